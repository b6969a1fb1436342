// The workbench as a page: its languages, the keyboard, small windows, no network, assistive technology, its size.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { launch, lightAndDark, open, screenshot } from "./lib/browser.mjs";
import { built, IDS, workbench } from "./lib/workbench.mjs";

const browser = await launch();
const bench = await workbench(browser);
after(async () => {
  await browser.close();
  await bench.close();
});

const NARROW = { viewport: { width: 360, height: 740 } };

test("Italian and English, as the browser asks and as the reader chooses", () =>
  bench.visit({ locale: "it-IT" }, async (page) => {
    const html = page.page.locator("html");
    assert.equal(await html.getAttribute("lang"), "it");
    assert.match(await page.page.locator("#decision").innerText(), /Prossimo passo[\s\S]*Inizio dell'intervento[\s\S]*restano 1 h 15 min/);
    await page.page.getByRole("radio", { name: "English" }).check({ force: true });
    assert.equal(await html.getAttribute("lang"), "en");
    assert.match(await page.page.locator("#decision").innerText(), /Next step[\s\S]*Start of the intervention[\s\S]*1 h 15 min left/);
    await page.page.reload();
    await page.page.locator(".json").waitFor();
    assert.equal(await html.getAttribute("lang"), "en");
    for (const [theme, colour] of Object.entries({ dark: "rgb(20, 22, 24)", light: "rgb(246, 244, 238)" })) {
      await page.page.selectOption("#theme", theme);
      await page.page.waitForFunction((colour) => getComputedStyle(document.body).backgroundColor === colour, colour);
    }
  }));

test("the whole journey by keyboard alone", () =>
  bench.visit({}, async (page) => {
    const { keyboard } = page.page;
    const focused = () => page.page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("aria-label") || document.activeElement.textContent.trim());
    /** Presses Tab until something has the focus: what cannot be reached fails. */
    const reach = async (wanted) => {
      for (let n = 0; n < 90; n += 1) {
        await keyboard.press("Tab");
        if (wanted.test(await focused())) return;
      }
      throw new Error(`no way to ${wanted} by Tab`);
    };
    await keyboard.press("Tab");
    assert.equal(await focused(), "Skip to the decision");
    await keyboard.press("Enter");
    assert.equal(await focused(), "decision");
    await reach(/^now-slider$/);
    await keyboard.press("PageUp");
    await reach(/^Timeline$/);
    await keyboard.press("+");
    await reach(/^Acknowledgement$/);
    await keyboard.press("Enter");
    assert.match(await page.page.locator("#why").innerText(), /2 h, for priority p2/);
    await page.page.locator("#pick").focus();
    await reach(/^tab-ticket$/);
    await keyboard.press("ArrowRight");
    assert.equal(await focused(), "tab-contract");
    await page.page.locator("#panel-contract .cm-content").waitFor();
    await keyboard.press("Tab");
    await keyboard.press("Control+End");
    await keyboard.type("\n# typed");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    assert.doesNotMatch((await page.state()).contract.text, /\t/, "Tab leaves the editor");
    assert.notEqual(await focused(), "");
    assert.ok((await page.state()).contract.text.endsWith("# typed"));
    await page.assertDecided();
  }));

test("at 360 pixels nothing is cut off or scrolls sideways", () =>
  bench.visit(NARROW, async (page) => {
    for (const id of IDS) {
      await page.pick(id);
      for (const tab of ["decision", "ticket", "contract", "other"]) {
        await page.tab(tab);
        const { wide, cut } = await page.page.evaluate(() => ({
          wide: document.scrollingElement.scrollWidth,
          cut: [...document.querySelectorAll("button, input, select, h2, h3, p, td, th")]
            .filter((element) => element.checkVisibility() && !element.closest(".tabs, .cl-unseen") && !element.classList.contains("cl-unseen"))
            .filter((element) => element.getBoundingClientRect().right > 361)
            .map((element) => element.outerHTML.slice(0, 80)),
        }));
        assert.equal(wide, 360, `${id}, ${tab}`);
        assert.deepEqual(cut, [], `${id}, ${tab}`);
      }
      await page.tab("decision");
      await page.assertDecided();
    }
  }));

test("on a small phone nothing of the head lies over another, and every step has room for its name", async () => {
  for (const width of [320, 360]) {
    for (const locale of ["it-IT", "en-GB"]) {
      await bench.visit({ viewport: { width, height: 740 }, locale }, async (page) => {
        await page.replace("contract", 'p2 = "8h"', 'p2 = "12h"');
        await page.page.locator(".pick .tag").waitFor();
        await page.tab("decision");
        const { over, cut, wide } = await page.page.evaluate(() => {
          // What is written, which may be more than the box it is written in.
          const place = (element) => {
            const range = document.createRange();
            range.selectNodeContents(element);
            return (element.matches("h1, .step") ? range : element).getBoundingClientRect();
          };
          const crossed = (names) => {
            const places = [...document.querySelectorAll(names)].map((element) => [element.id || element.className || element.tagName, place(element)]);
            return places.flatMap(([name, a], n) =>
              places.slice(n + 1).filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).map(([other]) => `${name}, ${other}`),
            );
          };
          const steps = [...document.querySelectorAll(".now-steps .step")];
          return {
            over: [...crossed(".head h1, .pick select, .pick .tag, #theme, [data-control=share], .head .segments"), ...crossed(".now-steps .step")],
            cut: steps.filter((step) => step.scrollWidth > step.clientWidth).map((step) => step.textContent),
            wide: document.scrollingElement.scrollWidth,
          };
        });
        assert.deepEqual({ over, cut, wide }, { over: [], cut: [], wide: width }, `${width}, ${locale}`);
      });
    }
  }
});

test("nothing leaves the page, and it goes on without a network", () => {
  const asked = [];
  return bench.visit({ requests: asked }, async (page) => {
    // Once idle the page loads all that it will ever need: the page itself, and each of its files once.
    const files = readdirSync(join(built, "assets"));
    for (let n = 0; n < 100 && asked.length < files.length + 1; n += 1) await page.page.waitForTimeout(100);
    assert.deepEqual(asked.map((request) => basename(new URL(request.url()).pathname)).sort(), ["", ...files].sort());
    await page.editor("contract");
    for (const request of asked) {
      const url = new URL(request.url());
      assert.deepEqual([request.method(), url.origin, url.search, request.postData()], ["GET", page.origin, "", null], request.url());
    }
    asked.length = 0;
    await page.page.context().setOffline(true);
    for (const id of IDS) {
      await page.pick(id);
      await page.assertDecided();
    }
    await page.page.locator("#now-slider").press("ArrowRight");
    await page.page.click("[data-control=share]");
    assert.deepEqual(asked.map((request) => request.url()), []);
  });
});

test("a page whose engine does not load says so", async () => {
  const { page, close } = await open(browser, bench.origin, { locale: "it-IT" });
  try {
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto(bench.origin);
    assert.match(await page.getByRole("alert").innerText(), /^Il motore non si avvia\. the engine cannot be started: /);
  } finally {
    await close();
  }
});

test("a page opened as a file, or without scripts, says what it needs; a served one does not", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(built, "index.html")).href);
  for (const language of ["it", "en"]) {
    const text = page.locator(`.unserved [lang=${language}]`);
    assert.ok(await text.isVisible());
    assert.match(await text.innerText(), /python3 -m http\.server/);
  }
  await context.close();
  const unscripted = await browser.newContext({ javaScriptEnabled: false });
  const silent = await unscripted.newPage();
  await silent.goto(bench.origin);
  await silent.locator(".unserved").waitFor();
  assert.match(await silent.locator("body").innerText(), /JavaScript e un server web[\s\S]*JavaScript and a web server/);
  await unscripted.close();
  await bench.visit({}, async ({ page }) => assert.equal(await page.locator(".unserved").count(), 0));
});

test("the page's own policy forbids every other source", () => {
  const html = readFileSync(join(built, "index.html"), "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1].replaceAll("&#39;", "'");
  assert.match(policy, /^default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline';/);
  assert.equal(policy.match(/unsafe-inline/g).length, 1);
  assert.doesNotMatch(policy, /'unsafe-eval'|https?:|\*/);
  assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<script"), "before anything that it governs");
});

test("a screen reader's page: axe finds nothing", async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const colorScheme of ["light", "dark"]) {
    for (const size of [{}, NARROW]) {
      await bench.visit({ ...size, colorScheme, locale: size === NARROW ? "it-IT" : "en-GB" }, async (page) => {
        // Where a script of the page would be forbidden, the test's own is not.
        await page.page.evaluate(axe);
        await page.pick("sogei-pec");
        await page.state();
        const look = async (about) => {
          const violations = await page.page.evaluate(async () => (await globalThis.axe.run(document)).violations);
          const told = violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
          assert.deepEqual(told, [], `${colorScheme}, ${about}`);
        };
        await look("as it opens");
        await page.tab("other");
        await page.page.click("[data-control=compare]");
        await page.replace("other", 'title = "', 'title = "Another ');
        for (const tab of ["other", "contract", "ticket", ...(size === NARROW ? ["decision"] : [])]) {
          await page.tab(tab);
          await page.state();
          await look(tab);
        }
      });
    }
  }
});

test("the first load stays small", () => {
  const files = readdirSync(join(built, "assets"));
  const packed = (pattern) => files.filter((file) => pattern.test(file)).reduce((sum, file) => sum + gzipSync(readFileSync(join(built, "assets", file)), { level: 9 }).length, 0);
  const first = packed(/^index-.*\.(js|css)$/);
  const editor = packed(/^codemirror-.*\.js$/);
  assert.ok(first > 10_000 && first <= 53_000, `the page without the engine and the editor: ${first} bytes of gzip`);
  assert.ok(editor > 50_000 && editor <= 125_000, `the editor: ${editor} bytes of gzip`);
});

test("screenshots for people to look at", async () => {
  await bench.visit({ locale: "it-IT", viewport: { width: 1440, height: 1000 } }, async (page) => {
    await lightAndDark(page.page, "workbench", { fullPage: true });
    await page.editor("contract");
    await page.replace("contract", 'hours_bought = "number"', 'hours_bought = "number"\nspare = "bool"');
    await page.page.locator(".cm-lintRange-warning").first().waitFor();
    await lightAndDark(page.page, "workbench-contract");
  });
  await bench.visit({ viewport: { width: 1440, height: 1000 } }, async (page) => {
    await page.pick("sogei-pec");
    await page.tab("other");
    await page.page.click("[data-control=compare]");
    await page.replace("other", 'critical = "1h"', 'critical = "2h"');
    await page.state();
    await lightAndDark(page.page, "workbench-what-if", { fullPage: true });
  });
  await bench.visit({ ...NARROW, locale: "it-IT", deviceScaleFactor: 2 }, async (page) => {
    await lightAndDark(page.page, "workbench-narrow", { fullPage: true });
    await page.tab("ticket");
    await screenshot(page.page, "workbench-narrow-ticket", { fullPage: true });
  });
});
