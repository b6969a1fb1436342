// Loading the engine: streamed, else from its bytes, else, where the page's policy forbids WebAssembly, as JavaScript.
//
// Zendesk lists the types of files that an app may carry, and `.wasm` is not among them: so the module travels as text,
// deflated, in a JSON file. Decoding is a stream too, so the module compiles while it arrives.

import { Contract, init } from "clausola-web";

/** A module without anything in it. */
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/**
 * @typedef {object} Engine
 * @property {typeof import("clausola").Contract} Contract
 * @property {"streamed" | "bytes" | "javascript"} how
 */

/** @type {Promise<Engine> | null} */
let loading = null;

/** The engine, loaded once; after a failure the next call tries again. */
export function loadEngine() {
  loading ??= load().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** @returns {Promise<Engine>} */
async function load() {
  if (!mayCompile()) return asJavaScript();
  try {
    return await asWebAssembly();
  } catch (error) {
    // A policy can also forbid the request, and a proxy can spoil the file; a script may still come through.
    console.warn("Clausola: the engine's module does not load, so its JavaScript build is used.", error);
    return asJavaScript();
  }
}

/** Whether the page's policy lets WebAssembly compile. */
function mayCompile() {
  try {
    return typeof WebAssembly === "object" && new WebAssembly.Module(EMPTY) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/** @returns {Promise<Engine>} */
async function asWebAssembly() {
  if (typeof WebAssembly.instantiateStreaming === "function") {
    try {
      await init(new Response(await moduleStream(), { headers: { "content-type": "application/wasm" } }));
      return { Contract, how: "streamed" };
    } catch (error) {
      console.warn("Clausola: the engine cannot be streamed.", error);
    }
  }
  await init(await new Response(await moduleStream()).arrayBuffer());
  return { Contract, how: "bytes" };
}

/** @returns {Promise<Engine>} */
async function asJavaScript() {
  const engine = await import("./engine-js.js");
  return { Contract: engine.Contract, how: "javascript" };
}

/** @returns {Promise<ReadableStream<Uint8Array>>} */
async function moduleStream() {
  const response = await fetch(new URL("engine.json", import.meta.url));
  if (!response.ok || !response.body) throw new Error(`the engine's file answers ${response.status}`);
  return response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(fromBase64())
    .pipeThrough(new DecompressionStream("deflate-raw"));
}

/** The bytes of the one long text in a JSON file, as it comes. */
export function fromBase64() {
  let rest = "";
  let found = false;
  const decode = (/** @type {string} */ text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new TransformStream({
    transform(/** @type {string} */ chunk, controller) {
      rest += chunk;
      if (!found) {
        const start = /^\{"deflate":"/.exec(rest);
        if (!start) {
          if (rest.length > 100) controller.error(new Error("the engine's file is none"));
          return;
        }
        rest = rest.slice(start[0].length);
        found = true;
      }
      const end = rest.indexOf('"');
      const whole = end < 0 ? rest.length - (rest.length % 4) : end;
      if (whole > 0) controller.enqueue(decode(rest.slice(0, whole)));
      rest = end < 0 ? rest.slice(whole) : '"';
    },
  });
}
