// The engine as plain JavaScript, behind the same entry as the npm package's. Loaded where WebAssembly is forbidden.

import { ClausolaError, Contract, initSync } from "clausola-web";

initSync(new WebAssembly.Module());

export { ClausolaError, Contract };
