// What else a decision says: terms, budgets, signals, evidence, where the ticket goes, facts taken by default.

import { Assumed, Clause, human, Source, useLanguage, useValue, when, type Explanation } from "clausola-view";
import type { ComponentChildren } from "preact";
import { useWords } from "../words";

function Group(props: { title: string; children: ComponentChildren }) {
  return (
    <div class="rest">
      <h3>{props.title}</h3>
      <ul>{props.children}</ul>
    </div>
  );
}

export function Rest({ explanation }: { explanation: Explanation }) {
  const words = useWords();
  const { words: shared, pick } = useLanguage();
  const value = useValue();
  const { terms, budgets, signals, missing_evidence: evidence, unproven, route, trace, now } = explanation;
  const told = (instant: string) => when(instant, shared, { year: now });
  const defaults = trace.facts.filter(({ source }) => source === "default");
  return (
    <section class="card rests">
      <Group title={words.wakeUp}>
        <li>{explanation.wake_up ? told(explanation.wake_up) : words.never}</li>
      </Group>
      {route && (
        <Group title={words.route}>
          <li>
            {human(route.to)} {route.clause && <Clause clause={route.clause} />}
          </li>
        </Group>
      )}
      {terms.length > 0 && (
        <Group title={words.terms}>
          {terms.map((term, n) => {
            const name = trace.terms[n]?.name;
            return (
              <li key={`${term.term}${n}`}>
                <b>{name ? pick(name) : human(term.term)}</b>, {words.until(told(term.until))} ({shared.terms[term.state]}){" "}
                {term.clause && <Clause clause={term.clause} />} {term.assumed && <Assumed why={trace.terms[n]?.basis.assumption} />}
              </li>
            );
          })}
        </Group>
      )}
      {budgets.length > 0 && (
        <Group title={words.budgets}>
          {budgets.map((budget) => {
            const { left, total } = budget;
            const over = left < 0;
            const told = over ? words.overOf : words.leftOf;
            return (
              <li key={budget.budget} data-budget={budget.budget}>
                <b>{human(budget.budget)}</b>: {told(String(Math.abs(left)), String(total), human(budget.unit))} {budget.clause && <Clause clause={budget.clause} />}
                <meter class={over ? "overspent" : undefined} min={0} max={total} value={over ? total : left} aria-label={human(budget.budget)} />
              </li>
            );
          })}
        </Group>
      )}
      {signals.length > 0 && (
        <Group title={words.signals}>
          {signals.map((signal) => (
            <li key={signal.signal}>
              <b>{human(signal.signal)}</b>: {words.signal[signal.state]}, {words.by(told(signal.by))} {signal.clause && <Clause clause={signal.clause} />}
            </li>
          ))}
        </Group>
      )}
      {evidence.length > 0 && (
        <Group title={words.evidence}>
          {evidence.map((item) => (
            <li key={item.item} class={item.due ? undefined : "faint"}>
              {human(item.item)}: {item.due ? words.evidenceDue : words.evidenceLater} {item.clause && <Clause clause={item.clause} />}
            </li>
          ))}
        </Group>
      )}
      {unproven.length > 0 && (
        <Group title={words.unproven}>
          {unproven.map((suspension) => (
            <li key={suspension.at}>
              {told(suspension.at)}
              {suspension.reason && `, ${human(suspension.reason)}`}
            </li>
          ))}
        </Group>
      )}
      {defaults.length > 0 && (
        <Group title={words.facts}>
          {defaults.map((fact) => (
            <li key={fact.fact}>
              <span class="slug">{fact.fact}</span> = {value(fact.value)} <Source basis={fact.basis} />
            </li>
          ))}
        </Group>
      )}
    </section>
  );
}
