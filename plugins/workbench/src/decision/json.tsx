// The decision's own bytes, for developers: the same as in every other host of the engine.

import type { Contract, Ticket } from "clausola";
import { useMemo, useState } from "preact/hooks";
import { useWords } from "../words";

export function Json(props: { contract: Contract; ticket: Ticket; now: string }) {
  const { contract, ticket, now } = props;
  const words = useWords();
  const [open, setOpen] = useState(false);
  const text = useMemo(() => (open ? contract.decideJson(JSON.stringify(ticket), now) : ""), [open, contract, ticket, now]);
  return (
    <details class="card json" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.json}</summary>
      {open && (
        <pre id="json" tabIndex={0}>
          {text}
        </pre>
      )}
    </details>
  );
}
