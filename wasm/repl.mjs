// A Node REPL with the shipped contracts and a sample ticket: `node repl.mjs <package> <samples>`.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { start } from "node:repl";

const [folder, samplesFolder] = process.argv.slice(2).map((path) => resolve(path));
const { ClausolaError, Contract } = createRequire(import.meta.url)(folder);

// `contracts.lepida` for `lepida-payer`: what a person types.
const contracts = Object.fromEntries(Contract.builtins().map((id) => [id.split("-")[0], Contract.builtin(id)]));
const samples = Object.fromEntries(
  readdirSync(samplesFolder).map((file) => {
    const sample = JSON.parse(readFileSync(join(samplesFolder, file), "utf8"));
    return [sample.contract.split("-")[0], sample];
  }),
);

const bold = (text) => (process.stdout.isTTY && !process.env.NO_COLOR ? `\x1b[1m${text}\x1b[0m` : text);
const row = (code, meaning) => `  ${bold(code.padEnd(38))} ${meaning}`;

console.log(
  [
    `clausola: service contracts as code\ncontracts: ${Object.keys(contracts).join(", ")}`,
    "",
    row("decision", "what `contract` says about `ticket` at `now`"),
    row('now = "2026-10-05T12:30:00+02:00"', "another time: `decision` follows it"),
    row('use("sogei")', "another contract and its sample"),
    row("sample()", "a random ticket under this contract"),
    row("contracts.exetera.decide(ticket, now)", "any contract, any ticket"),
    row('contract.due("help_desk", now, 3600)', "arithmetic on a calendar"),
    row("JSON.stringify(decision)", "what every host answers"),
    "",
  ].join("\n"),
);

const { context } = start({ prompt: "clausola> ", ignoreUndefined: true });

/** Loads a contract with its sample ticket, and shows the decision. */
function use(name) {
  const sample = samples[name];
  if (!sample) throw new Error(`no sample for \`${name}\`; there are ${Object.keys(samples).join(", ")}`);
  Object.assign(context, { contract: contracts[name], ticket: sample.ticket, now: sample.now });
  return context.decision;
}

/** Puts a random ticket in the place of `ticket`, and shows the decision; the seed is in the ticket's id. */
function sample(seed) {
  const { ticket, now } = context.contract.sample({ seed });
  Object.assign(context, { ticket, now });
  return context.decision;
}

Object.assign(context, { ClausolaError, Contract, contracts, sample, samples, use });

// Asked anew each time, so that it follows whatever is assigned to `contract`, `ticket` and `now`.
Object.defineProperty(context, "decision", {
  get: () => context.contract.decide(context.ticket, context.now),
  enumerable: true,
  configurable: true,
});

use("lepida");
