// Timing, as `xtask/bench/src/measure.rs` does it: medians of rounds, in which all that is compared takes turns.

import { performance } from "node:perf_hooks";

const ROUNDS = 301;
// In milliseconds: shorter than a busy machine's time slice, so that most rounds are undisturbed.
const ROUND = 0.5;

/** Prints one figure: table, row, column and value, separated by tabs. */
export function print(...values) {
  console.log(values.join("\t"));
}

/** Runs a call so many times. */
export function repeat(call) {
  return (count) => {
    for (let n = 0; n < count; n += 1) call(n);
  };
}

/**
 * Prints the median time of one operation in units of so many nanoseconds. Rounds take turns, so that all meet the
 * same load of the machine. A contestant whose `run` gives a promise is awaited; one that works in batches says the
 * `least` that it does.
 */
export async function measure(table, unit, contest) {
  for (const contestant of contest) {
    contestant.count = contestant.least ?? 1;
    contestant.times = [];
    while ((await quickest(contestant)) < ROUND) contestant.count *= 2;
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const contestant of contest) contestant.times.push(((await timed(contestant)) * 1e6) / contestant.count);
  }
  for (const { row, column, times } of contest) {
    times.sort((a, b) => a - b);
    print(table, row, column, (times[Math.floor(ROUNDS / 2)] / unit).toFixed(4));
  }
}

/** The quickest of some rounds: one round that was disturbed would leave all later ones too short. */
async function quickest(contestant) {
  let best = Infinity;
  for (let n = 0; n < 5; n += 1) best = Math.min(best, await timed(contestant));
  return best;
}

/** One round, in milliseconds. */
async function timed({ run, count }) {
  const start = performance.now();
  const going = run(count);
  // Only what has something to wait for pays for waiting.
  if (going) await going;
  return performance.now() - start;
}
