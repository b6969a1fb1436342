// The package as a user installs it.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dist, project } from "./support.mjs";

const { place, installed, packed } = project();

/** Runs a program inside the project that installed the package. */
function run(name, source) {
  writeFileSync(join(place, name), source);
  return execFileSync(process.execPath, [name], { cwd: place, encoding: "utf8" });
}

const DECIDE = `
  const contract = Contract.builtin("lepida-payer");
  const ticket = { id: "1", facts: { request: "malfunction", blocking: true },
    events: [{ type: "opened", at: "2026-10-03T13:00:00+02:00" }] };
  const { timers } = contract.decide(ticket, "2026-10-05T08:45:00+02:00");
  console.log(timers[0].objective, timers[0].due);
`;
const DECIDED = "acknowledge 2026-10-05T09:00:00+02:00\n";

test("holds at most ten files, two of them modules", () => {
  const names = packed.files.map(({ path }) => path);
  assert.ok(names.length <= 10, names.join(", "));
  assert.deepEqual(names.filter((name) => name.endsWith(".wasm")), ["authoring.wasm", "clausola.wasm"]);
  for (const name of ["LICENSE", "README.md"]) assert.ok(names.includes(name), name);
});

test("depends on nothing, and names no file that is not there", () => {
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.scripts, undefined);
  assert.match(manifest.version, /^\d+\.\d+\.\d+$/);
  const named = JSON.stringify(manifest).match(/"\.\/[^"]+"/g).map((path) => JSON.parse(path));
  assert.ok(named.length >= 6);
  for (const path of named) assert.ok(readFileSync(join(installed, path)).length > 0, path);
});

test("names its program as npm would have it, and can be run", () => {
  const { bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.deepEqual(bin, { clausola: "repl.mjs" });
  assert.match(readFileSync(join(installed, "repl.mjs"), "utf8"), /^#!\/usr\/bin\/env node\n/);
  assert.ok(statSync(join(installed, "repl.mjs")).mode & 0o111);
});

test("could be published as it is", () => {
  const { status, stderr } = spawnSync("npm", ["publish", "--dry-run", "--offline"], { cwd: dist, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const complaints = stderr.split("\n").filter((line) => /npm (warn|error)/i.test(line));
  // Nobody is logged in where tests run, and nothing is sent.
  assert.deepEqual(complaints.filter((line) => !line.includes("requires you to be logged in")), []);
});

test("works with require, with nothing to await", () => {
  assert.equal(run("app.cjs", `const { Contract } = require("clausola"); ${DECIDE}`), DECIDED);
});

test("works with import, with nothing to await", () => {
  assert.equal(run("app.mjs", `import { Contract } from "clausola"; ${DECIDE}`), DECIDED);
});

test("is one instance, however it is loaded", () => {
  const source = `
    import * as imported from "clausola";
    import { createRequire } from "node:module";
    const required = createRequire(import.meta.url)("clausola");
    console.log(["Contract", "ClausolaError"].every((name) => imported[name] === required[name]));
  `;
  assert.equal(run("both.mjs", source), "true\n");
});

test("runs the code of a browser unchanged", () => {
  assert.equal(run("universal.mjs", `import { Contract, init } from "clausola"; await init(); ${DECIDE}`), DECIDED);
});

test("gives a bundler for browsers the web entry", () => {
  const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.deepEqual(exports["."].default, { types: "./index.d.mts", default: "./web.mjs" });
});
