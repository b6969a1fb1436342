// Everything about one row: its rule, how its tolerance was used, when cases were late, and which were the worst.

import { Assumed, Clause, human, length, useLanguage, type Text } from "clausola-view";
import type { ComponentChildren } from "preact";
import { excludedCases } from "../figures";
import { useFormat } from "../format";
import type { Case, Row } from "../report";
import { useWords } from "../words";
import { BurnChart } from "./burn";
import { to, useRowName } from "./context";
import { HeatMap } from "./heat";
import { Figure, Ticket, Tickets } from "./links";
import { Bar } from "./shares";
import { Table } from "./table";
import { verdictOf, VerdictTag } from "./verdict";

export function RowSection({ row }: { row: Row }) {
  const words = useWords();
  const { words: common } = useLanguage();
  const format = useFormat();
  const name = useRowName();
  const { rule } = row;
  const verdict = verdictOf({ pass: row.pass, threshold: rule?.share ?? null });
  const charts = row.measured > 0;
  const period = (name: string) => common.periods[name] ?? human(name);
  const count = (term: string, value: number, part: string) =>
    value > 0 && (
      <Ground term={term}>
        <Figure value={value} href={to.part(row, part)} />
      </Ground>
    );
  return (
    <section class={charts ? "row row-full" : "row"} id={to.row(row)} aria-labelledby={to.part(row, "title")} data-section={row.id}>
      <div class="row-head">
        <h2 id={to.part(row, "title")}>{name(row)}</h2>
        <VerdictTag verdict={verdict} />
      </div>
      <div class="row-bar">
        <Bar share={row.share} threshold={rule?.share ?? null} verdict={verdict} />
        <p>
          {row.share !== null && <b class="row-share">{format.share(row.share, rule?.share)}</b>}{" "}
          {rule
            ? row.share === null
              ? words.noCasesLine(format.threshold(rule.share))
              : `${words.columns.threshold.toLowerCase()} ${format.threshold(rule.share)}`
            : row.share === null
              ? words.nothingLine
              : words.noTolerance}
        </p>
      </div>
      <dl class="grounds">
        <Ground term={words.period}>
          {format.period(row.period.from, row.period.to)}
          {!row.period.whole && row.period.rule && <>; {words.partOf(period(row.period.rule))}</>}
        </Ground>
        <Ground term={words.promise} clause={row.clause} assumed={row.assumed}>
          {row.guarantee === "best_effort" && words.bestEffort}
        </Ground>
        {rule && (
          <Ground term={words.rule} clause={rule.clause} assumed={rule.assumed}>
            {[
              words.judgedOver(period(rule.period)) + (rule.by ? `, ${words.judgedBy}` : ""),
              words.counted[rule.counted],
              words.reopened[rule.reopened],
            ].join("; ")}
          </Ground>
        )}
        {row.tolerance !== null && (
          <Ground term={words.tolerance}>
            {words.toleranceOf(format.number(row.late), format.number(row.tolerance))}
            {row.tolerance_left !== null && (
              <>
                ; <b class={row.tolerance_left < 0 ? "bad" : ""}>{words.toleranceLeft(row.tolerance_left, format.number(Math.abs(row.tolerance_left)))}</b>
              </>
            )}
          </Ground>
        )}
        {count(words.columns.excluded, excludedCases(row), "excluded")}
      </dl>
      {charts && (
        <div class="charts">
          <BurnChart row={row} />
          <HeatMap row={row} />
        </div>
      )}
      <Worst row={row} />
      <Waiting title={words.openTickets} id={to.part(row, "open")} tickets={row.open_tickets} count={row.open} />
      <Waiting title={words.undecidedTickets} id={to.part(row, "undecided")} tickets={row.undecided_tickets} count={row.undecided} />
    </section>
  );
}

function Ground(props: { term: string; clause?: string | null; assumed?: Text | null; children: ComponentChildren }) {
  const { pick } = useLanguage();
  if (!props.children && !props.clause && !props.assumed) return null;
  return (
    <div>
      <dt>{props.term}</dt>
      <dd>
        {props.children} {props.clause && <Clause clause={props.clause} />} {props.assumed && <Assumed why={props.assumed} />}
        {props.assumed && <q class="cl-assumption">{pick(props.assumed)}</q>}
      </dd>
    </div>
  );
}

function Waiting(props: { title: string; id: string; tickets: string[]; count: number }) {
  const format = useFormat();
  if (!props.count) return null;
  return (
    <div id={props.id} class="waiting">
      <h3>
        {props.title} <span class="faint">{format.number(props.count)}</span>
      </h3>
      <Tickets tickets={props.tickets} count={props.count} />
    </div>
  );
}

/** `240 min` of `240m`, as the decision has it in words. */
function written(target: string): string {
  return target.replace(/^(\d+)m$/, "$1 min").replace(/^(\d+)h$/, "$1 h");
}

/** The worst cases that are in sight, and on paper; the rest is folded. */
const FIRST = 8;

function Worst({ row }: { row: Row }) {
  const words = useWords();
  const { words: common, pick } = useLanguage();
  const format = useFormat();
  if (!row.worst.length) return null;
  const columns = words.worstColumns;
  const target = ({ decision, target }: Case) => {
    const text = decision?.trace.timers.find(({ objective }) => objective === row.objective)?.target;
    return text ? pick(text) : target ? written(target) : "–";
  };
  const priorities = row.worst.some(({ priority }) => priority !== null);
  const table = (cases: Case[]) => (
    <Table
      caption={words.worst}
      columns={[
        { head: columns.ticket },
        priorities && { head: columns.priority },
        { head: columns.target },
        { head: columns.due },
        { head: columns.stop },
        { head: columns.over, number: true, class: "strong", figure: "over" },
        { head: columns.share, number: true },
      ]}
      lines={cases.map((one, n) => ({
        key: n,
        data: { "data-ticket": one.ticket },
        cells: [
          <Ticket ticket={one.ticket} />,
          ...(priorities ? [one.priority ? human(one.priority) : "–"] : []),
          target(one),
          one.due ? format.instant(one.due) : "–",
          one.stop ? format.instant(one.stop) : words.notStopped,
          length(one.over_seconds, common),
          one.share === null ? "–" : format.share(one.share),
        ],
      }))}
    />
  );
  return (
    <div class="worst" id={to.part(row, "worst")}>
      <h3>
        {words.worst} <span class="faint">{words.worstLead(format.number(row.worst.length), format.number(row.late))}</span>
      </h3>
      {table(row.worst.slice(0, FIRST))}
      {row.worst.length > FIRST && (
        <details class="alternative rest">
          <summary>{words.more(row.worst.length - FIRST, format.number(row.worst.length - FIRST))}</summary>
          {table(row.worst.slice(FIRST))}
        </details>
      )}
    </div>
  );
}
