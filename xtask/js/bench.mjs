// What the engine costs in Node, and sizes: `node bench.mjs <package> <samples> <office contract> [artifact…]`.
//
// Prints one figure a line, as `clausola-bench` does: table, row, column and value, separated by tabs.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { gzipSync } from "node:zlib";
import { measure, print, repeat } from "./measure.mjs";

const [folder, samplesFolder, office, ...artifacts] = process.argv.slice(2).map((path) => resolve(path));
const samples = readdirSync(samplesFolder)
  .sort()
  .map((file) => JSON.parse(readFileSync(join(samplesFolder, file), "utf8")));

const cold = performance.now();
const { Contract } = createRequire(import.meta.url)(folder);
Contract.builtin(samples[0].contract).decide(samples[0].ticket, samples[0].now);
print("cold", "require to first decision", "ms", (performance.now() - cold).toFixed(1));

await decisions();
await time();
for (const artifact of artifacts) {
  const bytes = readFileSync(artifact);
  const name = artifact.includes("npm-europe") ? `${basename(artifact)}, lean` : basename(artifact);
  print("size", name, "raw", bytes.length);
  print("size", name, "gzip", gzipSync(bytes, { level: 9 }).length);
}

/** One decision on each sample. */
async function decisions() {
  const contest = [];
  for (const { contract: id, ticket, now } of samples) {
    const contract = Contract.builtin(id);
    const text = JSON.stringify(ticket);
    contest.push({ row: id, column: "node json", run: repeat(() => contract.decideJson(text, now)) });
    contest.push({ row: id, column: "node object", run: repeat(() => contract.decide(ticket, now)) });
  }
  await measure("decision", 1000, contest);
}

/** `due` over 16 working hours and `worked` over 20 days: the questions that `clausola-bench` asks. */
async function time() {
  const rows = 4096;
  const contract = Contract.fromToml(readFileSync(office, "utf8"));
  const hours = 16;
  const [from, until] = [1_546_300_800_000, 1_824_768_000_000];
  let state = 1;
  const starts = Float64Array.from({ length: rows }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(from + (until - from) * (state / 4_294_967_296));
  });
  const ends = starts.map((start) => start + 20 * 24 * 3_600_000);
  const seconds = new Float64Array(rows).fill(hours * 3600);

  const due = contract.dueBatch("office", starts, seconds);
  const worked = contract.workedBatch("office", starts, ends);
  for (let n = 0; n < rows; n += 1) {
    const single = [Date.parse(contract.due("office", starts[n], seconds[n])), contract.worked("office", starts[n], ends[n])];
    if (single[0] !== due[n] || single[1] !== worked[n]) throw new Error(`row ${n} answers otherwise when asked alone`);
  }

  const batches = (ask) => (count) => {
    for (let n = 0; n < count; n += rows) ask();
  };
  const singles = (ask) => (count) => {
    for (let n = 0; n < count; n += 1) ask(n & (rows - 1));
  };
  const [dueColumn, workedColumn] = ["due 16 h", "worked 20 days"];
  await measure("time", 1, [
    { row: "node, single", column: dueColumn, run: singles((n) => contract.due("office", starts[n], seconds[n])) },
    { row: "node, single", column: workedColumn, run: singles((n) => contract.worked("office", starts[n], ends[n])) },
    { row: "node, batch", column: dueColumn, run: batches(() => contract.dueBatch("office", starts, seconds)) },
    { row: "node, batch", column: workedColumn, run: batches(() => contract.workedBatch("office", starts, ends)) },
  ]);
}
