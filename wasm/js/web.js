// The package in browsers and bundlers: `await init()` once, or `initSync` with the bytes at hand.

import startAuthoring, { initSync as startAuthoringSync } from "clausola-authoring-glue";
import start, { initSync as startSync } from "clausola-glue";
import { loadsAuthoring } from "clausola-authoring";
import { refusal, started } from "./engine.js";
import { loaded, ran } from "./start.js";

export { ClausolaError, Contract } from "./engine.js";

/** What only the one module exports, and what only the other. */
const DECIDES = "contract_explain";
const ADVISES = "contract_lint";

/** Loads the engine; from beside this file, unless told where. Later calls do nothing. */
export async function init(source = new URL("clausola.wasm", import.meta.url)) {
  const exports = await loaded(start, source, DECIDES, "serve `clausola.wasm` beside the package's module, or pass its URL to `init`");
  started(exports);
}

/** Starts the engine from bytes or a compiled module, at once. Later calls do nothing. */
export function initSync(source) {
  const exports = ran(startSync, source, DECIDES, "pass the bytes of `clausola.wasm`, or a `WebAssembly.Module` of them");
  started(exports);
}

let authoring = false;

loadsAuthoring(() => {
  if (authoring) return;
  const help = "`await initAuthoring()` once before the first `lint`, `test`, `describe`, `diff`, `sample`, `schema` or `template`";
  throw refusal("not_started", "the module for authors has not been loaded", help);
});

/** Loads what authors of contracts need beside the engine. Later calls do nothing. */
export async function initAuthoring(source = new URL("authoring.wasm", import.meta.url)) {
  const help = "serve `authoring.wasm` beside the package's module, or pass its URL to `initAuthoring`";
  await loaded(startAuthoring, source, ADVISES, help);
  authoring = true;
}

/** The same from bytes or a compiled module, at once. Later calls do nothing. */
export function initAuthoringSync(source) {
  ran(startAuthoringSync, source, ADVISES, "pass the bytes of `authoring.wasm`, or a `WebAssembly.Module` of them");
  authoring = true;
}
