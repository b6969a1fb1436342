/** A decision with its reasons. */
export interface Explanation extends Decision {
  trace: Trace;
}

/** Why a decision is what it is. */
export interface Trace {
  /** The contract's title. */
  title: string;
  /** The IANA name of the zone that instants are written in. */
  time_zone: string;
  /** The revision that judges the ticket, and why that one. */
  revision: RevisionChoice;
  facts: FactTrace[];
  priority: PriorityTrace;
  coverage: { rule: RuleTrace | null; undecided: OpenRule[] };
  /** The rule that decides who works on the ticket. */
  route: RuleTrace | null;
  /** One for each timer of the decision, in the same order. */
  timers: TimerTrace[];
  /** One for each escalation of the decision, in the same order. */
  escalations: { id: string; trigger: Text; basis: Basis }[];
  /** One for each term of the decision, in the same order. */
  terms: TermTrace[];
  /** The contract's own notices among the warnings. */
  notices: RuleTrace[];
  /** The clauses that the trace cites, with their titles. */
  clauses: { clause: string; title: Text }[];
}

/** Text in Italian and in English. */
export interface Text {
  it: string;
  en: string;
}

/** Where a value comes from: a clause, an assumption where the document is silent, both or neither. */
export interface Basis {
  clause: string | null;
  assumption: Text | null;
}

export interface RevisionChoice {
  revision: string;
  /** In force from then on; null for "always". */
  valid_from: string | null;
  /** Replaced then by the next one. */
  replaced_at: string | null;
  opened: string;
  reason: "in_force" | "before_first";
}

/** A fact of the ticket at `now`. */
export interface FactTrace {
  fact: string;
  value: Fact;
  source: "given" | "default" | "missing";
  /** When it last changed, where that was after the opening. */
  since: string | null;
  basis: Basis;
}

/** A rule that holds. */
export interface RuleTrace {
  rule: string;
  when: Text;
  reason: Text | null;
  basis: Basis;
}

/** A rule that a missing fact leaves undecided: it is taken not to hold. */
export interface OpenRule {
  rule: string;
  when: Text;
  /** The facts that would decide it. */
  needs: string[];
  basis: Basis;
}

/** What one fact alone keeps from holding. */
export interface Miss {
  fact: string;
  value: Fact;
  wanted: Text;
}

/** How the priority was found. */
export interface PriorityTrace {
  outcome: "matched" | "undecided" | "unmatched" | "not_applicable" | "no_priorities";
  priority: string | null;
  /** The condition for having a priority at all. */
  applies: { when: Text; misses: Miss[] } | null;
  /** The row that matched. */
  row: Row | null;
  /** The rows that fail by one fact only. */
  near_misses: { row: Row; misses: Miss[] }[];
  /** The rows that a missing fact leaves undecided. */
  undecided: { row: Row; needs: string[] }[];
  /** What the contract says of a ticket that no row matches. */
  unclassified: { reason: Text | null; basis: Basis } | null;
  /** The priority from opening on and at each change of it, where it changed. */
  changes: { at: string; priority: string | null }[];
}

/** A row of the priority table. */
export interface Row {
  /** Its place in the table, from 1. */
  row: number;
  priority: string;
  when: Text;
  basis: Basis;
}

/** How a timer came about. */
export interface TimerTrace {
  objective: string;
  name: Text | null;
  basis: Basis;
  /** The promised time in words. */
  target: Text | null;
  /** The priority that sets the target. */
  priority: string | null;
  /** The share of cases that must be in time. */
  compliance: { share: number; period: string; basis: Basis } | null;
  start: Happened | null;
  end: Happened | null;
  starts_with: EventName[];
  stops_with: EventName[];
  calendar: CalendarTrace;
  /** The term that the parties agreed in place of the promised one. */
  agreed: { at: string; due: string; clause: string | null } | null;
  /** The pauses and suspensions within its life, whether they count or not. */
  stops: StopTrace[];
  excluded_by: RuleTrace | null;
  /** The exclusions that a missing fact leaves undecided. */
  undecided: OpenRule[];
  /** The arithmetic of its deadline; null where it has not started or does not apply. */
  ledger: Ledger | null;
}

/** An event type that starts or stops a time. */
export interface EventName {
  event: string;
  /** Which of its type, from 1. */
  nth: number;
  name: Text;
}

export interface Happened {
  event: EventName;
  at: string;
}

/** The hours that a time counts in. */
export interface CalendarTrace {
  /** Null for elapsed time, around the clock. */
  calendar: string | null;
  name: Text | null;
  /** The weekly hours in words, without the extensions. */
  hours: Text | null;
  basis: Basis;
  /** Hours that it adds for some tickets. */
  extensions: { hours: Text; when: Text; holds: boolean; misses: Miss[]; needs: string[]; basis: Basis }[];
}

/** A stretch within a timer's life that may stop its clock. */
export interface StopTrace {
  kind: "reopened_gap" | "suspended" | "paused";
  from: string;
  to: string | null;
  reason: string | null;
  /** Why it does not stop the clock; null where it does. */
  ignored: "not_for_this_objective" | "other_reason" | "unsigned" | null;
}

/** The arithmetic of a deadline: stretches of time without hole or overlap. */
export interface Ledger {
  unit: "time" | "working_days" | "calendar_days";
  /** The target in days; null in a ledger of time. */
  days: number | null;
  /** The due that it leads to: while paused, the one that holds if the clock resumes at `now`. */
  due: string;
  /** Counted seconds from start to due. */
  due_seconds: number;
  spans: Span[];
}

/** A stretch of time in a ledger. */
export interface Span {
  from: string;
  /** Its end, not in it. */
  to: string;
  kind: "counted" | "closed" | "paused" | "suspended" | "reopened_gap" | "start_day" | "summed";
  /** Before due and `now`, before due and after `now`, or past due. */
  part: "elapsed" | "left" | "overdue";
  /** Counted seconds within it. */
  seconds: number;
  /** In a ledger of days: which of the days that count it holds. */
  days: { first: number; last: number } | null;
  /** Why it does not count. */
  why: { code: string; text: Text } | null;
  /** The calendar's extension, from 1, with which some of it would count. */
  extension: number | null;
}

/** What a term rests on. */
export interface TermTrace {
  term: string;
  name: Text | null;
  length: Text;
  basis: Basis;
  calendar: CalendarTrace;
  ledger: Ledger | null;
}
