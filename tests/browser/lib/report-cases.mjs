// The reports that the tests look at: each contract, and what could break a page.

import { report } from "./report-samples.mjs";

const YEAR = { name: "2026", from: "2026-01-01T00:00:00+01:00", to: "2027-01-01T00:00:00+01:00" };
const QUARTER = { name: "2026-Q1", from: "2026-01-01T00:00:00+01:00", to: "2026-04-01T00:00:00+02:00" };
const part = (period, rule, whole) => ({ ...period, rule, whole });
const both = (it, en) => ({ it, en });

const fourMonths = (share, clause) => ({
  share,
  clause,
  assumed: both(
    "i quadrimestri sono gennaio-aprile, maggio-agosto, settembre-dicembre",
    "the four-month periods are January to April, May to August, September to December",
  ),
  period: "four_months",
  by: null,
  counted: "started",
  reopened: "continue",
});
const yearly = {
  share: 0.95,
  clause: "Appendice",
  assumed: both("il periodo non è indicato: l'anno solare", "the period is not given: the calendar year"),
  period: "year",
  by: null,
  counted: "due",
  reopened: "restart",
};

/** A measure that nothing was said of. */
const UNMEASURED = {
  ...{ revision: "100", kind: "elsewhere", share: null, pass: null, assumed: null, due_seconds: null, down_seconds: null, net_seconds: null, left_seconds: null },
  ...{ intervals: [], measured: null, in_time: null, late: null, open: null, tolerance: null, tolerance_left: null, late_tickets: [] },
};

/** Four objectives' rows, one failing, over a part of the rule's period; measures and problems. */
export function lepida() {
  const period = { name: "2026-01..2026-03", from: QUARTER.from, to: QUARTER.to };
  return report("lepida-payer", {
    period: QUARTER,
    asOf: "2026-04-02T09:00:00+02:00",
    part: part(period, "four_months", false),
    objectives: {
      acknowledge: { rule: fourMonths(0.9, "3.2.3") },
      resolve: { rule: { ...fourMonths(0.85, "3.2.3"), by: "priority" }, by: "priority" },
      activate: { rule: fourMonths(0.9, "2.2") },
    },
    calendars: { help_desk: { name: both("Help desk", "Help desk"), clause: "3.2.1", objectives: ["acknowledge", "resolve", "activate"] } },
    days: 90,
    count: 900,
    slow: 0.3,
    seed: 7,
    worst: 3,
    tickets: { refused: 3, repeated: 2, outside: 41 },
    clauses: [{ clause: "3.1", title: both("Disponibilità", "Availability") }],
    measures: [
      {
        ...UNMEASURED,
        id: "availability",
        name: both("Disponibilità annua, H24, al netto delle manutenzioni e delle cause non imputabili", "Yearly availability, round the clock, net of maintenance and of causes that are not the provider's"),
        kind: "availability",
        share: 0.993981,
        threshold: 0.994,
        pass: false,
        clause: "3.1",
        assumed: null,
        period: part(period, "year", false),
        due_seconds: 7761600,
        net_seconds: 14400,
        down_seconds: 46717,
        left_seconds: -148,
        intervals: [
          { id: "OUT-3", counts_as: "down", from: "2026-01-14T10:00:00+01:00", to: "2026-01-14T22:58:37+01:00", seconds: 46717 },
          { id: "MNT-1", counts_as: "maintenance", from: "2026-02-07T20:00:00+01:00", to: "2026-02-08T00:00:00+01:00", seconds: 14400 },
        ],
      },
      {
        ...UNMEASURED,
        id: "maintenance_notice",
        name: both("Manutenzioni annunciate in tempo", "Maintenance announced in time"),
        kind: "term",
        share: 0.916667,
        threshold: 0.9,
        pass: true,
        clause: "3.1",
        assumed: fourMonths(0.9).assumed,
        period: part(period, "four_months", false),
        measured: 12,
        in_time: 11,
        late: 1,
        open: 0,
        tolerance: 1,
        tolerance_left: 0,
        late_tickets: [{ ticket: "1503", from: "2026-03-10T20:00:00+01:00", until: "2026-03-07T00:00:00+01:00" }],
      },
    ],
    evidence: [{ item: "caller", phase: "opening", clause: "3.2.2", tickets: 12 }],
    unproven: 3,
    warnings: [{ code: "unknown_fact", tickets: 4, message: "the contract declares no fact `colour`", first: ["1017", "1020", "1044"] }],
    problems: {
      count: 3,
      first: [
        { source: "tickets.ndjson", row: 17, ticket: null, code: "broken_json", message: "the line ends within a string", help: "write one whole ticket on each line" },
        { source: "tickets.ndjson", row: 205, ticket: "4711", code: "unknown_value", message: "`blocking` is `perhaps`", help: "give `true` or `false`" },
      ],
    },
    log: { name: "decisions.ndjson", records: 895, head: "9f2c4e51b1f0d6a7c4c5b5ab91c3085e056701c20661976d9d83f4d0a6f41449" },
  });
}

/** A year that is over, with a penalty that is owed. */
export function exetera() {
  const made = report("exetera", {
    period: YEAR,
    asOf: "2027-01-15T09:00:00+01:00",
    part: part(YEAR, "year", true),
    objectives: { acknowledge: { rule: yearly }, intervene: { rule: yearly } },
    calendars: { service: { name: both("Orario di servizio", "Service hours"), clause: "Orario", objectives: ["acknowledge", "intervene"] } },
    days: 360,
    count: 400,
    slow: 0.7,
    seed: 3,
    currency: "EUR",
  });
  const failing = made.rows.filter(({ pass }) => pass === false);
  made.penalties = [
    {
      id: "late_cases",
      revision: "4",
      clause: "Appendice",
      of: both("valore del monte ore acquistato, una tantum", "value of the hours package bought, once"),
      below: 0.95,
      at_most: 0.05,
      owed: failing.length > 0,
      because: failing.map(({ id }) => id),
      provisional: false,
      value: 12000,
      amount_at_most: 600,
    },
  ];
  return made;
}

/** Times that are promised, and no share of them. */
export function sogei() {
  return report("sogei-pec", {
    period: { name: "2026-02", from: "2026-02-01T00:00:00+01:00", to: "2026-03-01T00:00:00+01:00" },
    asOf: "2026-02-20T12:00:00+01:00",
    part: part({ name: "2026-02", from: "2026-02-01T00:00:00+01:00", to: "2026-03-01T00:00:00+01:00" }, null, true),
    objectives: { acknowledge: {}, workaround: {}, restore: {}, resolve: {} },
    calendars: { round_the_clock: { name: both("24 ore su 24", "round the clock"), clause: "1", objectives: ["acknowledge", "workaround", "restore", "resolve"] } },
    days: 28,
    count: 60,
    slow: 0.4,
    seed: 5,
    worst: 2,
  });
}

/** A contract that promises no times. */
export function conciliasfera() {
  return report("conciliasfera", {
    period: QUARTER,
    asOf: "2026-04-02T09:00:00+02:00",
    part: part(QUARTER, null, true),
    objectives: {},
    days: 90,
    count: 25,
  });
}

/** A period in which nothing happened. */
export function empty() {
  const made = report("lepida-payer", {
    period: QUARTER,
    asOf: "2026-04-02T09:00:00+02:00",
    part: part(QUARTER, "four_months", false),
    objectives: {},
    days: 90,
    count: 0,
  });
  made.contract.revisions = ["100"];
  const name = both("Presa in carico", "Acknowledgement");
  made.rows = [
    {
      ...{ id: "100/acknowledge/2026-Q1", revision: "100", objective: "acknowledge", name, priority: null, by_priority: false, guarantee: "guaranteed", clause: "3.2.3", assumed: null, calendar: null },
      ...{ period: part(QUARTER, "four_months", false), rule: fourMonths(0.9, "3.2.3"), measured: 0, in_time: 0, late: 0, open: 0, undecided: 0, excluded: [] },
      ...{ share: null, pass: null, tolerance: null, tolerance_left: null, worst: [], open_tickets: [], undecided_tickets: [] },
      ...{ late_heat: Array.from({ length: 7 }, () => Array(24).fill(0)), days: [] },
    },
  ];
  made.measures = [
    {
      ...UNMEASURED,
      ...{ id: "availability", name: both("Disponibilità", "Availability"), kind: "availability", threshold: 0.994, clause: "3.1" },
      period: part(QUARTER, "year", false),
    },
  ];
  return made;
}

export const HOSTILE = `</script><script>globalThis.broken=1</script><img src=x onerror="globalThis.broken=2">`;

/** Names that are code, numbers that are huge, ids that are long. */
export function hostile() {
  const made = lepida();
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
  // As many as the command lists unless it is told otherwise.
  first.worst = Array.from({ length: 100 }, (_, n) => first.worst[n] ?? { ...first.worst.at(-1), ticket: `more ${n}` });
  first.open_tickets = [HOSTILE, long, "<!--", "]]>", "\u2028", "$&"];
  first.open = 1_000_000;
  made.contract.title = `Contract ${HOSTILE}`;
  made.problems.first[0].message = HOSTILE;
  made.sources[0].name = `${"very-".repeat(40)}long.ndjson`;
  return made;
}

export const CASES = { lepida, exetera, sogei, conciliasfera, empty, hostile };
