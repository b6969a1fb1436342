// One ticket open in front of an agent: reads it, asks the engine, and asks again when something changes or time has come.

import { differences } from "./fields.js";
import { findings } from "./save.js";
import { overlayText, readSettings, zendeskPriority } from "./settings.js";
import { toTicket } from "./ticket.js";
import { readAudits, readForm } from "./zendesk.js";

/** The longest that a browser's timer can wait: 2^31 - 1 milliseconds. */
const LONGEST = 2_147_483_647;
const SECOND = 1000;
/** While a clock runs the time that is left is told anew with every minute. */
const MINUTE = 60_000;
/** How long to wait for more changes of the form, which come one by one. */
const SETTLE = 120;

/** @typedef {import("clausola").Contract} Contract */
/** @typedef {import("clausola").Explanation} Explanation */

/**
 * What there is to show.
 *
 * @typedef {{ kind: "loading" }
 *   | { kind: "settings", problems: import("./settings.js").Problem[] }
 *   | { kind: "contract", findings: Finding[], part: "contract" | "overlay" }
 *   | { kind: "failed", what: "engine" | "ticket" | "history" | "decision", detail: string }
 *   | Ready} State
 */

/**
 * @typedef {object} Ready
 * @property {"ready"} kind
 * @property {Explanation} explanation
 * @property {string | null} has the priority in the form
 * @property {import("./settings.js").ZendeskPriority | null} wanted the contract's priority in Zendesk's words
 * @property {string[]} unsaved the fields that the form changes
 * @property {{ code: string, message: string }[]} warnings of the settings' mapping
 * @property {import("./settings.js").Problem[]} problems of the settings that leave the app working
 * @property {"streamed" | "bytes" | "javascript"} how the engine was loaded
 */

/** @typedef {Awaited<ReturnType<typeof readForm>>} Form */

/** @typedef {{ message: string, help?: string | null, line?: number | null, column?: number | null }} Finding */

export class Session {
  /** @type {State} */
  state = { kind: "loading" };
  /** @type {import("./settings.js").Settings} */
  settings = readSettings({});
  #client;
  #loadEngine;
  #clock;
  #show;
  /** @type {Contract | null} */
  #contract = null;
  /** @type {"streamed" | "bytes" | "javascript"} */
  #how = "streamed";
  /** @type {string[]} */
  #ranked = [];
  /** @type {Form | null} */
  #form = null;
  /** @type {import("./fields.js").Fields | null} */
  #saved = null;
  /** @type {Awaited<ReturnType<typeof readAudits>> | null} */
  #history = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;
  /** Only the newest question is answered. */
  #turn = 0;

  /**
   * @param {import("./zendesk.js").Client} client
   * @param {object} options
   * @param {() => Promise<import("./engine/load.js").Engine>} options.loadEngine
   * @param {(state: State) => void} options.show
   * @param {() => number} [options.clock] milliseconds since 1970
   */
  constructor(client, { loadEngine, show, clock = () => Date.now() }) {
    this.#client = client;
    this.#loadEngine = loadEngine;
    this.#show = show;
    this.#clock = clock;
  }

  /** Listens to what changes the ticket; once. */
  listen() {
    const { on } = this.#client;
    on.call(this.#client, "*.changed", (data) => {
      const name = String(/** @type {{ propertyName?: unknown } | undefined} */ (data)?.propertyName ?? "");
      if (name.startsWith("ticket.")) this.formChanged();
    });
    for (const event of ["ticket.submit.done", "ticket.updated", "app.activated"]) {
      on.call(this.#client, event, () => void this.reload());
    }
  }

  /** Reads everything anew, from the settings on. */
  async start() {
    this.#set({ kind: "loading" });
    const { settings = {} } = await this.#client.metadata();
    this.settings = readSettings(settings);
    if (this.settings.problems.some(({ code }) => code === "no_contract")) {
      return this.#set({ kind: "settings", problems: this.settings.problems });
    }
    // The ticket travels while the engine compiles.
    const reading = this.#read().then(
      () => null,
      (error) => error,
    );
    let engine;
    try {
      engine = await this.#loadEngine();
    } catch (error) {
      return this.#set({ kind: "failed", what: "engine", detail: messageOf(error) });
    }
    this.#how = engine.how;
    if (!this.#compile(engine.Contract)) return;
    const failure = await reading;
    if (failure) return this.#set(failure);
    this.decide();
  }

  /** Reads the ticket and its history anew. */
  async reload() {
    if (!this.#contract) return;
    const turn = (this.#turn += 1);
    try {
      await this.#read();
    } catch (failure) {
      if (turn === this.#turn) this.#set(/** @type {State} */ (failure));
      return;
    }
    if (turn === this.#turn) this.decide();
  }

  /** The agent changed the form: read it, once it rests. */
  formChanged() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      const turn = (this.#turn += 1);
      this.#readForm().then(
        () => turn === this.#turn && this.decide(),
        // What was shown before stays: the next change asks again.
        () => {},
      );
    }, SETTLE);
  }

  /** Asks the engine, and says when to ask again. */
  decide() {
    if (!this.#contract || !this.#form) return;
    clearTimeout(this.#timer);
    const now = this.#clock();
    /** @type {State} */
    let state;
    try {
      state = this.#ready(now);
    } catch (error) {
      state = { kind: "failed", what: "decision", detail: messageOf(error) };
    }
    this.#set(state);
    if (state.kind === "ready") this.#timer = setTimeout(() => this.decide(), wait(state.explanation, now));
  }

  /** What should be told before the ticket is saved, from the form as it stands at this moment. */
  async check() {
    if (!this.#contract) return [];
    await this.#readForm();
    const { explanation, has, wanted } = this.#ready(this.#clock());
    return findings(explanation, has, wanted);
  }

  /** Sets the ticket's priority in the form to the contract's. */
  async setPriority(/** @type {import("./settings.js").ZendeskPriority} */ priority) {
    await this.#client.set("ticket.priority", priority);
    await this.#readForm();
    this.decide();
  }

  /** @returns {Ready} */
  #ready(/** @type {number} */ now) {
    const form = this.#form;
    if (!this.#contract || !form?.id || !form.created_at) throw new Error("the ticket has no number");
    const { warnings, explanation } = this.#ask(form, now);
    const { priority } = explanation;
    const has = form.form.values.priority;
    return {
      kind: "ready",
      explanation,
      has: typeof has === "string" ? has : null,
      wanted: priority === null ? null : zendeskPriority(priority, this.#ranked, this.settings.priorities),
      unsaved: this.#saved ? differences(this.#saved, form.form) : [],
      warnings,
      problems: this.settings.problems,
      how: this.#how,
    };
  }

  /**
   * The decision as of the last whole minute, where nothing has happened or changed since; else to the second. Nobody
   * wants to read the seconds of a day.
   */
  #ask(/** @type {Form} */ form, /** @type {number} */ now) {
    const minute = Math.floor(now / MINUTE) * MINUTE;
    const last = this.#history?.audits.at(-1)?.created_at ?? form.created_at ?? "";
    if (Date.parse(last) <= minute) {
      const asked = this.#askAt(form, minute);
      const { wake_up: wakeUp } = asked.explanation;
      if (wakeUp === null || Date.parse(wakeUp) > now) return asked;
    }
    return this.#askAt(form, Math.round(now / SECOND) * SECOND);
  }

  #askAt(/** @type {Form} */ form, /** @type {number} */ instant) {
    const contract = /** @type {Contract} */ (this.#contract);
    const at = new Date(instant).toISOString();
    const mapping = this.settings.fieldMapping || this.settings.overlayToml;
    const source = {
      id: form.id ?? "",
      created_at: form.created_at ?? "",
      requester_id: form.requester_id,
      audits: this.#history?.audits ?? [],
      roles: this.#history?.roles ?? new Map(),
      checkboxes: form.checkboxes,
      fixed: form.fixed,
      form: form.form,
    };
    const { ticket, warnings } = toTicket(source, {
      rules: this.settings.rules,
      tags: form.tags,
      // Without a mapping a ticket has no facts, and the decision says what it needs.
      mapFields: mapping ? (fields) => contract.mapFields(/** @type {never} */ (fields)) : () => ({ facts: {}, warnings: [] }),
      now: at,
    });
    return { warnings, explanation: contract.explain(ticket, at) };
  }

  /** Compiles the contract and lays the overlay over it; false where that cannot be, which is shown. */
  #compile(/** @type {typeof import("clausola").Contract} */ Contract) {
    /** @type {"contract" | "overlay"} */
    let part = "contract";
    try {
      const { contractToml, contractId } = this.settings;
      let contract = contractToml ? Contract.fromToml(contractToml) : Contract.builtin(contractId ?? "");
      const overlay = overlayText(this.settings, contract.id);
      part = "overlay";
      if (overlay) {
        const signed = contract;
        contract = signed.withOverlay(overlay);
        signed.free();
      }
      this.#contract?.free();
      this.#contract = contract;
      this.#ranked = contract.priorities;
      return true;
    } catch (error) {
      const { diagnostics } = /** @type {{ diagnostics?: Finding[] }} */ (error);
      this.#set({ kind: "contract", part, findings: diagnostics ?? [{ message: messageOf(error) }] });
      return false;
    }
  }

  async #read() {
    await this.#readForm();
    const form = this.#form;
    if (!form?.id || !form.created_at) throw failed("ticket", "");
    try {
      this.#history = await readAudits(this.#client, form.id);
    } catch (error) {
      throw failed("history", requestError(error));
    }
    this.#saved = form.form;
  }

  async #readForm() {
    try {
      this.#form = await readForm(this.#client, this.settings.texts);
    } catch (error) {
      throw failed("ticket", messageOf(error));
    }
  }

  #set(/** @type {State} */ state) {
    this.state = state;
    this.#show(state);
  }
}

/**
 * How long a decision stays what it is: to its wake-up, or to the next minute while a clock runs; never longer than a timer
 * can wait. Whole seconds, as they are asked about: what changes within a second is asked about at its end.
 */
export function wait(/** @type {Explanation} */ explanation, /** @type {number} */ now) {
  const runs = explanation.timers.some(({ state }) => ["running", "paused", "breached", "late"].includes(state));
  const wakeUp = explanation.wake_up === null ? Infinity : Math.ceil(Date.parse(explanation.wake_up) / SECOND) * SECOND;
  const minute = runs ? (Math.floor(now / MINUTE) + 1) * MINUTE : Infinity;
  return Math.min(Math.max(Math.min(wakeUp, minute) - now, SECOND / 2), LONGEST);
}

/** @param {"ticket" | "history"} what @param {string} detail @returns {State} */
function failed(what, detail) {
  return { kind: "failed", what, detail };
}

function messageOf(/** @type {unknown} */ error) {
  return error instanceof Error ? error.message : String(error ?? "");
}

/** A refused request comes as an answer with a status, not as an error. */
function requestError(/** @type {unknown} */ error) {
  const { status } = /** @type {{ status?: number }} */ (error ?? {});
  return status ? `HTTP ${status}` : messageOf(error);
}
