// Compiled, never run: what a user may write, and what the compiler must refuse.

import { ClausolaError, Contract, init, initSync } from "clausola";
import type {
  AgendaItem,
  Answer,
  Classification,
  Decision,
  Description,
  Diagnostic,
  Diff,
  Explanation,
  Ledger,
  Notice,
  Ranked,
  Span,
  TestReport,
  Ticket,
  TicketEvent,
  TicketInput,
  TimeAnswer,
  TimeQuestion,
  Timer,
  Trace,
} from "clausola";

export async function use(bytes: Uint8Array): Promise<string> {
  await init();
  await init("https://example.org/clausola.wasm");
  initSync(bytes);

  using contract: Contract = Contract.builtin("lepida-payer");
  const ids: string[] = Contract.builtins();
  const ticket: Ticket = {
    id: ids[0] ?? "1",
    facts: { blocking: true, remote_minutes: 30, channel: "phone", area: null },
    events: [
      { type: "opened", at: "2026-10-03T13:00:00+02:00" },
      { type: "facts_changed", at: "2026-10-03T14:00:00+02:00", facts: { blocking: false } },
      { type: "suspension_signed", at: "2026-10-03T15:00:00+02:00", suspended_at: "2026-10-03T14:30:00+02:00" },
    ],
  };

  const decision: Decision = contract.decide(ticket, new Date());
  const timer: Timer | undefined = decision.timers.find(({ state }) => state === "breached");
  const due: string | null = timer?.due ?? null;
  const left: number | null = timer?.remaining_seconds ?? null;

  const sample: { seed: number; ticket: Ticket; now: string } = contract.sample({ seed: 7 });
  contract.decide(contract.sample().ticket, sample.now);
  const answers: Answer[] = contract.decideAll([ticket], Date.now());
  for (const answer of answers) {
    if (answer.ok) answer.decision.wake_up?.slice(0, 10);
    else answer.errors.map((finding: Diagnostic) => finding.help);
  }

  const classified: Classification = contract.priority({ blocking: true, area: null });
  const asked: string[] = contract.priority(ticket.facts ?? {}, new Date()).needs;
  [classified.priority, classified.clause, asked[0], classified.warnings[0]?.code].join();

  const explanation: Explanation = contract.explain(ticket, new Date());
  const explained: Decision = explanation;
  const trace: Trace = explanation.trace;
  const ledger: Ledger | null = trace.timers[0]?.ledger ?? null;
  const spans: Span[] = ledger?.spans.filter(({ kind, part }) => kind === "counted" && part !== "left") ?? [];
  const why: string = spans.map(({ why }) => why?.text.it ?? "").join(explained.ticket);
  const told: string = contract.explainText(ticket, 0, "it") + contract.explainText(ticket, 0) + why;

  const findings: Diagnostic[] = contract.lint().filter(({ severity }) => severity !== "note");
  const example: Ticket | undefined = findings[0]?.example;
  const report: TestReport = contract.test();
  const got: string = JSON.stringify(report.tests[0]?.differences[0]?.got ?? null);
  const ranked: Ranked[] = contract.rank([ticket], 0);
  const agenda: AgendaItem[] = contract.agenda(example ? [example] : [], 0);
  const diff: Diff = contract.diff(Contract.fromToml(Contract.template()), [ticket], "2026-10-03T13:00:00+02:00");
  const described: Description = contract.describe();
  const target = described.objectives[0]?.target;
  const blocking: string | undefined = typeof target === "string" ? target : target?.["blocking"];

  const which: Decision["contract"] = contract.toJSON();
  which.revision.slice(0, 4);
  const laid: Contract = contract.withOverlay("[overlay]").withOverlay({ overlay: { contract: "lepida-payer" } });
  const hash: string | null = laid.overlayHash;
  const mapped: { facts: Ticket["facts"]; warnings: Notice[] } = laid.mapFields({ priority: "High", tags: ["a", "b"] });
  const open: [string, string][] = contract.spans("help_desk", 0, new Date());
  const schema: string = JSON.stringify(Contract.schema("contract")["$defs"]);
  [told, got, ranked[0]?.because, agenda[0]?.wake_up, diff.summary[0]?.kind, blocking, hash, mapped, open[0], schema].join();

  const at: string = contract.due("help_desk", due ?? new Date(), left ?? 0);
  const column: Float64Array = contract.dueBatch("help_desk", Float64Array.of(0), Float64Array.of(60));
  const seconds: number = contract.worked("help_desk", 0, column[0] ?? 0);

  try {
    Contract.fromToml("").free();
    Contract.from({ contract: { id: "x" } }).free();
  } catch (error) {
    if (error instanceof ClausolaError) return error.diagnostics.map(({ code }) => code).join();
  }
  return `${at} ${seconds} ${contract.decideJson("{}", "2026-10-03T13:00:00+02:00")}`;
}

/** A question of time, by its types alone. */
export function asks(contract: Contract): string | undefined {
  const ask = (question: TimeQuestion): TimeAnswer => JSON.parse(contract.timeJson(JSON.stringify(question)));
  ask({ op: "price", tariff: "overtime", work: [{ start: "", end: "" }] });
  ask({ op: "term", term: "warranty", start: "" });
  // @ts-expect-error working days are counted on a calendar
  ask({ op: "working_days", start: "", days: 3 });
  // @ts-expect-error there is no such op
  ask({ op: "weeks", calendar: "help_desk", start: "", days: 3 });
  const answer = ask({ op: "calendar_days", calendar: "help_desk", start: "", days: 3, roll: "next" });
  if ("error" in answer) return answer.error.code;
  return "at" in answer ? answer.at : "quote" in answer ? answer.quote.totals[0]?.band : undefined;
}

interface Facts {
  blocking: boolean;
  channel: "phone" | "web";
  area?: string | null;
}

/** Data of one's own, as strict code has it. */
export function own(contract: Contract, facts: Facts, tickets: readonly Ticket[], events: readonly TicketEvent[]): string {
  const fixed = {
    id: "1",
    facts: { blocking: true, channel: "phone" },
    events: [
      { type: "opened", at: "2026-10-03T13:00:00+02:00" },
      { type: "facts_changed", at: "2026-10-03T14:00:00+02:00", facts: { blocking: false } },
      { type: "facts_changed", at: "2026-10-03T15:00:00+02:00", facts: { channel: "web" } },
    ],
  } as const;
  contract.decide(fixed, 0);
  contract.decide({ id: "1", facts, events }, 0);
  contract.decide({ id: "1", events: [{ type: "facts_changed", at: "", facts: { ...facts } }] }, 0);
  contract.decide({ id: "1", events }, 0);
  const input: TicketInput<Facts> = { id: "1", facts, events };
  contract.explain(input, 0);
  contract.explainText(fixed, 0);
  contract.decideAll(tickets, 0);
  contract.decideAll([fixed, input], 0);
  contract.decideAll([], 0);
  contract.rank(tickets, 0);
  contract.agenda([fixed], 0);
  contract.diff(contract, tickets, 0);
  // What is given out is the caller's to change.
  contract.sample().ticket.events.push({ type: "resolved", at: "2026-10-03T16:00:00+02:00" });
  const { facts: mapped } = contract.mapFields(facts);
  return contract.priority(facts).priority ?? contract.priority(mapped).needs.join();
}

export function misuse(contract: Contract, ticket: Ticket, error: ClausolaError): void {
  // @ts-expect-error contracts are made by `builtin`, `fromToml` and `from`
  new Contract();
  // @ts-expect-error an id is text
  Contract.builtin(7);
  // @ts-expect-error a decision is asked at an instant
  contract.decide(ticket);
  // @ts-expect-error a ticket has events
  contract.decide({ id: "1" }, 0);
  // @ts-expect-error an event has an instant in text
  contract.decide({ id: "1", events: [{ type: "opened", at: 0 }] }, 0);
  // @ts-expect-error a fact is no Date
  contract.decide({ id: "1", facts: { since: new Date() }, events: [] }, 0);
  // @ts-expect-error nor a list, of whatever interface the facts are
  contract.priority<{ tags: string[] }>({ tags: [] });
  // @ts-expect-error nor in an event
  contract.decide({ id: "1", events: [{ type: "facts_changed", at: "", facts: { since: new Date() } }] }, 0);
  // @ts-expect-error an event has no such key
  contract.decide({ id: "1", events: [{ type: "opened", at: "", by: "me" }] }, 0);
  // @ts-expect-error facts are not text
  contract.priority("blocking");
  // @ts-expect-error columns are typed arrays
  contract.dueBatch("help_desk", [0], [60]);
  // @ts-expect-error explanations are written in Italian and English
  contract.explainText(ticket, 0, "de");
  // @ts-expect-error a decision has no reasons; an explanation does
  contract.decide(ticket, 0).trace;
  // @ts-expect-error another contract, not its id
  contract.diff("exetera", [ticket], 0);
  // @ts-expect-error there is no such schema
  Contract.schema("tickets");
  // @ts-expect-error findings of lint may be notes, so that these are not all severities
  contract.lint().map(({ severity }): "error" | "warning" => severity);
  // @ts-expect-error there is no such state
  contract.decide(ticket, 0).timers.some(({ state }) => state === "done");
  // @ts-expect-error what a contract says about itself does not change
  contract.id = "other";
  // @ts-expect-error diagnostics are read
  error.diagnostics = [];
}
