// The drawing of a timeline, in SVG. Everything has a shape of its own as well as a colour: a full bar counted, a hollow
// one is still to come, a thin line does not count, upright strokes are a pause, crossed ones a suspension, slanted ones
// are past due.

import { useId } from "preact/hooks";
import { clock, date, inZone } from "../instant";
import { useLanguage } from "../language";
import { StatePath } from "../glyph";
import { useName } from "../timer-card";
import { hatch, type Hatch } from "./hatch";
import type { Lane, Lanes } from "./lanes";
import type { Stretch } from "./scale";
import type { Tick } from "./ticks";

/** Heights, in pixels. */
const AXIS = 40;
const LANE = 56;
const BAR = 14;
const NOW = 22;
/** The room that a day's label takes. */
const DAY_LABEL = 66;

export function height(lanes: number): number {
  return NOW + AXIS + lanes * LANE + 6;
}

interface Drawing {
  lanes: Lanes;
  /** The stretches that are folded. */
  folds: Stretch[];
  width: number;
  x: (time: number) => number;
  days: Tick[];
  hours: Tick[];
  /** The day at the left edge, told where no midnight near it is in sight. */
  edge: string;
  /** What stands before the clock of *now*. */
  now: string;
  zone: string;
  label: string;
}

export function Draw(props: Drawing) {
  const { lanes, folds, width, x, days, hours, zone } = props;
  const { words } = useLanguage();
  const id = useId();
  const tall = height(lanes.lanes.length);
  const first = days[0];
  return (
    <svg class="cl-timeline-drawing" width={width} height={tall} viewBox={`0 0 ${width} ${tall}`} role="img" aria-label={props.label}>
      <defs>
        <clipPath id={`${id}-sight`}>
          <rect x="0" y="0" width={width} height={tall} />
        </clipPath>
      </defs>
      {folds.map(({ from, to }) => (
        <rect key={from} class="cl-fold" x={x(from)} y={NOW + AXIS} width={x(to) - x(from)} height={tall - NOW - AXIS} />
      ))}
      <g class="cl-axis">
        {(!first || first.x > 84) && (
          <text x="2" y={NOW + 14} class="cl-axis-day">
            {props.edge}
          </text>
        )}
        {days.map((tick) => (
          <g key={`d${tick.at}`}>
            <line x1={tick.x} x2={tick.x} y1={NOW + 3} y2={tall} class="cl-axis-midnight" />
            {tick.x + DAY_LABEL < width && (
              <text x={tick.x + 5} y={NOW + 14} class="cl-axis-day">
                {tick.label}
              </text>
            )}
          </g>
        ))}
        {hours.map((tick) => (
          <g key={`h${tick.at}`}>
            <line x1={tick.x} x2={tick.x} y1={NOW + AXIS - 5} y2={NOW + AXIS} class="cl-axis-tick" />
            {tick.x > 16 && tick.x < width - 16 && (
              <text x={tick.x} y={NOW + 30} text-anchor="middle" class="cl-axis-hour">
                {tick.label}
              </text>
            )}
          </g>
        ))}
        <line x1="0" x2={width} y1={NOW + AXIS} y2={NOW + AXIS} class="cl-axis-line" />
      </g>
      <g clip-path={`url(#${id}-sight)`}>
        <circle class="cl-opened" cx={x(lanes.opened)} cy={NOW + AXIS} r="4.5">
          <title>{words.opened}</title>
        </circle>
        {lanes.others.map((warning) => (
          <Flag key={warning.step.id} x={x(warning.at)} y={NOW + AXIS} state={warning.step.state} title={warning.step.id} />
        ))}
        {lanes.lanes.map((lane, n) => (
          <Bars key={lane.timer.objective} lane={lane} y={NOW + AXIS + n * LANE} x={x} width={width} />
        ))}
        {lanes.now !== null && <line class="cl-now" x1={x(lanes.now)} x2={x(lanes.now)} y1={NOW - 3} y2={tall} />}
        {lanes.lanes.map((lane, n) => (
          <Heading key={lane.timer.objective} lane={lane} y={NOW + AXIS + n * LANE} width={width} zone={zone} />
        ))}
      </g>
      {lanes.now !== null && <Pill x={x(lanes.now)} width={width} text={`${props.now} ${clock({ ...inZone(lanes.now, zone), millisecond: 0 })}`} />}
    </svg>
  );
}

/** The label of the *now* line, kept within the drawing. */
function Pill(props: { x: number; width: number; text: string }) {
  if (props.x < -1 || props.x > props.width + 1) return null;
  const wide = props.text.length * 6.6 + 14;
  const left = Math.min(Math.max(props.x - wide / 2, 0), props.width - wide);
  return (
    <g class="cl-now-pill">
      <rect x={left} y="1" width={wide} height="18" rx="9" />
      <text x={left + wide / 2} y="14" text-anchor="middle">
        {props.text}
      </text>
    </g>
  );
}

/** A lane's name and deadline. */
function Heading(props: { lane: Lane; y: number; width: number; zone: string }) {
  const { lane } = props;
  const { words } = useLanguage();
  const name = useName(lane);
  const at = lane.due === null ? null : inZone(lane.due, props.zone);
  return (
    <g class={`cl-is-${lane.timer.state}`}>
      <g class="cl-lane-sign" transform={`translate(1 ${props.y + 9}) scale(0.8)`}>
        <StatePath state={lane.timer.state} />
      </g>
      <text x="20" y={props.y + 20} class="cl-lane-name">
        {name}
      </text>
      {at && (
        <text x={props.width - 2} y={props.y + 20} text-anchor="end" class="cl-lane-due">
          {`${lane.timer.due ? "" : "("}${date(at, words)}, ${clock(at)}${lane.timer.due ? "" : ")"}`}
        </text>
      )}
    </g>
  );
}

/** A lane's stretches of time and its marks. */
function Bars(props: { lane: Lane; y: number; x: (time: number) => number; width: number }) {
  const { lane, x, width } = props;
  const { words } = useLanguage();
  const bar = props.y + 33;
  const { due } = lane;
  return (
    <g class={`cl-lane cl-is-${lane.timer.state}`} data-lane={lane.timer.objective}>
      {lane.spans.map((span) => {
        const from = Math.max(x(span.start), -4);
        const to = Math.min(x(span.end), width + 4);
        if (to <= from) return null;
        const wide = Math.max(to - from, 0.75);
        const kind = `cl-span cl-span-${span.kind} cl-span-${span.part}`;
        const middle = bar + BAR / 2;
        if (["closed", "start_day", "reopened_gap"].includes(span.kind)) {
          return <line key={span.from} class={kind} x1={from} x2={to} y1={middle} y2={middle} data-kind={span.kind} />;
        }
        const strokes = span.kind === "counted" ? (span.part === "overdue" ? "overdue" : null) : (span.kind as Hatch);
        return (
          <g key={span.from} class={kind} data-kind={span.kind} data-part={span.part}>
            <rect x={from} y={bar} width={wide} height={BAR} rx={Math.min(2.5, wide / 2)} />
            {strokes && <path d={hatch(strokes, from, bar, wide, BAR)} class={`cl-hatch cl-hatch-${strokes}`} />}
          </g>
        );
      })}
      {lane.warnings.map((warning) => (
        <Flag key={warning.step.id} x={x(warning.at)} y={bar} state={warning.step.state} title={warning.step.id} />
      ))}
      {lane.end !== null && (
        <g class="cl-end" transform={`translate(${x(lane.end)} ${bar + BAR / 2})`}>
          <rect x="-4.5" y="-4.5" width="9" height="9" rx="1.5" />
        </g>
      )}
      {due !== null && (
        <g class={lane.timer.due ? "cl-due" : "cl-due cl-due-if"} transform={`translate(${x(due)} ${bar + BAR / 2})`} data-due={due}>
          <line y1={-BAR / 2 - 3} y2={BAR / 2 + 3} />
          <path d="M0-6.5L6.5 0L0 6.5L-6.5 0z">
            <title>{words.due}</title>
          </path>
        </g>
      )}
    </g>
  );
}

/** An escalation step: a flag whose point touches the bar; hollow until its time has come, ticked when done. */
function Flag(props: { x: number; y: number; state: "pending" | "due" | "done"; title: string }) {
  return (
    <g class={`cl-flag cl-flag-${props.state}`} transform={`translate(${props.x} ${props.y})`}>
      <path d="M0 0L-4.6-7.6H4.6z">
        <title>{props.title}</title>
      </path>
    </g>
  );
}
