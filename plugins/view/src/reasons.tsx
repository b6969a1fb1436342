// The priority and the coverage with their reasons, and the next step of the escalation ladder.

import { epoch, when } from "./instant";
import { useLanguage } from "./language";
import { human, list } from "./name";
import { Assumed, Clause, Source } from "./source";
import type { Decision, Escalation, Explanation, Fact, Miss } from "./wire";

/** A fact's value in words. */
export function useValue() {
  const { words } = useLanguage();
  return (value: Fact) =>
    value === null ? words.notGiven : value === true ? words.yes : value === false ? words.no : String(value);
}

/** What keeps a rule from holding, in words. */
export function useMisses() {
  const { words, pick } = useLanguage();
  const value = useValue();
  return (misses: Miss[]) =>
    misses.map((miss) => words.missed(miss.fact, value(miss.value), pick(miss.wanted))).join("; ");
}

/** The priority, the row that gave it, and the rows that nearly did. `brief` leaves those out. */
export function PriorityReason(props: { explanation: Explanation; brief?: boolean }) {
  const { words, pick } = useLanguage();
  const missed = useMisses();
  const trace = props.explanation.trace.priority;
  return (
    <section class="cl-reason">
      <h3 class="cl-reason-title">{words.priority}</h3>
      <p class={trace.priority ? "cl-reason-value" : "cl-reason-value cl-faint"} data-priority={trace.priority ?? ""}>
        {trace.priority ? human(trace.priority) : words.noPriority}
      </p>
      <p class="cl-reason-why">
        {trace.row ? (
          <>
            <span>{pick(trace.row.when)}</span> <Source basis={trace.row.basis} />
          </>
        ) : trace.unclassified?.reason ? (
          <>
            <span>{pick(trace.unclassified.reason)}</span> <Source basis={trace.unclassified.basis} />
          </>
        ) : (
          <span>{words.outcome[trace.outcome]}</span>
        )}
      </p>
      {!props.brief && trace.applies && trace.outcome === "not_applicable" && (
        <p class="cl-reason-why">
          {words.appliesWhen(pick(trace.applies.when))} {missed(trace.applies.misses)}
        </p>
      )}
      {!props.brief && trace.undecided.length > 0 && (
        <details class="cl-more">
          <summary>{words.undecidedRows}</summary>
          <ul>
            {trace.undecided.map(({ row, needs }) => (
              <li key={row.row}>
                <b>{human(row.priority)}</b> {words.needs(list(needs, words.and))} <Source basis={row.basis} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {!props.brief && trace.near_misses.length > 0 && (
        <details class="cl-more">
          <summary>{words.nearly}</summary>
          <ul>
            {trace.near_misses.map(({ row, misses }) => (
              <li key={row.row}>
                <b>{human(row.priority)}</b> {missed(misses)} <Source basis={row.basis} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {!props.brief && trace.changes.length > 1 && (
        <details class="cl-more">
          <summary>{words.changed}</summary>
          <ul>
            {trace.changes.map((change) => (
              <li key={change.at}>
                {when(change.at, words, { year: props.explanation.now })}{" "}
                <b>{change.priority ? human(change.priority) : words.noPriority}</b>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** Whether the work is part of the contract, and the rule that says so. */
export function Coverage(props: { explanation: Explanation; brief?: boolean }) {
  const { words, pick } = useLanguage();
  const { status } = props.explanation.coverage;
  const { rule, undecided } = props.explanation.trace.coverage;
  return (
    <section class="cl-reason">
      <h3 class="cl-reason-title">{words.coverageTitle}</h3>
      <p class={`cl-reason-value cl-is-${status}`} data-coverage={status}>
        {words.coverage[status]}
      </p>
      <p class="cl-reason-why">
        {rule ? (
          <>
            <span>{rule.reason ? pick(rule.reason) : words.whenever(pick(rule.when))}</span> <Source basis={rule.basis} />
          </>
        ) : (
          <span>{words.noCoverageRule}</span>
        )}
      </p>
      {!props.brief &&
        undecided.map((open) => (
          <p class="cl-reason-why" key={open.rule}>
            {words.undecidedRule(open.rule, list(open.needs, words.and))} <Source basis={open.basis} />
          </p>
        ))}
    </section>
  );
}

/** The steps in a state, the earliest first; those whose time is not known come last. */
function stepsThat(state: Escalation["state"], { escalations }: Decision): Escalation[] {
  const at = (step: Escalation) => (step.at === null ? Infinity : epoch(step.at));
  return escalations.filter((step) => step.state === state).sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0));
}

/** The earliest step still to come. */
export function nextStep(decision: Decision): Escalation | null {
  return stepsThat("pending", decision).find(({ at }) => at !== null) ?? null;
}

/** An action of the contract in the reader's language, where it is a common one. */
export function useAction() {
  const { words } = useLanguage();
  return (step: Escalation) => (words.actions[step.action] ?? human(step.action)) + (step.to ? ` → ${human(step.to)}` : "");
}

/** What is to be done: what is due already, the longest due first; then what comes next if nothing else happens. */
export function NextStep(props: { explanation: Explanation | Decision }) {
  const { words } = useLanguage();
  const action = useAction();
  const { now } = props.explanation;
  const [first, ...others] = stepsThat("due", props.explanation);
  const next = nextStep(props.explanation);
  const told = ({ at }: Escalation) => (at ? when(at, words, { year: now }) : "");
  const source = (step: Escalation) => (
    <>
      {step.clause && <Clause clause={step.clause} />} {step.assumed && <Assumed />}
    </>
  );
  return (
    <section class="cl-reason">
      <h3 class="cl-reason-title">{words.nextStep}</h3>
      {first ? (
        <>
          <p class="cl-reason-value" data-step-due={first.id}>
            {action(first)}
          </p>
          <p class="cl-reason-due">
            <span class="cl-warn" aria-hidden="true" />
            {words.dueStep(told(first))} {source(first)}
          </p>
          {others.map((step) => (
            <p class="cl-reason-why" key={step.id} data-step-due={step.id}>
              <b>{action(step)}</b>: {words.dueStep(told(step))} {source(step)}
            </p>
          ))}
          {next && (
            <p class="cl-reason-why" data-next={next.at}>
              {words.then}: <b>{action(next)}</b>, {told(next)} {source(next)}
            </p>
          )}
        </>
      ) : next ? (
        <>
          <p class="cl-reason-value">{action(next)}</p>
          <p class="cl-reason-why" data-next={next.at}>
            <span>{told(next)}</span> {source(next)}
          </p>
        </>
      ) : (
        <p class="cl-reason-value cl-faint">{words.noStep}</p>
      )}
    </section>
  );
}
