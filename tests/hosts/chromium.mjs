// The npm package in a page of a headless Chromium, asked over lines: node chromium.mjs <package folder>
//
// A line in is a request, a line out is its reply: see answer.mjs, which the page loads.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { launch, open } from "../browser/lib/browser.mjs";
import { serve } from "../browser/lib/server.mjs";

const folder = process.argv[2];
const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

const PAGE = `<!doctype html><meta charset="utf-8"><title>Host</title><script type="module">
  import * as clausola from "/${exports["."].default.default}";
  import { host } from "/answer.mjs";
  await clausola.init();
  const answer = host(clausola);
  globalThis.answer = (line) => JSON.stringify(answer(JSON.parse(line)));
</script>`;

const server = await serve(folder, {
  pages: { "/index.html": PAGE, "/answer.mjs": readFileSync(join(import.meta.dirname, "answer.mjs"), "utf8") },
});
const browser = await launch();
const { page, problems } = await open(browser, server.origin);
await page.goto(server.origin);
await page.waitForFunction(() => globalThis.answer, null, { timeout: 30_000 }).catch((error) => {
  throw new Error([...problems, error.message].join("\n"));
});

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${await page.evaluate((line) => globalThis.answer(line), line)}\n`);
}
await browser.close();
await server.close();
