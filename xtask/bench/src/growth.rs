//! How the cost of a question grows: with the distance in time, with the number of calendars, and with the closed
//! days that a calendar lists.

use crate::Inputs;
use crate::measure::{Contest, Draw};
use anyhow::{Context, Result};
use clausola::{Calendar, CalendarSpec, Closed, Instant, Window};
use std::hint::black_box;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;
/// Starts to ask from, a power of two.
const STARTS: usize = 1024;

pub(crate) fn measure(_: &Inputs) -> Result<()> {
    let calendar = Calendar::new(office()?)?;
    let mut contest = Contest::default();
    distance(&mut contest, &calendar)?;
    calendars(&mut contest)?;
    closed_days(&mut contest)?;
    contest.print("growth", 1.0)?;
    // One that is in use would be found again, and not compiled.
    drop(calendar);
    build()
}

/// Split days in Rome, closed on the Italian holidays.
fn office() -> Result<CalendarSpec> {
    let day =
        || vec![Window { start: 8 * 60 + 30, end: 12 * 60 + 30 }, Window { start: 14 * 60, end: 18 * 60 }];
    Ok(CalendarSpec {
        weekly: [day(), day(), day(), day(), day(), vec![], vec![]],
        closed: vec![Closed::Set("it".into())],
        ..CalendarSpec::new("Europe/Rome".parse()?)
    })
}

/// Instants of some years from 1972 on, or from 2019 on.
fn starts(from: i64, years: i64) -> Vec<Instant> {
    let mut draw = Draw::new();
    let first = (from - 1970) * YEAR;
    (0..STARTS).map(|_| Instant::from_millis(first + (draw.share() * (years * YEAR) as f64) as i64)).collect()
}

fn start(starts: &[Instant], n: usize) -> Instant {
    starts.get(n & (STARTS - 1)).copied().unwrap_or(Instant::MIN)
}

fn distance<'a>(contest: &mut Contest<'a>, calendar: &'a Calendar) -> Result<()> {
    for years in [1, 10, 100] {
        let starts = starts(1972, 25);
        let far = years * YEAR;
        // As much open time as lies that far away, so that `due` goes the same way.
        let open = calendar.worked(start(&starts, 0), start(&starts, 0).plus_millis(far))?;
        let column = years.to_string();
        let from = starts.clone();
        contest.add("due, so many years away", &column, move |count| {
            for n in 0..count {
                black_box(calendar.due(start(&from, n), open).is_ok());
            }
        });
        contest.add("worked, over so many years", &column, move |count| {
            for n in 0..count {
                let start = start(&starts, n);
                black_box(calendar.worked(start, start.plus_millis(far)).is_ok());
            }
        });
    }
    Ok(())
}

/// Calendars that differ by a closed day, asked in turn about the same two years.
fn calendars(contest: &mut Contest<'_>) -> Result<()> {
    for many in [1, 10, 100, 1000] {
        let calendar = |n: usize| {
            let mut spec = office()?;
            let day = chrono::NaiveDate::from_num_days_from_ce_opt(737_425 + i32::try_from(n)?);
            spec.closed.push(Closed::Date(day.context("no such day")?));
            anyhow::Ok(Calendar::new(spec)?)
        };
        let calendars = (0..many).map(calendar).collect::<Result<Vec<_>>>()?;
        let starts = starts(2019, 2);
        contest.add("due 16 h, calendars in turn", &many.to_string(), move |count| {
            for (n, calendar) in calendars.iter().cycle().take(count).enumerate() {
                black_box(calendar.due(start(&starts, n), 16 * HOUR).is_ok());
            }
        });
    }
    Ok(())
}

/// The same hours, closed on every thirteenth day and so on: as many dates as there are, over 130 years.
fn listed(many: usize) -> Result<CalendarSpec> {
    let mut spec = office()?;
    for n in 0..many {
        let day = i32::try_from(n * 47_000 / many)?;
        spec.closed.push(Closed::Date(chrono::NaiveDate::from_epoch_days(day).context("no such day")?));
    }
    Ok(spec)
}

fn closed_days(contest: &mut Contest<'_>) -> Result<()> {
    for many in [1, 10, 100, 1000, 10_000] {
        let calendar = Calendar::new(listed(many)?)?;
        let starts = starts(2019, 8);
        contest.add("due 16 h, closed days listed", &many.to_string(), move |count| {
            for n in 0..count {
                black_box(calendar.due(start(&starts, n), 16 * HOUR).is_ok());
            }
        });
    }
    Ok(())
}

/// What comes before the first answer: compiling, and laying out 2.13 years; then all of the 130.
fn build() -> Result<()> {
    let mut contest = Contest::default();
    let at = Instant::from_millis(1_767_776_400_000);
    for many in [1, 10, 100, 1000, 10_000] {
        let spec = listed(many)?;
        contest.add("compiled, and asked once", &many.to_string(), move |count| {
            for _ in 0..count {
                let due = Calendar::new(spec.clone()).and_then(|calendar| calendar.due(at, 16 * HOUR));
                black_box(due.is_ok());
            }
        });
    }
    let last = Instant::from_millis(Instant::END.millis() - 1);
    // A calendar of its own: one that somebody else has in use would be found, and not compiled.
    let mut spec = office()?;
    spec.closed.push(Closed::Yearly(12, 30));
    contest.add("compiled, and asked about all 130 years", "1", move |count| {
        for _ in 0..count {
            let open = Calendar::new(spec.clone()).and_then(|calendar| calendar.worked(Instant::MIN, last));
            black_box(open.is_ok());
        }
    });
    contest.print("build", 1000.0)
}
