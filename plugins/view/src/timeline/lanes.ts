// What a timeline shows, taken from a decision and its trace: a lane for each timer that has started.

import { epoch } from "../instant";
import type { Escalation, Explanation, Span, Timer, TimerTrace } from "../wire";
import { gaps, type Stretch } from "./scale";

export interface Lane {
  timer: Timer;
  trace: TimerTrace;
  spans: (Span & { start: number; end: number })[];
  /** Due, or where it would be due if it resumed now. */
  due: number | null;
  /** When the timer stopped. */
  end: number | null;
  warnings: Warning[];
}

/** An escalation step at its instant. */
export interface Warning {
  step: Escalation;
  at: number;
}

export interface Lanes {
  lanes: Lane[];
  /** Escalations that belong to no timer. */
  others: Warning[];
  opened: number;
  /** Nothing in a history that is over. */
  now: number | null;
  /** From the first of it to the last. */
  whole: Stretch;
  /** The stretches in which no clock of any lane counts and none is paused. */
  idle: Stretch[];
}

/** `history` leaves *now* out where it says nothing: once every timer has ended. */
export function lanesOf(explanation: Explanation, history = false): Lanes {
  const opened = epoch(explanation.trace.revision.opened);
  const warnings = explanation.escalations.flatMap((step) => (step.at ? [{ step, at: epoch(step.at) }] : []));
  const lanes = explanation.timers.flatMap((timer, n) => {
    const trace = explanation.trace.timers[n];
    return trace?.ledger ? [lane(timer, trace, warnings)] : [];
  });
  const now = history && lanes.every(({ end }) => end !== null) ? null : epoch(explanation.now);
  const owned = new Set(lanes.flatMap((lane) => lane.warnings));
  const marks = [
    opened,
    now,
    ...warnings.map((warning) => warning.at),
    ...lanes.flatMap(({ spans, due, end }) => [spans[0]?.start, spans.at(-1)?.end, due, end]),
  ].filter((mark): mark is number => typeof mark === "number");
  const whole = { from: Math.min(...marks), to: Math.max(...marks) };
  const busy = lanes.flatMap((lane) => lane.spans.filter((span) => !["closed", "start_day"].includes(span.kind)));
  return {
    lanes,
    others: warnings.filter((warning) => !owned.has(warning)),
    opened,
    now,
    whole,
    idle: gaps(whole, busy.map(({ start, end }) => ({ from: start, to: end }))),
  };
}

function lane(timer: Timer, trace: TimerTrace, warnings: Warning[]): Lane {
  const due = timer.due ?? timer.due_if_resumed_now;
  return {
    timer,
    trace,
    spans: (trace.ledger?.spans ?? []).map((span) => ({ ...span, start: epoch(span.from), end: epoch(span.to) })),
    due: due ? epoch(due) : null,
    end: trace.end ? epoch(trace.end.at) : null,
    // A step of a timer is named after it: `resolve@75%`.
    warnings: warnings.filter(({ step }) => step.id.startsWith(`${timer.objective}@`)),
  };
}
