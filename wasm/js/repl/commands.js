// The commands that begin with a dot.

import { longest, wrapped } from "../text.js";
import { Mistake } from "./session.js";

const SEEDS = 4_294_967_295;

/**
 * What each command does: it returns what is to be printed.
 *
 * @param {import("./session.js").Session} session
 * @param {ReturnType<import("./print.js").printer>} print
 * @param {ReturnType<import("./words.js").replWords>} say
 */
export function commands(session, print, say) {
  return {
    contract(name) {
      if (name === "") return contractList(session, print);
      session.useContract(name);
      return `${heading(session.contract, print)}\n\n${print.value(session.decision)}`;
    },
    ticket: (text) => print.value(text === "" ? session.context.ticket : session.changeTicket(text)),
    now: (text) => print.value(text === "" ? session.decision : session.changeNow(text)),
    explain(text) {
      if (!["", "it", "en"].includes(text)) throw new Mistake(say.badLanguage(text));
      return print.explanation(session.explanation, text || undefined);
    },
    sample(text) {
      if (text !== "" && !(/^\d+$/.test(text) && Number(text) <= SEEDS)) throw new Mistake(say.badSeed(text));
      session.sample(text === "" ? undefined : Number(text));
      return `${print.value(session.decision)}\n\n${print.lines([[[say.again(session.seed), "quiet"]]])}`;
    },
    lint: () => print.findings(session.contract.lint()),
    test: () => print.value(session.contract.test()),
    help: () => help(print, say),
  };
}

/** The contract's id, revision and title. */
export function heading({ id, revision, title }, print) {
  return print.lines(wrapped([[id, "strong"], [` ${revision}  `, "quiet"]], title, print.width()));
}

function contractList({ contract, contracts }, print) {
  const all = Object.values(contracts);
  const own = all.some(({ id, hash }) => id === contract.id && hash === contract.hash) ? [] : [contract];
  const column = longest([...all, ...own].map(({ id, revision }) => `${id} ${revision}`)) + 2;
  const rows = [...all, ...own].flatMap((each) => {
    const current = each.id === contract.id && each.hash === contract.hash;
    const name = [[current ? "● " : "  ", "good"], [each.id, "strong"], [` ${each.revision}`.padEnd(column - each.id.length), "quiet"]];
    return wrapped(name, each.title, print.width());
  });
  return print.lines(rows);
}

function help(print, say) {
  const width = print.width();
  const table = (rows, tone) => {
    const column = longest(rows.map(([code]) => code)) + 2;
    // Where two columns leave the second no room, it goes below the first.
    const beside = width - column - 2 >= 24;
    return rows.flatMap(([code, meaning]) =>
      beside
        ? wrapped([["  "], [code.padEnd(column), tone]], meaning, width)
        : [[["  "], [code, tone]], ...wrapped([["      "]], meaning, width, "quiet")],
    );
  };
  const dotted = Object.entries(say.commands).map(([name, [takes, does]]) => [`.${name} ${takes}`.trim(), does]);
  return print.lines([
    ...table(dotted, "strong"),
    [],
    ...table(Object.entries(say.values), "info"),
    [],
    ...wrapped([["  "]], say.others, width, "quiet"),
  ]);
}
