// The Zendesk app in a frame, against a stand-in for Zendesk that speaks the SDK's messages, under three policies.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { clausola } from "../../wasm/tests/support.mjs";
import { assertAccessible } from "./lib/axe.mjs";
import { assertQuiet, launch, screenshot } from "./lib/browser.mjs";
import { POLICIES, openZendesk } from "./lib/zaf-host.mjs";

const browser = await launch();
after(() => browser.close());

const NOW = "2026-03-10T11:00:00+01:00";
const REQUESTER = 9001;
const AGENT = 7001;

const create = (field_name, value) => ({ type: "Create", field_name, value });
const change = (field_name, previous_value, value) => ({ type: "Change", field_name, previous_value, value });

/** A fault of the web application, opened at 10:00 in Rome, that nobody has answered yet. */
const OPENED = {
  id: 1,
  created_at: "2026-03-10T09:00:00Z",
  author_id: REQUESTER,
  via: { channel: "email" },
  events: [
    { type: "Comment", public: true, body: "…" },
    create("status", "new"),
    create("priority", "normal"),
    create("type", "incident"),
    create("360001", "web"),
    create("360002", "high"),
    create("360003", "urg_medium"),
  ],
};

const SETTINGS = {
  contract_id: "exetera",
  overlay_toml: '[overlay]\ncontract = "exetera"\n\n[facts]\nresponsibility = "provider"',
  field_mapping: [
    '"custom_field_360001" = "area"',
    '"custom_field_360002" = "impact"',
    '"custom_field_360003" = { fact = "urgency", values = { urg_low = "low", urg_medium = "medium", urg_high = "high" } }',
    '"type" = { fact = "request", values = { incident = "incident" }, otherwise = "service_request" }',
  ].join("\n"),
};

const VALUES = {
  "ticket.id": 4711,
  "ticket.createdAt": "2026-03-10T10:00:00+01:00",
  "ticket.requester.id": REQUESTER,
  "ticket.tags": [],
  "ticket.status": "new",
  "ticket.priority": "normal",
  "ticket.type": "incident",
  "ticket.organization": null,
  "ticket.customField:custom_field_360001": "web",
  "ticket.customField:custom_field_360002": "high",
  "ticket.customField:custom_field_360003": "urg_medium",
  ticketFields: [
    { name: "custom_field_360001", type: "tagger" },
    { name: "custom_field_360002", type: "tagger" },
    { name: "custom_field_360003", type: "tagger" },
  ],
};

const STATE = {
  settings: SETTINGS,
  locale: "en-US",
  colorScheme: "light",
  values: VALUES,
  pages: [[OPENED]],
  users: [
    { id: REQUESTER, role: "end-user" },
    { id: AGENT, role: "agent" },
  ],
};

const signed = clausola.Contract.builtin("exetera");
const contract = signed.withOverlay(`${SETTINGS.overlay_toml}\n\n[fields]\n${SETTINGS.field_mapping}`);
const FACTS = { area: "web", impact: "high", urgency: "medium", request: "incident" };

/** What the engine says in Node about the ticket as it was written down by hand. */
const decision = (facts, events = [], now = NOW) =>
  contract.decide({ id: "4711", facts: FACTS, events: [{ type: "opened", at: "2026-03-10T09:00:00Z" }, ...events, ...(facts ? [{ type: "facts_changed", at: now, facts }] : [])] }, now);
const nearest = ({ timers }) => timers.find(({ state }) => state === "running");

/** Opens the ticket, and closes it when the test is done. */
async function ticket(t, { state = {}, ...options } = {}) {
  const zendesk = await openZendesk(browser, { state: { ...STATE, ...state }, now: NOW, ...options });
  t.after(() => zendesk.close());
  return zendesk;
}

const shown = (zendesk, kind = "ready") => zendesk.frame.locator(`main[data-state="${kind}"]`).waitFor({ timeout: 60_000 });
const dues = (zendesk) => zendesk.frame.locator("article [data-due]").evaluateAll((all) => all.map(({ dataset }) => dataset.due));

/** How the engine was loaded. */
const how = (zendesk) => zendesk.frame.locator("main").getAttribute("data-engine");

/** Only what a policy is meant to refuse may be complained about. */
const without = (problems, pattern) => problems.filter((problem) => !pattern.test(problem));

for (const [name, policy] of Object.entries(POLICIES)) {
  test(`${name}: an opened ticket shows its nearest deadline, as native decides it`, async (t) => {
    const zendesk = await ticket(t, { policy });
    await shown(zendesk);
    const { timers, priority } = decision();
    assert.ok(timers.length > 1 && nearest(decision()).due);
    const states = await zendesk.frame.locator("article[data-objective]").evaluateAll((all) =>
      all.map(({ dataset }) => `${dataset.objective} ${dataset.state}`),
    );
    assert.deepEqual(states.sort(), timers.map(({ objective, state }) => `${objective} ${state}`).sort());
    assert.deepEqual((await dues(zendesk)).sort(), timers.map(({ due }) => due).filter(Boolean).sort());
    assert.equal(await zendesk.frame.locator("[data-priority]").first().getAttribute("data-priority"), priority);

    const forbidden = name === "WebAssembly forbidden";
    assert.equal(await how(zendesk), forbidden ? "javascript" : "streamed");
    assert.equal(zendesk.asked.includes("/assets/engine-js.js"), forbidden);
    assert.equal(zendesk.asked.includes("/assets/engine.json"), !forbidden);
    assert.equal((await zendesk.host("log", "handshakes")).length, 1);
    assertQuiet(forbidden ? without(zendesk.problems, /WebAssembly|wasm|zaf_sdk\.min\.js/i) : zendesk.problems);
  });
}

test("an agent's requests: the ticket's audits, page by page, and nothing that only admins may read", async (t) => {
  const second = { ...OPENED, id: 2, created_at: "2026-03-10T09:20:00Z", author_id: AGENT, via: { channel: "web" }, events: [{ type: "Comment", public: true, body: "…" }] };
  const zendesk = await ticket(t, { state: { pages: [[OPENED], [second]] } });
  await shown(zendesk);
  assert.deepEqual(await zendesk.host("log", "requests"), [
    "GET /api/v2/tickets/4711/audits.json?page[size]=100&include=users",
    "GET /api/v2/tickets/4711/audits.json?page[size]=100&include=users&page[after]=1",
  ]);
  const met = decision(null, [{ type: "acknowledged", at: "2026-03-10T09:20:00Z" }]).timers.filter(({ state }) => state === "met");
  assert.ok(met.length > 0);
  assert.equal(await zendesk.frame.locator('article[data-state="met"]').count(), met.length);
  const files = [...new Set(zendesk.asked)].filter((path) => !/^\/assets\/(iframe\.html|main\.(js|css)|chunk-\w+\.js|lib-\w+\.js|engine\.json)$/.test(path));
  assert.deepEqual(files, []);
  assertQuiet(zendesk.problems);
});

test("a field that the agent changes changes the deadlines, before it is saved", async (t) => {
  const zendesk = await ticket(t);
  await shown(zendesk);
  const before = await dues(zendesk);
  await zendesk.host("change", "ticket.customField:custom_field_360003", "urg_high");
  const expected = decision({ urgency: "high" });
  await zendesk.frame.locator(`[data-priority="${expected.priority}"]`).first().waitFor();
  assert.notDeepEqual(await dues(zendesk), before);
  assert.deepEqual((await dues(zendesk)).sort(), expected.timers.map(({ due }) => due).filter(Boolean).sort());
  await zendesk.frame.getByText("With the changes that are not saved yet").waitFor();
  await zendesk.host("change", "ticket.customField:custom_field_360003", "urg_medium");
  await zendesk.frame.locator(`[data-priority="${decision().priority}"]`).first().waitFor();
  await zendesk.frame.getByText("With the changes that are not saved yet").waitFor({ state: "detached" });
  assertQuiet(zendesk.problems);
});

test("pending pauses; the deadline is told as it would be if the ticket resumed now", async (t) => {
  const zendesk = await ticket(t);
  await shown(zendesk);
  await zendesk.host("change", "ticket.status", "pending");
  await zendesk.frame.locator('article[data-state="paused"]').first().waitFor();
  const paused = decision(null, [{ type: "paused", at: NOW, reason: "waiting_on_customer" }]).timers.filter(({ state }) => state === "paused");
  assert.equal(await zendesk.frame.locator('article[data-state="paused"]').count(), paused.length);
  assertQuiet(zendesk.problems);
});

test("set priority: Zendesk receives the contract's priority, and the button goes", async (t) => {
  const zendesk = await ticket(t);
  await shown(zendesk);
  const button = zendesk.frame.getByRole("button", { name: "Set priority to High" });
  await button.click();
  await zendesk.frame.getByText("Priority set to High").waitFor();
  assert.deepEqual(await zendesk.host("log", "sets"), [["ticket.priority", "high"]]);
  assert.equal(await zendesk.host("value", "ticket.priority"), "high");
  assert.equal(await button.count(), 0);
  assertQuiet(zendesk.problems);
});

test("set priority by an admin's own mapping", async (t) => {
  const zendesk = await ticket(t, { state: { settings: { ...SETTINGS, priority_mapping: "p2 = urgent" } } });
  await shown(zendesk);
  await zendesk.frame.getByRole("button", { name: "Set priority to Urgent" }).click();
  await zendesk.frame.getByText("Priority set to Urgent").waitFor();
  assert.deepEqual(await zendesk.host("log", "sets"), [["ticket.priority", "urgent"]]);
  assertQuiet(zendesk.problems);
});

test("the save check: off asks nothing, warn tells and saves, stop refuses once", async (t) => {
  const off = await ticket(t);
  await shown(off);
  assert.deepEqual(await off.host("save"), { saved: true });
  assert.deepEqual(await off.host("notices"), []);

  const warn = await ticket(t, { state: { settings: { ...SETTINGS, save_check: "warn" } } });
  await shown(warn);
  assert.deepEqual(await warn.host("save"), { saved: true });
  assert.deepEqual(await warn.host("notices"), [["Clausola: the contract asks for priority High, the ticket has Normal.", "alert"]]);

  const stop = await ticket(t, { state: { settings: { ...SETTINGS, save_check: "stop" }, locale: "it" } });
  await shown(stop);
  const message = "Clausola: il contratto chiede priorità Alta, il ticket ha Normale. Salva di nuovo per salvarlo così com'è.";
  assert.deepEqual(await stop.host("save"), { saved: false, message });
  assert.deepEqual(await stop.host("save"), { saved: true });
  await stop.host("change", "ticket.priority", "high");
  assert.deepEqual(await stop.host("save"), { saved: true });
  for (const zendesk of [off, warn, stop]) assertQuiet(zendesk.problems);
});

test("the save check sees the form as it is at the very moment of saving", async (t) => {
  const zendesk = await ticket(t, { state: { settings: { ...SETTINGS, save_check: "stop" } } });
  await shown(zendesk);
  const outcome = await zendesk.page.evaluate(() => {
    globalThis.zendesk.change("ticket.customField:custom_field_360003", null);
    return globalThis.zendesk.save();
  });
  assert.equal(outcome.saved, false);
  assert.match(outcome.message, /still needs: urgency/);
});

test("the save check fails open: without an engine, and with one that is late", async (t) => {
  const settings = { ...SETTINGS, save_check: "stop" };
  const broken = await ticket(t, { state: { settings }, missing: ["engine.json", "engine-js.js"] });
  await shown(broken, "failed");
  assert.deepEqual(await broken.host("save"), { saved: true });
  await broken.frame.getByText("The engine could not be loaded").waitFor();

  const late = await ticket(t, { state: { settings }, delay: 20_000 });
  await shown(late, "loading");
  assert.deepEqual(await late.host("save"), { saved: true });
});

test("where modules cannot be streamed, the engine is compiled from its bytes", async (t) => {
  const zendesk = await ticket(t, { script: () => delete WebAssembly.instantiateStreaming });
  await shown(zendesk);
  assert.equal(await how(zendesk), "bytes");
  assert.deepEqual((await dues(zendesk)).sort(), decision().timers.map(({ due }) => due).filter(Boolean).sort());
  assertQuiet(zendesk.problems);
});

test("a spoilt module is replaced by the engine in JavaScript", async (t) => {
  const zendesk = await ticket(t, { missing: ["engine.json"] });
  await shown(zendesk);
  assert.equal(await how(zendesk), "javascript");
  assert.deepEqual((await dues(zendesk)).sort(), decision().timers.map(({ due }) => due).filter(Boolean).sort());
  await zendesk.frame.getByText("Notes (").click();
  await zendesk.frame.getByText("the engine runs as JavaScript").waitFor();
});

test("without Zendesk's server for the SDK the copy in the package speaks", async (t) => {
  const zendesk = await ticket(t, { sdk: false });
  await shown(zendesk);
  assert.ok(zendesk.asked.some((path) => /^\/assets\/lib-\w+\.js$/.test(path)));
  assertQuiet(without(zendesk.problems, /zaf_sdk\.min\.js|ERR_FAILED/));
});

test("what is saved comes back in the history", async (t) => {
  const zendesk = await ticket(t);
  await shown(zendesk);
  await zendesk.host("change", "ticket.status", "solved");
  await zendesk.frame.locator('article[data-state="met"]').first().waitFor();
  await zendesk.frame.getByText("With the changes that are not saved yet").waitFor();
  const solved = { id: 2, created_at: "2026-03-10T10:00:00Z", author_id: AGENT, via: { channel: "web" }, events: [change("status", "new", "solved")] };
  assert.deepEqual(await zendesk.host("save", solved), { saved: true });
  await zendesk.frame.getByText("With the changes that are not saved yet").waitFor({ state: "detached" });
  assert.equal((await zendesk.host("log", "requests")).length, 2);
  assertQuiet(zendesk.problems);
});

test("time passes: at its due a timer is breached, without anything happening in Zendesk", async (t) => {
  const zendesk = await ticket(t);
  await shown(zendesk);
  const { due, objective } = nearest(decision());
  await zendesk.page.clock.setSystemTime(Date.parse(due) - 5_000);
  await zendesk.page.clock.runFor(61_000);
  await zendesk.frame.locator(`article[data-objective="${objective}"][data-state="breached"]`).waitFor();
  assertQuiet(zendesk.problems);
});

test("what the contract needs is told, and no priority is set", async (t) => {
  const values = { ...VALUES, "ticket.customField:custom_field_360002": null };
  const events = OPENED.events.filter(({ field_name }) => field_name !== "360002");
  const zendesk = await ticket(t, { state: { values, pages: [[{ ...OPENED, events }]] } });
  await shown(zendesk);
  assert.equal(await zendesk.frame.locator("[data-needs]").getAttribute("data-needs"), "impact");
  assert.equal(await zendesk.frame.getByRole("button", { name: /Set priority/ }).count(), 0);
  await screenshot(zendesk.page, "zendesk-needs-light-en");
  assertQuiet(zendesk.problems);
});

test("settings that are missing or wrong are told, with what to do", async (t) => {
  const unset = await ticket(t, { state: { settings: {} } });
  await shown(unset, "settings");
  await unset.frame.getByText("Choose a contract").waitFor();

  const wrong = await ticket(t, { state: { settings: { contract_toml: '[contract]\nid = "acme"\ntime_zone = "Europe/Atlantis"' }, locale: "it" } });
  await shown(wrong, "contract");
  await wrong.frame.getByText("Il contratto nelle impostazioni dell'app contiene errori.").waitFor();
  await wrong.frame.getByText("riga 3").waitFor();
  await screenshot(wrong.page, "zendesk-mistake-light-it");

  const overlay = await ticket(t, { state: { settings: { ...SETTINGS, field_mapping: '"type" = "requesst"' } } });
  await shown(overlay, "contract");
  await overlay.frame.getByText("The overlay in the app's settings has mistakes.").waitFor();

  const rule = await ticket(t, { state: { settings: { ...SETTINGS, event_rules: "status:pending pauses" } } });
  await shown(rule);
  await rule.frame.getByText("Notes (").click();
  await rule.frame.getByText("This event rule cannot be read: status:pending pauses (line 1)").waitFor();
  for (const zendesk of [unset, wrong, overlay, rule]) assertQuiet(zendesk.problems);
});

test("a history that is refused is told, and can be asked for again", async (t) => {
  const zendesk = await ticket(t);
  await shown(zendesk);
  await zendesk.host("refuse", 429);
  await zendesk.host("save", { ...OPENED, id: 9 });
  await shown(zendesk, "failed");
  await zendesk.frame.getByText("HTTP 429").waitFor();
  await zendesk.host("refuse", null);
  await zendesk.frame.getByRole("button", { name: "Try again" }).click();
  await shown(zendesk);
  assertQuiet(zendesk.problems);
});

test("a contract of one's own, from its text", async (t) => {
  const settings = { contract_toml: clausola.Contract.template(), event_rules: "" };
  const zendesk = await ticket(t, { state: { settings } });
  await shown(zendesk);
  const own = clausola.Contract.fromToml(settings.contract_toml).decide({ id: "4711", events: [{ type: "opened", at: OPENED.created_at }] }, NOW);
  assert.equal(await zendesk.frame.locator("article[data-objective]").count(), own.timers.length);
  assertQuiet(zendesk.problems);
});

test("the reasons of a deadline open and close by keyboard", async (t) => {
  const zendesk = await ticket(t);
  await shown(zendesk);
  const why = zendesk.frame.getByRole("button", { name: /^Why this deadline/ }).first();
  await why.focus();
  await zendesk.page.keyboard.press("Enter");
  assert.equal(await why.getAttribute("aria-expanded"), "true");
  await zendesk.frame.locator("table.cl-ledger").waitFor();
  await zendesk.page.keyboard.press("Enter");
  await zendesk.frame.locator("table.cl-ledger").waitFor({ state: "detached" });
  assertQuiet(zendesk.problems);
});

test("the frame is as tall as what it shows", async (t) => {
  const zendesk = await ticket(t);
  await shown(zendesk);
  const height = () => zendesk.frame.locator("#app").evaluate((app) => Math.ceil(app.getBoundingClientRect().height));
  const told = async () => (await zendesk.host("log", "invokes")).filter(([name]) => name === "resize").at(-1);
  await zendesk.frame.getByRole("button", { name: /^Why this deadline/ }).first().click();
  await zendesk.frame.locator("table.cl-ledger").waitFor();
  await assertSoon(async () => assert.deepEqual(await told(), ["resize", { width: "100%", height: `${await height()}px` }]));
  assert.ok(await zendesk.frame.locator("html").evaluate((html) => html.scrollWidth <= html.clientWidth), "it scrolls sideways");
});

for (const colorScheme of ["light", "dark"]) {
  for (const locale of ["en-US", "it"]) {
    test(`nothing serious for axe, and a picture: ${colorScheme}, ${locale}`, async (t) => {
      const zendesk = await ticket(t, { state: { colorScheme, locale }, context: { colorScheme: "light" } });
      await shown(zendesk);
      await assertAccessible(zendesk.page);
      const size = { animations: "disabled" };
      await screenshot(zendesk.page, `zendesk-${colorScheme}-${locale.slice(0, 2)}`, size);
      await zendesk.frame.getByRole("button", { name: /^(Why this deadline|Perché questa scadenza)/ }).first().click();
      await zendesk.frame.locator("table.cl-ledger").waitFor();
      await assertAccessible(zendesk.page);
      await screenshot(zendesk.page, `zendesk-why-${colorScheme}-${locale.slice(0, 2)}`, { fullPage: true, ...size });
      assert.equal(await zendesk.frame.locator("html").getAttribute("lang"), locale.slice(0, 2));
      assertQuiet(zendesk.problems);
    });
  }
}

test("the agent's colours are followed while the ticket is open; the frame is as wide as the sidebar", async (t) => {
  const history = [
    OPENED,
    { ...OPENED, id: 2, created_at: "2026-03-10T09:20:00Z", author_id: AGENT, events: [{ type: "Comment", public: true, body: "…" }, change("status", "new", "pending")] },
    { ...OPENED, id: 3, created_at: "2026-03-10T09:40:00Z", events: [change("status", "pending", "open")] },
  ];
  const values = { ...VALUES, "ticket.status": "open" };
  const zendesk = await ticket(t, { state: { pages: [history], values }, context: { viewport: { width: 520, height: 1000 } } });
  await shown(zendesk);
  const ground = () => zendesk.frame.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  const light = await ground();
  await zendesk.host("scheme", "dark");
  await assertSoon(async () => assert.notEqual(await ground(), light));
  await screenshot(zendesk.page, "zendesk-wide-dark");
});

/** Tries an assertion for a while. */
async function assertSoon(claim) {
  for (const end = Date.now() + 5_000; ; await new Promise((later) => setTimeout(later, 50))) {
    try {
      return await claim();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
