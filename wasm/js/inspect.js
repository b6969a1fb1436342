// How Node prints a contract and an error.

import { ClausolaError, Contract } from "./engine.js";

export const INSPECT = Symbol.for("nodejs.util.inspect.custom");

Object.defineProperty(Contract.prototype, INSPECT, {
  value: function () {
    return this.__wbg_ptr ? `Contract ${this.id} ${this.revision} (${this.title})` : "Contract (freed)";
  },
});

// The message says all that the diagnostics do.
Object.defineProperty(ClausolaError.prototype, INSPECT, {
  value: function () {
    return this.stack;
  },
});
