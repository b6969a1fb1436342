// The decision: what a person would rather look at than read, then the rest in words.

import {
  Clauses,
  Coverage,
  epoch,
  NextStep,
  PriorityReason,
  TimerCard,
  useName,
  Warnings,
  Why,
  ZoomableTimeline,
  type Explanation,
  type Timer,
  type TimerTrace,
} from "clausola-view";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../words";
import { Rest } from "./rest";
import { Steps } from "./steps";

/** A titled part of the page. */
export function Card(props: { title: string; id?: string; class?: string; aside?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class={`card ${props.class ?? ""}`} aria-labelledby={props.id && `${props.id}-title`} id={props.id}>
      <header class="card-head">
        <h2 id={props.id && `${props.id}-title`}>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}

/** The timer that a reader most likely asks about: the one due next, else the first that is past due, else the first. */
function foremost({ timers }: Explanation): string | null {
  const due = (timer: Timer) => epoch(timer.due ?? timer.due_if_resumed_now ?? "");
  const soonest = (states: Timer["state"][]) => timers.filter(({ state }) => states.includes(state)).sort((a, b) => due(a) - due(b))[0];
  return (soonest(["running", "paused"]) ?? soonest(["breached", "late"]) ?? timers[0])?.objective ?? null;
}

export function DecisionView(props: { explanation: Explanation; onNow: (millis: number) => void; onFact: (fact: string) => void }) {
  const { explanation, onNow } = props;
  const words = useWords();
  // The objective whose reasons are shown, until it no longer concerns the ticket.
  const [asked, setAsked] = useState<string | null>(null);
  const shown = explanation.timers.some(({ objective }) => objective === asked) ? asked : foremost(explanation);
  return (
    <>
      {explanation.needs.length > 0 && (
        <div class="notice" role="status">
          <p>{words.needs}</p>
          <span class="chips">
            {explanation.needs.map((fact) => (
              <button type="button" class="chip chip-button slug" key={fact} onClick={() => props.onFact(fact)}>
                {fact}
              </button>
            ))}
          </span>
        </div>
      )}
      <Warnings explanation={explanation} class="notice notice-warn" />
      <section class="card reasons">
        <h2 class="cl-unseen">{words.decision}</h2>
        <PriorityReason explanation={explanation} />
        <Coverage explanation={explanation} />
        <NextStep explanation={explanation} />
      </section>
      {explanation.timers.length > 0 && (
        <Card title={words.timers} id="timers">
          <div class="timers">
            {explanation.timers.map((timer, n) => (
              <TimerCard key={timer.objective} timer={timer} trace={explanation.trace.timers[n]} now={explanation.now} />
            ))}
          </div>
        </Card>
      )}
      <Card title={words.timeline} id="timeline">
        <ZoomableTimeline explanation={explanation} onNow={onNow} />
      </Card>
      {shown && (
        <Card title={words.why} id="why">
          {explanation.timers.length > 1 && (
            <div class="choices" role="group" aria-label={words.why}>
              {explanation.timers.map((timer, n) => (
                <WhyButton key={timer.objective} timer={timer} trace={explanation.trace.timers[n]} pressed={timer.objective === shown} onClick={() => setAsked(timer.objective)} />
              ))}
            </div>
          )}
          <Why explanation={explanation} objective={shown} />
        </Card>
      )}
      <Steps explanation={explanation} />
      <Rest explanation={explanation} />
      {explanation.trace.clauses.length > 0 && (
        <section class="card">
          <Clauses explanation={explanation} />
        </section>
      )}
    </>
  );
}

function WhyButton(props: { timer: Timer; trace?: TimerTrace; pressed: boolean; onClick: () => void }) {
  const name = useName(props);
  return (
    <button type="button" class="choice" aria-pressed={props.pressed} onClick={props.onClick} data-why={props.timer.objective}>
      {name}
    </button>
  );
}
