// Puts the app together: `node build.mjs <npm package> <module> <pack> <work> <zip> <version>`.
//
// <npm package> is the folder that wasm/build.mjs filled, <module> the engine as the compiler left it, <pack> the tool
// that runs wasm-bindgen, <work> a folder to build in (the app lies in its `app`), <zip> what to write.

import { build } from "esbuild";
import { deflateSync } from "fflate";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { logo } from "./logo.mjs";
import { engineAsJs, errorModule } from "./wasm2js.mjs";
import { packed } from "./zip.mjs";

const [npm, module, pack, work, zip, version] = process.argv.slice(2).map((path, i) => (i < 5 ? resolve(path) : path));
const here = resolve(import.meta.dirname, "..");
const root = resolve(here, "../..");
const app = join(work, "app");
const assets = join(app, "assets");

rmSync(app, { recursive: true, force: true });
cpSync(join(here, "app"), app, { recursive: true });
mkdirSync(assets, { recursive: true });
const manifest = { ...JSON.parse(readFileSync(join(here, "app/manifest.json"), "utf8")), version };
writeFileSync(join(app, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
for (const [name, size] of [["logo.png", 320], ["logo-small.png", 128]]) writeFileSync(join(assets, name), logo(size));

const shared = {
  bundle: true,
  charset: "utf8",
  define: { "process.env.NODE_ENV": '"production"' },
  format: "esm",
  legalComments: "none",
  logLevel: "warning",
  minify: true,
  platform: "browser",
  target: ["chrome107", "firefox113", "safari16.4"],
};

const engine = engineAsJs(module, pack, join(work, "engine"));
await build({
  ...shared,
  alias: {
    "__wbindgen_externref_xform__": join(here, "src/engine/statics.js"),
    // The app asks nothing that only authors do.
    "clausola-authoring": join(root, "wasm/js/authoring.js"),
    "clausola-authoring-glue": join(here, "src/engine/no-authoring.js"),
    "clausola-engine-js": join(engine, "engine.js"),
    "clausola-glue": join(engine, "clausola.js"),
    "clausola-glue/error": errorModule(engine),
    "clausola-web": join(root, "wasm/js/web.js"),
  },
  entryPoints: [join(here, "src/engine/js.js")],
  inject: [join(here, "src/engine/stand-in.js")],
  outfile: join(assets, "engine-js.js"),
});

await build({
  ...shared,
  alias: {
    "clausola-view": join(root, "plugins/view/src/index.ts"),
    "clausola-view/style.css": join(root, "plugins/view/style.css"),
    "clausola-web": join(npm, "web.mjs"),
    preact: join(here, "node_modules/preact"),
  },
  chunkNames: "[name]-[hash]",
  entryNames: "[name]",
  entryPoints: [join(here, "src/main.tsx")],
  external: ["./engine-js.js"],
  jsx: "automatic",
  jsxImportSource: "preact",
  outdir: assets,
  splitting: true,
});

const deflated = deflateSync(readFileSync(join(npm, "clausola.wasm")), { level: 9, mem: 12 });
writeFileSync(join(assets, "engine.json"), `{"deflate":"${Buffer.from(deflated).toString("base64")}"}`);

const files = readdirSync(app, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(app, join(entry.parentPath, entry.name)).split(sep).join("/"));
mkdirSync(dirname(zip), { recursive: true });
writeFileSync(zip, packed(new Map(files.map((name) => [name, readFileSync(join(app, name))]))));
