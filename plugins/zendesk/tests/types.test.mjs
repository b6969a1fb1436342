// The app's scripts, held to their types and to those of the engine and of the shared components.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

test("the types fit", () => {
  const folder = join(import.meta.dirname, "..");
  try {
    execFileSync(process.execPath, [join(folder, "node_modules/typescript/bin/tsc"), "-p", folder], { encoding: "utf8" });
  } catch (error) {
    throw new Error(error.stdout || error.message);
  }
});
