// Puts the npm package together: `node build.mjs <glue> <package> <version>`.
//
// <glue> is the folder that `clausola-pack glue` wrote, <package> the folder to fill. The module ships as the compiler
// left it: binaryen's wasm-opt takes off 1.6 % of its gzip size, for 20 seconds of every build.

import { build } from "esbuild";
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [glue, target, version] = process.argv.slice(2);
const here = import.meta.dirname;

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

// wasm-bindgen copies the class that it throws into a folder of its own; the entries must export that very copy.
const [snippets] = readdirSync(join(glue, "snippets"));
const alias = {
  "clausola-glue": resolve(glue, "clausola.js"),
  "clausola-glue/error": resolve(glue, "snippets", snippets, "js/error.js"),
};
const shared = {
  alias,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};
const entry = (name) => [join(here, "js", name)];

await build({
  ...shared,
  entryPoints: entry("node.js"),
  outfile: join(target, "node.cjs"),
  format: "cjs",
  platform: "node",
  target: "node20",
});
await build({
  ...shared,
  entryPoints: entry("web.js"),
  outfile: join(target, "web.mjs"),
  format: "esm",
  platform: "browser",
  target: "es2022",
});

// The prompt comes with a ticket for each contract; the package itself stays as it is loaded anywhere else.
const samples = join(here, "../tests/cases/samples");
await build({
  ...shared,
  entryPoints: entry("repl.js"),
  outfile: join(target, "repl.mjs"),
  format: "esm",
  platform: "node",
  target: "node20",
  plugins: [
    {
      name: "samples",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^clausola-samples$/ }, () => ({ path: samples, namespace: "samples" }));
        onLoad({ filter: /.*/, namespace: "samples" }, () => ({
          contents: JSON.stringify(readdirSync(samples).sort().map((file) => JSON.parse(readFileSync(join(samples, file), "utf8")))),
          loader: "json",
        }));
      },
    },
  ],
});
chmodSync(join(target, "repl.mjs"), 0o755);

const manifest = { ...JSON.parse(readFileSync(join(here, "npm/package.json"), "utf8")), version };
writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
cpSync(join(glue, "clausola_bg.wasm"), join(target, "clausola.wasm"));
const types = ["decision", "findings", "trace", "description", "contract"];
const text = types.map((part) => readFileSync(join(here, "js/types", `${part}.d.ts`), "utf8"));
writeFileSync(join(target, "index.d.ts"), text.join("\n"));
// The same for the entry that is an ES module: without a default export, which those of CommonJS seem to have.
writeFileSync(join(target, "index.d.mts"), 'export * from "./index.js";\n');
cpSync(join(here, "npm/README.md"), join(target, "README.md"));
for (const licence of ["LICENSE-APACHE", "LICENSE-MIT"]) cpSync(join(here, "..", licence), join(target, licence));
