// The calls for those who write contracts and adapters, and for many tickets at once.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { clausola, root, samples } from "./support.mjs";

const { Contract } = clausola;
const lepida = Contract.builtin("lepida-payer");
const { ticket, now } = samples.find(({ contract }) => contract === "lepida-payer");
const SMALL = `
  contract = { id = "small", time_zone = "Europe/Rome" }
  facts = { urgent = "bool", channel = ["phone", "web"] }
  calendars.desk = { hours = { mon-fri = ["09:00-18:00"] } }
  objectives = [{ id = "answer", stop = "acknowledged", calendar = "desk", target = "2h" }]
`;
const small = Contract.fromToml(SMALL);
const opened = (id, at) => ({ id, events: [{ type: "opened", at }] });

for (const { contract: id, ticket, now } of samples) {
  const contract = Contract.builtin(id);

  test(`${id}: an explanation is the decision and its trace, the same bytes as text`, () => {
    const explanation = contract.explain(ticket, now);
    const { trace, ...decision } = explanation;
    assert.deepEqual(decision, contract.decide(ticket, now));
    assert.equal(trace.timers.length, decision.timers.length);
    assert.equal(
      contract.explainJson(JSON.stringify(ticket), now),
      `{"ok":true,"decision":${JSON.stringify(explanation)}}`,
    );
  });

  test(`${id}: an explanation is told in both languages`, () => {
    const [it, en] = ["it", "en"].map((language) => contract.explainText(ticket, now, language));
    assert.ok(it.includes("Tutte le ore sono di Europe/Rome"), it);
    assert.ok(en.includes("All times are those of Europe/Rome"), en);
    assert.equal(contract.explainText(ticket, now), en);
  });

  test(`${id}: its own tests pass`, () => {
    const report = contract.test();
    assert.equal(report.failed, 0, JSON.stringify(report.tests.filter(({ passed }) => !passed)));
    assert.equal(report.passed, report.tests.length);
  });
}

test("a ledger adds up to its target", () => {
  const { ledger } = lepida.explain(ticket, now).trace.timers[0];
  const counted = ledger.spans.filter(({ to }) => Date.parse(to) <= Date.parse(ledger.due));
  assert.equal(counted.reduce((sum, { seconds }) => sum + seconds, 0), ledger.due_seconds);
  assert.equal(ledger.due_seconds, 3600);
});

test("lint finds what is wrong, with a place and a ticket that shows it", () => {
  const contract = Contract.fromToml(`${SMALL}
    [priority]
    values = ["high", "low"]
    rows = [
      { when = { urgent = true }, then = "high" },
      { when = { urgent = true, channel = "phone" }, then = "low" },
    ]
  `);
  const findings = contract.lint();
  const row = findings.find(({ code }) => code === "unreachable_row");
  assert.deepEqual([row.severity, row.path, row.line], ["warning", "priority.rows[1]", 11]);
  const { example } = findings.find(({ code }) => code === "no_priority");
  assert.equal(contract.decide(example, example.events[0].at).priority, null);
});

test("a contract's tests are run, and failures say what was expected", () => {
  const report = Contract.fromToml(`${SMALL}
    [[tests]]
    name = "due on Monday"
    ticket.events = { opened = 2026-05-08T17:00:00 }
    expect.timers.answer = { state = "running", due = 2026-05-11T10:00:01 }
  `).test();
  assert.deepEqual([report.passed, report.failed], [0, 1]);
  const [{ name, passed, differences, line }] = report.tests;
  assert.deepEqual([name, passed, line], ["due on Monday", false, 7]);
  assert.equal(differences[0].path, "timers.answer.due");
  assert.equal(differences[0].got, "2026-05-11T10:00:00+02:00");
});

test("the template is a contract that lints clean and passes its tests", () => {
  const contract = Contract.fromToml(Contract.template());
  assert.deepEqual(contract.lint().filter(({ severity }) => severity !== "note"), []);
  assert.ok(contract.test().passed > 0 && contract.test().failed === 0);
});

test("schemas are objects, by name", () => {
  for (const name of ["contract", "overlay", "ticket", "decision"]) {
    const file = join(root, `core/schema/${name}.schema.json`);
    assert.deepEqual(Contract.schema(name), JSON.parse(readFileSync(file, "utf8")));
  }
});

test("tickets are ranked, and the agenda says when to look again", () => {
  const tickets = [opened("late", "2026-05-08T12:00:00+02:00"), opened("first", "2026-05-08T10:00:00+02:00")];
  const [first, second] = small.rank(tickets, "2026-05-08T12:30:00+02:00");
  assert.deepEqual([first.rank, first.ticket, second.rank, second.ticket], [1, "first", 2, "late"]);
  assert.deepEqual(first.because, ["due: 2026-05-08T12:00:00+02:00"]);
  const [next, ...others] = small.agenda(tickets, "2026-05-08T12:30:00+02:00");
  assert.deepEqual(next, { ticket: "late", wake_up: "2026-05-08T14:00:00.001+02:00", due_steps: [] });
  assert.deepEqual(others, []);
});

test("a what-if says which tickets change, and how", () => {
  const longer = Contract.fromToml(SMALL.replace("18:00", "20:00"));
  const friday = opened("4711", "2026-05-08T17:00:00+02:00");
  const diff = small.diff(longer, [friday, opened("2", "2026-05-08T09:00:00+02:00")], "2026-05-08T17:30:00+02:00");
  assert.deepEqual([diff.tickets, diff.changed, diff.undecided], [2, 1, 0]);
  assert.equal(diff.summary[0].kind, "earlier_due");
  assert.deepEqual(
    diff.changes[0].fields.find(({ path }) => path === "timers.answer.due"),
    { path: "timers.answer.due", old: "2026-05-11T10:00:00+02:00", new: "2026-05-08T19:00:00+02:00" },
  );
  assert.equal(small.diff(small, [friday], now).changed, 0);
});

test("an overlay is laid over a contract, from text or from an object", () => {
  const toml = `
    [overlay]
    contract = "small"
    [calendars.desk]
    closed = ["2026-05-11"]
    [fields]
    "Channel" = { fact = "channel", values = { "Call" = "phone" } }
    "Urgent" = "urgent"
  `;
  const model = {
    overlay: { contract: "small" },
    calendars: { desk: { closed: ["2026-05-11"] } },
    fields: { Channel: { fact: "channel", values: { Call: "phone" } }, Urgent: "urgent" },
  };
  assert.equal(small.overlayHash, null);
  const laid = [small.withOverlay(toml), small.withOverlay(model)];
  for (const contract of laid) {
    assert.ok(contract instanceof Contract);
    assert.equal(contract.hash, small.hash);
    assert.match(contract.overlayHash, /^[0-9a-f]{64}$/);
    assert.equal(contract.due("desk", "2026-05-08T17:30:00+02:00", 3600), "2026-05-12T09:30:00+02:00");
    assert.deepEqual(contract.mapFields({ Channel: "Call", Urgent: "true", Subject: "printer" }), {
      facts: { urgent: true, channel: "phone" },
      warnings: [],
    });
    const { facts, warnings } = contract.mapFields({ Channel: "Fax" });
    assert.deepEqual([facts, warnings[0].code], [{}, "unmapped_value"]);
  }
  assert.equal(laid[0].overlayHash, laid[1].overlayHash);
  assert.equal(small.overlayHash, null);
});

test("a description says what the contract says", () => {
  const { objectives, facts, calendars } = lepida.describe();
  assert.equal(objectives.find(({ id }) => id === "resolve").target.blocking, "240m");
  assert.equal(facts.find(({ fact }) => fact === "blocking").type, "bool");
  assert.ok(calendars.some(({ id }) => id === "help_desk"));
});

test("open time is listed, and adds up to what was worked", () => {
  const [from, to] = ["2026-10-03T13:00:00+02:00", "2026-10-06T00:00:00+02:00"];
  const spans = lepida.spans("help_desk", from, to);
  assert.deepEqual(spans, [
    ["2026-10-03T13:00:00+02:00", "2026-10-03T13:30:00+02:00"],
    ["2026-10-05T08:30:00+02:00", "2026-10-05T18:30:00+02:00"],
  ]);
  const seconds = spans.reduce((sum, [a, b]) => sum + (Date.parse(b) - Date.parse(a)) / 1000, 0);
  assert.equal(seconds, lepida.worked("help_desk", from, to));
  assert.deepEqual(lepida.spans("help_desk", to, from), []);
});

test("any question of time is answered as text", () => {
  const question = { calendar: "help_desk", op: "working_days", start: "2026-04-01T10:00:00+02:00", days: 15 };
  assert.equal(lepida.timeJson(JSON.stringify(question)), '{"at":"2026-04-23T18:30:00+02:00"}');
  assert.match(lepida.timeJson("{"), /^\{"error":\{"code":"broken_json"/);
});

test("findings are those of the contract as it was made, with its overlay, whatever became of the object since", () => {
  const model = small.model();
  assert.equal(Contract.from(model).hash, small.hash);
  const places = (contract) => contract.lint().map(({ code, path }) => `${code} ${path}`);
  const made = Contract.from(model);
  model.objectives = [];
  assert.deepEqual(places(made), places(small));
  assert.deepEqual(made.lint().map(({ line }) => line), made.lint().map(() => null));

  const overlay = { overlay: { contract: "small" }, calendars: { desk: { closed: ["2026-05-09"] } } };
  const laid = made.withOverlay(overlay);
  overlay.calendars.desk.closed = [];
  assert.ok(places(laid).some((place) => place.includes("overlay:calendars.desk.closed")), places(laid).join("\n"));
  assert.deepEqual(places(laid), places(small.withOverlay('[overlay]\ncontract = "small"\n[calendars.desk]\nclosed = ["2026-05-09"]')));
  for (const contract of [made, laid]) contract.free();
});

test("the model of a shipped contract makes the same contract", () => {
  for (const { contract: id, ticket, now } of samples) {
    const shipped = Contract.builtin(id);
    const made = Contract.from(shipped.model());
    assert.equal(made.hash, shipped.hash);
    assert.deepEqual(made.decide(ticket, now), shipped.decide(ticket, now));
    assert.deepEqual(made.test().tests.map(({ passed }) => passed), shipped.test().tests.map(({ passed }) => passed));
  }
});
