// What the build does to the compiled engine, and that it says so where a tool has changed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { logo } from "../build/logo.mjs";
import { asFunction, withoutFeatures } from "../build/wasm2js.mjs";
import { directory, packed, unpacked } from "../build/zip.mjs";

test("a feature is marked as not to be used, and nothing else changes", () => {
  // Each stands behind a sign and its length: ten, which is a line feed.
  const module = Buffer.from("code +\nmultivalue and +\x0bbulk-memory+\nmultivalue", "latin1");
  const changed = withoutFeatures(module, ["multivalue"]);
  assert.equal(changed.toString("latin1"), "code +\nmultivalue and +\x0bbulk-memory-\nmultivalue");
  assert.throws(() => withoutFeatures(module, ["reference-types"]), /does not say that it uses `reference-types`/);
});

const WRITTEN = `import * as glue from './glue.js';

  var bufferView;
function asmFunc(imports) {
   buffer = newBuffer;
}

var retasmFunc = asmFunc({
  "./glue.js": glue,
});
export var memory = retasmFunc.memory;
`;

test("what wasm2js writes becomes a function, whose old memory is detached as it grows", () => {
  const text = asFunction(WRITTEN);
  assert.doesNotMatch(text, /^import|retasmFunc/m);
  assert.match(text, /structuredClone\(buffer, \{ transfer: \[buffer\] \}\);\n {3}buffer = newBuffer;/);
  assert.match(text, /export \{ asmFunc as instantiate \};\n$/);
});

test("a wasm2js that writes something else is not trusted", () => {
  for (const gone of ["var retasmFunc", "buffer = newBuffer", "asmFunc(imports)"]) {
    assert.throws(() => asFunction(WRITTEN.replace(gone, "other")), /another form/, gone);
  }
});

test("the logo is the same each time, and of its size", () => {
  const drawn = logo(128);
  assert.ok(drawn.equals(logo(128)));
  assert.deepEqual([drawn.readUInt32BE(16), drawn.readUInt32BE(20), drawn[24], drawn[25]], [128, 128, 8, 6]);
});

test("a zip gives back what was put in, sorted", () => {
  const files = new Map([["b/ü.json", Buffer.from("{}")], ["a", Buffer.alloc(70_000, "x")]]);
  const zip = packed(files);
  assert.deepEqual(directory(zip).map(({ name }) => name), ["a", "b/ü.json"]);
  for (const [name, bytes] of unpacked(zip)) assert.ok(Buffer.from(bytes).equals(files.get(name)), name);
});
