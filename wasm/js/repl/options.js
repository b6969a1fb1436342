// What the command line asks for.

import { parseArgs } from "node:util";

/** @returns {{ help?: boolean, version?: boolean, contract?: string, fault?: string }} */
export function options(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" }, version: { type: "boolean", short: "V" } },
    });
    if (positionals.length > 1) return { fault: `one contract at a time: \`${positionals[1]}\` is one too many` };
    return { ...values, contract: positionals[0] };
  } catch (error) {
    // `Unknown option '-x'. …`, `Option '-V, --version' does not take an argument`.
    const option = /'(?:-\w, )?([^' ]+)/.exec(error.message)?.[1] ?? args.join(" ");
    const valued = error.code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE";
    return { fault: valued ? `\`${option}\` takes no value` : `there is no option \`${option}\`` };
  }
}

/** What the terminal can show, and in which language it speaks. */
export function surroundings(env, stdout) {
  const language = env.LC_ALL || env.LC_MESSAGES || env.LANG || "en";
  return { language, colour: colours(env, stdout) };
}

/** As Node decides it for its own REPL: `FORCE_COLOR` over `NO_COLOR` over what the terminal says of itself. */
function colours(env, stdout) {
  if (env.FORCE_COLOR !== undefined) return !["0", "false"].includes(env.FORCE_COLOR);
  if (env.NO_COLOR) return false;
  return Boolean(stdout.isTTY && stdout.hasColors());
}
