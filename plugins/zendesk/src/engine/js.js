// The engine as plain JavaScript, behind the same entry as the npm package's. Loaded where WebAssembly is forbidden.

import { Contract, initSync } from "clausola-web";

initSync(new WebAssembly.Module());

export { Contract };
