/** What every call of this package throws. */
export class ClausolaError extends Error {
  readonly name: "ClausolaError";
  /** Every finding at once, at least one. */
  readonly diagnostics: Diagnostic[];
  private constructor();
}

/** A checked, compiled contract. Compile once, then ask. */
export class Contract {
  private constructor();

  /** A contract that is shipped with the engine, by its id. */
  static builtin(id: string): Contract;
  /** The ids that `builtin` knows. */
  static builtins(): string[];
  /** A contract from its file's text. */
  static fromToml(text: string): Contract;
  /** A contract from an object: the same model as the file's. */
  static from(model: object): Contract;

  /** The text of a small commented contract to start from. */
  static template(): string;
  /** A JSON Schema (draft 2020-12), for editors and adapters. */
  static schema(name: "contract" | "overlay" | "ticket" | "decision"): { [keyword: string]: Json };

  readonly id: string;
  readonly title: string;
  /** The newest revision. */
  readonly revision: string;
  /** SHA-256 of the contract's text, in hexadecimal. */
  readonly hash: string;
  /** SHA-256 of the overlay that lies over it; null for a contract as it was signed. */
  readonly overlayHash: string | null;
  /** The IANA name of the zone that answers are written in. */
  readonly timeZone: string;
  /** The priorities of the newest revision, in the order of the contract. */
  readonly priorities: string[];
  /** The warnings found while compiling. */
  readonly diagnostics: Diagnostic[];

  /** Which contract it is, as its decisions say it: what `JSON.stringify` writes. The whole of it is its `model()`. */
  toJSON(): Decision["contract"];

  /** The decision on a ticket. */
  decide<F extends FactsOf<F>>(ticket: TicketInput<F>, now: Instant): Decision;
  /** The decisions on many tickets, in order; a bad ticket is answered with its errors, not thrown. */
  decideAll<F extends FactsOf<F>>(tickets: readonly TicketInput<F>[], now: Instant): Answer[];
  /** JSON text to JSON text: an `Answer`, the same bytes in every host. */
  decideJson(ticket: string, now: string): string;

  /**
   * The priority that facts give, and nothing else: the one that `decide` gives to a ticket opened with them, at a
   * fraction of the cost. By the newest revision, or by the one in force at the instant of opening.
   */
  priority<F extends FactsOf<F>>(facts: F, opened?: Instant): Classification;

  /** The decision with its reasons, as data. Takes many times as long as `decide`. */
  explain<F extends FactsOf<F>>(ticket: TicketInput<F>, now: Instant): Explanation;
  /** The decision with its reasons, as text for people; in English unless told otherwise. */
  explainText<F extends FactsOf<F>>(ticket: TicketInput<F>, now: Instant, language?: "it" | "en"): string;
  /** JSON text to JSON text: an `Answer` whose decision has its `trace`, the same bytes in every host. */
  explainJson(ticket: string, now: string): string;

  /** Open tickets in the order in which they are served. Throws for the first that cannot be decided. */
  rank<F extends FactsOf<F>>(tickets: readonly TicketInput<F>[], now: Instant): Ranked[];
  /** When to look at which ticket again, the soonest first; a ticket whose decision will not change is left out. */
  agenda<F extends FactsOf<F>>(tickets: readonly TicketInput<F>[], now: Instant): AgendaItem[];
  /** What-if: what `other` would decide differently on the same tickets. */
  diff<F extends FactsOf<F>>(other: Contract, tickets: readonly TicketInput<F>[], now: Instant): Diff;

  /** Everything that its author should know before it judges tickets, in the order of the text. */
  lint(): Diagnostic[];
  /** Runs the tests that the contract carries, and says what of it they do not reach. */
  test(): TestReport;
  /** What the newest revision says, as data. */
  describe(): Description;
  /** The contract's model, as `Contract.from` takes it, without an overlay: for the lean build, which reads no TOML. */
  model(): { [key: string]: Json };

  /** The contract with an operator's overlay over it: the overlay file's text, or the same model as an object. */
  withOverlay(overlay: string | object): Contract;
  /** A ticket's facts from the fields of a ticket system, as JSON holds them, by the overlay's `[fields]`. */
  mapFields(fields: object): { facts: { [fact: string]: Fact }; warnings: Notice[] };

  /** A random ticket for trying the contract, and an instant to ask about it; the same seed gives the same again. */
  sample(options?: { seed?: number }): { seed: number; ticket: Ticket; now: string };

  /**
   * The earliest instant at which so many seconds of open time have passed since `start`. Questions of time are asked of
   * the revision in force at their first instant.
   */
  due(calendar: string, start: Instant, seconds: number): string;
  /** The latest instant from which so many seconds of open time remain until `end`. */
  before(calendar: string, end: Instant, seconds: number): string;
  /** The seconds of open time from `start` to `end`; 0 where `end` is not after `start`. */
  worked(calendar: string, start: Instant, end: Instant): number;
  /** The stretches of open time from `start` to `end`, each as its opening and its closing. */
  spans(calendar: string, start: Instant, end: Instant): [start: string, end: string][];
  /**
   * Any question of time, from the JSON text of a `TimeQuestion` to that of a `TimeAnswer`: working days, terms,
   * schedules, tariffs; the same bytes in every host.
   */
  timeJson(question: string): string;

  /** `due` row by row, in milliseconds since 1970; NaN where there is no answer. */
  dueBatch(calendar: string, starts: Float64Array, seconds: Float64Array): Float64Array;
  /** `before` row by row, in milliseconds since 1970; NaN where there is no answer. */
  beforeBatch(calendar: string, ends: Float64Array, seconds: Float64Array): Float64Array;
  /** `worked` row by row, in seconds; NaN where there is no answer. */
  workedBatch(calendar: string, starts: Float64Array, ends: Float64Array): Float64Array;

  /** Gives the memory back now; otherwise the garbage collector does. */
  free(): void;
  /** `using contract = Contract.builtin(…)` frees it at the end of the block. */
  [Symbol.dispose](): void;
}

/**
 * Loads the engine in a browser: `await init()` once, before the first contract. In Node there is nothing to wait for.
 *
 * Without a source it is fetched from beside this module, as every bundler understands. A source is a URL, a `Request`,
 * a `Response` or a promise of one, the bytes, or a `WebAssembly.Module`.
 */
export function init(source?: string | object): Promise<void>;

/** Starts the engine in a browser at once, from the bytes or a `WebAssembly.Module`. In Node it does nothing. */
export function initSync(source?: object): void;

/**
 * Loads what authors need in a browser, `authoring.wasm`: once, before the first `lint`, `test`, `describe`, `diff`,
 * `sample`, `schema` or `template`. In Node there is nothing to wait for: it is loaded when it is needed.
 */
export function initAuthoring(source?: string | object): Promise<void>;

/** The same at once, from the bytes or a `WebAssembly.Module`. In Node it does nothing. */
export function initAuthoringSync(source?: object): void;
