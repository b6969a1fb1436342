// Explanations, findings and test reports, as a person sees them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { explained, ledgerCard } from "../js/explanation.js";
import { errorCard, findingsCard, reportCard } from "../js/findings.js";
import { legend, timeline } from "../js/timeline.js";
import { words } from "../js/words.js";
import { clausola, samples, snapshot } from "./support.mjs";

const { Contract } = clausola;

// A contract of its own, so that a better reading of a shipped one leaves these looks alone.
const contract = Contract.fromToml(`
  contract = { id = "looks", title = "Looks", revision = "2", time_zone = "Europe/Rome" }
  clauses = { "1" = "Hours", "2" = "Times", "3" = "Priorities" }
  events = { delivered = { it = "Consegnato", en = "Delivered" } }
  notices = [{ id = "weekend", when = { blocking = true }, text = { it = "nel fine settimana nessuno risponde", en = "nobody answers at weekends" }, clause = "1" }]

  [facts]
  blocking = "bool"
  channel = { type = ["phone", "web"], default = "phone" }
  area = "text"

  [calendars.desk]
  name = { it = "Presidio", en = "Desk" }
  hours = { mon-fri = ["09:00-13:00", "14:00-18:00"] }
  closed = ["it"]
  clause = "1"

  [priority]
  values = ["high", "low"]
  rows = [
    { when = { blocking = true }, then = "high", clause = "3" },
    { when = { blocking = false }, then = "low", assumed = "the rest is low" },
  ]

  [[objectives]]
  id = "answer"
  name = { it = "Risposta", en = "Answer" }
  stop = "acknowledged"
  calendar = "desk"
  target = { high = "4h", low = "2 working days" }
  clause = "2"

  [[objectives]]
  id = "resolve"
  name = { it = "Risoluzione", en = "Resolution" }
  stop = "resolved"
  calendar = "desk"
  target = { high = "16h", low = "10 working days" }
  paused_by = ["paused"]
  compliance = { share = 0.95, period = "year" }
  clause = "2"

  [[escalations]]
  objective = "resolve"
  at = "75%"
  action = "notify"
  to = "team_lead"
  assumed = "the operator's choice"
`);
const facts = { blocking: true, area: "billing" };
const ticket = {
  id: "L-1",
  facts,
  events: [
    { type: "opened", at: "2026-04-03T16:00:00+02:00" }, // the Friday before Easter
    { type: "paused", at: "2026-04-07T10:00:00+02:00", reason: "waiting_on_customer" },
    { type: "resumed", at: "2026-04-07T12:00:00+02:00" },
  ],
};
const now = "2026-04-08T09:30:00+02:00";
const explanation = contract.explain(ticket, now);
const slow = contract.explain({ ...ticket, facts: { blocking: false } }, now);

const LOOKS = {
  "explanation.txt": () => explained(explanation, { width: 80 }),
  "explanation-italian.txt": () => explained(explanation, { width: 60, language: "it_IT.UTF-8" }),
  "explanation-days.txt": () => explained(slow, { width: 80 }),
  "explanation-colour.txt": () => explained(explanation, { width: 80, colour: true }),
  "ledger.txt": () => ledgerCard(explanation.trace.timers[0].ledger, now, { width: 70 }),
  "findings.txt": () => findingsCard(contract.lint(), { width: 80 }),
  "findings-italian.txt": () => findingsCard(contract.lint(), { width: 60, language: "it" }),
};

for (const [name, draw] of Object.entries(LOOKS)) {
  test(`looks as in ${name}`, () => {
    const text = `${draw()}\n`;
    assert.equal(text, snapshot(name, text));
  });
}

/** Every explanation of the samples, and of random tickets. */
const explanations = [
  explanation,
  slow,
  ...samples.map(({ contract, ticket, now }) => Contract.builtin(contract).explain(ticket, now)),
  ...Contract.builtins().flatMap((id) =>
    Array.from({ length: 30 }, (_, seed) => {
      const contract = Contract.builtin(id);
      const sample = contract.sample({ seed });
      return contract.explain(sample.ticket, sample.now);
    }),
  ),
];
const ledgers = explanations.flatMap(({ now, trace }) => trace.timers.flatMap(({ ledger }) => (ledger ? [[ledger, now]] : [])));

test("no line is wider than the terminal", () => {
  for (const language of ["en", "it"]) {
    for (const width of [56, 60, 79, 80, 100, 120]) {
      for (const each of explanations) {
        for (const line of explained(each, { width, language }).split("\n")) {
          assert.ok(line.length <= width, `${line.length} > ${width}: ${line}`);
        }
      }
    }
  }
});

test("without colour there is no escape code, and colour changes nothing else", () => {
  for (const each of explanations) {
    const plain = explained(each, { width: 80 });
    assert.doesNotMatch(plain, /\x1b/);
    const bare = explained(each, { width: 80, colour: true }).replace(/\x1b\[[\d;]*m/g, "");
    assert.equal(bare.split("\n").map((line) => line.trimEnd()).join("\n"), plain);
  }
});

test("a timeline fills its line, and shows due, now and whatever counts", () => {
  assert.ok(ledgers.length > 50);
  for (const [ledger, now] of ledgers) {
    for (const width of [20, 57, 98]) {
      const { line, looks } = timeline(ledger, now, width);
      const text = line.map(([text]) => text).join("");
      assert.equal(text.length, width);
      assert.ok(text.includes("◆"), text);
      for (const { kind, part, from, to } of ledger.spans) {
        if (kind === "counted" && from !== to) {
          assert.ok(looks.includes({ elapsed: "counted", left: "left", overdue: "overdue" }[part]), `${part}: ${text}`);
        }
      }
    }
  }
});

test("a legend explains what is on the lines, and nothing else", () => {
  const { ledger } = explanation.trace.timers[1];
  const text = (width) =>
    legend([timeline(ledger, now, 60)], { say: words("en"), width }).map((line) => line.map(([text]) => text).join("").trimEnd());
  assert.deepEqual(text(80), ["█ counted   ░ left   · closed   ‖ paused   ◆ due   ▼ now"]);
  assert.deepEqual(text(36), ["█ counted   ░ left   · closed", "‖ paused   ◆ due   ▼ now"]);
});

test("a timer that has stopped says what stopped it", () => {
  const stopped = { ...ticket, events: [ticket.events[0], { type: "acknowledged", at: "2026-04-03T17:00:00+02:00" }] };
  const text = explained(contract.explain(stopped, now), { width: 80 });
  assert.match(text, /\n  Fri 3 Apr 16:00  17:00 +1h  1h\n.*1h  2h  left\n/);
  assert.match(text, /\n  stopped by acknowledgement Fri 3 Apr 17:00\n/);
});

test("explanations, findings and reports print as cards, and stay plain objects", () => {
  assert.match(inspect(explanation), /^L-1 +looks 2 .*\nhigh · covered\n\nfacts /);
  assert.match(inspect([explanation]), /^\[ L-1 · high · answer breached · resolve running \]$/);
  assert.match(inspect(contract.lint()), /^warning\[\w+\]/);
  assert.match(inspect(contract.test()), /^0 passed · 0 failed\nthe tests reach 0 of \d+ parts/);
  assert.match(inspect({ findings: contract.lint() }), /severity: 'warning'/);
  for (const value of [explanation, contract.lint(), contract.test()]) {
    assert.deepStrictEqual(value, JSON.parse(JSON.stringify(value)));
  }
});

test("a clean contract is told so", () => {
  assert.equal(findingsCard([]), "nothing to say: the contract is clean");
  assert.equal(findingsCard([], { language: "it" }), "nulla da dire: il contratto è a posto");
});

test("a failed test says what was expected, and what came", () => {
  const failing = Contract.fromToml(`
    contract = { id = "failing", time_zone = "Europe/Rome" }
    calendars.desk = { hours = { mon-fri = ["09:00-18:00"] } }
    objectives = [{ id = "answer", stop = "acknowledged", calendar = "desk", target = "2h" }]
    [[tests]]
    name = "due on Monday"
    ticket.events = { opened = 2026-05-08T17:00:00 }
    expect.timers.answer = { due = 2026-05-11T10:00:01 }
  `);
  assert.equal(
    reportCard(failing.test(), { width: 100 }),
    [
      "✗ due on Monday",
      "    timers.answer.due",
      '    expected "2026-05-11T10:00:01" · got "2026-05-11T10:00:00+02:00"',
      "",
      "0 passed · 1 failed",
      "the tests reach 2 of 2 parts of the contract (100 %)",
    ].join("\n"),
  );
});

test("an error is told without a stack", () => {
  try {
    contract.due("dask", now, 60);
    assert.fail("nothing was thrown");
  } catch (error) {
    assert.equal(
      errorCard(error),
      "error[unknown_calendar]  calendar\n  the contract has no calendar `dask`\n  → did you mean `desk`? there are `desk`",
    );
  }
});
