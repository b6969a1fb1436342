// What axe finds on a page: nothing serious.

import assert from "node:assert/strict";
import axe from "axe-core";

const SERIOUS = new Set(["serious", "critical"]);

/** Runs axe in a page and in each of its frames, and fails with what is serious. */
export async function assertAccessible(page) {
  const found = [];
  for (const frame of page.frames()) {
    await frame.evaluate(axe.source);
    const { violations } = await frame.evaluate(() => globalThis.axe.run(document, { iframes: false }));
    for (const { id, impact, nodes } of violations) {
      if (SERIOUS.has(impact)) found.push(`${id} (${impact}): ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n  ")}`);
    }
  }
  assert.deepEqual(found, []);
}
