// A timeline that can be zoomed and moved: by wheel, pinch, drag, buttons and keys.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { date, epoch, inZone, clock, when } from "../instant";
import { useLanguage } from "../language";
import { length } from "../length";
import type { Explanation } from "../wire";
import { lanesOf, type Lanes } from "./lanes";
import { pan, zoom, type Sight } from "./scale";
import { foldOf, Legend, mostlyIdle, TimelineView, useWidth } from "./timeline";

const CLOSER = 0.7;

/** A ticket's times on one axis, to zoom into. `onNow` is told where the *now* line is dragged to. */
export function ZoomableTimeline(props: { explanation: Explanation; onNow?: (millis: number) => void }) {
  const { explanation, onNow } = props;
  const { words } = useLanguage();
  const [element, width] = useWidth(640);
  // `null` until the reader says: then whatever shows more.
  const [folding, setFolding] = useState<boolean | null>(null);
  // `null` is all of it, whatever all of it comes to be.
  const [chosen, setSight] = useState<Sight | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const lanes = useMemo(() => lanesOf(explanation), [explanation]);
  const folded = folding ?? mostlyIdle(lanes);
  const { line, whole } = useMemo(() => foldOf(lanes, folded), [lanes, folded]);
  const sight = chosen ? zoom(chosen, whole, 1, (chosen.from + chosen.to) / 2) : whole;
  const pointers = useRef(new Map<number, number>());
  const dragged = useRef<"now" | "all" | null>(null);

  const change = (next: Sight) => setSight(next.to - next.from >= whole.to - whole.from ? null : next);
  const middle = (sight.from + sight.to) / 2;
  const place = (pixel: number) => sight.from + (pixel / width) * (sight.to - sight.from);
  const pixelOf = (time: number) => ((line.to(time) - sight.from) / (sight.to - sight.from)) * width;
  const choose = (fold: boolean) => {
    setFolding(fold);
    setSight(null);
  };

  // Registered by hand: a wheel listener that may prevent scrolling must say that it is not passive.
  const wheel = useRef<(event: WheelEvent) => void>(() => undefined);
  wheel.current = (event) => {
    const target = element.current;
    if (!target) return;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    // Without focus or a modifier the page scrolls: nobody should be caught in a timeline.
    const wanted = event.ctrlKey || event.metaKey || target.contains(document.activeElement);
    if (!sideways && !wanted) return;
    event.preventDefault();
    const delta = event.deltaMode === 1 ? 16 : 1;
    if (sideways) return change(pan(sight, whole, ((event.deltaX || event.deltaY) * delta) / width));
    const pixel = event.clientX - target.getBoundingClientRect().left;
    return change(zoom(sight, whole, Math.exp(event.deltaY * delta * 0.0022), place(pixel)));
  };
  useEffect(() => {
    const target = element.current;
    const listen = (event: WheelEvent) => wheel.current(event);
    target?.addEventListener("wheel", listen, { passive: false });
    return () => target?.removeEventListener("wheel", listen);
  }, [element]);

  if (!lanes.lanes.length) return <p class="cl-faint">{words.noTimers}</p>;

  const pixel = (event: PointerEvent) => event.clientX - (element.current?.getBoundingClientRect().left ?? 0);
  const down = (event: PointerEvent) => {
    const x = pixel(event);
    pointers.current.set(event.pointerId, x);
    dragged.current = onNow && pointers.current.size === 1 && Math.abs(x - pixelOf(epoch(explanation.now))) < 10 ? "now" : "all";
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const x = pixel(event);
    const before = pointers.current.get(event.pointerId);
    setPointed(x >= 0 && x <= width ? x : null);
    if (before === undefined) return;
    const others = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    pointers.current.set(event.pointerId, x);
    const other = others[0];
    if (dragged.current === "now") onNow?.(Math.round(line.from(place(Math.min(Math.max(x, 0), width))) / 60_000) * 60_000);
    else if (other !== undefined) {
      const factor = Math.max(Math.abs(before - other), 8) / Math.max(Math.abs(x - other), 8);
      change(zoom(sight, whole, factor, place((x + other) / 2)));
    } else change(pan(sight, whole, (before - x) / width));
  };
  const up = (event: PointerEvent) => {
    pointers.current.delete(event.pointerId);
    if (!pointers.current.size) dragged.current = null;
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const keys: { [key: string]: () => void } = {
      ArrowLeft: () => change(pan(sight, whole, -0.15)),
      ArrowRight: () => change(pan(sight, whole, 0.15)),
      "+": () => change(zoom(sight, whole, CLOSER, middle)),
      "=": () => change(zoom(sight, whole, CLOSER, middle)),
      "-": () => change(zoom(sight, whole, 1 / CLOSER, middle)),
      "0": () => setSight(null),
      f: () => choose(!folded),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <div class="cl-timeline cl-zoomable">
      <div class="cl-timeline-tools">
        <button type="button" class="cl-tool" onClick={() => change(zoom(sight, whole, 1 / CLOSER, middle))} aria-label={words.zoomOut} title={words.zoomOut} disabled={!chosen}>
          −
        </button>
        <button type="button" class="cl-tool" onClick={() => change(zoom(sight, whole, CLOSER, middle))} aria-label={words.zoomIn} title={words.zoomIn}>
          +
        </button>
        <button type="button" class="cl-tool" onClick={() => setSight(null)} disabled={!chosen}>
          {words.zoomAll}
        </button>
        <button type="button" class="cl-tool" aria-pressed={folded} onClick={() => choose(!folded)}>
          {words.fold}
        </button>
      </div>
      <div
        class="cl-timeline-stage"
        ref={element}
        tabIndex={0}
        role="group"
        aria-label={words.timeline}
        aria-description={words.timelineHint}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onPointerLeave={() => setPointed(null)}
        onKeyDown={key}
        data-from={Math.round(line.from(sight.from))}
        data-to={Math.round(line.from(sight.to))}
      >
        <TimelineView explanation={explanation} lanes={lanes} folded={folded} line={line} sight={sight} width={width} />
        {pointed !== null && <span class="cl-crosshair" style={{ left: `${pointed}px` }} />}
      </div>
      {pointed === null ? <Legend lanes={lanes} /> : <Readout explanation={explanation} lanes={lanes} at={line.from(place(pointed))} />}
    </div>
  );
}

/** What lies under the pointer: the instant, and what each lane does there. */
function Readout(props: { explanation: Explanation; lanes: Lanes; at: number }) {
  const { words, pick } = useLanguage();
  const at = inZone(props.at, props.explanation.trace.time_zone);
  return (
    <p class="cl-readout">
      <b>
        {date(at, words)}, {clock({ ...at, second: 0, millisecond: 0 })}
      </b>
      {props.lanes.lanes.map(({ spans, trace, timer }) => {
        const span = spans.find(({ from, to }) => epoch(from) <= props.at && props.at < epoch(to));
        if (!span) return null;
        const why = span.why ? pick(span.why.text) : `${words.spans[span.kind]} ${length(span.seconds, words)}`;
        return (
          <span key={timer.objective}>
            {trace.name ? pick(trace.name) : timer.objective}: {why}, {when(span.from, words, { day: props.explanation.now })} –{" "}
            {when(span.to, words, { day: span.from })}
          </span>
        );
      })}
    </p>
  );
}
