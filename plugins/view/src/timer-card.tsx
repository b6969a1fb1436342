// A timer at a glance: its ring, its state in words, its deadline.

import type { ComponentChildren } from "preact";
import { Glyph } from "./glyph";
import { epoch, when } from "./instant";
import { useLanguage } from "./language";
import { human } from "./name";
import { Ring, useRemaining, type TimerProps } from "./ring";
import { Assumed, Clause } from "./source";
import type { Timer, TimerTrace } from "./wire";

/** What people call a timer. */
export function useName({ timer, trace }: { timer: { objective: string }; trace?: TimerTrace }): string {
  const { pick } = useLanguage();
  return trace?.name ? pick(trace.name) : human(timer.objective);
}

/** When a timer is due, in words; `null` where there is nothing to say. */
export function useDue(timer: Timer, now: string): string | null {
  const { words } = useLanguage();
  const beside = { year: now };
  if (timer.due_if_resumed_now) return words.ifResumed(when(timer.due_if_resumed_now, words, beside));
  if (!timer.due) return null;
  const text = when(timer.due, words, beside);
  // What has ended has a deadline; only what still runs is due.
  if (["met", "missed", "cancelled"].includes(timer.state)) return words.deadline(text);
  return epoch(timer.due) < epoch(now) ? words.wasDueAt(text) : words.dueAt(text);
}

/** Why a running clock stands still at `now`, such as `night`; `null` where it does not. */
function useStandstill({ timer, trace }: TimerProps, now: string): string | null {
  const { words, pick } = useLanguage();
  if (timer.state !== "running" && timer.state !== "breached") return null;
  const at = epoch(now);
  const spans = trace?.ledger?.spans ?? [];
  const first = spans.findIndex((s) => s.kind === "closed" && epoch(s.from) <= at && at < epoch(s.to));
  const span = spans[first];
  if (!span?.why) return null;
  // A closed stretch may be told in several spans: a night, then a holiday.
  const open = spans.slice(first).find((s) => s.kind !== "closed");
  return open ? words.standsStill(pick(span.why.text), when(open.from, words, { year: now })) : null;
}

/** The card of a timer. What is put inside stands below it, such as a button for the reasons. */
export function TimerCard(props: TimerProps & { now: string; ringSize?: number; children?: ComponentChildren }) {
  const { timer, trace, now } = props;
  const { words, pick } = useLanguage();
  const name = useName(props);
  const due = useDue(timer, now);
  const remaining = useRemaining(props);
  const standstill = useStandstill(props, now);
  const excluded = trace?.excluded_by?.reason ? pick(trace.excluded_by.reason) : timer.reason && human(timer.reason);
  const target = trace?.target ? pick(trace.target) : timer.target;
  return (
    <article class={`cl-timer cl-is-${timer.state}`} data-objective={timer.objective} data-state={timer.state}>
      <Ring timer={timer} trace={trace} size={props.ringSize ?? 72} />
      <div class="cl-timer-text">
        <h3 class="cl-timer-name">{name}</h3>
        <p class="cl-timer-state">
          <span class="cl-state">
            <Glyph state={timer.state} />
            {words.states[timer.state]}
          </span>
          {remaining && <span class="cl-timer-left">{remaining}</span>}
        </p>
        {trace?.end && timer.state !== "excluded" && (
          <p class="cl-timer-due">{words.stopped(pick(trace.end.event.name), when(trace.end.at, words, { year: now }))}</p>
        )}
        {due && (
          <p class="cl-timer-due" data-due={timer.due ?? timer.due_if_resumed_now}>
            {due}
          </p>
        )}
        {standstill && <p class="cl-timer-note">{standstill}</p>}
        {excluded && <p class="cl-timer-note">{excluded}</p>}
        <p class="cl-timer-small">
          {target && <span>{words.target(target)}</span>}
          {timer.guarantee === "best_effort" && <span>{words.guarantee.best_effort}</span>}
          {timer.clause && <Clause clause={timer.clause} />}
          {timer.assumed && <Assumed why={trace?.basis.assumption} />}
        </p>
      </div>
      {props.children}
    </article>
  );
}
