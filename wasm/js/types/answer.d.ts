/** One finding in a contract, a ticket or a call. */
export interface Diagnostic {
  /** Stable, to test against. */
  code: string;
  /** `note` faults nothing: it is listed so that it is known, such as an assumption. */
  severity: "error" | "warning" | "note";
  message: string;
  /** What to do next. */
  help: string | null;
  /** The place as a path of keys, such as `events[2].at`. */
  path: string | null;
  /** The line in the contract's text, from 1. */
  line: number | null;
  /** The column in that line, in characters from 1. */
  column: number | null;
  /** A ticket that shows it, where there is one, to be asked about at the instant it was opened. */
  example?: Ticket;
}

/** A warning of a decision or of a mapping. */
export interface Notice {
  /** Stable, to test against. */
  code: string;
  message: string;
}

/** A row of `decideAll`. */
export type Answer = { ok: true; decision: Decision } | { ok: false; errors: Diagnostic[] };

/** JSON, where a value can be of any shape. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
