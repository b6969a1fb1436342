// What several tests need: the built package, the sample tickets, and the package as a user would install it.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const here = import.meta.dirname;
export const root = join(here, "../..");
export const dist = join(root, "target/dist/npm");

/** The package as `require` gives it. */
export const clausola = createRequire(import.meta.url)(dist);

const folder = join(root, "tests/cases/samples");
export const samples = readdirSync(folder)
  .sort()
  .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));

/** A project that has installed the packed package, as from a registry but offline; removed when the process ends. */
export function project() {
  const place = mkdtempSync(join(tmpdir(), "clausola-"));
  process.on("exit", () => rmSync(place, { recursive: true, force: true }));
  const npm = (args, cwd) => execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const [packed] = JSON.parse(npm(["pack", "--json", "--pack-destination", place], dist));
  writeFileSync(join(place, "package.json"), JSON.stringify({ name: "app", private: true }));
  npm(["install", "--offline", "--no-audit", "--no-fund", `./${packed.filename}`], place);
  return { place, installed: join(place, "node_modules/clausola"), packed };
}

/** What a text was when somebody last looked at it; `UPDATE=1` takes what it is now. */
export function snapshot(name, text) {
  const file = join(here, "snapshots", name);
  if (process.env.UPDATE) writeFileSync(file, text);
  return readFileSync(file, "utf8");
}
