// The types against what the engine really answers: no key that is not declared, none declared that never comes.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { clausola, here, project, root } from "./support.mjs";

const { ClausolaError, Contract } = clausola;
const cases = join(root, "tests/cases");

/** The contract of a file of cases or of a case; null where it is meant to be refused. */
function contractOf({ contract, file, toml, json }) {
  try {
    if (contract) return Contract.builtin(contract);
    if (file) return Contract.fromToml(readFileSync(join(root, "tests/contracts", file), "utf8"));
    if (Array.isArray(toml)) return Contract.fromToml(toml.join("\n"));
    return json ? Contract.from(json) : null;
  } catch (error) {
    assert.ok(error instanceof ClausolaError, error);
    collect("Diagnostic", ...error.diagnostics);
    return null;
  }
}

const answers = {};
const seen = new Set();
const keys = new Set();

/** Values of these keys are words of a union; of all others the kind counts. */
const WORDS = ["ignored", "kind", "kinds", "outcome", "part", "reason", "severity", "source", "state", "status", "type", "unit"];

function features(value, path = "", key = "") {
  if (Array.isArray(value)) return [`${path}[]`, ...value.flatMap((item) => features(item, `${path}[]`, key))];
  if (value === null || typeof value !== "object") {
    return [`${path}=${typeof value === "string" && WORDS.includes(key) ? value : value === null ? null : typeof value}`];
  }
  return Object.entries(value).flatMap(([name, inner]) => {
    keys.add(name);
    return features(inner, `${path}.${name}`, name);
  });
}

/** Keeps what shows something that nothing kept so far has shown: a few hundred of many thousand. */
function collect(type, ...values) {
  for (const value of values) {
    const found = features(value, type).filter((feature) => !seen.has(feature));
    if (found.length === 0) continue;
    for (const feature of found) seen.add(feature);
    (answers[type] ??= []).push(value);
  }
}

function ask(contract, tickets, now) {
  try {
    collect("Answer", ...contract.decideAll(tickets, now));
    collect("Classification", contract.priority(tickets[0].facts ?? {}, now), contract.priority({}));
    collect("Explanation", contract.explain(tickets[0], now));
    collect("Ranked", ...contract.rank(tickets, now));
    collect("AgendaItem", ...contract.agenda(tickets, now));
    for (const other of others) collect("Diff", other.diff(contract, tickets, now));
  } catch (error) {
    assert.ok(error instanceof ClausolaError, error);
    collect("Diagnostic", ...error.diagnostics);
  }
}

function examine(contract) {
  collect("Description", contract.describe());
  collect("TestReport", contract.test());
  collect("Diagnostic", ...contract.lint(), ...contract.diagnostics);
}

const shipped = Contract.builtins().map((id) => Contract.builtin(id));
const files = readdirSync(join(root, "tests/contracts")).map((file) => contractOf({ file }));
const others = [...shipped.slice(-2), Contract.fromToml(Contract.template())];

for (const contract of [...shipped, ...files, ...others.slice(-1)]) {
  examine(contract);
  for (let seed = 0; seed < 60; seed += 1) {
    const { ticket, now } = contract.sample({ seed });
    ask(contract, [ticket], now);
  }
}

for (const name of readdirSync(cases, { recursive: true }).filter((name) => name.endsWith(".json"))) {
  const { cases: listed = [], time, ...file } = JSON.parse(readFileSync(join(cases, name), "utf8"));
  const shared = contractOf(file);
  if (shared) examine(shared);
  for (const { ticket, now, asks, ...own } of listed) {
    const contract = own.toml || own.json || own.contract || own.file ? contractOf(own) : shared;
    if (!contract || typeof ticket !== "object") continue;
    for (const asked of asks ?? [{ now }]) if (typeof asked.now === "string") ask(contract, [ticket], asked.now);
  }
}

// What no case shows.
const failing = Contract.fromToml(`
  contract = { id = "failing", time_zone = "Europe/Rome" }
  facts = { urgent = "bool", channel = ["phone", "web"] }
  calendars.desk = { hours = { mon-fri = ["09:00-18:00"] } }
  objectives = [{ id = "answer", stop = "acknowledged", calendar = "desk", target = "2h" }]
  [priority]
  values = ["high", "low"]
  rows = [{ when = { urgent = true }, then = "high" }]
  [[tests]]
  name = "wrong"
  ticket.events = { opened = 2026-05-08T17:00:00 }
  expect.timers.answer = { sate = "running", due = 2026-05-11T10:00:01 }
`);
examine(failing);

test("every answer has the type that is declared for it", () => {
  const { place } = project();
  const types = Object.keys(answers);
  assert.ok(types.length === 9 && answers.Explanation.length > 50, JSON.stringify(types));
  const source = [
    `import type { ${types.join(", ")} } from "clausola";`,
    ...types.map((type) => `export const ${type.toLowerCase()}: ${type}[] = ${JSON.stringify(answers[type], null, 1)};`),
  ];
  writeFileSync(join(place, "answers.ts"), source.join("\n"));
  const tsc = join(here, "../node_modules/typescript/bin/tsc");
  const flags = "--strict --noEmit --target es2022 --module nodenext --lib es2022".split(" ");
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags, "answers.ts"], { cwd: place, encoding: "utf8" });
  assert.equal(status, 0, stdout.slice(0, 5000));
});

test("every key that is declared comes in some answer", () => {
  const types = ["decision", "findings", "trace", "description"];
  const text = types.map((name) => readFileSync(join(here, `../js/types/${name}.d.ts`), "utf8")).join("\n");
  const answered = text
    .replace(/\/\*[^]*?\*\/|\/\/.*/g, "")
    .replace(/export interface Ticket(Event)? \{[^]*?\n\}/g, "");
  const declared = [...answered.matchAll(/(?:^|[{;(&])\s*(\w+)\??:/gm)].map(([, key]) => key);
  assert.ok(declared.length > 150, declared.join());
  assert.deepEqual(declared.filter((key) => !keys.has(key)), []);
});
