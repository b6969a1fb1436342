// The contracts that ship with the engine, each with a ticket to try; loaded when picked.

import type { Ticket } from "clausola";

const texts = import.meta.glob<string>("@contracts/*.toml", { query: "?raw", import: "default" });
const samples = import.meta.glob<Sample>("@samples/*.json", { import: "default" });

/** A ticket worth trying, and an instant worth asking about. */
export interface Sample {
  ticket: Ticket;
  now: string;
}

/** The id under which the contract to start from is picked. */
export const TEMPLATE = "template";

function find<T>(modules: { [path: string]: T }, file: string): T | undefined {
  return Object.entries(modules).find(([path]) => path.endsWith(`/${file}`))?.[1];
}

/** The ids to pick from: the shipped contracts, then the template. */
export function ids(): string[] {
  const names = Object.keys(texts).map((path) => path.slice(path.lastIndexOf("/") + 1, -".toml".length));
  return [...names.filter((name) => name !== TEMPLATE).sort(), TEMPLATE];
}

/** A contract's text; `null` where there is no such contract. */
export async function text(id: string): Promise<string | null> {
  return (await find(texts, `${id}.toml`)?.()) ?? null;
}

/** Loads all that can be picked, so that it can be picked without a network too. */
export async function all(): Promise<void> {
  await Promise.all([...Object.values(texts), ...Object.values(samples)].map((load) => load()));
}

/** The ticket to try a contract with. */
export async function sample(id: string): Promise<Sample> {
  return (await find(samples, `${id}.json`)?.()) ?? FIRST;
}

/** For the template, which has no sample file: an outage reported late on a Friday. */
const FIRST: Sample = {
  ticket: {
    id: "1",
    facts: { blocking: true, users: "all", request: "incident" },
    events: [
      { type: "opened", at: "2026-03-06T16:00:00+01:00" },
      { type: "acknowledged", at: "2026-03-06T16:40:00+01:00" },
    ],
  },
  now: "2026-03-09T10:30:00+01:00",
};
