// The priority alone, beside other rule engines: `node peers.mjs <package>`.
//
// One job for all: a matrix of impact and urgency, nine cells, and four overrides by other facts, the first of which
// decides. Each engine is told it from the same two tables and reads it beforehand, in that form of those tried which
// was the fastest where the matrix decides. Before anything is timed all must give the same priority to each of the
// 216 tickets that the facts allow. Prints one figure a line, as `bench.mjs` does.
//
// Ours is asked twice: for the priority alone, as the peers are, with the same facts as an object; and for the whole
// decision on a ticket with these facts, which says the priority too. As an object and as text both the question and the
// answer are that; engines that know objects alone are given what `JSON.parse` makes of the text.

import { createRequire } from "node:module";
import { resolve } from "node:path";
import { measure } from "./measure.mjs";

const require = createRequire(import.meta.url);
const { Contract } = require(resolve(process.argv[2]));
// Beside this file, and installed for this script alone.
const peer = createRequire(new URL("peers/package.json", import.meta.url));
const { Engine } = peer("json-rules-engine");
const { ZenEngine, evaluateExpressionSync } = peer("@gorules/zen-engine");
const cedar = peer("@cedar-policy/cedar-wasm/nodejs");

const FACTS = {
  impact: ["low", "medium", "high"],
  urgency: ["low", "medium", "high"],
  safety: [false, true],
  users: ["one", "some", "all"],
  request: ["incident", "change"],
  planned: [false, true],
};
const PRIORITIES = ["p1", "p2", "p3", "p4", "p5"];
const OVERRIDES = [
  { fact: "safety", value: true, priority: "p1" },
  { fact: "users", value: "all", priority: "p1" },
  { fact: "request", value: "change", priority: "p5" },
  { fact: "planned", value: true, priority: "p4" },
];
const MATRIX = {
  high: { high: "p1", medium: "p2", low: "p3" },
  medium: { high: "p2", medium: "p3", low: "p4" },
  low: { high: "p3", medium: "p4", low: "p5" },
};
const CELLS = Object.entries(MATRIX).flatMap(([impact, row]) =>
  Object.entries(row).map(([urgency, priority]) => ({ impact, urgency, priority })),
);
/** Both as one table, of which the first row that holds decides. */
const ROWS = [...OVERRIDES.map(({ fact, value, priority }) => ({ [fact]: value, priority })), ...CELLS];

/** How many questions are put to `zen-engine` at once, where that is what is measured. */
const AT_ONCE = 64;
const OPENED = "2026-10-05T09:00:00+02:00";

const contract = compiled();
const engines = [floor(), clausola(), clausolaDecision(), jsonRulesEngine(), zenEngine(), zenExpression(), cedarWasm()];
const tickets = every(FACTS);
await agree();
await time();

/** The rules as a person would write them in JavaScript. */
function floor() {
  const ask = ({ impact, urgency, safety, users, request, planned }) => {
    if (safety || users === "all") return "p1";
    if (request === "change") return "p5";
    return planned ? "p4" : MATRIX[impact][urgency];
  };
  return { name: "floor: a function", ask };
}

function compiled() {
  const facts = Object.entries(FACTS).map(([fact, values]) => [fact, typeof values[0] === "boolean" ? "bool" : values]);
  return Contract.from({
    contract: { id: "priority-only", time_zone: "Europe/Rome" },
    facts: Object.fromEntries(facts),
    priority: {
      values: PRIORITIES,
      rows: OVERRIDES.map(({ fact, value, priority }) => ({ when: { [fact]: value }, then: priority })),
      matrix: { rows: "impact", columns: "urgency", cells: MATRIX },
    },
  });
}

function clausola() {
  return { name: "clausola", ask: (facts) => contract.priority(facts).priority };
}

function clausolaDecision() {
  return {
    name: "clausola, whole decision",
    input: (facts) => ({ id: "1", facts, events: [{ type: "opened", at: OPENED }] }),
    ask: (ticket) => contract.decide(ticket, OPENED).priority,
    askText: (text) => contract.decideJson(text, OPENED),
    readText: (answer) => JSON.parse(answer).decision.priority,
  };
}

/** A rule for each override and each cell, one after another; the first that holds stops the rest. */
function jsonRulesEngine() {
  const engine = new Engine();
  ROWS.forEach(({ priority, ...facts }, n) => {
    const all = Object.entries(facts).map(([fact, value]) => ({ fact, operator: "equal", value }));
    engine.addRule({ conditions: { all }, event: { type: priority }, priority: ROWS.length - n });
  });
  engine.on("success", () => engine.stop());
  const ask = async (facts) => (await engine.run(facts)).events[0].type;
  return { name: "json-rules-engine", ask };
}

/** A decision table, first hit. It answers from another thread, so that many questions at once cost less each. */
function zenEngine() {
  const fields = Object.keys(FACTS).map((id) => ({ id, name: id, field: id }));
  // A cell of text is an expression; an empty one holds for every value.
  const rules = ROWS.map((row, n) => {
    const cells = fields.map(({ id }) => [id, id in row ? JSON.stringify(row[id]) : ""]);
    return { _id: `${n}`, ...Object.fromEntries(cells), priority: JSON.stringify(row.priority) };
  });
  const outputs = [{ id: "priority", name: "priority", field: "priority" }];
  const content = { hitPolicy: "first", inputs: fields, outputs, rules };
  const decision = new ZenEngine().createDecision({
    contentType: "application/vnd.gorules.decision",
    nodes: [
      { id: "ticket", name: "ticket", type: "inputNode" },
      { id: "table", name: "table", type: "decisionTableNode", content },
      { id: "answer", name: "answer", type: "outputNode" },
    ],
    edges: [
      { id: "in", type: "edge", sourceId: "ticket", targetId: "table" },
      { id: "out", type: "edge", sourceId: "table", targetId: "answer" },
    ],
  });
  const ask = async (facts) => (await decision.evaluate(facts)).result.priority;
  return { name: "zen-engine", ask, atOnce: true };
}

/** No table but one expression: the only way to a priority from `zen-engine` without waiting for another thread. */
function zenExpression() {
  const choices = ROWS.map(({ priority, ...facts }) => {
    const tests = Object.entries(facts).map(([fact, value]) => `${fact} == ${JSON.stringify(value)}`);
    return `${tests.join(" and ")} ? "${priority}" : `;
  });
  const expression = `${choices.join("")}null`;
  return { name: "zen-engine, one expression", ask: (facts) => evaluateExpressionSync(expression, facts) };
}

/** It permits or forbids: each priority is a policy, and the answer is the name of the one that permits. */
function cedarWasm() {
  const equal = (fact, value) => `context.${fact} == ${JSON.stringify(value)}`;
  const overridden = OVERRIDES.map(({ fact, value }) => equal(fact, value));
  const policy = (priority) => {
    const cells = CELLS.filter((cell) => cell.priority === priority)
      .map(({ impact, urgency }) => `(${equal("impact", impact)} && ${equal("urgency", urgency)})`)
      .join(" || ");
    const chain = OVERRIDES.reduceRight(
      (otherwise, override, n) => `if ${overridden[n]} then ${override.priority === priority} else (${otherwise})`,
      cells,
    );
    return `permit(principal, action, resource) when { ${chain} };`;
  };
  const id = "priority-only";
  const staticPolicies = Object.fromEntries(PRIORITIES.map((priority) => [priority, policy(priority)]));
  const parsed = cedar.preparsePolicySet(id, { staticPolicies });
  if (parsed.type !== "success") throw new Error(`cedar-wasm refuses the policies: ${JSON.stringify(parsed.errors)}`);
  const entity = (type) => ({ type, id: "1" });
  const [principal, action, resource] = [entity("Desk"), entity("Action"), entity("Ticket")];
  const ask = (context) => {
    const call = { principal, action, resource, context, preparsedPolicySetId: id, entities: [] };
    const { reason } = cedar.statefulIsAuthorized(call).response.diagnostics;
    return reason.length === 1 ? reason[0] : reason;
  };
  return { name: "cedar-wasm", ask };
}

/** Every ticket that the facts allow. */
function every(facts) {
  let all = [{}];
  for (const [fact, values] of Object.entries(facts)) {
    all = all.flatMap((ticket) => values.map((value) => ({ ...ticket, [fact]: value })));
  }
  return all;
}

/** What an engine is asked with: the facts, unless it wants them otherwise; objects as a program receives them. */
function inputs(engine, tickets) {
  return tickets.map((facts) => JSON.parse(JSON.stringify(engine.input ? engine.input(facts) : facts)));
}

/** Text in and text out, for an engine that has only objects. */
function textually(engine) {
  const write = (priority) => JSON.stringify({ priority });
  return (text) => {
    const answer = engine.ask(JSON.parse(text));
    return answer instanceof Promise ? answer.then(write) : write(answer);
  };
}

/** Throws unless all give every ticket the same priority, as an object and as text. */
async function agree() {
  const seen = new Set();
  for (const engine of engines) {
    const askText = engine.askText ?? textually(engine);
    const readText = engine.readText ?? ((answer) => JSON.parse(answer).priority);
    for (const [n, input] of inputs(engine, tickets).entries()) {
      const expected = engines[0].ask(tickets[n]);
      const answer = engine.ask(input);
      engine.waits = answer instanceof Promise;
      for (const priority of [await answer, readText(await askText(JSON.stringify(input)))]) {
        if (priority === expected) continue;
        throw new Error(`${engine.name} gives ${JSON.stringify(tickets[n])} ${priority}, not ${expected}`);
      }
      seen.add(expected);
    }
  }
  if (seen.size !== PRIORITIES.length) throw new Error("the job does not give every priority");
}

/** One decision, where the matrix decides and where an override does, by turns on all such tickets. */
async function time() {
  const overridden = (ticket) => OVERRIDES.some(({ fact, value }) => ticket[fact] === value);
  const deciders = [
    ["matrix", tickets.filter((ticket) => !overridden(ticket))],
    ["override", tickets.filter(overridden)],
  ];
  const contest = [];
  for (const engine of engines) {
    const askText = engine.askText ?? textually(engine);
    for (const [decider, tickets] of deciders) {
      const objects = inputs(engine, tickets);
      const texts = objects.map((input) => JSON.stringify(input));
      const add = (row, how, run, least) => contest.push({ row, column: `${decider}, ${how}`, run, least });
      add(engine.name, "object", inTurn(engine.ask, objects, engine.waits));
      add(engine.name, "text", inTurn(askText, texts, engine.waits));
      if (engine.atOnce) add(`${engine.name}, ${AT_ONCE} at once`, "object", atOnce(engine.ask, objects), AT_ONCE);
    }
  }
  await measure("priority", 1000, contest);
}

/** Asks one question after another, waiting for each answer where there is something to wait for. */
function inTurn(ask, questions, waits) {
  const next = endlessly(questions);
  if (waits) {
    return async (count) => {
      for (let n = 0; n < count; n += 1) await ask(next());
    };
  }
  return (count) => {
    for (let n = 0; n < count; n += 1) ask(next());
  };
}

function atOnce(ask, questions) {
  const next = endlessly(questions);
  return async (count) => {
    for (let n = 0; n < count; n += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, () => ask(next())));
  };
}

/** From round to round where the last one ended: a slow engine is asked the same questions as a fast one. */
function endlessly(questions) {
  let n = 0;
  return () => {
    n = n + 1 < questions.length ? n + 1 : 0;
    return questions[n];
  };
}
