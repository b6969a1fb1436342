// The reader's language and colours: kept on this machine, and no part of a link.

import { languageOf, type Language } from "clausola-view";

export type Theme = "auto" | "light" | "dark";

const KEY = "clausola-workbench";

export interface Settings {
  language: Language;
  theme: Theme;
}

/** What was chosen before; else what the browser asks for. A browser may forbid storage: then nothing is kept. */
export function load(): Settings {
  let kept: Partial<Settings> = {};
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Settings>;
  } catch {
    kept = {};
  }
  const language = kept.language === "it" || kept.language === "en" ? kept.language : languageOf(navigator.language);
  const theme = kept.theme === "light" || kept.theme === "dark" ? kept.theme : "auto";
  return { language, theme };
}

export function save(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Then the choice holds until the page is closed.
  }
}
