// The view components: props are the engine's own answers, text comes in Italian and English.

export { LanguageProvider, languageOf, useLanguage, wordsOf, type Language } from "./language";
export { Glyph } from "./glyph";
export { Ring } from "./ring";
export { TimerCard, useDue, useName } from "./timer-card";
export { hatch } from "./timeline/hatch";
export { Timeline, useWidth } from "./timeline/timeline";
export { ZoomableTimeline } from "./timeline/zoomable";
export { Coverage, NextStep, PriorityReason, nextStep, useAction, useMisses, useValue } from "./reasons";
export { LedgerTable } from "./ledger";
export { DueSwatch, FlagSwatch, Swatch } from "./timeline/swatch";
export { quoted, Told } from "./told";
export { Warnings } from "./warnings";
export { Clauses, Why } from "./why";
export { Assumed, Clause, ClausesProvider, Source } from "./source";
export { epoch, fromLocal, inZone, local, rfc3339, when } from "./instant";
export { length, short } from "./length";
export { human, list } from "./name";
export type * from "./wire";
