//! From a calendar's rules to its open time: windows, closed days and special days become UTC intervals.

use super::closed::{ClosedDays, DaySet, date_of, day_of};
use super::zone::{DAY, Offsets, local_day};
use super::{CalendarSpec, Overnight, Window};
use crate::holidays::Rule;
use crate::{Diagnostic, Error, ErrorKind, Zone};

/// A calendar's rules, checked and laid out by day number (days since 1970-01-01).
#[derive(Debug)]
pub(super) struct Hours {
    pub(super) zone: Zone,
    pub(super) closed: ClosedDays,
    weekly: [Vec<Window>; 7],
    /// By day.
    special: Vec<(i64, Vec<Window>)>,
    pub(super) overnight: Overnight,
    pub(super) working_days: [bool; 7],
}

/// Minutes in a day of 24 hours.
const MINUTES: u16 = 1440;

/// The weekday of a day number, Monday as 0. 1970-01-01 was a Thursday.
pub(super) fn weekday(day: i64) -> usize {
    usize::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0)
}

/// Checks that every window lies within a day.
pub(super) fn check(spec: &CalendarSpec) -> Result<(), Error> {
    let windows = spec.weekly.iter().chain(spec.special.values()).flatten();
    let Some(wrong) = windows.into_iter().find(|w| w.start >= MINUTES || w.end > MINUTES) else {
        return Ok(());
    };
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60));
    let written = format!("{}-{}", clock(wrong.start), clock(wrong.end));
    Err(Error::one(
        ErrorKind::Contract,
        Diagnostic::error("bad_window", format!("`{written}` is not a window of a day"))
            .help("open between 00:00 and 23:59, and close by 24:00"),
    ))
}

impl Hours {
    /// Lays out a specification that [`check`] has passed.
    pub(super) fn new(spec: &CalendarSpec, closed: ClosedDays) -> Self {
        let mut weekly = spec.weekly.clone();
        let mut special: Vec<(i64, Vec<Window>)> =
            spec.special.iter().map(|(date, windows)| (day_of(*date), windows.clone())).collect();
        for windows in weekly.iter_mut().chain(special.iter_mut().map(|(_, windows)| windows)) {
            crate::order::sort(windows);
        }
        Self {
            zone: spec.zone,
            closed,
            weekly,
            special,
            overnight: spec.overnight,
            working_days: spec.working_days,
        }
    }

    /// The seconds that it knows about, `start..end`: all, or the days of its finite lists.
    ///
    /// Where shifts belong to the day that they start on, the first morning depends on a day that no list knows.
    pub(super) fn range(&self) -> (i64, i64) {
        let (from, until) = self.closed.known();
        let mut windows = self.weekly.iter().chain(self.special.iter().map(|(_, windows)| windows)).flatten();
        let whole_shifts = self.overnight == Overnight::StartDay && windows.any(|w| w.end <= w.start);
        let from = from.saturating_add(i64::from(whole_shifts));
        let edge =
            |day: i64| Offsets::around(self.zone, day.saturating_mul(DAY)).edge(day.saturating_mul(DAY));
        if self.closed.is_endless() { (i64::MIN, i64::MAX) } else { (edge(from), edge(until)) }
    }

    /// Whether no rule ever closes it.
    pub(super) fn always_open(&self) -> bool {
        let whole_day = |windows: &Vec<Window>| {
            let mut until = 0;
            for window in windows {
                if window.start > until {
                    return false;
                }
                until = until.max(if window.end <= window.start { MINUTES } else { window.end });
            }
            until >= MINUTES
        };
        self.weekly.iter().all(whole_day) && self.closed.is_empty() && self.special.is_empty()
    }

    /// The special hours of a day that has some.
    fn special(&self, day: i64) -> Option<&Vec<Window>> {
        let found = self.special.binary_search_by_key(&day, |(day, _)| *day).ok()?;
        self.special.get(found).map(|(_, windows)| windows)
    }

    /// The windows of a day, from its special hours or from the week.
    fn windows(&self, day: i64) -> &[Window] {
        match self.special(day) {
            Some(windows) => windows,
            None => self.weekly.get(weekday(day)).map_or(&[], Vec::as_slice),
        }
    }

    /// The closed ones among the days `from..to`. Special hours open a day, whatever else closes it; special hours
    /// that are none close it.
    pub(super) fn closed_days(&self, from: i64, to: i64) -> DaySet {
        let mut closed = self.closed.days(from, to);
        let first = self.special.partition_point(|(day, _)| *day < from);
        let special = self.special.get(first..).unwrap_or_default();
        for (day, windows) in special.iter().take_while(|(day, _)| *day < to) {
            closed.set(*day, windows.is_empty());
        }
        closed
    }

    /// Why a day is closed: a rule's id, or the date itself.
    pub(super) fn closure(&self, day: i64) -> Option<String> {
        match self.special(day) {
            Some(windows) => windows.is_empty().then(|| date_of(day).map(|date| date.to_string()))?,
            None => self.closed.reason(day),
        }
    }

    /// The rule that closes a day.
    pub(super) fn holiday(&self, day: i64) -> Option<&Rule> {
        if self.special(day).is_some() { None } else { self.closed.rule(day) }
    }

    /// What is open of a window that starts on a day, in local seconds; nothing where the start is not before the end.
    fn shift(&self, day: i64, window: Window, closed: &DaySet) -> (i64, i64) {
        let midnight = day.saturating_mul(DAY);
        let at = |minutes: u16| midnight.saturating_add(i64::from(minutes).saturating_mul(60));
        let over_midnight = window.end <= window.start;
        let (start, mut end) = (at(window.start), at(window.end));
        if over_midnight {
            end = end.saturating_add(DAY);
        }
        let (today, tomorrow) = (closed.contains(day), closed.contains(day.saturating_add(1)));
        let midnight = midnight.saturating_add(DAY);
        match self.overnight {
            Overnight::StartDay => (if today { end } else { start }, end),
            Overnight::Cut => (
                if today { start.max(midnight) } else { start },
                if tomorrow { end.min(midnight) } else { end },
            ),
        }
    }

    /// The open time in `[from, to)` as UTC seconds: sorted, disjoint, never touching.
    pub(super) fn spans(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        // A day's windows start within two days of it in UTC and end within a day of that.
        let first = local_day(self.zone, from).saturating_sub(2);
        let last = local_day(self.zone, to).saturating_add(2);
        let offsets = Offsets::between(self.zone, from.saturating_sub(4 * DAY), to.saturating_add(4 * DAY));
        let closed = self.closed_days(first, last.saturating_add(2));
        let mut spans: Vec<(i64, i64)> = Vec::new();
        // Edges come almost in order: the stay at one offset that held the last one mostly holds the next.
        let mut stay = offsets.stay(first.saturating_mul(DAY));
        let mut edge = |local: i64| {
            if !stay.holds(local) {
                stay = offsets.stay(local);
            }
            stay.edge(local)
        };
        for day in first..=last {
            for window in self.windows(day) {
                let (start, end) = self.shift(day, *window, &closed);
                let (start, end) = (edge(start).max(from), edge(end).min(to));
                if start >= end {
                    continue;
                }
                match spans.last_mut() {
                    Some(last) if last.1 >= start => last.1 = last.1.max(end),
                    _ => spans.push((start, end)),
                }
            }
        }
        spans
    }

    /// When the first shift that starts on a day opens and the last one closes, in UTC seconds; `None` for a closed day
    /// and for one without hours. What a shift of a closed day leaves after midnight is no shift of its own.
    pub(super) fn shifts(&self, day: i64, closed: &DaySet, offsets: &Offsets) -> Option<(i64, i64)> {
        if closed.contains(day) {
            return None;
        }
        let edges = self.windows(day).iter().map(|window| {
            let (start, end) = self.shift(day, *window, closed);
            (offsets.edge(start), offsets.edge(end))
        });
        edges.filter(|(start, end)| start < end).reduce(|all, next| (all.0.min(next.0), all.1.max(next.1)))
    }
}
