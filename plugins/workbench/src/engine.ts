// The engine behind the page: texts compiled once, questions answered, refusals as data.

import { ClausolaError, Contract, type Description, type Diagnostic, type Explanation, type TestReport, type Ticket } from "clausola";

/** A contract that compiles, with all that the page shows of it. */
export interface Compiled {
  text: string;
  contract: Contract;
  description: Description;
  /** What its author should know, in the order of the text. */
  findings: Diagnostic[];
  tests: TestReport;
}

/** What became of a text. */
export type Outcome = { ok: true; compiled: Compiled } | { ok: false; errors: Diagnostic[] };

/** A question's answer, or why there is none. */
export type Answered = { ok: true; explanation: Explanation } | { ok: false; errors: Diagnostic[] };

/** The findings of a refusal; anything else is a fault of the page and is thrown on. */
function diagnostics(error: unknown): Diagnostic[] {
  if (error instanceof ClausolaError) return error.diagnostics;
  throw error;
}

/** Texts compiled lately: typing back and forth, and what-if, ask for the same ones again. */
const lately = new Map<string, Outcome>();
const MOST = 6;

/** Compiles a contract's text. */
export function compile(text: string): Outcome {
  const known = lately.get(text);
  lately.delete(text);
  const outcome = known ?? compileAnew(text);
  lately.set(text, outcome);
  // What falls out of this map is freed by the garbage collector, once no component shows it any more.
  for (const oldest of lately.keys()) {
    if (lately.size <= MOST) break;
    lately.delete(oldest);
  }
  return outcome;
}

function compileAnew(text: string): Outcome {
  try {
    const contract = Contract.fromToml(text);
    const compiled = { text, contract, description: contract.describe(), findings: contract.lint(), tests: contract.test() };
    return { ok: true, compiled };
  } catch (error) {
    return { ok: false, errors: diagnostics(error) };
  }
}

/** The decision on a ticket with its reasons. */
export function explain(contract: Contract, ticket: Ticket, now: string | number): Answered {
  try {
    return { ok: true, explanation: contract.explain(ticket, now) };
  } catch (error) {
    return { ok: false, errors: diagnostics(error) };
  }
}
