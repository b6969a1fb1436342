// The escalation ladder.

import { Assumed, Clause, Source, useAction, useLanguage, when, type Explanation } from "clausola-view";
import { useWords } from "../words";
import { Card } from "./decision";

export function Steps({ explanation }: { explanation: Explanation }) {
  const words = useWords();
  const { words: shared, pick } = useLanguage();
  const action = useAction();
  if (!explanation.escalations.length) return null;
  return (
    <Card title={words.steps} id="steps">
      <ul class="steps">
        {explanation.escalations.map((step, n) => {
          const trace = explanation.trace.escalations[n];
          return (
            <li key={`${step.id}${n}`} class={`ladder ladder-${step.state}`} data-step={step.id} data-state={step.state}>
              <span class="ladder-sign" aria-hidden="true" />
              <span class="ladder-what">
                <b>{action(step)}</b>
                {trace && <span class="hint">{pick(trace.trigger)}</span>}
              </span>
              <span class="ladder-when">
                <span>{step.at ? when(step.at, shared, { year: explanation.now }) : words.unknownTime}</span>
                <span class="ladder-state">{shared.steps[step.state]}</span>
              </span>
              <span class="ladder-source">
                {trace ? (
                  <Source basis={trace.basis} />
                ) : (
                  <>
                    {step.clause && <Clause clause={step.clause} />} {step.assumed && <Assumed />}
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
