// The engine as plain JavaScript, for pages whose policy forbids WebAssembly: `engineAsJs(module, pack, cache)`.
//
// wasm-bindgen runs once more on the compiled module, told that it may not use reference types: an engine in JavaScript
// has no table of them. Then binaryen lowers what came after the first version of WebAssembly, and wasm2js translates.
// That takes its time, so what comes out is kept by the hash of what went in.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Changed with what this file does, so that nothing older is taken from the cache. */
const RECIPE = 1;

/** What rustc's modules use beyond the first version, and wasm2js cannot do: lowered before. */
const LOWER = [
  "--mvp-features",
  "--enable-mutable-globals",
  "--enable-sign-ext",
  "--enable-bulk-memory",
  "--enable-nontrapping-float-to-int",
  "--signext-lowering",
  "--llvm-memory-copy-fill-lowering",
  "--llvm-nontrapping-fptoint-lowering",
];

const require = createRequire(import.meta.url);
const bin = (name) => join(require.resolve("binaryen/package.json"), "../bin", name);

/**
 * A folder with the glue `clausola.js`, its `snippets`, and the engine `engine.js`, which exports `instantiate`.
 *
 * @param {string} module the module as the compiler left it
 * @param {string} pack the tool that runs wasm-bindgen
 * @param {string} cache where to keep what was made
 */
export function engineAsJs(module, pack, cache) {
  const bytes = readFileSync(module);
  const recipe = `${RECIPE} ${LOWER.join(" ")} ${require("binaryen/package.json").version}\n`;
  const key = createHash("sha256").update(recipe).update(readFileSync(pack)).update(bytes).digest("hex").slice(0, 16);
  const made = join(cache, key);
  if (existsSync(join(made, "engine.js"))) return made;

  // Of its own, should two builds run at once.
  const work = join(cache, `work-${process.pid}`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, "plain.wasm"), withoutFeatures(bytes, ["reference-types", "multivalue"]));
  execFileSync(pack, ["glue", join(work, "plain.wasm"), work], { stdio: "inherit" });
  checkHeap(readFileSync(join(work, "clausola.js"), "utf8"));
  execFileSync(process.execPath, [bin("wasm-opt"), join(work, "clausola_bg.wasm"), ...LOWER, "-o", join(work, "low.wasm")]);
  execFileSync(process.execPath, [bin("wasm2js"), join(work, "low.wasm"), "-Oz", "-o", join(work, "wasm2js.js")]);
  writeFileSync(join(work, "engine.js"), asFunction(readFileSync(join(work, "wasm2js.js"), "utf8")));
  for (const name of ["plain.wasm", "clausola_bg.wasm", "low.wasm", "wasm2js.js"]) rmSync(join(work, name));
  if (existsSync(join(made, "engine.js"))) rmSync(work, { recursive: true });
  else renameSync(work, made);
  for (const old of readdirSync(cache)) {
    if (old !== key && !old.startsWith("work-")) rmSync(join(cache, old), { recursive: true, force: true });
  }
  return made;
}

/**
 * The module with features marked as not to be used in its section of target features, which is where wasm-bindgen looks.
 */
export function withoutFeatures(bytes, features) {
  const changed = Buffer.from(bytes);
  for (const feature of features) {
    const used = Buffer.from(`+${String.fromCharCode(feature.length)}${feature}`, "latin1");
    // The section is the last of the file.
    const at = changed.lastIndexOf(used);
    if (at < 0) throw new Error(`the module does not say that it uses \`${feature}\``);
    changed[at] = "-".charCodeAt(0);
  }
  return changed;
}

/**
 * wasm-bindgen leaves one import unresolved here: the first index that it may drop. ../src/engine/statics.js says it, and
 * this checks that the glue agrees.
 */
function checkHeap(glue) {
  if (!/new Array\(1024\)\.fill\(undefined\)/.test(glue) || !/\.push\(undefined, null, true, false\)/.test(glue)) {
    throw new Error("the glue keeps its values elsewhere than before: see src/engine/statics.js");
  }
}

/**
 * What wasm2js writes instantiates itself where it stands; here the glue says when, and with what.
 *
 * And memory that has grown leaves its old buffer behind as it was, where WebAssembly detaches it: by which the glue knows
 * that its views are old.
 */
export function asFunction(text) {
  const start = text.search(/^(?!import )\S|^ +var bufferView/m);
  const end = text.indexOf("\nvar retasmFunc = asmFunc({");
  const [before, after, ...more] = text.slice(start, end).split("   buffer = newBuffer;\n");
  if (start < 0 || end < 0 || after === undefined || more.length > 0 || !before.includes("function asmFunc(")) {
    throw new Error("wasm2js writes another form than before");
  }
  const detach = "   structuredClone(buffer, { transfer: [buffer] });\n   buffer = newBuffer;\n";
  return `${before}${detach}${after}\nexport { asmFunc as instantiate };\n`;
}

/** The class that wasm-bindgen throws lies in a folder whose name it makes up. */
export function errorModule(glue) {
  const [snippets] = readdirSync(join(glue, "snippets"));
  return join(glue, "snippets", snippets, "js/error.js");
}
