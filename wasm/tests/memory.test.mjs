// What many decisions leave behind: nothing.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { here } from "./support.mjs";

test("a million decisions leave the memory as it was", () => {
  const flags = ["--expose-gc", "--import", join(here, "memories.mjs")];
  const printed = execFileSync(process.execPath, [...flags, join(here, "memory.mjs")], { encoding: "utf8" });
  const { before, after } = JSON.parse(printed);
  assert.ok(before.module > 1_000_000, "this is not the module's memory");
  assert.equal(after.module, before.module, "the module's memory grew");
  assert.ok(after.buffers <= before.buffers + 65_536, `${before.buffers} → ${after.buffers} bytes in buffers`);
  // Node's own statistics and compiled code come and go; a byte a decision would be a megabyte.
  assert.ok(after.heap <= before.heap + 500_000, `${before.heap} → ${after.heap} bytes on the heap`);
});
