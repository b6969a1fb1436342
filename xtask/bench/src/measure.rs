//! Timing: medians of rounds, in which all that is compared takes turns.
//!
//! The machine's speed drifts with what else runs on it. Contestants that take turns meet the same weather, so their
//! ratios hold where the figures themselves do not.

use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// One round of one contestant lasts about this long: the clock's own grain does not show, and on a busy machine most
/// rounds end before another program gets its turn.
const ROUND: Duration = Duration::from_micros(500);
const ROUNDS: usize = 301;

/// Runs an operation so many times.
type Run<'a> = Box<dyn FnMut(usize) + 'a>;

/// What is measured together, each under its row and column.
#[derive(Default)]
pub(crate) struct Contest<'a> {
    contestants: Vec<Contestant<'a>>,
}

struct Contestant<'a> {
    row: String,
    column: String,
    run: Run<'a>,
}

impl<'a> Contest<'a> {
    /// Adds a contestant: `run(n)` does the operation `n` times, or at least rounds up to whole batches.
    pub(crate) fn add(&mut self, row: &str, column: &str, run: impl FnMut(usize) + 'a) {
        self.contestants.push(Contestant {
            row: row.to_string(),
            column: column.to_string(),
            run: Box::new(run),
        });
    }

    /// Prints a table's figures: the median time of one operation, in units of `unit` nanoseconds.
    pub(crate) fn print(mut self, table: &str, unit: f64) -> Result<()> {
        let mut sized: Vec<(usize, Vec<f64>)> = Vec::new();
        for contestant in &mut self.contestants {
            let mut count = 1;
            while timed(&mut contestant.run, count) < ROUND {
                count *= 2;
            }
            sized.push((count, Vec::with_capacity(ROUNDS)));
        }
        for _ in 0..ROUNDS {
            for (contestant, (count, times)) in self.contestants.iter_mut().zip(&mut sized) {
                times.push(timed(&mut contestant.run, *count).as_secs_f64() * 1e9 / *count as f64);
            }
        }
        for (contestant, (_, mut times)) in self.contestants.into_iter().zip(sized) {
            times.sort_by(f64::total_cmp);
            let median = times.get(ROUNDS / 2).context("no rounds")? / unit;
            println!("{table}\t{}\t{}\t{median:.4}", contestant.row, contestant.column);
        }
        Ok(())
    }
}

fn timed(run: &mut Run<'_>, count: usize) -> Duration {
    let start = Instant::now();
    run(count);
    start.elapsed()
}

/// Numbers that look random and are the same in every run and in Node: the generator of Numerical Recipes.
pub(crate) struct Draw(u32);

impl Draw {
    pub(crate) fn new() -> Self {
        Self(1)
    }

    /// A share from 0 to 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(self.0) / 4_294_967_296.0
    }
}
