//! When a service is open, and the arithmetic of time inside its hours.
//!
//! Skeleton: the interface is agreed, the bodies come with the time engine.

use crate::{Error, Instant};
use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// A window of local wall time inside a day, in minutes from midnight: `start..end`, half-open.
///
/// `start` is 0..=1439. `end` is 1..=1440; an `end` at or before `start` runs into the next day
/// (`22:00-06:00`), and `0..1440` is the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// Minutes from midnight at which it opens.
    pub start: u16,
    /// Minutes from midnight at which it closes.
    pub end: u16,
}

/// One entry of a calendar's closed days.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Closed {
    /// A named set of rules, such as `it` for the Italian national holidays.
    Set(String),
    /// One date.
    Date(NaiveDate),
    /// The same month and day every year, such as `12-24`.
    Yearly(u8, u8),
}

/// What a shift that runs over midnight does when a neighbouring day is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Overnight {
    /// The closed day's local 00:00-24:00 is cut out, and nothing more.
    #[default]
    Cut,
    /// A shift belongs wholly to the day it starts on.
    StartDay,
}

/// Where a deadline lands that falls exactly at a closing time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AtClosing {
    /// At the closing time itself.
    #[default]
    Closing,
    /// At the next opening.
    NextOpening,
}

/// What a day term does when its last day is not a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Roll {
    /// Nothing: the day stands.
    #[default]
    None,
    /// It moves to the next working day.
    Next,
    /// It moves to the working day before.
    Previous,
}

/// A calendar as the contract states it, checked but not yet compiled.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CalendarSpec {
    /// The zone of its hours.
    pub zone: Tz,
    /// Opening windows by weekday, Monday first, sorted, not overlapping.
    pub weekly: [Vec<Window>; 7],
    /// Days on which it is closed.
    pub closed: Vec<Closed>,
    /// Days whose hours are replaced, even if closed; an empty list closes the day.
    pub special: BTreeMap<NaiveDate, Vec<Window>>,
    /// The weekdays that count as working days where they are not closed, Monday first.
    pub working_days: [bool; 7],
    /// The rule for shifts over midnight.
    pub overnight: Overnight,
    /// The rule for deadlines at a closing time.
    pub at_closing: AtClosing,
}

/// A compiled calendar. Cheap to clone, `Send` and `Sync`.
#[derive(Debug, Clone)]
pub struct Calendar {
    spec: std::sync::Arc<CalendarSpec>,
}

#[allow(unused_variables, missing_docs)]
impl Calendar {
    /// Compiles a specification; the error says which named set of closed days is unknown.
    pub fn new(spec: CalendarSpec) -> Result<Self, Error> {
        Ok(Self { spec: std::sync::Arc::new(spec) })
    }
    pub fn zone(&self) -> Tz {
        self.spec.zone
    }
    /// Milliseconds of open time in `[start, end)`; 0 where `end` is not after `start`.
    pub fn worked(&self, start: Instant, end: Instant) -> Result<i64, Error> {
        Ok(0)
    }
    /// The earliest instant `t` with `worked(start, t) == millis`; `start` itself for 0.
    pub fn due(&self, start: Instant, millis: i64) -> Result<Instant, Error> {
        Ok(start)
    }
    /// The latest instant `t` with `worked(t, end) == millis`; `end` itself for 0.
    pub fn before(&self, end: Instant, millis: i64) -> Result<Instant, Error> {
        Ok(end)
    }
    pub fn is_open(&self, at: Instant) -> Result<bool, Error> {
        Ok(false)
    }
    /// Whether a date is a working day: a declared weekday, not closed, with open time.
    pub fn is_working_day(&self, day: NaiveDate) -> Result<bool, Error> {
        Ok(false)
    }
    /// Why a date is closed: the holiday's id or the date's own entry; `None` where it is not.
    pub fn closure(&self, day: NaiveDate) -> Result<Option<String>, Error> {
        Ok(None)
    }
    /// Due after `days` working days, not counting the start's day, at the last closing of the last one.
    ///
    /// A working day whose open time lies wholly inside `pauses` (sorted, disjoint) does not count; a last
    /// closing that lies inside a pause moves to the last closing of the first working day after it.
    pub fn working_days(&self, start: Instant, days: u32, pauses: &[(Instant, Instant)]) -> Result<Instant, Error> {
        Ok(start)
    }
    /// Due after `days` calendar days, not counting the start's day, at 24:00 local of the last one.
    pub fn calendar_days(&self, start: Instant, days: u32, roll: Roll) -> Result<Instant, Error> {
        Ok(start)
    }
}
