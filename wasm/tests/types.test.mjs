// The types, as each way of resolving modules sees them, from the packed package.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { here, project } from "./support.mjs";

const { place, installed } = project();
const tsc = join(here, "../node_modules/typescript/bin/tsc");

const WAYS = {
  "an ES module in Node": { file: "use.mts", module: "nodenext" },
  "CommonJS in Node": { file: "use.cts", module: "nodenext" },
  "a bundler": { file: "use.ts", module: "esnext", moduleResolution: "bundler" },
  "a bundler for Node": { file: "use.ts", module: "esnext", moduleResolution: "bundler", customConditions: ["node"] },
};

for (const [what, { file, ...options }] of Object.entries(WAYS)) {
  test(`hold in ${what}`, () => {
    copyFileSync(join(here, "types/use.ts"), join(place, file));
    const compilerOptions = {
      ...options,
      lib: ["es2022"], // neither a browser's types nor Node's are needed
      types: [],
      target: "es2022",
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "--project", place], { encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
  });
}

test("a default import is refused where there is no default", () => {
  writeFileSync(join(place, "default.ts"), 'import clausola from "clausola";\nexport const { Contract } = clausola;\n');
  const compilerOptions = { module: "esnext", moduleResolution: "bundler", target: "es2022", types: [], strict: true, noEmit: true };
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["default.ts"] }));
  const { status, stdout } = spawnSync(process.execPath, [tsc, "--project", place], { encoding: "utf8" });
  assert.notEqual(status, 0);
  assert.match(stdout, /has no default export/);
});

test("have no any, no Map and no BigInt", () => {
  const types = readFileSync(join(installed, "index.d.ts"), "utf8");
  const code = types.replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
  assert.match(code, /export class Contract/);
  assert.doesNotMatch(code, /\b(any|Map|bigint|BigInt)\b/);
});
