// A timer as a ring that empties: full at the start, empty at due; past due it fills again in the colour of a breach.

import { StatePath } from "./glyph";
import { useLanguage } from "./language";
import { length, short } from "./length";
import type { Ledger, Timer, TimerTrace } from "./wire";

const RADIUS = 26;
const AROUND = 2 * Math.PI * RADIUS;

/** In a ledger of days: the day that `now` is in, or the number of days where all are over. */
export function dayOf(ledger: Ledger): number {
  const next = ledger.spans.find((span) => span.part === "left" && span.days);
  return next?.days?.first ?? ledger.days ?? 0;
}

/** Whether a target is told in days rather than hours. */
export function inDays(trace: TimerTrace | undefined): trace is TimerTrace & { ledger: Ledger } {
  return !!trace?.ledger && trace.ledger.unit !== "time" && trace.ledger.days !== null;
}

/** Props of a timer's drawing: the timer, and its reasons where `explain` was asked. */
export interface TimerProps {
  timer: Timer;
  trace?: TimerTrace;
}

/** What a ring shows at its centre. */
function centre({ timer, trace }: TimerProps, days: string): { number: string; unit: string } | null {
  const { remaining_seconds: left, state } = timer;
  if (left === null || ["met", "missed", "cancelled", "excluded", "pending"].includes(state)) return null;
  if (inDays(trace) && left > 0) return { number: String((trace.ledger.days ?? 0) - dayOf(trace.ledger) + 1), unit: days };
  const text = short(left);
  return left < 0 ? { ...text, number: `+${text.number}` } : text;
}

/** What the ring says, in words. */
export function useRemaining({ timer, trace }: TimerProps): string | null {
  const { words } = useLanguage();
  const left = timer.remaining_seconds;
  if (left === null || timer.state === "cancelled" || timer.state === "excluded") return null;
  if (left < 0) return words.over(length(left, words));
  if (inDays(trace) && timer.state !== "met") {
    return words.daysLeft((trace.ledger.days ?? 0) - dayOf(trace.ledger) + 1);
  }
  return timer.state === "met" ? words.elapsed(length(timer.elapsed_seconds ?? 0, words)) : words.left(length(left, words));
}

/** The countdown ring of a timer. */
export function Ring(props: TimerProps & { size?: number }) {
  const { timer, trace, size = 72 } = props;
  const { words, pick } = useLanguage();
  const remaining = useRemaining(props);
  const inside = centre(props, words.days);
  const share = timer.share ?? 0;
  const over = Math.min(Math.max(share - 1, 0), 1);
  const left = Math.min(Math.max(1 - share, 0), 1);
  const name = trace?.name ? pick(trace.name) : timer.objective;
  const label = [name, words.states[timer.state], remaining].filter(Boolean).join(", ");
  // A full ring for what ended well, an emptying one while there is time, a second lap past due.
  const arc = timer.state === "met" ? 1 : over > 0 ? over : timer.share === null ? 0 : left;
  return (
    <svg class={`cl-ring cl-is-${timer.state}`} viewBox="0 0 64 64" width={size} height={size} role="img" aria-label={label}>
      <circle class="cl-ring-track" cx="32" cy="32" r={RADIUS} />
      {over > 0 && <circle class="cl-ring-full" cx="32" cy="32" r={RADIUS} />}
      {arc > 0 && (
        <circle
          class="cl-ring-arc"
          cx="32"
          cy="32"
          r={RADIUS}
          transform={over > 0 || timer.state === "met" ? "rotate(-90 32 32)" : "matrix(0 -1 -1 0 64 64)"}
          stroke-dasharray={`${arc * AROUND} ${AROUND}`}
        />
      )}
      {timer.state === "paused" && <circle class="cl-ring-gaps" cx="32" cy="32" r={RADIUS} />}
      {inside ? (
        <>
          <g class="cl-ring-sign" transform="translate(26.8 12) scale(0.65)">
            <StatePath state={timer.state} />
          </g>
          <text class="cl-ring-number" x="32" y="39" text-anchor="middle" font-size={inside.number.length > 4 ? 12.5 : inside.number.length > 3 ? 14.5 : 17}>
            {inside.number}
          </text>
          <text class="cl-ring-unit" x="32" y="49" text-anchor="middle">
            {inside.unit}
          </text>
        </>
      ) : (
        <g class="cl-ring-sign" transform="translate(20 20) scale(1.5)">
          <StatePath state={timer.state} />
        </g>
      )}
    </svg>
  );
}
