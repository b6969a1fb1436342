// Whatever is passed, the answer is a ClausolaError that says what to do.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { clausola, samples } from "./support.mjs";

const { ClausolaError, Contract } = clausola;
const contract = Contract.builtin("lepida-payer");
const { ticket, now } = samples.find((sample) => sample.contract === "lepida-payer");

/** The error that a call throws. */
function thrown(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof ClausolaError, inspect(error));
    assert.ok(error instanceof Error);
    assert.equal(error.name, "ClausolaError");
    for (const diagnostic of error.diagnostics) {
      assert.ok(error.message.includes(diagnostic.message), error.message);
      assert.deepEqual(Object.keys(diagnostic), ["code", "severity", "message", "help", "path", "line", "column"]);
    }
    return error.diagnostics[0];
  }
  assert.fail("nothing was thrown");
}

/** An object that contains itself. */
const endless = { id: "1" };
endless.facts = endless;

/** What a call is given, what the first finding says, and where. */
const WRONG = [
  ["an id that is no text", () => Contract.builtin(7), "`id` is the number `7`, not text", "id"],
  ["no id", () => Contract.builtin(), "`id` is missing, not text", "id"],
  ["a contract's text that is null", () => Contract.fromToml(null), "`text` is null, not text", "text"],
  ["a calendar that is an array", () => contract.due([], now, 1), "`calendar` is an array, not text", "calendar"],
  ["no now", () => contract.decide(ticket), "`now` is missing, not an instant", "now"],
  ["an object as now", () => contract.decide(ticket, {}), "`now` is an object, not an instant", "now"],
  ["a Date that is none", () => contract.decide(ticket, new Date("x")), "`now` is a Date without a time, not an instant", "now"],
  ["a Date as text", () => contract.decideJson("{}", new Date()), "`now` is a Date, not text", "now"],
  ["a Date as an id", () => Contract.builtin(new Date()), "`id` is a Date, not text", "id"],
  ["a Date as a calendar", () => contract.due(new Date(), now, 1), "`calendar` is a Date, not text", "calendar"],
  ["a Date as a duration", () => contract.due("help_desk", now, new Date()), "`seconds` is a Date, not a duration", "seconds"],
  ["a Date as a seed", () => contract.sample({ seed: new Date() }), "`seed` is a Date, not a seed", "seed"],
  ["a Date as a question", () => contract.timeJson(new Date()), "`question` is a Date, not text", "question"],
  ["another realm's Date as text", () => contract.explainJson("{}", runInNewContext("new Date()")), "`now` is a Date, not text", "now"],
  ["another realm's Date that is none", () => contract.decide(ticket, runInNewContext("new Date(NaN)")), "`now` is a Date without a time, not an instant", "now"],
  ["NaN as now", () => contract.decide(ticket, NaN), "`now` is the number `NaN`, not an instant", "now"],
  ["a negative duration", () => contract.due("help_desk", now, -5), "`seconds` is the number `-5`, not a duration", "seconds"],
  ["a duration as text", () => contract.due("help_desk", now, "5"), "`seconds` is text, not a duration", "seconds"],
  ["a seed with a fraction", () => contract.sample({ seed: 0.5 }), "`seed` is the number `0.5`, not a seed", "seed"],
  ["a model that is null", () => Contract.from(null), "`model` is null, not an object", "model"],
  ["no model", () => Contract.from(), "`model` is missing, not an object", "model"],
  ["a contract's file as a model", () => Contract.from("[contract]\nid = 'x'"), "`model` is text, not an object", "model"],
  ["a contract as a model", () => Contract.from(contract), "`model` is a Contract, not an object", "model"],
  ["a list as a model", () => Contract.from([{}]), "`model` is an array, not an object", "model"],
  ["a model that is a Date", () => Contract.from(new Date()), "`model` is a Date, not an object", "model"],
  ["an overlay that is null", () => contract.withOverlay(null), "`overlay` is null, not text or an object", "overlay"],
  ["no overlay", () => contract.withOverlay(), "`overlay` is missing, not text or an object", "overlay"],
  ["an overlay that is a number", () => contract.withOverlay(7), "`overlay` is the number `7`, not text or an object", "overlay"],
  ["an overlay that is a contract", () => contract.withOverlay(contract), "`overlay` is a Contract, not text or an object", "overlay"],
  ["an overlay that is a function", () => contract.withOverlay(() => {}), "`overlay` is a function, not text or an object", "overlay"],
  ["a bare column", () => contract.dueBatch("help_desk", [1], [2]), "`starts` is not a Float64Array", "starts"],
  [
    "columns of unequal length",
    () => contract.dueBatch("help_desk", new Float64Array(2), new Float64Array(3)),
    "`starts` has 2 rows and `seconds` 3",
    "seconds",
  ],
  ["facts that are text", () => contract.priority("blocking"), "`facts` is not an object", "facts"],
  ["facts in a list", () => contract.priority([true]), "`facts` is not an object", "facts"],
  ["no facts", () => contract.priority(), "`facts` is not an object", "facts"],
  ["a fact that is NaN", () => contract.priority({ remote_minutes: NaN }), "`facts` cannot be read: it holds the number `NaN`", "facts"],
  ["one ticket for many", () => contract.decideAll(ticket, now), "`tickets` is not an array", "tickets"],
  [
    "a ticket that contains itself",
    () => contract.decide(endless, now),
    "`ticket` cannot be read: it nests deeper than 128 levels, or contains itself",
    "ticket",
  ],
  ["a ticket with a function", () => contract.decide({ id() {} }, now), "`ticket` cannot be read: it holds a function", "ticket"],
  ["a ticket with Infinity", () => contract.decide({ id: 1e999 }, now), "`ticket` cannot be read: it holds the number `Infinity`", "ticket"],
  ["a ticket with half a character", () => contract.decide({ id: "\ud800" }, now), "`ticket` cannot be read: it holds half a character", "ticket"],
  ["a ticket with a BigInt", () => contract.decide({ id: 1n }, now), "`ticket` cannot be read: it holds a bigint", "ticket"],
  ["one ticket to rank", () => contract.rank(ticket, now), "`tickets` is not an array", "tickets"],
  ["one ticket for an agenda", () => contract.agenda(ticket, now), "`tickets` is not an array", "tickets"],
  [
    "a list with a ticket that is a function",
    () => contract.rank([ticket, () => {}], now),
    "`tickets[1]` cannot be read: it holds a function",
    "tickets[1]",
  ],
  ["no other contract", () => contract.diff(undefined, [], now), "`other` is not a Contract", "other"],
  ["another contract by its id", () => contract.diff("exetera", [], now), "`other` is not a Contract", "other"],
  ["a language that is a number", () => contract.explainText(ticket, now, 7), "`language` is the number `7`, not text", "language"],
  ["no question", () => contract.timeJson(), "`question` is missing, not text", "question"],
  ["a question that is an object", () => contract.timeJson({}), "`question` is an object, not text", "question"],
  ["no schema's name", () => Contract.schema(), "`name` is missing, not text", "name"],
  ["a call without its contract", () => contract.decide.call(undefined, ticket, now), "`this` is not a Contract", "this"],
  ["fields with a symbol", () => contract.mapFields({ a: Symbol("x") }), "`fields` cannot be read: it holds a symbol", "fields"],
  ["a ticket as JSON that is an object", () => contract.decideJson(ticket, now), "`ticket` is an object, not text", "ticket"],
];

for (const [what, call, message, path] of WRONG) {
  test(what, () => {
    const { code, help, ...diagnostic } = thrown(call);
    assert.equal(code, "bad_argument");
    assert.equal(diagnostic.message, message);
    assert.equal(diagnostic.path, path);
    assert.ok(help);
  });
}

/** What the engine itself refuses, by code. */
const REFUSED = [
  ["an unknown contract", () => Contract.builtin("lepida"), "unknown_contract"],
  ["an unknown calendar", () => contract.due("desk", now, 1), "unknown_calendar"],
  ["an instant without an offset", () => contract.decide(ticket, "2026-10-05T09:10:00"), "bad_instant"],
  ["a fact of the wrong type", () => contract.priority({ blocking: 1 }), "wrong_type"],
  ["a value that a fact does not have", () => contract.priority({ channel: "fax" }), "unknown_value"],
  ["an opening that is none", () => contract.priority({}, "soon"), "bad_instant"],
  ["an unknown schema", () => Contract.schema("tickets"), "unknown_schema"],
  ["an unknown language", () => contract.explainText(ticket, now, "de"), "unknown_language"],
  ["an overlay that says nothing", () => contract.withOverlay(""), "missing_key"],
  ["fields that are a list are a warning, but an unread ticket is not", () => contract.rank([{ id: "1" }], now), "missing_key"],
  ["a time beyond the horizon", () => contract.due("help_desk", "2099-12-31T12:00:00Z", 1e9), "beyond_horizon"],
];

for (const [what, call, code] of REFUSED) {
  test(what, () => assert.equal(thrown(call).code, code));
}

test("a ticket among many is told with its place", () => {
  const bad = { id: "2", events: [{ type: "opened", at: "yesterday" }] };
  for (const call of [() => contract.rank([ticket, bad], now), () => contract.diff(contract, [ticket, bad], now)]) {
    assert.equal(thrown(call).path, "tickets[1].events[0].at");
  }
});

test("a Date in the place of text is told as one, with what to do", () => {
  for (const Date of [globalThis.Date, runInNewContext("Date")]) {
    const dated = { ...ticket, events: [...ticket.events, { type: "acknowledged", at: new Date(), reason: new Date() }] };
    const second = ticket.events.length;
    const asks = [
      [`events[${second}].at`, () => contract.decide(dated, now)],
      [`tickets[1].events[${second}].at`, () => contract.rank([ticket, dated], now)],
    ];
    for (const [path, ask] of asks) {
      assert.deepEqual(thrown(ask), { ...thrown(ask), path, message: `\`${path}\` is a Date, not text`, help: "use its `toISOString()`" });
    }
    const [, { errors }] = contract.decideAll([ticket, dated], now);
    assert.equal(errors[0].message, `\`events[${second}].at\` is a Date, not text`);
    // One that nobody asks for is no fault, and a fault elsewhere is told as it is.
    assert.deepEqual(contract.mapFields({ created: new Date() }), contract.mapFields({}));
    assert.doesNotMatch(thrown(() => contract.decide({ events: dated.events }, now)).message, /Date/);
  }
  const { help } = thrown(() => contract.decideJson("{}", new Date()));
  assert.match(help, /toISOString/);
});

test("Dates and columns of another realm are as good as ours", () => {
  const other = runInNewContext(`({ now: new Date("${now}"), zero: new Float64Array([0]), hour: new Float64Array([3600]) })`);
  assert.ok(!(other.now instanceof Date) && !(other.zero instanceof Float64Array));
  assert.deepEqual(contract.decide(ticket, other.now), contract.decide(ticket, now));
  assert.deepEqual(contract.decideAll([ticket, {}], other.now), contract.decideAll([ticket, {}], now));
  assert.deepEqual(contract.explain(ticket, other.now), contract.explain(ticket, now));
  assert.deepEqual(contract.rank([ticket], other.now), contract.rank([ticket], now));
  assert.deepEqual(contract.priority({ blocking: true }, other.now), contract.priority({ blocking: true }, now));
  assert.equal(contract.due("help_desk", other.now, 3600), contract.due("help_desk", now, 3600));
  assert.equal(contract.worked("help_desk", 0, other.now), contract.worked("help_desk", 0, now));
  const ours = contract.dueBatch("help_desk", new Float64Array([0]), new Float64Array([3600]));
  assert.deepEqual(contract.dueBatch("help_desk", other.zero, other.hour), ours);
  // What only says that it is one is none.
  assert.equal(thrown(() => contract.decide(ticket, { [Symbol.toStringTag]: "Date" })).message, "`now` is an object, not an instant");
});

test("what is no model says where a contract is made of it", () => {
  const help = (model) => thrown(() => Contract.from(model)).help;
  assert.match(help("[contract]"), /`Contract\.fromToml`.*`JSON\.parse`/);
  assert.match(help(contract), /`model\(\)`/);
  assert.equal(Contract.from(contract.model()).hash, contract.hash);
});

test("a freed contract says so, however often it is asked", () => {
  const contract = Contract.builtin("exetera");
  contract.free();
  contract.free();
  const calls = [() => contract.decide(ticket, now), () => contract.id, () => contract.overlayHash, () => contract.lint()];
  for (let i = 0; i < 2000; i += 1) for (const call of calls) assert.equal(thrown(call).code, "freed");
  const living = Contract.builtin("exetera");
  assert.equal(thrown(() => living.diff(contract, [], now)).path, "other");
  assert.equal(living.id, "exetera");
});

test("an instant that is none is told with its argument", () => {
  assert.equal(thrown(() => contract.decide(ticket, "yesterday")).path, "now");
  assert.equal(thrown(() => contract.due("help_desk", "yesterday", 1)).path, "start");
});

test("a contract's faults are told all at once, with their places", () => {
  try {
    Contract.fromToml('[contract]\nid = "x"\ntime_zone = "Europe/Rome"\nsurprise = 1\n\n[calendars.desk]\nhours = { mon = ["25:00-26:00"] }\n');
    assert.fail("nothing was thrown");
  } catch (error) {
    assert.ok(error instanceof ClausolaError, inspect(error));
    assert.ok(error.diagnostics.length >= 2, error.message);
    assert.ok(error.diagnostics.some(({ line }) => line === 7), error.message);
  }
});

test("ten megabytes of garbage get a message", () => {
  const garbage = "\u0000{[<%é\"'".repeat(1_200_000);
  thrown(() => Contract.fromToml(garbage));
  assert.equal(JSON.parse(contract.decideJson(garbage, now)).ok, false);
  assert.equal(JSON.parse(contract.decideJson("[".repeat(10_000_000), now)).ok, false);
  thrown(() => contract.decide({ id: garbage, events: garbage }, now));
});

test("the engine works on after ten thousand tickets that contain themselves", () => {
  for (let i = 0; i < 10_000; i += 1) assert.throws(() => contract.decide(endless, now), ClausolaError);
  assert.equal(contract.decide(ticket, now).ticket, "4711");
});

test("the engine works on after ten thousand tickets that throw when they are read", () => {
  const getter = {
    get id() {
      throw new RangeError("from the getter");
    },
  };
  const array = Object.defineProperty([], 0, { get: getter.__lookupGetter__("id"), enumerable: true });
  const proxy = new Proxy({}, { ownKeys: getter.__lookupGetter__("id") });
  for (const trap of [getter, { events: array }, { facts: proxy }]) {
    assert.equal(thrown(() => contract.decide(trap, now)).message, "`ticket` cannot be read: from the getter");
    for (let i = 0; i < 10_000; i += 1) assert.throws(() => contract.decide(trap, now), ClausolaError);
  }
  assert.equal(contract.decide(ticket, now).ticket, "4711");
});

test("an error prints as its message and where it was asked", () => {
  try {
    contract.due("desk", now, 1);
  } catch (error) {
    const printed = inspect(error);
    assert.match(printed, /^ClausolaError: error\[unknown_calendar\]: the contract has no calendar `desk`\n/);
    assert.match(printed, /errors\.test\.mjs/);
    assert.doesNotMatch(printed, /wasm-function|__wbg/);
  }
});
