// A line at the top of the page that says something once, and what a refusal says.

import type { Diagnostic } from "clausola";
import { Told } from "clausola-view";
import { Icon } from "./icon";
import { useWords } from "./words";

export function Notice(props: { text: string; onDismiss: () => void }) {
  const words = useWords();
  return (
    <div class="notice notice-warn notice-top" role="alert" data-notice>
      <p>{props.text}</p>
      <button type="button" class="icon" aria-label={words.dismiss} title={words.dismiss} onClick={props.onDismiss}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Why a ticket was refused, and what helps. */
export function Refusal({ error }: { error: Diagnostic }) {
  return (
    <>
      <Told text={error.message} />
      {error.help && (
        <span class="hint">
          {" "}
          <Told text={error.help} />
        </span>
      )}
    </>
  );
}
