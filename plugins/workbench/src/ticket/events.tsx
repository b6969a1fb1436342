// A ticket's history, edited as a list.

import type { Description, Diagnostic, Fact, Ticket, TicketEvent } from "clausola";
import { epoch, rfc3339, useLanguage, when } from "clausola-view";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "../icon";
import { Refusal } from "../notices";
import { useWords, type Words } from "../words";
import { FactInput } from "./fact-field";
import { InstantInput } from "./instant-input";

/** What people call an event type, of the engine's own or of the contract's. */
export function useEventName(description: Description): (type: string) => string {
  const words = useWords();
  const { pick } = useLanguage();
  return (type) => {
    const own = description.events.find(({ event }) => event === type);
    return words.ticket.events_[type] ?? (own ? pick(own.name) || own.event : type);
  };
}

interface EventsProps {
  ticket: Ticket;
  now: number;
  description: Description;
  /** The escalation steps that the decision lists. */
  steps: string[];
  errors: Diagnostic[];
  onChange: (events: TicketEvent[]) => void;
}

export function Events(props: EventsProps) {
  const { ticket, description, onChange } = props;
  const { events } = ticket;
  const words = useWords();
  const list = useRef<HTMLOListElement>(null);
  const name = useEventName(description);
  // The row to focus after the list has changed: what was pressed may be gone, or elsewhere.
  const focus = useRef<{ row: number; control: string } | null>(null);
  useEffect(() => {
    const wanted = focus.current;
    focus.current = null;
    if (!wanted) return;
    const rows = [...(list.current?.children ?? [])];
    const row = rows[Math.min(wanted.row, rows.length - 1)];
    const control = row?.querySelector<HTMLElement>(`[data-control="${wanted.control}"]:not(:disabled)`);
    (control ?? row?.querySelector<HTMLElement>("select, button:not(:disabled)"))?.focus();
  });

  const replace = (n: number, event: TicketEvent) => onChange(events.map((old, at) => (at === n ? event : old)));
  const move = (n: number, by: -1 | 1) => {
    const next = [...events];
    const [moved] = next.splice(n, 1);
    if (moved) next.splice(n + by, 0, moved);
    focus.current = { row: n + by, control: by < 0 ? "up" : "down" };
    onChange(next);
  };
  const remove = (n: number) => {
    focus.current = { row: n, control: "remove" };
    onChange(events.filter((_, at) => at !== n));
  };
  const add = () => {
    focus.current = { row: events.length, control: "type" };
    onChange([...events, { type: likely(events), at: rfc3339(Math.round(props.now / 60_000) * 60_000, description.time_zone) }]);
  };

  return (
    <fieldset class="group">
      <legend>{words.ticket.events}</legend>
      {events.length === 0 && <p class="hint">{words.ticket.noEvents}</p>}
      <ol class="events" ref={list}>
        {events.map((event, n) => {
          const named = `${n + 1}, ${name(event.type)}`;
          const errors = props.errors.filter(({ path }) => path?.startsWith(`events[${n}]`));
          const unseen = epoch(event.at) > props.now;
          return (
            <li key={n} class={`event${unseen ? " event-unseen" : ""}${errors.length ? " event-wrong" : ""}`} data-type={event.type}>
              <div class="event-main">
                <TypeSelect description={description} type={event.type} onChange={(type) => replace(n, typed(event, type))} />
                <InstantInput label={words.ticket.at} value={event.at} zone={description.time_zone} invalid={errors.some(({ path }) => path?.endsWith(".at"))} onChange={(at) => at && replace(n, { ...event, at })} />
                <span class="event-tools">
                  <button type="button" class="icon" data-control="up" disabled={n === 0} aria-label={words.ticket.up(named)} title={words.ticket.up(named)} onClick={() => move(n, -1)}>
                    <Icon name="up" />
                  </button>
                  <button type="button" class="icon" data-control="down" disabled={n === events.length - 1} aria-label={words.ticket.down(named)} title={words.ticket.down(named)} onClick={() => move(n, 1)}>
                    <Icon name="down" />
                  </button>
                  <button type="button" class="icon" data-control="remove" aria-label={words.ticket.removeNamed(named)} title={words.ticket.removeNamed(named)} onClick={() => remove(n)}>
                    <Icon name="close" />
                  </button>
                </span>
              </div>
              <Details {...props} event={event} onEvent={(changed) => replace(n, changed)} />
              {unseen && <p class="hint">{words.ticket.future}</p>}
              {errors.map((error) => (
                <p class="wrong" key={error.path ?? error.code}>
                  <Refusal error={error} />
                </p>
              ))}
            </li>
          );
        })}
      </ol>
      <button type="button" class="button" onClick={add} data-control="add">
        <Icon name="plus" /> {words.ticket.add}
      </button>
    </fieldset>
  );
}

/** The event that most likely comes next. */
function likely(events: TicketEvent[]): string {
  const last = events.at(-1)?.type;
  if (!last) return "opened";
  if (last === "paused") return "resumed";
  if (last === "suspended") return "unsuspended";
  const happened = new Set(events.map(({ type }) => type));
  return happened.has("acknowledged") ? "resolved" : "acknowledged";
}

/** The event as one of another type: fields of the old type would be refused. */
function typed(event: TicketEvent, type: string): TicketEvent {
  const bare: TicketEvent = { type, at: event.at };
  if (["paused", "suspended"].includes(type) && event.reason) bare.reason = event.reason;
  if (type === "facts_changed") bare.facts = {};
  return bare;
}

function TypeSelect(props: { description: Description; type: string; onChange: (type: string) => void }) {
  const words: Words = useWords();
  const name = useEventName(props.description);
  const standard = Object.keys(words.ticket.events_);
  const own = props.description.events.map(({ event }) => event).filter((event) => !standard.includes(event));
  const known = standard.includes(props.type) || own.includes(props.type);
  return (
    <select class="field" data-control="type" aria-label={words.ticket.type} value={props.type} onChange={(event) => props.onChange(event.currentTarget.value)}>
      {!known && <option value={props.type}>{props.type}</option>}
      {own.length > 0 && (
        <optgroup label={words.ticket.own}>
          {own.map((type) => (
            <option key={type} value={type}>
              {name(type)}
            </option>
          ))}
        </optgroup>
      )}
      <optgroup label={words.ticket.standard}>
        {standard.map((type) => (
          <option key={type} value={type}>
            {name(type)}
          </option>
        ))}
      </optgroup>
    </select>
  );
}

/** What only some event types say. */
function Details(props: EventsProps & { event: TicketEvent; onEvent: (event: TicketEvent) => void }) {
  const { event, description, onEvent } = props;
  const words = useWords();
  const { words: shared, pick } = useLanguage();
  const zone = description.time_zone;
  const set = (part: Partial<TicketEvent>) => onEvent({ ...event, ...part });
  const reason = (
    <label class="event-part">
      <span>{words.ticket.reason}</span>
      <input class="field" value={event.reason ?? ""} onInput={(input) => set({ reason: input.currentTarget.value || undefined })} />
    </label>
  );
  switch (event.type) {
    case "paused":
      return <div class="event-more">{reason}</div>;
    case "suspended":
      return (
        <div class="event-more">
          {reason}
          <label class="check">
            <input type="checkbox" checked={event.signed ?? false} onChange={(input) => set({ signed: input.currentTarget.checked })} />
            {words.ticket.signed}
          </label>
        </div>
      );
    case "suspension_signed": {
      const all = props.ticket.events.filter(({ type }) => type === "suspended").map(({ at }) => at);
      const values = [...new Set([...all, ...(event.suspended_at ? [event.suspended_at] : [])])];
      return (
        <label class="event-part event-more">
          <span>{words.ticket.suspension}</span>
          <select class="field" value={event.suspended_at ?? ""} onChange={(input) => set({ suspended_at: input.currentTarget.value })}>
            <option value="">–</option>
            {values.map((at) => (
              <option key={at} value={at}>
                {when(at, shared)}
              </option>
            ))}
          </select>
        </label>
      );
    }
    case "deadline_agreed":
      return (
        <div class="event-more">
          <label class="event-part">
            <span>{words.ticket.objective}</span>
            <select class="field" value={event.objective ?? ""} onChange={(input) => set({ objective: input.currentTarget.value })}>
              <option value="">–</option>
              {description.objectives.map(({ id, name }) => (
                <option key={id} value={id}>
                  {pick(name) || id}
                </option>
              ))}
            </select>
          </label>
          <label class="event-part">
            <span>{words.ticket.due}</span>
            <InstantInput value={event.due ?? null} zone={zone} onChange={(due) => set({ due: due ?? undefined })} />
          </label>
        </div>
      );
    case "escalated": {
      const steps = [...new Set([...props.steps, ...(event.step ? [event.step] : [])])];
      return (
        <label class="event-part event-more">
          <span>{words.ticket.step}</span>
          <select class="field" value={event.step ?? ""} onChange={(input) => set({ step: input.currentTarget.value })}>
            <option value="">–</option>
            {steps.map((step) => (
              <option key={step} value={step}>
                {step}
              </option>
            ))}
          </select>
        </label>
      );
    }
    case "facts_changed":
      return <ChangedFacts facts={event.facts ?? {}} description={description} onChange={(facts) => set({ facts })} />;
    default:
      return null;
  }
}

/** The facts that an event changes. */
function ChangedFacts(props: { facts: { [fact: string]: Fact }; description: Description; onChange: (facts: { [fact: string]: Fact }) => void }) {
  const { facts, description, onChange } = props;
  const words = useWords();
  const group = useId();
  const rest = description.facts.filter(({ fact }) => !(fact in facts));
  return (
    <div class="event-more changed" role="group" aria-label={words.ticket.changed}>
      {Object.entries(facts).map(([fact, value]) => {
        const declared = description.facts.find((known) => known.fact === fact) ?? { fact, type: "text", default: null, required: false, fixed: false, clause: null, assumed: null };
        const id = `${group}-${fact}`;
        return (
          <span class="changed-fact" key={fact}>
            <label class="slug" for={id}>
              {fact}
            </label>
            <FactInput fact={declared} value={value} zone={description.time_zone} id={id} onChange={(changed) => onChange({ ...facts, [fact]: changed })} />
            <button
              type="button"
              class="icon"
              aria-label={words.ticket.removeNamed(fact)}
              title={words.ticket.removeNamed(fact)}
              onClick={() => onChange(Object.fromEntries(Object.entries(facts).filter(([name]) => name !== fact)))}
            >
              <Icon name="close" />
            </button>
          </span>
        );
      })}
      <select
        class="field"
        aria-label={words.ticket.addFact}
        value=""
        onChange={(event) => {
          const added = description.facts.find(({ fact }) => fact === event.currentTarget.value);
          if (added) onChange({ ...facts, [added.fact]: first(added.type) });
        }}
      >
        <option value="">+ {words.ticket.addFact}</option>
        {rest.map(({ fact }) => (
          <option key={fact} value={fact}>
            {fact}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A value to start from. */
function first(type: Description["facts"][number]["type"]): Fact {
  if (Array.isArray(type)) return type[0] ?? null;
  return type === "bool" ? true : type === "number" ? 0 : null;
}
