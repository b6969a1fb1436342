//! The price of work outside service hours: minutes by band, with the surcharge of each.

use crate::calendar::Calendar;
use crate::contract::model::{Surcharge, Tariff};
use crate::{Error, Instant, Moment, Zone};
use serde::Serialize;
use std::sync::Arc;

/// What kind of time a stretch of work falls into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Inside service hours: no surcharge.
    Ordinary,
    /// The first stretch outside them.
    First,
    /// Beyond the first stretch.
    Beyond,
}

/// What kind of day a stretch of work falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A day with service.
    WorkingDay,
    /// A weekend day, a holiday or a closure.
    OtherDay,
}

/// A stretch of work in one band of one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Priced {
    /// Its start.
    pub from: Moment,
    /// Its end.
    pub to: Moment,
    /// The kind of day.
    pub day: DayKind,
    /// The band.
    pub band: Band,
    /// The surcharge as a share of the ordinary rate: 0.5 is +50 %.
    pub surcharge: f64,
    /// Its length in minutes.
    pub minutes: f64,
}

/// The sum of all stretches of one band.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BandTotal {
    /// The kind of day.
    pub day: DayKind,
    /// The band.
    pub band: Band,
    /// The surcharge as a share of the ordinary rate.
    pub surcharge: f64,
    /// Minutes in all.
    pub minutes: f64,
}

/// Work priced by a tariff.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// The tariff's id.
    pub tariff: Arc<str>,
    /// The work, split at midnight and at every band's edge.
    pub work: Vec<Priced>,
    /// Minutes by band, in the order in which the bands first occur.
    pub totals: Vec<BandTotal>,
    /// Whether some of the work had to be agreed beforehand.
    pub agree_beforehand: bool,
    /// The clause behind it.
    pub clause: Option<Arc<str>>,
    /// Whether it rests on an assumption.
    pub assumed: bool,
}

/// Prices intervals of work. Those that touch or overlap are one piece of work.
pub(crate) fn price(
    tariff: &Tariff,
    calendar: &Calendar,
    zone: Zone,
    mut intervals: Vec<(Instant, Instant)>,
) -> Result<Quote, Error> {
    intervals.retain(|(from, to)| from < to);
    crate::order::sort(&mut intervals);
    let mut pieces: Vec<(Instant, Instant)> = Vec::with_capacity(intervals.len());
    for (from, to) in intervals {
        match pieces.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => pieces.push((from, to)),
        }
    }
    let mut work = Vec::new();
    for (from, to) in pieces {
        let mut position = from;
        while position < to {
            let (until, day, band) = stretch(tariff, calendar, from, position)?;
            let until = until.min(to);
            let rule = rule(tariff, day);
            let surcharge = match band {
                Band::Ordinary => 0.0,
                Band::First => rule.first_share,
                Band::Beyond => rule.beyond_share,
            };
            work.push(Priced {
                from: Moment::new(position, zone),
                to: Moment::new(until, zone),
                day,
                band,
                surcharge,
                minutes: minutes(position, until),
            });
            position = until;
        }
    }
    let mut totals: Vec<BandTotal> = Vec::new();
    for part in &work {
        match totals.iter_mut().find(|t| t.day == part.day && t.band == part.band) {
            Some(total) => total.minutes += part.minutes,
            None => totals.push(BandTotal {
                day: part.day,
                band: part.band,
                surcharge: part.surcharge,
                minutes: part.minutes,
            }),
        }
    }
    let outside = |p: &Priced| p.band != Band::Ordinary;
    Ok(Quote {
        agree_beforehand: tariff.agree_beforehand && work.iter().any(outside),
        assumed: work.iter().any(|p| outside(p) && rule(tariff, p.day).basis.assumed.is_some()),
        tariff: Arc::clone(&tariff.id),
        work,
        totals,
        clause: tariff.basis.clause.clone(),
    })
}

fn rule(tariff: &Tariff, day: DayKind) -> &Surcharge {
    match day {
        DayKind::WorkingDay => &tariff.working_day,
        DayKind::OtherDay => &tariff.other_day,
    }
}

/// The band at an instant of a piece of work that began at `began`, and where that band ends at the latest.
fn stretch(
    tariff: &Tariff,
    calendar: &Calendar,
    began: Instant,
    at: Instant,
) -> Result<(Instant, DayKind, Band), Error> {
    let out = || Error::horizon("the work lies outside the engine's range");
    let date = at.local(calendar.zone()).ok_or_else(out)?.date();
    let start = Instant::of_local(date, 0, calendar.zone()).ok_or_else(out)?;
    let midnight = date.succ_opt().and_then(|d| Instant::of_local(d, 0, calendar.zone())).ok_or_else(out)?;
    if !calendar.is_working_day(date)? {
        let first_ends = began.plus_millis(tariff.other_day.first);
        return Ok(if at < first_ends {
            (first_ends.min(midnight), DayKind::OtherDay, Band::First)
        } else {
            (midnight, DayKind::OtherDay, Band::Beyond)
        });
    }
    let mut closed_at = None;
    for (opens, closes) in calendar.spans(start, midnight)? {
        if at < opens {
            // Before the day's first opening the work is beyond; between two windows it follows a closing.
            let band = after_closing(tariff, closed_at, at);
            return Ok((band.0.min(opens), DayKind::WorkingDay, band.1));
        }
        if at < closes {
            return Ok((closes, DayKind::WorkingDay, Band::Ordinary));
        }
        closed_at = Some(closes);
    }
    let band = after_closing(tariff, closed_at, at);
    Ok((band.0.min(midnight), DayKind::WorkingDay, band.1))
}

fn after_closing(tariff: &Tariff, closed_at: Option<Instant>, at: Instant) -> (Instant, Band) {
    match closed_at.map(|closed| closed.plus_millis(tariff.working_day.first)) {
        Some(first_ends) if at < first_ends => (first_ends, Band::First),
        _ => (Instant::END, Band::Beyond),
    }
}

fn minutes(from: Instant, to: Instant) -> f64 {
    to.millis().saturating_sub(from.millis()) as f64 / 60_000.0
}
