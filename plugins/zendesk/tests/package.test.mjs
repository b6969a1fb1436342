// The package as it is built, against Zendesk's rules; and that the checker sees what breaks them.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync, inflateRawSync } from "node:zlib";
import { check } from "../build/check.mjs";
import { directory, packed, unpacked } from "../build/zip.mjs";

const path = join(import.meta.dirname, "../../../target/dist/clausola-zendesk.zip");
if (!existsSync(path)) throw new Error(`there is no ${path}: run \`cargo xtask build\` first`);
const zip = readFileSync(path);
const files = unpacked(zip);

/** The engine in its two shapes; everything else is the app. */
const ENGINE = ["assets/engine.json", "assets/engine-js.js"];
const LIMIT = 60_000;

test("the package keeps Zendesk's rules", () => {
  assert.deepEqual(check(zip), []);
});

test("the engine in the package is the npm package's module, to the byte", () => {
  const { deflate } = JSON.parse(Buffer.from(files.get("assets/engine.json")).toString());
  const module = readFileSync(join(import.meta.dirname, "../../../target/dist/npm/clausola.wasm"));
  assert.ok(inflateRawSync(Buffer.from(deflate, "base64")).equals(module));
});

test("the app is small beside the engine", () => {
  const rest = [...files].filter(([name]) => !ENGINE.includes(name));
  assert.equal(rest.length, files.size - ENGINE.length);
  const sizes = rest.map(([name, bytes]) => [gzipSync(bytes, { level: 9 }).length, name]);
  const total = sizes.reduce((sum, [size]) => sum + size, 0);
  assert.ok(total <= LIMIT, `${total} bytes:\n${sizes.sort(([a], [b]) => b - a).map((row) => row.join(" ")).join("\n")}`);
});

test("the package is the same whenever and wherever it is built", () => {
  const entries = directory(zip);
  assert.deepEqual(entries.map(({ name }) => name), entries.map(({ name }) => name).sort());
  assert.deepEqual([...new Set(entries.map(({ mode, time }) => `${mode.toString(8)} ${time.toString(16)}`))], ["100644 210000"]);
  assert.ok(packed(new Map([...files].reverse())).equals(packed(files)));
  assert.ok(packed(files).equals(zip));
});

test("no page and no script of the package asks for what only admins may read", () => {
  for (const [name, bytes] of files) {
    assert.doesNotMatch(Buffer.from(bytes).toString("latin1"), /\/api\/v2\/(slas|business_hours|schedules|triggers|audit_logs)/, name);
  }
});

test("each setting of the manifest is one that the app reads, with a label and a help in both languages", () => {
  const manifest = JSON.parse(Buffer.from(files.get("manifest.json")).toString());
  const settings = readFileSync(join(import.meta.dirname, "../src/settings.js"), "utf8");
  const names = manifest.parameters.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)]);
  for (const name of names) assert.match(settings, new RegExp(`text\\("${name}"\\)`), name);
  for (const locale of ["en", "it"]) {
    const { app } = JSON.parse(Buffer.from(files.get(`translations/${locale}.json`)).toString());
    assert.deepEqual(Object.keys(app.parameters), names, locale);
    for (const name of names) assert.ok(app.parameters[name].helpText, `${locale} ${name}`);
  }
});

/** The package with one thing changed. */
function broken(change) {
  const copy = new Map(files);
  for (const name of ENGINE) copy.set(name, Buffer.from("{}"));
  change(copy, (name, edit) => {
    const value = JSON.parse(Buffer.from(copy.get(name)).toString());
    edit(value);
    copy.set(name, Buffer.from(JSON.stringify(value)));
  });
  return check(packed(copy)).join("\n");
}

const PNG = (size) => {
  const png = Buffer.from(files.get("assets/logo.png"));
  png.writeUInt32BE(size, 16);
  return png;
};

const BREAKS = {
  "no manifest": [(all) => all.delete("manifest.json"), "there is no manifest.json"],
  "a manifest in a folder": [
    (all) => all.set("app/manifest.json", all.get("manifest.json")) && all.delete("manifest.json"),
    "manifest.json is not at the top but in app/manifest.json",
  ],
  "a manifest that is no JSON": [(all) => all.set("manifest.json", Buffer.from("{")), /manifest\.json is no JSON/],
  "a key twice": [
    (all) => all.set("manifest.json", Buffer.from(Buffer.from(all.get("manifest.json")).toString().replace('"private"', '"version": "1", "private"'))),
    "manifest.json: `version` is there twice",
  ],
  "no author": [(_, edit) => edit("manifest.json", (m) => delete m.author), /`author` is missing/],
  "an author whose address is none": [(_, edit) => edit("manifest.json", (m) => (m.author.url = "nowhere")), "manifest.json: `author.url` is no address"],
  "an old framework": [(_, edit) => edit("manifest.json", (m) => (m.frameworkVersion = "1.0")), 'manifest.json: `frameworkVersion` is not "2.0"'],
  "text for a boolean": [(_, edit) => edit("manifest.json", (m) => (m.private = "yes")), "manifest.json: `private` is neither true nor false"],
  "no location": [(_, edit) => edit("manifest.json", (m) => delete m.location), "manifest.json: `location` is missing"],
  "an unknown location": [
    (_, edit) => edit("manifest.json", (m) => (m.location.support.ticket_side = m.location.support.ticket_sidebar)),
    "manifest.json: `ticket_side` is no location in support",
  ],
  "an unknown product": [(_, edit) => edit("manifest.json", (m) => (m.location.desk = {})), "manifest.json: `desk` is no product"],
  "a page that is missing": [
    (_, edit) => edit("manifest.json", (m) => (m.location.support.ticket_sidebar.url = "assets/other.html")),
    "manifest.json: `ticket_sidebar.url` is not in the package",
  ],
  "a page that is not https": [
    (_, edit) => edit("manifest.json", (m) => (m.location.support.ticket_sidebar.url = "http://a.example/")),
    "manifest.json: `ticket_sidebar.url` is not https",
  ],
  "flexible as text": [
    (_, edit) => edit("manifest.json", (m) => (m.location.support.ticket_sidebar.flexible = "true")),
    "manifest.json: `ticket_sidebar.flexible` is neither true nor false",
  ],
  "an unknown type of setting": [
    (_, edit) => edit("manifest.json", (m) => (m.parameters[0].type = "toml")),
    "manifest.json: the parameter `contract_id` is of no known type",
  ],
  "a setting twice": [
    (_, edit) => edit("manifest.json", (m) => m.parameters.push(m.parameters[0])),
    "manifest.json: the parameter `contract_id` is there twice",
  ],
  "a setting called name": [(_, edit) => edit("manifest.json", (m) => (m.parameters[0].name = "name")), /a parameter is called `name`/],
  "hidden and required": [
    (_, edit) => edit("manifest.json", (m) => Object.assign(m.parameters[0], { type: "hidden", required: true })),
    "manifest.json: `contract_id` is hidden and required",
  ],
  "a default locale without texts": [
    (_, edit) => edit("manifest.json", (m) => (m.defaultLocale = "fr")),
    "manifest.json: the default locale has no translation",
  ],
  "a missing text": [
    (_, edit) => edit("translations/en.json", (t) => delete t.app.installation_instructions),
    "translations/en.json: `app.installation_instructions` is missing",
  ],
  "a long name": [(_, edit) => edit("translations/it.json", (t) => (t.app.name = "x".repeat(41))), "translations/it.json: `app.name` is longer than 40 characters"],
  "a trademark": [(_, edit) => edit("translations/en.json", (t) => (t.app.name = "Zendesk times")), "translations/en.json: `app.name` uses a trademark of Zendesk's"],
  "a setting without a label": [
    (_, edit) => edit("translations/it.json", (t) => delete t.app.parameters.language),
    "translations/it.json: the parameter `language` has no label",
  ],
  "a locale that is none": [(all) => all.set("translations/italian.json", all.get("translations/it.json")), "translations/italian.json: is named after no locale"],
  "no logo": [(all) => all.delete("assets/logo.png"), "assets/logo.png is missing"],
  "a logo of another size": [(all) => all.set("assets/logo.png", PNG(300)), "assets/logo.png is not 320 by 320 pixels"],
  "a logo that is no PNG": [(all) => all.set("assets/logo-small.png", Buffer.alloc(64)), "assets/logo-small.png is no PNG"],
  "a WebAssembly file": [(all) => all.set("assets/engine.wasm", Buffer.from([0, 0x61, 0x73, 0x6d])), "assets/engine.wasm is of no accepted type"],
  "a blocked type": [(all) => all.set("assets/run.sh", Buffer.from("echo")), "assets/run.sh is of a blocked type (sh)"],
  "a compressed file by another name": [(all) => all.set("assets/a.json", gzipSync("x")), "assets/a.json is of a blocked type (gzip)"],
  "code of the first framework": [(all) => all.set("app.js", Buffer.from("")), "app.js belongs to the first framework"],
  "a hidden file": [(all) => all.set("assets/.DS_Store.json", Buffer.from("{}")), "assets/.DS_Store.json is a hidden file"],
  "a page that asks for what is not there": [
    (all) => all.set("assets/iframe.html", Buffer.from('<script src="gone.js"></script>')),
    "assets/iframe.html asks for gone.js, which is not in the package",
  ],
  "an insecure address": [
    (all) => all.set("assets/a.js", Buffer.from('fetch("http://a.example/x")')),
    "assets/a.js asks for http://a.example/x, which is not https",
  ],
  "an address inside a network": [
    (all) => all.set("assets/a.js", Buffer.from('fetch("https://192.168.1.4/x")')),
    "assets/a.js asks for https://192.168.1.4, inside a network",
  ],
};

for (const [what, [change, expected]] of Object.entries(BREAKS)) {
  test(`the checker sees ${what}`, () => {
    const found = broken(change);
    if (expected instanceof RegExp) assert.match(found, expected);
    else assert.equal(found, expected);
  });
}

test("the checker sees a symbolic link", () => {
  const linked = Buffer.from(packed(files));
  const central = linked.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  linked.writeUInt32LE((0o120777 << 16) >>> 0, central + 38);
  assert.match(check(linked).join("\n"), /is a symbolic link/);
});
