// The workbench's main journeys, in a browser, against what the engine decides in Node.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { deflateRawSync, gzipSync } from "node:zlib";
import { clausola } from "../../wasm/tests/support.mjs";
import { launch, lightAndDark, screenshot } from "./lib/browser.mjs";
import { built, shipped, workbench } from "./lib/workbench.mjs";

const browser = await launch();
const bench = await workbench(browser);
after(async () => {
  await browser.close();
  await bench.close();
});

const IDS = [...clausola.Contract.builtins(), "template"];
const NARROW = { viewport: { width: 360, height: 740 } };

test("every contract that can be picked shows the decision that Node gives, to the byte", () =>
  bench.visit({}, async (page) => {
    for (const id of IDS) {
      await page.pick(id);
      const { contract } = await page.state();
      assert.deepEqual(contract, { id });
      await page.assertDecided();
    }
  }));

test("a number edited in the contract moves the deadline", () =>
  bench.visit({}, async (page) => {
    const before = await page.assertDecided();
    await page.replace("contract", 'p2 = "8h"', 'p2 = "12h"');
    await page.page.waitForFunction((due) => document.querySelector("[data-objective=intervene] [data-due]").dataset.due !== due, before.timers[1].due);
    const after = await page.assertDecided();
    assert.equal(before.timers[1].due, "2026-04-07T17:00:00+02:00");
    assert.equal(after.timers[1].due, "2026-04-08T11:00:00+02:00");
    const { contract } = await page.state();
    assert.equal(contract.text, shipped("exetera").replace('p2 = "8h"', 'p2 = "12h"'));
    assert.ok(await page.page.locator(".pick .tag").isVisible(), "the head says that the text is edited");
  }));

test("what is typed fast arrives whole, and undo brings back the shipped text", () =>
  bench.visit({}, async (page) => {
    const content = await page.editor("contract");
    await content.focus();
    await page.page.keyboard.press("Control+End");
    await page.page.keyboard.type("\n# the quick brown fox jumps over the lazy dog", { delay: 4 });
    assert.equal((await page.state()).contract.text, `${shipped("exetera")}\n# the quick brown fox jumps over the lazy dog`);
    for (let n = 0; n < 5; n += 1) await page.page.keyboard.press("Control+z");
    assert.deepEqual((await page.state()).contract, { id: "exetera" });
  }));

test("an error is underlined at its line and column, and the last decision stays", () =>
  bench.visit({}, async (page) => {
    const { keyboard } = page.page;
    const before = await page.timers();
    await page.replace("contract", 'time_zone = "Europe/Rome"', 'time_zone = "Europe/Roma"');
    const squiggle = page.page.locator("#panel-contract .cm-lintRange-error");
    await squiggle.waitFor();
    const text = shipped("exetera").replace('time_zone = "Europe/Rome"', 'time_zone = "Europe/Roma"');
    const [error] = diagnostics(text);
    assert.equal(error.code, "unknown_time_zone");
    const marked = text.split("\n")[error.line - 1].slice(error.column - 1);
    assert.ok(marked.startsWith(await squiggle.innerText()), marked);
    const lines = page.page.locator("#panel-contract .cm-line");
    assert.equal(await lines.nth(error.line - 1).locator(".cm-lintRange-error").count(), 1);
    assert.match(await page.page.locator(".finding-error").innerText(), new RegExp(`line ${error.line}\\b.*Europe/Roma`, "s"));
    assert.deepEqual(await page.timers(), before);
    assert.ok(await page.page.locator("[data-stale=true]").isVisible());
    // The list leads to the place.
    await page.page.locator(".finding-error .link").click();
    await keyboard.press("Control+ArrowRight");
    await page.replace("contract", "Europe/Roma", "Europe/Rome");
    await page.page.locator("[data-stale=false]").waitFor();
    await page.assertDecided();
  }));

test("what lint finds is marked in the text and listed", () =>
  bench.visit({}, async (page) => {
    await page.editor("contract");
    const found = clausola.Contract.builtin("exetera").lint();
    const count = (severity) => found.filter((finding) => finding.severity === severity).length;
    await page.page.locator(".cm-lintRange-warning").first().waitFor();
    const summaries = await page.page.locator("#panel-contract .finding-group summary").allInnerTexts();
    assert.deepEqual(summaries, [`${count("warning")} warnings`, `${count("note")} assumptions`]);
  }));

test("events are added, edited, moved and removed", () =>
  bench.visit({}, async (page) => {
    const rows = page.page.locator(".events > li");
    assert.equal(await rows.count(), 4);
    await page.page.click("[data-control=add]");
    await page.event(4).locator("[data-control=type]").selectOption("intervened");
    await page.event(4).locator("input[type=datetime-local]").fill("2026-04-07T15:00");
    let decision = await page.assertDecided();
    assert.equal(decision.timers[1].state, "met");
    // Beyond now an event is not seen, and the row says so.
    await page.event(4).locator("input[type=datetime-local]").fill("2026-04-07T16:00");
    decision = await page.assertDecided();
    assert.equal(decision.timers[1].state, "running");
    assert.match(await page.event(4).innerText(), /after now/);
    await page.event(4).locator("[data-control=up]").click();
    assert.deepEqual((await page.state()).ticket.events.map(({ type }) => type), ["opened", "acknowledged", "paused", "intervened", "resumed"]);
    assert.equal(await page.event(3).locator("[data-control=up]").evaluate((button) => button === document.activeElement), true, "focus follows the row");
    await page.event(2).locator("[data-control=remove]").click();
    assert.equal(await rows.count(), 4);
    await page.event(1).locator("[data-control=type]").selectOption("facts_changed");
    await page.event(1).locator(".changed > select").selectOption("impact");
    await page.event(1).locator(".changed-fact select").selectOption("low");
    decision = await page.assertDecided();
    assert.equal(decision.priority, "p4");
  }));

test("an impossible ticket is refused, and a history that cannot be is warned of", () =>
  bench.visit({}, async (page) => {
    await page.event(2).locator("[data-control=remove]").click();
    const { warnings } = await page.assertDecided();
    assert.deepEqual(warnings.map(({ code }) => code), ["resumed_not_paused"]);
    assert.deepEqual(await page.page.locator("[data-warning]").allInnerTexts(), warnings.map(({ message }) => message));
    await page.event(0).locator("[data-control=remove]").click();
    const { ticket, now } = await page.state();
    const { ok, errors } = JSON.parse(clausola.Contract.builtin("exetera").decideJson(JSON.stringify(ticket), now));
    assert.equal(ok, false);
    for (const place of ["#decision .notice-wrong", ".ticket .notice-wrong"]) {
      assert.ok((await page.page.locator(place).innerText()).includes(errors[0].message), place);
    }
    await page.page.locator("button", { hasText: "Sample ticket" }).click();
    await page.event(3).waitFor();
    await page.assertDecided();
  }));

test("facts are typed inputs, and a needed fact is asked for", () =>
  bench.visit({}, async (page) => {
    await page.page.locator("[data-fact=impact] select").selectOption("high");
    await page.page.locator("[data-fact=urgency] select").selectOption("high");
    assert.equal((await page.assertDecided()).priority, "p1");
    await page.page.locator("[data-fact=system_declared] label", { hasText: "no" }).click();
    assert.deepEqual((await page.assertDecided()).timers.map(({ state }) => state), ["excluded", "excluded"]);
    await page.page.locator("[data-fact=urgency] select").selectOption("");
    const { needs } = await page.assertDecided();
    assert.deepEqual(needs, ["urgency"]);
    await page.page.locator(".chip-button", { hasText: "urgency" }).click();
    await page.page.waitForFunction(() => document.activeElement?.closest("[data-fact]")?.dataset.fact === "urgency");
    await page.page.locator("[data-fact=hours_bought] input").fill("120");
    await page.page.locator("[data-fact=hours_used] input").fill("30.5");
    const { budgets } = await page.assertDecided();
    assert.equal(budgets[0].left, 89.5);
  }));

test("random tickets are decided", () =>
  bench.visit({}, async (page) => {
    for (const id of IDS) {
      await page.pick(id);
      const before = JSON.stringify((await page.state()).ticket);
      await page.page.locator("button", { hasText: "Random ticket" }).click();
      assert.notEqual(JSON.stringify((await page.state()).ticket), before);
      await page.assertDecided();
    }
  }));

test("now moves by keys, steps and jumps, until the time is breached", () =>
  bench.visit({}, async (page) => {
    const slider = page.page.locator("#now-slider");
    const now = () => page.page.locator("[data-now]").getAttribute("data-now");
    await slider.focus();
    await slider.press("ArrowRight");
    assert.equal(await now(), "2026-04-07T15:46:00+02:00");
    await slider.press("PageDown");
    assert.equal(await now(), "2026-04-07T14:46:00+02:00");
    await slider.press("Shift+ArrowRight");
    assert.equal(await now(), "2026-04-07T15:46:00+02:00");
    await page.page.click("[data-control=next]");
    assert.equal(await now(), "2026-04-07T17:00:00+02:00");
    assert.equal((await page.assertDecided()).timers[1].state, "running");
    await page.page.click("[data-control=next]");
    assert.equal(await now(), "2026-04-07T17:00:00.001+02:00");
    assert.equal((await page.assertDecided()).timers[1].state, "breached");
    await page.page.getByLabel("Now, exactly").fill("2026-04-08T09:30");
    assert.equal(await now(), "2026-04-08T09:30:00+02:00");
    assert.match(await page.page.locator("[data-objective=intervene]").first().innerText(), /breached\s+2 h 30 min over/);
    await page.page.click("[data-control=previous]");
    assert.equal(await now(), "2026-04-07T17:00:00+02:00");
  }));

test("the ledger shows every stretch of the trace, and adds up to what was promised", () =>
  bench.visit({}, async (page) => {
    await page.page.click("[data-why=intervene]");
    const { contract, ticket, now } = await page.state();
    const { trace } = clausola.Contract.builtin(contract.id).explain(ticket, now);
    const { spans } = trace.timers[1].ledger;
    const rows = await page.page.locator("#why .cl-row").evaluateAll((all) => all.map(({ dataset }) => [dataset.kind, Number(dataset.seconds)]));
    assert.deepEqual(rows, spans.map(({ kind, seconds }) => [kind, seconds]));
    assert.equal(rows.reduce((sum, [, seconds]) => sum + seconds, 0), 8 * 3600);
    const sums = await page.page.locator("#why .cl-row td:last-child").allInnerTexts();
    assert.equal(sums.filter(Boolean).at(-1), "8 h");
    assert.match(await page.page.locator("#why").innerText(), /Easter Monday/);
    const drawn = await page.page.locator("#timeline [data-lane=intervene] [data-kind]").count();
    assert.ok(drawn >= spans.length, "the timeline draws each of them too");
  }));

test("the timeline zooms by buttons, keys and wheel, folds, and lets now be dragged", () =>
  bench.visit({}, async (page) => {
    const stage = page.page.locator(".cl-timeline-stage");
    await page.page.getByRole("button", { name: "Fold closed time" }).click();
    const sight = () => stage.evaluate(({ dataset }) => [Number(dataset.from), Number(dataset.to)]);
    const size = async () => ((await sight())[1] - (await sight())[0]) / 3_600_000;
    const whole = await size();
    assert.ok(whole > 96 && whole < 120, `Friday to Tuesday: ${whole} h`);
    await page.page.getByRole("button", { name: "Zoom in" }).click();
    assert.ok((await size()) < whole * 0.75);
    await stage.focus();
    await stage.press("+");
    assert.ok((await size()) < whole * 0.55);
    const [before] = await sight();
    await stage.press("ArrowLeft");
    assert.ok((await sight())[0] < before);
    await stage.press("0");
    assert.equal(await size(), whole);
    await stage.hover({ position: { x: 400, y: 60 } });
    const [from] = await sight();
    await page.page.mouse.wheel(0, -400);
    await page.page.waitForFunction((from) => Number(document.querySelector(".cl-timeline-stage").dataset.from) > from, from);
    await stage.press("f");
    assert.equal(await page.page.getByRole("button", { name: "Fold closed time" }).getAttribute("aria-pressed"), "true");
    const line = await page.page.locator("#timeline .cl-now").boundingBox();
    await page.page.mouse.move(line.x, line.y + 60);
    await page.page.mouse.down();
    await page.page.mouse.move(line.x - 90, line.y + 60, { steps: 6 });
    await page.page.mouse.up();
    const now = await page.page.locator("[data-now]").getAttribute("data-now");
    assert.ok(Date.parse(now) < Date.parse("2026-04-07T15:30:00+02:00"), now);
    await page.assertDecided();
  }));

test("what if: another text beside the contract, each difference told, and kept when wanted", () =>
  bench.visit({}, async (page) => {
    await page.tab("other");
    await page.page.click("[data-control=compare]");
    await page.page.locator("[data-differences='0']").waitFor();
    await page.replace("other", 'p2 = "8h"', 'p2 = "4h"');
    await page.page.locator("[data-differences]:not([data-differences='0'])").waitFor();
    const state = await page.state();
    const [current, other] = [shipped("exetera"), state.other].map((text) => clausola.Contract.fromToml(text));
    const fields = current.diff(other, [state.ticket], state.now).changes[0].fields.filter(({ path }) => !path.startsWith("contract."));
    assert.equal(await page.page.locator("[data-differences]").getAttribute("data-differences"), String(fields.length));
    const line = page.page.locator("#compare tbody[data-objective=intervene]");
    assert.match(await line.innerText(), /running[\s\S]*breached[\s\S]*4 h earlier/);
    assert.equal(await page.page.locator("#compare tbody.differs").count(), 1);
    await page.assertDecided();
    await page.page.locator("button", { hasText: "Keep it" }).click();
    assert.equal((await page.assertDecided()).timers[1].due, "2026-04-07T13:00:00+02:00");
    const adopted = await page.state();
    assert.equal(adopted.other, undefined);
    const content = await page.editor("contract");
    await page.replace("contract", 'p2 = "4h"', 'p2 = "8h"');
    assert.deepEqual((await page.state()).contract, { id: "exetera" }, await content.innerText());
  }));

test("a link brings the same page to another reader", async () => {
  let fragment;
  let bytes;
  await bench.visit({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
    await page.pick("consorzio-it");
    await page.tab("other");
    await page.page.click("[data-control=compare]");
    await page.replace("other", 'high = "8h"', 'high = "4h"');
    await page.page.locator("[data-differences]:not([data-differences='0'])").waitFor();
    await page.page.locator("#now-slider").press("PageUp");
    await page.state();
    await page.page.click("[data-control=share]");
    await page.page.locator(".said", { hasText: "Link copied" }).waitFor();
    const link = await page.page.evaluate(() => navigator.clipboard.readText());
    fragment = new URL(link).hash;
    bytes = await page.json();
  });
  await bench.visit(
    { locale: "it-IT" },
    async (page) => {
      assert.equal(await page.json(), bytes);
      assert.ok((await page.state()).other.includes('high = "4h"'));
      await page.page.locator("#compare tbody.differs").waitFor();
      await page.assertDecided();
    },
    fragment,
  );
});

test("a link that cannot be read is refused politely", () => {
  const pack = (text) => `#1.${deflateRawSync(text).toString("base64url")}`;
  const refused = {
    "#nonsense": /damaged/,
    "#1.%%%": /damaged/,
    "#1.AAAA": /damaged/,
    "#2.AAAA": /another version/,
    [pack('{"contract":{"id":7}}')]: /damaged/,
    [pack('{"contract":{"id":"exetera"},"ticket":{"id":"1","events":[{"type":"opened"}]},"now":"2026-01-01T00:00:00Z"}')]: /damaged/,
    [pack('{"contract":{"id":"nowhere"},"ticket":{"id":"1","events":[]},"now":"2026-01-01T00:00:00Z"}')]: /not here: nowhere/,
    [pack(" ".repeat(4_000_000))]: /far more/,
  };
  return bench.visit({ leaves: true }, async (page) => {
    for (const [fragment, said] of Object.entries(refused)) {
      await page.state();
      // A link put into the address bar of a page that is open already.
      await Promise.all([page.page.waitForEvent("load"), page.page.evaluate((hash) => (location.hash = hash), fragment)]);
      assert.match(await page.page.locator("[data-notice]").innerText(), said, fragment.slice(0, 40));
      assert.deepEqual((await page.state()).contract, { id: "exetera" });
      await page.page.locator("[data-notice] button").click();
      await page.page.locator("[data-notice]").waitFor({ state: "detached" });
    }
  });
});

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
        await page.tab("other");
        await page.page.click("[data-control=compare]");
        await page.replace("other", 'title = "', 'title = "Another ');
        for (const tab of ["other", "contract", "ticket", ...(size === NARROW ? ["decision"] : [])]) {
          await page.tab(tab);
          await page.state();
          const violations = await page.page.evaluate(async () => (await globalThis.axe.run(document)).violations);
          const told = violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
          assert.deepEqual(told, [], `${colorScheme}, ${tab}`);
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
  assert.ok(first > 10_000 && first <= 50_000, `the page without the engine and the editor: ${first} bytes of gzip`);
  assert.ok(editor > 50_000 && editor <= 125_000, `the editor: ${editor} bytes of gzip`);
});

test("screenshots for people to look at", async () => {
  await bench.visit({ locale: "it-IT", viewport: { width: 1440, height: 1000 } }, async (page) => {
    await lightAndDark(page.page, "workbench", { fullPage: true });
    await page.editor("contract");
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

/** What the engine finds wrong in a text. */
function diagnostics(text) {
  try {
    clausola.Contract.fromToml(text);
  } catch (error) {
    return error.diagnostics;
  }
  throw new Error("this text should not compile");
}
