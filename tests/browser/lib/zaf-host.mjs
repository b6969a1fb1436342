// A stand-in for Zendesk around an app's frame: a page that speaks the messages of Zendesk's own SDK, with a ticket, its
// history and an agent.
//
// `openZendesk(…)` serves the app's package from an origin of its own, as Zendesk does, with the content security policy
// under test, and opens the page around it. What happens in the page is in `zaf-page.js`.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { unpacked } from "../../../plugins/zendesk/build/zip.mjs";
import { open } from "./browser.mjs";
import { serve } from "./server.mjs";

const root = join(import.meta.dirname, "../../..");
const esbuild = createRequire(join(root, "plugins/zendesk/package.json"))("esbuild");
const page_ = readFileSync(join(import.meta.dirname, "zaf-page.js"), "utf8");

/** The SDK as Zendesk serves it: the global `ZAFClient`. */
const SDK = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js";
const [{ text: sdk }] = esbuild.buildSync({
  absWorkingDir: join(root, "plugins/zendesk"),
  bundle: true,
  format: "iife",
  stdin: { contents: `window.ZAFClient = require("zendesk_app_framework_sdk");`, resolveDir: join(root, "plugins/zendesk") },
  write: false,
}).outputFiles;

/** Content security policies that Zendesk might send; which one it does send is not documented. */
export const POLICIES = {
  permissive: null,
  "WebAssembly allowed": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' https://static.zdassets.com; style-src 'self'",
  "WebAssembly forbidden": "default-src 'self'; script-src 'self'; style-src 'self'",
};

const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>
<style>body{margin:0} iframe{display:block;width:100%;border:0;height:80px}</style></head>
<body><script src="/zaf-page.js"></script></body></html>`;

/**
 * @param {import("playwright-core").Browser} browser
 * @param {object} options
 * @param {object} options.state what Zendesk knows: see `zaf-page.js`
 * @param {string | null} [options.policy] the content security policy of the app's frame
 * @param {string[]} [options.missing] files of the package that do not come
 * @param {number} [options.delay] milliseconds by which the engine's files are late
 * @param {boolean} [options.sdk] whether Zendesk's server answers with its SDK
 * @param {() => unknown} [options.script] what runs in every frame before anything else
 * @param {string} [options.now] the time at which the page begins
 * @param {import("playwright-core").BrowserContextOptions} [options.context]
 */
export async function openZendesk(browser, options) {
  const { state, policy = null, missing = [], delay = 0, script, now, context = {} } = options;
  const files = unpacked(readFileSync(join(root, "target/dist/clausola-zendesk.zip")));
  const pages = Object.fromEntries([...files].map(([name, bytes]) => [`/${name}`, Buffer.from(bytes)]));
  for (const name of missing) delete pages[`/assets/${name}`];
  const app = await serve(import.meta.dirname, { pages, headers: policy ? { "content-security-policy": policy } : {} });
  const host = await serve(import.meta.dirname, { pages: { "/index.html": HTML, "/zaf-page.js": page_ } });

  const { page, problems, close } = await open(browser, host.origin, {
    viewport: { width: 320, height: 1200 },
    timezoneId: "America/New_York", // the contract's zone holds, not the agent's
    ...context,
  });
  const asked = [];
  await page.context().route(
    (url) => url.origin === app.origin,
    async (route) => {
      const path = new URL(route.request().url()).pathname;
      asked.push(path);
      if (delay && /engine/.test(path)) await new Promise((later) => setTimeout(later, delay));
      await route.continue().catch(() => {});
    },
  );
  if (options.sdk ?? true) {
    await page.context().route(SDK, (route) => route.fulfill({ contentType: "text/javascript", body: sdk }));
  }
  if (now) await page.clock.install({ time: new Date(now) });
  if (script) await page.addInitScript(script);
  await page.addInitScript((given) => {
    globalThis.given = given;
  }, { ...state, app: app.origin });
  await page.goto(host.origin);
  return {
    page,
    problems,
    /** Paths of the package's files that the frame has asked for. */
    asked,
    frame: page.frameLocator("iframe"),
    /** Calls the stand-in: `host("requests")`, `host("change", "ticket.priority", "high")`. */
    host: (name, ...values) => page.evaluate(([name, values]) => globalThis.zendesk[name](...values), [name, values]),
    close: async () => {
      await close();
      await Promise.all([app.close(), host.close()]);
    },
  };
}
