// Starting a module in a browser.

import { refusal } from "./engine.js";

/** By an export of theirs: what the modules that run export, and those that are on their way. */
const running = new Map();
const loading = new Map();

/**
 * Loads a module by what wasm-bindgen made for it, and gives what it exports; why it cannot be is told with what to do.
 *
 * wasm-bindgen takes any module whose imports it knows, and keeps the first: so the one that is meant is known by one of
 * its exports beforehand. Later calls give the same.
 */
export function loaded(load, source, needed, help) {
  if (running.has(needed)) return running.get(needed);
  if (!loading.has(needed)) {
    const fails = (error) => {
      loading.delete(needed);
      throw notStarted(error, help);
    };
    const start = async () => load({ module_or_path: checked(await compiled(source), needed) });
    loading.set(needed, start().then((exports) => kept(exports, needed), fails));
  }
  return loading.get(needed);
}

/** The same at once. */
export function ran(load, source, needed, help) {
  if (running.has(needed)) return running.get(needed);
  try {
    const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
    return kept(load({ module: checked(module, needed) }), needed);
  } catch (error) {
    throw notStarted(error, help);
  }
}

function kept(exports, needed) {
  running.set(needed, exports);
  return exports;
}

/** A module from wherever it is: a place, a response, its bytes, or a promise of one of them. */
async function compiled(source) {
  const given = await source;
  const found = isPlace(given) ? await fetch(given) : given;
  if (found instanceof WebAssembly.Module) return found;
  if (!is(found, globalThis.Response)) return WebAssembly.compile(found);
  if (!found.ok) throw new Error(`${found.url || "the module"} is answered with status ${found.status} ${found.statusText}`.trim());
  // Compiled while it arrives, where the server says what it is, and nothing more: browsers refuse a parameter.
  const told = found.headers.get("content-type")?.toLowerCase() === "application/wasm";
  return told ? WebAssembly.compileStreaming(found) : WebAssembly.compile(await found.arrayBuffer());
}

function isPlace(given) {
  return typeof given === "string" || is(given, globalThis.URL) || is(given, globalThis.Request);
}

/** Worklets have not all of these classes. */
function is(value, type) {
  return type !== undefined && value instanceof type;
}

function checked(module, needed) {
  // Where the engine runs as plain JavaScript, what stands for `WebAssembly` cannot be asked.
  const exports = WebAssembly.Module.exports?.(module);
  if (exports === undefined || exports.some(({ name }) => name === needed)) return module;
  throw new Error("this is another module");
}

function notStarted(cause, help) {
  return refusal("not_started", `the engine cannot be started: ${cause?.message ?? cause}`, help, { cause });
}
