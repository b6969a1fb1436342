// What is odd in a ticket, or must be said aloud.

import { useLanguage } from "./language";
import { Source } from "./source";
import { quoted, Told } from "./told";
import type { Explanation } from "./wire";

/** What the priority and the timeline tell already. */
const TOLD = ["unclassified", "no_objective"];

/** The warnings of a decision; nothing where there are none. */
export function Warnings(props: { explanation: Explanation; class?: string }) {
  const { words, pick } = useLanguage();
  const { warnings, trace } = props.explanation;
  const untold = warnings.filter(({ code }) => !TOLD.includes(code));
  if (!untold.length) return null;
  return (
    <div class={`cl-warnings ${props.class ?? ""}`} role="status" aria-label={words.warnings}>
      <b>{words.warnings}</b>
      <ul>
        {untold.map(({ code, message }) => {
          const own = trace.notices.find(({ rule }) => rule === code);
          const named = quoted(message).flatMap((part, n) => (n % 2 === 1 ? `\`${part}\`` : []));
          const translated = words.warned[code];
          return (
            <li key={code + message} data-warning={code}>
              {own?.reason ? pick(own.reason) : <Told text={translated ? [translated, named.join(", ")].filter(Boolean).join(": ") : message} />}
              {own && <Source basis={own.basis} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
