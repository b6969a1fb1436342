// Kept, not kept, or neither: by a shape and a word, and only then by a colour.

import { useWords } from "../words";

export type Verdict = "pass" | "fail" | "none" | "noCases";

/** The verdict on a share, where there is a threshold to judge it by. */
export function verdictOf(judged: { pass: boolean | null; threshold: number | null }): Verdict {
  if (judged.threshold === null) return "none";
  return judged.pass === null ? "noCases" : judged.pass ? "pass" : "fail";
}

/** A disc with a tick, a square with a cross, an empty ring: told apart in black and white. */
export function Sign(props: { verdict: Verdict; size?: number }) {
  const size = props.size ?? 18;
  return (
    <svg class={`sign is-${props.verdict}`} viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      {props.verdict === "pass" ? (
        <>
          <circle cx="10" cy="10" r="9.5" class="sign-body" />
          <path d="M5.2 10.6l3.2 3.2 6.4-7.2" class="sign-mark" />
        </>
      ) : props.verdict === "fail" ? (
        <>
          <rect x="0.5" y="0.5" width="19" height="19" rx="1.5" class="sign-body" />
          <path d="M5.5 5.5l9 9M14.5 5.5l-9 9" class="sign-mark" />
        </>
      ) : (
        <>
          <circle cx="10" cy="10" r="8.5" class="sign-ring" />
          <path d="M6 10h8" class="sign-dash" />
        </>
      )}
    </svg>
  );
}

export function VerdictTag(props: { verdict: Verdict }) {
  const words = useWords();
  return (
    <span class={`verdict is-${props.verdict}`} data-verdict={props.verdict}>
      <Sign verdict={props.verdict} size={15} />
      {words.verdict[props.verdict]}
    </span>
  );
}
