// Starting a module in a browser.

import { refusal } from "./engine.js";

/** Loads a module by what wasm-bindgen made for it, and gives what it exports; why it cannot be is told with what to do. */
export async function loaded(load, source, help) {
  try {
    return await load({ module_or_path: source });
  } catch (error) {
    throw notStarted(error, help);
  }
}

/** The same at once. */
export function ran(load, source, help) {
  try {
    return load({ module: source });
  } catch (error) {
    throw notStarted(error, help);
  }
}

function notStarted(cause, help) {
  return refusal("not_started", `the engine cannot be started: ${cause?.message ?? cause}`, help, { cause });
}
