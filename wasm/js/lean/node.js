// The lean build in Node: nothing to await.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { initSync as start } from "clausola-glue";
import { started } from "../engine.js";
import "../inspect.js";

export { ClausolaError, Contract } from "../engine.js";

started(start({ module: readFileSync(join(__dirname, "clausola.wasm")) }));

// Nothing to do in Node; here so that the same code runs in a browser.
export async function init() {}
export function initSync() {}
