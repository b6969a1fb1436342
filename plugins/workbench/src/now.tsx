// The instant asked about: a slider over the ticket's life, steps, and jumps to where something changes.

import { epoch, rfc3339, useLanguage, when, type Explanation } from "clausola-view";
import { Icon } from "./icon";
import { InstantInput } from "./ticket/instant-input";
import { useWords } from "./words";

const MINUTE = 60_000;
const STEPS = { day: 1440 * MINUTE, hour: 60 * MINUTE, minute: MINUTE };

/** The stretch that the slider runs over, and the instants on it at which something happens or is due. */
export interface Life {
  from: number;
  to: number;
  events: number[];
  dues: number[];
  steps: number[];
}

/** A ticket's life, from its decision with all its events seen; the same wherever *now* is. */
export function lifeOf(events: { at: string }[], seen: Explanation | null, now: number): Life {
  const instants = (texts: (string | null)[]) => texts.flatMap((text) => (text && !Number.isNaN(epoch(text)) ? [epoch(text)] : []));
  const happened = instants(events.map(({ at }) => at));
  const dues = instants(seen?.timers.map((timer) => timer.due ?? timer.due_if_resumed_now) ?? []);
  const steps = instants(seen?.escalations.map(({ at }) => at) ?? []);
  const all = [...happened, ...dues, ...steps];
  if (!all.length) all.push(now);
  const [first, last] = [Math.min(...all), Math.max(...all)];
  const margin = Math.max((last - first) * 0.08, STEPS.hour);
  const round = (at: number) => Math.floor(at / MINUTE) * MINUTE;
  return { from: Math.min(round(first - margin), now), to: Math.max(round(last + margin), now), events: happened, dues, steps };
}

/** The bar that moves *now*. */
export function NowBar(props: {
  now: number;
  zone: string;
  life: Life;
  wakeUp: string | null;
  onNow: (millis: number) => void;
}) {
  const { now, zone, life, onNow } = props;
  const words = useWords();
  const { words: shared } = useLanguage();
  const text = rfc3339(now, zone);
  const place = (at: number) => `${((at - life.from) / Math.max(life.to - life.from, 1)) * 100}%`;
  const turns = [...life.events, ...life.dues, ...life.steps].sort((a, b) => a - b);
  const previous = turns.filter((at) => at < now).at(-1);
  const wakeUp = props.wakeUp ? epoch(props.wakeUp) : Infinity;
  const ahead = Math.min(wakeUp, ...life.events.filter((at) => at > now));
  const key = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -MINUTE, ArrowDown: -MINUTE, ArrowRight: MINUTE, ArrowUp: MINUTE, PageDown: -STEPS.hour, PageUp: STEPS.hour }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onNow(now + (event.shiftKey ? by * 60 : by));
  };
  const step = (size: keyof typeof STEPS, sign: -1 | 1) => (
    <button
      type="button"
      class="step"
      aria-label={`${sign < 0 ? "−" : "+"}${words.now.sign[size]}, ${words.now[sign < 0 ? "back" : "forth"][size]}`}
      title={words.now[sign < 0 ? "back" : "forth"][size]}
      onClick={() => onNow(now + sign * STEPS[size])}
    >
      {sign < 0 ? "−" : "+"}
      {words.now.sign[size]}
    </button>
  );
  return (
    <section class="now" aria-label={words.now.label}>
      <div class="now-head">
        <p class="now-text" data-now={text}>
          <span class="now-label">{words.now.label}</span> {when(text, shared)}
        </p>
        <span class="now-steps">
          {step("day", -1)}
          {step("hour", -1)}
          {step("minute", -1)}
          {step("minute", 1)}
          {step("hour", 1)}
          {step("day", 1)}
        </span>
      </div>
      <div class="now-track">
        <button type="button" class="step" disabled={previous === undefined} aria-label={words.now.previous} title={words.now.previous} data-control="previous" onClick={() => previous !== undefined && onNow(previous)}>
          <Icon name="previous" />
        </button>
        <span class="now-rail">
          <input
            id="now-slider"
            type="range"
            min={life.from}
            max={life.to}
            step="any"
            value={now}
            aria-label={words.now.slider}
            aria-valuetext={when(text, shared)}
            onKeyDown={key}
            onInput={(event) => onNow(Math.round(event.currentTarget.valueAsNumber / MINUTE) * MINUTE)}
          />
          <span class="now-marks" aria-hidden="true">
            {life.events.map((at, n) => (
              <i key={`e${n}`} class="mark mark-event" style={{ left: place(at) }} />
            ))}
            {life.steps.map((at, n) => (
              <i key={`s${n}`} class="mark mark-step" style={{ left: place(at) }} />
            ))}
            {life.dues.map((at, n) => (
              <i key={`d${n}`} class="mark mark-due" style={{ left: place(at) }} />
            ))}
          </span>
        </span>
        <button type="button" class="step" disabled={ahead === Infinity} aria-label={words.now.next} title={words.now.next} data-control="next" onClick={() => ahead !== Infinity && onNow(ahead)}>
          <Icon name="next" />
        </button>
        <InstantInput label={words.now.exact} value={text} zone={zone} onChange={(instant) => instant && onNow(epoch(instant))} />
      </div>
    </section>
  );
}
