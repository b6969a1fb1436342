// The engine's answers as the components read them: the package's own types.

export type {
  Basis,
  CalendarTrace,
  Decision,
  Escalation,
  EventName,
  Explanation,
  Fact,
  FactTrace,
  Ledger,
  Miss,
  OpenRule,
  RuleTrace,
  Span,
  StopTrace,
  Term,
  TermTrace,
  Text,
  Timer,
  TimerState,
  TimerTrace,
  Trace,
} from "clausola";

import type { Span } from "clausola";

/** What a stretch of time does to a deadline. */
export type SpanKind = Span["kind"];
