// The package in Node: nothing to await, and decisions that print as cards.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { initSync as start } from "clausola-glue";
import { initSync as startAuthoring } from "clausola-authoring-glue";
import { loadsAuthoring } from "clausola-authoring";
import { card, summary } from "./card.js";
import { explained } from "./explanation.js";
import { findingsCard, reportCard } from "./findings.js";
import { ClausolaError, Contract, started } from "./engine.js";
import { INSPECT } from "./inspect.js";

export { ClausolaError, Contract };

// This file is CommonJS once it is built, and so has a `__dirname`; `import` of it gives the same instance.
started(start({ module: readFileSync(join(__dirname, "clausola.wasm")) }));

let authoring = false;

loadsAuthoring(() => {
  if (!authoring) startAuthoring({ module: readFileSync(join(__dirname, "authoring.wasm")) });
  authoring = true;
});

// Nothing to do in Node; here so that the same code runs in a browser.
export async function init() {}
export function initSync() {}
export async function initAuthoring() {}
export function initAuthoringSync() {}

/** Has a value print as a card, and stay as plain as it was. */
function printing(value, inspect) {
  // Neither enumerable nor named by a string: `Object.keys`, `JSON.stringify`, spreading and `deepEqual` see a
  // plain object.
  return Object.defineProperty(value, INSPECT, { value: inspect, enumerable: false, configurable: true, writable: true });
}

/** Wraps a call so that what it gives prints as a card. */
function prints(call, inspect) {
  const original = Contract.prototype[call];
  Contract.prototype[call] = {
    [call](...args) {
      return printing(original.apply(this, args), inspect);
    },
  }[call];
}

prints("decide", inspector(card));
prints("explain", inspector(explained));
prints("lint", inspector(findingsCard));
prints("test", inspector(reportCard));

const { decideAll } = Contract.prototype;
const decided = inspector(card);

Contract.prototype.decideAll = function (tickets, now) {
  const answers = decideAll.call(this, tickets, now);
  for (const answer of answers) if (answer.ok) printing(answer.decision, decided);
  return answers;
};

/** How `console.log` and the REPL print a value. */
function inspector(draw) {
  return function (depth, options, inspect) {
    const language = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG;
    if (depth >= options.depth) return draw(this, { width: process.stdout.columns, colour: options.colors, language });
    // Inside another object a card would be torn apart by the indentation.
    if (draw === card || draw === explained) return summary(this, { language });
    const plain = Array.isArray(this) ? [...this] : { ...this };
    return inspect(plain, { ...options, depth });
  };
}
