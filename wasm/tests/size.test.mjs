// What a page loads.
//
// The goal is 300 kB of gzip for the module with all time zones and TOML, and it is not met. The ceiling holds what is
// reached: it lies 2 % above what was measured. A module that no longer fits has grown by a feature or by an accident;
// raise the ceiling for the first alone, and lower it when the module shrinks.
//
// Where the 473 kB lie: 104 kB are data, of which the schemas take about 23, the contracts that are shipped 18, the
// zones 11, and texts the rest. 365 kB are code. Compressed apart, and named as before packing: reading a contract
// takes 69, with TOML 83; explaining 40; deciding and the calendars 27; lint 23; JSON 22; questions of time,
// differences and descriptions 16; and most of the rest is the standard library's generic code, compiled for the types
// of all of these.
//
// What was tried, and stayed: zones written down in 11 kB instead of 130; speed given up for size (`opt-level` `s`, and
// `z` for what only reads contracts); JSON text as the one way across the boundary, instead of objects built value by
// value; sorting compiled once for all types, 25 kB. What is left: lint, reading contracts, explanations, schemas and
// descriptions are in the one module, and a page that only decides needs the second alone of them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { dist } from "./support.mjs";

/** In bytes, of gzip at level 9. */
const CEILING = 482_000;

test("the module stays within its size", () => {
  const bytes = readFileSync(join(dist, "clausola.wasm"));
  assert.deepEqual([...bytes.subarray(0, 4)], [...Buffer.from("\0asm")], "this is not the module");
  const { length } = gzipSync(bytes, { level: 9 });
  assert.ok(length <= CEILING, `${length} bytes of gzip, more than ${CEILING}: the top of this file says what to do`);
});
