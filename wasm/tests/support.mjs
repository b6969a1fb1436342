// What several tests need: the built package, the sample tickets, and the package as a user would install it.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** A project that has installed the packed package; removed when the process ends. */
export function project() {
  const place = mkdtempSync(join(tmpdir(), "clausola-"));
  process.on("exit", () => rmSync(place, { recursive: true, force: true }));
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", place], { cwd: dist, encoding: "utf8" }),
  );
  const installed = join(place, "node_modules/clausola");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(place, packed.filename), "-C", installed, "--strip-components=1"]);
  return { place, installed, packed };
}

/** What a text was when somebody last looked at it; `UPDATE=1` takes what it is now. */
export function snapshot(name, text) {
  const file = join(here, "snapshots", name);
  if (process.env.UPDATE) writeFileSync(file, text);
  return readFileSync(file, "utf8");
}
