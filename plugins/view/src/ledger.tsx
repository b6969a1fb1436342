// A ledger as a table: every stretch of time, what it counts, and the running sum.

import { date, epoch, local, when } from "./instant";
import { useLanguage } from "./language";
import { length } from "./length";
import { human } from "./name";
import { Swatch } from "./timeline/swatch";
import type { Ledger, Span } from "./wire";
import type { Words } from "./words/en";

interface Row {
  span: Span;
  counts: string | null;
  sum: string | null;
}

/** Rows of which at most `most` stay; what follows becomes one. */
function summed(rows: Row[], most: number, words: Words): Row[] {
  const [first, last] = [rows[most - 1]?.span, rows.at(-1)];
  if (!first || !last || rows.length <= most) return rows;
  const rest = rows.slice(most - 1);
  const seconds = rest.reduce((sum, { span }) => sum + span.seconds, 0);
  const span: Span = { ...first, to: last.span.to, kind: "summed", seconds, days: null, why: null };
  return [...rows.slice(0, most - 1), { span, counts: length(seconds, words), sum: rest.findLast(({ sum }) => sum)?.sum ?? null }];
}

/**
 * A ledger as a table with a running sum; the sum starts anew past due. `overdue` is the most rows that may tell of the
 * time past due: a case that nobody closed has hundreds.
 */
export function LedgerTable(props: { ledger: Ledger; now: string; name: string; paused?: boolean; overdue?: number }) {
  const { ledger, now, name } = props;
  const { words } = useLanguage();
  const rows = ledger.unit === "time" ? inTime(ledger.spans, words) : inDays(ledger.spans, words);
  const part = (part: Span["part"]) => rows.filter((row) => row.span.part === part);
  const [before, left, over] = [part("elapsed"), part("left"), summed(part("overdue"), props.overdue ?? Infinity, words)];
  const text = when(ledger.due, words, { year: now });
  const due = props.paused ? words.ifResumed(text) : epoch(ledger.due) < epoch(now) ? words.wasDueAt(text) : words.dueAt(text);
  const split = before.length > 0 && left.length > 0 && left[0]?.span.from === now;
  return (
    <table class="cl-ledger">
      <caption class="cl-unseen">{words.ledgerOf(name)}</caption>
      <thead>
        <tr>
          <th scope="col">{words.stretch}</th>
          <th scope="col" class="cl-number">
            {words.counts}
          </th>
          <th scope="col" class="cl-number">
            {words.sum}
          </th>
        </tr>
      </thead>
      <Rows rows={before} now={now} />
      {split && <Mark kind="now" text={`${words.now}, ${when(now, words, { year: now })}`} />}
      <Rows rows={left} now={now} above={before.at(-1)} />
      <Mark kind="due" text={due} />
      <Rows rows={over} now={now} above={left.at(-1) ?? before.at(-1)} />
    </table>
  );
}

/** Counted time, and its sum up to due and from there on. */
function inTime(spans: Span[], words: Words): Row[] {
  let sum = 0;
  let overdue = 0;
  return spans.map((span) => {
    const total = span.part === "overdue" ? (overdue += span.seconds) : (sum += span.seconds);
    return span.seconds > 0 ? { span, counts: length(span.seconds, words), sum: length(total, words) } : { span, counts: null, sum: null };
  });
}

/** Counted days, each told once: the day that `now` divides belongs to the stretch before it. */
function inDays(spans: Span[], words: Words): Row[] {
  let told = 0;
  return spans.map((span) => {
    if (!span.days) {
      const past = span.part === "overdue" && span.seconds > 0;
      return { span, counts: past ? length(span.seconds, words) : null, sum: null };
    }
    const more = span.days.last - Math.max(span.days.first - 1, told);
    told = span.days.last;
    return { span, counts: more > 0 ? words.dayCount(more) : null, sum: more > 0 ? words.dayCount(told) : null };
  });
}

/** A line across the table, where *now* or the deadline lies. */
function Mark(props: { kind: "now" | "due"; text: string }) {
  return (
    <tbody class={`cl-mark cl-mark-${props.kind}`}>
      <tr>
        <th colSpan={3} scope="rowgroup">
          {props.text}
        </th>
      </tr>
    </tbody>
  );
}

const sameDay = (a: string, b: string) => a.slice(0, 10) === b.slice(0, 10);

/** A stretch's end; one that ends as a day begins ends at 24:00 of the day before. */
function until(span: Span, words: Words): string {
  const end = local(span.to);
  if (end.hour + end.minute + end.second + end.millisecond > 0) return when(span.to, words, { day: span.from });
  const before = new Date(Date.UTC(end.year, end.month - 1, end.day - 1));
  const day = { ...end, year: before.getUTCFullYear(), month: before.getUTCMonth() + 1, day: before.getUTCDate() };
  const first = local(span.from);
  return first.day === day.day && first.month === day.month ? "24:00" : `${date(day, words)}, 24:00`;
}

/** Why a stretch does not count; the reason of a pause is a word of the ticket system. */
function reason(span: Span, text: string): string {
  return span.kind === "paused" || span.kind === "suspended" ? human(text) : text;
}

function Rows(props: { rows: Row[]; now: string; above?: Row }) {
  const { words, pick } = useLanguage();
  if (!props.rows.length) return null;
  return (
    <tbody>
      {props.rows.map(({ span, counts, sum }, n) => {
        // A row that begins on the day that the row above began on need not say so again.
        const above = (props.rows[n - 1] ?? props.above)?.span;
        const day = above && sameDay(above.from, above.to) ? above.from : null;
        const why = span.why ? reason(span, pick(span.why.text)) : span.kind === "counted" ? null : words.spans[span.kind];
        return (
          <tr key={span.from + span.kind} class={`cl-row cl-row-${span.kind}`} data-kind={span.kind} data-seconds={span.seconds}>
            <th scope="row">
              <div class="cl-cell">
                <Swatch kind={span.kind} part={span.part} />
                <span class="cl-stretch">
                  <span>
                    {when(span.from, words, { year: props.now, day })} – {until(span, words)}
                  </span>
                  {span.days && <span class="cl-days">{words.dayNumber(span.days.first, span.days.last)}</span>}
                  {why && <span class="cl-row-why">{why}</span>}
                </span>
              </div>
            </th>
            <td class="cl-number">{counts ?? "–"}</td>
            <td class="cl-number">{sum}</td>
          </tr>
        );
      })}
    </tbody>
  );
}
