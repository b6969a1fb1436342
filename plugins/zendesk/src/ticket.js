// A Zendesk ticket and its audits as the engine's ticket: an id, facts, events. Pure: no clock, no network.
//
// Facts come from the fields by the overlay's `[fields]`, at opening and at every audit that changes one. Events come
// from the rules of ./rules.js: a state that begins (paused, suspended, resolved, closed) and ends again, or something
// that happens (a reply, a tag that is set).

import { differences, equal, fieldName, forMapping, noFields, normal } from "./fields.js";
import { holds } from "./rules.js";

/** @typedef {import("./fields.js").Fields} Fields */
/** @typedef {import("./rules.js").Rule} Rule */

/**
 * One audit of the API, with what is used of it.
 *
 * @typedef {object} Audit
 * @property {number} id
 * @property {string} created_at
 * @property {number} [author_id]
 * @property {{ channel?: string }} [via]
 * @property {AuditEvent[]} events
 */

/**
 * @typedef {object} AuditEvent
 * @property {string} type `Create`, `Change`, `Comment`, and others that say nothing here
 * @property {string} [field_name]
 * @property {unknown} [value]
 * @property {unknown} [previous_value]
 * @property {boolean} [public]
 * @property {number} [author_id]
 * @property {{ channel?: string }} [via]
 */

/**
 * What was read from Zendesk.
 *
 * @typedef {object} Source
 * @property {string} id
 * @property {string} created_at
 * @property {string | null} requester_id
 * @property {Audit[]} audits oldest first
 * @property {Map<string, string>} roles of the users in the audits, by id; empty where Zendesk did not tell
 * @property {Set<string>} checkboxes the names of the fields that are check boxes
 * @property {{ [name: string]: import("./fields.js").Value }} fixed what has no history: the organization's fields
 * @property {Fields} form what the agent's form says now, saved or not
 */

/**
 * @typedef {object} Reading
 * @property {import("clausola").Ticket} ticket
 * @property {{ code: string, message: string }[]} warnings of fields that could not be mapped
 */

/**
 * @typedef {(fields: { [field: string]: unknown }) => {
 *   facts: { [fact: string]: import("clausola").Fact },
 *   warnings: { code: string, message: string }[] }} MapFields
 */

/** States, by the event that begins one: while one of its rules holds it lasts. */
const STATES = { paused: "resumed", suspended: "unsuspended" };
const ENDS = ["resolved", "closed"];
const ONCE = new Set(["acknowledged", "cancelled"]);

/**
 * The engine's ticket at an instant.
 *
 * @param {Source} source
 * @param {{ rules: Rule[], tags: string[], mapFields: MapFields, now: string }} options
 * @returns {Reading}
 */
export function toTicket(source, { rules, tags, mapFields, now }) {
  const writer = new Writer(rules, tags, mapFields);
  const [first, ...later] = source.audits;
  // Without a history, what the form says has held since the beginning. What triggers change while a ticket is made
  // stands in its first audit.
  writer.open(source.created_at, first ? after(begin(source, first), first, source.checkboxes) : source.form);
  for (const audit of later) {
    writer.change(audit.created_at, after(writer.fields, audit, source.checkboxes), replies(audit, source).length);
  }
  const values = { ...writer.fields.values, ...source.form.values };
  const assignee = equal(values.assignee_id, writer.fields.values.assignee_id);
  const form = { values, tags: source.form.tags, automatic: assignee && writer.fields.automatic };
  if (differences(writer.fields, form).length > 0) writer.change(now, form);
  return { ticket: { id: source.id, facts: writer.facts, events: writer.events }, warnings: writer.warnings };
}

/** Audits in the order in which they happened, whichever way they were paged. */
export function inOrder(/** @type {Audit[]} */ audits) {
  return [...audits].sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || a.id - b.id);
}

/**
 * The fields at opening: what the first audit created; for a field that is changed later and was never created there,
 * what it was before its first change.
 *
 * @returns {Fields}
 */
function begin(/** @type {Source} */ source, /** @type {Audit} */ first) {
  const fields = noFields();
  Object.assign(fields.values, source.fixed);
  if (first.via?.channel) fields.values.channel = first.via.channel;
  const created = new Set();
  for (const [index, audit] of source.audits.entries()) {
    for (const event of audit.events) {
      const { field_name: name } = event;
      if (name === undefined || created.has(name)) continue;
      if (index === 0 && event.type === "Create") set(fields, name, event.value, source.checkboxes);
      else if (event.type === "Change") set(fields, name, event.previous_value, source.checkboxes);
      else continue;
      created.add(name);
    }
  }
  return fields;
}

/** @returns {Fields} */
function after(/** @type {Fields} */ before, /** @type {Audit} */ audit, /** @type {Set<string>} */ checkboxes) {
  const fields = { ...before, values: { ...before.values } };
  for (const event of audit.events) {
    const { type, field_name: name, value } = event;
    if (name === undefined || (type !== "Change" && type !== "Create")) continue;
    set(fields, name, value, checkboxes);
    if (name === "assignee_id") fields.automatic = byRule(audit, event);
  }
  return fields;
}

/**
 * @param {Fields} fields
 * @param {string} name
 * @param {unknown} value
 * @param {Set<string>} checkboxes
 */
function set(fields, name, value, checkboxes) {
  if (name === "tags") fields.tags = tagList(value);
  else fields.values[fieldName(name)] = normal(fieldName(name), value, checkboxes);
}

/** Tags come as a list, or as text with blanks between them. */
export function tagList(/** @type {unknown} */ value) {
  const list = Array.isArray(value) ? value.map(String) : String(value ?? "").split(/\s+/);
  return list.filter(Boolean);
}

/** Whether a trigger or an automation did it. */
function byRule(/** @type {Audit} */ audit, /** @type {AuditEvent} */ event) {
  return [audit.via?.channel, event.via?.channel].includes("rule");
}

/** The public comments by people of the desk: not the requester's, and not those that a trigger wrote. */
function replies(/** @type {Audit} */ audit, /** @type {Source} */ source) {
  return audit.events.filter((event) => {
    if (!["Comment", "VoiceComment"].includes(event.type) || event.public !== true) return false;
    if (byRule(audit, event)) return false;
    const author = String(event.author_id ?? audit.author_id ?? "");
    const role = source.roles.get(author);
    if (role) return role !== "end-user";
    return Number(author) > 0 && author !== source.requester_id;
  });
}

/** Writes facts and events down while the ticket's fields change. */
class Writer {
  /** @type {{ [fact: string]: import("clausola").Fact }} */
  facts = {};
  /** @type {import("clausola").TicketEvent[]} */
  events = [];
  /** @type {{ code: string, message: string }[]} */
  warnings = [];
  fields = noFields();
  #rules;
  #tags;
  #mapFields;
  /** @type {{ [fact: string]: import("clausola").Fact }} */
  #known = {};
  /** @type {Map<string, Rule | null>} */
  #states = new Map();
  /** @type {Set<Rule>} */
  #holding = new Set();
  /** @type {Set<string>} */
  #done = new Set();
  #ended = false;
  /** @type {string | null} */
  #suspended = null;

  /** @param {Rule[]} rules @param {string[]} tags @param {MapFields} mapFields */
  constructor(rules, tags, mapFields) {
    this.#rules = rules;
    this.#tags = tags;
    this.#mapFields = mapFields;
  }

  /** @param {string} at @param {Fields} fields */
  open(at, fields) {
    this.fields = fields;
    this.facts = this.#map();
    this.#known = this.facts;
    this.#write("opened", at);
    this.#follow(at);
  }

  /** @param {string} at @param {Fields} fields @param {number} [replies] how often the desk replied with it */
  change(at, fields, replies = 0) {
    this.fields = fields;
    const facts = this.#map();
    const names = new Set([...Object.keys(facts), ...Object.keys(this.#known)]);
    const changed = [...names].filter((name) => facts[name] !== this.#known[name]);
    this.#known = facts;
    if (changed.length > 0) {
      this.events.push({
        type: "facts_changed",
        at,
        facts: Object.fromEntries(changed.map((name) => [name, facts[name] ?? null])),
      });
    }
    // Who replies and then waits, or solves, has replied first.
    for (let n = 0; n < replies; n += 1) this.#reply(at);
    this.#follow(at);
  }

  #reply(/** @type {string} */ at) {
    for (const { when, event, detail } of this.#rules) {
      if (when.kind === "reply" || (when.kind === "first_reply" && !this.#done.has("reply"))) this.#write(event, at, detail);
    }
    this.#done.add("reply");
  }

  #map() {
    const { facts, warnings } = this.#mapFields(forMapping(this.fields, this.#tags));
    this.warnings = warnings;
    return facts;
  }

  /** What ends first, then what begins: a pause that ends with the solution has ended when the ticket is solved. */
  #follow(/** @type {string} */ at) {
    const holding = new Set(this.#rules.filter((rule) => holds(rule.when, this.fields)));
    const begun = [...holding].filter((rule) => !this.#holding.has(rule));
    this.#holding = holding;
    const states = Object.entries(STATES).map(([state, end]) => {
      const rule = [...holding].find(({ event }) => event === state) ?? null;
      const last = this.#states.get(state) ?? null;
      this.#states.set(state, rule);
      return { state, end, rule, last };
    });
    for (const { end, rule, last } of states) if (last && !rule) this.#write(end, at);

    const ended = [...holding].some(({ event }) => ENDS.includes(event));
    if (this.#ended && !ended) this.#write("reopened", at);
    this.#ended = ended;

    for (const { state, rule, last } of states) {
      if (rule && (!last || last.detail !== rule.detail)) this.#write(state, at, rule.detail);
    }
    for (const { event, detail } of begun) if (!(event in STATES)) this.#write(event, at, detail);
  }

  /** @param {string} type @param {string} at @param {string | null} [detail] */
  #write(type, at, detail = null) {
    if (ONCE.has(type)) {
      if (this.#done.has(type)) return;
      this.#done.add(type);
    }
    /** @type {import("clausola").TicketEvent} */
    const event = { type, at };
    if (detail !== null) {
      if (type === "escalated") event.step = detail;
      else event.reason = detail;
    }
    if (type === "suspended") this.#suspended = at;
    if (type === "suspension_signed" && this.#suspended !== null) event.suspended_at = this.#suspended;
    this.events.push(event);
  }
}
