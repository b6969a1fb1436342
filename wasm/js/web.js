// The package in browsers and bundlers: `await init()` once, or `initSync` with the bytes at hand.

import start, { initSync as startSync } from "clausola-glue";
import { refusal, started } from "./engine.js";

export { ClausolaError, Contract } from "./engine.js";

/** Loads the engine; from beside this file, unless told where. Later calls do nothing. */
export async function init(source = new URL("clausola.wasm", import.meta.url)) {
  try {
    started(await start({ module_or_path: source }));
  } catch (error) {
    throw notStarted(error, "serve `clausola.wasm` beside the package's module, or pass its URL to `init`");
  }
}

/** Starts the engine from bytes or a compiled module, at once. Later calls do nothing. */
export function initSync(source) {
  try {
    started(startSync({ module: source }));
  } catch (error) {
    throw notStarted(error, "pass the bytes of `clausola.wasm`, or a `WebAssembly.Module` of them");
  }
}

function notStarted(cause, help) {
  return refusal("not_started", `the engine cannot be started: ${cause?.message ?? cause}`, help, { cause });
}
