//! The floor: what the loop and a plain function cost, and the textbook's search written for this one calendar.

use super::{Answers, DUE, Questions, WORKED};
use crate::measure::Contest;
use anyhow::Result;
use clausola::{Calendar, Instant};
use std::hint::black_box;

/// A call that does nothing but add.
#[inline(never)]
fn sum(start: i64, millis: i64) -> i64 {
    start + millis
}

/// Sorted openings with the open time before each: no errors, no range, no lines, nothing shared.
struct Searched {
    starts: Vec<i64>,
    before: Vec<i64>,
}

impl Searched {
    fn new(calendar: &Calendar) -> Result<Self> {
        let from: Instant = "2018-12-01T00:00:00Z".parse()?;
        let until: Instant = "2028-02-01T00:00:00Z".parse()?;
        let mut open = 0;
        let (mut starts, mut before) = (Vec::new(), Vec::new());
        for (start, end) in calendar.spans(from, until)? {
            starts.push(start.millis());
            before.push(open);
            open += end.millis() - start.millis();
        }
        before.push(open);
        Ok(Self { starts, before })
    }

    #[inline(never)]
    fn opened(&self, at: i64) -> i64 {
        let next = self.starts.partition_point(|start| *start <= at);
        match (
            next.checked_sub(1).and_then(|n| self.starts.get(n).zip(self.before.get(n))),
            self.before.get(next),
        ) {
            (Some((start, before)), Some(after)) => (before + at - start).min(*after),
            _ => 0,
        }
    }

    #[inline(never)]
    fn due(&self, start: i64, millis: i64) -> i64 {
        let target = self.opened(start) + millis;
        let next = self.before.partition_point(|before| *before < target);
        match next.checked_sub(1).and_then(|n| self.starts.get(n).zip(self.before.get(n))) {
            Some((start, before)) => start + target - before,
            None => start,
        }
    }
}

pub(super) fn enter<'a>(
    contest: &mut Contest<'a>,
    calendar: &Calendar,
    questions: &'a Questions,
    answers: &Answers,
) -> Result<()> {
    for column in [DUE, WORKED] {
        contest.add("floor: a function that adds", column, move |count| {
            for n in 0..count {
                black_box(sum(questions.start(n), black_box(questions.open)));
            }
        });
    }
    let searched = Searched::new(calendar)?;
    let due: Vec<i64> = questions.starts.iter().map(|start| searched.due(*start, questions.open)).collect();
    let worked = questions.starts.iter().zip(questions.ends());
    let worked: Vec<i64> =
        worked.map(|(start, end)| searched.opened(end) - searched.opened(*start)).collect();
    answers.check("binary search", &due, &worked)?;
    let searched = std::rc::Rc::new(searched);
    let table = std::rc::Rc::clone(&searched);
    contest.add("floor: a binary search", DUE, move |count| {
        for n in 0..count {
            black_box(table.due(questions.start(n), black_box(questions.open)));
        }
    });
    contest.add("floor: a binary search", WORKED, move |count| {
        for n in 0..count {
            let start = questions.start(n);
            black_box(searched.opened(start + questions.elapsed) - searched.opened(start));
        }
    });
    Ok(())
}
