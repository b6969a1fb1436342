// The event rules of a setting: which change of a Zendesk ticket is which event of the contract.
//
// One rule a line, `condition = event detail`, as in `status:pending = paused waiting_on_customer`. The rules below hold
// where an admin writes none.

/**
 * @typedef {object} Rule
 * @property {Condition} when
 * @property {string} event a type of the wire, or one that the contract declares
 * @property {string | null} detail the reason of `paused` and `suspended`, the step of `escalated`
 */

/**
 * @typedef {{ kind: "reply" } | { kind: "first_reply" } | { kind: "assigned" }
 *   | { kind: "field", field: string, value: string } | { kind: "tag", tag: string }} Condition
 */

export const DEFAULT_RULES = `
status:pending = paused waiting_on_customer
status:hold = paused waiting_on_third_party
status:solved = resolved
status:closed = closed
first_reply = acknowledged
assigned = acknowledged
`.trim();

const FIELD = /^(status|priority|type|channel|group_id|assignee_id|organization_id|brand_id|ticket_form_id|custom_field_\d+|organization\.\w+):(.+)$/;
const EVENT = /^[a-z][a-z0-9_]*$/;

/**
 * Reads the rules; what cannot be read is told with its line, and leaves the others valid.
 *
 * @param {string} text
 * @returns {{ rules: Rule[], problems: import("./settings.js").Problem[] }}
 */
export function readRules(text) {
  /** @type {Rule[]} */
  const rules = [];
  /** @type {import("./settings.js").Problem[]} */
  const problems = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const written = line.replace(/(^|\s)#.*$/, "").trim();
    if (!written) continue;
    const rule = readRule(written);
    if (rule) rules.push(rule);
    else problems.push({ code: "bad_rule", setting: "event_rules", line: index + 1, text: written });
  }
  return { rules, problems };
}

/** @returns {Rule | null} */
function readRule(/** @type {string} */ written) {
  const [left, right, ...more] = written.split(/\s+=\s+/);
  if (!left || !right || more.length > 0) return null;
  const when = readCondition(left.trim());
  const [event, detail = null, ...rest] = right.trim().split(/\s+/);
  if (!when || !event || !EVENT.test(event) || rest.length > 0) return null;
  return { when, event, detail };
}

/** @returns {Condition | null} */
function readCondition(/** @type {string} */ written) {
  if (written === "reply" || written === "first_reply" || written === "assigned") return { kind: written };
  if (/^tag:\S+$/.test(written)) return { kind: "tag", tag: written.slice("tag:".length) };
  const [, field, value] = FIELD.exec(written) ?? [];
  return field && value ? { kind: "field", field, value: value.trim() } : null;
}

/**
 * Whether a condition holds for a ticket's fields. Replies are no state: they never hold, they happen.
 *
 * @param {Condition} condition
 * @param {import("./fields.js").Fields} fields
 */
export function holds(condition, fields) {
  switch (condition.kind) {
    case "field":
      return String(fields.values[condition.field] ?? "") === condition.value;
    case "tag":
      return fields.tags.includes(condition.tag);
    case "assigned":
      // A trigger that assigns has read nothing.
      return fields.values.assignee_id != null && !fields.automatic;
    default:
      return false;
  }
}
