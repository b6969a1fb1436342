// Promises that no single ticket measures: availability from intervals, terms such as a notice given in time.

import { Assumed, Clause, human, length, useLanguage } from "clausola-view";
import { useFormat } from "../format";
import type { Measure } from "../report";
import { useWords } from "../words";
import { to, useNamed, useReport } from "./context";
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
        <One key={measure.id + measure.period.name} measure={measure} />
      ))}
    </section>
  );
}

function One({ measure }: { measure: Measure }) {
  const words = useWords();
  const { words: common, pick } = useLanguage();
  const format = useFormat();
  const named = useNamed();
  const { share, threshold, period, kind } = measure;
  const verdict = verdictOf(measure);
  return (
    <article class="measure" id={to.measure(measure.id)} data-measure={measure.id}>
      <div class="row-head">
        <h3>{named(measure)}</h3>
        {kind === "unmeasured" ? <span class="tag">{words.measureKinds.unmeasured}</span> : <VerdictTag verdict={verdict} />}
        {measure.clause && <Clause clause={measure.clause} />}
        {measure.assumed && <Assumed why={measure.assumed} />}
      </div>
      {kind === "unmeasured" ? (
        <p class="plain">
          {words.unmeasured} {threshold !== null && `${words.columns.threshold} ${format.threshold(threshold)}.`}
        </p>
      ) : (
        <div class="row-bar">
          <Bar share={share} threshold={threshold} verdict={verdict} />
          <p>
            {share !== null && <b class="row-share">{format.share(share, threshold)}</b>}{" "}
            {threshold !== null && `${words.columns.threshold.toLowerCase()} ${format.threshold(threshold)}`}
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
      {kind === "availability" && <Availability measure={measure} />}
      {kind === "term" && <Term measure={measure} />}
    </article>
  );
}

function Term({ measure }: { measure: Measure }) {
  const words = useWords();
  const format = useFormat();
  const { measured = 0, in_time = 0, late = 0, open = 0, tolerance_left = null, late_tickets = [] } = measure;
  return (
    <>
      <Counts
        counts={[
          [words.columns.measured, format.number(measured)],
          [words.columns.inTime, format.number(in_time)],
          [words.columns.late, format.number(late)],
          open > 0 && [words.columns.open, format.number(open)],
          tolerance_left !== null && [words.columns.left, format.number(tolerance_left).replace("-", "−")],
        ]}
      />
      {late_tickets.length > 0 && (
        <Table
          caption={words.term.late}
          titled
          columns={[{ head: words.worstColumns.ticket }, { head: words.term.from }, { head: words.term.until }, { head: words.term.at }]}
          lines={late_tickets.map((one, n) => ({
            key: n,
            cells: [
              <Ticket ticket={one.ticket} />,
              one.from ? format.instant(one.from) : "–",
              one.until ? format.instant(one.until) : "–",
              one.at ? format.instant(one.at) : words.term.never,
            ],
          }))}
        />
      )}
    </>
  );
}

function Availability({ measure }: { measure: Measure }) {
  const words = useWords();
  const { pick } = useLanguage();
  const format = useFormat();
  const { due_seconds, net_seconds, down_seconds, threshold, intervals = [] } = measure;
  const table = words.availability;
  const reason = (why: (typeof intervals)[number]["reason"]) => (why === null ? "" : typeof why === "string" ? human(why) : pick(why));
  const base = net_seconds ?? due_seconds;
  return (
    <>
      <Counts
        counts={[
          due_seconds !== undefined && [table.due, length(due_seconds)],
          net_seconds !== undefined && [table.net, length(net_seconds)],
          down_seconds !== undefined && [table.down, length(down_seconds)],
          base !== undefined && threshold !== null && [table.allowed, length(Math.floor(base * (1 - threshold) + 1e-6))],
        ]}
      />
      {intervals.length > 0 ? (
        <Table
          caption={table.intervals}
          titled
          columns={[{ head: table.kind }, { head: table.from }, { head: table.to }, { head: table.counted, number: true }, { head: table.reason }]}
          lines={intervals.map((one, n) => ({
            key: n,
            cells: [
              <>
                {words.kinds[one.kind] ?? human(one.kind)} {one.id && <bdi class="ticket faint">{one.id}</bdi>}
              </>,
              format.instant(one.from),
              format.instant(one.to),
              one.counted_seconds > 0 ? length(one.counted_seconds) : table.nothing,
              reason(one.reason),
            ],
          }))}
        />
      ) : (
        <p class="plain">{table.none}</p>
      )}
    </>
  );
}
