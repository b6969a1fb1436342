// The report as `clausola report` writes it: the format `clausola-report/1`. Instants are RFC 3339 text in the
// contract's zone, shares are numbers from 0 to 1.

import type { Explanation, Text } from "clausola-view";

export interface Report {
  format: string;
  engine: string;
  contract: {
    id: string;
    title: string;
    hash: string;
    overlay_hash: string | null;
    revisions: string[];
    time_zone: string;
    supplier?: string | null;
    customer?: string | null;
  };
  /** Half-open, as every period here. */
  period: { name: string; from: string; to: string };
  as_of: string;
  final: boolean;
  tickets: Tickets;
  rows: Row[];
  calendars: Calendar[];
  measures: Measure[];
  penalties: Penalty[];
  evidence: { item: string; phase: string; clause: string | null; tickets: number }[];
  unproven: number;
  warnings: { code: string; tickets: number; message: string | null; first: string[] }[];
  /** Tickets that are not counted: those that cannot be read, and those that were there before. */
  problems: { count: number; first: Problem[] };
  /** What the command read; the engine's own report has none. No size where it was standard input. */
  sources?: { name: string; bytes: number | null }[];
  log?: { records: number; head: string } | null;
  /** The titles of the contract's clauses. */
  clauses: { clause: string; title: Text }[];
  /** The currency of the penalties' amounts, by its ISO code. */
  currency?: string | null;
}

/** Of those read, each is one of `counted`, `outside`, `without_objective`, `refused` and `repeated`. */
export interface Tickets {
  read: number;
  counted: number;
  outside: number;
  without_objective: number;
  refused: number;
  repeated: number;
  measured: number;
  in_time: number;
}

/** The part of a rule's period that the report covers. */
export interface Part {
  name: string;
  from: string;
  to: string;
  whole: boolean;
  rule: string | null;
}

export interface Rule {
  share: number;
  clause: string | null;
  assumed: Text | null;
  period: string;
  by: "priority" | null;
  counted: "started" | "due" | "ended";
  reopened: "continue" | "restart" | "stopped";
}

/** One revision, objective, stretch of the rule's period, and priority where the rule is judged for each. */
export interface Row {
  id: string;
  revision: string;
  objective: string;
  name: Text;
  /** In a row of one priority: nothing where the cases have none. */
  priority: string | null;
  by_priority: boolean;
  guarantee: "guaranteed" | "best_effort";
  clause: string | null;
  assumed: Text | null;
  /** Nothing for elapsed time. */
  calendar: string | null;
  period: Part;
  /** Nothing where the contract promises no share. */
  rule: Rule | null;
  measured: number;
  in_time: number;
  late: number;
  open: number;
  undecided: number;
  excluded: Excluded[];
  share: number | null;
  pass: boolean | null;
  tolerance: number | null;
  /** Negative where too many are late. */
  tolerance_left: number | null;
  worst: Case[];
  open_tickets: string[];
  undecided_tickets: string[];
  /** Late cases by the local weekday, Monday first, and the hour of their due. */
  late_heat: number[][];
  days: { day: string; measured: number; late: number }[];
}

export interface Excluded {
  reason: string;
  label: Text | null;
  clause: string | null;
  cases: number;
  tickets: string[];
}

export interface Case {
  ticket: string;
  priority: string | null;
  state: string;
  target: string | null;
  start: string;
  due: string | null;
  stop: string | null;
  over_seconds: number;
  elapsed_seconds: number | null;
  share: number | null;
  decision?: Explanation | null;
}

/** What of each hour of an ordinary week is open, from 0 to 1. */
export interface Calendar {
  /** Nothing for elapsed time, around the clock. */
  id: string | null;
  name: Text | null;
  clause: string | null;
  revision: string;
  open: number[][];
  objectives: string[];
}

export interface Measure {
  id: string;
  revision: string;
  name: Text;
  /** `elsewhere` is what only somebody else can count. */
  kind: "availability" | "term" | "elsewhere";
  share: number | null;
  threshold: number;
  pass: boolean | null;
  clause: string | null;
  assumed: Text | null;
  period: Part;
  /** Of an availability: when the service was due, when of that it was down, and what was left out. */
  due_seconds: number | null;
  down_seconds: number | null;
  net_seconds: number | null;
  /** How much more it may be down; negative past it. */
  left_seconds: number | null;
  intervals: Interval[];
  /** Of a term. */
  measured: number | null;
  in_time: number | null;
  late: number | null;
  open: number | null;
  tolerance: number | null;
  tolerance_left: number | null;
  late_tickets: { ticket: string; from: string; until: string }[];
}

export interface Interval {
  id: string;
  counts_as: "down" | "maintenance" | "other_cause";
  from: string;
  to: string;
  seconds: number;
}

export interface Penalty {
  id: string;
  revision: string;
  clause: string | null;
  of: Text;
  below: number;
  at_most: number;
  owed: boolean | null;
  /** Ids of the rows that it rests on. */
  because: string[];
  provisional: boolean;
  value: number | null;
  amount_at_most: number | null;
}

export interface Problem {
  source: string;
  /** From 1; 0 where it is not known. */
  row: number;
  ticket: string | null;
  code: string;
  message: string;
  help: string | null;
}
