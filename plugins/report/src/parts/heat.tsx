// Late cases by weekday and hour of their due, on the hours of the objective's calendar. It is a table: nothing has to
// be told a second time for those who listen to it.

import { Clause, useLanguage, useWidth } from "clausola-view";
import { useFormat } from "../format";
import type { Calendar, Row } from "../report";
import { useWords } from "../words";
import { calendarOf, useReport } from "./context";

const LEVELS = 5;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const DAYS = [0, 1, 2, 3, 4, 5, 6];
/** Below it the days go across and the hours down. */
const NARROW = 500;

export function HeatMap({ row }: { row: Row }) {
  const { report } = useReport();
  const words = useWords();
  const format = useFormat();
  const { pick } = useLanguage();
  const [element, width] = useWidth(620);
  const calendar = calendarOf(report, row);
  const at = (day: number, hour: number) => row.late_heat[day]?.[hour] ?? 0;
  const most = Math.max(0, ...row.late_heat.flat());
  const open = calendar?.open.flat() ?? [];
  return (
    <figure class="figure">
      <figcaption>
        <b>{words.heat}</b>
        {!most && <span class="figure-told">{words.heatNone}</span>}
      </figcaption>
      <div ref={element}>
        <Grid turned={width < NARROW} at={at} most={most} calendar={calendar} label={words.heat} />
      </div>
      <ul class="legend">
        {most > 0 && (
          <li>
            <span class="heat-scale" aria-hidden="true">
              {Array.from({ length: Math.min(most, LEVELS) }, (_, n) => (
                <span key={n} class={`heat-${n + 1}`} />
              ))}
            </span>
            {words.heatScale(format.number(most))}
          </li>
        )}
        {!calendar?.id && <li>{words.heatAround}</li>}
        {calendar && open.some((share) => share <= 0) && (
          <li>
            <span class="heat-swatch">
              <Strokes hours="closed" />
            </span>
            {words.heatClosed(calendar.name ? pick(calendar.name) : "")}
            {calendar.clause && <Clause clause={calendar.clause} />}
          </li>
        )}
        {open.some((share) => share > 0 && share < 1) && (
          <li>
            <span class="heat-swatch">
              <Strokes hours="partly" />
            </span>
            {words.heatPartly}
          </li>
        )}
      </ul>
    </figure>
  );
}

/** Hours that do not count: strokes across the cell, or over its corner. Drawn, as a background may be left out on paper. */
function Strokes(props: { hours: "closed" | "partly" }) {
  return (
    <svg class="strokes" width="100%" height="100%" aria-hidden="true">
      <line x1="0" y1="50%" x2="50%" y2="0" />
      {props.hours === "closed" && (
        <>
          <line x1="0" y1="100%" x2="100%" y2="0" />
          <line x1="50%" y1="100%" x2="100%" y2="50%" />
        </>
      )}
    </svg>
  );
}

function Grid(props: { turned: boolean; at: (day: number, hour: number) => number; most: number; calendar: Calendar | null; label: string }) {
  const { turned, at, most } = props;
  const words = useWords();
  const format = useFormat();
  const [across, down] = turned ? [DAYS, HOURS] : [HOURS, DAYS];
  const name = (isDay: boolean, n: number, width: "long" | "short" = "short") => (isDay ? format.weekday(n, width) : String(n));
  const sum = (items: number[], of: (item: number) => number) => items.reduce((all, item) => all + of(item), 0);
  const cell = (day: number, hour: number) => {
    const late = at(day, hour);
    const open = props.calendar?.open[day]?.[hour] ?? 1;
    // Where the most is little, little is not made to look like much.
    const level = late && Math.ceil((LEVELS * late) / Math.max(most, LEVELS));
    const hours = open <= 0 ? "closed" : open < 1 ? "partly" : null;
    return (
      <td
        key={`${day} ${hour}`}
        class={`heat-${level}`}
        title={late ? words.heatCell(format.weekday(day, "long"), hour, late, open <= 0) : undefined}
        data-day={day}
        data-hour={hour}
        data-late={late}
      >
        {hours && <Strokes hours={hours} />}
        {late > 0 && <span>{format.number(late)}</span>}
      </td>
    );
  };
  return (
    <table class={`heat ${turned ? "turned" : ""} ${most > 999 ? "dense" : ""}`}>
      <caption class="cl-unseen">{props.label}</caption>
      <thead>
        <tr>
          <td />
          {across.map((n) => (
            <th key={n} scope="col" abbr={turned ? format.weekday(n, "long") : `${n}:00`}>
              {name(turned, n)}
            </th>
          ))}
          <th scope="col" class="heat-sum">
            {words.all}
          </th>
        </tr>
      </thead>
      <tbody>
        {down.map((n) => (
          <tr key={n}>
            <th scope="row" abbr={turned ? `${n}:00` : format.weekday(n, "long")}>
              {name(!turned, n)}
            </th>
            {across.map((m) => (turned ? cell(m, n) : cell(n, m)))}
            <td class="heat-sum">{format.number(sum(across, (m) => (turned ? at(m, n) : at(n, m))))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
