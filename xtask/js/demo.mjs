// The sample tickets in every host, side by side: `node demo.mjs <command> <package> <samples>`.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { inspect } from "node:util";

const [command, folder, samples] = process.argv.slice(2).map((path) => resolve(path));
const { Contract } = createRequire(import.meta.url)(folder);

const italian = /^it/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || "");
const colours = Boolean(process.stdout.isTTY && !process.env.NO_COLOR);
const paint = (code, text) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);

/** The command's answer on a ticket, and where it came from. */
function ask(sample, ...flags) {
  const run = spawnSync(command, ["decide", "--contract", sample.contract, "--now", sample.now, ...flags], {
    input: JSON.stringify(sample.ticket),
    encoding: "utf8",
  });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`${sample.contract}: the command answered ${run.status}\n${run.stderr}`);
  return run.stdout.trimEnd();
}

let differences = 0;
for (const file of readdirSync(samples)) {
  const sample = JSON.parse(readFileSync(join(samples, file), "utf8"));
  const decision = Contract.builtin(sample.contract).decide(sample.ticket, sample.now);
  const hosts = {
    "plugin in wasmtime": ask(sample),
    "npm package in Node": JSON.stringify(decision),
    "native Rust": ask(sample, "--native"),
  };

  console.log(`\n${paint("1;4", italian ? sample.about.it : sample.about.en)}\n`);
  console.log(inspect(decision, { colors: colours }));
  console.log();
  const [plugin, ...others] = Object.entries(hosts);
  console.log(`  ${plugin[0].padEnd(20)} ${String(Buffer.byteLength(plugin[1])).padStart(5)} bytes`);
  for (const [host, text] of others) {
    const same = text === plugin[1];
    if (!same) differences += 1;
    const verdict = same ? paint("32", "the same bytes") : paint("31;1", "DIFFERENT");
    console.log(`  ${host.padEnd(20)} ${String(Buffer.byteLength(text)).padStart(5)} bytes, ${verdict}`);
  }
}

if (differences > 0) {
  console.error(`\n${differences} answers differ from the plugin's: please report it`);
  process.exit(1);
}
