// A link that holds all of the page's state in its fragment, which browsers send to nobody.
// `#1.` and the state as JSON, compressed, in base64url; the number is the format's version.

import type { Ticket } from "clausola";

/** What a link holds. */
export interface Shared {
  /** The id that was picked, and the text where it was edited. */
  contract: { id: string; text?: string };
  /** The other contract's text, where there is a what-if. */
  other?: string;
  ticket: Ticket;
  now: string;
}

const VERSION = "1";
/** A contract's text is at most some tens of kilobytes; a link that unpacks to more is not one of ours. */
const MOST_BYTES = 1_000_000;

/** Why a link cannot be read. */
export type Refusal = "malformed" | "version" | "too_long";

async function through(bytes: Uint8Array<ArrayBuffer>, change: ReadableWritablePair<Uint8Array, BufferSource>, most: number) {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(change).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The fragment of a link to a state, with its `#`. */
export async function write(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(shared));
  const packed = (await through(bytes, new CompressionStream("deflate-raw"), Infinity)) ?? new Uint8Array();
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  return `#${VERSION}.${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The state that a fragment holds; `null` where it holds none, a refusal where it cannot be read. */
export async function read(fragment: string): Promise<Shared | Refusal | null> {
  const found = /^#?(?:(\d+)\.)?(.*)$/s.exec(fragment);
  const [version, data] = [found?.[1], found?.[2] ?? ""];
  if (!version && !data) return null;
  if (!version) return "malformed";
  if (version !== VERSION) return "version";
  try {
    const binary = atob(data.replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"), MOST_BYTES);
    if (!bytes) return "too_long";
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isShared(value) ? value : "malformed";
  } catch {
    return "malformed";
  }
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The shape only: what the engine thinks of a contract or a ticket, it says itself. */
function isShared(value: unknown): value is Shared {
  if (!isObject(value) || !isObject(value.contract) || !isObject(value.ticket)) return false;
  const { contract, ticket, other, now } = value;
  const named = typeof contract.id === "string" && (contract.text === undefined || typeof contract.text === "string");
  const facts = ticket.facts === undefined || isObject(ticket.facts);
  const events =
    Array.isArray(ticket.events) && ticket.events.every((e) => isObject(e) && typeof e.type === "string" && typeof e.at === "string");
  const instant = typeof now === "string" && !Number.isNaN(Date.parse(now));
  return named && instant && facts && events && typeof ticket.id === "string" && (other === undefined || typeof other === "string");
}
