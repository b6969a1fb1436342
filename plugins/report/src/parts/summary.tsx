// In short: a line for each promise, and how many tickets stand behind them.

import type { ComponentChildren } from "preact";
import { useFormat } from "../format";
import type { Measure, Penalty, Row, Tickets } from "../report";
import { useWords } from "../words";
import { to, useNamed, useReport, useRowName } from "./context";
import { Sign, verdictOf, type Verdict } from "./verdict";

export function Summary() {
  const { report } = useReport();
  const words = useWords();
  const { rows, measures, penalties, tickets } = report;
  return (
    <section id="in-short" aria-labelledby="in-short-title">
      <h2 id="in-short-title">{words.inShort}</h2>
      {!rows.length && <p class="plain">{tickets.read ? words.noRows : words.noTickets}</p>}
      {rows.length + measures.length + penalties.length > 0 && (
        <ul class="lines">
          {rows.map((row) => (
            <RowLine key={row.id} row={row} />
          ))}
          {measures.map((measure) => (
            <MeasureLine key={measure.id + measure.period.name} measure={measure} />
          ))}
          {penalties.map((penalty) => (
            <PenaltyLine key={penalty.id} penalty={penalty} />
          ))}
        </ul>
      )}
      <Counts tickets={tickets} />
    </section>
  );
}

function Line(props: { href: string; name: string; verdict: Verdict; word: string; children?: ComponentChildren }) {
  return (
    <li class={`line is-${props.verdict}`} data-verdict={props.verdict}>
      <Sign verdict={props.verdict} />
      <div>
        <a href={`#${props.href}`}>{props.name}</a> <b class="line-word">{props.word}</b>
        <span class="line-more">{props.children}</span>
      </div>
    </li>
  );
}

function RowLine({ row }: { row: Row }) {
  const words = useWords();
  const format = useFormat();
  const name = useRowName();
  const verdict = verdictOf({ pass: row.pass, threshold: row.rule?.share ?? null });
  const threshold = row.rule && format.threshold(row.rule.share);
  const share = row.share === null ? null : format.share(row.share, row.rule?.share);
  return (
    <Line href={to.row(row)} name={name(row)} verdict={verdict} word={words.verdict[verdict]}>
      {share
        ? threshold
          ? words.line(share, threshold)
          : words.noThresholdLine(share)
        : threshold
          ? words.noCasesLine(threshold)
          : words.nothingLine}
      {row.tolerance_left !== null && row.share !== null && (
        <>; {words.toleranceLeft(row.tolerance_left, format.number(Math.abs(row.tolerance_left)))}</>
      )}
    </Line>
  );
}

function MeasureLine({ measure }: { measure: Measure }) {
  const words = useWords();
  const format = useFormat();
  const named = useNamed();
  const { share, threshold, kind } = measure;
  const verdict = verdictOf(measure);
  const word = kind === "unmeasured" ? words.measureKinds.unmeasured : words.verdict[verdict];
  return (
    <Line href={to.measure(measure.id)} name={named(measure)} verdict={verdict} word={word}>
      {share === null
        ? threshold !== null && words.notMeasuredLine(format.threshold(threshold))
        : threshold === null
          ? format.share(share)
          : kind === "term"
            ? words.line(format.share(share, threshold), format.threshold(threshold))
            : words.barOf(format.share(share, threshold), format.threshold(threshold))}
    </Line>
  );
}

function PenaltyLine({ penalty }: { penalty: Penalty }) {
  const { report } = useReport();
  const words = useWords();
  const format = useFormat();
  const verdict = penalty.owed === null ? "none" : penalty.owed ? "fail" : "pass";
  const word = penalty.owed === null ? words.penalty.unknown : penalty.owed ? words.penalty.owed : words.penalty.notOwed;
  return (
    <Line href={to.penalty(penalty.id)} name={words.penalties} verdict={verdict} word={word}>
      {penalty.owed && penalty.amount_at_most !== null && (
        <>
          {words.penalty.amount.toLowerCase()} {format.money(penalty.amount_at_most, report.currency)};{" "}
        </>
      )}
      {penalty.provisional && words.penalty.provisional}
    </Line>
  );
}

/** What became of the tickets that were read: the parts add up. */
function Counts({ tickets }: { tickets: Tickets }) {
  const words = useWords();
  const format = useFormat();
  const all = (["read", "counted", "outside", "without_objective", "refused", "repeated", "measured", "in_time"] as const).filter(
    (key) => tickets[key] > 0 || !["outside", "without_objective", "refused", "repeated"].includes(key),
  );
  return (
    <dl class="counts" aria-label={words.tickets}>
      {all.map((key) => (
        <div key={key} data-count={key}>
          <dt>{words.ticketCounts[key]}</dt>
          <dd>{format.number(tickets[key])}</dd>
        </div>
      ))}
    </dl>
  );
}
