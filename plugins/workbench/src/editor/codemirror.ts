// The code editor, loaded once the page stands. It lives in a shadow root: there CodeMirror brings its styles as
// constructed sheets, which a policy without `unsafe-inline` allows.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic as Mark } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Transaction } from "@codemirror/state";
import {
  crosshairCursor,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Diagnostic } from "clausola";
import { quoted } from "clausola-view";
import { place } from "./place";

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", color: "var(--cl-ink)", backgroundColor: "var(--cl-card)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--cl-mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--cl-ink)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--cl-ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--cl-card)", color: "var(--cl-soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--cl-accent) 7%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--cl-accent) 24%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--cl-pause) 22%, transparent)" },
  ".cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--cl-run) 22%, transparent)" },
  ".cm-tooltip, .cm-panels": { backgroundColor: "var(--cl-card)", color: "var(--cl-ink)", border: "1px solid var(--cl-line)" },
  ".cm-tooltip": { borderRadius: "6px", maxWidth: "min(36rem, 90vw)", boxShadow: "0 4px 18px rgb(0 0 0 / 0.18)" },
  ".cm-panel input, .cm-panel button": { font: "inherit" },
  ".cm-diagnostic": { fontFamily: "var(--cl-sans)", padding: "6px 10px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic code": { fontFamily: "var(--cl-mono)", fontSize: "0.92em" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--cl-bad)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--cl-late)" },
  ".cm-diagnostic-hint": { borderLeft: "4px solid var(--cl-edge)" },
  // Drawn by the text itself, so that they follow the colours of the page.
  ".cm-lintRange": { backgroundImage: "none !important", paddingBottom: "1px" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--cl-bad) 1.5px", textUnderlineOffset: "3px", textDecorationSkipInk: "none" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--cl-late) 1.5px", textUnderlineOffset: "3px", textDecorationSkipInk: "none" },
  ".cm-lintRange-hint": { textDecoration: "underline dotted var(--cl-edge) 1.5px", textUnderlineOffset: "3px" },
  ".cm-lint-marker": { width: "10px", height: "10px", margin: "4px 2px", content: "none !important" },
  ".cm-lint-marker-error": { backgroundColor: "var(--cl-bad)", clipPath: "polygon(50% 0, 100% 100%, 0 100%)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--cl-late)", borderRadius: "50%" },
  ".cm-lint-marker-hint": { border: "1.5px solid var(--cl-edge)", borderRadius: "50%", boxSizing: "border-box", width: "8px", height: "8px" },
});

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--cl-soft)", fontStyle: "italic" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--cl-good)" },
  { tag: [tags.number, tags.bool, tags.atom], color: "var(--cl-late)" },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--cl-accent)" },
  { tag: [tags.heading, tags.labelName, tags.bracket], color: "var(--cl-suspend)", fontWeight: "600" },
]);

/** An editor as the page drives it. */
export interface Editor {
  set(text: string): void;
  /** Marks the findings about a text, unless another one is there by now: they would underline the wrong words. */
  mark(text: string, findings: Diagnostic[]): void;
  /** Puts the cursor at a place of the text and shows it. */
  go(from: number): void;
  destroy(): void;
}

const SEVERITY = { error: "error", warning: "warning", note: "hint" } as const;

/** A message with what it quotes as code. */
function drawn(message: string): HTMLElement {
  const made = document.createElement("span");
  made.append(...quoted(message).map((part, n) => (n % 2 === 0 ? part : Object.assign(document.createElement("code"), { textContent: part }))));
  return made;
}

/** Puts an editor into an element. */
export function mount(element: HTMLElement, text: string, label: string, onChange: (text: string) => void): Editor {
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        crosshairCursor(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        StreamLanguage.define(toml),
        syntaxHighlighting(colours),
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && update.transactions.some((change) => change.annotation(Transaction.remote) !== true)) {
            onChange(update.state.doc.toString());
          }
        }),
        look,
      ],
    }),
  });
  return {
    set(next) {
      if (view.state.doc.toString() === next) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: next },
        annotations: Transaction.remote.of(true),
        selection: { anchor: 0 },
        scrollIntoView: true,
      });
    },
    mark(about, findings) {
      const doc = view.state.doc.toString();
      if (doc !== about) return;
      const marks = findings
        .filter(({ line }) => line !== null)
        .map((finding): Mark => {
          const message = finding.help ? `${finding.message}\n${finding.help}` : finding.message;
          return { ...place(doc, finding), severity: SEVERITY[finding.severity], message, renderMessage: () => drawn(message), source: finding.code };
        });
      view.dispatch(setDiagnostics(view.state, marks.sort((a, b) => a.from - b.from)));
    },
    go(from) {
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
