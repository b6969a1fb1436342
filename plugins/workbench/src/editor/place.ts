// Where a finding lies in a text.

import type { Diagnostic } from "clausola";

/** The stretch of text that a finding is about, in UTF-16 units: from its line and column to the end of the word there. */
export function place(text: string, { line, column }: Pick<Diagnostic, "line" | "column">): { from: number; to: number } {
  let start = 0;
  for (let n = 1; n < (line ?? 1); n += 1) {
    const next = text.indexOf("\n", start);
    if (next === -1) break;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  const content = text.slice(start, end === -1 ? text.length : end);
  // The engine counts characters; a string counts an emoji as two.
  const before = [...content].slice(0, Math.max((column ?? 1) - 1, 0)).join("").length;
  const rest = content.slice(before);
  const word = /^(?:\[+[^\]]*\]+|"[^"]*"|'[^']*'|[\w.-]+)/.exec(rest)?.[0] ?? rest.trimEnd();
  const from = start + Math.min(before, content.length);
  return { from, to: Math.min(from + Math.max(word.length, 1), text.length) };
}
