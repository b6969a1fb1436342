// The steps that both packages are built by.

import { build } from "esbuild";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";

const wasm = resolve(import.meta.dirname, "..");
const wasmOpt = join(createRequire(import.meta.url).resolve("binaryen/package.json"), "../bin/wasm-opt");

/** What rustc's modules use beyond the first version of WebAssembly. */
const FEATURES = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

/** An empty folder for a package. */
export function begin(target) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
}

/**
 * Has binaryen make a module smaller: `-O2` is smaller than `-Oz` once it is compressed, and decides faster. Packing the
 * memory would save nothing once it is compressed, and cost text.
 */
export async function shrunk(module, to) {
  const features = FEATURES.map((name) => `--enable-${name}`);
  await promisify(execFile)(process.execPath, [wasmOpt, module, ...features, "-O2", "--skip-pass=memory-packing", "-o", to]);
}

/** wasm-bindgen copies what the module imports into a folder beside each glue; there must be one class of errors. */
const ourOwn = {
  name: "imports of the modules",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/snippets\// }, ({ path }) => ({ path: join(wasm, "js", basename(path)) }));
  },
};

/** Bundles one of the entries in `js`; its format follows from its name. */
export async function entry(name, file, { target, glue, authoring, plugins = [] }) {
  const node = !file.startsWith("web");
  const common = file.endsWith(".cjs");
  await build({
    alias: {
      "clausola-authoring": join(wasm, "js", authoring ? "authoring.js" : "lean/authoring.js"),
      ...(authoring && { "clausola-authoring-glue": resolve(authoring, "clausola.js") }),
      "clausola-glue": resolve(glue, "clausola.js"),
      "clausola-glue/error": join(wasm, "js/error.js"),
    },
    bundle: true,
    charset: "utf8",
    entryPoints: [join(wasm, "js", name)],
    format: common ? "cjs" : "esm",
    legalComments: "none",
    logLevel: "warning",
    outfile: join(target, file),
    platform: node ? "node" : "browser",
    plugins: [ourOwn, ...plugins],
    target: node ? "node20" : "es2022",
  });
}

/** What is not code. */
export function finish(target, { manifest, readme, types }, version) {
  const described = { ...JSON.parse(readFileSync(join(wasm, "npm", manifest), "utf8")), version };
  writeFileSync(join(target, "package.json"), `${JSON.stringify(described, null, 2)}\n`);
  const text = types.map((part) => readFileSync(join(wasm, "js/types", `${part}.d.ts`), "utf8"));
  writeFileSync(join(target, "index.d.ts"), text.join("\n"));
  // The same for the entry that is an ES module: without a default export, which those of CommonJS seem to have.
  writeFileSync(join(target, "index.d.mts"), 'export * from "./index.js";\n');
  cpSync(join(wasm, "npm", readme), join(target, "README.md"));
  const licences = ["LICENSE-MIT", "LICENSE-APACHE"].map((name) => readFileSync(join(wasm, "..", name), "utf8").trim());
  writeFileSync(join(target, "LICENSE"), `Under either of these, at your option.\n\n${licences.join("\n\n\n")}\n`);
}
