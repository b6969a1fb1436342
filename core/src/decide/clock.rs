//! Counting an objective's time: on its calendar, around the stretches when its clock stood still.

use super::life::Stops;
use crate::calendar::{Calendar, Roll};
use crate::contract::model::Length;
use crate::{Error, Instant};

/// When a timer is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    At(Instant),
    /// Its clock stands still; resumed now, it would be due then.
    Paused {
        if_resumed_now: Instant,
    },
}

impl Due {
    pub(crate) fn instant(self) -> Instant {
        match self {
            Due::At(at) | Due::Paused { if_resumed_now: at } => at,
        }
    }
}

/// A timer's calendar and the stretches that do not count.
#[derive(Debug)]
pub(crate) struct Clock<'a> {
    pub(crate) calendar: &'a Calendar,
    pub(crate) stops: &'a Stops,
}

impl Clock<'_> {
    /// Counted milliseconds in `[from, to)`.
    pub(crate) fn counted(&self, from: Instant, to: Instant) -> Result<i64, Error> {
        let to = self.stops.open.map_or(to, |open| to.min(open));
        let mut total: i64 = 0;
        let mut position = from;
        for &(a, b) in &self.stops.closed {
            if b <= position {
                continue;
            }
            if a >= to {
                break;
            }
            total = total.saturating_add(self.calendar.worked(position, a)?);
            position = b;
        }
        Ok(total.saturating_add(self.calendar.worked(position, to)?))
    }

    /// When a length of time from `start` runs out, asked at `now`.
    pub(crate) fn due(&self, start: Instant, length: Length, now: Instant) -> Result<Due, Error> {
        match length {
            Length::Time(millis) => self.due_time(start, millis, now),
            _ => self.due_days(start, length, now),
        }
    }

    /// The earliest instant at which so many milliseconds were counted.
    pub(crate) fn due_time(&self, start: Instant, millis: i64, now: Instant) -> Result<Due, Error> {
        let mut left = millis;
        let mut position = start;
        for &(a, b) in &self.stops.closed {
            if b <= position {
                continue;
            }
            let worked = self.calendar.worked(position, a)?;
            if left <= worked {
                return self.calendar.due(position, left).map(Due::At);
            }
            left = left.saturating_sub(worked);
            position = b;
        }
        if let Some(open) = self.stops.open {
            let worked = self.calendar.worked(position, open)?;
            if left > worked {
                let left = left.saturating_sub(worked);
                return Ok(Due::Paused { if_resumed_now: self.calendar.due(now.max(position), left)? });
            }
        }
        self.calendar.due(position, left).map(Due::At)
    }

    /// Day targets: a day that was wholly paused does not count.
    fn due_days(&self, start: Instant, length: Length, now: Instant) -> Result<Due, Error> {
        let mut stops = self.stops.closed.clone();
        let open = self.stops.open.filter(|open| *open < now);
        stops.extend(open.map(|open| (open, now)));
        let due = match length {
            Length::WorkingDays(days) => self.calendar.working_days(start, days, &stops)?,
            Length::CalendarDays(days) => self.calendar_days(start, days, &stops)?,
            Length::Months(months) => self.calendar.months(start, months, Roll::None)?,
            Length::Years(years) => self.calendar.years(start, years, Roll::None)?,
            Length::Time(millis) => self.calendar.due(start, millis)?,
        };
        Ok(match self.stops.open {
            Some(open) if due > open => Due::Paused { if_resumed_now: due },
            _ => Due::At(due),
        })
    }

    /// Calendar days, each wholly paused one added again at the end.
    fn calendar_days(
        &self,
        start: Instant,
        days: u32,
        stops: &[(Instant, Instant)],
    ) -> Result<Instant, Error> {
        let mut lost: u32 = 0;
        loop {
            let due = self.calendar.calendar_days(start, days.saturating_add(lost), Roll::None)?;
            let mut whole: u32 = 0;
            for n in 1..=days.saturating_add(lost) {
                let to = self.calendar.calendar_days(start, n, Roll::None)?;
                let from = self.calendar.calendar_days(start, n.saturating_sub(1), Roll::None)?;
                if stops.iter().any(|(a, b)| *a <= from && to <= *b) {
                    whole = whole.saturating_add(1);
                }
            }
            if whole == lost {
                return Ok(due);
            }
            lost = whole;
        }
    }
}
