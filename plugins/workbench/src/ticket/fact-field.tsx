// A fact's value, edited as what its contract declares it to be.

import type { DescribedFact, Fact } from "clausola";
import { useId } from "preact/hooks";
import { useWords } from "../words";
import { InstantInput } from "./instant-input";

interface FieldProps {
  fact: DescribedFact;
  value: Fact;
  zone: string;
  id: string;
  describedBy?: string;
  onChange: (value: Fact) => void;
}

/** The control that fits a fact's type. */
export function FactInput(props: FieldProps) {
  const { fact, value, id, onChange } = props;
  const words = useWords();
  if (Array.isArray(fact.type)) {
    const known = value === null || fact.type.includes(String(value));
    return (
      <select class="field" id={id} aria-describedby={props.describedBy} value={value === null ? "" : String(value)} onChange={(event) => onChange(event.currentTarget.value || null)}>
        <option value="">{words.ticket.notGiven}</option>
        {!known && <option value={String(value)}>{String(value)}</option>}
        {fact.type.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  switch (fact.type) {
    case "bool":
      return <YesNo {...props} />;
    case "number":
      return (
        <input
          class="field"
          id={id}
          aria-describedby={props.describedBy}
          type="number"
          step="any"
          value={value === null ? "" : String(value)}
          placeholder={words.ticket.notGiven}
          onInput={(event) => {
            const number = event.currentTarget.valueAsNumber;
            onChange(Number.isNaN(number) ? null : number);
          }}
        />
      );
    case "instant":
      return <InstantInput id={id} value={typeof value === "string" ? value : null} zone={props.zone} onChange={onChange} />;
    default:
      return (
        <input
          class="field"
          id={id}
          aria-describedby={props.describedBy}
          value={value === null ? "" : String(value)}
          placeholder={words.ticket.notGiven}
          onInput={(event) => onChange(event.currentTarget.value || null)}
        />
      );
  }
}

/** Yes, no, or not said: a checkbox has no third state that a person can set. */
function YesNo(props: FieldProps) {
  const words = useWords();
  const name = useId();
  const choices: [string, Fact][] = [
    [words.ticket.yes, true],
    [words.ticket.no, false],
    ["–", null],
  ];
  return (
    <span class="segments" role="radiogroup" id={props.id} aria-label={props.fact.fact} aria-describedby={props.describedBy}>
      {choices.map(([label, value]) => (
        <label key={label} class={value === null ? "segment-none" : undefined} title={value === null ? words.ticket.notGiven : undefined}>
          <input
            type="radio"
            name={name}
            checked={props.value === value}
            aria-label={value === null ? words.ticket.notGiven : undefined}
            onChange={() => props.onChange(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </span>
  );
}

/** A fact with its name and what holds where the ticket does not say. */
export function FactField(props: Omit<FieldProps, "id" | "describedBy"> & { needed: boolean }) {
  const { fact, needed } = props;
  const words = useWords();
  const id = useId();
  const hint = props.value === null && fact.default !== null;
  const grouped = fact.type === "bool";
  const shown = fact.default === true ? words.ticket.yes : fact.default === false ? words.ticket.no : String(fact.default);
  return (
    <div class={needed ? "fact fact-needed" : "fact"} data-fact={fact.fact}>
      <span class="fact-head">
        {grouped ? <span class="slug">{fact.fact}</span> : <label class="slug" for={id}>{fact.fact}</label>}
        {needed ? <span class="tag tag-needed">{words.ticket.needed}</span> : fact.required && <span class="tag">{words.ticket.required}</span>}
      </span>
      <FactInput {...props} id={id} describedBy={hint ? `${id}-hint` : undefined} />
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {words.ticket.byDefault(shown)}
        </span>
      )}
    </div>
  );
}
