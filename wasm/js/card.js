// A decision as a card: text in columns, for a terminal of any width.

import { joined, labelled, length, longest, pageWidth, painted, SEPARATOR, wrapped } from "./text.js";
import { span, when, words } from "./words.js";

const MARKS = {
  pending: "○",
  running: "●",
  paused: "‖",
  met: "✓",
  breached: "✗",
  missed: "✗",
  late: "!",
  cancelled: "–",
  excluded: "–",
};

const TERM_TONES = { ended: "quiet", met: "good", missed: "bad" };
const SIGNAL_TONES = { received: "good", failed: "bad", missing: "bad" };

const NARROWEST_BAR = 6;
const WIDEST_BAR = 24;
const PERCENT = " 100 %".length;
const ESCALATIONS_SHOWN = 6;

/**
 * A decision as text.
 *
 * @param {import("./index").Decision} decision
 * @param {{ width?: number, colour?: boolean, language?: string }} [options]
 */
export function card(decision, { width = 80, colour = false, language = "en" } = {}) {
  return painted(lines(decision, pageOf(decision, width, language)), colour);
}

/** What the parts of a card share: the words, the instant it is about, the width. */
export function pageOf({ now }, width, language) {
  return { say: words(language), now, width: pageWidth(width) };
}

/** A decision in one line, for when many are printed together. */
export function summary(decision, { language = "en" } = {}) {
  const say = words(language);
  const timers = decision.timers.map((timer) => `${timer.objective} ${say.states[timer.state]}`);
  return [decision.ticket, decision.priority ?? say.noPriority, ...timers].join(" · ");
}

function lines(decision, page) {
  return [...head(decision, page), [], ...timerRows(decision.timers, page), ...rest(decision, page)];
}

/** Which ticket, under which contract, when; its priority and its coverage. */
export function head(decision, { say, now, width }) {
  const { contract, coverage, priority } = decision;
  const left = [[decision.ticket, "strong"], [`  ${contract.id} ${contract.revision}`, "quiet"]];
  const date = when(now, say);
  const gap = width - length(left) - date.length;
  const title = gap > 1 ? [[...left, [" ".repeat(gap)], [date]]] : [left, [[date]]];
  const tone = { covered: "good", chargeable: "warn", not_covered: "bad" }[coverage.status];
  const why = joined([coverage.reason, coverage.clause && say.clause(coverage.clause)]);
  const named = priority === null ? [say.noPriority, "quiet"] : [priority, "strong"];
  const verdict = [named, [SEPARATOR], [say.coverage[coverage.status], tone], [why && SEPARATOR]];
  return [...title, ...(why ? wrapped(verdict, why, width, "quiet") : [verdict])];
}

/** A line for each timer: its bar, its state, its deadline; and below it what it rests on. */
export function timerRows(timers, page) {
  if (timers.length === 0) return wrapped([], page.say.noObjective, page.width, "quiet");
  const columns = timerColumns(timers, page);
  return timers.flatMap((timer) => [...timerLine(timer, columns, page), ...timerDetails(timer, columns, page)]);
}

/** The columns in which the lines of timers stand below one another. */
export function timerColumns(timers, page) {
  const columns = {
    name: longest(timers.map((timer) => timer.objective)),
    state: longest(timers.map((timer) => page.say.states[timer.state])),
    deadline: longest(timers.map((timer) => deadline(timer, page))),
    left: longest(timers.map((timer) => remaining(timer, page))),
  };
  const fixed = columns.name + columns.state + PERCENT + 8;
  const room = page.width - fixed - columns.deadline - columns.left - 4;
  // Where the columns leave no room for a bar, the deadline goes to a line of its own.
  columns.narrow = room < NARROWEST_BAR;
  columns.bar = Math.min(WIDEST_BAR, Math.max(4, columns.narrow ? page.width - fixed : room));
  return columns;
}

export function timerLine(timer, columns, page) {
  const { say, width } = page;
  const tone = toneOf(timer);
  const percent = shareText(timer.share);
  const main = [
    [`${timer.objective.padEnd(columns.name)}  `, "strong"],
    ...bar(timer, columns.bar, tone),
    [percent.padStart(PERCENT), tone],
    [`  ${MARKS[timer.state]} ${say.states[timer.state].padEnd(columns.state)}`, tone],
  ];
  const [due, left] = [deadline(timer, page), remaining(timer, page)];
  const indent = [[" ".repeat(columns.name + 2)]];
  const below = columns.narrow ? wrapped(indent, joined([due, left]), width, tone) : [];
  if (!columns.narrow) main.push([`  ${due.padEnd(columns.deadline)}`], [`  ${left.padStart(columns.left)}`, tone]);
  return [main, ...below];
}

/** A share in percent; far past due in multiples, for nobody reads `11835 %`. */
function shareText(share) {
  if (share === null) return "";
  return share < 10 ? `${Math.floor(share * 100 + 1e-6)} %` : `×${Math.floor(share)}`;
}

function timerDetails(timer, columns, { say, width }) {
  const indent = [[" ".repeat(columns.name + 2)]];
  const details = joined([
    timer.due_if_resumed_now && say.ifResumed,
    timer.reason,
    say.guarantees[timer.guarantee],
    timer.target && say.target(timer.target),
    timer.elapsed_seconds === null ? null : say.elapsed(span(timer.elapsed_seconds)),
    timer.clause && say.clause(timer.clause),
    timer.assumed && say.assumed,
  ]);
  return wrapped(indent, details, width, "quiet");
}

/** A bar to the eighth of a column; full from due on. */
function bar(timer, width, tone) {
  if (timer.share === null) return [["·".repeat(width), "quiet"]];
  const eighths = Math.max(0, Math.min(width * 8, Math.floor(timer.share * width * 8)));
  const full = Math.floor(eighths / 8);
  const part = [..." ▏▎▍▌▋▊▉"][eighths % 8].trim();
  return [["█".repeat(full) + part, tone], ["░".repeat(width - full - part.length), "quiet"]];
}

function toneOf({ state, share }) {
  if (state === "running") return share >= 0.75 ? "warn" : "good";
  return { met: "good", breached: "bad", missed: "bad", late: "warn", paused: "info" }[state] ?? "quiet";
}

function deadline(timer, { say, now }) {
  const due = timer.due ?? timer.due_if_resumed_now;
  return due === null ? "" : say.due(when(due, say, now));
}

function remaining({ state, remaining_seconds: seconds }, { say }) {
  // A stopped timer has no time left: what it would have had is no news.
  if (seconds === null || !["running", "paused", "breached", "late"].includes(state)) return "";
  return seconds < 0 ? say.over(span(seconds)) : say.left(span(seconds));
}

function rest(decision, page) {
  const { say, now } = page;
  const { route, needs, wake_up: wakeUp } = decision;
  // That there is no objective stands where the timers would.
  const warnings = decision.warnings.filter(({ code }) => code !== "no_objective");
  const sections = [
    [say.labels.route, route ? [[joined([route.to, clauseOf(route, say)])]] : []],
    [say.labels.terms, decision.terms.map((term) => [termText(term, page), TERM_TONES[term.state]])],
    [say.labels.budgets, decision.budgets.map((budget) => [budgetText(budget, say), budget.left < 0 ? "bad" : undefined])],
    [say.labels.signals, decision.signals.map((signal) => [signalText(signal, page), SIGNAL_TONES[signal.state]])],
    [say.labels.escalations, escalationSpans(decision.escalations, page)],
    [say.labels.needs, needs.length > 0 ? [[needs.join(", "), "warn"]] : []],
    [say.labels.evidence, evidenceSpans(decision.missing_evidence)],
    [say.labels.unproven, decision.unproven.map((each) => [unprovenText(each, page), "warn"])],
    [say.labels.warnings, warnings.map(({ message }) => [message, "warn"])],
    [say.labels.wakeUp, wakeUp === null ? [] : [[when(wakeUp, say, now)]]],
  ];
  const rows = labelled(sections, page.width);
  return rows.length > 0 ? [[], ...rows] : [];
}

function termText(term, { say, now }) {
  const until = say.until(when(term.until, say, now));
  return joined([term.term, until, say.terms[term.state], term.length, clauseOf(term, say)]);
}

function budgetText(budget, say) {
  const left = say.leftOf(budget.left, budget.total, budget.unit);
  return joined([budget.budget, left, clauseOf(budget, say)]);
}

function signalText(signal, { say, now }) {
  return joined([signal.signal, say.signals[signal.state], say.by(when(signal.by, say, now)), clauseOf(signal, say)]);
}

/** What should stand in the ticket by now; what belongs to a later phase is not missing yet. */
function evidenceSpans(missing) {
  const due = missing.filter((each) => each.due).map(({ item }) => item);
  return due.length > 0 ? [[due.join(", "), "warn"]] : [];
}

function unprovenText({ at, until, reason }, { say, now }) {
  return joined([say.since(when(at, say, now)), until && say.until(when(until, say, now)), reason]);
}

/** What is due first, then what comes next; what is done only where there is room. */
function escalationSpans(escalations, { say, now }) {
  const states = ["due", "pending", "done"];
  const time = ({ at }) => (at === null ? Infinity : Date.parse(at));
  const order = (a, b) => states.indexOf(a.state) - states.indexOf(b.state) || time(a) - time(b) || 0;
  const sorted = [...escalations].sort(order);
  const shown = sorted.slice(0, ESCALATIONS_SHOWN).map((step) => {
    const action = step.to === null ? step.action : `${step.action} → ${step.to}`;
    const state = { due: say.reached, done: say.done }[step.state];
    const tone = { due: "warn", done: "quiet" }[step.state];
    return [joined([step.at && when(step.at, say, now), step.id, action, state]), tone];
  });
  const hidden = sorted.length - shown.length;
  return hidden > 0 ? [...shown, [say.more(hidden), "quiet"]] : shown;
}

function clauseOf({ clause }, say) {
  return clause && say.clause(clause);
}
