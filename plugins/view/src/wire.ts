// The engine's answers as the components read them: a decision, and the reasons that `explain` adds to it.
// Field names are those of the JSON wire; what each means stands in core/src/explain/trace.rs.

import type { Decision } from "clausola";

export type { Decision, Escalation, Term, Timer, TimerState } from "clausola";

/** A decision with its reasons. */
export interface Explanation extends Decision {
  trace: Trace;
}

/** The same in both languages, from the contract's own words. */
export interface Text {
  it: string;
  en: string;
}

/** Where a value comes from: a clause, or what the contract file assumes where the document is silent. */
export interface Basis {
  clause: string | null;
  assumption: string | null;
}

export interface Trace {
  title: string;
  time_zone: string;
  revision: {
    revision: string;
    valid_from: string | null;
    replaced_at: string | null;
    opened: string;
    reason: "in_force" | "before_first";
  };
  facts: FactTrace[];
  priority: PriorityTrace;
  coverage: { rule: RuleTrace | null; undecided: OpenRule[] };
  route: RuleTrace | null;
  /** One for each timer of the decision, in the same order. */
  timers: TimerTrace[];
  /** One for each escalation of the decision, in the same order. */
  escalations: { id: string; trigger: Text; basis: Basis }[];
  /** One for each term of the decision, in the same order. */
  terms: TermTrace[];
  notices: RuleTrace[];
  clauses: { clause: string; title: string }[];
}

export type Value = boolean | number | string;

export interface FactTrace {
  fact: string;
  value: Value | null;
  source: "given" | "default" | "missing";
  since: string | null;
  basis: Basis;
}

/** What one fact alone keeps from holding. */
export interface Miss {
  fact: string;
  value: Value | null;
  wanted: Text;
}

export interface RuleTrace {
  rule: string;
  when: Text;
  reason: Text | null;
  basis: Basis;
}

/** A rule that a missing fact leaves undecided. */
export interface OpenRule {
  rule: string;
  when: Text;
  needs: string[];
  basis: Basis;
}

export interface Row {
  row: number;
  priority: string;
  when: Text;
  basis: Basis;
}

export interface PriorityTrace {
  outcome: "matched" | "undecided" | "unmatched" | "not_applicable" | "no_priorities";
  priority: string | null;
  applies: { when: Text; misses: Miss[] } | null;
  row: Row | null;
  near_misses: { row: Row; misses: Miss[] }[];
  undecided: { row: Row; needs: string[] }[];
  unclassified: { reason: Text | null; basis: Basis } | null;
  changes: { at: string; priority: string | null }[];
}

export interface EventName {
  event: string;
  nth: number;
  name: Text;
}

export interface Happened {
  event: EventName;
  at: string;
}

export interface TimerTrace {
  objective: string;
  name: Text | null;
  basis: Basis;
  target: Text | null;
  priority: string | null;
  compliance: { share: number; period: string; basis: Basis } | null;
  start: Happened | null;
  end: Happened | null;
  starts_with: EventName[];
  stops_with: EventName[];
  calendar: CalendarTrace;
  agreed: { at: string; due: string; clause: string | null } | null;
  stops: StopTrace[];
  excluded_by: RuleTrace | null;
  undecided: OpenRule[];
  ledger: Ledger | null;
}

export interface CalendarTrace {
  /** Null for elapsed time, around the clock. */
  calendar: string | null;
  name: Text | null;
  hours: Text | null;
  basis: Basis;
  extensions: { hours: Text; when: Text; holds: boolean; misses: Miss[]; needs: string[]; basis: Basis }[];
}

/** A stretch within a timer's life that may stop its clock. */
export interface StopTrace {
  kind: "reopened_gap" | "suspended" | "paused";
  from: string;
  to: string | null;
  reason: string | null;
  ignored: "not_for_this_objective" | "other_reason" | "unsigned" | null;
}

export interface TermTrace {
  term: string;
  name: Text | null;
  length: Text;
  basis: Basis;
  calendar: CalendarTrace;
  ledger: Ledger | null;
}

/** The arithmetic of a deadline: spans without hole or overlap, from the start to the due or to `now`. */
export interface Ledger {
  unit: "time" | "working_days" | "calendar_days";
  days: number | null;
  due: string;
  due_seconds: number;
  spans: Span[];
}

export type SpanKind =
  | "counted"
  | "closed"
  | "paused"
  | "suspended"
  | "reopened_gap"
  | "start_day"
  | "summed";

export interface Span {
  from: string;
  to: string;
  kind: SpanKind;
  /** `elapsed` before due and before now, `left` before due and after now, `overdue` past due. */
  part: "elapsed" | "left" | "overdue";
  seconds: number;
  days: { first: number; last: number } | null;
  why: { code: string; text: Text } | null;
  extension: number | null;
}
