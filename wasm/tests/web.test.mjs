// The entry for browsers, which Node can load too.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { clausola, dist, samples } from "./support.mjs";

const bytes = readFileSync(join(dist, "clausola.wasm"));
let copies = 0;

/** The entry anew, as another page would load it. */
const page = () => import(`${join(dist, "web.mjs")}?page=${(copies += 1)}`);

const STARTS = {
  "initSync with the bytes": ({ initSync }) => initSync(bytes),
  "initSync with a compiled module": ({ initSync }) => initSync(new WebAssembly.Module(bytes)),
  "init with the bytes": ({ init }) => init(bytes),
  "init with a response": ({ init }) =>
    init(new Response(bytes, { headers: { "content-type": "application/wasm" } })),
  "init with a response of a server that does not know the type": ({ init }) =>
    init(Promise.resolve(new Response(bytes, { headers: { "content-type": "text/plain" } }))),
  "init with a response whose type has a parameter": ({ init }) =>
    init(new Response(bytes, { headers: { "content-type": "application/wasm; charset=utf-8" } })),
};

for (const [what, start] of Object.entries(STARTS)) {
  test(`${what} gives the decisions of Node, byte for byte`, async () => {
    const web = await page();
    await start(web);
    for (const { contract, ticket, now } of samples) {
      assert.equal(
        JSON.stringify(web.Contract.builtin(contract).decide(ticket, now)),
        JSON.stringify(clausola.Contract.builtin(contract).decide(ticket, now)),
      );
    }
    assert.throws(() => web.Contract.builtin("x"), web.ClausolaError);
  });
}

test("a second start does nothing", async () => {
  const web = await page();
  await web.init(bytes);
  const contract = web.Contract.builtin("exetera");
  await web.init("http://127.0.0.1:9/never-asked-for.wasm");
  web.initSync();
  assert.equal(contract.id, "exetera");
});

test("a call before the start says what is missing", async () => {
  const { ClausolaError, Contract } = await page();
  for (const call of [() => Contract.builtin("exetera"), () => Contract.builtins(), () => Contract.template()]) {
    assert.throws(call, (error) => error instanceof ClausolaError && error.diagnostics[0].code === "not_started");
  }
});

test("a start that fails says why, and can be tried again", async () => {
  const web = await page();
  const refused = (error) =>
    error instanceof web.ClausolaError && error.diagnostics[0].code === "not_started" && error.cause instanceof Error;
  await assert.rejects(web.init(new Uint8Array([1, 2, 3])), refused);
  await assert.rejects(web.init(new Response("not found", { status: 404 })), refused);
  await assert.rejects(web.init("http://127.0.0.1:9/clausola.wasm"), refused);
  assert.throws(() => web.initSync(new Uint8Array([1, 2, 3])), refused);
  assert.throws(() => web.initSync(), refused);
  await web.init(bytes);
  assert.equal(web.Contract.builtins().length, 5);
});

test("another module in the place of the one that is meant is refused, and the right one taken after it", async () => {
  const authors = readFileSync(join(dist, "authoring.wasm"));
  const lean = readFileSync(join(dist, "../npm-europe/clausola.wasm"));
  const refused = (file) => (error) =>
    error.diagnostics[0].code === "not_started" && error.diagnostics[0].help.includes(`\`${file}\``) && error.cause instanceof Error;
  const starts = [
    [(web) => web.initAuthoring(bytes), "authoring.wasm"],
    [(web) => web.initAuthoring(new Response(bytes, { headers: { "content-type": "application/wasm" } })), "authoring.wasm"],
    [async (web) => web.initAuthoringSync(bytes), "authoring.wasm"],
    [(web) => web.init(authors), "clausola.wasm"],
    [(web) => web.init(lean), "clausola.wasm"],
    [async (web) => web.initSync(new WebAssembly.Module(lean)), "clausola.wasm"],
  ];
  const web = await page();
  for (const [start, file] of starts) await assert.rejects(start(web), refused(file));
  await web.init(bytes);
  const contract = web.Contract.builtin("exetera");
  assert.throws(() => contract.lint(), (error) => /initAuthoring/.test(error.diagnostics[0].help));
  await Promise.all([web.initAuthoring(authors), web.initAuthoring(authors)]);
  assert.deepEqual(contract.lint(), clausola.Contract.builtin("exetera").lint());
});

test("what authors ask says what is missing until it is loaded, and then gives the answers of Node", async () => {
  const web = await page();
  await web.init(bytes);
  const contract = web.Contract.builtin("exetera");
  const asks = [
    ({ Contract }) => Contract.template(),
    ({ Contract }) => Contract.schema("ticket"),
    (_, asked) => asked.lint(),
    (_, asked) => asked.test(),
    (_, asked) => asked.diff(asked, [], 0),
  ];
  for (const ask of asks) {
    const missing = (error) => error instanceof web.ClausolaError && /initAuthoring/.test(error.diagnostics[0].help);
    assert.throws(() => ask(web, contract), missing);
  }
  await assert.rejects(web.initAuthoring(new Uint8Array([1, 2, 3])), web.ClausolaError);
  await web.initAuthoring(readFileSync(join(dist, "authoring.wasm")));
  for (const ask of asks) {
    const native = clausola.Contract.builtin("exetera");
    assert.equal(JSON.stringify(ask(web, contract)), JSON.stringify(ask(clausola, native)));
  }
});
