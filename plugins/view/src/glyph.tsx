// A sign for each state, so that none is told by its colour alone. Drawn in a box of 16.

import type { TimerState } from "./wire";

const PATHS: Record<TimerState, string> = {
  pending: "M8 3.2a4.8 4.8 0 1 0 0 9.6a4.8 4.8 0 0 0 0-9.6",
  running: "M5.4 3.6v8.8l7-4.4z",
  paused: "M5.4 3.4v9.2M10.6 3.4v9.2",
  met: "M3 8.6l3.4 3.4L13 4.6",
  breached: "M8 2.6v6.6M8 12.4v.9",
  missed: "M4 4l8 8M12 4l-8 8",
  late: "M8 3.2v5l3.4 2.2",
  cancelled: "M3.4 12.6l9.2-9.2",
  excluded: "M3.4 8h9.2",
};

/** The sign of a state. Its name stands beside it, so a screen reader skips it. */
export function Glyph(props: { state: TimerState; size?: number }) {
  const filled = props.state === "running";
  return (
    <svg class="cl-glyph" viewBox="0 0 16 16" width={props.size ?? 14} height={props.size ?? 14} aria-hidden="true">
      <StatePath state={props.state} filled={filled} />
    </svg>
  );
}

/** The same sign inside a drawing. */
export function StatePath(props: { state: TimerState; filled?: boolean }) {
  const filled = props.filled ?? props.state === "running";
  return (
    <path
      d={PATHS[props.state]}
      fill={filled ? "currentColor" : "none"}
      stroke={filled ? "none" : "currentColor"}
      stroke-width="2.2"
      stroke-linecap="round"
      stroke-linejoin="round"
      stroke-dasharray={props.state === "pending" ? "2.2 3.2" : undefined}
    />
  );
}
