// How the tolerance was used up: late cases summed day by day, beside how many of the cases measured so far might be
// late. Both lines rise as days go by: what the end of the period allows is not known before it.

import { hatch, useWidth } from "clausola-view";
import { burn, dayNumber, dayText, lastDay, overSince, step } from "../figures";
import { useFormat } from "../format";
import type { Row } from "../report";
import { useWords } from "../words";
import { useReport } from "./context";
import { Table } from "./table";

const HEIGHT = 210;
const TOP = 12;
const BOTTOM = 24;

interface Point {
  x: number;
  late: number;
  allowed: number | null;
}

export function BurnChart({ row }: { row: Row }) {
  const { report } = useReport();
  const words = useWords();
  const format = useFormat();
  const days = burn(row);
  const last = days.at(-1);
  const since = overSince(days);
  const allowed = last?.allowed ?? null;
  const running = Date.parse(report.as_of) < Date.parse(row.period.to);
  const figures = !last
    ? words.burnNone
    : allowed === null
      ? words.burnTold.none(format.number(last.late), format.number(last.measured))
      : since
        ? words.burnTold.over(format.number(last.late), format.number(allowed), format.day(since))
        : words.burnTold.within(format.number(last.late), format.number(allowed));
  const title = row.rule ? words.burn : words.lateSummed;
  const told = `${running ? words.burnEnd.running : words.burnEnd.over} ${figures}`;
  return (
    <figure class="figure">
      <figcaption>
        <b>{title}</b>
        <span class="figure-told">{told}</span>
      </figcaption>
      {last && <Drawing row={row} label={`${title}. ${told}`} />}
      {last && (
        <>
          <ul class="legend">
            <li>
              <svg width="22" height="10" aria-hidden="true">
                <path d="M1 8H11V2H21" class="burn-late" />
              </svg>
              {words.burnLate}
            </li>
            {row.rule && (
              <>
                <li>
                  <svg width="22" height="10" aria-hidden="true">
                    <path d="M1 8H11V2H21" class="burn-allowed" />
                  </svg>
                  {words.burnAllowed}
                </li>
                {days.some(({ late, allowed }) => late > (allowed ?? late)) && (
                  <li>
                    <svg width="22" height="10" aria-hidden="true">
                      <path d={hatch("overdue", 0, 0, 22, 10)} class="over" />
                    </svg>
                    {words.burnOver}
                  </li>
                )}
              </>
            )}
            {running && (
              <li>
                <svg width="22" height="10" aria-hidden="true">
                  <rect width="22" height="10" class="ahead" />
                </svg>
                {words.burnAhead}
              </li>
            )}
          </ul>
          <details class="alternative">
            <summary>{words.burnTable}</summary>
            <Table
              caption={title}
              columns={[
                { head: words.day },
                { head: words.columns.measured, number: true },
                { head: words.columns.late, number: true },
                !!row.rule && { head: words.allowed, number: true },
              ]}
              lines={days.map((day) => ({
                key: day.day,
                data: { "data-day": day.day },
                cells: [format.day(day.day), ...[day.measured, day.late, day.allowed ?? 0].map(format.number)],
              }))}
            />
          </details>
        </>
      )}
    </figure>
  );
}

function Drawing({ row, label }: { row: Row; label: string }) {
  const { report } = useReport();
  const format = useFormat();
  const [element, width] = useWidth(520);
  const days = burn(row);
  const first = dayNumber(row.period.from);
  const end = dayNumber(lastDay(row.period.to)) + 1;
  const reached = Math.min(Math.max(dayNumber(report.as_of) + 1, first), end);
  const most = Math.max(1, ...days.map(({ late, allowed }) => Math.max(late, allowed ?? 0)));
  const size = step(most, 4);
  const marks = Array.from({ length: Math.ceil(most / size) + 1 }, (_, n) => n * size);
  const top = marks.at(-1) ?? most;
  const left = Math.max(...marks.map((mark) => format.number(mark).length)) * 6.4 + 8;
  const right = Math.max(format.number(days.at(-1)?.late ?? 0).length, format.number(days.at(-1)?.allowed ?? 0).length) * 7.4 + 10;
  const x = (day: number) => left + ((day - first) / (end - first)) * (width - left - right);
  const y = (count: number) => HEIGHT - BOTTOM - (count / top) * (HEIGHT - BOTTOM - TOP);
  // A day's cases fall somewhere within it.
  const points: Point[] = [
    { x: x(first), late: 0, allowed: row.rule ? 0 : null },
    ...days.map((day) => ({ x: x(Math.min(Math.max(dayNumber(day.day), first), end) + 0.5), late: day.late, allowed: day.allowed })),
  ];
  const stop = x(Math.max(reached, ...days.map(({ day }) => Math.min(dayNumber(day) + 1, end))));
  const line = (of: (point: Point) => number) => points.map((point, n) => `${n ? `H${point.x}V` : `M${point.x} `}${y(of(point))}`).join("") + `H${stop}`;
  const final = points.at(-1);
  const lateY = y(final?.late ?? 0);
  const allowedY = final?.allowed === null || !final ? null : y(final.allowed);
  // The two figures at the end must not lie one upon the other.
  const apart = allowedY === null ? 0 : Math.max(0, 13 - Math.abs(lateY - allowedY)) / 2;
  const sign = allowedY !== null && lateY > allowedY ? 1 : -1;
  return (
    <div ref={element} class="drawing">
      <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={label} class="burn">
        {marks.map((mark) => (
          <g key={mark}>
            <line class="grid" x1={left} x2={x(end)} y1={y(mark)} y2={y(mark)} />
            <text class="axis" x={left - 6} y={y(mark) + 4} text-anchor="end">
              {format.number(mark)}
            </text>
          </g>
        ))}
        {ticks(first, end, (x(end) - x(first)) / (end - first)).map(({ day, label, at }) => (
          <g key={day}>
            {day > first && <line class="grid" x1={x(day)} x2={x(day)} y1={TOP} y2={HEIGHT - BOTTOM} />}
            <text class="axis" x={x(at)} y={HEIGHT - 8} text-anchor="middle">
              {label === "day" ? format.shortDay(dayText(day)) : format.month(dayText(day), label)}
            </text>
          </g>
        ))}
        {reached < end && (
          <rect class="ahead" x={stop} y={TOP} width={x(end) - stop} height={HEIGHT - BOTTOM - TOP} />
        )}
        {points.map((point, n) => {
          if (point.allowed === null || point.late <= point.allowed) return null;
          const wide = Math.max((points[n + 1]?.x ?? stop) - point.x, 0);
          return <path key={n} class="over" d={hatch("overdue", point.x, y(point.late), wide, y(point.allowed) - y(point.late))} />;
        })}
        {row.rule && <path class="burn-allowed" d={line((point) => point.allowed ?? 0)} />}
        <path class="burn-late" d={line((point) => point.late)} />
        <line class="axis-line" x1={left} x2={x(end)} y1={y(0)} y2={y(0)} />
        <text class="burn-end" x={stop + 4} y={lateY + 4 + sign * apart} data-late={final?.late}>
          {format.number(final?.late ?? 0)}
        </text>
        {allowedY !== null && (
          <text class="burn-end burn-end-allowed" x={stop + 4} y={allowedY + 4 - sign * apart} data-allowed={final?.allowed}>
            {format.number(final?.allowed ?? 0)}
          </text>
        )}
      </svg>
    </div>
  );
}

/** The months of a period, or its weeks where it is short; `pixels` is the room of a day. */
function ticks(first: number, end: number, pixels: number): { day: number; at: number; label: "long" | "short" | "narrow" | "day" }[] {
  if (end - first <= 45) {
    const by = [1, 2, 7, 14].find((days) => days * pixels >= 56) ?? 14;
    const out = [];
    for (let day = first; day < end; day += by) out.push({ day, at: day + 0.5, label: "day" as const });
    return out.filter(({ at }) => (at - first) * pixels > 16 || at < first + 1);
  }
  const label = 30 * pixels >= 76 ? "long" : 30 * pixels >= 34 ? "short" : "narrow";
  const starts = [first];
  for (let day = first + 1; day < end; day += 1) if (dayText(day).endsWith("-01")) starts.push(day);
  return starts.map((day, n) => ({ day, at: (day + (starts[n + 1] ?? end)) / 2, label }));
}
