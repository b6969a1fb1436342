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
mod spec;
mod table;
mod zone;

use crate::error::shorten;
use crate::{Diagnostic, Error, ErrorKind, Instant, Zone};
use closed::ClosedDays;
use dates::Dates;
use hours::Hours;
use std::sync::Arc;
use table::Table;

pub(crate) use zone::Offsets;

pub use spans::Spans;
pub use spec::{AtClosing, CalendarSpec, Closed, Overnight, Roll, Window};

/// A compiled calendar. Cheap to clone, `Send` and `Sync`; reading takes no lock.
///
/// Every instant from 1970 through 2099 has an answer, unless a finite list of closed days ends sooner; beyond, the
/// error's kind is [`ErrorKind::Horizon`]. Durations are milliseconds of real elapsed time: nothing rounds to minutes.
///
/// # Memory
/// Equal specifications share one compiled calendar. It takes 12 KB, and its open time is laid out in pieces of 2.13
/// years when they are first asked for: 60 KB a piece for two windows on five days a week, at most 48 KB and 400 bytes
/// for each opening for any hours; terms in days add 5 KB for each 2.8 years. All 130 years of such a calendar take
/// 4 MB, and no question ever adds to that.
///
/// # What it does not do
/// It does not know the future: zones and holidays from tomorrow on are today's rules. It reads no clock.
///
/// # Example: eight working hours from a Friday afternoon, over Easter Monday
/// ```
/// use clausola::{Calendar, CalendarSpec, Closed, Instant, Window};
/// let day = vec![Window { start: 8 * 60, end: 18 * 60 }];
/// let calendar = Calendar::new(CalendarSpec {
///     weekly: [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]],
///     closed: vec![Closed::Set("it".into())],
///     ..CalendarSpec::new("Europe/Rome".parse()?)
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
    pub fn elapsed(zone: Zone) -> Self {
        let day = || vec![Window { start: 0, end: 1440 }];
        let spec = CalendarSpec { weekly: std::array::from_fn(|_| day()), ..CalendarSpec::new(zone) };
        let inner =
            share::find(&spec).unwrap_or_else(|| share::keep(Inner::new(spec, ClosedDays::default())));
        Self { inner }
    }

    /// The zone of its hours.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.inner.spec.zone
    }

    /// The specification that it was compiled from.
    #[must_use]
    pub fn spec(&self) -> &CalendarSpec {
        &self.inner.spec
    }

    /// Milliseconds of open time in `[start, end)`; 0 where `end` is not after `start`.
    ///
    /// Additive: `worked(a, b) + worked(b, c) == worked(a, c)` for `a <= b <= c`.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`] where either instant lies outside 1970 through 2099.
    ///
    /// # Example: the day on which clocks go forward has 23 hours
    /// ```
    /// # use clausola::{Calendar, Instant};
    /// let calendar = Calendar::elapsed("Europe/Rome".parse()?);
    /// let midnight: Instant = "2026-03-29T00:00:00+01:00".parse()?;
    /// let next: Instant = "2026-03-30T00:00:00+02:00".parse()?;
    /// assert_eq!(calendar.worked(midnight, next)?, 23 * 3_600_000);
    /// # Ok::<(), clausola::Error>(())
    /// ```
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
    /// # let calendar = Calendar::new(CalendarSpec { weekly, ..CalendarSpec::new("Europe/Rome".parse()?) })?;
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
    ///
    /// # Example: an hour of work before Monday's opening begins on Friday
    /// ```
    /// # use clausola::{Calendar, CalendarSpec, Instant, Window};
    /// # let day = vec![Window { start: 8 * 60, end: 18 * 60 }];
    /// # let weekly = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
    /// # let calendar = Calendar::new(CalendarSpec { weekly, ..CalendarSpec::new("Europe/Rome".parse()?) })?;
    /// let monday: Instant = "2026-05-11T08:00:00+02:00".parse()?;
    /// let before = calendar.before(monday, 3_600_000)?;
    /// assert_eq!(before.in_zone(calendar.zone()), "2026-05-08T17:00:00+02:00");
    /// // With nothing left of Friday it is the opening, not the closing of the day before: the latest such instant.
    /// let before = calendar.before(monday, 10 * 3_600_000)?;
    /// assert_eq!(before.in_zone(calendar.zone()), "2026-05-08T08:00:00+02:00");
    /// # Ok::<(), clausola::Error>(())
    /// ```
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

    /// The open time between two instants, in order: each opening and closing, cut to `[start, end)`. Windows that
    /// touch, also at midnight, are one.
    ///
    /// # Example: the open hours of a day and a half
    /// ```
    /// # use clausola::{Calendar, CalendarSpec, Instant, Window};
    /// # let day = vec![Window { start: 8 * 60 + 30, end: 12 * 60 + 30 }, Window { start: 14 * 60, end: 18 * 60 }];
    /// # let weekly = [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]];
    /// # let calendar = Calendar::new(CalendarSpec { weekly, ..CalendarSpec::new("Europe/Rome".parse()?) })?;
    /// let from: Instant = "2026-05-11T10:00:00+02:00".parse()?;
    /// let to: Instant = "2026-05-12T09:00:00+02:00".parse()?;
    /// let minutes: Vec<i64> = calendar.spans(from, to)?.map(|(a, b)| (b.millis() - a.millis()) / 60_000).collect();
    /// assert_eq!(minutes, [150, 240, 30]);
    /// # Ok::<(), clausola::Error>(())
    /// ```
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
