//! The crates that do the same, and the walk that one writes first.

use super::{Answers, DUE, Questions, WORKED};
use crate::measure::Contest;
use anyhow::{Context, Result};
use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Weekday};
use chrono_tz::Europe::Rome;
use clausola::holidays;
use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use std::hint::black_box;
use std::rc::Rc;

pub(super) fn enter<'a>(
    contest: &mut Contest<'a>,
    questions: &'a Questions,
    answers: &Answers,
) -> Result<()> {
    workclock(contest, questions, answers)?;
    ule_hours(contest, questions, answers)?;
    walk(contest, questions, answers)
}

/// The Italian holidays around the questions.
fn closed() -> Result<Vec<NaiveDate>> {
    let rules = holidays::set("it")?;
    Ok((2018..=2028)
        .flat_map(|year| rules.iter().flat_map(move |rule| rule.in_year(year)).flatten())
        .collect())
}

fn jiff_date(date: NaiveDate) -> Result<Date> {
    Ok(Date::new(i16::try_from(date.year())?, i8::try_from(date.month())?, i8::try_from(date.day())?)?)
}

/// The questions in jiff's types, converted before anything is timed.
struct Jiff {
    starts: Vec<Timestamp>,
    ends: Vec<Timestamp>,
    open: SignedDuration,
}

impl Jiff {
    fn new(questions: &Questions) -> Result<Self> {
        let all = |values: &mut dyn Iterator<Item = i64>| {
            values.map(|t| Ok(Timestamp::from_millisecond(t)?)).collect::<Result<Vec<_>>>()
        };
        Ok(Self {
            starts: all(&mut questions.starts.iter().copied())?,
            ends: all(&mut questions.ends())?,
            open: SignedDuration::from_millis(questions.open),
        })
    }

    fn pairs(&self) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        self.starts.iter().copied().zip(self.ends.iter().copied())
    }
}

fn workclock(contest: &mut Contest<'_>, questions: &Questions, answers: &Answers) -> Result<()> {
    use workclock::{Holidays, Schedule, Weekdays, WorkDay};
    let days = closed()?.into_iter().map(jiff_date).collect::<Result<Vec<_>>>()?;
    let shift = |from, to| WorkDay::new(from, to, Weekdays::MON_TO_FRI);
    let schedule = Schedule::builder()
        .time_zone("Europe/Rome")
        .rule(shift(time(8, 30, 0, 0), time(12, 30, 0, 0)))
        .rule(shift(time(14, 0, 0, 0), time(18, 0, 0, 0)))
        .rule(Holidays::new(days))
        .build()?;
    let asked = Rc::new(Jiff::new(questions)?);
    let due = asked.starts.iter().map(|start| Ok(schedule.add(*start, asked.open)?.as_millisecond()));
    let due = due.collect::<Result<Vec<_>>>()?;
    let worked =
        asked.pairs().map(|(start, end)| Ok(i64::try_from(schedule.between(start, end).as_millis())?));
    answers.check("workclock", &due, &worked.collect::<Result<Vec<_>>>()?)?;
    let (jiff, other) = (Rc::clone(&asked), schedule.clone());
    contest.add("workclock 0.1.4", DUE, move |count| {
        for start in jiff.starts.iter().cycle().take(count) {
            black_box(other.add(*start, jiff.open).is_ok());
        }
    });
    contest.add("workclock 0.1.4", WORKED, move |count| {
        for n in 0..count {
            let n = n % asked.starts.len();
            if let (Some(start), Some(end)) = (asked.starts.get(n), asked.ends.get(n)) {
                black_box(schedule.between(*start, *end));
            }
        }
    });
    Ok(())
}

fn ule_hours(contest: &mut Contest<'_>, questions: &Questions, answers: &Answers) -> Result<()> {
    use ule_hours::{Holiday, Schedule};
    // Its own rules: fixed days and Easter; the one that came in 2026 date by date.
    let fixed = [(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)];
    let rules = fixed.map(|(month, day)| Holiday::Fixed { month, day });
    let mut builder = Schedule::builder("Europe/Rome")?
        .mon_fri("08:30-12:30, 14:00-18:00")?
        .holidays(rules)
        .holidays([Holiday::Easter(0), Holiday::Easter(1)]);
    for year in 2026..=2028 {
        builder = builder.closed_on(Date::new(year, 10, 4)?);
    }
    let schedule = builder.build();
    let asked = Rc::new(Jiff::new(questions)?);
    let due = asked.starts.iter().map(|start| Ok(schedule.add(*start, asked.open)?.as_millisecond()));
    let due = due.collect::<Result<Vec<_>>>()?;
    let worked =
        asked.pairs().map(|(start, end)| Ok(i64::try_from(schedule.between(start, end).as_millis())?));
    answers.check("ule-hours", &due, &worked.collect::<Result<Vec<_>>>()?)?;
    let (jiff, other) = (Rc::clone(&asked), schedule.clone());
    contest.add("ule-hours 0.1.2", DUE, move |count| {
        for start in jiff.starts.iter().cycle().take(count) {
            black_box(other.add(*start, jiff.open).is_ok());
        }
    });
    contest.add("ule-hours 0.1.2", WORKED, move |count| {
        for n in 0..count {
            let n = n % asked.starts.len();
            if let (Some(start), Some(end)) = (asked.starts.get(n), asked.ends.get(n)) {
                black_box(schedule.between(*start, *end));
            }
        }
    });
    Ok(())
}

/// Day after day with chrono-tz: the windows of each open day become instants, and are added up.
struct Walk {
    closed: HashSet<NaiveDate>,
}

impl Walk {
    /// The open windows of a day in milliseconds.
    fn windows(&self, day: NaiveDate) -> Option<[(i64, i64); 2]> {
        if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || self.closed.contains(&day) {
            return None;
        }
        let at = |hour, minute| {
            let local = day.and_hms_opt(hour, minute, 0)?;
            Some(Rome.from_local_datetime(&local).earliest()?.timestamp_millis())
        };
        Some([(at(8, 30)?, at(12, 30)?), (at(14, 0)?, at(18, 0)?)])
    }

    fn day(at: i64) -> Option<NaiveDate> {
        Some(DateTime::from_timestamp_millis(at)?.with_timezone(&Rome).date_naive())
    }

    fn due(&self, start: i64, millis: i64) -> Option<i64> {
        let (mut day, mut left) = (Self::day(start)?, millis);
        loop {
            for (open, close) in self.windows(day).into_iter().flatten() {
                let open = open.max(start);
                if open < close && left <= close - open {
                    return Some(open + left);
                }
                left -= (close - open).max(0);
            }
            day = day.succ_opt()?;
        }
    }

    fn worked(&self, start: i64, end: i64) -> Option<i64> {
        let (mut day, mut sum) = (Self::day(start)?, 0);
        let last = Self::day(end)?;
        while day <= last {
            for (open, close) in self.windows(day).into_iter().flatten() {
                sum += (close.min(end) - open.max(start)).max(0);
            }
            day = day.succ_opt()?;
        }
        Some(sum)
    }
}

fn walk<'a>(contest: &mut Contest<'a>, questions: &'a Questions, answers: &Answers) -> Result<()> {
    let walk = Rc::new(Walk { closed: closed()?.into_iter().collect() });
    let due = questions.starts.iter().map(|start| walk.due(*start, questions.open).context("no answer"));
    let worked = questions.starts.iter().zip(questions.ends());
    let worked = worked.map(|(start, end)| walk.worked(*start, end).context("no answer"));
    answers.check("the walk", &due.collect::<Result<Vec<_>>>()?, &worked.collect::<Result<Vec<_>>>()?)?;
    let other = Rc::clone(&walk);
    contest.add("a walk with chrono-tz", DUE, move |count| {
        for n in 0..count {
            black_box(other.due(questions.start(n), questions.open));
        }
    });
    contest.add("a walk with chrono-tz", WORKED, move |count| {
        for n in 0..count {
            let start = questions.start(n);
            black_box(walk.worked(start, start + questions.elapsed));
        }
    });
    Ok(())
}
