// The marks of a time axis, at round local times of the contract's zone.

import { clock, date, fromLocal, inZone, type Local } from "../instant";
import type { Words } from "../words/en";

export interface Tick {
  at: number;
  x: number;
  label: string;
}

const HOUR = 3_600_000;
const STEPS = [5 / 60, 10 / 60, 0.25, 0.5, 1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR);
const DAYS = [1, 2, 7, 14, 28, 56, 112, 365];
/** The most marks that one axis tries: a folded axis may hold many that do not fit. */
const MOST = 600;

/** Local midnights in sight, and the hours between them where there is room. */
export function ticks(
  sight: { from: number; to: number },
  x: (time: number) => number,
  zone: string,
  words: Words,
): { days: Tick[]; hours: Tick[] } {
  const size = x(sight.to) - x(sight.from);
  const perPixel = (sight.to - sight.from) / Math.max(size, 1);
  return {
    // Of midnights that a fold brings together the last is told: the day that opens after it.
    days: spaced(days(sight, x, zone, words, perPixel * 76).reverse(), 76).reverse(),
    hours: spaced(hours(sight, x, zone, perPixel * 48), 44),
  };
}

/** Those that keep a distance from the one kept before. */
function spaced(all: Tick[], distance: number): Tick[] {
  let last: number | null = null;
  return all.filter((tick) => {
    const free = last === null || Math.abs(tick.x - last) >= distance;
    if (free) last = tick.x;
    return free;
  });
}

function days(
  sight: { from: number; to: number },
  x: (time: number) => number,
  zone: string,
  words: Words,
  least: number,
): Tick[] {
  // A folded axis shows more days than its mean scale says, so the step is the next finer one.
  const wanted = DAYS.findIndex((days) => days * 24 * HOUR >= least);
  const step = DAYS[Math.max((wanted === -1 ? DAYS.length : wanted) - 1, 0)]!;
  const first = inZone(sight.from, zone);
  const out: Tick[] = [];
  for (let n = 0; n < MOST; n += 1) {
    const at = fromLocal({ ...midnight(first), day: first.day + n * step }, zone);
    if (at > sight.to) break;
    if (at >= sight.from) out.push({ at, x: x(at), label: date(inZone(at, zone), words) });
  }
  return out;
}

function midnight(day: Local): Local {
  return { ...day, hour: 0, minute: 0, second: 0, millisecond: 0 };
}

function hours(sight: { from: number; to: number }, x: (time: number) => number, zone: string, least: number): Tick[] {
  const step = STEPS.find((size) => size >= least);
  if (!step) return [];
  const out: Tick[] = [];
  const start = fromLocal(midnight(inZone(sight.from, zone)), zone);
  for (let n = 0, day = start; day <= sight.to && n < MOST; n += 1) {
    const first = inZone(day, zone);
    // Multiples of the step on the local clock: a day of 23 or 25 hours keeps its round hours.
    for (let part = step; part < 24 * HOUR; part += step) {
      const wall = { ...first, hour: Math.floor(part / HOUR), minute: Math.round((part % HOUR) / 60_000) };
      const at = fromLocal(wall, zone);
      if (at >= sight.from && at <= sight.to) out.push({ at, x: x(at), label: clock(inZone(at, zone)) });
    }
    day = fromLocal({ ...first, day: first.day + 1 }, zone);
  }
  return out;
}
