/// <reference lib="esnext.disposable" />
// Types of the package `clausola`. Field names are those of the JSON wire.

/** An instant: RFC 3339 text with an offset, a `Date`, or milliseconds since 1970 in UTC. */
export type Instant = string | Date | number;

/** What a ticket says: an enumeration's value, a boolean, a number or text, as its contract declares. */
export type Fact = string | number | boolean | null;

/** History in, nothing else: the engine keeps no state. Events after `now` are invisible. */
export interface Ticket {
  id: string;
  facts?: { [fact: string]: Fact };
  events: TicketEvent[];
}

/** One thing that happened, at an instant in RFC 3339 text. */
export interface TicketEvent {
  /** `opened`, `acknowledged`, `paused`, `resumed`, `resolved`, … or a type that the contract declares. */
  type: string;
  at: string;
  /** Of `paused` and `suspended`. */
  reason?: string | null;
  /** Of `facts_changed`. */
  facts?: { [fact: string]: Fact };
  /** Of `deadline_agreed`. */
  objective?: string;
  /** Of `deadline_agreed`. */
  due?: string;
  /** Of `suspended`. */
  signed?: boolean;
  /** Of `suspension_signed`: the suspension's `at`. */
  suspended_at?: string;
  /** Of `escalated`: the step's id. */
  step?: string;
}

/** The whole answer. `JSON.stringify` of it gives the same bytes as every other host of the engine. */
export interface Decision {
  contract: { id: string; revision: string; hash: string; overlay_hash: string | null };
  ticket: string;
  now: string;
  priority: string | null;
  coverage: { status: "covered" | "chargeable" | "not_covered"; reason: string | null; clause: string | null };
  timers: Timer[];
  escalations: Escalation[];
  terms: Term[];
  /** Quantities that are used up, where the ticket says how much is used. */
  budgets: { budget: string; unit: string; total: number; used: number; left: number; clause: string | null }[];
  signals: Signal[];
  /** What the ticket does not record and must, for its times to be proved; `due` where its phase has come. */
  missing_evidence: { item: string; phase: string; due: boolean; clause: string | null }[];
  route: { to: string; clause: string | null } | null;
  /** Facts that the ticket does not give and the decision depends on. */
  needs: string[];
  /** Suspensions that do not count, because nobody has signed them yet. */
  unproven: { at: string; until: string | null; reason: string | null }[];
  warnings: { code: string; message: string }[];
  /** The first instant after `now` at which the decision would change if nothing else happens. */
  wake_up: string | null;
}

export type TimerState =
  | "pending"
  | "running"
  | "paused"
  | "met"
  | "breached"
  | "missed"
  | "late"
  | "cancelled"
  | "excluded";

/** An objective's live state on one ticket. */
export interface Timer {
  objective: string;
  state: TimerState;
  /** The promised time as the contract writes it. */
  target: string | null;
  due: string | null;
  due_if_resumed_now: string | null;
  /** On the timer's own calendar. */
  elapsed_seconds: number | null;
  /** On the timer's own calendar; negative past due. */
  remaining_seconds: number | null;
  /** Elapsed over target: 1 at due. */
  share: number | null;
  guarantee: "guaranteed" | "best_effort";
  clause: string | null;
  /** Whether it rests on something that the document does not say. */
  assumed: boolean;
  reason: string | null;
}

/** One step of the escalation ladder. */
export interface Escalation {
  /** To send back in an `escalated` event. */
  id: string;
  at: string | null;
  state: "pending" | "due" | "done";
  action: string;
  to: string | null;
  clause: string | null;
  assumed: boolean;
}

/** A time that is not an objective: a warranty, a retention. */
export interface Term {
  term: string;
  state: "running" | "ended" | "met" | "missed";
  from: string;
  until: string;
  length: string;
  clause: string | null;
  assumed: boolean;
}

/** Something that is waited for, such as a backup's mail. */
export interface Signal {
  signal: string;
  state: "expected" | "received" | "failed" | "missing";
  by: string;
  /** The facts of the ticket to open, where it failed or did not come. */
  open: { [fact: string]: Fact } | null;
  clause: string | null;
}

/** One finding in a contract, a ticket or a call. */
export interface Diagnostic {
  /** Stable, to test against. */
  code: string;
  severity: "error" | "warning";
  message: string;
  /** What to do next. */
  help: string | null;
  /** The place as a path of keys, such as `events[2].at`. */
  path: string | null;
  /** The line in the contract's text, from 1. */
  line: number | null;
  /** The column in that line, in characters from 1. */
  column: number | null;
  /** A ticket that shows it, where there is one. */
  example?: Ticket;
}

/** A row of `decideAll`. */
export type Answer = { ok: true; decision: Decision } | { ok: false; errors: Diagnostic[] };

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

  /** The decision on a ticket. */
  decide(ticket: Ticket, now: Instant): Decision;
  /** The decisions on many tickets, in order; a bad ticket is answered with its errors, not thrown. */
  decideAll(tickets: Ticket[], now: Instant): Answer[];
  /** JSON text to JSON text: an `Answer`, the same bytes in every host. */
  decideJson(ticket: string, now: string): string;

  /** A random ticket for trying the contract, and an instant to ask about it; the same seed gives the same again. */
  sample(options?: { seed?: number }): { seed: number; ticket: Ticket; now: string };

  /** The earliest instant at which so many seconds of open time have passed since `start`. */
  due(calendar: string, start: Instant, seconds: number): string;
  /** The latest instant from which so many seconds of open time remain until `end`. */
  before(calendar: string, end: Instant, seconds: number): string;
  /** The seconds of open time from `start` to `end`; 0 where `end` is not after `start`. */
  worked(calendar: string, start: Instant, end: Instant): number;

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
