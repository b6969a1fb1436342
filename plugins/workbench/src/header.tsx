// The page's head: which contract, the link to this state, language and colours.

import type { Language } from "clausola-view";
import { useState } from "preact/hooks";
import { ids, TEMPLATE } from "./contracts";
import { Icon } from "./icon";
import type { Settings, Theme } from "./settings";
import { useWords } from "./words";

export function Header(props: {
  id: string;
  /** The contract's title. */
  title: string;
  edited: boolean;
  edition: number;
  settings: Settings;
  onPick: (id: string) => void;
  onShare: () => Promise<string>;
  onSettings: (settings: Settings) => void;
}) {
  const { id, edited, settings, onSettings } = props;
  const words = useWords();
  const [said, setSaid] = useState("");
  const share = async () => {
    const link = await props.onShare();
    try {
      await navigator.clipboard.writeText(link);
      setSaid(words.copied);
    } catch {
      // Without permission for the clipboard the address bar still has it.
      setSaid(words.linkInBar);
    }
    setTimeout(() => setSaid(""), 4000);
  };
  return (
    <header class="head">
      <a class="skip" href="#decision" onClick={(event) => (event.preventDefault(), document.getElementById("decision")?.focus())}>
        {words.skip}
      </a>
      <div class="brand">
        <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
          <circle cx="16" cy="16" r="12" class="brand-track" />
          <path d="M16 4a12 12 0 1 1-10.4 18" class="brand-arc" />
        </svg>
        <h1>
          Clausola <span>{words.title}</span>
        </h1>
      </div>
      <label class="pick">
        <span class="cl-unseen">{words.pick}</span>
        <select class="field" id="pick" value={id} data-edition={props.edition} onChange={(event) => props.onPick(event.currentTarget.value)}>
          {ids().map((name) => (
            <option key={name} value={name}>
              {name === TEMPLATE ? words.template : name}
            </option>
          ))}
        </select>
        <span class="pick-title">{props.title}</span>
        {edited && <span class="tag">{words.edited}</span>}
      </label>
      <div class="head-tools">
        <span class="said" role="status">
          {said}
        </span>
        <button type="button" class="button" data-control="share" onClick={() => void share()}>
          <Icon name="link" /> <span>{words.share}</span>
        </button>
        <span class="segments" role="radiogroup" aria-label={words.language}>
          {(["it", "en"] as Language[]).map((language) => (
            <label key={language}>
              <input type="radio" name="language" lang={language} aria-label={language === "it" ? "Italiano" : "English"} value={language} checked={settings.language === language} onChange={() => onSettings({ ...settings, language })} />
              <span aria-hidden="true">{language.toUpperCase()}</span>
            </label>
          ))}
        </span>
        <select class="field field-theme" aria-label={words.theme} title={words.theme} id="theme" value={settings.theme} onChange={(event) => onSettings({ ...settings, theme: event.currentTarget.value as Theme })}>
          {(["auto", "light", "dark"] as Theme[]).map((theme) => (
            <option key={theme} value={theme}>
              {words.themes[theme]}
            </option>
          ))}
        </select>
      </div>
    </header>
  );
}
