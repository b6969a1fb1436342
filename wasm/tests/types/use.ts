// Compiled, never run: what a user may write, and what the compiler must refuse.

import { ClausolaError, Contract, init, initSync } from "clausola";
import type { Answer, Decision, Diagnostic, Ticket, Timer } from "clausola";

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
  // @ts-expect-error columns are typed arrays
  contract.dueBatch("help_desk", [0], [60]);
  // @ts-expect-error there is no such state
  contract.decide(ticket, 0).timers.some(({ state }) => state === "done");
  // @ts-expect-error what a contract says about itself does not change
  contract.id = "other";
  // @ts-expect-error diagnostics are read
  error.diagnostics = [];
}
