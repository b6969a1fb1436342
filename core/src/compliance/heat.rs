//! Weekdays and hours: where in the week promises were missed, and when the service is open.

use crate::calendar::Window;
use crate::contract::model::ServiceHours;
use crate::{Instant, Zone};
use chrono::{Datelike, NaiveDate, Timelike};

/// Hours of a week, Monday 00 first.
pub(crate) const CELLS: usize = 7 * 24;

/// The hour of the week of an instant.
pub(crate) fn cell(at: Instant, zone: Zone) -> Option<usize> {
    let local = at.local(zone)?;
    let (day, hour) = (local.weekday().num_days_from_monday(), local.hour());
    usize::try_from(day.saturating_mul(24).saturating_add(hour)).ok()
}

/// The local day of an instant, in days since 1970.
pub(crate) fn day(at: Instant, zone: Zone) -> i64 {
    let local = at.local(zone).map(|local| local.date());
    local.map_or(0, |date| date.signed_duration_since(NaiveDate::default()).num_days())
}

/// The date of a number of days since 1970.
pub(crate) fn date(day: i64) -> String {
    let days = chrono::Duration::try_days(day);
    days.and_then(|d| NaiveDate::default().checked_add_signed(d)).map(|d| d.to_string()).unwrap_or_default()
}

/// The week as a table of days and hours.
pub(crate) fn table<T: Copy + Default>(cells: &[T]) -> Vec<Vec<T>> {
    let mut cells = cells.iter().copied();
    (0..7).map(|_| (0..24).map(|_| cells.next().unwrap_or_default()).collect()).collect()
}

/// What of each hour of an ordinary week a calendar is open, from 0 to 1.
pub(crate) fn open(hours: &ServiceHours) -> Vec<f64> {
    const DAY: usize = 24 * 60;
    let mut minutes = vec![false; 7 * DAY];
    for (day, windows) in hours.spec.weekly.iter().enumerate() {
        for Window { start, end } in windows {
            let (start, end) = (usize::from(*start), usize::from(*end));
            // A shift over midnight runs into the next day, that of Sunday into Monday.
            let length = if end > start {
                end.saturating_sub(start)
            } else {
                end.saturating_add(DAY).saturating_sub(start)
            };
            let from = day.saturating_mul(DAY).saturating_add(start);
            for minute in from..from.saturating_add(length) {
                if let Some(open) = minutes.get_mut(minute % (7 * DAY)) {
                    *open = true;
                }
            }
        }
    }
    let share =
        |hour: &[bool]| super::share::rounded(hour.iter().filter(|open| **open).count() as f64 / 60.0);
    minutes.chunks(60).map(share).collect()
}
