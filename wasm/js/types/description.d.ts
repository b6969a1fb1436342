/** The newest revision of a contract as data. */
export interface Description {
  id: string;
  title: string;
  hash: string;
  revision: string;
  valid_from: string | null;
  time_zone: string;
  clauses: { clause: string; title: Text }[];
  facts: DescribedFact[];
  events: { event: string; name: Text }[];
  /** From the highest to the lowest. */
  priorities: string[];
  priority_rows: (Sourced & { then: string })[];
  /** What it says of a ticket that no row matches. */
  unclassified: (Sourced & { reason: Text }) | null;
  calendars: (Sourced & { id: string; name: Text; extensions: Sourced[] })[];
  objectives: DescribedObjective[];
  penalties: DescribedPenalty[];
  measures: (Sourced & {
    id: string;
    name: Text;
    /** `availability`, where it is counted from outages. */
    counts: string | null;
    /** The outages that count, in words. */
    when: Text | null;
    /** The term that is counted. */
    term: string | null;
    share: number;
    period: string;
  })[];
  terms: (Sourced & { id: string; name: Text; length: string; backward: boolean })[];
  schedules: (Sourced & { id: string; name: Text; every: Every })[];
  tariffs: (Sourced & { id: string; name: Text; agree_beforehand: boolean })[];
  evidence: (Sourced & { id: string; phase: string })[];
  notices: (Sourced & { id: string; text: Text })[];
}

/** The clause or the assumption behind a value, in the contract's words. */
export interface Sourced {
  clause: string | null;
  assumed: Text | null;
}

export interface DescribedFact extends Sourced {
  fact: string;
  /** The values of an enumeration, or the kind of value. */
  type: "bool" | "number" | "text" | "instant" | string[];
  default: Fact;
  required: boolean;
  /** Whether the first value given holds for good: what was so when the ticket was reported. */
  fixed: boolean;
}

export interface DescribedObjective extends Sourced {
  id: string;
  name: Text;
  /** One promised time, or one for each priority. */
  target: string | { [priority: string]: string };
  /** Null for elapsed time, around the clock. */
  calendar: string | { [priority: string]: string } | null;
  guarantee: "guaranteed" | "best_effort";
  /** The clause that lets the parties agree another term. */
  agreeable: string | null;
  compliance:
    | (Sourced & {
        share: number;
        period: string;
        /** `priority`, where each must reach the share for itself. */
        by: string | null;
        /** What places a case in a period: when its clock `started`, it was `due`, or its clock `ended`. */
        counted: string;
      })
    | null;
}

export interface DescribedPenalty extends Sourced {
  id: string;
  objectives: string[];
  /** The share of cases in time below which it is owed. */
  below: number;
  /** At most this share of `of`. */
  at_most: number;
  of: Text;
}

/** Weekdays from `mon` to `sun` at a local time, or the months (1 to 12) by whose ends it is done. */
export type Every = { on: string[]; at: string } | { by_end_of_months: number[] };
