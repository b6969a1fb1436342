// The report as one file: script and style inline, each allowed by its hash, and everything else forbidden.

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const path = (from) => fileURLToPath(new URL(from, import.meta.url));

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** What the command replaces; README.md says by what. */
const PLACES = ['<html lang="en">', '<script type="application/json" id="report">null</script>'];

/** Replaces the one match of a pattern, and fails on none or several. */
function put(html, pattern, text) {
  if (html.match(new RegExp(pattern, "g"))?.length !== 1) throw new Error(`not there once: ${pattern}`);
  // A function, as `$` in a script means nothing.
  return html.replace(pattern, () => text);
}

/**
 * Puts the one script and the one style sheet into the page. The report's own text is data, which no policy governs, so
 * that replacing it leaves the hashes as they are. Style attributes are not allowed, and none is written.
 */
const oneFile = {
  name: "one-file",
  apply: "build",
  enforce: "post",
  generateBundle(_, bundle) {
    const files = Object.values(bundle);
    const [page, ...pages] = files.filter(({ fileName }) => fileName.endsWith(".html"));
    const [script, ...scripts] = files.filter(({ type }) => type === "chunk");
    const [style, ...others] = files.filter((file) => file.type === "asset" && file !== page);
    if (!page || !script || !style || pages.length + scripts.length + others.length > 0) {
      throw new Error(`one page, script and style are wanted, not ${Object.keys(bundle)}`);
    }
    // Within a page a script ends at the first `</script`, also in a string.
    const code = script.code.trim().replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
    const sheet = String(style.source).trim();
    const policy = [
      "default-src 'none'",
      `script-src ${hash(code)}`,
      `style-src ${hash(sheet)}`,
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
    ].join("; ");
    let html = String(page.source);
    html = put(html, /<link rel="stylesheet"[^>]*>/, `<style>${sheet}</style>`);
    html = put(html, /<script type="module"[^>]*><\/script>/, `<script type="module">${code}</script>`);
    html = put(html, /<meta charset="utf-8" \/>/, `<meta charset="utf-8" />\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`);
    for (const place of PLACES) {
      if (html.split(place).length !== 2) throw new Error(`not there once: ${place}`);
    }
    for (const { fileName } of files) delete bundle[fileName];
    this.emitFile({ type: "asset", fileName: "report.html", source: html });
  },
};

export default defineConfig({
  base: "./",
  plugins: [oneFile],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // The components are linked from their own folder, and must use this page's Preact.
  resolve: { dedupe: ["preact"] },
  build: {
    target: "es2022",
    // The colours follow the reader by `light-dark()`: not to be rewritten for browsers without it.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    outDir: path("../../target/dist"),
    // Everything else that ships is there too.
    emptyOutDir: false,
    modulePreload: false,
  },
  server: { fs: { allow: [path("../..")] } },
});
