// Why a deadline is what it is: the ledger, stretch by stretch, with the clause or the assumption behind each number.

import type { ComponentChildren } from "preact";
import { when } from "./instant";
import { useLanguage } from "./language";
import { LedgerTable } from "./ledger";
import { human, list } from "./name";
import { useMisses } from "./reasons";
import { Clause, Source } from "./source";
import { useName } from "./timer-card";
import type { EventName, Explanation, TimerTrace } from "./wire";

/** Why the deadline of an objective is what it is; `overdue` limits the rows of its ledger past due. */
export function Why(props: { explanation: Explanation; objective: string; overdue?: number }) {
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
      {trace.ledger && <LedgerTable ledger={trace.ledger} now={now} name={name} paused={timer.state === "paused"} overdue={props.overdue} />}
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

/** The clauses that a trace cites, with their titles. */
export function Clauses(props: { explanation: Explanation }) {
  const { words, pick } = useLanguage();
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
            <dd>{pick(title)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

