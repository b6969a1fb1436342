// The ticket: its id, its facts as the contract declares them, its events.

import type { Description, Diagnostic, Fact, Ticket } from "clausola";
import { Icon } from "../icon";
import { Refusal } from "../notices";
import { useWords } from "../words";
import { Events } from "./events";
import { FactField } from "./fact-field";

export function TicketForm(props: {
  ticket: Ticket;
  now: number;
  description: Description;
  needs: string[];
  steps: string[];
  errors: Diagnostic[];
  onChange: (ticket: Ticket) => void;
  onRandom: () => void;
  onSample: () => void;
}) {
  const { ticket, description, errors, onChange } = props;
  const words = useWords();
  const facts = ticket.facts ?? {};
  const set = (fact: string, value: Fact) => {
    const others = Object.entries(facts).filter(([name]) => name !== fact);
    // In the contract's order, so that the same ticket is the same text however it was made.
    const given = new Map([...others, ...(value === null ? [] : [[fact, value] as const])]);
    const declared = description.facts.map((known) => known.fact).filter((name) => given.has(name));
    const rest = [...given.keys()].filter((name) => !declared.includes(name));
    onChange({ ...ticket, facts: Object.fromEntries([...declared, ...rest].map((name) => [name, given.get(name) ?? null])) });
  };
  const unknown = Object.keys(facts).filter((name) => !description.facts.some(({ fact }) => fact === name));
  const elsewhere = errors.filter(({ path }) => !path?.startsWith("events["));
  return (
    <div class="ticket">
      <div class="row">
        <label class="event-part">
          <span>{words.ticket.id}</span>
          <input class="field field-id" value={ticket.id} onInput={(event) => onChange({ ...ticket, id: event.currentTarget.value })} />
        </label>
        <span class="row row-end">
          <button type="button" class="button" onClick={props.onSample}>
            {words.ticket.sample}
          </button>
          <button type="button" class="button" onClick={props.onRandom}>
            {words.ticket.random}
          </button>
        </span>
      </div>
      {elsewhere.length > 0 && (
        <div class="notice notice-wrong" role="alert">
          <b>{words.ticket.errors}</b>
          <ul>
            {elsewhere.map((error) => (
              <li key={(error.path ?? "") + error.code}>
                <Refusal error={error} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <Events ticket={ticket} now={props.now} description={description} steps={props.steps} errors={errors} onChange={(events) => onChange({ ...ticket, events })} />
      <fieldset class="group">
        <legend>{words.ticket.facts}</legend>
        <div class="facts">
          {description.facts.map((fact) => (
            <FactField
              key={fact.fact}
              fact={fact}
              value={facts[fact.fact] ?? null}
              zone={description.time_zone}
              needed={props.needs.includes(fact.fact)}
              onChange={(value) => set(fact.fact, value)}
            />
          ))}
        </div>
        {unknown.length > 0 && (
          <div class="unknown">
            <p class="hint">{words.ticket.unknownFacts}</p>
            {unknown.map((fact) => (
              <span key={fact} class="chip">
                <span class="slug">{fact}</span>
                <button type="button" class="icon" aria-label={words.ticket.removeNamed(fact)} title={words.ticket.removeNamed(fact)} onClick={() => set(fact, null)}>
                  <Icon name="close" />
                </button>
              </span>
            ))}
          </div>
        )}
      </fieldset>
    </div>
  );
}
