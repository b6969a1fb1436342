// A ledger on one line: time runs from left to right, to scale.

import { length } from "./text.js";

const MARKS = { due: "◆", now: "▼" };

/** What a stretch of time looks like, and what the legend calls it. */
const LOOKS = {
  counted: { char: "█", tone: "good" },
  left: { char: "░", tone: "good" },
  // Another sign than what counted, for where there is no colour.
  overdue: { char: "▓", tone: "bad" },
  closed: { char: "·", tone: "quiet" },
  paused: { char: "‖", tone: "info" },
  summed: { char: "~", tone: "quiet" },
};

function lookOf({ kind, part }) {
  if (kind === "counted") return { elapsed: "counted", left: "left", overdue: "overdue" }[part];
  if (kind === "paused" || kind === "suspended") return "paused";
  return kind === "summed" ? "summed" : "closed";
}

/**
 * The line, and the legend of what is on it.
 *
 * Each column shows what fills most of it. What counts never vanishes: where half an hour of work lies between two
 * nights, it gets a column all the same.
 *
 * @param {import("./index").Ledger} ledger
 * @param {string} now
 * @param {number} width in columns
 * @returns {{ line: import("./text.js").Span[], looks: string[], marks: string[] }}
 */
export function timeline(ledger, now, width) {
  const spans = ledger.spans.map((span) => ({ from: Date.parse(span.from), to: Date.parse(span.to), look: lookOf(span) }));
  const start = spans[0]?.from ?? Date.parse(ledger.due);
  const end = Math.max(Date.parse(ledger.due), spans.at(-1)?.to ?? start);
  const scale = Math.max(end - start, 1) / width;
  const column = (at) => Math.max(0, Math.min(width - 1, Math.floor((at - start) / scale)));

  const looks = Array.from({ length: width }, (_, index) => {
    const [from, to] = [start + index * scale, start + (index + 1) * scale];
    return most(spans, from, to) ?? "closed";
  });
  const taken = new Set();
  for (const { from, to, look } of spans) {
    if (look === "closed" || look === "summed" || to <= from) continue;
    if (looks.slice(column(from), column(to - 1) + 1).includes(look)) continue;
    // Never in the place of the last column of something else that counts.
    const spare = (other) => other === "closed" || looks.filter((each) => each === other).length > 1;
    const place = nearest(column((from + to) / 2), width, (index) => !taken.has(index) && spare(looks[index]));
    taken.add(place);
    looks[place] = look;
  }

  const cells = looks.map((look) => [LOOKS[look].char, LOOKS[look].tone]);
  const marks = [];
  const mark = (name, at) => {
    if (at < start || at > end) return;
    const place = column(at);
    // Two that fall into one column stand beside each other.
    const free = cells[place][0] === MARKS.now ? Math.max(0, place - 1) : place;
    cells[free] = [MARKS[name], "strong"];
    marks.push(name);
  };
  mark("now", Date.parse(now));
  mark("due", Date.parse(ledger.due));
  return { line: merged(cells), looks: [...new Set(looks)].filter((look) => look !== "summed"), marks };
}

/** The column nearest to one that is free; the column itself where none is. */
function nearest(column, width, isFree) {
  for (let away = 0; away < width; away += 1) {
    for (const index of [column + away, column - away]) if (index >= 0 && index < width && isFree(index)) return index;
  }
  return column;
}

/** What fills most of a stretch of time. */
function most(spans, from, to) {
  const sums = {};
  for (const span of spans) {
    const overlap = Math.min(span.to, to) - Math.max(span.from, from);
    if (overlap > 0) sums[span.look] = (sums[span.look] ?? 0) + overlap;
  }
  return Object.keys(sums).sort((a, b) => sums[b] - sums[a])[0];
}

/** Neighbours of one tone as one span. */
function merged(cells) {
  const spans = [];
  for (const [char, tone] of cells) {
    const last = spans.at(-1);
    if (last?.[1] === tone) last[0] += char;
    else spans.push([char, tone]);
  }
  return spans;
}

/** What the signs of some timelines mean, in the order of time; on more lines where one is too short. */
export function legend(timelines, { say, width }) {
  const used = new Set(timelines.flatMap(({ looks, marks }) => [...looks, ...marks]));
  const signs = [
    ...Object.entries(LOOKS).map(([name, { char, tone }]) => [name, char, tone]),
    ...Object.entries(MARKS).map(([name, char]) => [name, char, "strong"]),
  ];
  const lines = [[]];
  for (const [name, char, tone] of signs.filter(([name]) => used.has(name))) {
    const meaning = `${say.timeline[name]}   `;
    if (length(lines.at(-1)) + char.length + 1 + say.timeline[name].length > width) lines.push([]);
    lines.at(-1).push([`${char} `, tone], [meaning, "quiet"]);
  }
  return lines;
}
