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

  /** A contract from an object: the same model as a contract's file, as JSON. */
  static from(model: object): Contract;

  readonly id: string;
  readonly title: string;
  /** The newest revision. */
  readonly revision: string;
  /** SHA-256 of the contract's text, in hexadecimal. */
  readonly hash: string;
  /** The IANA name of the zone that answers are written in. */
  readonly timeZone: string;
  /** The warnings found while compiling. */
  readonly diagnostics: Diagnostic[];

  /** Which contract it is, as its decisions say it: what `JSON.stringify` writes. */
  toJSON(): Decision["contract"];

  /** The decision on a ticket. */
  decide<F extends FactsOf<F>>(ticket: TicketInput<F>, now: Instant): Decision;
  /** The decisions on many tickets, in order; a bad ticket is answered with its errors, not thrown. */
  decideAll<F extends FactsOf<F>>(tickets: readonly TicketInput<F>[], now: Instant): Answer[];
  /** JSON text to JSON text: an `Answer`, the same bytes in every host. */
  decideJson(ticket: string, now: string): string;

  /** The priority that facts give, and nothing else: the one that `decide` gives to a ticket opened with them. */
  priority<F extends FactsOf<F>>(facts: F, opened?: Instant): Classification;

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
  /** `using contract = Contract.from(…)` frees it at the end of the block. */
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
