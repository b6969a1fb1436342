// The workbench as a test drives it, and the decisions that it must show.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { clausola, root } from "../../../wasm/tests/support.mjs";
import { assertQuiet, open } from "./browser.mjs";
import { serve } from "./server.mjs";

export const built = join(root, "target/dist/workbench");
if (!existsSync(join(built, "index.html"))) throw new Error("the workbench is not built; run `cargo xtask build`");

/** What can be picked. */
export const IDS = [...clausola.Contract.builtins(), "template"];

/** The text of a contract as shipped. */
export const shipped = (id) => readFileSync(join(root, "core/contracts", `${id}.toml`), "utf8");

/** What a link's fragment holds. */
export function unpack(fragment) {
  const [, version, data] = /^#(\d+)\.(.+)$/.exec(fragment);
  assert.equal(version, "1");
  return JSON.parse(inflateRawSync(Buffer.from(data, "base64url")).toString());
}

/** The workbench on a server of its own, and pages of it. */
export async function workbench(browser) {
  const server = await serve(built);
  return {
    origin: server.origin,
    close: () => server.close(),
    /**
     * Opens the page, waits until it shows a decision, runs a test, and asks that nothing was complained about.
     * `requests` collects what the page asks for, from the first on. Where `leaves` says that the test leaves the page
     * by links, loads that were cut short are no complaint.
     */
    async visit({ requests, leaves, ...options }, run, fragment = "") {
      const { page, problems, close } = await open(browser, server.origin, { locale: "en-GB", viewport: { width: 1280, height: 900 }, ...options });
      page.on("request", (request) => requests?.push(request));
      try {
        await page.goto(`${server.origin}/${fragment}`);
        await page.locator("#json, .json").first().waitFor();
        await run(new Bench(page, server.origin), page);
        assertQuiet(problems.filter((problem) => !(leaves && problem.startsWith("failed to load"))));
      } finally {
        await close();
      }
    },
  };
}

/** What a person does on the page. */
class Bench {
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
  }

  /** The state that the address holds, once what was typed has rested and is written there. */
  async state() {
    await this.page.locator("[data-settled=true]").waitFor();
    return unpack(await this.page.evaluate(() => location.hash));
  }

  /** Asks that what is shown is what the engine decides in Node on the state that the address holds. */
  async assertDecided() {
    const { contract, ticket, now } = await this.state();
    const compiled = clausola.Contract.fromToml(contract.text ?? shipped(contract.id));
    const expected = compiled.decideJson(JSON.stringify(ticket), now);
    assert.equal(await this.json(), expected, "the bytes of the decision");
    const { decision } = JSON.parse(expected);
    assert.equal(await this.page.locator("[data-now]").getAttribute("data-now"), decision.now);
    assert.equal(await this.page.locator("[data-priority]").first().getAttribute("data-priority"), decision.priority ?? "");
    assert.equal(await this.page.locator("[data-coverage]").first().getAttribute("data-coverage"), decision.coverage.status);
    assert.deepEqual(await this.timers(), decision.timers.map(({ objective, state, due, due_if_resumed_now }) => ({ objective, state, due: due ?? due_if_resumed_now })));
    const steps = await this.page.locator("[data-step]").evaluateAll((all) => all.map(({ dataset }) => [dataset.step, dataset.state]));
    assert.deepEqual(steps, decision.escalations.map(({ id, state }) => [id, state]));
    return decision;
  }

  async json() {
    const details = this.page.locator("details.json");
    if (!(await details.evaluate((element) => element.open))) await details.locator("summary").click();
    return await this.page.locator("#json").innerText();
  }

  async timers() {
    return await this.page.locator("#timers .cl-timer").evaluateAll((cards) =>
      cards.map((card) => ({
        objective: card.dataset.objective,
        state: card.dataset.state,
        due: card.querySelector("[data-due]")?.dataset.due ?? null,
      })),
    );
  }

  async pick(id) {
    const before = await this.page.locator("#pick").getAttribute("data-edition");
    await this.page.selectOption("#pick", id);
    await this.page.locator(`#pick:not([data-edition="${before}"])`).waitFor();
  }

  async tab(name) {
    await this.page.click(`#tab-${name}`);
    await this.page.locator(`#panel-${name}`).waitFor();
  }

  /** The code editor of a tab, once it is loaded. */
  async editor(name) {
    await this.tab(name);
    const content = this.page.locator(`#panel-${name} .cm-content`);
    await content.waitFor();
    return content;
  }

  /** Finds a text with the editor's own search and types another over it. */
  async replace(name, old, next) {
    const content = await this.editor(name);
    await content.focus();
    await this.page.keyboard.press("Control+Home");
    await this.page.keyboard.press("Control+f");
    const search = this.page.locator(`#panel-${name} .cm-search input[name=search]`);
    await search.fill("");
    await search.pressSequentially(old);
    await search.press("Enter");
    await search.press("Escape");
    await this.page.keyboard.type(next);
  }

  event(n) {
    return this.page.locator(".events > li").nth(n);
  }
}
