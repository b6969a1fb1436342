import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldName, forMapping, mentioned, normal } from "../src/fields.js";
import { DEFAULT_RULES, readRules } from "../src/rules.js";
import { overlayText, readSettings, zendeskPriority } from "../src/settings.js";
import { byUrgency } from "../src/urgency.js";

const codes = (settings) => settings.problems.map(({ code, setting, line }) => [code, setting, line].filter(Boolean).join(" "));

test("nothing that is set is a contract that is missing, and the defaults", () => {
  const settings = readSettings({});
  assert.deepEqual(codes(settings), ["no_contract contract_id"]);
  assert.deepEqual(settings.rules, readRules(DEFAULT_RULES).rules);
  assert.equal(settings.saveCheck, "off");
  assert.equal(settings.language, "agent");
});

test("everything that is wrong is told, with its line, and the rest holds", () => {
  const settings = readSettings({
    contract_id: " exetera ",
    event_rules: "status:pending = paused\nstatus:pending paused\n\nreply = Acknowledged\ntag: = x\nreply = a b c",
    priority_mapping: "p1 = urgent\np2 = sehr hoch\np3 = critical # no such",
    save_check: "maybe",
    language: "IT",
  });
  assert.equal(settings.contractId, "exetera");
  assert.deepEqual(codes(settings), [
    "bad_rule event_rules 2",
    "bad_rule event_rules 4",
    "bad_rule event_rules 5",
    "bad_rule event_rules 6",
    "bad_priority priority_mapping 2",
    "bad_priority priority_mapping 3",
    "bad_choice save_check",
  ]);
  assert.equal(settings.rules.length, 1);
  assert.deepEqual([...settings.priorities], [["p1", "urgent"]]);
  assert.equal(settings.language, "it");
});

test("rules name fields, tags and replies, with a comment after them", () => {
  const { rules, problems } = readRules("custom_field_1:a b = paid # when\r\ntag:x#y = intervened\nassigned = acknowledged");
  assert.deepEqual(problems, []);
  assert.deepEqual(rules, [
    { when: { kind: "field", field: "custom_field_1", value: "a b" }, event: "paid", detail: null },
    { when: { kind: "tag", tag: "x#y" }, event: "intervened", detail: null },
    { when: { kind: "assigned" }, event: "acknowledged", detail: null },
  ]);
});

test("the field mapping becomes the overlay's [fields], alone or after an overlay", () => {
  const mapping = '"priority" = "urgency"';
  assert.equal(overlayText(readSettings({ field_mapping: mapping }), "exetera"), `[overlay]\ncontract = "exetera"\n\n[fields]\n${mapping}\n`);
  const own = '[overlay]\ncontract = "exetera"\n[facts]\narea = "web"';
  assert.equal(overlayText(readSettings({ overlay_toml: own, field_mapping: mapping }), "exetera"), `${own}\n\n[fields]\n${mapping}\n`);
  assert.equal(overlayText(readSettings({ overlay_toml: own }), "exetera"), own);
  assert.equal(overlayText(readSettings({}), "exetera"), null);
});

test("a contract's priority is Zendesk's by the setting, else by name, else by rank", () => {
  const ranked = ["p1", "p2", "p3", "p4", "p5"];
  const by = (priority, mapped = new Map(), order = ranked) => zendeskPriority(priority, order, mapped);
  assert.equal(by("p1"), "urgent");
  assert.equal(by("p4"), "low");
  assert.equal(by("p5"), "low");
  assert.equal(by("p5", new Map([["p5", "normal"]])), "normal");
  assert.equal(by("high", new Map(), ["high", "medium", "low"]), "high");
  assert.equal(by("medium", new Map(), ["high", "medium", "low"]), "high");
  assert.equal(by("none of them"), null);
});

test("only the fields that are spoken of are read", () => {
  const found = mentioned(['"custom_field_360001" = "area"\n"tag:vip" = "vip"', "organization.plan:gold = paid\ncustom_field_360001:x = paid\ntag:on-site = intervened"]);
  assert.deepEqual(found, { custom: ["custom_field_360001"], tags: ["vip", "on-site"], organization: ["plan"] });
});

test("values are in one form", () => {
  const boxes = new Set(["custom_field_1"]);
  const of = (value, field = "custom_field_2") => normal(field, value, boxes);
  assert.deepEqual([of(12), of(" a "), of(""), of("-"), of(null), of(undefined), of([]), of({})], ["12", "a", null, null, null, null, null, null]);
  assert.deepEqual(of(["b", "a"]), ["a", "b"]);
  assert.deepEqual(["1", 1, true, "yes", "0", null, "no"].map((value) => of(value, "custom_field_1")), [true, true, true, true, false, false, false]);
  assert.equal(of("on hold", "status"), "hold");
  assert.equal(of("ticket", "type"), null);
  assert.equal(fieldName(360001), "custom_field_360001");
  assert.deepEqual(forMapping({ values: { status: "open" }, tags: ["a"] }, ["a", "b"]), { status: "open", "tag:a": true, "tag:b": false });
});

test("what runs comes first, by its deadline; what is over last", () => {
  const timer = (objective, state, due = null, if_resumed = null) => ({ objective, state, due, due_if_resumed_now: if_resumed });
  const sorted = byUrgency([
    timer("met", "met", "2026-01-01T00:00:00Z"),
    timer("late", "breached", "2026-01-01T00:00:00Z"),
    timer("far", "running", "2026-03-02T00:00:00+01:00"),
    timer("near", "running", "2026-03-01T23:30:00Z"),
    timer("open", "running"),
    timer("nearest", "running", "2026-03-01T00:00:00Z"),
    timer("paused", "paused", null, "2026-01-02T00:00:00Z"),
    timer("later", "pending"),
  ]);
  assert.deepEqual(sorted.map(({ objective }) => objective), ["nearest", "far", "near", "open", "paused", "late", "later", "met"]);
});
