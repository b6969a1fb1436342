// The lean build in browsers and bundlers: `await init()` once, or `initSync` with the bytes at hand.

import start, { initSync as startSync } from "clausola-glue";
import { started } from "../engine.js";
import { loaded, ran } from "../start.js";

export { ClausolaError, Contract } from "../engine.js";

/** What the module exports. */
const DECIDES = "contract_decide";

/** Loads the engine; from beside this file, unless told where. Later calls do nothing. */
export async function init(source = new URL("clausola.wasm", import.meta.url)) {
  const exports = await loaded(start, source, DECIDES, "serve `clausola.wasm` beside the package's module, or pass its URL to `init`");
  started(exports);
}

/** Starts the engine from bytes or a compiled module, at once. Later calls do nothing. */
export function initSync(source) {
  started(ran(startSync, source, DECIDES, "pass the bytes of `clausola.wasm`, or a `WebAssembly.Module` of them"));
}
