// What the calls answer.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import { clausola, here, root, samples } from "./support.mjs";

const { Contract } = clausola;
const lepida = Contract.builtin("lepida-payer");
const text = (id) => readFileSync(join(root, "core/contracts", `${id}.toml`), "utf8");

test("the five contracts are there, and say who they are", () => {
  assert.deepEqual(
    [...Contract.builtins()].sort(),
    ["conciliasfera", "consorzio-it", "exetera", "lepida-payer", "sogei-pec"],
  );
  assert.equal(lepida.id, "lepida-payer");
  assert.equal(lepida.revision, "100");
  assert.equal(lepida.timeZone, "Europe/Rome");
  assert.match(lepida.title, /PayER/);
  assert.match(lepida.hash, /^[0-9a-f]{64}$/);
  assert.ok(Array.isArray(lepida.diagnostics));
});

for (const { contract: id, ticket, now } of samples) {
  test(`${id}: objects and JSON text give the same bytes`, () => {
    const contract = Contract.builtin(id);
    const answer = contract.decideJson(JSON.stringify(ticket), now);
    assert.equal(`{"ok":true,"decision":${JSON.stringify(contract.decide(ticket, now))}}`, answer);
  });

  test(`${id}: its own text makes the same contract`, () => {
    const contract = Contract.fromToml(text(id));
    assert.equal(contract.hash, Contract.builtin(id).hash);
    assert.deepEqual(contract.decide(ticket, now), Contract.builtin(id).decide(ticket, now));
  });
}

test("a contract is made from an object", () => {
  const contract = Contract.from({
    contract: { id: "small", title: "Small", revision: "1", time_zone: "Europe/Rome" },
    calendars: { desk: { hours: { "mon-fri": ["09:00-13:00"] } } },
  });
  assert.equal(contract.id, "small");
  assert.equal(contract.due("desk", "2026-10-05T12:30:00+02:00", 3600), "2026-10-06T09:30:00+02:00");
});

test("an object is read as its JSON text would be", () => {
  const { ticket, now } = samples.find(({ contract }) => contract === "consorzio-it");
  const contract = Contract.builtin("consorzio-it");
  for (const minutes of [30, 30.5, 0, -0, 1e20, 1e-7, undefined, null]) {
    const asked = { ...ticket, facts: { ...ticket.facts, remote_minutes: minutes }, extra: [{}, [], "è\u2028\u0001\ufffd😀"] };
    // JSON has no `undefined`: the key would be gone; in an object it is as good as null.
    const text = JSON.stringify(asked, (_, value) => (value === undefined ? null : value));
    const [object] = contract.decideAll([asked], now);
    assert.equal(JSON.stringify(object), contract.decideJson(text, now));
  }
});

test("now is text, a Date or milliseconds", () => {
  const { ticket, now } = samples.find(({ contract }) => contract === "lepida-payer");
  const decision = lepida.decide(ticket, now);
  assert.deepEqual(lepida.decide(ticket, new Date(now)), decision);
  assert.deepEqual(lepida.decide(ticket, Date.parse(now)), decision);
});

test("what is asked in the module's memory and what is asked otherwise is answered alike", () => {
  const { ticket, now } = samples.find(({ contract }) => contract === "sogei-pec");
  const contract = Contract.builtin("sogei-pec");
  const long = "è🛑".repeat(20_000);
  const events = [...ticket.events, ...Array(300).fill({ type: "paused", at: now, reason: "“ascolto”" })];
  for (const asked of [
    ticket,
    { ...ticket, id: "è🛑\"\\\n" },
    { ...ticket, id: long },
    { ...ticket, extra: long },
    { ...ticket, events: [...events, { type: "suspended", at: now, reason: long }] },
    { ...ticket, events: [...events, ...Array(1000).fill({ type: "suspended", at: now, reason: "“ascolto”" })] },
    { ...ticket, events: [...events, ...Array(2000).fill({ type: "opened", at: now })] },
    ticket,
  ]) {
    const text = JSON.stringify(asked);
    const answer = contract.decideJson(text, now);
    // A getter has it read part by part, and an instant that JavaScript counts has it written anew.
    const parts = { ...asked };
    Object.defineProperty(parts, "facts", { get: () => asked.facts, enumerable: true });
    for (const [same, at] of [[asked, now], [parts, now], [asked, new Date(now)], [asked, Date.parse(now)]]) {
      assert.equal(JSON.stringify({ ok: true, decision: contract.decide(same, at) }), answer);
      assert.equal(JSON.stringify(contract.decideAll([same, same], at)), `[${answer},${answer}]`);
    }
  }
});

test("contracts that come and go leave no texts of theirs to others", () => {
  const ticket = { id: "1", events: [{ type: "opened", at: "2026-10-05T10:00:00+02:00" }] };
  for (let n = 0; n < 300; n += 1) {
    const contract = Contract.fromToml(`
      contract = { id = "desk-${n}", time_zone = "Europe/Rome", revision = "r${n % 7}" }
      calendars.desk = { hours = { mon-fri = ["09:00-18:00"] } }
      objectives = [{ id = "answer-${n}", stop = "acknowledged", calendar = "desk", target = "${1 + (n % 9)}h" }]
    `);
    const now = `2026-10-05T10:00:00.${String(n).padStart(3, "0")}+02:00`;
    const answer = contract.decideJson(JSON.stringify(ticket), now);
    assert.equal(JSON.stringify({ ok: true, decision: contract.decide(ticket, now) }), answer);
    assert.ok(answer.includes(`"answer-${n}"`));
    contract.free();
  }
});

test("the priority alone is that of the decision, and says what it waits for", () => {
  for (const { contract: id, ticket } of samples) {
    const contract = Contract.builtin(id);
    for (let seed = 0; seed < 200; seed += 1) {
      const { facts } = seed === 0 ? ticket : contract.sample({ seed }).ticket;
      const opened = "2026-10-05T10:00:00+02:00";
      const { priority } = contract.decide({ id: "1", facts, events: [{ type: "opened", at: opened }] }, opened);
      // With an instant it is not asked by numbers.
      const [quick, slow] = [contract.priority(facts), contract.priority(facts, opened)];
      assert.equal(quick.priority, priority);
      assert.deepEqual(quick, slow);
    }
  }
  const asked = lepida.priority({ request: "malfunction", blocking: undefined, channel: null });
  assert.deepEqual(asked, { priority: null, clause: null, assumed: false, needs: ["blocking"], warnings: [] });
  const found = lepida.priority({ request: "malfunction", blocking: true });
  assert.deepEqual(found, { priority: "blocking", clause: "3.2.3", assumed: false, needs: [], warnings: [] });
  assert.notEqual(lepida.priority({ request: "malfunction", blocking: true }).needs, found.needs);
  const [warning] = lepida.priority({ request: "malfunction", blocking: true, blocked: true }).warnings;
  assert.match(warning.message, /did you mean `blocking`/);
  const [early] = lepida.priority({ request: "malfunction", blocking: true }, 0).warnings;
  assert.equal(early.code, "before_first_revision");
});

test("decideAll answers in order, and a bad ticket does not stop the others", () => {
  const { ticket, now } = samples.find(({ contract }) => contract === "lepida-payer");
  const [first, bad, last] = lepida.decideAll([ticket, { id: "2" }, { ...ticket, id: "3" }], now);
  assert.deepEqual(first, { ok: true, decision: lepida.decide(ticket, now) });
  assert.equal(bad.ok, false);
  assert.ok(bad.errors.length > 0 && bad.errors[0].code);
  assert.equal(last.decision.ticket, "3");
  assert.deepEqual(lepida.decideAll([], now), []);
});

test("questions of time, one by one and by column", () => {
  const start = "2026-10-03T13:00:00+02:00"; // Saturday, half an hour before closing
  assert.equal(lepida.due("help_desk", start, 3600), "2026-10-05T09:00:00+02:00");
  assert.equal(lepida.due("help_desk", start, 0.5), "2026-10-03T13:00:00.500+02:00");
  assert.equal(lepida.before("help_desk", "2026-10-05T09:00:00+02:00", 3600), start);
  assert.equal(lepida.worked("help_desk", start, "2026-10-05T09:00:00+02:00"), 3600);

  const starts = Float64Array.of(Date.parse(start), Date.parse(start), NaN, 0, 8.64e15);
  const seconds = Float64Array.of(3600, 0.5, 60, -1, 60);
  const due = lepida.dueBatch("help_desk", starts, seconds);
  assert.ok(due instanceof Float64Array);
  assert.deepEqual(
    [...due],
    [Date.parse("2026-10-05T09:00:00+02:00"), Date.parse(start) + 500, NaN, NaN, NaN],
  );
  const ends = due.slice(0, 2);
  assert.deepEqual([...lepida.workedBatch("help_desk", starts.slice(0, 2), ends)], [3600, 0.5]);
  assert.deepEqual([...lepida.beforeBatch("help_desk", ends, seconds.slice(0, 2))], [...starts.slice(0, 2)]);
});

test("a sample is a valid ticket, and its seed gives it again", () => {
  for (const id of Contract.builtins()) {
    const contract = Contract.builtin(id);
    const states = new Set();
    const said = new Set(["no_objective", "unclassified", ...contract.describe().notices.map(({ id }) => id)]);
    for (let seed = 0; seed < 300; seed += 1) {
      const sample = contract.sample({ seed });
      assert.equal(sample.seed, seed);
      assert.deepEqual(contract.sample({ seed }), sample);
      const decision = contract.decide(sample.ticket, sample.now);
      // Nothing that it warns of is the history's: only what the contract itself says aloud.
      assert.deepEqual(decision.warnings.filter(({ code }) => !said.has(code)), []);
      for (const { state } of decision.timers) states.add(state);
    }
    assert.ok(id === "conciliasfera" || states.size >= 3, `${id}: ${[...states]}`);
  }
});

test("without a seed samples differ, and say how to see them again", () => {
  const samples = Array.from({ length: 20 }, () => lepida.sample());
  assert.ok(new Set(samples.map(({ seed }) => seed)).size > 15);
  for (const { seed, ...sample } of samples) assert.deepEqual(lepida.sample({ seed }), { seed, ...sample });
});

test("a decision is a plain object that prints as a card", () => {
  const { ticket, now } = samples.find(({ contract }) => contract === "lepida-payer");
  const decision = lepida.decide(ticket, now);
  const plain = JSON.parse(JSON.stringify(decision));
  assert.deepStrictEqual(decision, plain);
  assert.deepEqual(Reflect.ownKeys({ ...decision }), Reflect.ownKeys(plain));
  assert.match(inspect(decision), /^4711 +lepida-payer 100 .*\nblocking · covered\n\nacknowledge +█/);
  assert.match(inspect([decision]), /4711 · blocking · acknowledge breached · resolve running/);
  assert.equal(inspect(lepida), `Contract lepida-payer 100 (${lepida.title})`);
});

test("the memory can be given back", () => {
  const contract = Contract.fromToml(text("exetera"));
  contract.free();
  assert.equal(inspect(contract), "Contract (freed)");
  assert.throws(() => contract.decide({}, 0));
  assert.equal(Contract.prototype[Symbol.dispose ?? "free"], Contract.prototype.free);
});

test("every question of time that the types name is answered", () => {
  const types = readFileSync(join(here, "../js/types/time.d.ts"), "utf8");
  const ops = [...types.matchAll(/op: ([^;]+);/g)].flatMap(([, names]) => [...names.matchAll(/"(\w+)"/g)].map(([, name]) => name));
  const rest = { start: "2026-10-03T13:00:00+02:00", end: "2026-10-10T13:00:00+02:00", seconds: 60, days: 2, months: 1, years: 1 };
  const named = { calendar: "desk", term: "retention", schedule: "backup", roll: "previous" };
  const ask = (id, question) => JSON.parse(Contract.builtin(id).timeJson(JSON.stringify(question)));
  const keys = ops.map((op) => {
    const question = { ...rest, ...named, op, tariff: "overtime", work: [{ start: rest.start, end: rest.end }] };
    return Object.keys(ask(op === "price" ? "exetera" : "conciliasfera", question)).join();
  });
  const count = (key) => keys.filter((each) => each === key).length;
  assert.deepEqual(
    Object.fromEntries([...new Set(keys)].sort().map((key) => [key, count(key)])),
    { at: 14, occurrences: 1, open: 1, quote: 1, seconds: 1, spans: 1 },
    ops.join(),
  );
});

test("a contract as JSON is which one it is", () => {
  const contract = Contract.builtin("lepida-payer");
  const { ticket, now } = samples.find((sample) => sample.contract === "lepida-payer");
  assert.deepEqual(JSON.parse(JSON.stringify({ contract })), { contract: contract.decide(ticket, now).contract });
});
