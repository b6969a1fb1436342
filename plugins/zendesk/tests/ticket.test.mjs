import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_RULES, readRules } from "../src/rules.js";
import { inOrder, toTicket } from "../src/ticket.js";
import { AGENT, REQUESTER, at, audit, change, comment, made, source } from "./fixtures.mjs";

/** Facts as they are, by a mapping of names. */
const mapping = (names) => (fields) => ({
  facts: Object.fromEntries(
    Object.entries(names).flatMap(([field, fact]) => (fields[field] == null ? [] : [[fact, fields[field]]])),
  ),
  warnings: [],
});

function ticket(from, { rules = DEFAULT_RULES, names = {}, tags = [], now = at(600) } = {}) {
  const read = readRules(rules);
  assert.deepEqual(read.problems, []);
  return toTicket(from, { rules: read.rules, tags, mapFields: mapping(names), now }).ticket;
}

/** `paused+30 waiting_on_customer`: the type, the minutes since creation, and what else it says. */
const lines = ({ events }) =>
  events.map(({ type, at: when, facts, reason, step, suspended_at }) => {
    const minutes = (Date.parse(when) - Date.parse(at(0))) / 60_000;
    const more = [reason, step, suspended_at, facts && JSON.stringify(facts)].filter(Boolean);
    return [`${type}+${minutes}`, ...more].join(" ");
  });

test("a ticket that was only made is opened", () => {
  const made_ = ticket(source([made()]));
  assert.deepEqual(made_, { id: "4711", facts: {}, events: [{ type: "opened", at: at(0) }] });
});

test("a ticket without a history is opened with what the form says", () => {
  const form = { values: { priority: "high", status: "open" }, tags: [] };
  const { facts, events } = ticket(source([], { form }), { names: { priority: "urgency" } });
  assert.deepEqual(facts, { urgency: "high" });
  assert.deepEqual(events, [{ type: "opened", at: at(0) }]);
});

test("facts are those of the first audit; the channel is the one that it came by", () => {
  const from = source([made({ 360001: "web", priority: "high" }, "phone")]);
  const { facts } = ticket(from, { names: { custom_field_360001: "area", priority: "urgency", channel: "channel" } });
  assert.deepEqual(facts, { area: "web", urgency: "high", channel: "phone" });
});

test("what a trigger changes while the ticket is made, it was made with", () => {
  const first = made({ priority: "low" });
  first.events.push(change("priority", "low", "urgent"));
  const { facts, events } = ticket(source([first]), { names: { priority: "urgency" } });
  assert.deepEqual(facts, { urgency: "urgent" });
  assert.equal(events.length, 1);
});

test("a field that changes is a fact that changes; one that is emptied is null", () => {
  const from = source([
    made({ 360001: "web" }),
    audit(20, AGENT, [change("360001", "web", "sso")]),
    audit(40, AGENT, [change("360001", "sso", null)]),
    audit(50, AGENT, [change("subject", "a", "b")]),
  ]);
  assert.deepEqual(lines(ticket(from, { names: { custom_field_360001: "area" } })), [
    "opened+0",
    'facts_changed+20 {"area":"sso"}',
    'facts_changed+40 {"area":null}',
  ]);
});

test("a field whose creation was never recorded was what it was before its first change", () => {
  const from = source([made(), audit(20, AGENT, [change("360002", "lan", "wan")])]);
  const got = ticket(from, { names: { custom_field_360002: "area" } });
  assert.deepEqual(got.facts, { area: "lan" });
  assert.deepEqual(lines(got), ["opened+0", 'facts_changed+20 {"area":"wan"}']);
});

test("check boxes are true or false, in audits as in the form", () => {
  const checkboxes = new Set(["custom_field_360003"]);
  const form = { values: { custom_field_360003: true }, tags: [] };
  const from = source([made({ 360003: "0" }), audit(20, AGENT, [change("360003", "0", "1")])], { checkboxes, form });
  const got = ticket(from, { names: { custom_field_360003: "blocking" } });
  assert.deepEqual(got.facts, { blocking: false });
  assert.deepEqual(lines(got), ["opened+0", 'facts_changed+20 {"blocking":true}']);
});

test("a tag whose absence says something is false until it is set", () => {
  const from = source([made({ tags: ["mail"] }), audit(20, AGENT, [change("tags", ["mail"], ["mail", "vip"])])], {
    form: { values: {}, tags: ["mail", "vip"] },
  });
  const got = ticket(from, { names: { "tag:vip": "important" }, tags: ["vip"] });
  assert.deepEqual(got.facts, { important: false });
  assert.deepEqual(lines(got), ["opened+0", 'facts_changed+20 {"important":true}']);
});

test("pending pauses for the customer, on hold for others; leaving both resumes", () => {
  const from = source([
    made(),
    audit(10, AGENT, [change("status", "new", "pending")]),
    audit(30, AGENT, [change("status", "pending", "hold")]),
    audit(50, REQUESTER, [change("status", "hold", "open"), comment()], "email"),
  ]);
  assert.deepEqual(lines(ticket(from)), [
    "opened+0",
    "paused+10 waiting_on_customer",
    "paused+30 waiting_on_third_party",
    "resumed+50",
  ]);
});

test("a status that is set again is no second pause", () => {
  const from = source([
    made(),
    audit(10, AGENT, [change("status", "new", "pending")]),
    audit(20, AGENT, [change("priority", null, "low")]),
    audit(30, AGENT, [change("status", "pending", "pending")]),
  ]);
  assert.deepEqual(lines(ticket(from)), ["opened+0", "paused+10 waiting_on_customer"]);
});

test("the first public reply of the desk acknowledges; a reply and the pause after it are in this order", () => {
  const from = source([
    made(),
    audit(5, REQUESTER, [comment()], "email"),
    audit(10, AGENT, [comment(false)]),
    audit(20, AGENT, [comment(), change("status", "new", "pending")]),
    audit(40, AGENT, [comment()]),
  ]);
  assert.deepEqual(lines(ticket(from)), ["opened+0", "acknowledged+20", "paused+20 waiting_on_customer"]);
});

test("what a trigger writes is no reply of the desk", () => {
  const from = source([
    made(),
    audit(1, AGENT, [comment()], "rule"),
    audit(2, AGENT, [comment(true, { via: { channel: "rule" } })]),
    audit(30, AGENT, [comment()]),
  ]);
  assert.deepEqual(lines(ticket(from)), ["opened+0", "acknowledged+30"]);
});

test("where Zendesk does not tell who is who, whoever is not the requester is the desk", () => {
  const roles = new Map();
  const from = source([made(), audit(5, REQUESTER, [comment()]), audit(6, -1, [comment()]), audit(9, AGENT, [comment()])], { roles });
  assert.deepEqual(lines(ticket(from)), ["opened+0", "acknowledged+9"]);
});

test("an author of the comment counts before the one of the audit", () => {
  const from = source([made(), audit(5, AGENT, [comment(true, { author_id: REQUESTER })])]);
  assert.deepEqual(lines(ticket(from)), ["opened+0"]);
});

test("an assignee acknowledges, once", () => {
  const from = source([
    made(),
    audit(10, AGENT, [change("assignee_id", null, String(AGENT))]),
    audit(20, AGENT, [change("assignee_id", String(AGENT), null)]),
    audit(30, AGENT, [change("assignee_id", null, "7002"), comment()]),
  ]);
  assert.deepEqual(lines(ticket(from)), ["opened+0", "acknowledged+10"]);
});

test("a trigger that assigns acknowledges nothing; a person who takes the ticket over does", () => {
  const rule = { via: { channel: "rule", source: { rel: "trigger" } } };
  const first = made();
  first.events.push({ ...change("assignee_id", null, String(AGENT)), ...rule });
  const from = source([first, audit(20, AGENT, [change("assignee_id", String(AGENT), "7002")])]);
  assert.deepEqual(lines(ticket(from)), ["opened+0", "acknowledged+20"]);

  const form = { values: { assignee_id: String(AGENT) }, tags: [] };
  assert.deepEqual(lines(ticket(source([first], { form }))), ["opened+0"]);
  form.values.assignee_id = "7002";
  assert.deepEqual(lines(ticket(source([first], { form }), { now: at(90) })), ["opened+0", "acknowledged+90"]);
});

test("solved resolves, open again reopens, closed closes", () => {
  const from = source([
    made(),
    audit(10, AGENT, [change("status", "new", "solved")]),
    audit(20, REQUESTER, [change("status", "solved", "open")]),
    audit(30, AGENT, [change("status", "open", "solved")]),
    audit(40, -1, [change("status", "solved", "closed")]),
  ]);
  assert.deepEqual(lines(ticket(from)), ["opened+0", "resolved+10", "reopened+20", "resolved+30", "closed+40"]);
});

test("a pause has ended when the ticket is solved; one that is reopened into a pause pauses", () => {
  const from = source([
    made(),
    audit(10, AGENT, [change("status", "new", "pending")]),
    audit(20, AGENT, [change("status", "pending", "solved")]),
    audit(30, AGENT, [change("status", "solved", "pending")]),
  ]);
  assert.deepEqual(lines(ticket(from)), [
    "opened+0",
    "paused+10 waiting_on_customer",
    "resumed+20",
    "resolved+20",
    "reopened+30",
    "paused+30 waiting_on_customer",
  ]);
});

test("a ticket that is made solved is opened and resolved at once", () => {
  assert.deepEqual(lines(ticket(source([made({ status: "solved" })]))), ["opened+0", "resolved+0"]);
});

test("rules of an admin's own: fields, tags, events of the contract, steps, signatures", () => {
  const rules = `
    # the desk's own
    custom_field_360004:true = workaround
    status:hold = suspended customer_unavailable
    tag:signed = suspension_signed
    tag:called = escalated acknowledge@75%
    custom_field_360005:yes, at once = paid
    tag:withdrawn = cancelled
    reply = contacted
  `;
  const from = source(
    [
      made(),
      audit(10, AGENT, [change("360004", "0", "1")]),
      audit(20, AGENT, [change("status", "new", "hold"), comment()]),
      audit(30, AGENT, [change("tags", [], ["signed", "called"])]),
      audit(40, AGENT, [change("status", "hold", "open"), comment()]),
      audit(50, AGENT, [change("360005", null, "yes, at once")]),
      audit(60, AGENT, [change("tags", "signed called", "signed called withdrawn")]),
    ],
    { checkboxes: new Set(["custom_field_360004"]), form: { values: {}, tags: ["signed", "called", "withdrawn"] } },
  );
  assert.deepEqual(lines(ticket(from, { rules })), [
    "opened+0",
    "workaround+10",
    "contacted+20",
    "suspended+20 customer_unavailable",
    `suspension_signed+30 ${at(20)}`,
    "escalated+30 acknowledge@75%",
    "contacted+40",
    "unsuspended+40",
    "paid+50",
    "cancelled+60",
  ]);
});

test("what the form changes happens now, saved or not", () => {
  const form = { values: { status: "pending", custom_field_360001: "sso" }, tags: [] };
  const from = source([made({ 360001: "web" })], { form });
  assert.deepEqual(lines(ticket(from, { names: { custom_field_360001: "area" }, now: at(90) })), [
    "opened+0",
    'facts_changed+90 {"area":"sso"}',
    "paused+90 waiting_on_customer",
  ]);
});

test("a form that says the same in other words changes nothing", () => {
  const form = { values: { status: "open", priority: null, custom_field_360006: false }, tags: ["b", "a"] };
  const from = source([made({ status: "open", priority: "", tags: ["a", "b"] })], { form });
  assert.deepEqual(lines(ticket(from)), ["opened+0"]);
});

test("an organization's field is a fact from the beginning", () => {
  const from = source([made()], { fixed: { "organization.support_plan": "silver" } });
  assert.deepEqual(ticket(from, { names: { "organization.support_plan": "profile" } }).facts, { profile: "silver" });
});

test("audits are put in order: by time, then by number", () => {
  const audits = [
    { id: 3, created_at: at(10), events: [] },
    { id: 9, created_at: at(5), events: [] },
    { id: 2, created_at: at(10), events: [] },
  ];
  assert.deepEqual(inOrder(audits).map(({ id }) => id), [9, 2, 3]);
});

test("reading a history is pure: the same again, and nothing of the source is changed", () => {
  const from = source([made({ tags: ["x"] }), audit(10, AGENT, [change("status", "new", "pending"), change("tags", ["x"], ["y"])])]);
  const before = structuredClone(from);
  assert.deepEqual(ticket(from), ticket(from));
  assert.deepEqual(from, before);
});
