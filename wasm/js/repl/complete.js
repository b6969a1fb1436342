// What the tab key offers.

import { readdirSync } from "node:fs";

/**
 * Completions of a line: candidates, and the part of the line that they replace; null where Node knows better.
 *
 * @param {import("./session.js").Session} session
 * @param {ReturnType<import("./words.js").replWords>} say
 * @param {string} line
 * @returns {[string[], string] | null}
 */
export function complete(session, say, line) {
  const [, command, text] = /^\.(\w+)\s+(.*)$/.exec(line) ?? [];
  const last = text?.split(/\s+/).at(-1);
  const offer = (candidates, part) => [candidates.filter((each) => each.startsWith(part)), part];
  switch (command) {
    case undefined:
      return factsOf(session, line, offer);
    case "contract":
      return offer([...session.names(), ...files(".toml")], text);
    case "explain":
      return offer(["it", "en"], text);
    case "now":
      return offer([say.wakeUp, "+1h", "+1d", "-1h", "-1d", session.context.now], text);
    case "ticket":
      return offer(last.includes("=") ? assignments(session, last) : [...names(session, "="), ...files(".json")], last);
    default:
      return null;
  }
}

/** `ticket.facts.` and `ticket.facts.channel = "`: the contract knows which facts and values there are. */
function factsOf(session, line, offer) {
  const [, part] = /\bticket\.facts\.(\w*)$/.exec(line) ?? [];
  if (part !== undefined) return offer(names(session, ""), part);
  const [, fact, value] = /\bticket\.facts\.(\w+)\s*=\s*("\w*|\w*)$/.exec(line) ?? [];
  return fact === undefined ? null : offer(values(session, fact).map((each) => JSON.stringify(each)), value);
}

function names(session, end) {
  return session.facts().map(({ fact }) => `${fact}${end}`);
}

function assignments(session, word) {
  const [fact] = word.split("=");
  return values(session, fact).map((value) => `${fact}=${value}`);
}

function values(session, name) {
  const type = session.facts().find(({ fact }) => fact === name)?.type;
  return Array.isArray(type) ? type : type === "bool" ? [true, false] : [];
}

function files(ending) {
  try {
    return readdirSync(".").filter((name) => name.endsWith(ending));
  } catch {
    return [];
  }
}

/** The name that was meant: one with at most two letters added, left out, changed or swapped; nothing where none is near. */
export function nearest(word, names) {
  const near = names.map((name) => ({ name, away: distance(word, name) })).sort((a, b) => a.away - b.away)[0];
  return near !== undefined && near.away <= Math.min(2, word.length - 1) ? near.name : undefined;
}

/** How many letters to add, leave out, change, or swap with the next one. */
function distance(from, to) {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let r = 1; r <= from.length; r += 1) {
    rows.push([r]);
    for (let c = 1; c <= to.length; c += 1) {
      const same = from[r - 1] === to[c - 1] ? 0 : 1;
      const swapped = r > 1 && c > 1 && from[r - 1] === to[c - 2] && from[r - 2] === to[c - 1] ? rows[r - 2][c - 2] + 1 : Infinity;
      rows[r][c] = Math.min(rows[r - 1][c] + 1, rows[r][c - 1] + 1, rows[r - 1][c - 1] + same, swapped);
    }
  }
  return rows[from.length][to.length];
}
