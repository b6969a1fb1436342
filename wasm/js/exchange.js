// The quick way through a decision: the question is written into the module's memory, and the answer read from it.
//
// What does not fit there, and what is wrong, goes the way of every other call, which knows what to say. See
// `wasm/src/exchange.rs` for the other side, and `decision.js` for the decision as an object.

import { Contract, places } from "clausola-glue";
import { decision } from "./decision.js";
import { plainJson } from "./plain.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

// Methods of the class that are for this file alone.
const { ask, askText } = Contract.prototype;
for (const name of ["ask", "askText"]) delete Contract.prototype[name];

let memory;
let buffer;
let question;
let answer;
let numbers;
let texts;

/** Said once the module is there, with its memory. */
export function opened(itsMemory) {
  memory = itsMemory;
}

/** Views of the module's memory, anew whenever it grew. */
function look() {
  if (buffer === memory.buffer && buffer.byteLength > 0) return;
  buffer = memory.buffer;
  const [forQuestions, forAnswers, forNumbers, forTexts, room] = places();
  // The first call of all may have made the memory grow.
  buffer = memory.buffer;
  question = new Uint8Array(buffer, forQuestions, room);
  answer = new Uint8Array(buffer, forAnswers, room);
  numbers = new Float64Array(buffer, forNumbers, room / 8);
  texts = new Uint8Array(buffer, forTexts, room);
}

/** Writes a text behind what is there, and gives its length in bytes; nothing where it may not fit. */
function write(text, start) {
  if (start + text.length * 3 > question.length) return undefined;
  return encoder.encodeInto(text, start === 0 ? question : question.subarray(start)).written;
}

/** What `contract.decideJson` gives; nothing where it has to be asked. */
export function decidedText(contract, ticket, now) {
  if (typeof ticket !== "string" || typeof now !== "string") return undefined;
  look();
  const ticketLength = write(ticket, 0);
  const nowLength = ticketLength === undefined ? undefined : write(now, ticketLength);
  if (nowLength === undefined) return undefined;
  const length = askText.call(contract, ticketLength, nowLength);
  look();
  return length > 0 ? decoder.decode(answer.subarray(0, length)) : undefined;
}

/** What `contract.decide` gives; nothing where it has to be asked. */
export function decided(contract, ticket, now) {
  const text = plainJson(ticket);
  if (text === undefined) return undefined;
  look();
  const ticketLength = write(text, 0);
  if (ticketLength === undefined) return undefined;
  let nowLength = 0;
  let millis = 0;
  if (typeof now === "string") nowLength = write(now, ticketLength);
  else if (typeof now === "number") millis = now;
  else return undefined;
  if (!(nowLength > 0 || millis > 0)) return undefined;
  const length = ask.call(contract, ticketLength, nowLength, millis);
  if (length === 0) return undefined;
  look();
  return decision(numbers, decoder.decode(texts.subarray(0, numbers[0])));
}
