//! Open time, minute by minute.
//!
//! Every edge of a calendar is a whole local minute, and since 1972 every zone's offset is a whole number of
//! minutes, so a UTC minute is either wholly open or wholly closed. The reference decides each minute by itself
//! and adds them up; the first and the last may be parts of a minute, to the millisecond.

use super::holidays::is_italian_holiday;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// A minute in milliseconds.
pub const MINUTE: i64 = 60_000;

/// How far a search for a deadline walks before it gives up, in minutes: two years.
const SEARCH: i64 = 2 * 366 * 24 * 60;

/// The same in milliseconds.
pub const SEARCH_MILLIS: i64 = SEARCH * MINUTE;

/// Local minutes from midnight, `start..end`; an end at or before the start lies on the next day.
pub type Window = (u32, u32);

/// Stretches of time that do not count, as `start..end` in milliseconds.
pub type Spans = [(i64, i64)];

/// When a service is open.
#[derive(Debug, Clone)]
pub struct Hours {
    /// The zone that the windows are written in.
    pub zone: Tz,
    /// Windows by the weekday that they start on, Monday first.
    pub weekly: [Vec<Window>; 7],
    /// Closed on the Italian public holidays.
    pub holidays: bool,
    /// Other closed dates.
    pub closed: Vec<NaiveDate>,
    /// Closed every year on these months and days.
    pub yearly: Vec<(u32, u32)>,
    /// Days with hours of their own, even if closed; no windows close the day.
    pub special: BTreeMap<NaiveDate, Vec<Window>>,
    /// Weekdays that count as working days, Monday first.
    pub working: [bool; 7],
    /// A shift over midnight belongs to the day that it starts on.
    pub start_day: bool,
    /// A deadline that falls at a closing time moves to the next opening.
    pub next_opening: bool,
    /// What an edge means that clocks skip.
    pub skipped: Skipped,
}

/// When a local time begins that clocks skip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Skipped {
    /// At the first instant after the gap: what the engine says.
    #[default]
    GapEnd,
    /// Later by the gap's length, 02:30 at 03:30: what libraries of dates call compatible.
    Later,
}

impl Hours {
    /// Weekly hours with no closed days, working Monday to Friday.
    #[must_use]
    pub fn weekly(zone: Tz, weekly: [Vec<Window>; 7]) -> Self {
        Self {
            zone,
            weekly,
            holidays: false,
            closed: Vec::new(),
            yearly: Vec::new(),
            special: BTreeMap::new(),
            working: [true, true, true, true, true, false, false],
            start_day: false,
            next_opening: false,
            skipped: Skipped::GapEnd,
        }
    }

    /// Closed as a whole: nothing starts on this date.
    fn is_closed(&self, day: NaiveDate) -> bool {
        match self.special.get(&day) {
            Some(windows) => windows.is_empty(),
            None => {
                self.holidays && is_italian_holiday(day)
                    || self.closed.contains(&day)
                    || self.yearly.contains(&(day.month(), day.day()))
            }
        }
    }

    /// The windows that the week or a special day gives this date, closed or not.
    fn windows(&self, day: NaiveDate) -> &[Window] {
        match self.special.get(&day) {
            Some(windows) => windows,
            None => &self.weekly[day.weekday().num_days_from_monday() as usize],
        }
    }
}

/// A calendar that answers by walking.
#[derive(Debug)]
pub struct Calendar {
    /// What it was made from.
    pub hours: Hours,
    /// Open minutes by UTC day, kept for the next walk.
    days: RefCell<HashMap<i64, Rc<Vec<bool>>>>,
    /// How many minutes of a UTC hour are open, counted one by one.
    hours_open: RefCell<HashMap<i64, i64>>,
    /// Instants of local times already found.
    edges: RefCell<HashMap<NaiveDateTime, i64>>,
}

impl Calendar {
    /// A calendar with these hours.
    #[must_use]
    pub fn new(hours: Hours) -> Self {
        Self { hours, days: RefCell::default(), hours_open: RefCell::default(), edges: RefCell::default() }
    }

    fn local(&self, at: i64) -> NaiveDateTime {
        self.utc(at).and_utc().with_timezone(&self.hours.zone).naive_local()
    }

    fn utc(&self, at: i64) -> NaiveDateTime {
        DateTime::from_timestamp_millis(at).expect("an instant that chrono can hold").naive_utc()
    }

    /// The local date of an instant.
    #[must_use]
    pub fn date(&self, at: i64) -> NaiveDate {
        self.local(at).date()
    }

    /// The first instant at which local clocks show this time or a later one.
    ///
    /// So a time that clocks skip becomes the end of the gap, and one that they show twice its first showing.
    fn edge(&self, local: NaiveDateTime) -> i64 {
        if let Some(&known) = self.edges.borrow().get(&local) {
            return known;
        }
        // No zone is more than 14 hours ahead of UTC, so local clocks do not show it yet. No clock has gone back by
        // three hours since 1972: nothing is missed by walking in hours until it is near.
        let mut at = (local - TimeDelta::hours(15)).and_utc().timestamp_millis();
        while self.local(at + 60 * MINUTE) + TimeDelta::hours(3) < local {
            at += 60 * MINUTE;
        }
        while self.local(at) < local {
            at += MINUTE;
        }
        if self.hours.skipped == Skipped::Later && self.local(at) > local {
            // As if the clocks had not been changed yet.
            let ahead = self.local(at - MINUTE) - self.utc(at - MINUTE);
            at = (local - ahead).and_utc().timestamp_millis();
        }
        self.edges.borrow_mut().insert(local, at);
        at
    }

    /// The instant of a local time given as minutes from a date's midnight.
    fn at(&self, day: NaiveDate, minutes: u32) -> i64 {
        self.edge(day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(minutes)))
    }

    /// A window of a date as instants.
    fn span(&self, day: NaiveDate, (start, end): Window) -> (i64, i64) {
        let end = if end <= start { end + 24 * 60 } else { end };
        (self.at(day, start), self.at(day, end))
    }

    /// Which minutes of a UTC day are open: the definition that everything else is built on.
    fn open_minutes(&self, first: i64) -> Vec<bool> {
        let today = self.date(first);
        // A shift of the day before may still run, local days begin and end inside a UTC day, and one of them can be
        // missing.
        let days = [-2, -1, 0, 1, 2].map(|n| today + TimeDelta::days(n));
        let mut open = vec![];
        let mut cut = vec![];
        for day in days {
            let closed = self.hours.is_closed(day);
            if !(closed && self.hours.start_day) {
                open.extend(self.hours.windows(day).iter().map(|&window| self.span(day, window)));
            }
            if closed && !self.hours.start_day {
                cut.push(self.span(day, (0, 24 * 60)));
            }
        }
        let within = |spans: &Spans, at: i64| spans.iter().any(|&(start, end)| start <= at && at < end);
        (0..24 * 60)
            .map(|minute| first + minute * MINUTE)
            .map(|at| within(&open, at) && !within(&cut, at))
            .collect()
    }

    /// Whether this instant is open.
    #[must_use]
    pub fn is_open(&self, at: i64) -> bool {
        let minute = at.div_euclid(MINUTE);
        let day = minute.div_euclid(24 * 60);
        let known = self.days.borrow().get(&day).cloned();
        let minutes = known.unwrap_or_else(|| {
            let minutes = Rc::new(self.open_minutes(day * 24 * 60 * MINUTE));
            self.days.borrow_mut().insert(day, Rc::clone(&minutes));
            minutes
        });
        minutes[minute.rem_euclid(24 * 60) as usize]
    }

    /// Milliseconds of open time in `start..end`.
    #[must_use]
    pub fn worked(&self, start: i64, end: i64) -> i64 {
        self.worked_without(start, end, &[])
    }

    /// The same, leaving out spans that do not count.
    #[must_use]
    pub fn worked_without(&self, start: i64, end: i64, out: &Spans) -> i64 {
        let mut sum = 0;
        let mut at = start;
        while at < end {
            if let Some((next, open)) = self.whole_hour(at, out).filter(|&(next, _)| next <= end) {
                sum += open;
                at = next;
                continue;
            }
            let next = step(at, out).min(end);
            if self.counts(at, out) {
                sum += next - at;
            }
            at = next;
        }
        sum
    }

    /// The earliest instant at which `millis` of open time have passed since `start`.
    ///
    /// `None` where that takes more than two years.
    #[must_use]
    pub fn due(&self, start: i64, millis: i64) -> Option<i64> {
        let due = self.due_without(start, millis, &[])?;
        if millis > 0 && self.hours.next_opening && !self.is_open(due) {
            return (0..SEARCH).map(|n| (due.div_euclid(MINUTE) + n) * MINUTE).find(|&at| self.is_open(at));
        }
        Some(due)
    }

    /// The same, leaving out spans that do not count, and always at the closing time.
    #[must_use]
    pub fn due_without(&self, start: i64, millis: i64, out: &Spans) -> Option<i64> {
        let mut left = millis;
        let mut at = start;
        while left > 0 {
            if let Some((next, open)) = self.whole_hour(at, out).filter(|&(_, open)| open < left) {
                left -= open;
                at = next;
                if at - start > SEARCH * MINUTE {
                    return None;
                }
                continue;
            }
            let next = step(at, out);
            if self.counts(at, out) {
                if next - at >= left {
                    return Some(at + left);
                }
                left -= next - at;
            }
            at = next;
            if at - start > SEARCH * MINUTE {
                return None;
            }
        }
        Some(at)
    }

    /// The latest instant from which `millis` of open time pass until `end`.
    #[must_use]
    pub fn before(&self, end: i64, millis: i64) -> Option<i64> {
        let mut left = millis;
        let mut at = end;
        while left > 0 {
            let previous = (at - 1).div_euclid(MINUTE) * MINUTE;
            if self.is_open(previous) {
                if at - previous >= left {
                    return Some(at - left);
                }
                left -= at - previous;
            }
            at = previous;
            if end - at > SEARCH * MINUTE {
                return None;
            }
        }
        Some(at)
    }

    /// The end of the hour that begins at an instant and its open time, where no span touches it: its minutes need not
    /// be walked again.
    fn whole_hour(&self, at: i64, out: &Spans) -> Option<(i64, i64)> {
        const HOUR: i64 = 60 * MINUTE;
        let end = at + HOUR;
        if at.rem_euclid(HOUR) != 0 || out.iter().any(|&(from, to)| from < end && at < to) {
            return None;
        }
        let known = self.hours_open.borrow().get(&at).copied();
        let open = known.unwrap_or_else(|| {
            let open = (0..60).filter(|minute| self.is_open(at + minute * MINUTE)).count() as i64;
            self.hours_open.borrow_mut().insert(at, open);
            open
        });
        Some((end, open * MINUTE))
    }

    fn counts(&self, at: i64, out: &Spans) -> bool {
        !out.iter().any(|&(start, end)| start <= at && at < end) && self.is_open(at)
    }

    /// A declared weekday that is not closed and has hours.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        self.hours.working[day.weekday().num_days_from_monday() as usize]
            && !self.hours.is_closed(day)
            && !self.hours.windows(day).is_empty()
    }

    /// The last closing time of the windows that start on this date.
    fn last_closing(&self, day: NaiveDate) -> i64 {
        self.hours
            .windows(day)
            .iter()
            .map(|&window| self.span(day, window).1)
            .max()
            .expect("a working day has hours")
    }

    /// Whether every open minute of a date lies in one of these spans.
    fn is_wholly(&self, day: NaiveDate, out: &Spans) -> bool {
        self.worked_without(self.at(day, 0), self.at(day, 24 * 60), out) == 0
    }

    /// Due at the last closing of the `count`-th working day after the day of `start`.
    ///
    /// A working day wholly inside `out` is not counted, and a last closing that lies strictly inside a span
    /// moves to the last closing of the next day that counts and closes outside.
    #[must_use]
    pub fn working_days(&self, start: i64, count: u32, out: &Spans) -> i64 {
        let mut day = self.date(start);
        let mut counted = 0;
        loop {
            day = day + Days::new(1);
            if !self.is_working_day(day) || self.is_wholly(day, out) {
                continue;
            }
            counted += 1;
            let closing = self.last_closing(day);
            if counted >= count && !out.iter().any(|&(from, to)| from < closing && closing < to) {
                return closing;
            }
        }
    }

    /// Due at 24:00 local of the `count`-th day after the day of `start`.
    #[must_use]
    pub fn calendar_days(&self, start: i64, count: u64) -> i64 {
        self.at(self.date(start) + Days::new(count), 24 * 60)
    }
}

/// The next instant after `at` at which anything can change: a whole minute, or an end of a span.
fn step(at: i64, out: &Spans) -> i64 {
    let minute = (at.div_euclid(MINUTE) + 1) * MINUTE;
    out.iter().flat_map(|&(start, end)| [start, end]).filter(|&edge| edge > at).fold(minute, i64::min)
}
