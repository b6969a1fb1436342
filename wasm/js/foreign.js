// What comes from another realm, and what a Date is not taken for.
//
// A page's frames and a prompt's context have a `Date` and a `Float64Array` each, which are no instances of ours.

const { getTime } = Date.prototype;
const { toString } = Object.prototype;
const nameOfTypedArray = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Float64Array.prototype), Symbol.toStringTag).get;

/** As deep as tickets are looked at for what was meant as text. */
const DEPTH = 8;

/** The milliseconds of a `Date`, NaN for one without a time; nothing for everything else. */
export function dateMillis(value) {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    // What `getTime` throws costs more than asking first; and it knows who only says to be one.
    return toString.call(value) === "[object Date]" ? getTime.call(value) : undefined;
  } catch {
    return undefined;
  }
}

/** Another realm's Date or Float64Array as ours; everything else as it is. */
export function naturalized(value) {
  if (nameOfTypedArray.call(value) === "Float64Array") return value instanceof Float64Array ? value : new Float64Array(value);
  const millis = dateMillis(value);
  return millis === undefined || value instanceof Date ? value : new Date(millis);
}

/**
 * Findings about arguments, with what the module does not tell of a Date. Where one stands in the place of text inside of
 * an argument, the module sees an empty object; and of one that is an argument it only knows that it is not wanted.
 */
export function tellingDates(diagnostics, args) {
  const inside = args.flatMap((argument) => datesIn(argument)).filter((place) => place !== "");
  const told = diagnostics.map((each) => {
    const { code, message, path } = each;
    if (code === "bad_argument") {
      const [, wanted] = / is a Date without a time, not (?!an instant)(.*)$/.exec(message) ?? [];
      const help = wanted === "text" && path === "now" ? "pass RFC 3339 text, such as its `toISOString()`" : each.help;
      return wanted === undefined ? each : { ...each, message: `\`${path}\` is a Date, not ${wanted}`, help };
    }
    if (path === null || !inside.some((place) => `.${path}`.endsWith(place))) return each;
    return { ...each, message: `\`${path}\` is a Date, not text`, help: "use its `toISOString()`" };
  });
  return told.some((each, n) => each !== diagnostics[n]) ? told : diagnostics;
}

/** Where in an object Dates stand, such as `.events[0].at`; nowhere where reading it throws. */
function datesIn(value) {
  try {
    return places(value, "", DEPTH, new Set());
  } catch {
    return [];
  }
}

function places(value, place, levels, seen) {
  if (typeof value !== "object" || value === null || levels === 0 || seen.has(value)) return [];
  if (dateMillis(value) !== undefined) return [place];
  // Once is enough of what contains itself.
  seen.add(value);
  const under = (key) => (Array.isArray(value) ? `${place}[${key}]` : `${place}.${key}`);
  return Object.entries(value).flatMap(([key, part]) => places(part, under(key), levels - 1, seen));
}
