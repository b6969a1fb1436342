// The reader's language and the zone that instants print in, for all components below.

import { createContext, type ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { en, type Words } from "./words/en";
import { it } from "./words/it";
import type { Text } from "./wire";

export type Language = "it" | "en";

const Current = createContext<Language>("en");

/** The words of a language. */
export function wordsOf(language: Language): Words {
  return language === "it" ? it : en;
}

/** The language that a tag such as `it-IT` asks for; English where there is no other. */
export function languageOf(tag: string): Language {
  return tag.toLowerCase().startsWith("it") ? "it" : "en";
}

/** Sets the language of what is inside. */
export function LanguageProvider(props: { language: Language; children: ComponentChildren }) {
  return <Current.Provider value={props.language}>{props.children}</Current.Provider>;
}

/** The language, its words, and the side of a two-language text to show. */
export function useLanguage() {
  const language = useContext(Current);
  return { language, words: wordsOf(language), pick: (text: Text) => text[language] };
}
