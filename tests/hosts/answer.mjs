// How the npm package is asked, the same in Node and in a browser.
//
// A request is {"door":"json"|"object","source":"builtin"|"toml"|"json","contract":"…","question":{…}}; `json` passes
// text in and out, `object` passes objects and prints them with `JSON.stringify`. A reply is {"answer":"…"} with the
// text that the package gives, {"answer":null} where the door has no way to put the question, or {"fault":"…"} for
// whatever is thrown that is not a ClausolaError.

/** Answers requests with one copy of the package, compiling each contract once. */
export function host({ Contract, ClausolaError }) {
  const contracts = new Map();

  function contract(source, text) {
    const key = `${source} ${text}`;
    let known = contracts.get(key);
    if (!known) {
      known =
        source === "builtin" ? Contract.builtin(text)
        : source === "toml" ? Contract.fromToml(text)
        : Contract.from(JSON.parse(text));
      contracts.set(key, known);
    }
    return known;
  }

  return ({ door, source, contract: text, question }) => {
    try {
      return { answer: ask[door](contract(source, text), question) };
    } catch (error) {
      if (!(error instanceof ClausolaError)) return { fault: `${error.stack ?? error}` };
      // JavaScript has other values than JSON: what only text can say, or only a call, has no way through this door.
      if (error.diagnostics[0].code === "bad_argument") return { answer: null };
      if (question.time !== undefined) return { answer: JSON.stringify({ error: error.diagnostics[0] }) };
      return { answer: JSON.stringify({ ok: false, errors: error.diagnostics }) };
    }
  };
}

// What is not JSON cannot be passed as an object.
function parsed(text) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

const ask = {
  json(contract, { ticket, now, time, explain, language }) {
    if (time !== undefined) return contract.timeJson(time);
    if (explain !== undefined && language === undefined) return contract.explainJson(explain, now);
    return ticket === undefined ? null : contract.decideJson(ticket, now);
  },
  object(contract, { ticket, now, time, explain, language, rank, agenda, describe, lint, test }) {
    if (describe) return JSON.stringify(contract.describe());
    if (lint) return JSON.stringify({ ok: true, findings: contract.lint() });
    if (test) return JSON.stringify({ ok: true, report: contract.test() });
    if (explain !== undefined) {
      const input = parsed(explain);
      if (!input) return null;
      return language === undefined
        ? JSON.stringify({ ok: true, decision: contract.explain(input.value, now) })
        : JSON.stringify({ ok: true, text: contract.explainText(input.value, now, language) });
    }
    const list = rank ?? agenda;
    if (list) {
      const tickets = list.map(parsed);
      if (tickets.includes(null)) return null;
      const asked = tickets.map(({ value }) => value);
      return rank
        ? JSON.stringify({ ok: true, ranked: contract.rank(asked, now) })
        : JSON.stringify({ ok: true, agenda: contract.agenda(asked, now) });
    }
    const input = parsed(time ?? ticket);
    if (!input) return null;
    if (time === undefined) return JSON.stringify({ ok: true, decision: contract.decide(input.value, now) });
    const { calendar, op, start, end, seconds, facts } = input.value;
    if (facts !== undefined) return null;
    if (op === "due") return JSON.stringify({ at: contract.due(calendar, start, seconds) });
    if (op === "before") return JSON.stringify({ at: contract.before(calendar, start, seconds) });
    if (op === "worked") return JSON.stringify({ seconds: contract.worked(calendar, start, end) });
    return null;
  },
};
