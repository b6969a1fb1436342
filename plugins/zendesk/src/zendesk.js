// Reading from Zendesk what an agent may read: the ticket as the form shows it, and its audits.
//
// SLA policies and schedules are for admins only, so nothing here asks for them: the promised times come from the
// contract.

import { mentioned, normal } from "./fields.js";
import { inOrder, tagList } from "./ticket.js";

/**
 * The client of the Zendesk App Framework, as far as it is used.
 *
 * @typedef {object} Client
 * @property {(paths: string[]) => Promise<{ [path: string]: unknown }>} get
 * @property {(path: string, value: unknown) => Promise<unknown>} set
 * @property {(name: string, ...args: unknown[]) => Promise<unknown>} invoke
 * @property {(options: { url: string, type?: string, dataType?: string }) => Promise<unknown>} request
 * @property {(event: string, handler: (data?: unknown) => unknown) => void} on
 * @property {() => Promise<{ settings?: { [name: string]: unknown } }>} metadata
 */

const PAGE = 100;
/** Zendesk keeps no ticket with more updates than this; a link that leads in circles must end too. */
const PAGES = 60;

/** Fields of every ticket, by the path of the framework and the name of the API. */
const STANDARD = {
  "ticket.status": "status",
  "ticket.priority": "priority",
  "ticket.type": "type",
  "ticket.assignee.user.id": "assignee_id",
  "ticket.assignee.group.id": "group_id",
  "ticket.organization.id": "organization_id",
};

/**
 * The ticket's form, and what does not change with it.
 *
 * @param {Client} client
 * @param {string[]} texts the settings that name fields and tags
 */
export async function readForm(client, texts) {
  const names = mentioned(texts);
  const checkboxes = names.custom.length > 0 ? await readCheckboxes(client) : new Set();
  const paths = [
    "ticket.id",
    "ticket.createdAt",
    "ticket.requester.id",
    "ticket.tags",
    "ticket.organization",
    ...Object.keys(STANDARD),
    ...names.custom.map((name) => `ticket.customField:${name}`),
  ];
  const got = await client.get(paths);
  /** @type {{ [field: string]: import("./fields.js").Value }} */
  const values = {};
  for (const [path, name] of Object.entries(STANDARD)) {
    if (path in got) values[name] = normal(name, got[path], checkboxes);
  }
  for (const name of names.custom) {
    const path = `ticket.customField:${name}`;
    if (path in got) values[name] = normal(name, got[path], checkboxes);
  }
  const id = got["ticket.id"];
  const created = Date.parse(String(got["ticket.createdAt"]));
  return {
    id: id == null ? null : String(id),
    created_at: Number.isNaN(created) ? null : new Date(created).toISOString(),
    requester_id: got["ticket.requester.id"] == null ? null : String(got["ticket.requester.id"]),
    checkboxes,
    fixed: organizationFields(got["ticket.organization"], names.organization, checkboxes),
    form: { values, tags: tagList(got["ticket.tags"]) },
    tags: names.tags,
  };
}

/**
 * All audits of a ticket, oldest first, and the roles of the people in them.
 *
 * @param {Client} client
 * @param {string} id
 */
export async function readAudits(client, id) {
  /** @type {import("./ticket.js").Audit[]} */
  const audits = [];
  /** @type {Map<string, string>} */
  const roles = new Map();
  const seen = new Set();
  let url = `/api/v2/tickets/${id}/audits.json?page[size]=${PAGE}&include=users`;
  for (let page = 0; page < PAGES && url && !seen.has(url); page += 1) {
    seen.add(url);
    const answer = /** @type {Page} */ (await client.request({ url, type: "GET", dataType: "json" }));
    audits.push(...(answer.audits ?? []));
    for (const user of answer.users ?? []) if (user.role) roles.set(String(user.id), user.role);
    url = nextPage(answer);
  }
  return { audits: inOrder(audits), roles };
}

/**
 * @typedef {object} Page
 * @property {import("./ticket.js").Audit[]} [audits]
 * @property {{ id: number, role?: string }[]} [users]
 * @property {{ has_more?: boolean }} [meta]
 * @property {{ next?: string | null }} [links]
 * @property {string | null} [next_page]
 */

/** The path of the next page, with cursors as with numbers; empty after the last. */
export function nextPage(/** @type {Page} */ answer) {
  const next = answer.meta ? (answer.meta.has_more ? answer.links?.next : null) : answer.next_page;
  if (!next) return "";
  // The framework adds the account's host itself, and refuses none but that.
  const { pathname, search } = new URL(next, "https://account.invalid");
  return decodeURI(pathname + search);
}

/** @returns {Promise<Set<string>>} */
async function readCheckboxes(/** @type {Client} */ client) {
  try {
    const fields = /** @type {unknown} */ ((await client.get(["ticketFields"])).ticketFields);
    const list = Array.isArray(fields) ? fields : [];
    return new Set(list.filter((field) => field?.type === "checkbox").map((field) => String(field.name)));
  } catch {
    // Then a check box is mapped by what it says: "1", "yes", "true".
    return new Set();
  }
}

/**
 * @param {unknown} organization
 * @param {string[]} names
 * @param {Set<string>} checkboxes
 */
function organizationFields(organization, names, checkboxes) {
  const found = /** @type {{ organizationFields?: { [name: string]: unknown } } | null | undefined} */ (organization);
  const fields = found?.organizationFields ?? {};
  return Object.fromEntries(
    names.map((name) => [`organization.${name}`, normal(`organization.${name}`, fields[name], checkboxes)]),
  );
}
