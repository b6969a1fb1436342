// The package in Node: nothing to await, and decisions that print as cards.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { initSync as start } from "clausola-glue";
import { card, summary } from "./card.js";
import { ClausolaError, Contract, started } from "./engine.js";

export { ClausolaError, Contract };

// This file is CommonJS once it is built, and so has a `__dirname`; `import` of it gives the same instance.
start({ module: readFileSync(join(__dirname, "clausola.wasm")) });
started();

/** Nothing to do in Node; here so that the same code runs in a browser. */
export async function init() {}

/** Nothing to do in Node; here so that the same code runs in a browser. */
export function initSync() {}

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

// Neither enumerable nor named by a string: `Object.keys`, `JSON.stringify`, spreading and `deepEqual` see a
// plain object.
const printed = { value: inspectDecision, enumerable: false, configurable: true, writable: true };

const { decide, decideAll } = Contract.prototype;

Contract.prototype.decide = function (ticket, now) {
  return Object.defineProperty(decide.call(this, ticket, now), INSPECT, printed);
};

Contract.prototype.decideAll = function (tickets, now) {
  const answers = decideAll.call(this, tickets, now);
  for (const answer of answers) if (answer.ok) Object.defineProperty(answer.decision, INSPECT, printed);
  return answers;
};

Object.defineProperty(Contract.prototype, INSPECT, {
  value: function () {
    return this.__wbg_ptr ? `Contract ${this.id} ${this.revision} (${this.title})` : "Contract (freed)";
  },
});

// The message says all that the diagnostics do.
Object.defineProperty(ClausolaError.prototype, INSPECT, {
  value: function () {
    return this.stack;
  },
});

function inspectDecision(depth, options) {
  const language = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG;
  // Inside another object a card would be torn apart by the indentation.
  if (depth < options.depth) return summary(this, { language });
  return card(this, { width: process.stdout.columns, colour: options.colors, language });
}
