// In short: a line for each promise, and how many tickets stand behind them.

import { human, useLanguage } from "clausola-view";
import type { ComponentChildren } from "preact";
import { useFormat } from "../format";
import type { Measure, Part, Penalty, Row } from "../report";
import { useWords } from "../words";
import { to, useMeasureName, useReport, useRowName } from "./context";
import { Counts } from "./table";
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
            <MeasureLine key={to.measure(measure)} measure={measure} />
          ))}
          {penalties.map((penalty) => (
            <PenaltyLine key={to.penalty(penalty)} penalty={penalty} />
          ))}
        </ul>
      )}
      <Tickets />
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

/** A verdict on a part of what the contract judges may yet change. */
function OnPart({ period }: { period: Part }) {
  const words = useWords();
  const { words: common } = useLanguage();
  return !period.whole && period.rule ? <>; {words.onPart(common.periods[period.rule] ?? human(period.rule))}</> : null;
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
      <OnPart period={row.period} />
    </Line>
  );
}

function MeasureLine({ measure }: { measure: Measure }) {
  const words = useWords();
  const format = useFormat();
  const name = useMeasureName();
  const { share, threshold, kind } = measure;
  const verdict = verdictOf(measure);
  return (
    <Line href={to.measure(measure)} name={name(measure)} verdict={verdict} word={share === null ? words.notMeasured : words.verdict[verdict]}>
      {share === null
        ? words.promisedLine(format.threshold(threshold))
        : kind === "term"
          ? words.line(format.share(share, threshold), format.threshold(threshold))
          : words.barOf(format.share(share, threshold), format.threshold(threshold))}
      <OnPart period={measure.period} />
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
    <Line href={to.penalty(penalty)} name={words.penalties} verdict={verdict} word={word}>
      {[
        penalty.owed && penalty.amount_at_most !== null && `${words.penalty.amount.toLowerCase()} ${format.money(penalty.amount_at_most, report.currency)}`,
        penalty.provisional && words.penalty.provisional,
      ]
        .filter(Boolean)
        .join("; ")}
    </Line>
  );
}

/** What became of the tickets that were read: the parts add up. */
function Tickets() {
  const { tickets } = useReport().report;
  const words = useWords();
  const format = useFormat();
  const parts = ["outside", "without_objective", "refused", "repeated"] as const;
  const all = ["read", "counted", ...parts.filter((part) => tickets[part] > 0), "measured", "in_time"] as const;
  return <Counts label={words.tickets} counts={all.map((key) => [words.ticketCounts[key], format.number(tickets[key]), key])} />;
}
