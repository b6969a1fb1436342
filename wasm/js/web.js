// The package in browsers and bundlers: `await init()` once, or `initSync` with the bytes at hand.

import start, { initSync as startSync } from "clausola-glue";

export { ClausolaError, Contract } from "./engine.js";

/** Loads the engine; from beside this file, unless told where. Later calls do nothing. */
export async function init(source = new URL("clausola.wasm", import.meta.url)) {
  await start({ module_or_path: source });
}

/** Starts the engine from bytes or a compiled module, at once. Later calls do nothing. */
export function initSync(source) {
  startSync({ module: source });
}
