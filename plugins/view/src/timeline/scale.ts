// From time to a place on the page. Closed time can be folded: nights and weekends then take a sliver each.

/** A stretch of time, in milliseconds since 1970. */
export interface Stretch {
  from: number;
  to: number;
}

/** A monotonic map of time, and back. Zooming happens behind it, on a plain line. */
export interface Fold {
  to(time: number): number;
  from(place: number): number;
}

const PLAIN: Fold = { to: (time) => time, from: (place) => place };

/** Folds stretches (in order, apart) so that each takes at most `most` milliseconds' room. */
export function fold(stretches: Stretch[], most: number): Fold {
  // Knots of a piecewise linear map: time, and its place.
  const knots: { time: number; place: number }[] = [];
  let saved = 0;
  for (const { from, to } of stretches) {
    const room = Math.min(to - from, most);
    if (room === to - from) continue;
    knots.push({ time: from, place: from - saved });
    saved += to - from - room;
    knots.push({ time: to, place: to - saved });
  }
  if (!knots.length) return PLAIN;
  const along = (x: number, of: "time" | "place", give: "time" | "place") => {
    const next = knots.findIndex((knot) => knot[of] > x);
    const right = knots[next === -1 ? knots.length - 1 : next]!;
    const left = next > 0 ? knots[next - 1]! : null;
    if (next === -1 || !left) return right[give] + (x - right[of]);
    return left[give] + ((x - left[of]) * (right[give] - left[give])) / (right[of] - left[of]);
  };
  return { to: (time) => along(time, "time", "place"), from: (place) => along(place, "place", "time") };
}

/** What of `whole` none of the stretches covers, in order. */
export function gaps(whole: Stretch, covered: Stretch[]): Stretch[] {
  const sorted = [...covered].sort((a, b) => a.from - b.from);
  const out: Stretch[] = [];
  let at = whole.from;
  for (const { from, to } of sorted) {
    if (from > at) out.push({ from: at, to: Math.min(from, whole.to) });
    at = Math.max(at, to);
  }
  if (at < whole.to) out.push({ from: at, to: whole.to });
  return out.filter((gap) => gap.to > gap.from);
}

/** The part of the folded line that is in sight. */
export interface Sight {
  from: number;
  to: number;
}

const CLOSEST = 5 * 60_000;

/** Zooms by a factor (below 1 closer) about a place, within the whole. */
export function zoom(sight: Sight, whole: Sight, factor: number, about: number): Sight {
  const size = Math.min(Math.max((sight.to - sight.from) * factor, CLOSEST), whole.to - whole.from);
  const share = (about - sight.from) / (sight.to - sight.from);
  return keep({ from: about - share * size, to: about + (1 - share) * size }, whole);
}

/** Moves by a share of what is in sight, within the whole. */
export function pan(sight: Sight, whole: Sight, share: number): Sight {
  const by = (sight.to - sight.from) * share;
  return keep({ from: sight.from + by, to: sight.to + by }, whole);
}

function keep(sight: Sight, whole: Sight): Sight {
  const size = Math.min(sight.to - sight.from, whole.to - whole.from);
  const from = Math.min(Math.max(sight.from, whole.from), whole.to - size);
  return { from, to: from + size };
}
