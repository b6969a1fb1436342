// Instants as people read them. What the engine answered prints from its own text, whose offset is the contract's zone:
// it is never converted to the reader's zone. Only instants of our own making (axis ticks, edited events) need the zone.

import type { Words } from "./words/en";

/** The calendar and clock of an instant where it happened. */
export interface Local {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since 1970 of RFC 3339 text. */
export function epoch(instant: string): number {
  return Date.parse(instant);
}

/** The local time that RFC 3339 text itself says. */
export function local(instant: string): Local {
  const found = SHAPE.exec(instant);
  if (!found) throw new RangeError(`not an instant: \`${instant}\``);
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const millisecond = Number((found[7] ?? "0").padEnd(3, "0").slice(0, 3));
  return { year, month, day, hour, minute, second, millisecond };
}

const pad = (n: number, width = 2) => String(n).padStart(width, "0");

/** `09:05`, with seconds only where there are any. */
export function clock(at: Local): string {
  const rest = at.millisecond ? `.${pad(at.millisecond, 3)}` : "";
  return `${pad(at.hour)}:${pad(at.minute)}${at.second || rest ? `:${pad(at.second)}${rest}` : ""}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function named(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = tag + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(tag, options)));
  return format;
}

/** `Wed 9 Dec`, `mer 9 dic`; with the year where asked. */
export function date(at: Local, words: Words, year = false): string {
  // The names only: a `Date` in UTC stands for the local calendar day.
  const day = Date.UTC(at.year, at.month - 1, at.day);
  const weekday = named(words.tag, { weekday: "short", timeZone: "UTC" }).format(day);
  const month = named(words.tag, { month: "short", timeZone: "UTC" }).format(day);
  return `${weekday} ${at.day} ${month}${year ? ` ${at.year}` : ""}`;
}

/** `Wed 9 Dec 2026, 10:15`: the year only where `beside` has another, the date only where it has another. */
export function when(instant: string, words: Words, beside: { year?: string | null; day?: string | null } = {}): string {
  const at = local(instant);
  // A decision changes in the millisecond after a due time: nobody wants to read that millisecond.
  if (at.millisecond === 1 && at.second === 0) {
    return words.justAfter(when(`${instant.slice(0, 16)}:00${instant.slice(23)}`, words, beside));
  }
  if (beside.day?.slice(0, 10) === instant.slice(0, 10)) return clock(at);
  const sameYear = beside.year?.slice(0, 4) === instant.slice(0, 4) || beside.day?.slice(0, 4) === instant.slice(0, 4);
  return `${date(at, words, !sameYear)}, ${clock(at)}`;
}

/** The local time of an instant in a zone. */
export function inZone(millis: number, zone: string): Local {
  const parts = named("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(millis);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return {
    year: of("year"),
    month: of("month"),
    day: of("day"),
    hour: of("hour"),
    minute: of("minute"),
    second: of("second"),
    millisecond: ((millis % 1000) + 1000) % 1000,
  };
}

const asUtc = (at: Local) => Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second, at.millisecond);

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
function ahead(millis: number, zone: string): number {
  return asUtc(inZone(millis, zone)) - millis;
}

/**
 * The instant of a local time in a zone: where clocks go back its first occurrence, where they go forward the time
 * that many minutes after the gap's beginning.
 */
export function fromLocal(at: Local, zone: string): number {
  const wanted = asUtc(at);
  const before = wanted - ahead(wanted - 86_400_000, zone);
  const after = wanted - ahead(wanted + 86_400_000, zone);
  for (const instant of [Math.min(before, after), Math.max(before, after)]) {
    if (asUtc(inZone(instant, zone)) === wanted) return instant;
  }
  return before;
}

/** RFC 3339 text in a zone, as the engine writes it. */
export function rfc3339(millis: number, zone: string): string {
  const at = inZone(millis, zone);
  const offset = Math.round(ahead(millis, zone) / 60_000);
  const size = Math.abs(offset);
  const rest = at.millisecond ? `.${pad(at.millisecond, 3)}` : "";
  const sign = offset < 0 ? "-" : "+";
  return (
    `${pad(at.year, 4)}-${pad(at.month)}-${pad(at.day)}T${pad(at.hour)}:${pad(at.minute)}:${pad(at.second)}${rest}` +
    `${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
  );
}
