// The app's settings, read: what an admin wrote, and everything that is wrong with it at once.

import { DEFAULT_RULES, readRules } from "./rules.js";

/**
 * @typedef {object} Problem
 * @property {string} code
 * @property {string} setting
 * @property {number} [line]
 * @property {string} [text] what was written
 */

/**
 * @typedef {object} Settings
 * @property {string | null} contractId
 * @property {string | null} contractToml
 * @property {string | null} overlayToml
 * @property {string} fieldMapping lines of the overlay's `[fields]`
 * @property {import("./rules.js").Rule[]} rules
 * @property {Map<string, ZendeskPriority>} priorities by the contract's priority
 * @property {"off" | "warn" | "stop"} saveCheck
 * @property {"agent" | "en" | "it"} language
 * @property {string[]} texts where fields and tags are named
 * @property {Problem[]} problems
 */

/** @typedef {"low" | "normal" | "high" | "urgent"} ZendeskPriority */

/** @type {ZendeskPriority[]} */
export const PRIORITIES = ["urgent", "high", "normal", "low"];

const SAVE_CHECKS = /** @type {const} */ (["off", "warn", "stop"]);
const LANGUAGES = /** @type {const} */ (["agent", "en", "it"]);

/**
 * @param {{ [name: string]: unknown }} written the settings of `client.metadata()`
 * @returns {Settings}
 */
export function readSettings(written) {
  const text = (/** @type {string} */ name) => String(written[name] ?? "").trim();
  const { rules, problems } = readRules(text("event_rules") || DEFAULT_RULES);
  const contractId = text("contract_id") || null;
  const contractToml = text("contract_toml") || null;
  if (!contractId && !contractToml) problems.push({ code: "no_contract", setting: "contract_id" });
  return {
    contractId,
    contractToml,
    overlayToml: text("overlay_toml") || null,
    fieldMapping: text("field_mapping"),
    rules,
    priorities: readPriorities(text("priority_mapping"), problems),
    saveCheck: oneOf(SAVE_CHECKS, text("save_check").toLowerCase(), "save_check", problems),
    language: oneOf(LANGUAGES, text("language").toLowerCase(), "language", problems),
    texts: [text("overlay_toml"), text("field_mapping"), text("event_rules")],
    problems,
  };
}

/**
 * The overlay to lay over the contract: the admin's own, the field mapping, or both as one file.
 *
 * @param {Settings} settings
 * @param {string} contract its id
 * @returns {string | null}
 */
export function overlayText({ overlayToml, fieldMapping }, contract) {
  if (!fieldMapping) return overlayToml;
  const overlay = overlayToml ?? `[overlay]\ncontract = "${contract}"`;
  return `${overlay}\n\n[fields]\n${fieldMapping}\n`;
}

/**
 * The Zendesk priority that a priority of the contract stands for: the one of the setting, else the one of the same
 * name, else by rank, the contract's first being the most urgent.
 *
 * @param {string} priority
 * @param {string[]} ranked the contract's priorities in its order
 * @param {Map<string, ZendeskPriority>} mapped
 * @returns {ZendeskPriority | null}
 */
export function zendeskPriority(priority, ranked, mapped) {
  const own = mapped.get(priority);
  if (own) return own;
  const same = PRIORITIES.find((name) => name === priority);
  if (same) return same;
  const rank = ranked.indexOf(priority);
  return rank < 0 ? null : /** @type {ZendeskPriority} */ (PRIORITIES[Math.min(rank, PRIORITIES.length - 1)]);
}

/** @param {string} text @param {Problem[]} problems */
function readPriorities(text, problems) {
  /** @type {Map<string, ZendeskPriority>} */
  const priorities = new Map();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const written = line.replace(/#.*$/, "").trim();
    if (!written) continue;
    const [, from, to] = /^(\S+)\s*=\s*(\S+)$/.exec(written) ?? [];
    const priority = PRIORITIES.find((name) => name === to);
    if (from && priority) priorities.set(from, priority);
    else problems.push({ code: "bad_priority", setting: "priority_mapping", line: index + 1, text: written });
  }
  return priorities;
}

/**
 * @template {string} T
 * @param {readonly [T, ...T[]]} values the first is the default
 * @param {string} written
 * @param {string} setting
 * @param {Problem[]} problems
 * @returns {T}
 */
function oneOf(values, written, setting, problems) {
  const found = values.find((value) => value === written);
  if (written && !found) problems.push({ code: "bad_choice", setting, text: written });
  return found ?? values[0];
}
