// An explanation as a card: what a decision rests on, and each deadline as a timeline and as a sum.

import { head, pageOf, timerColumns, timerLine } from "./card.js";
import { joined, labelled, length, longest, painted, wrapped } from "./text.js";
import { legend, timeline } from "./timeline.js";
import { span, when, whenAfter } from "./words.js";

const INDENT = [["  "]];
const ROWS_SHOWN = 12;
const MISSES_SHOWN = 3;

/**
 * An explanation as text.
 *
 * @param {import("./index").Explanation} explanation
 * @param {{ width?: number, colour?: boolean, language?: string }} [options]
 */
export function explained(explanation, { width = 80, colour = false, language = "en" } = {}) {
  const page = pageOf(explanation, width, language);
  return painted(lines(explanation, page), colour);
}

/** A ledger alone, with its timeline. */
export function ledgerCard(ledger, now, { width = 80, colour = false, language = "en" } = {}) {
  const page = pageOf({ now }, width, language);
  const drawn = timeline(ledger, now, page.width - 2);
  return painted([[...INDENT, ...drawn.line], ...ledgerRows(ledger, page), ...legend([drawn], page)], colour);
}

function lines(explanation, page) {
  const { timers, trace } = explanation;
  const columns = timerColumns(timers, page);
  const drawn = [];
  const explained = timers.flatMap((timer, i) => {
    const { ledger } = trace.timers[i];
    const rows = [...timerLine(timer, columns, page)];
    if (ledger) {
      drawn.push(timeline(ledger, page.now, page.width - 2));
      rows.push([...INDENT, ...drawn.at(-1).line], ...ledgerRows(ledger, page));
    }
    return [[], ...rows, ...timerBasis(timer, trace.timers[i], page)];
  });
  const none = timers.length === 0 ? [[], ...wrapped([], page.say.noObjective, page.width, "quiet")] : [];
  const signs = drawn.length > 0 ? [[], ...legend(drawn, page)] : [];
  return [...head(explanation, page), [], ...why(explanation, page), ...none, ...explained, ...signs, ...rest(explanation, page)];
}

/** Which facts, which row, which rule. */
function why({ trace, coverage, warnings }, page) {
  const { say } = page;
  return labelled(
    [
      [say.labels.facts, factRows(trace.facts, page)],
      [say.labels.priority, priorityRows(trace.priority, page)],
      [
        say.labels.coverage,
        trace.coverage.rule
          ? [[joined([say.coverage[coverage.status], ruleText(trace.coverage.rule, page)])]]
          : [[joined([say.coverage[coverage.status], say.noRule]), "quiet"]],
      ],
      [say.labels.route, trace.route ? [[ruleText(trace.route, page)]] : []],
      [say.labels.warnings, warnings.map((warning) => [warningText(warning, trace, page), "warn"])],
    ],
    page.width,
  );
}

/** The contract's own notices are there in both languages, the engine's warnings in English. */
function warningText({ code, message }, { notices }, page) {
  const notice = notices.find(({ rule }) => rule === code);
  return notice?.reason ? joined([page.say.text(notice.reason), basisText(notice.basis, page)]) : message;
}

function factRows(facts, { say, now }) {
  const value = (fact) => (typeof fact.value === "boolean" ? say.yesNo[fact.value] : `${fact.value}`);
  const told = (source) => facts.filter((fact) => fact.source === source);
  const changed = ({ since }) => (since ? ` ${say.since(when(since, say, now))}` : "");
  const given = told("given").map((fact) => `${fact.fact} ${value(fact)}${changed(fact)}`);
  const taken = told("default").map((fact) => `${fact.fact} ${value(fact)}`);
  const missing = told("missing").map(({ fact }) => fact);
  return [
    ...(given.length > 0 ? [[joined(given)]] : []),
    ...(taken.length > 0 ? [[say.byDefault(taken.join(", ")), "quiet"]] : []),
    ...(missing.length > 0 ? [[say.missing(missing.join(", ")), "warn"]] : []),
  ];
}

function priorityRows({ outcome, priority, applies, row, near_misses: misses, undecided, unclassified }, page) {
  const { say } = page;
  const wanted = (misses) => misses.map(({ fact, wanted }) => `${fact} ${say.text(wanted)}`).join(say.or);
  const rows = [];
  if (row) rows.push([joined([priority, say.row(row.row, say.text(row.when)), basisText(row.basis, page)])]);
  else rows.push([joined([priority ?? say.outcomes[outcome], unclassified?.reason && say.text(unclassified.reason)]), "quiet"]);
  for (const { row, needs } of undecided) rows.push([say.undecidedRow(row.row, row.priority, needs.join(", ")), "warn"]);
  for (const { row, misses: facts } of misses.slice(0, MISSES_SHOWN)) {
    rows.push([say.nearRow(row.row, row.priority, wanted(facts)), "quiet"]);
  }
  if (misses.length > MISSES_SHOWN) rows.push([say.more(misses.length - MISSES_SHOWN), "quiet"]);
  if (outcome === "not_applicable" && applies) rows.push([say.appliesTo(say.text(applies.when)), "quiet"]);
  return rows;
}

/** A row for each stretch of time: from, to, what counts, the sum so far; or why it does not. */
function ledgerRows(ledger, page) {
  const { say, now, width } = page;
  let total = 0;
  const rows = stretches(ledger.spans).map(({ from, to, seconds, part, why, days, kind }) => {
    const counts = kind === "counted" || kind === "summed";
    if (counts) total += seconds;
    const note = [
      days && say.days(days.first, days.last),
      why && say.text(why.text),
      kind === "summed" && say.summed,
      counts && part === "overdue" && say.pastDue,
      counts && part === "left" && say.remaining,
    ];
    return {
      from: when(from, say, now),
      to: whenAfter(to, from, say, now),
      counted: counts ? span(seconds) : "",
      total: counts ? span(total) : "",
      note: joined(note),
      tone: counts ? { overdue: "bad", left: "quiet" }[part] : "quiet",
    };
  });
  const column = (name) => longest(rows.map((row) => row[name]));
  const [from, to, counted, sum] = ["from", "to", "counted", "total"].map(column);
  const shown = rows.length <= ROWS_SHOWN ? rows : [...rows.slice(0, ROWS_SHOWN - 4), null, ...rows.slice(-3)];
  return shown.flatMap((row) => {
    if (!row) return [[...INDENT, [say.moreSpans(rows.length - ROWS_SHOWN + 1), "quiet"]]];
    const dates = [...INDENT, [`${row.from.padEnd(from)}  ${row.to.padEnd(to)}  `, row.tone]];
    if (row.counted === "") return wrapped(dates, row.note, width, "quiet");
    const room = width - length(dates);
    // The sum so far goes first where there is no room for it, then what counts goes below.
    const numbers = row.counted.padStart(counted) + (counted + 2 + sum <= room ? `  ${row.total.padStart(sum)}  ` : "  ");
    if (counted > room) return [dates, [...INDENT, ...INDENT, [row.counted, row.tone]]];
    const sums = [...dates, [numbers, row.tone]];
    // Where there is no room for it, the timeline above and the colour say the same.
    return [row.note.length <= width - length(sums) ? [...sums, [row.note, row.tone]] : sums];
  });
}

/** A night does not become two because somebody asks in the middle of it. */
function stretches(spans) {
  const found = [];
  for (const span of spans) {
    const last = found.at(-1);
    const same = last?.why && span.why && last.why.code === span.why.code && last.why.text.en === span.why.text.en;
    if (same && !last.days && !span.days) found[found.length - 1] = { ...last, to: span.to };
    else found.push(span);
  }
  return found;
}

function timerBasis(timer, trace, page) {
  const { say, width, now } = page;
  const { calendar, stops, agreed } = trace;
  const hours = calendar.hours ? `${say.text(calendar.name ?? { it: "", en: "" })} ${say.text(calendar.hours)}`.trim() : say.aroundTheClock;
  const rows = [
    joined([
      trace.name && say.text(trace.name),
      trace.target && say.target(say.text(trace.target)),
      say.guarantees[timer.guarantee],
      trace.compliance && say.compliance(trace.compliance.share),
      basisText(trace.basis, page),
    ]),
    trace.end && say.stoppedBy(say.text(trace.end.event.name), when(trace.end.at, say, now)),
    timer.state === "excluded" ? "" : joined([hours, basisText(calendar.basis, page)]),
    ...calendar.extensions.filter(({ holds }) => holds).map((each) => joined([say.alsoOpen(say.text(each.hours)), basisText(each.basis, page)])),
    agreed && joined([say.agreed(when(agreed.due, say, now)), agreed.clause && say.clause(agreed.clause)]),
    trace.excluded_by && joined([say.states.excluded, ruleText(trace.excluded_by, page)]),
    ...stops.map((stop) => joined([
      say.stops[stop.kind],
      `${when(stop.from, say, now)} – ${stop.to ? when(stop.to, say, now) : say.stillSo}`,
      stop.reason,
      stop.ignored && say.ignored[stop.ignored],
    ])),
    timer.state === "pending" ? say.startsWith(trace.starts_with.map(({ name }) => say.text(name)).join(", ")) : "",
  ];
  return rows.filter(Boolean).flatMap((text) => wrapped(INDENT, text, width, "quiet"));
}

function rest({ escalations, terms, wake_up: wakeUp, trace }, page) {
  const { say, now, width } = page;
  const ladder = escalations.map((step, i) => ({ ...trace.escalations[i], ...step }));
  const time = ({ at }) => (at === null ? Infinity : Date.parse(at));
  const steps = ladder.sort((a, b) => time(a) - time(b) || 0).flatMap((step) => {
    const { trigger, basis } = step;
    const action = step.to === null ? step.action : `${step.action} → ${step.to}`;
    const tone = { due: "warn", done: "quiet" }[step.state];
    const state = { due: say.reached, done: say.done }[step.state];
    const clause = basis.clause && say.clause(basis.clause);
    return [
      [joined([step.at && when(step.at, say, now), action, state]), tone],
      [joined([say.text(trigger), clause]), "quiet"],
    ];
  });
  // A ladder rests on the same assumption at every step: once is enough.
  const assumed = new Set(trace.escalations.map(({ basis }) => basis.assumption && say.text(basis.assumption)).filter(Boolean));
  for (const assumption of assumed) steps.push([say.assumedThat(assumption), "quiet"]);
  const ends = terms.map((term, i) => {
    const { name, length: long, basis } = trace.terms[i];
    const until = say.until(when(term.until, say, now));
    return [joined([name ? say.text(name) : term.term, until, say.terms[term.state], say.text(long), basisText(basis, page)])];
  });
  const rows = labelled(
    [
      [say.labels.escalations, steps],
      [say.labels.terms, ends],
      [say.labels.wakeUp, wakeUp === null ? [] : [[when(wakeUp, say, now)]]],
      [say.labels.clauses, trace.clauses.map(({ clause, title }) => [joined([clause, say.text(title)]), "quiet"])],
    ],
    width,
  );
  return rows.length > 0 ? [[], ...rows] : [];
}

function ruleText({ rule, when: condition, reason, basis }, page) {
  const { say } = page;
  return joined([reason ? say.text(reason) : rule, say.text(condition), basisText(basis, page)]);
}

function basisText({ clause, assumption }, { say }) {
  return joined([clause && say.clause(clause), assumption && say.assumedThat(say.text(assumption))]);
}
