// Lengths of counted time. Hours stay hours: 40 working hours are not a day and two thirds.

import type { Words } from "./words/en";

const formats = new Map<string, Intl.NumberFormat>();

/** `1,568`, `1.568`: hours run up where nobody closes a case. */
function grouped(whole: number, { tag }: Words): string {
  if (whole < 1000) return String(whole);
  let format = formats.get(tag);
  // Italian leaves numbers of four digits alone; the figures beside do not.
  if (!format) formats.set(tag, (format = new Intl.NumberFormat(tag, { useGrouping: "always" } as unknown as Intl.NumberFormatOptions)));
  return format.format(whole);
}

/** `1 h 30 min`, `45 s`, `0 min`; the sign is left to the words around it. */
export function length(seconds: number, words: Words): string {
  const whole = Math.round(Math.abs(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = whole % 60;
  const parts = [hours && `${grouped(hours, words)} h`, minutes && `${minutes} min`, rest && `${rest} s`].filter(Boolean);
  return parts.join(" ") || "0 min";
}

/** As much of a length as fits in a ring: the number and its unit. */
export function short(seconds: number): { number: string; unit: string } {
  const whole = Math.abs(Math.trunc(seconds));
  const minutes = Math.floor(whole / 60);
  if (whole < 60) return { number: String(whole), unit: "s" };
  if (minutes < 60) return { number: String(minutes), unit: "min" };
  if (minutes < 600 && minutes % 60) {
    return { number: `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`, unit: "h" };
  }
  return { number: String(Math.floor(minutes / 60)), unit: "h" };
}
