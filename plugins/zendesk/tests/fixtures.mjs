// Made-up tickets in the shape of Zendesk's API, for the tests of the mapping.

export const REQUESTER = 9001;
export const AGENT = 7001;

let ids = 0;

/** An audit `minutes` after the ticket's creation. */
export function audit(minutes, author, events, via = "web") {
  return { id: (ids += 1), created_at: at(minutes), author_id: author, via: { channel: via }, events };
}

/** 10:00 in Rome on a Tuesday, and so many minutes. */
export function at(minutes) {
  return new Date(Date.UTC(2026, 2, 10, 9, minutes)).toISOString();
}

export const create = (field_name, value) => ({ type: "Create", field_name, value });
export const change = (field_name, previous_value, value) => ({ type: "Change", field_name, previous_value, value });
export const comment = (isPublic = true, more = {}) => ({ type: "Comment", public: isPublic, body: "…", ...more });

/** The audit that makes a ticket. */
export function made(fields = {}, via = "email") {
  const all = { status: "new", priority: null, ...fields };
  const creates = Object.entries(all).map(([name, value]) => create(name, value));
  return audit(0, REQUESTER, [comment(true), ...creates], via);
}

/** What was read, with the form as it was saved last unless told. */
export function source(audits, more = {}) {
  return {
    id: "4711",
    created_at: at(0),
    requester_id: String(REQUESTER),
    audits,
    roles: new Map([
      [String(REQUESTER), "end-user"],
      [String(AGENT), "agent"],
    ]),
    checkboxes: new Set(),
    fixed: {},
    form: { values: {}, tags: [] },
    ...more,
  };
}
