// The workbench as a static page. The engine is the npm package as built in `target/dist/npm`; the contracts and the
// sample tickets are the repository's own files: no copy of either is kept here.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const path = (from) => fileURLToPath(new URL(from, import.meta.url));

/**
 * Everything comes from beside the page, and nothing leaves it. Style attributes are allowed because Chromium writes
 * them itself while a person types over underlined text. Only in what ships: the dev server injects scripts.
 */
const policy = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: {
        "http-equiv": "Content-Security-Policy",
        content:
          "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
          "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'",
      },
      injectTo: "head-prepend",
    },
  ],
};

export default defineConfig({
  base: "./",
  plugins: [policy],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: {
    alias: {
      clausola: path("../../target/dist/npm/web.mjs"),
      "@contracts": path("../../core/contracts"),
      "@samples": path("../../tests/cases/samples"),
    },
    // The components are linked from their own folder, and must use this page's Preact.
    dedupe: ["preact"],
  },
  build: {
    target: "es2022",
    // The colours follow the reader by `light-dark()`: not to be rewritten for browsers without it.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    outDir: path("../../target/dist/workbench"),
    emptyOutDir: true,
    // Inlined data URLs would need a wider policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { fs: { allow: [path("../..")] } },
});
