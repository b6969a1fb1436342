// Why a deadline is what it is: the ledger, stretch by stretch, with the clause or the assumption behind each number.

import type { ComponentChildren } from "preact";
import { date, epoch, local, when } from "./instant";
import { useLanguage } from "./language";
import { length } from "./length";
import { human, list } from "./name";
import { useMisses } from "./reasons";
import { Clause, Source } from "./source";
import { Swatch } from "./timeline/timeline";
import { useName } from "./timer-card";
import type { Words } from "./words/en";
import type { EventName, Explanation, Ledger, Span, TimerTrace } from "./wire";

/** Why the deadline of an objective is what it is. */
export function Why(props: { explanation: Explanation; objective: string }) {
  const { words, pick } = useLanguage();
  const at = props.explanation.timers.findIndex((timer) => timer.objective === props.objective);
  const timer = props.explanation.timers[at];
  const trace = props.explanation.trace.timers[at];
  const name = useName({ timer: { objective: props.objective }, trace });
  if (!timer || !trace) return null;
  const { now } = props.explanation;
  return (
    <section class={`cl-why cl-is-${timer.state}`} aria-label={words.whyTitle(name)}>
      <dl class="cl-grounds">
        {trace.excluded_by && (
          <Ground term={words.excludedBy}>
            {trace.excluded_by.reason ? pick(trace.excluded_by.reason) : words.whenever(pick(trace.excluded_by.when))}
            <Source basis={trace.excluded_by.basis} full />
          </Ground>
        )}
        {trace.target && (
          <Ground term={words.promised}>
            {words.promisedTime(pick(trace.target), trace.priority && human(trace.priority))}
            {timer.guarantee === "best_effort" && `, ${words.guarantee.best_effort}`}
            <Source basis={trace.basis} full />
          </Ground>
        )}
        {trace.agreed && (
          <Ground term={words.agreed}>
            {words.agreedTerm(when(trace.agreed.due, words, { year: now }), when(trace.agreed.at, words, { year: now }))}
            {trace.agreed.clause && <Clause clause={trace.agreed.clause} />}
          </Ground>
        )}
        <Times trace={trace} now={now} />
        {!trace.excluded_by && <Hours trace={trace} />}
        <Stops trace={trace} now={now} />
        {trace.undecided.map((rule) => (
          <Ground key={rule.rule} term={words.open}>
            {words.undecidedRule(rule.rule, list(rule.needs, words.and))}
            <Source basis={rule.basis} full />
          </Ground>
        ))}
        {trace.compliance && (
          <Ground term={words.complianceTitle}>
            {words.compliance(
              `${Number((trace.compliance.share * 100).toFixed(2))} %`,
              words.periods[trace.compliance.period] ?? human(trace.compliance.period),
            )}
            <Source basis={trace.compliance.basis} full />
          </Ground>
        )}
      </dl>
      {trace.ledger && <LedgerTable ledger={trace.ledger} now={now} due={timer.due} name={name} paused={timer.state === "paused"} />}
    </section>
  );
}

function Ground(props: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function useEvents() {
  const { words, pick } = useLanguage();
  return (events: EventName[]) => list(events.map((event) => pick(event.name)), words.or);
}

function Times({ trace, now }: { trace: TimerTrace; now: string }) {
  const { words, pick } = useLanguage();
  const events = useEvents();
  const happened = (what: TimerTrace["start"]) => what && words.stopped(pick(what.event.name), when(what.at, words, { year: now }));
  return (
    <>
      <Ground term={words.start}>{happened(trace.start) ?? words.startsWith(events(trace.starts_with))}</Ground>
      {trace.stops_with.length > 0 && (
        <Ground term={words.stop}>{happened(trace.end) ?? words.stopsWith(events(trace.stops_with))}</Ground>
      )}
    </>
  );
}

function Hours({ trace }: { trace: TimerTrace }) {
  const { words, pick } = useLanguage();
  const missed = useMisses();
  const { calendar } = trace;
  return (
    <Ground term={words.calendar}>
      {calendar.calendar
        ? [calendar.name ? pick(calendar.name) : human(calendar.calendar), calendar.hours && pick(calendar.hours)].filter(Boolean).join(", ")
        : words.aroundTheClock}
      <Source basis={calendar.basis} full />
      {calendar.extensions.map((extension) => (
        <p class="cl-extension" key={pick(extension.when)}>
          {extension.holds
            ? words.extended(pick(extension.hours), pick(extension.when))
            : words.notExtended(
                pick(extension.hours),
                extension.needs.length ? words.needs(list(extension.needs, words.and)) : missed(extension.misses) || pick(extension.when),
              )}
          <Source basis={extension.basis} />
        </p>
      ))}
    </Ground>
  );
}

function Stops({ trace, now }: { trace: TimerTrace; now: string }) {
  const { words } = useLanguage();
  if (!trace.stops.length) return null;
  return (
    <Ground term={words.pauses}>
      <ul class="cl-stops">
        {trace.stops.map((stop) => (
          <li key={stop.from + stop.kind}>
            {words.spans[stop.kind]} {when(stop.from, words, { year: now })} – {stop.to ? when(stop.to, words, { day: stop.from }) : words.now}
            {stop.reason && `, ${human(stop.reason)}`}
            {stop.ignored && <em class="cl-ignored"> {words.ignored[stop.ignored]}</em>}
          </li>
        ))}
      </ul>
    </Ground>
  );
}

/** A ledger as a table with a running sum; the sum starts anew past due. */
export function LedgerTable(props: { ledger: Ledger; now: string; due: string | null; name: string; paused?: boolean }) {
  const { ledger, now, name } = props;
  const { words } = useLanguage();
  const before = ledger.spans.filter((span) => span.part === "elapsed");
  const left = ledger.spans.filter((span) => span.part === "left");
  const over = ledger.spans.filter((span) => span.part === "overdue");
  const running = left.length > 0;
  const sums = totals([...before, ...left]);
  const due = props.paused
    ? words.ifResumed(when(ledger.due, words, { year: now }))
    : epoch(ledger.due) < epoch(now)
      ? words.wasDueAt(when(ledger.due, words, { year: now }))
      : words.dueAt(when(ledger.due, words, { year: now }));
  return (
    <table class="cl-ledger">
      <caption class="cl-unseen">{words.ledgerOf(name)}</caption>
      <thead>
        <tr>
          <th scope="col">{words.stretch}</th>
          <th scope="col" class="cl-number">
            {words.counts}
          </th>
          <th scope="col" class="cl-number">
            {words.sum}
          </th>
        </tr>
      </thead>
      <tbody>
        <Rows spans={before} sums={sums} now={now} />
      </tbody>
      {running && epoch(now) < epoch(ledger.due) && before.length > 0 && <Mark kind="now" text={`${words.now}, ${when(now, words, { year: now })}`} />}
      {running && (
        <tbody>
          <Rows spans={left} sums={sums.slice(before.length)} now={now} previous={before.at(-1)} />
        </tbody>
      )}
      <Mark kind="due" text={due} />
      {over.length > 0 && (
        <tbody>
          <Rows spans={over} sums={totals(over)} now={now} previous={[...before, ...left].at(-1)} />
        </tbody>
      )}
    </table>
  );
}

function totals(spans: Span[]): number[] {
  let sum = 0;
  return spans.map((span) => (sum += span.seconds));
}

/** A line across the table, where *now* or the deadline lies. */
function Mark(props: { kind: "now" | "due"; text: string }) {
  return (
    <tbody class={`cl-mark cl-mark-${props.kind}`}>
      <tr>
        <th colSpan={3} scope="rowgroup">
          {props.text}
        </th>
      </tr>
    </tbody>
  );
}

const sameDay = (a: string, b: string) => a.slice(0, 10) === b.slice(0, 10);

/** A stretch's end; one that ends as a day begins ends at 24:00 of the day before. */
function until(span: Span, words: Words): string {
  const end = local(span.to);
  if (end.hour + end.minute + end.second + end.millisecond > 0) return when(span.to, words, { day: span.from });
  const before = new Date(Date.UTC(end.year, end.month - 1, end.day - 1));
  const day = { ...end, year: before.getUTCFullYear(), month: before.getUTCMonth() + 1, day: before.getUTCDate() };
  const first = local(span.from);
  return first.day === day.day && first.month === day.month ? "24:00" : `${date(day, words)}, 24:00`;
}

function Rows(props: { spans: Span[]; sums: number[]; now: string; previous?: Span }) {
  const { words, pick } = useLanguage();
  return (
    <>
      {props.spans.map((span, n) => {
        const above = props.spans[n - 1] ?? props.previous;
        const why = span.why ? pick(span.why.text) : span.kind === "counted" ? null : words.spans[span.kind];
        return (
          <tr key={`${span.from}${span.kind}`} class={`cl-row cl-row-${span.kind}`} data-kind={span.kind} data-seconds={span.seconds}>
            <th scope="row">
              <Swatch kind={span.kind} part={span.part} />
              <span class="cl-stretch">
                <span>
                  {when(span.from, words, { year: props.now, day: above && sameDay(above.from, above.to) ? above.from : null })}
                  {" – "}
                  {until(span, words)}
                </span>
                {span.days && <span class="cl-days">{words.dayNumber(span.days.first, span.days.last)}</span>}
                {why && <span class="cl-row-why">{why}</span>}
                {span.extension !== null && span.kind === "counted" && <span class="cl-row-why">+{span.extension}</span>}
              </span>
            </th>
            <td class="cl-number">{span.seconds > 0 ? length(span.seconds) : "–"}</td>
            <td class="cl-number">{span.seconds > 0 ? length(props.sums[n] ?? 0) : ""}</td>
          </tr>
        );
      })}
    </>
  );
}

/** The clauses that a trace cites, with their titles. */
export function Clauses(props: { explanation: Explanation }) {
  const { words } = useLanguage();
  const { clauses } = props.explanation.trace;
  if (!clauses.length) return null;
  return (
    <section class="cl-reason">
      <h3 class="cl-reason-title">{words.clauses}</h3>
      <dl class="cl-clauses">
        {clauses.map(({ clause, title }) => (
          <div key={clause}>
            <dt>
              <Clause clause={clause} />
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

