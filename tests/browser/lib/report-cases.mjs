// The reports that the tests look at: each contract, and what could break a page.

import { file, report, tickets } from "./report-samples.mjs";

const LEPIDA = { contract: "lepida-payer", period: "2026-Q1", asOf: "2026-04-02T09:00:00+02:00" };

/** A part of the rule's period, with rows that pass and fail, measures, and input that is not all well. */
export function lepida(more = {}) {
  const lines = tickets("lepida-payer", { from: "2026-01-01", days: 95, count: 900, slow: 0.3, seed: 7 });
  for (const n of [3, 5, 8, 13]) lines[n].facts.colour = "red";
  const broken = ['{"id":', { id: "other", facts: { impact: "high" }, events: [{ type: "opened", at: "2026-03-02T09:00:00+01:00" }] }];
  const intervals = file("intervals.ndjson", [
    { id: "OUT-3", kind: "outage", from: "2026-01-14T10:00:00+01:00", to: "2026-01-14T22:58:37+01:00" },
    { id: "OUT-4", kind: "outage", from: "2026-02-20T10:00:00+01:00", to: "2026-02-20T10:40:00+01:00", responsibility: "pagopa" },
    { id: "MNT-1", kind: "maintenance", from: "2026-02-07T20:00:00+01:00", to: "2026-02-08T00:00:00+01:00", announced: "2026-02-01T10:00:00+01:00" },
    { id: "MNT-2", kind: "maintenance", from: "2026-03-07T20:00:00+01:00", to: "2026-03-08T00:00:00+01:00", announced: "2026-03-06T10:00:00+01:00" },
  ]);
  const options = ["--intervals", intervals, "--log", file("decisions.ndjson", []), "--explained", "2"];
  return report({ ...LEPIDA, lines: [...lines, ...broken, lines[20]], options, ...more });
}

/** Two stretches of the rule's period, the second of which is not over. */
export function stretches() {
  const lines = tickets("lepida-payer", { from: "2026-02-01", days: 140, count: 300, slow: 0.2, seed: 7 });
  return report({ ...LEPIDA, period: "2026-02..2026-07", asOf: "2026-06-02T09:00:00+02:00", lines, options: ["--explained", "1"] });
}

/** A year that is over, with a penalty that is owed. */
export function exetera() {
  const lines = tickets("exetera", { from: "2026-01-01", days: 360, count: 400, slow: 0.7, seed: 3 });
  return report({ contract: "exetera", period: "2026", asOf: "2027-01-15T09:00:00+01:00", lines, options: ["--value", "late_cases=12000"] });
}

/** Times that are promised, and no share of them. */
export function sogei() {
  const lines = tickets("sogei-pec", { from: "2026-02-01", days: 28, count: 60, slow: 0.4, seed: 5 });
  return report({ contract: "sogei-pec", period: "2026-02", asOf: "2026-02-20T12:00:00+01:00", lines, options: ["--explained", "2"] });
}

/** A contract that promises no times. */
export function conciliasfera() {
  const lines = tickets("conciliasfera", { from: "2026-01-01", days: 90, count: 25, slow: 0, seed: 1 });
  return report({ ...LEPIDA, contract: "conciliasfera", lines });
}

/** A period in which nothing happened. */
export function empty() {
  return report({ ...LEPIDA, lines: [] });
}

export const HOSTILE = `</script><script>globalThis.broken=1</script><img src=x onerror="globalThis.broken=2">`;

/** Names that are code, numbers that are huge, ids that are long: the command's own report, made worse. */
export function hostile() {
  const made = lepida().report;
  const long = "INC/2026 0042%20#".padEnd(160, "ä");
  const [first, second] = made.rows;
  first.measured = 12_345_678;
  first.late = 1_234_568;
  first.in_time = first.measured - first.late;
  // Below 90 % by less than a hundredth of a percent.
  first.share = 0.899999;
  first.pass = false;
  first.tolerance = 1_234_567;
  first.tolerance_left = -1;
  first.days = first.days.map(({ day }, n, all) => {
    const cut = (total) => Math.floor((total * (n + 1)) / all.length) - Math.floor((total * n) / all.length);
    return { day, measured: cut(first.measured), late: cut(first.late) };
  });
  first.late_heat[0][9] = 123_456;
  first.id = `100/acknowledge/${HOSTILE}`;
  const rename = (one, name) => {
    one.ticket = name;
    if (one.decision) one.decision = { ...one.decision, ticket: name };
  };
  rename(first.worst[0], HOSTILE);
  rename(first.worst[1], long);
  rename(second.worst[0], "__proto__");
  first.open_tickets = [HOSTILE, long, "<!--", "]]>", "\u2028", "$&"];
  first.open = 1_000_000;
  made.contract.title = `Contract ${HOSTILE}`;
  made.problems.first[0].message = HOSTILE;
  made.sources[0].name = `${"very-".repeat(40)}long.ndjson`;
  return { report: made, json: JSON.stringify(made) };
}

export const CASES = { lepida, stretches, exetera, sogei, conciliasfera, empty, hostile };
