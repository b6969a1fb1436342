// Lines of spans `[text, tone]`, for any surface that can show text in columns, and how a terminal paints them.
//
// A tone says what a span means, never how it looks.

/** @typedef {[text: string, tone?: Tone]} Span */
/** @typedef {"strong" | "quiet" | "good" | "warn" | "bad" | "info"} Tone */

const PAINT = { strong: "1", quiet: "2", good: "32", warn: "33", bad: "31;1", info: "36" };

const WIDEST = 100;
const NARROWEST = 40;

const SHALLOW = 4;

export const SEPARATOR = " · ";

/** How wide a card is in a terminal of so many columns. */
export function pageWidth(columns) {
  return Math.max(NARROWEST, Math.min(columns, WIDEST));
}

/** Lines as text for a terminal. */
export function painted(lines, colour) {
  const paint = ([text, tone]) => (colour && tone && text ? `\x1b[${PAINT[tone]}m${text}\x1b[0m` : text);
  return lines.map((line) => line.map(paint).join("").trimEnd()).join("\n");
}

/**
 * Text after a first span, broken between its parts or else between words; later lines start where it did. Where a
 * word finds no room there, the text begins on a line of its own.
 */
export function wrapped(start, text, width, tone) {
  if (!text) return [];
  const indent = length(start);
  const room = width - indent;
  if (indent > SHALLOW && longest(text.split(" ")) > room) {
    return [start, ...wrapped([[" ".repeat(SHALLOW)]], text, width, tone)];
  }
  const rows = [""];
  const add = (piece, glue) => {
    const longer = rows.at(-1) && rows.at(-1) + glue + piece;
    if (longer === "") rows[0] = piece;
    else if (longer.length <= room) rows[rows.length - 1] = longer;
    else rows.push(piece);
  };
  for (const part of text.split(SEPARATOR)) {
    if (part.length <= room) add(part, SEPARATOR);
    else part.split(" ").forEach((word, i) => add(word, i === 0 ? SEPARATOR : " "));
  }
  return rows.map((row, i) => [...(i === 0 ? start : [[" ".repeat(indent)]]), [row, tone]]);
}

/**
 * Sections, each a label and its rows, the rows in one column behind the labels.
 *
 * @param {[label: string, rows: Span[]][]} sections those without rows are left out
 */
export function labelled(sections, width) {
  const shown = sections.filter(([, rows]) => rows.length > 0);
  const column = longest(shown.map(([label]) => label)) + 2;
  return shown.flatMap(([label, rows]) =>
    rows.flatMap(([text, tone], row) => wrapped([[(row === 0 ? label : "").padEnd(column), "quiet"]], text, width, tone)),
  );
}

export function joined(parts) {
  return parts.filter(Boolean).join(SEPARATOR);
}

export function longest(texts) {
  return Math.max(0, ...texts.map((text) => text.length));
}

export function length(line) {
  return line.reduce((sum, [text]) => sum + text.length, 0);
}
