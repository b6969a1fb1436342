// `npx clausola`, as the packed package installs it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { complete, nearest } from "../js/repl/complete.js";
import { options, surroundings } from "../js/repl/options.js";
import { Session } from "../js/repl/session.js";
import { replWords } from "../js/repl/words.js";
import { clausola, project, samples } from "./support.mjs";

const { place, installed } = project();
const bin = join(installed, "repl.mjs");

const OWN = `
  contract = { id = "own", title = "Own contract", time_zone = "Europe/Rome" }
  facts = { blocking = "bool" }
  calendars.desk = { hours = { mon-fri = ["09:00-18:00"] } }
  objectives = [{ id = "answer", stop = "acknowledged", calendar = "desk", target = "2h" }]
`;
writeFileSync(join(place, "own.toml"), OWN);
writeFileSync(join(place, "broken.toml"), OWN.replace("desk = {", "dask = {"));
mkdirSync(join(place, "folder"));
writeFileSync(join(place, "list.json"), "[1, 2]");
writeFileSync(
  join(place, "ticket.json"),
  JSON.stringify({ id: "from-file", events: [{ type: "opened", at: "2026-10-05T10:00:00+02:00" }] }),
);

/** Runs the program with lines piped in. */
function run(args, lines = [], env = {}) {
  const { NO_COLOR, FORCE_COLOR, LANG, LC_MESSAGES, ...rest } = process.env;
  return spawnSync(process.execPath, [bin, ...args], {
    cwd: place,
    input: lines.map((line) => `${line}\n`).join(""),
    encoding: "utf8",
    env: { ...rest, LC_ALL: "C.UTF-8", ...env },
  });
}

/** What it prints for lines that are piped in, none of them wrong. */
function type(lines, env) {
  const { status, stdout, stderr } = run([], lines, env);
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

test("npx finds it, and it says its version", () => {
  const { stdout } = spawnSync("npx", ["--no-install", "clausola", "--version"], { cwd: place, encoding: "utf8" });
  assert.equal(stdout.trim(), JSON.parse(readFileSync(join(installed, "package.json"), "utf8")).version);
});

test("help says how it is used, in the terminal's language", () => {
  const { status, stdout } = run(["--help"]);
  assert.equal(status, 0);
  assert.match(stdout, /^usage: clausola \[contract\]\n/);
  assert.match(run(["-h"], [], { LC_ALL: "it_IT.UTF-8" }).stdout, /^uso: clausola \[contratto\]\n/);
});

test("what it does not know is refused with code 2", () => {
  for (const [args, message] of [
    [["--colour"], "there is no option `--colour`"],
    [["-x"], "there is no option `-x`"],
    [["--version=3"], "`--version` takes no value"],
    [["exetera", "sogei-pec"], "one contract at a time: `sogei-pec` is one too many"],
  ]) {
    const { status, stdout, stderr } = run(args);
    assert.deepEqual([status, stdout, stderr], [2, "", `error: ${message}\nsee \`clausola --help\`\n`]);
  }
});

test("a contract that is none ends it with code 1 and says why", () => {
  const unknown = run(["nobody"]);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /^error: there is no contract `nobody`, and no such file; there are conciliasfera, /);
  const broken = run(["broken.toml"]);
  assert.equal(broken.status, 1);
  assert.match(broken.stderr, /^error\[\w+\]: .*`desk`/);
});

test("a folder in the place of a contract is told in a line", () => {
  const { status, stdout, stderr } = run(["folder"]);
  assert.deepEqual([status, stdout, stderr], [1, "", "error: `folder` is a folder, not a file\n"]);
});

test("a ticket that is refused does not take the place of the one before", () => {
  const session = new Session(clausola, samples, replWords("en"));
  session.useContract("lepida-payer");
  const { ticket, now } = session.context;
  const refused = ["blocking=maybe", "blocking=false nobody=1", "{}", '{"ticket":{"id":"1"},"now":"2026-10-05T10:00:00+02:00"}', join(place, "list.json")];
  for (const text of refused) {
    assert.throws(() => session.changeTicket(text), Error, text);
    assert.equal(session.context.ticket, ticket, text);
    assert.equal(session.context.now, now, text);
  }
});

test("a command that is none is told what it might have been, in the terminal's language", () => {
  assert.match(run([], [".hlep"], { LC_ALL: "it_IT.UTF-8" }).stdout, /^! non c'è un comando `\.hlep`; forse `\.help`\?\n$/);
  // A line of a longer expression may begin with a point.
  assert.match(type(["([1, 2]", "  .map((n) => n * 2)", ")"]), /\[ 2, 4 \]/);
});

test("opens with the contracts, a ticket and its decision, and prints nothing unasked", () => {
  assert.equal(type([]), "");
  const seen = type(["Object.keys(contracts).join()", "contract.id + ' ' + ticket.id", "decision"]);
  assert.match(seen, /^'conciliasfera,consorzio,exetera,lepida,sogei'\n'lepida-payer 4711'\n4711 +lepida-payer 100 /);
  assert.match(seen, /acknowledge +█+ +116 % +✗ breached +due Mon 5 Oct 09:00 +10m over/);
});

test("the decision follows whatever is assigned", () => {
  const seen = type(['now = "2026-10-05T08:30:00+02:00"', "decision", "ticket.facts.blocking = false", "decision.priority"]);
  assert.match(seen, /acknowledge +█+[^\n]* 50 % +● running/);
  assert.match(seen, /'non_blocking'\n$/);
});

test(".contract lists the contracts, and takes another one with a ticket", () => {
  const seen = type([".contract", ".contract sogei", "contract.id", ".contract own.toml", ".contract"]);
  assert.match(seen, /^  conciliasfera 1 +ConciliaSFERA.*\n(.*\n)*● lepida-payer 100 +Lepida/);
  assert.match(seen, /sogei-pec 1 +Sogei.*\n\nPEC-77 +sogei-pec/);
  assert.match(seen, /'sogei-pec'/);
  assert.match(seen, /own 1 +Own contract\n\nsample-\d+ +own 1/);
  assert.match(seen, /● own 1 +Own contract\n$/);
});

test("a file's contract can be the first one", () => {
  assert.match(run(["own.toml"], ["decision"]).stdout, /^sample-\d+ +own 1 /);
});

test(".ticket shows the ticket, changes its facts, and reads another one", () => {
  const seen = type([
    ".ticket",
    ".ticket blocking=no channel=web",
    "JSON.stringify(ticket.facts)",
    ".ticket channel=",
    "'channel' in ticket.facts",
    ".ticket ticket.json",
    '.ticket { "id": "typed", "events": [{ "type": "opened", "at": "2026-10-05T09:00:00+02:00" }] }',
  ]);
  assert.match(seen, /^4711\nfacts +request malfunction · blocking yes .*\n(.*\n)?events +Sat 3 Oct 13:00 · opened\n/);
  assert.match(seen, /\n4711 .*\nnon_blocking · covered\n/);
  assert.match(seen, /"blocking":false.*"channel":"web"/);
  assert.match(seen, /\nfalse\nfrom-file /);
  assert.match(seen, /\ntyped +lepida-payer/);
  assert.match(seen, /\nfrom-file .* Mon 5 Oct 2026 10:00\n/); // opened after now
});

test("what the prompt itself makes is taken", () => {
  const seen = type([
    'now = new Date("2026-10-05T08:30:00+02:00")',
    "decision.now",
    "decision.timers",
    "explanation.ticket",
    'contract.dueBatch("help_desk", new Float64Array([0]), new Float64Array([1]))[0] > 0',
    ".now +1h",
  ]);
  assert.match(seen, /'2026-10-05T08:30:00\+02:00'\nacknowledge +█[^]*'4711'\ntrue\n4711 .*Mon 5 Oct 2026 09:30\n/);
});

test(".now takes what people write", () => {
  const session = new Session(clausola, samples, replWords("en"));
  session.useContract("lepida-payer");
  const steps = [
    ["+2h", "2026-10-05T11:10:00+02:00"],
    ["-30m", "2026-10-05T10:40:00+02:00"],
    ["1h 20m", "2026-10-05T12:00:00+02:00"],
    ["9:05", "2026-10-05T09:05:00+02:00"],
    ["wake-up", "2026-10-05T11:00:00+02:00"],
    ["2026-10-25", "2026-10-25T00:00:00+02:00"],
    ["03:30", "2026-10-25T03:30:00+01:00"], // the clocks went back at three
    ["02:30", "2026-10-25T02:30:00+02:00"], // twice: the first
    ["2026-12-24 18:30", "2026-12-24T18:30:00+01:00"],
    ["2026-10-05T07:10:00Z", "2026-10-05T09:10:00+02:00"],
  ];
  for (const [written, now] of steps) assert.equal(session.changeNow(written).now, now, written);
  assert.throws(() => session.changeNow("yesterday"), clausola.ClausolaError);
  assert.equal(session.context.now, "2026-10-05T09:10:00+02:00");
});

test(".explain tells the reasons, in either language", () => {
  const seen = type([".explain", ".explain it"]);
  assert.match(seen, /priority +blocking · row 1: blocking = yes · clause 3\.2\.3/);
  assert.match(seen, /\n  Sat 3 Oct 13:30  Mon 5 Oct 08:30  weekend\n/);
  assert.match(seen, /█ counted .*◆ due   ▼ now/);
  assert.match(seen, /\n  sab 3 ott 13:30  lun 5 ott 08:30  fine settimana\n/);
});

test(".sample shows a random ticket, and how to see it again", () => {
  assert.match(type([".sample 7"]), /^sample-7 +lepida-payer(.*\n)+\.sample 7 shows it again\n$/);
  const [, seed] = /\.sample (\d+) shows/.exec(type([".sample"]));
  assert.match(type([`.sample ${seed}`, "ticket.id"]), new RegExp(`'sample-${seed}'`));
});

test(".lint and .test say what the contract is like", () => {
  const seen = run(["own.toml"], [".lint", ".test"]).stdout;
  assert.match(seen, /warning\[unused_fact\]  line 3, column \d+ · facts\.blocking\n  no rule asks for the fact `blocking`\n  → /);
  assert.match(seen, /\n1 warning\n0 passed · 0 failed\n/);
});

test(".help names every command", () => {
  const seen = type([".help"]);
  for (const name of ["contract", "ticket", "now", "explain", "sample", "lint", "test", "help"]) {
    assert.match(seen, new RegExp(`^  \\.${name} `, "m"));
  }
});

test("parts of a decision print as parts of its card", () => {
  const seen = type(["decision.timers[0]", "decision.timers", "explanation.trace.timers[0].ledger", "contract.lint().slice(0, 1)"]);
  assert.match(seen, /^acknowledge  █+ 116 % .*\n.*\nacknowledge  █/);
  assert.match(seen, /\nresolve .*\n.*\n  █·+◆▼\n/);
  assert.match(seen, /\nnote\[assumption\]/);
});

test("a script that goes wrong says so, goes on, and ends with code 1", () => {
  const wrong = [
    ['contract.due("desk", now, 60)', "error[unknown_calendar]  calendar\n  the contract has no calendar `desk`\n  → "],
    ["nobody", "ReferenceError: nobody is not defined"],
    [".contract nobody", "! there is no contract `nobody`, and no such file"],
    [".ticket nobody", "! `nobody` is no file, and no fact with its value such as `blocking=true`"],
    [".ticket nobody=1", "! the contract has no fact `nobody`; it has request, blocking"],
    [".ticket {", "! this is not JSON: "],
    [".now yesterday", "error[bad_instant]  now\n"],
    [".explain de", "! `de` is no language of the explanations: there are `it` and `en`"],
    [".sample -1", "! `-1` is no seed: give a whole number from 0 to 4294967295, or none"],
    [".contract broken.toml", "error["],
    [".contract folder", "! `folder` is a folder, not a file"],
    [".ticket folder", "! `folder` is a folder, not a file"],
    [".hlep", "! there is no command `.hlep`; did you mean `.help`?"],
    [".decide", "! there is no command `.decide`; see `.help`"],
    ["ticket = Symbol.iterator; .5", "0.5"],
    [".ticket", "Symbol(Symbol.iterator)"],
    ["ticket = null", "null"],
    [".ticket blocking=true", "! `ticket` holds no ticket any more: `.contract lepida-payer` or"],
    [".contract lepida", "4711 "],
    ["now = { toString() { throw new Error() } }; 1", "1"],
    [".now +1h", "error[bad_argument]  now\n"],
    ["contract = 5", "5"],
    [".lint", "! `contract` holds no contract any more: `.contract lepida-payer` loads one"],
    ["decision", "! `contract` holds no contract any more"],
    [".contract exetera", "exetera"],
    ["Object.defineProperty(contract, 'lint', { value() { throw new TypeError('mine') } }); 2", "2"],
    [".lint", "! this cannot be done: mine"],
  ];
  const { status, stdout } = run([], wrong.flatMap(([line], i) => [line, `'after ${i}'`]));
  assert.equal(status, 1);
  assert.doesNotMatch(stdout, /\n    at .*(node\.cjs|repl\.mjs|wasm-function)/);
  const answers = stdout.split(/'after \d+'\n/);
  assert.equal(answers.length, wrong.length + 1, stdout);
  wrong.forEach(([, told], i) => assert.ok(answers[i].includes(told), answers[i]));
  // One of each kind is enough.
  for (const line of ['contract.due("desk", now, 60)', "nobody", ".now yesterday"]) assert.equal(run([], [line]).status, 1);
});

test("speaks Italian where the terminal does", () => {
  const italian = (env) => type(["decision", ".help", ".explain"], { LC_ALL: "", ...env });
  for (const env of [{ LANG: "it_IT.UTF-8" }, { LANG: "en_GB.UTF-8", LC_MESSAGES: "it_IT.UTF-8" }]) {
    const seen = italian(env);
    assert.match(seen, /✗ scaduto +scade lun 5 ott 09:00 +oltre di 10m/);
    assert.match(seen, /\.sample \[seme\] +un ticket a caso/);
    assert.match(seen, /Presa in carico · entro 60 min · garantito/);
  }
  assert.match(italian({ LANG: "it_IT.UTF-8", LC_ALL: "en_US.UTF-8" }), /✗ breached/);
});

test("says in Italian what the contract says in Italian", () => {
  const italian = run([], [".contract sogei", ".lint", ".contract lepida", ".lint"], { LC_ALL: "it_IT.UTF-8" }).stdout;
  assert.match(italian, /avvisi +il mancato rispetto comporta penali, i cui importi\s+stanno in un\s+altro documento · clausola\s+7\n/);
  assert.match(italian, /\n  ipotesi: il documento non parla di festività: /);
  assert.doesNotMatch(italian, /assumed: |missing these times/);
  const english = run([], [".contract sogei", ".lint"]).stdout;
  assert.match(english, /warnings +missing these times brings penalties[^]*\(clause\s+7\)/);
  assert.match(english, /\n  assumed: the extension is read for/);
});

test("is in colour only where that is wanted", () => {
  const escapes = (env) => /\x1b\[/.test(type(["decision", ".lint"], env));
  assert.deepEqual(
    [{}, { FORCE_COLOR: "1" }, { FORCE_COLOR: "0" }, { NO_COLOR: "1" }, { FORCE_COLOR: "1", NO_COLOR: "1" }].map(escapes),
    [false, true, false, false, true],
  );
  const terminal = (colours) => ({ isTTY: true, hasColors: () => colours });
  const colour = (env, stdout) => surroundings(env, stdout).colour;
  assert.deepEqual(
    [colour({}, terminal(true)), colour({}, terminal(false)), colour({ NO_COLOR: "1" }, terminal(true)), colour({ NO_COLOR: "" }, terminal(true))],
    [true, false, false, true],
  );
});

test("the tab key knows contracts, facts, their values and instants", () => {
  const say = replWords("en");
  const session = new Session(clausola, samples, say);
  session.useContract("lepida-payer");
  const tab = (line) => complete(session, say, line);
  assert.deepEqual(tab(".contract so"), [["sogei-pec"], "so"]);
  assert.deepEqual(tab(".ticket bl"), [["blocking="], "bl"]);
  assert.deepEqual(tab(".ticket blocking=true channel=p"), [["channel=phone"], "channel=p"]);
  assert.deepEqual(tab(".ticket blocking="), [["blocking=true", "blocking=false"], "blocking="]);
  assert.deepEqual(tab(".now w"), [["wake-up"], "w"]);
  assert.deepEqual(tab(".explain "), [["it", "en"], ""]);
  assert.deepEqual(tab("ticket.facts.bl"), [["blocking"], "bl"]);
  assert.deepEqual(tab('ticket.facts.channel = "ph'), [['"phone"'], '"ph']);
  assert.deepEqual(["hlep", "test", "lnit", "x", "decide"].map((word) => nearest(word, ["help", "lint", "test"])), ["help", "test", "lint", undefined, undefined]);
  for (const line of ["", "contract.", ".con", ".help ", "decision.timers"]) assert.equal(tab(line), null, line);
});

test("every option is known or refused", () => {
  assert.deepEqual({ ...options([]) }, { contract: undefined });
  assert.deepEqual({ ...options(["exetera"]) }, { contract: "exetera" });
  assert.equal(options(["--help", "--what"]).fault, "there is no option `--what`");
});

// A terminal of its own takes `script`, whose options differ elsewhere.
if (process.platform === "linux") {
  test("in a terminal it welcomes, completes, colours and keeps its history", () => {
    const home = join(place, "home");
    mkdirSync(home);
    const { stdout } = spawnSync("script", ["-qec", `stty cols 80; ${process.execPath} ${bin}`, "/dev/null"], {
      cwd: place,
      input: ".now +1h\n.exit\n",
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: home, TERM: "xterm-256color", LANG: "en_US.UTF-8" },
      timeout: 30_000,
    });
    assert.match(stdout, /\x1b\[1mclausola\x1b\[0m\x1b\[2m [\d.]+  service contracts as code/);
    assert.match(stdout, /clausola> /);
    assert.match(stdout, /Mon 5 Oct 2026 10:10/);
    assert.match(readFileSync(join(home, ".clausola_history"), "utf8"), /\.now \+1h/);
  });
}
