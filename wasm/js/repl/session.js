// What the REPL is about: a contract, a ticket, an instant; and how each is changed by a few words.

import { existsSync, readFileSync } from "node:fs";

/** A mistake of the person at the prompt, told without a stack. */
export class Mistake extends Error {}

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Keeps `contract`, `ticket` and `now` in an object where the person's own code sees and changes them.
 *
 * @param {object} clausola the package
 * @param {{ contract: string, ticket: object, now: string }[]} samples
 * @param {ReturnType<import("./words.js").replWords>} say
 */
export class Session {
  constructor(clausola, samples, say) {
    this.Contract = clausola.Contract;
    this.samples = samples;
    this.say = say;
    this.seed = undefined;
    /** What the REPL's own context is made of. */
    this.context = {};
    // `contracts.lepida` for `lepida-payer`: what a person types.
    const ids = this.Contract.builtins();
    this.contracts = Object.fromEntries(ids.map((id) => [id.split("-")[0], this.Contract.builtin(id)]));
  }

  /** What the person's own code may have put something else in the place of. */
  get contract() {
    const { contract } = this.context;
    if (!(contract instanceof this.Contract)) throw new Mistake(this.say.noContractLeft);
    return contract;
  }

  /** As text in the contract's zone, whatever the person has put there. */
  get now() {
    const { now } = this.context;
    return typeof now === "string" ? now : this.decision.now;
  }

  get decision() {
    return this.contract.decide(this.context.ticket, this.context.now);
  }

  get explanation() {
    return this.contract.explain(this.context.ticket, this.context.now);
  }

  /** Every name that `.contract` takes. */
  names() {
    return this.Contract.builtins();
  }

  /** Another contract, by its id, the beginning of it, or its file; with a ticket to try it on. */
  useContract(name) {
    const contract = this.find(name);
    const sample = this.samples.find((each) => each.contract === contract.id);
    this.orAsBefore(() => {
      this.context.contract = contract;
      if (sample) Object.assign(this.context, { ticket: structuredClone(sample.ticket), now: sample.now });
      else this.sample();
    });
  }

  /** What is refused changes nothing. */
  orAsBefore(change) {
    const { contract, ticket, now } = this.context;
    try {
      return change();
    } catch (error) {
      Object.assign(this.context, { contract, ticket, now });
      throw error;
    }
  }

  find(name) {
    const ids = this.Contract.builtins();
    const id = ids.find((id) => id === name) ?? (ids.filter((id) => id.startsWith(name)).length === 1 && ids.find((id) => id.startsWith(name)));
    if (id) return this.contracts[id.split("-")[0]];
    if (!existsSync(name)) throw new Mistake(this.say.noContract(name, ids.join(", ")));
    return this.Contract.fromToml(this.read(name));
  }

  read(name) {
    try {
      return readFileSync(name, "utf8");
    } catch (error) {
      throw new Mistake(error.code === "EISDIR" ? this.say.folder(name) : this.say.unreadable(name, error.message));
    }
  }

  /** A random ticket under the contract. */
  sample(seed) {
    const sample = this.contract.sample(seed === undefined ? {} : { seed });
    this.seed = sample.seed;
    Object.assign(this.context, { ticket: sample.ticket, now: sample.now });
  }

  /** The ticket from a file, from JSON, or with other facts: `blocking=false channel=email area=`. */
  changeTicket(text) {
    return this.orAsBefore(() => {
      if (text.startsWith("{")) return this.takeTicket(parsed(text, this.say));
      if (existsSync(text)) return this.takeTicket(parsed(this.read(text), this.say));
      for (const word of words(text)) this.setFact(word);
      return this.decision;
    });
  }

  /** A ticket alone, or a case with the instant to ask about; a ticket of later is asked about at its last event. */
  takeTicket(read) {
    if (!isObject(read)) throw new Mistake(this.say.notTicket);
    const { ticket, now } = read.ticket ? read : { ticket: read };
    Object.assign(this.context, { ticket, now: now ?? this.context.now });
    try {
      return this.decision;
    } catch (error) {
      const last = ticket.events?.at?.(-1)?.at;
      if (error.diagnostics?.[0].code !== "not_opened_yet" || !last) throw error;
      this.context.now = last;
      return this.decision;
    }
  }

  setFact(word) {
    const at = word.indexOf("=");
    const name = word.slice(0, at);
    const declared = this.facts().find(({ fact }) => fact === name);
    if (at < 1) throw new Mistake(this.say.noFactOrFile(word));
    if (!declared) throw new Mistake(this.say.noFact(name, this.facts().map(({ fact }) => fact).join(", ")));
    const { ticket } = this.context;
    if (!isObject(ticket)) throw new Mistake(this.say.noTicketLeft);
    const facts = { ...ticket.facts };
    const value = word.slice(at + 1);
    if (value === "") delete facts[name];
    else facts[name] = factValue(value, declared.type);
    this.context.ticket = { ...ticket, facts };
  }

  /** The facts that the contract declares. */
  facts() {
    return this.contract.describe().facts;
  }

  /** What the contract says in both languages, by its English; nothing where `contract` is none. */
  texts() {
    const { contract } = this.context;
    if (!(contract instanceof this.Contract) || contract.__wbg_ptr === 0) return new Map();
    if (this.told?.contract !== contract) this.told = { contract, texts: new Map(textsIn(contract.model())) };
    return this.told.texts;
  }

  /** Another now: an instant, a time of the same day, so much later or earlier, or `wake-up`. */
  changeNow(text) {
    return this.orAsBefore(() => {
      this.context.now = this.instant(text);
      // In the contract's zone, whatever it was given in.
      this.context.now = this.decision.now;
      return this.decision;
    });
  }

  instant(text) {
    if (text === "wake-up" || text === this.say.wakeUp) {
      const { wake_up: wakeUp } = this.decision;
      if (wakeUp === null) throw new Mistake(this.say.noWakeUp);
      return wakeUp;
    }
    const steps = [...text.matchAll(/([+-]?)(\d+(?:\.\d+)?)([smhd])/g)];
    if (steps.length > 0 && steps.map(([step]) => step).join("") === text.replace(/ /g, "")) {
      const sign = text.startsWith("-") ? -1 : 1;
      const seconds = steps.reduce((sum, [, , count, unit]) => sum + Number(count) * UNITS[unit], 0);
      return new Date(Date.parse(this.decision.now) + sign * seconds * 1000);
    }
    if (/^\d\d?:\d\d(:\d\d)?$/.test(text)) return local(`${this.decision.now.slice(0, 10)}T${text.padStart(5, "0")}`, this.contract.timeZone);
    if (/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?)?$/.test(text)) return local(text.replace(" ", "T"), this.contract.timeZone);
    return text;
  }
}

/** Every `{ it, en }` in a model. */
function textsIn(value) {
  if (typeof value !== "object" || value === null) return [];
  return typeof value.en === "string" && typeof value.it === "string" ? [[value.en, value]] : Object.values(value).flatMap(textsIn);
}

/** A local time in a zone: the instant whose clock shows it; the first of two where clocks go back. */
function local(text, timeZone) {
  const wall = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  if (Number.isNaN(wall)) return text;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const shown = (at) => {
    const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
    return Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`);
  };
  // The offsets of a day before and a day after are all that the zone can have here.
  const offsets = [-86_400_000, 86_400_000].map((aside) => shown(wall + aside) - wall - aside);
  const candidates = offsets.map((offset) => wall - offset).sort((a, b) => a - b);
  return new Date(candidates.find((at) => shown(at) === wall) ?? candidates[0]);
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text, say) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Mistake(say.notJson(error.message));
  }
}

/** Words between blanks; quotes keep blanks together: `note="two words"`. */
function words(text) {
  return (text.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => word.replaceAll('"', ""));
}

function factValue(text, type) {
  if (type === "bool" && ["true", "yes", "sì", "si"].includes(text)) return true;
  if (type === "bool" && ["false", "no"].includes(text)) return false;
  if (type === "number" && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  return text;
}
