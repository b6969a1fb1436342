// Which of a ticket's times comes first: what is running, by its deadline; then what stands; then what is over.

const ORDER = ["running", "paused", "breached", "late", "pending", "missed", "met", "excluded", "cancelled"];

/**
 * @param {import("clausola").Timer[]} timers
 * @returns {import("clausola").Timer[]}
 */
export function byUrgency(timers) {
  const due = (/** @type {import("clausola").Timer} */ timer) => Date.parse(timer.due ?? timer.due_if_resumed_now ?? "") || Infinity;
  const rank = (/** @type {import("clausola").Timer} */ timer) => ORDER.indexOf(timer.state);
  // Two deadlines at infinity differ by NaN, which is no order.
  return [...timers].sort((a, b) => rank(a) - rank(b) || due(a) - due(b) || 0);
}
