// The report's page with a report in it, as the command makes it, opened as a file.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../../wasm/tests/support.mjs";
import { assertQuiet, open } from "./browser.mjs";

const built = join(root, "target/dist/report.html");
if (!existsSync(built)) throw new Error("the report's page is not built; run `cargo xtask build`");

/** The page without a report. */
export const template = readFileSync(built, "utf8");

/** The two places that the command fills: `plugins/report/README.md`. */
export const PLACES = { language: '<html lang="en">', report: '<script type="application/json" id="report">null</script>' };

/** What the command does with the text of a report. */
export function filled(text, language = "en") {
  const json = text.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  return template
    .replace(PLACES.language, () => `<html lang="${language}">`)
    .replace(PLACES.report, () => PLACES.report.replace("null", () => json));
}

const folder = mkdtempSync(join(tmpdir(), "clausola-report-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
let written = 0;

/**
 * Opens a page from a file, runs a test on it, and asks that it complained about nothing and asked nobody for anything.
 * `options` are a browser context's, and `hash` what stands behind the file's name.
 */
export async function visit(browser, html, { hash = "", ...options }, run) {
  written += 1;
  const file = join(folder, `report-${written}.html`);
  writeFileSync(file, html);
  // No origin is its own: whatever asks by HTTP asks too much.
  const { page, problems, close } = await open(browser, "null", { viewport: { width: 1280, height: 900 }, ...options });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  try {
    const url = pathToFileURL(file).href;
    await page.goto(url + hash);
    await page.locator("main, .nothing").waitFor();
    await run(page);
    assertQuiet(problems);
    // The page itself, and its icon, which is written in it.
    assert.deepEqual(asked.filter((asked) => asked !== url && asked !== url + hash && !asked.startsWith("data:image/svg+xml,")), []);
  } finally {
    await close();
  }
}
