/** A ticket's place in the queue. */
export interface Ranked {
  /** From 1. */
  rank: number;
  ticket: string;
  /** What decided, in the order in which the contract asks. */
  because: string[];
  clause: string | null;
}

/** What an open ticket waits for: the next change of its decision, and the steps that must be taken already. */
export interface AgendaItem {
  ticket: string;
  /** Null where the decision will not change by itself, and a step is due. */
  wake_up: string | null;
  /** The escalation steps that are due already and not done. */
  due_steps: string[];
}

/** What became of a contract's own tests, and what of the contract they reach. */
export interface TestReport {
  passed: number;
  failed: number;
  tests: TestOutcome[];
  reach: TestReach;
}

export interface TestOutcome {
  name: string;
  clause: string | null;
  passed: boolean;
  /** Where the decision says something else. */
  differences: Difference[];
  /** Why there was no decision at all. */
  errors: Diagnostic[];
  /** The place of the test in the contract, such as `tests[2]`. */
  path: string;
  line: number | null;
}

/** One thing that a decision says differently from what a test expects. */
export interface Difference {
  /** Entries of lists by their names: `timers.resolve.due`. */
  path: string;
  expected: Json;
  got: Json;
  help: string | null;
}

/** What of the newest revision the tests reach: what has never been reached has never been tried. */
export interface TestReach {
  reached: number;
  parts: number;
  /** `reached` over `parts`. */
  share: number;
  unreached: Part[];
}

/** A part of a contract that a test can reach. */
export interface Part {
  kind:
    | "priority_row"
    | "coverage_rule"
    | "objective"
    | "target"
    | "exclusion"
    | "route"
    | "calendar"
    | "extension"
    | "term"
    | "escalation";
  name: string;
  path: string;
  line: number | null;
}

/** What two contracts decide differently on the same tickets. */
export interface Diff {
  tickets: number;
  changed: number;
  /** How many neither contract can decide. */
  undecided: number;
  /** How many tickets change in each way; ways that none changes in are left out. */
  summary: { kind: ChangeKind; tickets: number }[];
  /** Every ticket that is decided differently, in the order of the tickets. */
  changes: Change[];
}

/** A way in which a decision changes; a ticket can change in several. */
export type ChangeKind =
  | "earlier_due"
  | "later_due"
  | "state_changed"
  | "target_changed"
  | "timer_added"
  | "timer_removed"
  | "priority_changed"
  | "coverage_changed"
  | "route_changed"
  | "escalation_changed"
  | "term_changed"
  | "needs_changed"
  | "undecided"
  | "other";

export interface Change {
  ticket: string;
  kinds: ChangeKind[];
  fields: FieldChange[];
}

export interface FieldChange {
  /** Entries of lists by their names: `timers.resolve.due`; `errors` where one contract cannot decide. */
  path: string;
  old: Json;
  new: Json;
}
