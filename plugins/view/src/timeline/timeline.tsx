// A ticket's times on one axis.

import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { date, epoch, inZone } from "../instant";
import { useLanguage } from "../language";
import type { Explanation, SpanKind } from "../wire";
import { Draw } from "./draw";
import { lanesOf, type Lanes } from "./lanes";
import { fold, type Fold, type Sight } from "./scale";
import { DueSwatch, FlagSwatch, Swatch } from "./swatch";
import { ticks } from "./ticks";

/** An element's width in pixels, as it changes. */
export function useWidth(first: number): [RefObject<HTMLDivElement | null>, number] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(Math.floor(entry.contentRect.width), 120)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

/** The map of time to the line that is zoomed: folded or plain, and all of it with a margin. */
export function foldOf(lanes: Lanes, folded: boolean): { line: Fold; whole: Sight } {
  const idle = folded ? lanes.idle : [];
  const open = lanes.whole.to - lanes.whole.from - idle.reduce((sum, { from, to }) => sum + to - from, 0);
  const line = fold(idle, Math.max(open * 0.05, 60_000));
  const [from, to] = [line.to(lanes.whole.from), line.to(lanes.whole.to)];
  const margin = Math.max((to - from) * 0.04, 15 * 60_000);
  return { line, whole: { from: from - margin, to: to + margin } };
}

/** Whether closed time takes so much of the axis that what counts would be slivers. */
export function mostlyIdle(lanes: Lanes): boolean {
  const idle = lanes.idle.reduce((sum, { from, to }) => sum + to - from, 0);
  return idle > 0.6 * (lanes.whole.to - lanes.whole.from);
}

/** The drawing of what is in sight. */
export function TimelineView(props: {
  explanation: Explanation;
  lanes: Lanes;
  folded: boolean;
  line: Fold;
  sight: Sight;
  width: number;
  /** It is long past: *now* is told by its date. */
  history?: boolean;
}) {
  const { explanation, lanes, line, sight, width } = props;
  const { words, pick } = useLanguage();
  const zone = explanation.trace.time_zone;
  const scale = width / (sight.to - sight.from);
  const x = (time: number) => (line.to(time) - sight.from) * scale;
  const folds = props.folded ? lanes.idle : [];
  const marks = ticks({ from: line.from(sight.from), to: line.from(sight.to) }, x, zone, words);
  const names = lanes.lanes.map((lane) => {
    const name = lane.trace.name ? pick(lane.trace.name) : lane.timer.objective;
    return `${name}, ${words.states[lane.timer.state]}`;
  });
  return (
    <Draw
      lanes={lanes}
      folds={folds}
      width={width}
      x={x}
      days={marks.days}
      // Within a fold the hours would stand one upon another.
      hours={marks.hours.filter(({ at }) => !folds.some(({ from, to }) => from < at && at < to))}
      edge={date(inZone(line.from(sight.from), zone), words)}
      now={props.history ? date(inZone(epoch(explanation.now), zone), words) : words.now}
      zone={zone}
      label={words.timelineOf(names.join("; "))}
    />
  );
}

/** The kinds of time that a timeline shows, by their sign. */
export function Legend(props: { lanes: Lanes; children?: ComponentChildren }) {
  const { words } = useLanguage();
  const spans = props.lanes.lanes.flatMap((lane) => lane.spans);
  const kinds = (["counted", "closed", "paused", "suspended", "reopened_gap", "start_day", "summed"] as SpanKind[]).filter((kind) =>
    spans.some((span) => span.kind === kind),
  );
  const overdue = spans.some((span) => span.kind === "counted" && span.part === "overdue");
  return (
    <ul class="cl-legend">
      {kinds.map((kind) => (
        <li key={kind}>
          <Swatch kind={kind} part="elapsed" />
          {words.spans[kind]}
        </li>
      ))}
      {overdue && (
        <li>
          <Swatch kind="counted" part="overdue" />
          {words.pastDue}
        </li>
      )}
      <li>
        <DueSwatch />
        {words.due}
      </li>
      {props.lanes.lanes.some((lane) => lane.warnings.length > 0) && (
        <li>
          <FlagSwatch />
          {words.warning}
        </li>
      )}
    </ul>
  );
}

/**
 * A ticket's times on one axis, all of them in sight: counted, closed, paused; created, now, warnings, due.
 *
 * Closed time is folded where asked, or else where it would take most of the axis. A `history` is asked about long
 * after: *now* has its date, and is left out once every timer has ended.
 */
export function Timeline(props: { explanation: Explanation; folded?: boolean; legend?: boolean; history?: boolean }) {
  const { words } = useLanguage();
  const [element, width] = useWidth(320);
  const lanes = useMemo(() => lanesOf(props.explanation, props.history), [props.explanation, props.history]);
  const folded = props.folded ?? mostlyIdle(lanes);
  const { line, whole } = useMemo(() => foldOf(lanes, folded), [lanes, folded]);
  if (!lanes.lanes.length) return <p class="cl-faint">{words.noTimers}</p>;
  return (
    <div class="cl-timeline" ref={element}>
      <TimelineView explanation={props.explanation} lanes={lanes} folded={folded} line={line} sight={whole} width={width} history={props.history} />
      {(props.legend ?? true) && <Legend lanes={lanes} />}
    </div>
  );
}
