// What the page reckons itself: sums of what the report says, and nothing that the engine decides.

import type { Report, Row } from "./report";

/** A place in the page, from what need not be a name: tickets are called anything. No two texts have the same. */
export function anchor(kind: string, ...names: string[]): string {
  const safe = names.map((name) => name.replace(/[^A-Za-z0-9_]/g, (sign) => `-${sign.charCodeAt(0).toString(16)}-`));
  return [kind, ...safe].join("--");
}

/** How many of some measured cases may be late. Thousandths of a thousandth are whole numbers, and exact. */
export function allowed(measured: number, share: number): number {
  const million = 1_000_000;
  return Math.floor((measured * (million - Math.round(share * million))) / million);
}

/** How the sum of late cases grew, day by day. */
export interface Burn {
  day: string;
  measured: number;
  late: number;
  /** Of those measured up to this day; nothing without a rule. */
  allowed: number | null;
}

/** The sums at the end of each day that has cases. */
export function burn(row: Row): Burn[] {
  let [measured, late] = [0, 0];
  return [...row.days]
    .sort((a, b) => (a.day < b.day ? -1 : 1))
    .map((day) => {
      measured += day.measured;
      late += day.late;
      return { day: day.day, measured, late, allowed: row.rule ? allowed(measured, row.rule.share) : null };
    });
}

/** The first day from which on the late cases stay more than allowed; nothing where in the end they are not. */
export function overSince(days: Burn[]): string | null {
  let since: string | null = null;
  for (const { day, late, allowed } of days) {
    if (allowed === null || late <= allowed) since = null;
    else since ??= day;
  }
  return since;
}

/** Decimals of a percentage, at least `least`, so that it never looks as if on the other side of its threshold. */
export function decimals(share: number, threshold: number | null, least = 1): number {
  if (threshold === null) return least;
  // In millionths, which shares are told to: whole numbers round as the reader's own formats do.
  const [exact, mark] = [Math.round(share * 1_000_000), Math.round(threshold * 1_000_000)];
  for (let digits = least; digits < 4; digits += 1) {
    const unit = 10 ** (4 - digits);
    const shown = Math.floor(exact / unit + 0.5) * unit;
    if (Math.sign(shown - mark) === Math.sign(exact - mark)) return digits;
  }
  return 4;
}

/** The step of a scale from 0 with at most `most` marks: 1, 2, 5, 10, … */
export function step(top: number, most: number): number {
  let size = 1;
  for (let n = 0; top / size > most; n += 1) size *= n % 3 === 1 ? 2.5 : 2;
  return size;
}

/** A number of days since 1970 of a local date. */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / 86_400_000);
}

/** The local date of a number of days. */
export function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** The last local day of a half-open period. */
export function lastDay(to: string): string {
  return dayText(dayNumber(to) - (/T00:00:00(\.0+)?(Z|[+-])/.test(to) ? 1 : 0));
}

/** What tells rows of one objective apart: what differs among the rows of the report. */
export function differing(rows: Row[]): { revision: boolean; period: boolean } {
  const several = (of: (row: Row) => string) => {
    const seen = new Map<string, Set<string>>();
    for (const row of rows) seen.set(row.objective, (seen.get(row.objective) ?? new Set()).add(of(row)));
    return [...seen.values()].some(({ size }) => size > 1);
  };
  return { revision: several((row) => row.revision), period: several((row) => row.period.from + row.period.to) };
}

/** How many cases of a row the contract keeps out of its share. */
export function excludedCases(row: Row): number {
  return row.excluded.reduce((sum, { cases }) => sum + cases, 0);
}

/** A ticket with its reasons, and the rows in which it is among the worst. */
export interface Detail {
  ticket: string;
  decision: NonNullable<Row["worst"][number]["decision"]>;
  rows: Row[];
}

/** The tickets whose reasons the report has, each once, in the order of the rows. */
export function details(report: Report): Map<string, Detail> {
  const found = new Map<string, Detail>();
  for (const row of report.rows) {
    for (const { ticket, decision } of row.worst) {
      if (!decision) continue;
      const detail = found.get(ticket) ?? { ticket, decision, rows: [] };
      if (!detail.rows.includes(row)) detail.rows.push(row);
      found.set(ticket, detail);
    }
  }
  return found;
}
