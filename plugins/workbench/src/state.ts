// What the page is about: a contract's text, perhaps another one to compare, a ticket, and an instant.

import type { Ticket } from "clausola";
import { epoch, rfc3339 } from "clausola-view";
import { sample, text, TEMPLATE } from "./contracts";
import { read, type Refusal, type Shared } from "./link";

export interface State {
  /** The contract that was picked. */
  id: string;
  /** Its text as shipped. */
  shipped: string;
  /** Its text as edited. */
  text: string;
  /** The other text, where there is a what-if. */
  other: string | null;
  ticket: Ticket;
  now: number;
  /** Counts the times that the texts were replaced other than by typing. */
  edition: number;
}

/** The contract that a first visit shows. */
const FIRST = "exetera";

/** A contract as shipped, with its sample ticket. */
export async function picked(id: string): Promise<State | null> {
  const shipped = await text(id);
  if (shipped === null) return null;
  const { ticket, now } = await sample(id);
  return { id, shipped, text: shipped, other: null, ticket, now: epoch(now), edition: 0 };
}

/** Why a link was not followed. */
export type LinkTrouble = Refusal | { unknown: string };

/** The state that a link's fragment holds; else that of a first visit, with what is wrong with the link. */
export async function opened(fragment: string): Promise<{ state: State; trouble: LinkTrouble | null }> {
  const shared = await read(fragment);
  if (shared === null || typeof shared === "string") return { state: await first(), trouble: shared };
  const shipped = await text(shared.contract.id);
  const edited = shared.contract.text;
  if (shipped === null && edited === undefined) return { state: await first(), trouble: { unknown: shared.contract.id } };
  // A text of one's own is as good as a shipped one; going back to the shipped one then means going to the template.
  const base = shipped ?? (await text(TEMPLATE)) ?? "";
  const state = {
    id: shipped === null ? TEMPLATE : shared.contract.id,
    shipped: base,
    text: edited ?? base,
    other: shared.other ?? null,
    ticket: shared.ticket,
    now: epoch(shared.now),
    edition: 0,
  };
  return { state, trouble: null };
}

async function first(): Promise<State> {
  const state = await picked(FIRST);
  if (!state) throw new Error(`the contract \`${FIRST}\` is not in this build`);
  return state;
}

/** What a link to a state holds. */
export function shared(state: State, zone: string): Shared {
  return {
    contract: state.text === state.shipped ? { id: state.id } : { id: state.id, text: state.text },
    ...(state.other === null ? {} : { other: state.other }),
    ticket: state.ticket,
    now: rfc3339(state.now, zone),
  };
}
