// What wasm-bindgen made of the engine, the same in every entry.

import { Contract } from "clausola-glue";

export { ClausolaError } from "clausola-glue/error";
export { Contract };

// Bundlers rename a class that names itself; what a REPL and a debugger print should not depend on them.
Object.defineProperty(Contract, "name", { value: "Contract" });
