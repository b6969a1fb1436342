// The fields of a Zendesk ticket, in one form whether they come from an audit or from the ticket's form.

/**
 * @typedef {string | boolean | string[] | null} Value
 *
 * @typedef {object} Fields
 * @property {{ [field: string]: Value }} values
 * @property {string[]} tags
 * @property {boolean} [automatic] whether a trigger or an automation, and nobody, assigned the ticket
 */

const CUSTOM = /^\d+$/;

/** The words in which Zendesk says that there is nothing. */
const NOTHING = new Set(["", "-"]);

/** What the agent's form calls by another name than the API does. */
const SAME = { status: { "on hold": "hold", "on-hold": "hold" }, type: { ticket: null } };

/** @returns {Fields} */
export function noFields() {
  return { values: {}, tags: [] };
}

/** `27642` is `custom_field_27642`; the others keep the API's name. */
export function fieldName(/** @type {string | number} */ name) {
  return CUSTOM.test(String(name)) ? `custom_field_${name}` : String(name);
}

/**
 * A value as the mapping sees it: nothing is null, numbers are text as in the API's audits, check boxes are true or
 * false, several choices are in one order.
 *
 * @param {string} field
 * @param {unknown} value
 * @param {Set<string>} checkboxes
 * @returns {Value}
 */
export function normal(field, value, checkboxes) {
  if (checkboxes.has(field)) return ["1", "true", "yes"].includes(String(value));
  if (Array.isArray(value)) return value.length > 0 ? value.map(String).sort() : null;
  if (typeof value === "boolean") return value;
  if (value == null || typeof value === "object") return null;
  const text = String(value).trim();
  if (NOTHING.has(text)) return null;
  const same = /** @type {{ [field: string]: { [text: string]: string | null } }} */ (SAME)[field];
  return same && text in same ? /** @type {string | null} */ (same[text]) : text;
}

/**
 * The fields that a mapping or a rule speaks of, beside those that every ticket has: what must be read from the form,
 * and the tags whose absence says something.
 *
 * @param {string[]} texts
 */
export function mentioned(texts) {
  const text = texts.join("\n");
  const all = (/** @type {RegExp} */ pattern) => [...new Set([...text.matchAll(pattern)].map((found) => found[1] ?? ""))];
  return {
    custom: all(/\b(custom_field_\d+)\b/g),
    tags: all(/\btag:([^\s"'=]+)/g),
    organization: all(/\borganization\.(\w+)/g),
  };
}

/**
 * What the engine's `mapFields` is given.
 *
 * @param {Fields} fields
 * @param {string[]} tags those whose absence says something
 */
export function forMapping(fields, tags) {
  return {
    ...fields.values,
    ...Object.fromEntries(tags.map((tag) => [`tag:${tag}`, fields.tags.includes(tag)])),
  };
}

/** Whether two values of a field are the same. */
export function equal(/** @type {Value | undefined} */ a, /** @type {Value | undefined} */ b) {
  // A check box that was never touched is not ticked.
  return String(a ?? "") === String(b ?? "") || (!a && !b);
}

/** The names of the fields in which two states of a ticket differ; `tags` for the tags. */
export function differences(/** @type {Fields} */ before, /** @type {Fields} */ after) {
  const names = Object.keys(after.values).filter((name) => !equal(before.values[name], after.values[name]));
  const tags = (/** @type {Fields} */ fields) => [...fields.tags].sort().join(" ");
  return tags(before) === tags(after) ? names : [...names, "tags"];
}
