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

/**
 * A ticket as calls take it: a `Ticket`, one that is `readonly` throughout, or one whose facts have an interface of yours.
 */
export interface TicketInput<F = { [fact: string]: Fact }> {
  readonly id: string;
  readonly facts?: F;
  readonly events: readonly TicketEventInput[];
}

/** A `TicketEvent` that is not written to. Facts of an interface of yours are taken as `{ ...facts }`. */
export type TicketEventInput = {
  readonly [K in keyof TicketEvent]: K extends "facts" ? { readonly [fact: string]: Fact } : TicketEvent[K];
};

/** What holds facts and nothing else, of whatever interface: for `F extends FactsOf<F>`. */
export type FactsOf<F> = object & { readonly [K in keyof F]: Fact | undefined };

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
  warnings: Notice[];
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

/** The priority that facts give, and the clause that gives it. */
export interface Classification {
  /** Null where the contract gives none, or where a fact is missing: then see `needs`. */
  priority: string | null;
  /** Of the row of the table that decides. */
  clause: string | null;
  /** Whether that row is an assumption: something that the document does not say. */
  assumed: boolean;
  /** Facts that are missing and that the priority depends on. */
  needs: string[];
  warnings: Notice[];
}
