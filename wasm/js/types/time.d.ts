/**
 * A question that `timeJson` answers, as `JSON.stringify` writes it. It is asked of the revision in force at its `start`.
 *
 * Instants are RFC 3339 text with an offset. Facts make a calendar's extensions hold as they would for a ticket.
 */
export type TimeQuestion =
  /** The earliest instant with so much open time since `start`, or the latest with so much until it. */
  | (OnCalendar & { op: "due" | "before"; seconds: number })
  /** The open time in `[start, end)`: how much, or from when to when. */
  | (OnCalendar & { op: "worked" | "spans"; end: string })
  | (OnCalendar & { op: "is_open" | "next_opening" | "next_closing" })
  /**
   * The last closing of the last working day that is counted, from the day after that of `start`; or the latest instant
   * that leaves so many whole working days before that day.
   */
  | (OnCalendar & { op: "working_days" | "working_days_before"; days: number })
  /** The end of the last day, or the latest instant that leaves so much before the day of `start`. */
  | (OnCalendar & Rolling & { op: "calendar_days" | "calendar_days_before"; days: number })
  | (OnCalendar & Rolling & { op: "months" | "months_before"; months: number })
  | (OnCalendar & Rolling & { op: "years" | "years_before"; years: number })
  /** The last instant of one of the contract's terms, counted from `start`. */
  | { op: "term"; term: string; start: string }
  /** The first occurrence of one of its schedules at or after `start`, or all in `[start, end)`. */
  | { op: "next"; schedule: string; start: string }
  | { op: "occurrences"; schedule: string; start: string; end: string }
  /** Work at one of its tariffs. */
  | { op: "price"; tariff: string; work: { start: string; end: string }[]; facts?: { [fact: string]: Fact } };

/** What many questions have. */
export interface OnCalendar {
  calendar: string;
  start: string;
  facts?: { [fact: string]: Fact };
}

/** Where the end goes that falls on a day on which the calendar is closed; it stays where there is none. */
export interface Rolling {
  roll?: "none" | "next" | "previous";
}

/** What `JSON.parse` gives of the answer of `timeJson`. Lists have at most 1,000 entries: beyond, it is an error. */
export type TimeAnswer =
  | { at: string }
  | { seconds: number }
  | { open: boolean }
  | { spans: { start: string; end: string }[] }
  | { occurrences: string[] }
  | { quote: Quote }
  | { error: Diagnostic };

/** Work at a tariff: split at midnight and at the edges of its bands, and in sum. */
export interface Quote {
  tariff: string;
  work: (Priced & { from: string; to: string })[];
  totals: Priced[];
  /** Whether some of the work had to be agreed beforehand. */
  agree_beforehand: boolean;
  clause: string | null;
  assumed: boolean;
}

export interface Priced {
  day: "working_day" | "other_day";
  /** Inside the hours; the first stretch outside of them; what goes beyond that. */
  band: "ordinary" | "first" | "beyond";
  minutes: number;
  /** The share of the ordinary price that comes on top: 0.5 for half as much again. */
  surcharge: number;
}
