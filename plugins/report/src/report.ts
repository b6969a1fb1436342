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
  evidence: { item: string; phase: string | null; clause: string | null; tickets: number }[];
  unproven: number;
  warnings: { code: string; tickets: number; message: string; first: string[] }[];
  problems: { count: number; first: Problem[] };
  sources: { name: string; bytes: number; tickets: number }[];
  log: { name: string; records: number; head: string } | null;
  /** The titles of clauses, beside those that the decisions bring. */
  clauses?: { clause: string; title: Text | null }[];
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
  name: Text | null;
  priority: string | null;
  guarantee: "guaranteed" | "best_effort";
  clause: string | null;
  assumed: Text | null;
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
  start: string | null;
  due: string | null;
  stop: string | null;
  over_seconds: number | null;
  elapsed_seconds: number | null;
  share: number | null;
  decision?: Explanation | null;
}

/** What of each hour of an ordinary week is open, from 0 to 1. */
export interface Calendar {
  id: string;
  name: Text | null;
  clause: string | null;
  open: number[][];
  objectives: string[];
}

export interface Measure {
  id: string;
  name: Text | null;
  kind: "availability" | "term" | "unmeasured";
  share: number | null;
  threshold: number | null;
  pass: boolean | null;
  clause: string | null;
  assumed: Text | null;
  period: Part;
  due_seconds?: number;
  down_seconds?: number;
  net_seconds?: number;
  intervals?: Interval[];
  measured?: number;
  in_time?: number;
  late?: number;
  open?: number;
  tolerance?: number | null;
  tolerance_left?: number | null;
  late_tickets?: { ticket: string; from: string | null; until: string | null; at: string | null }[];
}

export interface Interval {
  id: string | null;
  kind: string;
  from: string;
  to: string;
  counted_seconds: number;
  reason: string | Text | null;
}

export interface Penalty {
  id: string;
  clause: string | null;
  of: Text | null;
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
  row: number | null;
  ticket: string | null;
  code: string;
  message: string;
  help: string | null;
}
