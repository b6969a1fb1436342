// What stands for `WebAssembly` where the engine is plain JavaScript: as much of it as wasm-bindgen's glue calls.

import { instantiate } from "clausola-engine-js";

class Module {}

class Instance {
  constructor(_module, imports) {
    this.exports = instantiate(imports);
  }
}

export const WebAssembly = { Module, Instance };
