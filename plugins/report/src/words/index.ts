import { useLanguage } from "clausola-view";
import { en, type Words } from "./en";
import { it } from "./it";

export type { Words };

/** The report's own words in the reader's language. */
export function useWords(): Words {
  return useLanguage().language === "it" ? it : en;
}
