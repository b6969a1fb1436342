// Promises that no single ticket measures: availability from intervals, terms such as a notice given in time.

import { Assumed, Clause, human, length, useLanguage } from "clausola-view";
import { useFormat } from "../format";
import type { Measure } from "../report";
import { useWords } from "../words";
import { to, useMeasureName, useReport } from "./context";
import { Ticket } from "./links";
import { Bar } from "./shares";
import { Counts, Table } from "./table";
import { verdictOf, VerdictTag } from "./verdict";

export function Measures() {
  const { report } = useReport();
  const words = useWords();
  if (!report.measures.length) return null;
  return (
    <section id="measures" aria-labelledby="measures-title">
      <h2 id="measures-title">{words.measures}</h2>
      {report.measures.map((measure) => (
        <One key={to.measure(measure)} measure={measure} />
      ))}
    </section>
  );
}

function One({ measure }: { measure: Measure }) {
  const words = useWords();
  const { words: common, pick } = useLanguage();
  const format = useFormat();
  const { share, threshold, period, kind } = measure;
  const name = useMeasureName();
  const verdict = verdictOf(measure);
  return (
    <article class="measure" id={to.measure(measure)} data-measure={measure.id}>
      <div class="row-head">
        <h3>{name(measure)}</h3>
        {share === null ? <span class="tag">{words.notMeasured}</span> : <VerdictTag verdict={verdict} />}
        {measure.clause && <Clause clause={measure.clause} />}
        {measure.assumed && <Assumed why={measure.assumed} />}
      </div>
      {share === null ? (
        <p class="plain">
          {words.unmeasured[kind]} {words.columns.threshold}: {format.threshold(threshold)}.
        </p>
      ) : (
        <div class="row-bar">
          <Bar share={share} threshold={threshold} verdict={verdict} />
          <p>
            <b class="row-share">{format.share(share, threshold)}</b> {words.columns.threshold.toLowerCase()} {format.threshold(threshold)}
          </p>
        </div>
      )}
      <p class="faint">
        {format.period(period.from, period.to)}
        {!period.whole && period.rule && <>; {words.partOf(common.periods[period.rule] ?? human(period.rule))}</>}
        {measure.assumed && (
          <>
            . <q class="cl-assumption">{pick(measure.assumed)}</q>
          </>
        )}
      </p>
      {measure.due_seconds !== null && <Availability measure={measure} />}
      {((measure.measured ?? 0) > 0 || (measure.open ?? 0) > 0) && <Term measure={measure} />}
    </article>
  );
}

function Term({ measure }: { measure: Measure }) {
  const words = useWords();
  const format = useFormat();
  const { late_tickets: late } = measure;
  const figure = (term: string, value: number | null) => value !== null && ([term, format.number(value).replace("-", "−")] as const);
  return (
    <>
      <Counts
        counts={[
          figure(words.columns.measured, measure.measured),
          figure(words.columns.inTime, measure.in_time),
          figure(words.columns.late, measure.late),
          figure(words.columns.open, measure.open),
          figure(words.columns.left, measure.tolerance_left),
        ]}
      />
      {late.length > 0 && (
        <Table
          caption={words.term.late}
          titled
          columns={[{ head: words.worstColumns.ticket }, { head: words.term.from }, { head: words.term.until }]}
          lines={late.map(({ ticket, from, until }, n) => ({
            key: n,
            cells: [<Ticket ticket={ticket} />, format.instant(from), format.instant(until)],
          }))}
        />
      )}
    </>
  );
}

function Availability({ measure }: { measure: Measure }) {
  const words = useWords();
  const { words: common } = useLanguage();
  const format = useFormat();
  const { intervals, left_seconds: left } = measure;
  const table = words.availability;
  const figure = (term: string, seconds: number | null) => seconds !== null && ([term, length(seconds, common)] as const);
  return (
    <>
      <Counts
        counts={[
          figure(table.due, measure.due_seconds),
          figure(table.net, measure.net_seconds),
          figure(table.down, measure.down_seconds),
          figure(left !== null && left < 0 ? table.over : table.left, left),
        ]}
      />
      {intervals.length > 0 && (
        <Table
          caption={table.intervals}
          titled
          columns={[{ head: words.interval }, { head: table.kind }, { head: table.from }, { head: table.to }, { head: table.length, number: true }]}
          lines={intervals.map((one, n) => ({
            key: n,
            cells: [<bdi class="ticket">{one.id}</bdi>, table.counts[one.counts_as], format.instant(one.from), format.instant(one.to), length(one.seconds, common)],
          }))}
        />
      )}
    </>
  );
}
