// Loading the engine: streamed, else from its bytes, else, where the page's policy forbids WebAssembly, as JavaScript.
//
// Zendesk lists the types of files that an app may carry, and `.wasm` is not among them: so the module travels as text,
// deflated, in a JSON file. What unpacks it is a stream, so the module compiles while it is unpacked.

import { Contract, init } from "clausola-web";

/** How much of it is decoded at a time, in characters: a multiple of four. */
const PIECE = 1 << 16;
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

/** The module's bytes, unpacked as they are asked for. */
async function moduleStream() {
  const response = await fetch(new URL("engine.json", import.meta.url));
  if (!response.ok) throw new Error(`the engine's file answers ${response.status}`);
  // Read whole: Chromium calls a request off whose body is read as a stream, late in its last moment, and does not keep
  // what it has read for the next ticket.
  const { deflate } = /** @type {{ deflate: string }} */ (await response.json());
  return decoded(deflate).pipeThrough(new DecompressionStream("deflate-raw"));
}

/**
 * The bytes of base64 text, piece by piece.
 *
 * @param {string} text
 * @returns {ReadableStream<Uint8Array<ArrayBuffer>>}
 */
export function decoded(text) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const piece = text.slice(at, at + PIECE);
      at += PIECE;
      if (piece === "") controller.close();
      else controller.enqueue(Uint8Array.from(atob(piece), (char) => char.charCodeAt(0)));
    },
  });
}
