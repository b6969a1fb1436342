// Reports to show, made of made-up tickets that the engine itself decided: the figures are counted here, plainly, so that
// a page that shows them can be held to them. `clausola report` is what makes real ones.

import { clausola } from "../../../wasm/tests/support.mjs";

/** The same numbers for the same seed, from 0 to below 1. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Winter time will do: the engine takes any offset, and answers in the contract's zone. */
const at = (millis) => new Date(millis).toISOString();

/** Tickets of a contract, at working hours for the most part. */
function tickets(id, { from, days, count, slow, seed }) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const chance = (share) => next() < share;
  return Array.from({ length: count }, (_, n) => {
    let day = Math.floor(next() * days);
    while (((new Date(from + day * DAY).getUTCDay() + 6) % 7 > 4 && chance(0.8)) || false) day = Math.floor(next() * days);
    const opened = from + day * DAY + Math.floor((7.5 + 10 * next()) * 60) * MINUTE;
    const events = [{ type: "opened", at: at(opened) }];
    const late = chance(slow);
    const minutes = (fast, tardy) => opened + Math.floor(late && chance(0.75) ? fast + tardy * next() ** 2 : fast * next()) * MINUTE;
    const facts = FACTS[id](pick, chance);
    const taken = minutes(50, 300);
    events.push({ type: "acknowledged", at: at(taken) });
    if (id === "lepida-payer" && chance(0.2)) {
      events.push({ type: "paused", at: at(taken + 5 * MINUTE), reason: "waiting_on_customer" });
      events.push({ type: "resumed", at: at(taken + (30 + Math.floor(200 * next())) * MINUTE) });
    }
    if (id === "exetera") events.push({ type: "intervened", at: at(Math.max(taken, minutes(120, 2000))) });
    const last = Date.parse(events.at(-1).at);
    // A few are still open when the report is made.
    if (!chance(0.03)) events.push({ type: "resolved", at: at(Math.max(last, minutes(220, 2400)) + MINUTE) });
    return { id: `${PREFIX[id]}${1000 + n}`, facts, events };
  });
}

const PREFIX = { "lepida-payer": "", exetera: "EX-", "sogei-pec": "PEC-", conciliasfera: "SF-" };
const FACTS = {
  "lepida-payer": (pick, chance) => ({
    request: pick(["malfunction", "malfunction", "malfunction", "malfunction", "activation"]),
    blocking: chance(0.4),
    corrective_maintenance: chance(0.08),
    responsibility: chance(0.08) ? pick(["entity", "pagopa", "other"]) : "provider",
    channel: chance(0.04) ? "other" : pick(["phone", "email", "web"]),
  }),
  exetera: (pick, chance) => ({
    request: "incident",
    impact: pick(["low", "medium", "high"]),
    urgency: pick(["low", "medium", "high"]),
    area: pick(["web", "mobile", "sso", "data_center"]),
    responsibility: chance(0.1) ? "third_party" : "provider",
  }),
  "sogei-pec": (pick, chance) => ({
    scope: pick(["service", "component"]),
    not_working: true,
    business_critical: true,
    workaround_available: false,
    users_affected: pick(["significant", "limited"]),
    solved_at_first_contact: chance(0.1),
  }),
  conciliasfera: () => ({ kind: "consultancy" }),
};

const VERDICTS = { met: "in_time", missed: "late", breached: "late", late: "late", running: "open", paused: "open", excluded: "excluded", cancelled: "excluded" };

/** What of each hour of an ordinary week of the calendar is open. */
function openHours(contract, calendar) {
  // A Monday, in the middle of a winter without closed days.
  const monday = Date.parse("2026-02-02T00:00:00+01:00");
  return Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => {
      const start = monday + day * DAY + hour * 60 * MINUTE;
      return Number((contract.worked(calendar, at(start), at(start + 60 * MINUTE)) / 3600).toFixed(6));
    }),
  );
}

/** The most that may be late: in whole millionths, as shares are told to six decimals. */
export const tolerated = (measured, share) => Math.floor((measured * Math.round((1 - share) * 1e6)) / 1e6);

/**
 * A report over made-up tickets.
 *
 * @param {string} id a shipped contract
 * @param {object} options `objectives` by id: name, clause, calendar and rule, as the contract has them
 */
export function report(id, { period, asOf, part, objectives, calendars = {}, worst = 4, days, count, slow = 0.15, seed = 1, ...more }) {
  const contract = clausola.Contract.builtin(id);
  const read = tickets(id, { from: Date.parse(period.from), days, count, slow, seed }).filter(({ events }) => Date.parse(events[0].at) < Date.parse(asOf));
  const groups = new Map();
  const seen = { measured: 0, in_time: 0, without_objective: 0, unproven: 0 };
  for (const ticket of read) {
    const decision = contract.explain(ticket, asOf);
    if (!decision.timers.length) seen.without_objective += 1;
    let all = null;
    decision.timers.forEach((timer, n) => {
      const objective = objectives[timer.objective];
      const priority = objective?.by ? timer.priority ?? decision.priority : null;
      const key = `${decision.contract.revision}/${timer.objective}/${part.name}${priority ? `/${priority}` : ""}`;
      const group = groups.get(key) ?? { objective: timer.objective, priority, cases: [], revision: decision.contract.revision, guarantee: timer.guarantee };
      groups.set(key, group);
      const verdict = VERDICTS[timer.state] ?? "undecided";
      if (verdict === "in_time" || verdict === "late") all = (all ?? true) && verdict === "in_time";
      group.cases.push({ ticket, decision, timer, trace: decision.trace.timers[n], verdict });
    });
    if (all !== null) seen.measured += 1;
    if (all) seen.in_time += 1;
  }
  const rows = [...groups].map(([key, group]) => row(key, group, { objective: objectives[group.objective] ?? {}, part, worst }));
  rows.sort((a, b) => Object.keys(objectives).indexOf(a.objective) - Object.keys(objectives).indexOf(b.objective) || (a.id < b.id ? -1 : 1));
  const closed = Date.parse(asOf) >= Date.parse(period.to);
  const { "refused": refused = 0, repeated = 0, outside = 0 } = more.tickets ?? {};
  const { tickets: _, ...rest } = more;
  return {
    format: "clausola-report/1",
    engine: "0.1.0",
    contract: { id, title: JSON.parse(contract.toJson?.() ?? "{}").contract?.title ?? TITLES[id], hash: contract.hash ?? "0".repeat(64), overlay_hash: null, revisions: [...new Set(rows.map(({ revision }) => revision))], time_zone: "Europe/Rome" },
    period,
    as_of: asOf,
    final: closed && refused === 0 && rows.every(({ open, undecided }) => open + undecided === 0),
    tickets: {
      read: read.length + refused + repeated + outside,
      counted: read.length - seen.without_objective,
      outside,
      without_objective: seen.without_objective,
      refused,
      repeated,
      measured: seen.measured,
      in_time: seen.in_time,
    },
    rows,
    calendars: Object.entries(calendars).map(([calendar, given]) => ({ id: calendar, revision: rows[0]?.revision, open: openHours(contract, calendar), ...given })),
    measures: [],
    penalties: [],
    evidence: [],
    unproven: 0,
    warnings: [],
    problems: { count: 0, first: [] },
    sources: [{ name: "tickets.ndjson", bytes: 412 * (read.length + refused), tickets: read.length + refused + repeated + outside }],
    log: null,
    clauses: [],
    ...rest,
  };
}

const TITLES = { "lepida-payer": "Lepida, PayER technical annex", exetera: "Exetera, hours package", "sogei-pec": "Sogei, certified mail", conciliasfera: "ConciliaSfera" };

function row(id, group, { objective, part, worst }) {
  const of = (verdict) => group.cases.filter((one) => one.verdict === verdict);
  const late = of("late");
  const inTime = of("in_time");
  const measured = late.length + inTime.length;
  const rule = objective.rule ?? null;
  const share = measured ? Number((inTime.length / measured).toFixed(6)) : null;
  const tolerance = rule && tolerated(measured, rule.share);
  const heat = Array.from({ length: 7 }, () => Array(24).fill(0));
  for (const { timer } of late) heat[(new Date(`${timer.due.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7][Number(timer.due.slice(11, 13))] += 1;
  const days = new Map();
  for (const one of [...late, ...inTime]) {
    const key = (one.trace.start?.at ?? one.ticket.events[0].at).slice(0, 10);
    const day = days.get(key) ?? { day: key, measured: 0, late: 0 };
    day.measured += 1;
    if (one.verdict === "late") day.late += 1;
    days.set(key, day);
  }
  const excluded = new Map();
  for (const { ticket, trace, timer } of of("excluded")) {
    const reason = timer.reason ?? timer.state;
    const entry = excluded.get(reason) ?? { reason, label: trace.excluded_by?.reason ?? null, clause: trace.excluded_by?.basis.clause ?? null, cases: 0, tickets: [] };
    entry.cases += 1;
    if (entry.tickets.length < 10) entry.tickets.push(ticket.id);
    excluded.set(reason, entry);
  }
  const sorted = [...late].sort((a, b) => b.timer.share - a.timer.share);
  return {
    id,
    revision: group.revision,
    objective: group.objective,
    name: objective.name ?? group.cases[0].trace.name,
    priority: group.priority,
    by_priority: !!objective.by,
    calendar: null,
    guarantee: group.guarantee,
    clause: group.cases[0].timer.clause,
    assumed: group.cases[0].trace.basis.assumption ?? null,
    period: part,
    rule,
    measured,
    in_time: inTime.length,
    late: late.length,
    open: of("open").length,
    undecided: of("undecided").length,
    excluded: [...excluded.values()],
    share,
    pass: rule && share !== null ? late.length <= tolerance : null,
    tolerance,
    tolerance_left: rule && tolerance - late.length,
    worst: sorted.slice(0, worst * 2).map(({ ticket, decision, timer, trace }, n) => ({
      ticket: ticket.id,
      priority: decision.priority,
      state: timer.state,
      target: timer.target,
      start: trace.start?.at ?? null,
      due: timer.due,
      stop: trace.end?.at ?? null,
      over_seconds: Math.max(0, -(timer.remaining_seconds ?? 0)),
      elapsed_seconds: timer.elapsed_seconds,
      share: timer.share,
      ...(n < worst ? { decision } : {}),
    })),
    open_tickets: of("open").slice(0, 20).map(({ ticket }) => ticket.id),
    undecided_tickets: of("undecided").slice(0, 20).map(({ ticket }) => ticket.id),
    late_heat: heat,
    days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}
