// An instant, edited as local time in the contract's zone.

import { epoch, fromLocal, inZone, rfc3339 } from "clausola-view";

const pad = (n: number, width = 2) => String(n).padStart(width, "0");

/** What an input of local time shows of an instant. */
export function localValue(millis: number, zone: string): string {
  const at = inZone(millis, zone);
  const minutes = `${pad(at.year, 4)}-${pad(at.month)}-${pad(at.day)}T${pad(at.hour)}:${pad(at.minute)}`;
  return at.second ? `${minutes}:${pad(at.second)}` : minutes;
}

/** The instant that such an input says; `null` where it says none. */
export function instantOf(value: string, zone: string): string | null {
  const found = /^(\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?/.exec(value);
  if (!found) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return rfc3339(fromLocal({ year, month, day, hour, minute, second, millisecond: 0 }, zone), zone);
}

export function InstantInput(props: {
  value: string | null;
  zone: string;
  label?: string;
  id?: string;
  invalid?: boolean;
  onChange: (instant: string | null) => void;
}) {
  const millis = props.value === null ? Number.NaN : epoch(props.value);
  const shown = Number.isNaN(millis) ? "" : localValue(millis, props.zone);
  return (
    <input
      type="datetime-local"
      class="field"
      id={props.id}
      aria-label={props.label}
      aria-invalid={props.invalid || undefined}
      value={shown}
      // Without a step of its own the control would refuse seconds.
      step={shown.length > 16 ? 1 : 60}
      onChange={(event) => {
        const value = event.currentTarget.value;
        if (value !== shown) props.onChange(instantOf(value, props.zone));
      }}
    />
  );
}
