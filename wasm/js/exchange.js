// The quick way through a decision: the question is written into the module's memory, and the answer read from it.
//
// What does not fit there, and what is wrong, goes the way of every other call, which knows what to say. See
// `wasm/src/exchange.rs` for the other side, and `decision.js` for the decision as an object.

import { Contract } from "clausola-glue";
import { decision } from "./decision.js";
import { dateMillis, tellingDates } from "./foreign.js";
import { plainJson } from "./plain.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

// What of the class is for this file alone.
const { places } = Contract;
const { ask, askPriority, askText, priorityTable } = Contract.prototype;
delete Contract.places;
for (const name of ["ask", "askPriority", "askText", "priorityTable"]) delete Contract.prototype[name];

let memory;
/** Views of the module's memory. */
let view = { buffer: undefined };

/** Said once the module is there, with its memory. */
export function opened(itsMemory) {
  memory = itsMemory;
}

/** Says that an answer had no room, or that there was an error: its place may have moved. */
function unanswered() {
  view = { buffer: undefined };
  return undefined;
}

/** The views, made anew whenever the memory grew. */
function look() {
  if (view.buffer === memory.buffer) return view;
  // The first call of all makes the memory grow.
  const [question, facts, answer, numbers, texts, room, mostFacts] = places();
  const { buffer } = memory;
  const bytes = (place) => new Uint8Array(buffer, place, room);
  view = {
    buffer,
    question: bytes(question),
    facts: new Float64Array(buffer, facts, mostFacts),
    answer: bytes(answer),
    numbers: new Float64Array(buffer, numbers, room / 8),
    texts: bytes(texts),
  };
  return view;
}

/** Writes a text behind what is there, and gives its length in bytes; nothing where it may not fit. */
function write(text, start) {
  const { question } = look();
  if (start + text.length * 3 > question.length) return undefined;
  return encoder.encodeInto(text, start === 0 ? question : question.subarray(start)).written;
}

/** What `contract.decideJson` gives; nothing where it has to be asked. */
export function decidedText(contract, ticket, now) {
  if (typeof ticket !== "string" || typeof now !== "string") return undefined;
  const ticketLength = write(ticket, 0);
  const nowLength = ticketLength === undefined ? undefined : write(now, ticketLength);
  if (nowLength === undefined) return undefined;
  const length = askText.call(contract, ticketLength, nowLength);
  return length > 0 ? decoder.decode(look().answer.subarray(0, length)) : unanswered();
}

/** What `contract.decide` gives; nothing where it has to be asked. */
export function decided(contract, ticket, now) {
  const text = plainJson(ticket);
  const ticketLength = text === undefined ? undefined : write(text, 0);
  if (ticketLength === undefined) return undefined;
  let nowLength = 0;
  let millis = 0;
  if (typeof now === "string") nowLength = write(now, ticketLength);
  else millis = typeof now === "number" ? now : dateMillis(now);
  if (nowLength === undefined || !(nowLength > 0 || (typeof millis === "number" && millis > 0))) return undefined;
  if (ask.call(contract, ticketLength, nowLength, millis) === 0) return unanswered();
  const { numbers, texts } = look();
  return decision(numbers, decoder.decode(texts.subarray(0, numbers[0])));
}

/** What `contract.decideAll` gives, each ticket that has to be asked by itself by `one`; nothing where all have to. */
export function decidedAll(contract, tickets, now, one) {
  if (!Array.isArray(tickets) || tickets.length === 0) return undefined;
  const answers = [];
  for (let n = 0; n < tickets.length; n += 1) {
    const decision = decided(contract, tickets[n], now);
    answers.push(decision === undefined ? asked(tickets[n], (alone) => one(contract, alone, now)) : { ok: true, decision });
  }
  return answers;
}

/** One of many tickets by itself. */
function asked(ticket, ask) {
  const [answer] = ask([ticket]);
  return answer.ok ? answer : { ok: false, errors: tellingDates(answer.errors, [ticket]) };
}

/** For each contract that was asked: its facts by name, and what each row of its table gives. */
const tables = new WeakMap();

function table(contract) {
  const { facts, rows } = priorityTable.call(contract);
  const numbers = {
    choice: (values) => new Map(values.map((value, number) => [value, number])),
    bool: () => new Map([[false, 0], [true, 1]]),
    number: () => ({ get: (value) => (Number.isFinite(value) ? value : undefined) }),
    other: () => new Map(),
  };
  const known = facts.map(({ name, kind, values }, at) => [name, { at, numbers: numbers[kind](values) }]);
  const found = { facts: new Map(known), rows };
  tables.set(contract, found);
  return found;
}

/** What `contract.priority` gives; nothing where it has to be asked. */
export function prioritized(contract, facts, opening) {
  if (opening !== undefined || typeof facts !== "object" || facts === null) return undefined;
  const prototype = Object.getPrototypeOf(facts);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  const { facts: known, rows } = tables.get(contract) ?? table(contract);
  const { facts: place } = look();
  for (let at = 0; at < known.size; at += 1) place[at] = NaN;
  for (const name in facts) {
    const fact = known.get(name);
    if (fact === undefined) return undefined;
    const value = facts[name];
    // Null is the same as not saying.
    if (value === null || value === undefined) continue;
    const number = fact.numbers.get(value);
    if (number === undefined) return undefined;
    place[fact.at] = number;
  }
  const row = askPriority.call(contract, known.size);
  if (row === 0) return undefined;
  const { priority, clause, assumed } = rows[row - 1];
  return { priority, clause, assumed, needs: [], warnings: [] };
}
