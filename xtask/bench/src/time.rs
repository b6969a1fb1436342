//! `due` over 16 working hours and `worked` over 20 days, in one table with the peers and the floor.
//!
//! The calendar is `office.toml`, the questions 4,096 instants drawn evenly from 2019 to 2027. Before anything is
//! timed, everyone who can be asked must give the engine's answers to all of them.

mod peers;
mod plain;
mod plugin;

use crate::Inputs;
use crate::measure::{Contest, Draw};
use anyhow::{Context, Result, ensure};
use clausola::{Calendar, Contract, Instant};
use std::hint::black_box;

const HOUR: i64 = 3_600_000;
const DUE: &str = "due 16 h";
const WORKED: &str = "worked 20 days";
/// Questions; a power of two, so that the next one is found by masking.
const ROWS: usize = 4096;

/// The columns that everyone is asked with.
pub(crate) struct Questions {
    /// Epoch milliseconds.
    starts: Vec<i64>,
    /// Working milliseconds for `due`.
    open: i64,
    /// Elapsed milliseconds for `worked`.
    elapsed: i64,
}

impl Questions {
    /// From 2019 until 60 days before the end of 2027.
    fn new() -> Self {
        const FROM: f64 = 1_546_300_800_000.0;
        const UNTIL: f64 = 1_824_768_000_000.0;
        let mut draw = Draw::new();
        let starts = (0..ROWS).map(|_| (FROM + (UNTIL - FROM) * draw.share()).floor() as i64);
        Self { starts: starts.collect(), open: 16 * HOUR, elapsed: 20 * 24 * HOUR }
    }

    fn ends(&self) -> impl Iterator<Item = i64> {
        self.starts.iter().map(|start| start + self.elapsed)
    }

    /// The n-th start; they come round again.
    #[inline]
    fn start(&self, n: usize) -> i64 {
        self.starts.get(n & (ROWS - 1)).copied().unwrap_or(0)
    }
}

/// Everyone's answers, so that no one is timed on another question.
struct Answers {
    due: Vec<i64>,
    worked: Vec<i64>,
}

impl Answers {
    fn of(calendar: &Calendar, questions: &Questions) -> Result<Self> {
        let at = Instant::from_millis;
        let due = questions.starts.iter().map(|&start| Ok(calendar.due(at(start), questions.open)?.millis()));
        let worked = questions.starts.iter().zip(questions.ends());
        let worked = worked.map(|(&start, end)| Ok(calendar.worked(at(start), at(end))?));
        Ok(Self { due: due.collect::<Result<_>>()?, worked: worked.collect::<Result<_>>()? })
    }

    fn check(&self, who: &str, due: &[i64], worked: &[i64]) -> Result<()> {
        ensure!(self.due == due, "{who}: another `due`");
        ensure!(self.worked == worked, "{who}: another `worked`");
        Ok(())
    }
}

pub(crate) fn measure(inputs: &Inputs) -> Result<()> {
    let office = &inputs.office;
    let text = std::fs::read_to_string(office).with_context(|| format!("cannot read {office}"))?;
    let contract = Contract::from_toml(&text)?;
    let calendar = contract.calendar("office")?;
    let questions = Questions::new();
    let answers = Answers::of(calendar, &questions)?;

    let mut contest = Contest::default();
    plain::enter(&mut contest, calendar, &questions, &answers)?;
    native(&mut contest, calendar, &questions, &answers)?;
    plugin::enter(&mut contest, &inputs.core_module, &text, &questions, &answers)?;
    peers::enter(&mut contest, &questions, &answers)?;
    contest.print("time", 1.0)
}

fn native<'a>(
    contest: &mut Contest<'a>,
    calendar: &'a Calendar,
    questions: &'a Questions,
    answers: &Answers,
) -> Result<()> {
    let at = Instant::from_millis;
    contest.add("native, single", DUE, move |count| {
        for n in 0..count {
            black_box(calendar.due(at(questions.start(n)), black_box(questions.open)).is_ok());
        }
    });
    contest.add("native, single", WORKED, move |count| {
        for n in 0..count {
            let start = questions.start(n);
            black_box(calendar.worked(at(start), at(start + questions.elapsed)).is_ok());
        }
    });

    let float = |values: &mut dyn Iterator<Item = i64>| values.map(|t| t as f64).collect::<Vec<f64>>();
    let starts = float(&mut questions.starts.iter().copied());
    let ends = float(&mut questions.ends());
    let open = vec![questions.open as f64; ROWS];
    let mut due = vec![0.0; ROWS];
    let mut worked = vec![0.0; ROWS];
    calendar.due_batch(&starts, &open, &mut due)?;
    calendar.worked_batch(&starts, &ends, &mut worked)?;
    let whole = |values: &[f64]| values.iter().map(|t| *t as i64).collect::<Vec<_>>();
    answers.check("native, batch", &whole(&due), &whole(&worked))?;
    let columns = starts.clone();
    contest.add("native, batch", DUE, move |count| {
        for _ in 0..count.div_ceil(ROWS) {
            black_box(calendar.due_batch(black_box(&columns), &open, &mut due).is_ok());
        }
    });
    contest.add("native, batch", WORKED, move |count| {
        for _ in 0..count.div_ceil(ROWS) {
            black_box(calendar.worked_batch(black_box(&starts), &ends, &mut worked).is_ok());
        }
    });
    Ok(())
}
