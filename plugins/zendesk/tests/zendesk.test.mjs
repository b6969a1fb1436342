import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, saveHandler } from "../src/save.js";
import { wait } from "../src/session.js";
import { tellFindings, words } from "../src/words.js";
import { nextPage, readAudits, readForm } from "../src/zendesk.js";

/** A client that answers from a table and writes down what it was asked. */
function client(values, pages = {}) {
  const asked = { get: [], request: [] };
  return {
    asked,
    get: async (paths) => {
      asked.get.push(paths);
      return Object.fromEntries(paths.filter((path) => path in values).map((path) => [path, values[path]]));
    },
    request: async ({ url, type }) => {
      asked.request.push(`${type} ${url}`);
      if (!(url in pages)) throw { status: 404 };
      return pages[url];
    },
  };
}

const FORM = {
  "ticket.id": 4711,
  "ticket.createdAt": "2026-03-10T10:00:00+01:00",
  "ticket.requester.id": 9001,
  "ticket.tags": ["a"],
  "ticket.status": "on hold",
  "ticket.priority": "-",
  "ticket.assignee.user.id": 7001,
  "ticket.organization": { id: 5, organizationFields: { plan: "silver" } },
  "ticket.customField:custom_field_360001": "yes",
  ticketFields: [{ name: "custom_field_360001", type: "checkbox" }, { name: "custom_field_360002", type: "tagger" }],
};

test("the form is read with the fields that the settings speak of", async () => {
  const zendesk = client(FORM);
  const read = await readForm(zendesk, ['"custom_field_360001" = "blocking"\n"organization.plan" = "profile"\n"tag:vip" = "vip"']);
  assert.equal(read.id, "4711");
  assert.equal(read.created_at, "2026-03-10T09:00:00.000Z");
  assert.equal(read.requester_id, "9001");
  assert.deepEqual(read.form, {
    values: { status: "hold", priority: null, assignee_id: "7001", custom_field_360001: true },
    tags: ["a"],
  });
  assert.deepEqual(read.fixed, { "organization.plan": "silver" });
  assert.deepEqual(read.tags, ["vip"]);
});

test("without custom fields nothing is asked about fields", async () => {
  const zendesk = client(FORM);
  await readForm(zendesk, [""]);
  assert.equal(zendesk.asked.get.length, 1);
  assert.ok(!zendesk.asked.get.flat().some((path) => path.startsWith("ticket.customField") || path === "ticketFields"));
});

test("all pages of audits are read, oldest first, with people's roles, and no page twice", async () => {
  const first = "/api/v2/tickets/1/audits.json?page[size]=100&include=users";
  const second = "/api/v2/tickets/1/audits.json?page[size]=100&include=users&page[after]=abc==";
  const zendesk = client({}, {
    [first]: {
      audits: [{ id: 2, created_at: "2026-01-02T00:00:00Z", events: [] }],
      users: [{ id: 7, role: "admin" }, { id: 8 }],
      meta: { has_more: true },
      links: { next: "https://acme.zendesk.com/api/v2/tickets/1/audits.json?page[size]=100&include=users&page[after]=abc==" },
    },
    [second]: {
      audits: [{ id: 1, created_at: "2026-01-01T00:00:00Z", events: [] }],
      users: [{ id: 9, role: "end-user" }],
      meta: { has_more: true },
      links: { next: `https://acme.zendesk.com${first}` },
    },
  });
  const { audits, roles } = await readAudits(zendesk, "1");
  assert.deepEqual(audits.map(({ id }) => id), [1, 2]);
  assert.deepEqual([...roles], [["7", "admin"], ["9", "end-user"]]);
  assert.deepEqual(zendesk.asked.request, [`GET ${first}`, `GET ${second}`]);
});

test("the next page is a path, with cursors as with numbers", () => {
  assert.equal(nextPage({ meta: { has_more: false }, links: { next: "https://a.zendesk.com/x" } }), "");
  assert.equal(nextPage({ next_page: "https://a.zendesk.com/api/v2/tickets/1/audits.json?page=2" }), "/api/v2/tickets/1/audits.json?page=2");
  assert.equal(nextPage({ next_page: null }), "");
  assert.equal(nextPage({}), "");
});

test("a refused history is refused, not taken for an empty one", async () => {
  await assert.rejects(readAudits(client({}), "1"), { status: 404 });
});

test("findings are what is needed, and a priority that differs", () => {
  assert.deepEqual(findings({ needs: [] }, "high", "high"), []);
  assert.deepEqual(findings({ needs: [] }, "high", null), []);
  assert.deepEqual(findings({ needs: ["area"] }, null, "urgent"), [
    { kind: "needs", facts: ["area"] },
    { kind: "priority", has: null, wanted: "urgent" },
  ]);
  const told = tellFindings(findings({ needs: ["area", "impact"] }, null, "urgent"), words("it"), "stop");
  assert.equal(
    told,
    "Clausola: al contratto servono ancora: area, impact; il contratto chiede priorità Urgente, il ticket ha nessuna. Salva di nuovo per salvarlo così com'è.",
  );
});

const NEEDS = [{ kind: "needs", facts: ["area"] }];
const tell = (found) => found.map(({ facts }) => facts.join()).join();

test("off asks nothing", async () => {
  const handler = saveHandler({ check: () => assert.fail("asked"), tell, notify: async () => {}, mode: () => "off" });
  await handler();
});

test("warn tells and saves, also where telling fails", async () => {
  const told = [];
  const notify = async (message) => {
    told.push(message);
    throw new Error("no notices here");
  };
  const handler = saveHandler({ check: async () => NEEDS, tell, notify, mode: () => "warn" });
  await handler();
  await handler();
  assert.deepEqual(told, ["area", "area"]);
});

test("stop refuses once for the same findings, and again for others", async () => {
  let found = NEEDS;
  const handler = saveHandler({ check: async () => found, tell, notify: async () => {}, mode: () => "stop" });
  await assert.rejects(handler(), (reason) => reason === "area");
  await handler();
  found = [{ kind: "needs", facts: ["impact"] }];
  await assert.rejects(handler(), (reason) => reason === "impact");
  found = [];
  await handler();
});

test("a check that fails, throws or does not answer saves", async () => {
  const broken = {
    rejects: () => Promise.reject(new Error("broken")),
    throws: () => {
      throw new Error("broken");
    },
    silent: () => new Promise(() => {}),
  };
  for (const check of Object.values(broken)) {
    const handler = saveHandler({ check, tell, notify: async () => {}, mode: () => "stop", patience: 5 });
    await handler();
  }
});

test("the next look is at the wake-up, with every minute while a clock runs, and never beyond a timer's reach", () => {
  const at = (text) => Date.parse(text);
  const explanation = (wake_up, ...states) => ({ wake_up, timers: states.map((state) => ({ state })) });
  const now = at("2026-03-10T09:00:10.200Z");
  assert.equal(wait(explanation("2026-03-10T10:00:20+01:00", "running"), now), 9_800);
  assert.equal(wait(explanation("2026-03-10T11:00:00+01:00", "running"), now), 49_800);
  assert.equal(wait(explanation("2026-03-10T11:00:00+01:00", "pending"), now), 3_589_800);
  assert.equal(wait(explanation("2036-03-10T11:00:00+01:00", "met"), now), 2_147_483_647);
  assert.equal(wait(explanation(null, "met"), now), 2_147_483_647);
  assert.equal(wait(explanation("2026-03-10T08:00:00Z", "met"), now), 500);
  // A decision changes in the millisecond after a due: asked about to the second, that is a second later.
  assert.equal(wait(explanation("2026-03-10T09:01:00.001Z", "met"), at("2026-03-10T09:01:00.003Z")), 997);
});
