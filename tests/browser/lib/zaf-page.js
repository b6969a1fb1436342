// Zendesk's side of an app's frame, in the page of ./zaf-host.mjs: the messages are those of the SDK's lib/client.js.
//
// `given` says what Zendesk knows: `app` the frame's origin, `settings`, `locale`, `colorScheme`, `values` the ticket's
// form by the framework's paths, `pages` of its audits, `users`.

const GUID = "6b0e7c3e-0000-4000-8000-000000000001";
/** What only admins may read. */
const ADMIN = /^\/api\/v2\/(slas|business_hours|triggers|automations|audit_logs|ticket_fields|ticket_forms|account|custom_roles)/;

globalThis.zendesk = (() => {
  const { app, settings, locale, colorScheme, values, pages, users } = globalThis.given;
  const form = { ...values };
  const known = { "currentUser.locale": locale, "currentUser.role": "agent", colorScheme };
  const log = { requests: [], gets: [], sets: [], invokes: [], subscriptions: [], handshakes: [] };
  const told = { notices: [] };
  let failing = null;
  let reply = null;

  const frame = document.createElement("iframe");
  const query = new URLSearchParams({ origin: location.origin, app_guid: GUID, colorScheme });
  frame.src = `${app}/assets/iframe.html?${query}`;
  frame.title = "App";
  document.body.append(frame);

  const post = (message) => frame.contentWindow.postMessage(JSON.stringify(message), app);
  const event = (key, message, more = {}) => post({ key: `zaf.${key}`, message, ...more });

  function get(paths) {
    log.gets.push(...paths);
    const result = { errors: {} };
    for (const path of paths) {
      const found = path in form ? form : known;
      if (path in found) result[path] = found[path];
      else result.errors[path] = { name: "APIDoesNotExist", message: "does not exist", path };
    }
    return result;
  }

  function change(path, value) {
    const old = form[path];
    form[path] = value;
    const name = path.replace("customField:", "");
    event("*.changed", { propertyName: name, oldValue: old, newValue: value });
  }

  function set(params) {
    for (const [path, value] of Object.entries(params)) {
      log.sets.push([path, value]);
      change(path, value);
    }
    return { errors: {}, ...params };
  }

  function invoke(params) {
    const result = { errors: {} };
    for (const [name, args] of Object.entries(params)) {
      log.invokes.push([name, ...args]);
      if (name === "resize") frame.style.height = args[0].height;
      else if (name === "notify") told.notices.push(args);
      result[name] = null;
    }
    return result;
  }

  /** One page of audits, as the API writes it. */
  function request(key, { url, type }) {
    log.requests.push(`${type} ${url}`);
    const refuse = (status) => event(`${key}.fail`, { responseArgs: [{ status, responseText: "" }, "error", ""] });
    const { pathname, searchParams } = new URL(url, location.origin);
    if (ADMIN.test(pathname)) return refuse(403);
    if (failing) return refuse(failing);
    if (pathname !== `/api/v2/tickets/${values["ticket.id"]}/audits.json`) return refuse(404);
    const n = Number(searchParams.get("page[after]") ?? 0);
    const next = n + 1 < pages.length;
    const link = `https://acme.zendesk.com${pathname}?page[size]=100&include=users&page[after]=${n + 1}`;
    const answer = {
      audits: pages[n],
      ...(searchParams.get("include") === "users" ? { users } : {}),
      meta: { has_more: next, after_cursor: next ? String(n + 1) : null },
      links: { next: next ? link : null, prev: null },
    };
    event(`${key}.done`, { responseArgs: [answer, "success", { status: 200 }] });
  }

  const answers = { get, set, invoke };

  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== app) return;
    // The SDK writes its messages as text, and its replies as objects.
    const message = typeof data === "string" ? JSON.parse(data) : data;
    if (message.appGuid !== GUID) throw new Error(`a message of another app: ${JSON.stringify(message)}`);
    const { id, key, params } = message;
    if (id) return post({ id, result: answers[message.request](params) });
    if (key === "iframe.handshake") {
      log.handshakes.push(message.message.version);
      return event("app.registered", {
        metadata: { appId: 1, installationId: 2, name: "Clausola", version: "0.1.0", settings },
        context: { product: "support", location: "ticket_sidebar", instanceGuid: GUID, ticketId: values["ticket.id"] },
      });
    }
    const [, subscribed] = /^iframe\.on:(.*)/.exec(key) ?? [];
    if (subscribed) return log.subscriptions.push(subscribed);
    if (/^request:\d+$/.test(key)) return request(key, message.message);
    if (key === "iframe.reply:ticket.save") return reply?.(message);
    throw new Error(`a message that nobody knows: ${JSON.stringify(message)}`);
  });

  return {
    log: (name) => log[name],
    notices: () => told.notices,
    /** The value in the form. */
    value: (path) => form[path],
    /** The agent changes the form. */
    change,
    /** Requests are refused with this status from now on, or answered again. */
    refuse: (status) => {
      failing = status;
    },
    scheme: (scheme) => {
      known.colorScheme = scheme;
      event("colorScheme.changed", scheme);
    },
    /** What an agent's save brings: whether it is done, or the app's message. Zendesk itself waits no longer than this. */
    save: (audit) =>
      new Promise((done) => {
        const finish = (outcome) => {
          if (outcome.saved) {
            if (audit) pages.at(-1).push(audit);
            event("ticket.submit.done");
          }
          done(outcome);
        };
        if (!log.subscriptions.includes("ticket.save")) return finish({ saved: true });
        const late = setTimeout(() => finish({ saved: true, late: true }), 30_000);
        reply = ({ error }) => {
          clearTimeout(late);
          finish(error ? { saved: false, message: error.msg } : { saved: true });
        };
        event("ticket.save", undefined, { needsReply: true });
      }),
  };
})();
