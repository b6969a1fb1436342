// The card of a decision, as a person sees it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { card, summary } from "../js/card.js";
import { span, when, words } from "../js/words.js";
import { clausola, here, samples, snapshot } from "./support.mjs";

const decision = JSON.parse(readFileSync(join(here, "decision.json"), "utf8"));
const decided = samples.map(({ contract, ticket, now }) => clausola.Contract.builtin(contract).decide(ticket, now));

const LOOKS = {
  "wide.txt": { width: 100 },
  "terminal.txt": { width: 80 },
  "italian.txt": { width: 100, language: "it_IT.UTF-8" },
  "narrow.txt": { width: 50 },
  "colour.txt": { width: 80, colour: true },
};

for (const [name, options] of Object.entries(LOOKS)) {
  test(`looks as in ${name}`, () => {
    const text = `${card(decision, options)}\n`;
    assert.equal(text, snapshot(name, text));
  });
}

test("no line is wider than the terminal", () => {
  for (const each of [decision, ...decided]) {
    for (const language of ["en", "it"]) {
      for (let width = 48; width <= 120; width += 1) {
        for (const line of card(each, { width, language }).split("\n")) {
          assert.ok(line.length <= width, `${line.length} > ${width}: ${line}`);
        }
      }
    }
  }
});

test("without colour there is no escape code, and colour changes nothing else", () => {
  for (const each of [decision, ...decided]) {
    const plain = card(each, { width: 90 });
    assert.doesNotMatch(plain, /\x1b/);
    const bare = card(each, { width: 90, colour: true }).replace(/\x1b\[[\d;]*m/g, "");
    assert.equal(bare.split("\n").map((line) => line.trimEnd()).join("\n"), plain);
  }
});

test("a decision without objectives says so", () => {
  const none = decided.find(({ timers }) => timers.length === 0);
  assert.match(card(none), /no objective: the contract promises no time here/);
  assert.match(card(none, { language: "it" }), /nessun obiettivo/);
});

test("one line names the ticket, its priority and its timers", () => {
  assert.equal(
    summary(decision),
    "4711 · blocking · acknowledge breached · resolve running · activate paused · restore excluded",
  );
});

test("instants are told in their own zone, to the second where it matters", () => {
  const en = words("en");
  assert.equal(when("2026-10-05T09:00:00+02:00", en), "Mon 5 Oct 2026 09:00");
  assert.equal(when("2026-10-05T09:00:30+02:00", en, "2026-01-01T00:00:00Z"), "Mon 5 Oct 09:00:30");
  assert.equal(when("2026-10-05T09:00:00.250Z", en, "2025-01-01T00:00:00Z"), "Mon 5 Oct 2026 09:00:00.250");
  assert.equal(when("2026-10-05T12:00:00.001+02:00", words("it")), "subito dopo lun 5 ott 2026 12:00");
});

test("durations are told in hours and minutes", () => {
  assert.deepEqual([0, 45, 60, 5400, -600, 360_000].map(span), ["0m", "45s", "1m", "1h 30m", "10m", "100h"]);
});
