// The Zendesk app's engine in plain JavaScript, in a page whose policy forbids WebAssembly, asked over lines:
// node javascript.mjs <package of the app>
//
// A line in is a request, a line out is its reply: see answer.mjs, which the page loads.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { unpacked } from "../../plugins/zendesk/build/zip.mjs";
import { launch, open } from "../browser/lib/browser.mjs";
import { serve } from "../browser/lib/server.mjs";

const files = unpacked(readFileSync(process.argv[2]));
const SCRIPT = `
  import * as clausola from "/engine.js";
  import { host } from "/answer.mjs";
  let forbidden = false;
  try {
    new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  } catch {
    forbidden = true;
  }
  if (!forbidden) throw new Error("this page may compile WebAssembly");
  const answer = host(clausola);
  globalThis.answer = (line) => JSON.stringify(answer(JSON.parse(line)));
  document.title = "ready";
`;

const server = await serve(import.meta.dirname, {
  pages: {
    "/index.html": `<!doctype html><meta charset="utf-8"><title>Host</title><script type="module" src="/host.js"></script>`,
    "/host.js": SCRIPT,
    "/engine.js": Buffer.from(files.get("assets/engine-js.js")).toString("utf8"),
  },
  headers: { "content-security-policy": "default-src 'self'; script-src 'self'" },
});
const browser = await launch();
const { page, problems } = await open(browser, server.origin);
await page.goto(server.origin);
// Its predicates are evaluated by the page, which forbids that; its title can be read.
for (const end = Date.now() + 60_000; (await page.title()) !== "ready"; ) {
  if (Date.now() > end) throw new Error(["the page does not open", ...problems].join("\n"));
  await new Promise((later) => setTimeout(later, 50));
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${await page.evaluate((line) => globalThis.answer(line), line)}\n`);
}
await browser.close();
await server.close();
