// What the built package weighs: `node sizes.mjs [zip]` prints its parts.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { unpacked } from "./zip.mjs";

const zip = readFileSync(process.argv[2] ?? join(import.meta.dirname, "../../../target/dist/clausola-zendesk.zip"));
const files = unpacked(zip);
const row = (name, raw, packed) => console.log(`${name.padEnd(28)}${(raw / 1000).toFixed(1).padStart(9)} kB${(packed / 1000).toFixed(1).padStart(9)} kB gzip`);
let [raw, packed] = [0, 0];
for (const [name, bytes] of files) {
  const small = gzipSync(bytes, { level: 9 }).length;
  row(name, bytes.length, small);
  if (!name.startsWith("assets/engine")) [raw, packed] = [raw + bytes.length, packed + small];
}
row("all but the engine", raw, packed);
row("the package", zip.length, zip.length);
