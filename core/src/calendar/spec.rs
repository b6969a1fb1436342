//! A calendar as a contract states it: windows, closed days, special days, options.

use crate::Zone;
use crate::holidays::Rule;
use chrono::NaiveDate;
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
///
/// # Example: Tuesday 12 May is closed, night shifts run 22:00-06:00
/// ```
/// use clausola::{Calendar, CalendarSpec, Closed, Instant, Overnight, Window};
/// let hours = |overnight| {
///     let spec = CalendarSpec::new("Europe/Rome".parse()?);
///     let night = vec![Window { start: 22 * 60, end: 6 * 60 }];
///     let closed = vec![Closed::Date("2026-05-12".parse().unwrap())];
///     let weekly = std::array::from_fn(|_| night.clone());
///     let calendar = Calendar::new(CalendarSpec { weekly, closed, overnight, ..spec })?;
///     let from: Instant = "2026-05-11T12:00:00+02:00".parse()?;
///     let to: Instant = "2026-05-13T12:00:00+02:00".parse()?;
///     Ok::<_, clausola::Error>(calendar.worked(from, to)? / 3_600_000)
/// };
/// // Monday 22:00-24:00 and Wednesday 00:00-06:00: the day itself is cut out, and nothing more.
/// assert_eq!(hours(Overnight::Cut)?, 8);
/// // Monday 22:00 to Tuesday 06:00: Monday's shift is whole, Tuesday has none.
/// assert_eq!(hours(Overnight::StartDay)?, 8);
/// # Ok::<(), clausola::Error>(())
/// ```
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
    pub zone: Zone,
    /// Opening windows by weekday, Monday first, sorted, not overlapping.
    pub weekly: [Vec<Window>; 7],
    /// Days on which it is closed.
    pub closed: Vec<Closed>,
    /// Days whose hours are replaced, even if closed; an empty list closes the day.
    ///
    /// A day with special hours is a day like any other: what else closes it has no effect, it is a working day where
    /// its weekday is one, and the tail of the evening shift before it stays.
    pub special: BTreeMap<NaiveDate, Vec<Window>>,
    /// The weekdays that count as working days where they are not closed, Monday first.
    pub working_days: [bool; 7],
    /// The rule for shifts over midnight.
    pub overnight: Overnight,
    /// The rule for deadlines at a closing time.
    pub at_closing: AtClosing,
}

impl CalendarSpec {
    /// A calendar that is never open, in a zone, with Monday to Friday as working days: a start for struct updates.
    #[must_use]
    pub fn new(zone: Zone) -> Self {
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
