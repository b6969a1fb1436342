#!/usr/bin/env node
// `npx clausola`: a prompt with the contracts loaded.

import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { start } from "node:repl";
import samples from "clausola-samples";
import { commands, heading } from "./repl/commands.js";
import { complete } from "./repl/complete.js";
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
  const print = printer({ language, colour, columns: () => stdout.columns }, () => session.context.now);
  try {
    session.useContract(name ?? "lepida-payer");
  } catch (error) {
    if (!isTold(error)) throw error;
    return quit(1, error instanceof Mistake ? `error: ${error.message}` : error.message);
  }
  if (interactive) console.log(welcome(session, print));
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
    server.output.write(`${error instanceof Mistake ? print.mistake(error.message) : print.error(error)}\n`);
  };

  for (const [name, run] of Object.entries(commands(session, print, say))) {
    server.defineCommand(name, {
      help: say.commands[name][1],
      action(text) {
        this.clearBufferedCommand();
        try {
          server.output.write(`${run(text.trim())}\n`);
        } catch (error) {
          if (!isTold(error)) throw error;
          fail(error);
        }
        this.displayPrompt();
      },
    });
  }

  const { completer } = server;
  server.completer = function (line, done) {
    const offered = complete(session, say, line);
    return offered ? done(null, offered) : completer.call(this, line, done);
  };
  server.on("exit", () => {
    if (!interactive && server.context._error !== undefined) process.exitCode = 1;
  });
}

/** Whether an error tells its story by itself, without a stack. */
function isTold(error) {
  return error instanceof Mistake || error instanceof clausola.ClausolaError;
}
