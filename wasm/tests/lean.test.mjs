// The lean build: the same decisions from contracts as JSON, and nothing else.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import { clausola, dist, samples } from "./support.mjs";

const folder = join(dist, "../npm-europe");
const lean = createRequire(import.meta.url)(folder);
const model = (id) => clausola.Contract.builtin(id).model();

test("decides on the shipped contracts as the package does, byte for byte", () => {
  for (const { contract: id, ticket, now } of samples) {
    const [contract, whole] = [lean.Contract.from(model(id)), clausola.Contract.builtin(id)];
    assert.equal(contract.hash, whole.hash);
    assert.equal(JSON.stringify(contract.decide(ticket, now)), JSON.stringify(whole.decide(ticket, now)));
    assert.equal(contract.decideJson(JSON.stringify(ticket), now), whole.decideJson(JSON.stringify(ticket), now));
    assert.deepEqual(contract.decideAll([ticket, {}], now), whole.decideAll([ticket, {}], now));
  }
});

test("counts time as the package does", () => {
  const [contract, whole] = [lean.Contract.from(model("lepida-payer")), clausola.Contract.builtin("lepida-payer")];
  const starts = Float64Array.from({ length: 1000 }, (_, i) => Date.UTC(2026, 0, 1) + i * 7_919_000);
  const seconds = starts.map((_, i) => i * 60);
  for (const call of ["dueBatch", "beforeBatch"]) {
    assert.deepEqual(contract[call]("help_desk", starts, seconds), whole[call]("help_desk", starts, seconds));
  }
  const question = '{"calendar":"help_desk","op":"due","start":"2026-04-03T16:00:00+02:00","seconds":28800}';
  assert.equal(contract.timeJson(question), whole.timeJson(question));
});

test("runs in a page", async () => {
  const web = await import(join(folder, "web.mjs"));
  assert.throws(() => web.Contract.from({}), web.ClausolaError);
  await web.init(readFileSync(join(folder, "clausola.wasm")));
  assert.equal(web.Contract.from(model("exetera")).id, "exetera");
});

test("prints what a contract is, not what it is made of", () => {
  const contract = lean.Contract.from(model("exetera"));
  assert.equal(inspect(contract), inspect(clausola.Contract.builtin("exetera")));
  assert.deepEqual(JSON.parse(JSON.stringify(contract)), clausola.Contract.builtin("exetera").toJSON());
});

test("points only to what it has", () => {
  const help = (made) => {
    try {
      lean.Contract.from(made);
    } catch (error) {
      return error.diagnostics[0].help;
    }
  };
  assert.match(help("{}"), /JSON\.parse/);
  for (const made of ["[contract]", null, lean.Contract.from(model("exetera"))]) assert.doesNotMatch(help(made), /fromToml|model\(\)/);
});

test("refuses what it does not know as the package does", () => {
  const message = (Contract, zone) => {
    const contract = { ...model("exetera"), contract: { id: "elsewhere", time_zone: zone } };
    try {
      return Contract.from(contract).timeZone;
    } catch (error) {
      return error.diagnostics.map(({ code }) => code).join();
    }
  };
  assert.equal(message(lean.Contract, "Europe/London"), "Europe/London");
  assert.equal(message(lean.Contract, "America/New_York"), message(clausola.Contract, "America/New_Yrk"));
});

test("has the calls that its types name, and no other", () => {
  const types = readFileSync(join(folder, "index.d.ts"), "utf8");
  const named = types.slice(types.indexOf("export class Contract {")).match(/^  (?:static |readonly )?\w+(?=[(:<])/gm);
  const calls = named.map((line) => line.trim().split(" ").at(-1)).filter((name) => name !== "constructor");
  const own = (object, left) => Object.getOwnPropertyNames(object).filter((name) => !left.includes(name) && !name.startsWith("__"));
  const statics = own(lean.Contract, ["length", "name", "prototype"]);
  const there = [...statics, ...own(lean.Contract.prototype, ["constructor", "overlayHash"])];
  assert.deepEqual([...new Set(calls)].sort(), there.sort());
});
