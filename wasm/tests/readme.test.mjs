// Every example of the package's README, run as it stands there.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { clausola, here, project } from "./support.mjs";

const text = readFileSync(join(here, "../npm/README.md"), "utf8");
const examples = [...text.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);
const { place } = project();

/**
 * The code with each `expression; // "value"` as an assertion. A value is JSON or an array of it; one that ends
 * with `…` is the beginning of a text.
 */
function asserted(code) {
  return code.replace(/^( *)(?!const|let|await|import|console)([^\n]+); \/\/ (["[].*)$/gm, (_, indent, expression, value) =>
    value.endsWith('…"')
      ? `${indent}assert.ok((${expression}).startsWith(${value.slice(0, -2).trimEnd()}"));`
      : `${indent}asserted += 1; assert.deepStrictEqual(JSON.parse(JSON.stringify(${expression})), ${value});`,
  );
}

function run(name, code) {
  writeFileSync(join(place, name), code);
  return execFileSync(process.execPath, [name], { cwd: place, encoding: "utf8" });
}

test("there are examples", () => assert.equal(examples.length, 7));

test("the examples for Node say what they say, one after the other", () => {
  const code = examples.filter((example) => !example.includes("await init()")).map(asserted).join("\n");
  const printed = run(
    "readme.cjs",
    `const assert = require("node:assert/strict"); let asserted = 0;\n${code}\nconsole.log(asserted);`,
  );
  assert.match(printed, /^4711 +lepida-payer 100 .*\nblocking · covered\n\nacknowledge +█/);
  assert.ok(Number(printed.trim().split("\n").at(-1)) >= 8, printed);
});

test("the example for a browser runs in Node unchanged", () => {
  const [code] = examples.filter((example) => example.includes("await init()"));
  assert.equal(run("readme.mjs", `${code}\nconsole.log(Contract.builtins().length);`), "5\n");
});

test("the commands of the prompt are commands", () => {
  const lines = [...text.matchAll(/^clausola> (.*)$/gm)].map(([, line]) => `${line}\n`);
  assert.equal(lines.length, 4);
  execFileSync("npx", ["--no-install", "clausola"], { cwd: place, input: lines.join(""), stdio: ["pipe", "pipe", "inherit"] });
});

test("the table names every call, and no other", () => {
  const table = text.slice(text.indexOf("## Calls"), text.indexOf("Everything that fails"));
  const named = new Set([...table.matchAll(/`(?:[cC]ontract\.)?(\w+)(?:\([^`]*\))?`/g)].map(([, name]) => name));
  const { Contract } = clausola;
  const own = (object, left) => Object.getOwnPropertyNames(object).filter((name) => !name.startsWith("__") && !left.includes(name));
  const calls = [...own(Contract, ["length", "name", "prototype"]), ...own(Contract.prototype, ["constructor"])];
  assert.deepEqual(calls.filter((call) => !named.has(call)), []);
  const words = ["using", "trace", "contract", "overlay", "ticket", "decision", "Float64Array"];
  assert.deepEqual([...named].filter((name) => !calls.includes(name) && !words.includes(name)), []);
});
