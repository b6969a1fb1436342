// How the REPL prints what is typed: what is known as a card, everything else as Node does.

import { inspect } from "node:util";
import { card, pageOf, timerRows } from "../card.js";
import { explained, ledgerCard } from "../explanation.js";
import { errorCard, findingsCard, reportCard } from "../findings.js";
import { joined, labelled, pageWidth, painted, wrapped } from "../text.js";
import { when, words } from "../words.js";
import { Mistake } from "./session.js";

/**
 * @param {{ language: string, colour: boolean, columns: () => number | undefined }} terminal
 * @param {() => string} now
 * @param {() => Map<string, import("../index").Text>} texts what the contract says in both languages, by its English
 */
export function printer({ language, colour, columns }, now, texts) {
  const look = () => ({ width: columns(), colour, language });
  const mistake = (message) => painted(wrapped([["! ", "bad"]], message, pageWidth(columns() ?? 80)), colour);
  const page = () => pageOf({ now: now() }, look().width ?? 80, language);

  const findings = (found) => findingsCard(found.map(inLanguage), look());
  const translated = (decision) => ({ ...decision, warnings: decision.warnings.map(inLanguage) });
  const inLanguage = (told) => ({ ...told, message: inWordsOfContract(told.message, texts, words(language)) });

  const KINDS = [
    [(value) => value instanceof Mistake, ({ message }) => mistake(message)],
    [(value) => has(value, "diagnostics") && value instanceof Error, (value) => errorCard(value, look())],
    [(value) => has(value, "trace", "timers", "wake_up"), (value) => explained(value, look())],
    [(value) => has(value, "timers", "coverage", "wake_up"), (value) => card(translated(value), look())],
    [(value) => has(value, "spans", "due_seconds"), (value) => ledgerCard(value, now(), look())],
    [isTimer, (value) => painted(timerRows([value], page()), colour)],
    [(value) => all(value, isTimer), (value) => painted(timerRows(value, page()), colour)],
    [(value) => has(value, "passed", "failed", "reach"), (value) => reportCard(value, look())],
    [(value) => all(value, isFinding), (value) => findings(value)],
    [(value) => has(value, "id", "events") && Array.isArray(value.events), (value) => ticketCard(value, look())],
  ];

  return {
    /** A value, for the REPL's answer. */
    value(value) {
      const known = value !== null && typeof value === "object" && KINDS.find(([is]) => is(value));
      if (known) {
        try {
          return known[1](value);
        } catch {
          // Something of the person's own that only looks like one of ours.
        }
      }
      return inspect(value, { colors: colour, breakLength: columns() ?? 80, depth: 4 });
    },
    /** An explanation, in the terminal's language or in another one. */
    explanation: (value, other = language) => explained(value, { ...look(), language: other }),
    /** Findings, also where there are none. */
    findings,
    /** What the engine refuses, without a stack. */
    error: (error) => errorCard(error, look()),
    /** A mistake at the prompt. */
    mistake,
    /** Lines of spans as text. */
    lines: (rows) => painted(rows, colour),
    width: () => pageWidth(columns() ?? 80),
  };
}

/** A warning or an assumption, which the engine tells in English, as the contract says it in the language of the terminal. */
function inWordsOfContract(message, texts, say) {
  const [, assumed, english, clause] = /^(assumed: )?(.*?)(?: \(clause ([^()]*)\))?$/s.exec(message);
  const text = texts().get(english);
  if (text === undefined || say.text(text) === english) return message;
  return joined([assumed ? say.assumedThat(say.text(text)) : say.text(text), clause && say.clause(clause)]);
}

function has(value, ...keys) {
  return keys.every((key) => Object.hasOwn(value, key));
}

function all(value, is) {
  return Array.isArray(value) && value.length > 0 && value.every((item) => item !== null && typeof item === "object" && is(item));
}

function isTimer(value) {
  return has(value, "objective", "state", "share", "due_if_resumed_now");
}

function isFinding(value) {
  return has(value, "code", "severity", "message", "help");
}

/** A ticket: what it says, and what happened. */
function ticketCard({ id, facts = {}, events }, { width = 80, colour = false, language = "en" }) {
  const say = words(language);
  const beside = events[0]?.at ?? "";
  const told = Object.entries(facts).map(([fact, value]) => `${fact} ${value === null ? "–" : (say.yesNo[value] ?? value)}`);
  const happened = events.map(({ type, at, ...rest }) => {
    const more = Object.entries(rest).filter(([, value]) => value !== null);
    const details = more.map(([key, value]) => (key === "reason" ? value : `${key} ${typeof value === "object" ? JSON.stringify(value) : value}`));
    return [joined([instant(at, say, beside), type, ...details])];
  });
  const sections = [
    [say.labels.facts, told.length > 0 ? [[joined(told)]] : []],
    [say.labels.events, happened],
  ];
  return painted([[[id, "strong"]], ...labelled(sections, pageWidth(width))], colour);
}

/** What is no instant is shown as it is: the decision says what is wrong with it. */
function instant(at, say, beside) {
  try {
    return when(at, say, beside);
  } catch {
    return `${at}`;
  }
}
