// Time per decision in Node, and sizes: `node bench.mjs <package> <samples> [artifact…]`.
//
// Prints lines of three values separated by tabs, as `clausola-bench` does.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { gzipSync } from "node:zlib";

const [folder, samplesFolder, ...artifacts] = process.argv.slice(2).map((path) => resolve(path));
const samples = readdirSync(samplesFolder)
  .sort()
  .map((file) => JSON.parse(readFileSync(join(samplesFolder, file), "utf8")));

const print = (...values) => console.log(values.join("\t"));

const cold = performance.now();
const { Contract } = createRequire(import.meta.url)(folder);
Contract.builtin(samples[0].contract).decide(samples[0].ticket, samples[0].now);
print("cold", "require to first decision", (performance.now() - cold).toFixed(1));

for (const { contract: id, ticket, now } of samples) {
  const contract = Contract.builtin(id);
  const text = JSON.stringify(ticket);
  print("node json", id, median(() => contract.decideJson(text, now)));
  print("node object", id, median(() => contract.decide(ticket, now)));
}

for (const artifact of artifacts) {
  const bytes = readFileSync(artifact);
  print("size", basename(artifact), `${bytes.length} ${gzipSync(bytes, { level: 9 }).length}`);
}

/** The median of several rounds, in microseconds for one call. */
function median(call) {
  let calls = 1;
  while (round(calls, call) < 20) calls *= 2;
  const rounds = Array.from({ length: 25 }, () => (round(calls, call) * 1000) / calls);
  return rounds.sort((a, b) => a - b)[12].toFixed(3);
}

/** So many calls, in milliseconds. */
function round(calls, call) {
  const start = performance.now();
  for (let i = 0; i < calls; i += 1) call();
  return performance.now() - start;
}
