// The workbench's main journeys, in a browser, against what the engine decides in Node.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { clausola } from "../../wasm/tests/support.mjs";
import { launch } from "./lib/browser.mjs";
import { IDS, shipped, workbench } from "./lib/workbench.mjs";

const browser = await launch();
const bench = await workbench(browser);
after(async () => {
  await browser.close();
  await bench.close();
});

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
    assert.equal(await page.page.locator("[data-stale=true] > :first-child").innerText(), "Last good decision");
    assert.deepEqual(await page.page.locator(".finding-error code").allInnerTexts(), quotes(error.message + (error.help ?? "")));
    // Said where it is seen: nobody has to scroll the page for what is wrong and what helps.
    const { y, height } = await page.page.locator(".finding-error").boundingBox();
    assert.equal(await page.page.evaluate(() => scrollY), 0);
    assert.ok(y + height <= page.page.viewportSize().height, `the error ends at ${y + height}`);
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
    // The shipped contracts are clean: two facts that no rule asks for are not.
    const [known, spare] = ['hours_bought = "number"', 'hours_bought = "number"\nspare = "bool"\nother_spare = "bool"'];
    await page.replace("contract", known, spare);
    const found = clausola.Contract.fromToml(shipped("exetera").replace(known, spare)).lint();
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
    assert.deepEqual(await page.page.locator("[data-warning]").allInnerTexts(), warnings.map(({ message }) => plain(message)));
    await page.event(0).locator("[data-control=remove]").click();
    const { ticket, now } = await page.state();
    const { ok, errors } = JSON.parse(clausola.Contract.builtin("exetera").decideJson(JSON.stringify(ticket), now));
    assert.equal(ok, false);
    assert.ok(errors[0].message.includes("`") && errors[0].help.length > 0);
    for (const place of ["#decision .notice-wrong", ".ticket .notice-wrong"]) {
      const text = await page.page.locator(place).innerText();
      assert.ok(text.includes(plain(errors[0].message)) && text.includes(plain(errors[0].help)), `${place}: ${text}`);
      assert.equal(await page.page.locator(`${place} code`).first().innerText(), errors[0].message.split("`")[1]);
    }
    // What is still shown is another ticket's, and says so above all else.
    assert.match(await page.page.locator("#decision .notice-wrong").innerText(), /the last one that could be made, not this ticket's/);
    assert.equal(await page.page.locator("[data-stale=true] > :first-child").innerText(), "Last good decision");
    await page.page.locator("button", { hasText: "Sample ticket" }).click();
    await page.event(3).waitFor();
    await page.assertDecided();
    assert.equal(await page.page.locator(".stale-mark").count(), 0);
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
    const budget = page.page.locator("[data-budget]").first();
    const bar = () => budget.locator("meter").evaluate((meter) => [meter.value / meter.max, meter.classList.contains("overspent")]);
    assert.match(await budget.innerText(), /: 89\.5 of 120 \w+ left/);
    assert.deepEqual(await bar(), [89.5 / 120, false]);
    await page.page.locator("[data-fact=hours_used] input").fill("128");
    await page.assertDecided();
    assert.match(await budget.innerText(), /: 8 of 120 \w+ over/);
    assert.deepEqual(await bar(), [1, true]);
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

test("what is due leads, the longest due first, and what comes next follows", () =>
  bench.visit({}, async (page) => {
    const step = page.page.locator(".cl-reason", { hasText: "Next step" });
    const lines = async () => (await step.innerText()).split("\n").filter(Boolean);
    const { escalations } = await page.assertDecided();
    assert.deepEqual(escalations.map(({ state }) => state), ["due", "pending"]);
    assert.deepEqual(await lines(), [
      "Next step",
      "Notify → team lead",
      "to do now, since Tue 7 Apr, 15:00 assumed",
      "then: notify → service manager, Tue 7 Apr, 17:00 assumed",
    ]);
    await page.page.getByLabel("Now, exactly").fill("2026-04-07T14:30");
    await page.assertDecided();
    assert.deepEqual(await lines(), ["Next step", "Notify → team lead", "Tue 7 Apr, 15:00 assumed"]);
    await page.page.getByLabel("Now, exactly").fill("2026-04-08T09:30");
    await page.assertDecided();
    assert.deepEqual(await lines(), [
      "Next step",
      "Notify → team lead",
      "to do now, since Tue 7 Apr, 15:00 assumed",
      "notify → service manager: to do now, since Tue 7 Apr, 17:00 assumed",
    ]);
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
    const titles = await page.page.locator(".cl-clauses dd").allInnerTexts();
    assert.deepEqual(titles, trace.clauses.map(({ title }) => title.en));
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

/** A message as it is read: what it quotes is code. */
const plain = (message) => message.replaceAll("`", "");
const quotes = (message) => message.split("`").filter((_, n) => n % 2 === 1);

/** What the engine finds wrong in a text. */
function diagnostics(text) {
  try {
    clausola.Contract.fromToml(text);
  } catch (error) {
    return error.diagnostics;
  }
  throw new Error("this text should not compile");
}
