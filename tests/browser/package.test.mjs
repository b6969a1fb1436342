// The packed package in a browser: in a plain page, in a Vite build and its development server, in a webpack build.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { build, createServer } from "vite";
import webpack from "webpack";
import { clausola, project, samples } from "../../wasm/tests/support.mjs";
import { assertQuiet, launch, open } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";

const { place } = project();
const browser = await launch();
after(() => browser.close());

/** What each page must say: the answers of Node, to the byte. */
const EXPECTED = [
  ...samples.map(({ contract, ticket, now }) => clausola.Contract.builtin(contract).explainJson(JSON.stringify(ticket), now)),
  "freed",
];

const ASK = `
  const samples = ${JSON.stringify(samples)};
  globalThis.answers = samples.map(({ contract, ticket, now }) => {
    return Contract.builtin(contract).explainJson(JSON.stringify(ticket), now);
  });
  // What the package adds to the engine's class must survive the bundler.
  const freed = Contract.builtin("exetera");
  freed.free();
  try {
    freed.lint();
  } catch (error) {
    globalThis.answers.push(error instanceof ClausolaError && error.diagnostics[0].code);
  }
`;

const html = (head) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>${head}</head><body></body></html>`;
const MAP = `<script type="importmap">{ "imports": { "clausola": "/node_modules/clausola/web.mjs" } }</script>`;
const script = (source) => html(`${MAP}<script type="module">${source}</script>`);

/** Opens a page, waits for its answers, and checks them. */
async function check(origin, path = "/") {
  const { page, problems, close } = await open(browser, origin);
  try {
    await page.goto(origin + path);
    const answers = await page.waitForFunction(() => globalThis.answers, null, { timeout: 30_000 }).catch((error) => {
      assertQuiet(problems);
      throw error;
    });
    assert.deepEqual(await answers.jsonValue(), EXPECTED);
    assertQuiet(problems);
  } finally {
    await close();
  }
}

/** Serves while a page is checked. */
async function serving(folder, pages, path) {
  const server = await serve(folder, { pages });
  try {
    await check(server.origin, path);
  } finally {
    await server.close();
  }
}

const PLAIN = {
  "with await init()": `import { init, ClausolaError, Contract } from "clausola"; await init(); ${ASK}`,
  "with init and a URL": `import { init, ClausolaError, Contract } from "clausola"; await init("/node_modules/clausola/clausola.wasm"); ${ASK}`,
  "with init and a response": `import { init, ClausolaError, Contract } from "clausola";
    await init(fetch("/node_modules/clausola/clausola.wasm")); ${ASK}`,
  "with initSync and the bytes": `import { initSync, ClausolaError, Contract } from "clausola";
    const response = await fetch("/node_modules/clausola/clausola.wasm");
    // A page may compile at once what is small; the engine is not, so it is compiled in the background first.
    initSync(await WebAssembly.compile(await response.arrayBuffer())); ${ASK}`,
};

for (const [how, source] of Object.entries(PLAIN)) {
  test(`a plain module script, ${how}`, () => serving(place, { "/index.html": script(source) }));
}

// An app of a bundler: the same for both.
writeFileSync(join(place, "main.js"), `import { init, ClausolaError, Contract } from "clausola";\nawait init();\n${ASK}`);
writeFileSync(join(place, "index.html"), html(`<script type="module" src="/main.js"></script>`));
const vite = { root: place, logLevel: "warn", configFile: false };

test("a Vite build", async () => {
  await build({ ...vite, build: { outDir: "dist-vite" } });
  await serving(join(place, "dist-vite"));
});

test("Vite's development server, without any configuration", async () => {
  const server = await createServer({ ...vite, server: { host: "127.0.0.1", port: 0 } });
  await server.listen();
  try {
    await check(server.resolvedUrls.local[0].replace(/\/$/, ""));
  } finally {
    await server.close();
  }
});

test("a webpack build", async () => {
  const compiler = webpack({
    context: place,
    entry: "./main.js",
    mode: "production",
    output: { path: join(place, "dist-webpack") },
    performance: { hints: false }, // the module is larger than webpack likes scripts to be
  });
  const stats = await new Promise((done, failed) => compiler.run((error, stats) => (error ? failed(error) : done(stats))));
  await new Promise((closed) => compiler.close(closed));
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  assert.deepEqual([...errors, ...warnings], []);
  await serving(join(place, "dist-webpack"), { "/index.html": html(`<script defer src="/main.js"></script>`) });
});
