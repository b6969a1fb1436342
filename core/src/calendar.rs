//! When a service is open, and the arithmetic of time inside its hours.
//!
//! A [`CalendarSpec`] says when a service is open; a [`Calendar`] answers. All instants are UTC milliseconds, all
//! durations real elapsed milliseconds; local time matters only for the edges of windows and for days. Edges that
//! clocks skip move to the first instant after the gap, edges that they repeat are the first occurrence.

mod batch;
mod chunk;
mod closed;
mod dates;
mod days;
mod hours;
mod lines;
mod share;
mod spans;
mod table;
mod zone;

use crate::error::shorten;
use crate::holidays::Rule;
use crate::{Diagnostic, Error, ErrorKind, Instant};
use chrono::NaiveDate;
use chrono_tz::Tz;
use closed::ClosedDays;
use dates::Dates;
use hours::Hours;
use std::collections::BTreeMap;
use std::sync::Arc;
use table::Table;

pub use spans::Spans;

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
    /// The same month and day every year, such as `12-24`; `02-29` closes leap years only.
    Yearly(u8, u8),
    /// A rule of the contract's own.
    Rule(Rule),
    /// A finite list, such as an imported one. Of the days outside `from..=until` it says nothing, so that the calendar
    /// answers no question about them: the error names the list.
    List {
        /// What the list is called, for the error and as the reason of its days.
        name: String,
        /// The first date that it knows about.
        from: NaiveDate,
        /// The last date that it knows about.
        until: NaiveDate,
        /// The closed ones among them.
        days: Vec<NaiveDate>,
    },
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

/// A compiled calendar. Cheap to clone, `Send` and `Sync`; reading takes no lock.
///
/// Equal specifications share one compiled calendar. It is built in pieces of 4.25 years when they are first asked
/// for: 16 bytes and a little for each opening, about 40 KB a piece for two windows on five days a week.
///
/// # Example: eight working hours from a Friday afternoon, over Easter Monday
/// ```
/// use clausola::{Calendar, CalendarSpec, Closed, Instant, Window};
/// let day = vec![Window { start: 8 * 60, end: 18 * 60 }];
/// let calendar = Calendar::new(CalendarSpec {
///     weekly: [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]],
///     closed: vec![Closed::Set("it".into())],
///     ..CalendarSpec::new(chrono_tz::Europe::Rome)
/// })?;
/// let friday: Instant = "2026-04-03T16:30:00+02:00".parse()?;
/// let due = calendar.due(friday, 4 * 3_600_000)?;
/// assert_eq!(due.in_zone(calendar.zone()), "2026-04-07T10:30:00+02:00");
/// assert_eq!(calendar.worked(friday, due)?, 4 * 3_600_000);
/// # Ok::<(), clausola::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Calendar {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    spec: CalendarSpec,
    always_open: bool,
    table: Table,
    dates: Dates,
}

impl Inner {
    fn new(spec: CalendarSpec, closed: ClosedDays) -> Self {
        let hours = Hours::new(&spec, closed);
        Self { always_open: hours.always_open(), table: Table::new(hours), dates: Dates::new(), spec }
    }
}

const END: i64 = Instant::END.millis();

impl CalendarSpec {
    /// A calendar that is never open, in a zone, with Monday to Friday as working days: a start for struct updates.
    #[must_use]
    pub fn new(zone: Tz) -> Self {
        Self {
            zone,
            weekly: Default::default(),
            closed: Vec::new(),
            special: BTreeMap::new(),
            working_days: [true, true, true, true, true, false, false],
            overnight: Overnight::default(),
            at_closing: AtClosing::default(),
        }
    }
}

impl Calendar {
    /// Compiles a specification, or finds the compiled calendar of an equal one.
    ///
    /// # Errors
    /// [`ErrorKind::Contract`] for an unknown set of closed days (the nearest known name is given), a yearly day that
    /// no year has, or a window beyond 24:00.
    pub fn new(spec: CalendarSpec) -> Result<Self, Error> {
        if let Some(inner) = share::find(&spec) {
            return Ok(Self { inner });
        }
        hours::check(&spec)?;
        let closed = ClosedDays::new(&spec.closed)?;
        Ok(Self { inner: share::keep(Inner::new(spec, closed)) })
    }

    /// Elapsed time: a calendar that is always open, whose working days are Monday to Friday.
    #[must_use]
    pub fn elapsed(zone: Tz) -> Self {
        let day = || vec![Window { start: 0, end: 1440 }];
        let spec = CalendarSpec { weekly: std::array::from_fn(|_| day()), ..CalendarSpec::new(zone) };
        let inner =
            share::find(&spec).unwrap_or_else(|| share::keep(Inner::new(spec, ClosedDays::default())));
        Self { inner }
    }

    /// The zone of its hours.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.inner.spec.zone
    }

    /// The specification that it was compiled from.
    #[must_use]
    pub fn spec(&self) -> &CalendarSpec {
        &self.inner.spec
    }

    /// Milliseconds of open time in `[start, end)`; 0 where `end` is not after `start`.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`] where either instant lies outside 1970 through 2099.
    #[inline]
    pub fn worked(&self, start: Instant, end: Instant) -> Result<i64, Error> {
        match self.inner.table.quick_worked(start.millis().cast_unsigned(), end.millis().cast_unsigned()) {
            Some(worked) => Ok(signed(worked)),
            None => self.any_worked(start, end),
        }
    }

    #[inline(never)]
    fn any_worked(&self, start: Instant, end: Instant) -> Result<i64, Error> {
        let (a, b) = (self.checked(start)?, self.checked(end)?);
        if b <= a {
            return Ok(0);
        }
        if self.inner.always_open {
            return Ok(signed(b.saturating_sub(a)));
        }
        Ok(signed(self.inner.table.worked(a, b)))
    }

    /// The earliest instant `t` with `worked(start, t) == millis`; `start` itself for 0.
    ///
    /// Where that is a closing time and the calendar says [`AtClosing::NextOpening`], the next opening instead.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`] where the start or the answer lies outside 1970 through 2099;
    /// [`ErrorKind::Question`] for a negative duration.
    ///
    /// # Example: due exactly at closing time
    /// ```
    /// # use clausola::{Calendar, CalendarSpec, Instant, Window};
    /// # let day = vec![Window { start: 8 * 60, end: 18 * 60 }];
    /// # let weekly = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
    /// # let calendar = Calendar::new(CalendarSpec { weekly, ..CalendarSpec::new(chrono_tz::Europe::Rome) })?;
    /// let friday: Instant = "2026-05-08T17:00:00+02:00".parse()?;
    /// let due = calendar.due(friday, 3_600_000)?;
    /// assert_eq!(due.in_zone(calendar.zone()), "2026-05-08T18:00:00+02:00"); // not Monday 08:00
    /// # Ok::<(), clausola::Error>(())
    /// ```
    #[inline]
    pub fn due(&self, start: Instant, millis: i64) -> Result<Instant, Error> {
        match self.inner.table.quick_due(start.millis().cast_unsigned(), millis) {
            Some(due) if self.inner.spec.at_closing == AtClosing::Closing => Ok(instant(due)),
            _ => self.any_due(start, millis),
        }
    }

    #[inline(never)]
    fn any_due(&self, start: Instant, millis: i64) -> Result<Instant, Error> {
        let from = self.checked(start)?;
        let Ok(wanted) = u64::try_from(millis) else { return Err(negative(millis)) };
        if wanted == 0 {
            return Ok(start);
        }
        let due = if self.inner.always_open {
            from.checked_add(wanted)
        } else {
            self.inner.table.due(from, wanted)
        };
        match due {
            Some(due) if self.inner.table.covers(due) => match self.inner.spec.at_closing {
                AtClosing::Closing => Ok(instant(due)),
                AtClosing::NextOpening => self.next_opening(instant(due)),
            },
            _ => Err(self.beyond()),
        }
    }

    /// The latest instant `t` with `worked(t, end) == millis`; `end` itself for 0.
    ///
    /// # Errors
    /// As [`Calendar::due`].
    #[inline]
    pub fn before(&self, end: Instant, millis: i64) -> Result<Instant, Error> {
        match self.inner.table.quick_before(end.millis().cast_unsigned(), millis) {
            Some(before) => Ok(instant(before)),
            None => self.any_before(end, millis),
        }
    }

    #[inline(never)]
    fn any_before(&self, end: Instant, millis: i64) -> Result<Instant, Error> {
        let until = self.checked(end)?;
        let Ok(wanted) = u64::try_from(millis) else { return Err(negative(millis)) };
        if wanted == 0 {
            return Ok(end);
        }
        let before = if self.inner.always_open {
            until.checked_sub(wanted)
        } else {
            self.inner.table.before(until, wanted)
        };
        before.filter(|before| self.inner.table.covers(*before)).map(instant).ok_or_else(|| self.beyond())
    }

    /// Whether it is open at an instant: at an opening it is, at a closing it is not.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`] for an instant outside 1970 through 2099.
    pub fn is_open(&self, at: Instant) -> Result<bool, Error> {
        Ok(self.next_open(self.checked(at)?) == Some(at))
    }

    /// The first instant at or after `at` at which it is open: `at` itself where it is.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`] for an instant outside 1970 through 2099, or where it does not open again by then.
    pub fn next_opening(&self, at: Instant) -> Result<Instant, Error> {
        self.next_open(self.checked(at)?).ok_or_else(|| self.beyond())
    }

    fn next_open(&self, at: u64) -> Option<Instant> {
        let table = &self.inner.table;
        let next = table.quick_next_open(at).or_else(|| table.next_span(at).map(|(start, _)| start.max(at)));
        next.filter(|next| table.covers(*next)).map(instant)
    }

    /// The first closing after `at`: of the present opening, or of the next one where it is closed.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`] for an instant outside 1970 through 2099, or where it does not close again by then.
    pub fn next_closing(&self, at: Instant) -> Result<Instant, Error> {
        let at = self.checked(at)?;
        match self.inner.table.next_span(at) {
            Some((_, end)) if self.inner.table.covers(end) => Ok(instant(end)),
            _ => Err(self.beyond()),
        }
    }

    /// The open time between two instants, in order: each opening and closing, cut to `[start, end)`.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`] where either instant lies outside 1970 through 2099.
    pub fn spans(&self, start: Instant, end: Instant) -> Result<Spans<'_>, Error> {
        Ok(Spans::new(&self.inner.table, self.checked(start)?, self.checked(end)?))
    }

    fn hours(&self) -> &Hours {
        self.inner.table.hours()
    }

    fn table(&self) -> &Table {
        &self.inner.table
    }

    /// An instant inside the range, as milliseconds.
    #[inline]
    fn checked(&self, at: Instant) -> Result<u64, Error> {
        let millis = at.millis().cast_unsigned();
        if self.inner.table.covers(millis) { Ok(millis) } else { Err(self.outside(at)) }
    }

    fn check(&self, at: Instant) -> Result<(), Error> {
        self.checked(at).map(|_| ())
    }

    #[cold]
    #[inline(never)]
    fn outside(&self, at: Instant) -> Error {
        self.horizon(format!("`{}` is outside the range of the calendar", at.in_zone(self.zone())))
    }

    #[cold]
    #[inline(never)]
    fn beyond(&self) -> Error {
        self.horizon("the answer lies outside the range of the calendar".to_owned())
    }

    fn horizon(&self, what: String) -> Error {
        let lists = self.inner.spec.closed.iter().filter_map(|closed| match closed {
            Closed::List { name, from, until, .. } => {
                Some(format!("`{}` knows {from} to {until}", shorten(name)))
            }
            _ => None,
        });
        let lists = lists.collect::<Vec<_>>().join(", ");
        if lists.is_empty() {
            return Error::horizon(what);
        }
        let help = format!("the closed days of {lists}; extend the list, or ask inside it");
        Error::one(ErrorKind::Horizon, Diagnostic::error("beyond_horizon", what).help(help))
    }
}

#[cold]
#[inline(never)]
fn negative(millis: i64) -> Error {
    Error::one(
        ErrorKind::Question,
        Diagnostic::error("negative_duration", format!("`{millis}` ms is a negative duration"))
            .help("ask `before` for an earlier instant"),
    )
}

#[inline]
fn signed(millis: u64) -> i64 {
    i64::try_from(millis).unwrap_or(i64::MAX)
}

#[inline]
fn instant(millis: u64) -> Instant {
    Instant::from_millis(signed(millis))
}

#[cfg(test)]
mod tests;
