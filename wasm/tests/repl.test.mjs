// `cargo xtask repl`, without a terminal.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { dist, here, root } from "./support.mjs";

/** What the REPL prints for lines typed into it. */
function type(lines, env = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(here, "../repl.mjs"), dist, join(root, "tests/cases/samples")],
    { input: `${lines.join("\n")}\n`, encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8", ...env } },
  );
  assert.equal(status, 0, stderr);
  return stdout;
}

test("opens with the contracts, a ticket and its decision", () => {
  const seen = type(["Object.keys(contracts).join()", "contract.id + ' ' + ticket.id", "decision"]);
  assert.match(seen, /contracts: conciliasfera, consorzio, exetera, lepida, sogei\n/);
  assert.match(seen, /'conciliasfera,consorzio,exetera,lepida,sogei'/);
  assert.match(seen, /'lepida-payer 4711'/);
  assert.match(seen, /acknowledge +█+ +116 % +✗ breached +due Mon 5 Oct 09:00 +10m over/);
});

test("the decision follows now", () => {
  const seen = type(['now = "2026-10-05T08:30:00+02:00"', "decision"]);
  assert.match(seen, /acknowledge +█+[^\n]* 50 % +● running/);
});

test("another contract comes with its sample ticket", () => {
  const seen = type(['use("sogei")', "contract.id", 'use("nobody")']);
  assert.match(seen, /PEC-77 +sogei-pec/);
  assert.match(seen, /'sogei-pec'/);
  assert.match(seen, /no sample for `nobody`; there are conciliasfera, consorzio, exetera, lepida, sogei/);
});

test("a random ticket takes the place of the sample", () => {
  const seen = type(["sample(7)", "ticket.id"]);
  assert.match(seen, /sample-7 +lepida-payer/);
  assert.match(seen, /'sample-7'/);
});

test("speaks Italian where the terminal does", () => {
  assert.match(type(["decision"], { LC_ALL: "it_IT.UTF-8" }), /✗ scaduto +scade lun 5 ott 09:00 +oltre di 10m/);
});

test("a mistake is told in words", () => {
  assert.match(type(['contract.due("desk", now, 60)']), /ClausolaError: error\[unknown_calendar\]/);
});
