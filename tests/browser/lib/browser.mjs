// A headless Chromium that talks to nobody but the test's own server, and pages that must not complain.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumPath } from "./chromium.mjs";

const ARGUMENTS = [
  "--no-sandbox", // a container's root has none
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const screenshots = join(import.meta.dirname, "../../../target/screenshots");

/** Chromium with a fresh profile. Close it when the tests are done: `after(() => browser.close())`. */
export async function launch() {
  return await chromium.launch({ executablePath: chromiumPath(), args: ARGUMENTS });
}

/**
 * A page in a context of its own, and what it has complained about.
 *
 * `problems` collects uncaught exceptions, errors on the console and requests that fail or leave `origin`; none of
 * these is let out of the machine. Options are those of playwright's `newContext`, such as
 * `{ viewport: { width: 360, height: 740 }, colorScheme: "dark", locale: "it-IT" }`.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {string} origin such as `http://127.0.0.1:4173`
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function open(browser, origin, options = {}) {
  const context = await browser.newContext(options);
  const problems = [];
  await context.route(
    (url) => url.protocol.startsWith("http") && url.origin !== origin,
    (route) => {
      problems.push(`asked another host: ${route.request().url()}`);
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(`threw: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`logged: ${message.text()}`);
  });
  page.on("requestfailed", (request) => problems.push(`failed to load: ${request.url()}`));
  return { page, problems, close: () => context.close() };
}

/** Fails with what a page has complained about. */
export function assertQuiet(problems) {
  assert.deepEqual(problems, []);
}

/** A screenshot for people to look at, in `target/screenshots`; returns its path. */
export async function screenshot(page, name, options = {}) {
  mkdirSync(screenshots, { recursive: true });
  const path = join(screenshots, `${name}.png`);
  await page.screenshot({ path, animations: "disabled", ...options });
  return path;
}

/** The same page in light and in dark: `name-light.png` and `name-dark.png`. */
export async function lightAndDark(page, name, options = {}) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await screenshot(page, `${name}-${colorScheme}`, options);
  }
}
