// What the view components reckon with themselves: local times in a zone, lengths, and the scale of a timeline.
// Everything else about time is the engine's.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { root } from "../../wasm/tests/support.mjs";

const place = mkdtempSync(join(tmpdir(), "clausola-view-"));
after(() => rmSync(place, { recursive: true, force: true }));

/** A module of the components, which has no part in drawing. */
async function module(name) {
  const entry = join(root, "plugins/view/src", name);
  const fileName = name.replaceAll("/", "-");
  await build({
    configFile: false,
    logLevel: "warn",
    build: { outDir: place, emptyOutDir: false, minify: false, lib: { entry, formats: ["es"], fileName: () => `${fileName}.mjs` } },
  });
  return await import(pathToFileURL(join(place, `${fileName}.mjs`)));
}

const instant = await module("instant.ts");
const { length, short } = await module("length.ts");
const scale = await module("timeline/scale.ts");
const { ticks } = await module("timeline/ticks.ts");
const words = { en: (await module("words/en.ts")).en, it: (await module("words/it.ts")).it };

const ROME = "Europe/Rome";
const at = (text) => Date.parse(text);

test("an instant prints as its own text says, in the reader's words", () => {
  const { when } = instant;
  assert.equal(when("2026-12-09T10:15:00+01:00", words.it), "mer 9 dic 2026, 10:15");
  assert.equal(when("2026-12-09T10:15:00+01:00", words.en), "Wed 9 Dec 2026, 10:15");
  assert.equal(when("2026-12-09T23:15:30-05:00", words.en, { year: "2026-01-01T00:00:00Z" }), "Wed 9 Dec, 23:15:30");
  assert.equal(when("2026-12-09T10:15:00+01:00", words.en, { day: "2026-12-09T08:00:00+01:00" }), "10:15");
  assert.equal(when("2027-01-01T00:00:00+01:00", words.en, { day: "2026-12-31T08:00:00+01:00" }), "Fri 1 Jan 2027, 00:00");
  assert.equal(when("2026-12-09T10:15:00.001+01:00", words.it), "subito dopo mer 9 dic 2026, 10:15");
  assert.equal(when("2026-12-09T10:15:00.250+01:00", words.en), "Wed 9 Dec 2026, 10:15:00.250");
  assert.throws(() => when("tomorrow", words.en), /not an instant: `tomorrow`/);
});

test("RFC 3339 text in a zone is the instant again, with the zone's own offset", () => {
  for (const text of ["2026-03-29T01:59:59+01:00", "2026-03-29T03:00:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-04-07T17:00:00.001+02:00"]) {
    assert.equal(instant.rfc3339(at(text), ROME), text);
  }
  assert.equal(instant.rfc3339(at("2026-07-01T00:00:00Z"), "Asia/Kathmandu"), "2026-07-01T05:45:00+05:45");
  assert.equal(instant.rfc3339(at("2026-07-01T00:00:00Z"), "America/St_Johns"), "2026-06-30T21:30:00-02:30");
  assert.equal(instant.rfc3339(0, "UTC"), "1970-01-01T00:00:00+00:00");
});

test("a local time that happens twice is its first, one that never happens comes after the gap", () => {
  const from = (text) => instant.rfc3339(instant.fromLocal(instant.local(`${text}Z`), ROME), ROME);
  assert.equal(from("2026-10-25T02:30:00"), "2026-10-25T02:30:00+02:00");
  assert.equal(from("2026-03-29T02:30:00"), "2026-03-29T03:30:00+02:00");
  assert.equal(from("2026-06-15T12:00:00"), "2026-06-15T12:00:00+02:00");
});

test("a year of local times, hour by hour, in zones of both hemispheres", () => {
  for (const zone of [ROME, "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata"]) {
    for (let hour = 0; hour < 365 * 24; hour += 1) {
      const millis = Date.UTC(2026, 0, 1) + hour * 3_600_000;
      const back = instant.fromLocal(instant.inZone(millis, zone), zone);
      // The second of two like hours goes back to the first.
      const same = back === millis || (back < millis && instant.rfc3339(back, zone).slice(0, 19) === instant.rfc3339(millis, zone).slice(0, 19));
      assert.ok(same, `${zone} ${new Date(millis).toISOString()}`);
    }
  }
});

test("lengths keep their hours, and rings their room", () => {
  const lengths = [0, 45, 60, 5400, 3600 * 40, -90].map((seconds) => length(seconds, words.en));
  assert.deepEqual(lengths, ["0 min", "45 s", "1 min", "1 h 30 min", "40 h", "1 min 30 s"]);
  assert.deepEqual([words.en, words.it].map((words) => length(3600 * 1568 + 60, words)), ["1,568 h 1 min", "1.568 h 1 min"]);
  const told = [30, 59 * 60, 3600, 5400, 9.5 * 3600, 10.5 * 3600, 160 * 3600].map((seconds) => Object.values(short(seconds)).join(" "));
  assert.deepEqual(told, ["30 s", "59 min", "1 h", "1:30 h", "9:30 h", "10 h", "160 h"]);
  for (let seconds = 0; seconds < 3600 * 300; seconds += 47) assert.ok(short(seconds).number.length <= 4);
});

test("a folded scale keeps the order of time, and leads back", () => {
  const folds = [{ from: 100, to: 200 }, { from: 200, to: 260 }, { from: 300, to: 305 }, { from: 500, to: 1500 }];
  const line = scale.fold(folds, 10);
  let last = -Infinity;
  for (let time = -50; time <= 2000; time += 1) {
    const place = line.to(time);
    assert.ok(place > last, `at ${time}`);
    assert.ok(Math.abs(line.from(place) - time) < 1e-6, `back from ${time}`);
    last = place;
  }
  assert.equal(line.to(200) - line.to(100), 10);
  assert.equal(line.to(305) - line.to(300), 5, "a stretch shorter than a fold stays as it is");
  assert.equal(line.to(480) - line.to(320), 160);
  assert.equal(scale.fold([], 10).to(77), 77);
});

test("zooming stays about its place and within the whole", () => {
  const whole = { from: 0, to: 100 * 3_600_000 };
  const about = 30 * 3_600_000;
  const closer = scale.zoom(whole, whole, 0.5, about);
  assert.equal(closer.to - closer.from, 50 * 3_600_000);
  assert.equal((about - closer.from) / (closer.to - closer.from), 0.3);
  assert.deepEqual(scale.zoom(closer, whole, 100, about), whole);
  assert.equal(scale.zoom(whole, whole, 0, about).to - scale.zoom(whole, whole, 0, about).from, 300_000, "five minutes at the closest");
  assert.deepEqual(scale.pan(closer, whole, -9), { from: 0, to: 50 * 3_600_000 });
  assert.deepEqual(scale.gaps({ from: 0, to: 10 }, [{ from: 6, to: 8 }, { from: 2, to: 4 }, { from: 3, to: 5 }]), [
    { from: 0, to: 2 },
    { from: 5, to: 6 },
    { from: 8, to: 10 },
  ]);
});

test("an axis is marked at round local times, also on the days when clocks change", () => {
  const sight = { from: at("2026-03-28T12:00:00+01:00"), to: at("2026-03-30T12:00:00+02:00") };
  const x = (time) => ((time - sight.from) / (sight.to - sight.from)) * 900;
  const { days, hours } = ticks(sight, x, ROME, words.it);
  assert.deepEqual(days.map(({ at, label }) => [instant.rfc3339(at, ROME), label]), [
    ["2026-03-29T00:00:00+01:00", "dom 29 mar"],
    ["2026-03-30T00:00:00+02:00", "lun 30 mar"],
  ]);
  for (const { at, label } of hours) assert.equal(instant.rfc3339(at, ROME).slice(11, 16), label);
  assert.ok(hours.some(({ label }) => label === "12:00") && !hours.some(({ label }) => label === "00:00"));
  for (const marks of [days, hours]) {
    for (let n = 1; n < marks.length; n += 1) assert.ok(marks[n].x - marks[n - 1].x >= 44);
  }
});

test("both languages say the same things", () => {
  const shape = (value) => (typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)])) : typeof value);
  // The engine's own warnings are English already.
  const { warned, ...it } = words.it;
  const { warned: none, ...en } = words.en;
  assert.deepEqual(shape(it), shape(en));
  assert.deepEqual(none, {});
  // What the engine's own explanation has Italian sentences for, and what it tells elsewhere.
  const { match } = readFileSync(join(root, "core/src/explain/render/rest.rs"), "utf8").match(/match code \{(?<match>.*?)\};/s).groups;
  const codes = [...match.matchAll(/"(\w+)" =>/g)].map(([, code]) => code);
  assert.deepEqual(Object.keys(warned).sort(), [...codes, "before_first_revision"].sort());
});
