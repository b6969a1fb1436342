// A decision, built from the numbers and texts into which `wasm/src/parts.rs` takes it apart: in the order of its JSON
// text, which the tests compare for every case. `JSON.parse` of that text would take several times as long.

/** So many texts are known to both sides, as in `parts.rs`. */
const KNOWN = 1024;
const known = new Array(KNOWN).fill("");

let numbers;
let at = 0;
let texts = "";
let used = 0;

/**
 * @param {Float64Array} itsNumbers
 * @param {string} itsTexts
 */
export function decision(itsNumbers, itsTexts) {
  numbers = itsNumbers;
  at = 1;
  texts = itsTexts;
  used = 0;
  return {
    contract: { id: text(), revision: text(), hash: text(), overlay_hash: optional(text) },
    ticket: text(),
    now: text(),
    priority: optional(text),
    coverage: { status: text(), reason: optional(text), clause: optional(text) },
    timers: list(timer),
    escalations: list(escalation),
    terms: list(term),
    budgets: list(budget),
    signals: list(signal),
    missing_evidence: list(evidence),
    route: optional(route),
    needs: list(text),
    unproven: list(unproven),
    warnings: list(notice),
    wake_up: optional(text),
  };
}

const timer = () => ({
  objective: text(),
  state: text(),
  target: optional(text),
  due: optional(text),
  due_if_resumed_now: optional(text),
  elapsed_seconds: optional(number),
  remaining_seconds: optional(number),
  share: optional(number),
  guarantee: text(),
  clause: optional(text),
  assumed: bool(),
  reason: optional(text),
});

const escalation = () => ({
  id: text(),
  at: optional(text),
  state: text(),
  action: text(),
  to: optional(text),
  clause: optional(text),
  assumed: bool(),
});

const term = () => ({
  term: text(),
  state: text(),
  from: text(),
  until: text(),
  length: text(),
  clause: optional(text),
  assumed: bool(),
});

const budget = () => ({
  budget: text(),
  unit: text(),
  total: number(),
  used: number(),
  left: number(),
  clause: optional(text),
});

const signal = () => ({
  signal: text(),
  state: text(),
  by: text(),
  open: optional(json),
  clause: optional(text),
});

const evidence = () => ({ item: text(), phase: text(), due: bool(), clause: optional(text) });
const route = () => ({ to: text(), clause: optional(text) });
const unproven = () => ({ at: text(), until: optional(text), reason: optional(text) });
const notice = () => ({ code: text(), message: text() });

const number = () => numbers[at++];
const bool = () => numbers[at++] === 1;
const json = () => JSON.parse(text());

function text() {
  const which = numbers[at++];
  if (which < 0) return texts.slice(used, (used -= which + 1));
  if (which < KNOWN) return known[which];
  return (known[which - KNOWN] = texts.slice(used, (used += numbers[at++])));
}

function optional(read) {
  // Nothing is NaN, which no number equals.
  if (numbers[at] === numbers[at]) return read();
  at += 1;
  return null;
}

function list(read) {
  const items = [];
  for (let left = numbers[at++]; left > 0; left -= 1) items.push(read());
  return items;
}
