//! When something that is done again and again is next.

use crate::contract::model::{Every, Revision, Schedule};
use crate::{Error, Instant};
use chrono::{Datelike, NaiveDate};

/// How many days ahead an occurrence is looked for: a weekly one is left out on holidays only.
const LOOK_AHEAD: usize = 800;

/// The first occurrence at or after an instant: the time of day of a weekly one, the last instant (24:00 of the
/// last day) of the stretch in which another must be done.
pub(crate) fn next(revision: &Revision, schedule: &Schedule, from: Instant) -> Result<Instant, Error> {
    let out = || Error::horizon("the schedule has no occurrence in the engine's range");
    let zone = revision.zone;
    let today = from.local(zone).ok_or_else(out)?.date();
    match &schedule.every {
        Every::Week { days, minutes } => {
            let closed_days = schedule.skip_closed.and_then(|c| revision.calendars.get(c));
            for day in today.iter_days().take(LOOK_AHEAD) {
                let named = days.get(day.weekday().num_days_from_monday() as usize) == Some(&true);
                let Some(at) = Instant::of_local(day, *minutes, zone).filter(|at| named && *at >= from)
                else {
                    continue;
                };
                let closed = match closed_days {
                    Some(hours) => hours.with(0)?.closure(day)?.is_some(),
                    None => false,
                };
                if !closed {
                    return Ok(at);
                }
            }
            Err(out())
        }
        Every::Months(months) => {
            // The last instant of a day is the first of the next: what ends at `from` ended with yesterday.
            for day in today.pred_opt().unwrap_or(today).iter_days().take(LOOK_AHEAD) {
                let last = day.succ_opt().is_some_and(|next| next.month() != day.month());
                let due = last && months.contains(&day.month());
                if let Some(at) = end_of(day, zone).filter(|at| due && *at >= from) {
                    return Ok(at);
                }
            }
            Err(out())
        }
    }
}

fn end_of(day: NaiveDate, zone: crate::Zone) -> Option<Instant> {
    Instant::of_local(day.succ_opt()?, 0, zone)
}
