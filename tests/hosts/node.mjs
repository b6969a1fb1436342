// The npm package, asked over lines: node node.mjs <package folder>
//
// A line in: {"door":"json"|"object","source":"builtin"|"toml"|"json","contract":"…","question":{…}}.
// A line out: {"answer":"…"} with the text that the package gives, {"answer":null} where the door has no way to
// put the question, or {"fault":"…"} for whatever is thrown that is not a ClausolaError.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const entry = exports["."].node?.import ?? exports["."].import ?? exports["."].default;
const { Contract, ClausolaError } = await import(pathToFileURL(join(folder, entry?.default ?? entry)));

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

// What is not JSON cannot be passed as an object.
function parsed(text) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

const ask = {
  json(contract, { ticket, now, time }) {
    return time === undefined ? contract.decideJson(ticket, now) : null;
  },
  object(contract, { ticket, now, time }) {
    const input = parsed(time ?? ticket);
    if (!input) return null;
    if (time === undefined) return JSON.stringify({ ok: true, decision: contract.decide(input.value, now) });
    const { calendar, op, start, end, seconds } = input.value;
    if (op === "due") return JSON.stringify({ at: contract.due(calendar, start, seconds) });
    if (op === "before") return JSON.stringify({ at: contract.before(calendar, start, seconds) });
    if (op === "worked") return JSON.stringify({ seconds: contract.worked(calendar, start, end) });
    return null;
  },
};

function answer({ door, source, contract: text, question }) {
  try {
    return { answer: ask[door](contract(source, text), question) };
  } catch (error) {
    if (!(error instanceof ClausolaError)) return { fault: `${error.stack ?? error}` };
    // JavaScript has other values than JSON: what only text can say, or only a call, has no way through this door.
    if (error.diagnostics[0].code === "bad_argument") return { answer: null };
    if (question.time !== undefined) return { answer: JSON.stringify({ error: error.diagnostics[0] }) };
    return { answer: JSON.stringify({ ok: false, errors: error.diagnostics }) };
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
