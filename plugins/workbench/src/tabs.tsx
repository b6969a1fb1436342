// Tabs as the ARIA practices describe them: arrows move, Home and End jump, only the chosen one is in the tab order.

import type { ComponentChildren } from "preact";

export interface Tab {
  id: string;
  name: string;
  /** Something to notice about it, such as errors in its text. */
  sign?: ComponentChildren;
}

export function Tabs(props: { tabs: Tab[]; chosen: string; label: string; onChoose: (id: string) => void }) {
  const { tabs, chosen, onChoose } = props;
  const key = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={props.label} onKeyDown={key}>
      {tabs.map((tab) => (
        <button
          type="button"
          role="tab"
          key={tab.id}
          id={`tab-${tab.id}`}
          aria-selected={tab.id === chosen}
          aria-controls={`panel-${tab.id}`}
          tabIndex={tab.id === chosen ? 0 : -1}
          onClick={() => onChoose(tab.id)}
        >
          {tab.name}
          {tab.sign}
        </button>
      ))}
    </div>
  );
}

export function Panel(props: { id: string; chosen: boolean; children: ComponentChildren }) {
  return (
    <div class="panel" role="tabpanel" id={`panel-${props.id}`} aria-labelledby={`tab-${props.id}`} hidden={!props.chosen}>
      {props.children}
    </div>
  );
}
