#!/usr/bin/env node
// `npx clausola`: a prompt with the contracts loaded.

import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { start } from "node:repl";
import samples from "clausola-samples";
import { commands, heading } from "./repl/commands.js";
import { complete, nearest } from "./repl/complete.js";
import { options, surroundings } from "./repl/options.js";
import { printer } from "./repl/print.js";
import { Mistake, Session } from "./repl/session.js";
import { replWords } from "./repl/words.js";
import { wrapped } from "./text.js";

const clausola = createRequire(import.meta.url)("./node.cjs");
const { version } = createRequire(import.meta.url)("./package.json");

const { stdin, stdout, env } = process;
const { language, colour } = surroundings(env, stdout);
const say = replWords(language);
const interactive = Boolean(stdin.isTTY && stdout.isTTY);

const asked = options(process.argv.slice(2));
if (asked.fault) quit(2, `error: ${asked.fault}\n${say.hint}`);
else if (asked.help) console.log(say.usage);
else if (asked.version) console.log(version);
else open(asked.contract);

function quit(code, message) {
  console.error(message);
  process.exitCode = code;
}

function open(name) {
  const session = new Session(clausola, samples, say);
  const print = printer({ language, colour, columns: () => stdout.columns }, () => session.now, () => session.texts());
  try {
    session.useContract(name ?? "lepida-payer");
    if (interactive) console.log(welcome(session, print));
  } catch (error) {
    return quit(1, error instanceof clausola.ClausolaError ? error.message : `error: ${error.message}`);
  }
  return prompt(session, print);
}

function welcome(session, print) {
  const title = print.lines([[["clausola", "strong"], [` ${version}  ${say.tagline}`, "quiet"]]]);
  const hint = print.lines(wrapped([], say.welcome, print.width(), "quiet"));
  return `${title}\n\n${print.value(session.decision)}\n\n${hint}\n`;
}

function prompt(session, print) {
  const server = start({
    prompt: interactive ? "clausola> " : "",
    terminal: interactive,
    useColors: colour,
    ignoreUndefined: true,
    preview: interactive && colour,
    writer: (value) => print.value(value),
  });
  Object.assign(server.context, session.context);
  session.context = server.context;
  provide(session);
  define(server, session, print);
  if (interactive && env.NODE_REPL_HISTORY !== "") {
    server.setupHistory(env.NODE_REPL_HISTORY ?? join(homedir(), ".clausola_history"), () => {});
  }
}

/** Names for the person's own code. */
function provide(session) {
  const { ClausolaError, Contract } = clausola;
  Object.assign(session.context, { ClausolaError, Contract, contracts: session.contracts });
  // Asked anew each time, so that they follow whatever is assigned to `contract`, `ticket` and `now`.
  for (const name of ["decision", "explanation"]) {
    Object.defineProperty(session.context, name, { get: () => session[name], enumerable: true, configurable: true });
  }
}

function define(server, session, print) {
  const fail = (error) => {
    // What is piped in is a script: whoever runs it wants to know.
    if (!interactive) process.exitCode = 1;
    server.output.write(`${told(error, print)}\n`);
  };

  for (const [name, run] of Object.entries(commands(session, print, say))) {
    server.defineCommand(name, {
      help: say.commands[name][1],
      action(text) {
        this.clearBufferedCommand();
        try {
          server.output.write(`${run(text.trim())}\n`);
        } catch (error) {
          fail(error);
        }
        this.displayPrompt();
      },
    });
  }

  server.commands = knownCommands(server, (name) => {
    const all = Object.keys(server.commands);
    fail(new Mistake(say.noCommand(name, nearest(name, all))));
    server.displayPrompt();
  });

  const { completer } = server;
  server.completer = function (line, done) {
    const offered = completions(session, line);
    return offered ? done(null, offered) : completer.call(this, line, (error, found) => done(error, found && withoutOurs(found)));
  };
  server.on("exit", () => {
    if (!interactive && server.context._error !== undefined) process.exitCode = 1;
  });
}

/** The commands, where one that is none is told by `refuse`: Node's own word for it names nothing, in English. */
function knownCommands(server, refuse) {
  const buffered = Object.getOwnPropertySymbols(server).find(({ description }) => description === "bufferedCommand");
  return new Proxy(server.commands, {
    get(commands, name) {
      // Within an expression of several lines, `.then(…)` goes on with it.
      const asked = typeof name === "string" && !(name in commands) && server[buffered] === "";
      return asked ? { action: () => refuse(name) } : commands[name];
    },
  });
}

/** An error as the prompt shows it. Whatever it is, the session goes on: its ticket may be an hour's work. */
function told(error, print) {
  if (error instanceof clausola.ClausolaError) return print.error(error);
  return print.mistake(error instanceof Mistake ? error.message : say.failed(error?.message ?? error));
}

/** What wasm-bindgen keeps on the class is of no use at the prompt. */
function withoutOurs([names, part]) {
  return [names.filter((name) => !/\b__(wbg_ptr|destroy_into_raw|wrap)$/.test(name)), part];
}

/** Nothing where `contract` is none: completing a line tells no mistakes. */
function completions(session, line) {
  try {
    return complete(session, say, line);
  } catch {
    return null;
  }
}
