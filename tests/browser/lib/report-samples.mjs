// Made-up tickets, and the reports that the command makes of them.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../wasm/tests/support.mjs";

const command = join(root, "target/release/clausola");
if (!existsSync(command)) throw new Error("the command is not built; run `cargo xtask build`");

const folder = mkdtempSync(join(tmpdir(), "clausola-report-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** The same numbers for the same seed, from 0 to below 1. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const at = (millis) => new Date(millis).toISOString();

const PREFIX = { "lepida-payer": "", exetera: "EX-", "sogei-pec": "PEC-", conciliasfera: "SF-" };
const FACTS = {
  "lepida-payer": (pick, chance) => ({
    request: pick(["malfunction", "malfunction", "malfunction", "malfunction", "activation"]),
    blocking: chance(0.4),
    corrective_maintenance: chance(0.08),
    responsibility: chance(0.08) ? pick(["entity", "pagopa", "other"]) : "provider",
    channel: chance(0.04) ? "other" : pick(["phone", "email", "web"]),
  }),
  exetera: (pick, chance) => ({
    request: "incident",
    impact: pick(["low", "medium", "high"]),
    urgency: pick(["low", "medium", "high"]),
    area: pick(["web", "mobile", "sso", "data_center"]),
    responsibility: chance(0.1) ? "third_party" : "provider",
  }),
  "sogei-pec": (pick, chance) => ({
    scope: pick(["service", "component"]),
    not_working: true,
    business_critical: true,
    workaround_available: false,
    users_affected: pick(["significant", "limited"]),
    solved_at_first_contact: chance(0.1),
  }),
  conciliasfera: () => ({ kind: "consultancy" }),
};

/**
 * Tickets of a contract from a day on, in working hours for the most part.
 *
 * @param {string} id a shipped contract
 * @param {{ from: string, days: number, count: number, slow: number, seed: number }} options `slow` is the share of those
 *   that may be late
 */
export function tickets(id, { from, days, count, slow, seed }) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const chance = (share) => next() < share;
  const weekend = (day) => [0, 6].includes(new Date(Date.parse(from) + day * DAY).getUTCDay());
  return Array.from({ length: count }, (_, n) => {
    let day = Math.floor(next() * days);
    while (weekend(day) && chance(0.8)) day = Math.floor(next() * days);
    const opened = Date.parse(from) + day * DAY + Math.floor((7.5 + 10 * next()) * 60) * MINUTE;
    const late = chance(slow);
    const after = (fast, tardy) => opened + Math.floor(late && chance(0.75) ? fast + tardy * next() ** 2 : fast * next()) * MINUTE;
    const facts = FACTS[id](pick, chance);
    const taken = after(50, 300);
    const events = [
      { type: "opened", at: at(opened) },
      { type: "acknowledged", at: at(taken) },
    ];
    if (id === "lepida-payer" && chance(0.2)) {
      events.push({ type: "paused", at: at(taken + 5 * MINUTE), reason: "waiting_on_customer" });
      events.push({ type: "resumed", at: at(taken + (30 + Math.floor(200 * next())) * MINUTE) });
    }
    if (id === "sogei-pec" && chance(0.2)) {
      events.push({ type: "suspended", at: at(taken + 5 * MINUTE), reason: "customer_unavailable", signed: chance(0.5) });
      events.push({ type: "unsuspended", at: at(taken + 60 * MINUTE) });
    }
    if (id === "exetera") events.push({ type: "intervened", at: at(Math.max(taken, after(120, 2000))) });
    const last = Date.parse(events.at(-1).at);
    // A few are never closed.
    if (!chance(0.03)) events.push({ type: "resolved", at: at(Math.max(last, after(220, 2400)) + MINUTE) });
    return { id: `${PREFIX[id]}${1000 + n}`, facts, events };
  });
}

let written = 0;

/** A file of lines in the tests' own folder. */
export function file(name, lines) {
  written += 1;
  const path = join(folder, `${written}-${name}`);
  writeFileSync(path, lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
  return path;
}

/** What `clausola report` makes: its JSON, and the page where a language is named. It ends with 1 where tickets are not counted. */
export function report({ contract, period, asOf, lines, options = [], page }) {
  const html = join(folder, "report.html");
  const output = page ? ["--output", html, "--language", page] : [];
  const ask = ["report", "--contract", contract, "--period", period, "--as-of", asOf, "--json", ...options, ...output];
  const { stdout, stderr, status } = spawnSync(command, [...ask, file("tickets.ndjson", lines)], { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.ok(status === 0 || status === 1, `${ask.join(" ")}: ${status} ${stderr}`);
  return { report: JSON.parse(stdout), json: stdout.trim(), html: page && readFileSync(html, "utf8") };
}
