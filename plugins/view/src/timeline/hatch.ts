// Strokes over a bar, as one path. A pattern would be shorter to write, but printing turns each of its uses into a picture.

/** Kinds of time that are told apart by strokes. */
export type Hatch = "paused" | "suspended" | "overdue" | "summed";

const STEP: Record<Hatch, number> = { paused: 5, suspended: 6, overdue: 6, summed: 4 };

/** The strokes within a box; those of boxes side by side meet. */
export function hatch(kind: Hatch, x: number, y: number, width: number, height: number): string {
  const [right, bottom] = [x + width, y + height];
  const step = STEP[kind];
  const first = (from: number) => Math.ceil(from / step) * step;
  let path = "";
  const line = (x1: number, y1: number, x2: number, y2: number) => {
    path += `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`;
  };
  if (kind === "paused") for (let at = first(x); at <= right; at += step) line(at, y, at, bottom);
  if (kind === "summed") for (let at = y + step / 2; at < bottom; at += step) line(x, at, right, at);
  if (kind === "overdue" || kind === "suspended") {
    // Rising: along each line x + y stays the same.
    for (let sum = first(x + y); sum <= right + bottom; sum += step) {
      const [from, to] = [Math.max(x, sum - bottom), Math.min(right, sum - y)];
      line(from, sum - from, to, sum - to);
    }
  }
  if (kind === "suspended") {
    // Falling: the difference does.
    for (let apart = first(x - bottom); apart <= right - y; apart += step) {
      const [from, to] = [Math.max(x, apart + y), Math.min(right, apart + bottom)];
      line(from, from - apart, to, to - apart);
    }
  }
  return path;
}

const round = (at: number) => Math.round(at * 100) / 100;
