// The npm package in Node, asked over lines: node node.mjs <package folder>
//
// A line in is a request, a line out is its reply: see answer.mjs.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { host } from "./answer.mjs";

const folder = process.argv[2];
const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const answer = host(await import(pathToFileURL(join(folder, exports["."].node.default))));

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
