// Promises that no single ticket measures: availability from intervals, terms such as a notice given in time.

import { Assumed, Clause, human, length, useLanguage } from "clausola-view";
import type { ComponentChildren } from "preact";
import { useFormat } from "../format";
import type { Measure } from "../report";
import { useWords } from "../words";
import { to, useNamed, useReport } from "./context";
import { Ticket } from "./links";
import { Bar } from "./shares";
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
      <dl class="counts">
        <Count term={words.columns.measured}>{format.number(measured)}</Count>
        <Count term={words.columns.inTime}>{format.number(in_time)}</Count>
        <Count term={words.columns.late}>{format.number(late)}</Count>
        {open > 0 && <Count term={words.columns.open}>{format.number(open)}</Count>}
        {tolerance_left !== null && <Count term={words.columns.left}>{format.number(tolerance_left).replace("-", "−")}</Count>}
      </dl>
      {late_tickets.length > 0 && (
        <table class="table stacks">
          <caption class="table-title">{words.term.late}</caption>
          <thead>
            <tr>
              <th scope="col">{words.worstColumns.ticket}</th>
              <th scope="col">{words.term.from}</th>
              <th scope="col">{words.term.until}</th>
              <th scope="col">{words.term.at}</th>
            </tr>
          </thead>
          <tbody>
            {late_tickets.map((one, n) => (
              <tr key={n}>
                <th scope="row">
                  <Ticket ticket={one.ticket} />
                </th>
                <td data-label={words.term.from}>{one.from ? format.instant(one.from) : "–"}</td>
                <td data-label={words.term.until}>{one.until ? format.instant(one.until) : "–"}</td>
                <td data-label={words.term.at}>{one.at ? format.instant(one.at) : words.term.never}</td>
              </tr>
            ))}
          </tbody>
        </table>
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
      <dl class="counts">
        {due_seconds !== undefined && <Count term={table.due}>{length(due_seconds)}</Count>}
        {net_seconds !== undefined && <Count term={table.net}>{length(net_seconds)}</Count>}
        {down_seconds !== undefined && <Count term={table.down}>{length(down_seconds)}</Count>}
        {base !== undefined && threshold !== null && <Count term={table.allowed}>{length(Math.floor(base * (1 - threshold) + 1e-6))}</Count>}
      </dl>
      {intervals.length > 0 ? (
        <table class="table stacks">
          <caption class="table-title">{table.intervals}</caption>
          <thead>
            <tr>
              <th scope="col">{table.kind}</th>
              <th scope="col">{table.from}</th>
              <th scope="col">{table.to}</th>
              <th scope="col" class="number">
                {table.counted}
              </th>
              <th scope="col">{table.reason}</th>
            </tr>
          </thead>
          <tbody>
            {intervals.map((one, n) => (
              <tr key={n}>
                <th scope="row">
                  {words.kinds[one.kind] ?? human(one.kind)} {one.id && <bdi class="ticket faint">{one.id}</bdi>}
                </th>
                <td data-label={table.from}>{format.instant(one.from)}</td>
                <td data-label={table.to}>{format.instant(one.to)}</td>
                <td class="number" data-label={table.counted}>
                  {one.counted_seconds > 0 ? length(one.counted_seconds) : table.nothing}
                </td>
                <td data-label={table.reason}>{reason(one.reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p class="plain">{table.none}</p>
      )}
    </>
  );
}

function Count(props: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
