// What wasm-bindgen made of the engine, the same in every entry; and what it cannot refuse politely itself.

import { Contract } from "clausola-glue";
import { ClausolaError } from "clausola-glue/error";
import { freeTwin } from "clausola-authoring";
import { decided, decidedAll, decidedText, opened, prioritized } from "./exchange.js";
import { dateMillis, naturalized, tellingDates } from "./foreign.js";

export { ClausolaError, Contract };

let running = false;

/** Said by each entry once the module is there, with what it exports. */
export function started({ memory }) {
  running = true;
  opened(memory);
}

/** An error of this side, in the engine's form. */
export function refusal(code, message, help, { path = null, cause } = {}) {
  const error = faults([{ code, severity: "error", message, help, path, line: null, column: null }]);
  // As the constructor of `Error` would: there only where there is one, and never printed by `Object.keys`.
  if (cause !== undefined) Object.defineProperty(error, "cause", { value: cause, configurable: true, writable: true });
  return error;
}

function faults(diagnostics) {
  const text = ({ code, severity, message, help, path }) =>
    `${severity}[${code}]: ${message}${path === null ? "" : `\n  at \`${path}\``}${help === null ? "" : `\n  help: ${help}`}`;
  return new ClausolaError(diagnostics.map(text).join("\n"), diagnostics);
}

function checkStarted() {
  if (running) return;
  throw refusal("not_started", "the engine has not been started", "`await init()` once before the first call");
}

function checkContract(contract, path) {
  if (!(contract instanceof Contract)) {
    throw refusal("bad_argument", `\`${path}\` is not a Contract`, "pass what `Contract.builtin` or `fromToml` gave", {
      path,
    });
  }
  if (contract.__wbg_ptr === 0) {
    throw refusal("freed", "the contract has been freed", "make it anew with `Contract.builtin` or `fromToml`", {
      path,
    });
  }
}

// A pointer that is null would be refused inside the module, which leaves its stack behind: some hundred of such
// calls, and it traps.
const CHECKS = {
  static: checkStarted,
  prototype() {
    checkContract(this, "this");
  },
};

/** What the module would take for something else, or take without a word of what it is. */
const ARGUMENTS = {
  __proto__: null,
  diff: (other) => checkContract(other, "other"),
  from(model) {
    if (isTable(model)) return;
    const whole = "fromToml" in Contract;
    const text = whole ? "`Contract.fromToml` takes a contract's file as text; `JSON.parse` gives the model of JSON text" : "pass what `JSON.parse` gives of the text";
    const contract = whole ? "it is a contract already; `model()` gives its model" : "it is a contract already";
    const help = typeof model === "string" ? text : model instanceof Contract ? contract : "pass the model as an object, such as a contract's file has it";
    throw refusal("bad_argument", `\`model\` is ${kind(model)}, not an object`, help, { path: "model" });
  },
  withOverlay(overlay) {
    if (typeof overlay === "string" || isTable(overlay)) return;
    const help = "pass the text of the overlay's file, or its model as an object";
    throw refusal("bad_argument", `\`overlay\` is ${kind(overlay)}, not text or an object`, help, { path: "overlay" });
  },
};

function isTable(value) {
  return typeof value === "object" && kind(value) === "an object";
}

/** What a value is, in the words that the module has for it. */
function kind(value) {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Contract) return "a Contract";
  if (dateMillis(value) !== undefined) return "a Date";
  return { string: "text", number: `the number \`${String(value)}\``, object: "an object" }[typeof value] ?? `a ${typeof value}`;
}

/** A function that checks its receiver first; a fault of the engine itself is told as such. */
function guarded(name, original, check) {
  const guard = {
    [name](...args) {
      check.call(this);
      ARGUMENTS[name]?.(args[0]);
      try {
        return original.apply(this, args);
      } catch (error) {
        // Looked at only where something is wrong, so that what is right costs nothing.
        const own = args.map(naturalized);
        if (own.some((argument, n) => !Object.is(argument, args[n]))) return guard.apply(this, own);
        if (error instanceof ClausolaError) throw placed(aboutDates(error, args), guard);
        const help = "please report it with the contract and the ticket; start anew, for its memory may be damaged";
        throw refusal("bug", `the engine failed: ${error?.message ?? error}`, help, { cause: error });
      }
    },
  }[name];
  return Object.defineProperty(guard, "length", { value: original.length });
}

function aboutDates(error, args) {
  const told = tellingDates(error.diagnostics, args);
  return told === error.diagnostics ? error : faults(told);
}

/** Where in the package and the engine an error was made helps nobody; where it was asked does. */
function placed(error, outermost) {
  Error.captureStackTrace?.(error, outermost);
  return error;
}

/** Puts a quicker way before a call, which is taken where the quicker one gives nothing. */
function quickly(name, quicker) {
  const original = Contract.prototype[name];
  const ask = (contract, first, second) => original.call(contract, first, second);
  Contract.prototype[name] = {
    [name](first, second) {
      return quicker(this, first, second, ask) ?? ask(this, first, second);
    },
  }[name];
}

quickly("decide", decided);
quickly("decideAll", decidedAll);
quickly("decideJson", decidedText);
quickly("priority", prioritized);

function guardAll(object, check, left) {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
    if (left.includes(name)) continue;
    const { get, value } = property;
    if (get) Object.defineProperty(object, name, { ...property, get: guarded(name, get, check) });
    else if (typeof value === "function") {
      Object.defineProperty(object, name, { ...property, value: guarded(name, value, check) });
    }
  }
}

Object.defineProperty(Contract.prototype, "toJSON", {
  /** Which contract it is, as its decisions say it; its pointer would be of no use to anybody. */
  value: function toJSON() {
    return { id: this.id, revision: this.revision, hash: this.hash, overlay_hash: this.overlayHash };
  },
  configurable: true,
  writable: true,
});

guardAll(Contract, CHECKS.static, ["prototype", "__wrap"]);
guardAll(Contract.prototype, CHECKS.prototype, ["constructor", "free", "__destroy_into_raw"]);

const { free } = Contract.prototype;

/** Like closing what is closed, freeing what is freed does nothing. */
function freeOnce() {
  if (!(this instanceof Contract)) checkContract(this, "this");
  if (this.__wbg_ptr === 0) return;
  free.call(this);
  freeTwin(this);
}

const disposal = Object.defineProperty(freeOnce, "name", { value: "free" });
for (const name of ["free", Symbol.dispose].filter(Boolean)) {
  Object.defineProperty(Contract.prototype, name, { value: disposal, configurable: true, writable: true });
}

// Bundlers rename a class that names itself; what a REPL and a debugger print should not depend on them.
Object.defineProperty(Contract, "name", { value: "Contract" });
