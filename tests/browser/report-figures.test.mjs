// What the report's page reckons itself: sums, marks and names of places. Everything else it is told.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { root } from "../../wasm/tests/support.mjs";

const place = mkdtempSync(join(tmpdir(), "clausola-report-figures-"));
after(() => rmSync(place, { recursive: true, force: true }));

/** A module that has no part in drawing. */
async function module(path) {
  const fileName = path.replaceAll("/", "-");
  await build({
    configFile: false,
    logLevel: "warn",
    build: { outDir: place, emptyOutDir: false, minify: false, lib: { entry: join(root, "plugins", path), formats: ["es"], fileName: () => `${fileName}.mjs` } },
  });
  return await import(pathToFileURL(join(place, `${fileName}.mjs`)));
}

const figures = await module("report/src/figures.ts");
const { hatch } = await module("view/src/timeline/hatch.ts");
const words = { en: (await module("report/src/words/en.ts")).en, it: (await module("report/src/words/it.ts")).it };

test("what may be late is exact, however large", () => {
  // In floating point a tenth of ten is less than one.
  assert.ok(10 * (1 - 0.9) < 1);
  assert.equal(figures.allowed(10, 0.9), 1);
  for (let measured = 0; measured <= 2000; measured += 1) {
    for (const percent of [85, 90, 95, 99]) assert.equal(figures.allowed(measured, percent / 100), Math.floor((measured * (100 - percent)) / 100));
  }
  assert.equal(figures.allowed(1_000_000_000, 0.999999), 1000);
});

test("the burn sums days in their order, and knows since when it is too much", () => {
  const row = (days, share) => ({ rule: share === null ? null : { share }, days });
  const days = [
    { day: "2026-01-09", measured: 8, late: 0 },
    { day: "2026-01-07", measured: 2, late: 1 },
    { day: "2026-02-01", measured: 5, late: 3 },
  ];
  const burnt = figures.burn(row(days, 0.8));
  assert.deepEqual(burnt, [
    { day: "2026-01-07", measured: 2, late: 1, allowed: 0 },
    { day: "2026-01-09", measured: 10, late: 1, allowed: 2 },
    { day: "2026-02-01", measured: 15, late: 4, allowed: 3 },
  ]);
  // Too much once, then enough again, then too much for good.
  assert.equal(figures.overSince(burnt), "2026-02-01");
  assert.equal(figures.overSince(burnt.slice(0, 2)), null);
  assert.equal(figures.overSince(figures.burn(row(days, null))), null);
});

test("percentages have the decimals that keep them on their side", () => {
  const digits = (share, threshold) => figures.decimals(share, threshold);
  assert.deepEqual([digits(0.926, 0.9), digits(0.8996, 0.9), digits(0.89996, 0.9), digits(0.899999, 0.9), digits(0.9, 0.9), digits(0.900001, 0.9), digits(0.5, null)], [1, 2, 3, 4, 1, 4, 1]);
  const shown = (share, threshold) => Number(new Intl.NumberFormat("en", { maximumFractionDigits: digits(share, threshold) }).format(share * 100).replaceAll(",", ""));
  for (let millionths = 893_000; millionths <= 907_000; millionths += 1) {
    const share = millionths / 1e6;
    assert.equal(shown(share, 0.9) >= 90, millionths >= 900_000, String(share));
  }
});

test("periods end on their last day", () => {
  assert.equal(figures.lastDay("2026-04-01T00:00:00+02:00"), "2026-03-31");
  assert.equal(figures.lastDay("2026-03-01T00:00:00+01:00"), "2026-02-28");
  assert.equal(figures.lastDay("2026-04-01T12:00:00+02:00"), "2026-04-01");
});

test("an axis has round marks, and not many", () => {
  assert.deepEqual([1, 3, 4, 5, 9, 18, 66, 128, 1_234_568].map((top) => figures.step(top, 4)), [1, 1, 1, 2, 5, 5, 20, 50, 500_000]);
});

test("no two names have the same place", () => {
  const names = ["a b", "a-b", "a--b", "a-20-b", "a/b", "A", "a", "é", "", "100%", "100%25", "__proto__", "<x>", "a\u2028b"];
  const places = names.map((name) => figures.anchor("ticket", name));
  assert.equal(new Set(places).size, names.length);
  for (const place of places) assert.match(place, /^[A-Za-z0-9_-]+$/);
});

test("strokes stay within their bar, and those of neighbours meet", () => {
  for (const kind of ["paused", "suspended", "overdue", "summed"]) {
    const path = hatch(kind, 10.3, 5, 47.9, 14);
    const points = [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    assert.ok(points.length >= 4, kind);
    for (const [x, y] of points) assert.ok(x >= 10.29 && x <= 58.21 && y >= 4.99 && y <= 19.01, `${kind}: ${x} ${y}`);
  }
  assert.equal(hatch("overdue", 3, 0, 0, 0).match(/NaN/), null);
  // A line that leaves one box goes on in the next at the same height.
  const ends = (path) => [...path.matchAll(/M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/g)].map((found) => found.slice(1).map(Number));
  const leaving = ends(hatch("overdue", 0, 0, 20, 14)).filter(([, , x]) => x === 20).map(([, , , y]) => y);
  const entering = ends(hatch("overdue", 20, 0, 20, 14)).filter(([x]) => x === 20).map(([, y]) => y);
  assert.deepEqual(leaving, entering);
});

test("both languages say the same things", () => {
  const shape = (value) => (typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)])) : typeof value);
  assert.deepEqual(shape(words.it), shape(words.en));
});
