// Numbers and dates in the reader's language; instants in the contract's zone, as their own text says.

import { useLanguage, when } from "clausola-view";
import { dayNumber, decimals, lastDay } from "./figures";

const kept = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numbers(tag: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${tag}${JSON.stringify(options)}`;
  let format = kept.get(key) as Intl.NumberFormat | undefined;
  if (!format) kept.set(key, (format = new Intl.NumberFormat(tag, options)));
  return format;
}

function dates(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${tag}${JSON.stringify(options)}`;
  let format = kept.get(key) as Intl.DateTimeFormat | undefined;
  if (!format) kept.set(key, (format = new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" })));
  return format;
}

export interface Format {
  /** `1,234`. */
  number(value: number): string;
  /** `92.6%`, never rounded to the other side of its threshold. */
  share(value: number, threshold?: number | null): string;
  /** A threshold, which is given: `90%`. */
  threshold(value: number): string;
  money(value: number, currency?: string | null): string;
  /** `12 March 2026` of a local date. */
  day(date: string): string;
  /** `12 Mar`. */
  shortDay(date: string): string;
  /** `March`, or `Mar` where there is less room, of a local date. */
  month(date: string, width: "long" | "short" | "narrow"): string;
  /** `1 January – 31 March 2026` of a half-open period. */
  period(from: string, to: string): string;
  /** `Thu 12 Mar 2026, 09:05`. */
  instant(at: string, beside?: string): string;
  /** Monday is 0. */
  weekday(day: number, width: "long" | "short" | "narrow"): string;
  bytes(value: number): string;
}

/** How numbers and dates are written in the reader's language. */
export function useFormat(): Format {
  const { words } = useLanguage();
  const { tag } = words;
  const utc = (date: string) => dayNumber(date) * 86_400_000;
  const percent = (value: number, least: number, most: number) =>
    numbers(tag, { style: "percent", minimumFractionDigits: least, maximumFractionDigits: most }).format(value);
  return {
    number: (value) => numbers(tag, { useGrouping: "always" } as unknown as Intl.NumberFormatOptions).format(value),
    share: (value, threshold = null) => percent(value, 1, decimals(value, threshold)),
    threshold: (value) => percent(value, 0, 4),
    money: (value, currency) =>
      numbers(tag, {
        useGrouping: true,
        ...(currency ? { style: "currency", currency } : { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
      }).format(value),
    day: (date) => dates(tag, { day: "numeric", month: "long", year: "numeric" }).format(utc(date)),
    shortDay: (date) => dates(tag, { day: "numeric", month: "short" }).format(utc(date)),
    month: (date, width) => dates(tag, { month: width }).format(utc(date)),
    period: (from, to) => {
      const last = lastDay(to);
      const day = dates(tag, { day: "numeric", month: "long", year: "numeric" });
      const noYear = dates(tag, { day: "numeric", month: "long" });
      return `${(from.slice(0, 4) === last.slice(0, 4) ? noYear : day).format(utc(from))} – ${day.format(utc(last))}`;
    },
    instant: (at, beside) => when(at, words, { year: beside ?? null }),
    // The fifth of January 1970 was a Monday.
    weekday: (day, width) => dates(tag, { weekday: width }).format((4 + day) * 86_400_000),
    bytes: (value) => {
      const sizes = ["byte", "kilobyte", "megabyte", "gigabyte"];
      const power = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), sizes.length - 1);
      return numbers(tag, { style: "unit", unit: sizes[power]!, maximumFractionDigits: power ? 1 : 0 }).format(value / 1000 ** power);
    },
  };
}
