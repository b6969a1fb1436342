// A million decisions in a process of their own: `node --expose-gc memory.mjs` prints what memory they leave behind.

import { clausola, samples } from "./support.mjs";

const { ClausolaError, Contract } = clausola;

const small = Contract.fromToml(`
  contract = { id = "small", time_zone = "Europe/Rome" }
  calendars.desk = { hours = { mon-fri = ["09:00-18:00"] } }
  objectives = [{ id = "answer", stop = "acknowledged", calendar = "desk", target = "2h" }]
`);
const TICKET = '{"id":"1","events":[{"type":"opened","at":"2026-05-08T12:00:00+02:00"}]}';
const real = samples.map(({ contract, ...asked }) => ({ contract: Contract.builtin(contract), ...asked }));

/** Mostly the shortest way, and each other way often enough to show what it leaves. */
function decide(count) {
  for (let i = 0; i < count; i += 1) {
    small.decideJson(TICKET, "2026-05-08T13:00:00+02:00");
    if (i % 20 === 0) for (const { contract, ticket, now } of real) contract.decide(ticket, now);
    if (i % 1000 === 0) aside();
  }
}

function aside() {
  for (const { contract, ticket, now } of real) {
    contract.explain(ticket, now);
    contract.explainText(ticket, now);
    contract.decideAll([ticket, { id: "2" }], now);
    try {
      contract.due("nowhere", now, 1);
    } catch (error) {
      if (!(error instanceof ClausolaError)) throw error;
    }
  }
  small.due("desk", 0, 60);
  small.dueBatch("desk", new Float64Array(100), new Float64Array(100).fill(60));
  small.sample().ticket;
  const made = Contract.fromToml(Contract.template());
  made.decideJson(TICKET, "2026-05-08T13:00:00+02:00");
  made.free();
}

function measure() {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers, module: memory() };
}

/** The size of the module's memory, which the package keeps to itself: the one that grew to hold the engine. */
const memory = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);

decide(100_000);
const before = measure();
decide(800_000); // and five of each twentieth: a million
console.log(JSON.stringify({ before, after: measure() }));
