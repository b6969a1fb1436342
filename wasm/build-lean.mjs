// Puts the lean build together: `node build-lean.mjs <package> <glue> <version>`.
//
// The same entries over a module that reads contracts as JSON, knows Europe's time zones, and decides.

import { join } from "node:path";
import { begin, entry, finish, shrunk } from "./build/package.mjs";

const [target, glue, version] = process.argv.slice(2);

begin(target);
await shrunk(join(glue, "clausola_bg.wasm"), join(target, "clausola.wasm"));
await entry("lean/node.js", "node.cjs", { target, glue });
await entry("lean/web.js", "web.mjs", { target, glue });
finish(target, { manifest: "lean.json", readme: "lean.md", types: ["decision", "answer", "time", "lean"] }, version);
