// Puts the npm package together: `node build.mjs <package> <glue> <authoring glue> <version>`.
//
// <package> is the folder to fill, each glue a folder that `clausola-pack glue` wrote: of the module that decides, and of
// the one that holds what only authors ask.

import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { begin, entry, finish, shrunk } from "./build/package.mjs";

const [target, glue, authoring, version] = process.argv.slice(2);
const here = import.meta.dirname;

begin(target);
const options = { target, glue, authoring };
await Promise.all([
  shrunk(join(glue, "clausola_bg.wasm"), join(target, "clausola.wasm")),
  shrunk(join(authoring, "clausola_bg.wasm"), join(target, "authoring.wasm")),
]);
await entry("node.js", "node.cjs", options);
await entry("web.js", "web.mjs", options);

// The prompt comes with a ticket for each contract; the package itself stays as it is loaded anywhere else.
const samples = join(here, "../tests/cases/samples");
const withSamples = {
  name: "samples",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^clausola-samples$/ }, () => ({ path: samples, namespace: "samples" }));
    onLoad({ filter: /.*/, namespace: "samples" }, () => ({
      contents: JSON.stringify(readdirSync(samples).sort().map((file) => JSON.parse(readFileSync(join(samples, file), "utf8")))),
      loader: "json",
    }));
  },
};
await entry("repl.js", "repl.mjs", { ...options, plugins: [withSamples] });
chmodSync(join(target, "repl.mjs"), 0o755);

const types = ["decision", "answer", "time", "findings", "trace", "description", "contract"];
finish(target, { manifest: "package.json", readme: "README.md", types }, version);
