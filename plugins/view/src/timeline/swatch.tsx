// The signs of a timeline, beside words.

import type { Span } from "../wire";

/** The sign of a kind of time, as the timeline draws it. */
export function Swatch(props: { kind: Span["kind"]; part: Span["part"] }) {
  return <span class={`cl-swatch cl-swatch-${props.kind} cl-swatch-${props.part}`} aria-hidden="true" />;
}

/** The sign of a deadline. */
export function DueSwatch() {
  return (
    <svg class="cl-swatch" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
      <path class="cl-swatch-due" d="M0-5.5L5.5 0L0 5.5L-5.5 0z" />
    </svg>
  );
}

/** The sign of an escalation step. */
export function FlagSwatch() {
  return (
    <svg class="cl-swatch" width="14" height="14" viewBox="-7 -11 14 14" aria-hidden="true">
      <path class="cl-swatch-flag" d="M0 0L-4.6-7.6H4.6z" />
    </svg>
  );
}
