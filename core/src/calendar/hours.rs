//! From a calendar's rules to its open time: windows, closed days and special days become UTC intervals.

use super::closed::{ClosedDays, day_of};
use super::zone::{DAY, Offsets, edge, local_day};
use super::{CalendarSpec, Overnight, Window};
use crate::{Diagnostic, Error, ErrorKind};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// A calendar's rules, checked and laid out by day number (days since 1970-01-01).
#[derive(Debug)]
pub(super) struct Hours {
    pub(super) zone: Tz,
    pub(super) closed: ClosedDays,
    weekly: [Vec<Window>; 7],
    special: BTreeMap<i64, Vec<Window>>,
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
        let mut special: BTreeMap<i64, Vec<Window>> =
            spec.special.iter().map(|(date, windows)| (day_of(*date), windows.clone())).collect();
        for windows in weekly.iter_mut().chain(special.values_mut()) {
            windows.sort();
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

    /// The windows that start on a day.
    ///
    /// Special hours replace the day's own, whether or not it is closed; a closed day has none else.
    pub(super) fn windows(&self, day: i64, closed: bool) -> &[Window] {
        match self.special.get(&day) {
            Some(windows) => windows,
            None if closed => &[],
            None => self.weekly.get(weekday(day)).map_or(&[], Vec::as_slice),
        }
    }

    /// Whether a day cuts the tail of the evening shift before it: a closed day does, and one whose special hours
    /// are none. Special hours on a closed day add those hours only: the rest of the day stays closed, its tail too.
    fn cuts(&self, day: i64, closed: bool) -> bool {
        self.overnight == Overnight::Cut && (closed || self.is_special_closure(day))
    }

    /// The open time in `[from, to)` as UTC seconds: sorted, disjoint, never touching.
    pub(super) fn spans(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        // A day's windows start within two days of it in UTC and end within a day of that.
        let first = local_day(self.zone, from).saturating_sub(2);
        let last = local_day(self.zone, to).saturating_add(2);
        let offsets = Offsets::between(self.zone, from.saturating_sub(4 * DAY), to.saturating_add(4 * DAY));
        let closed = self.closed.days(first, last.saturating_add(2));
        let mut spans: Vec<(i64, i64)> = Vec::new();
        for day in first..=last {
            let midnight = day.saturating_mul(DAY);
            let next_midnight = midnight.saturating_add(DAY);
            for window in self.windows(day, closed.contains(day)) {
                let (start, mut end) = local_edges(midnight, *window);
                if end > next_midnight {
                    let tomorrow = day.saturating_add(1);
                    if self.cuts(tomorrow, closed.contains(tomorrow)) {
                        end = next_midnight;
                    }
                }
                let (start, end) = (offsets.edge(start).max(from), offsets.edge(end).min(to));
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

    /// Whether a day is closed by special hours that are none.
    pub(super) fn is_special_closure(&self, day: i64) -> bool {
        self.special.get(&day).is_some_and(Vec::is_empty)
    }

    /// When the first shift that starts on a day opens and the last one closes, in UTC seconds.
    pub(super) fn shifts(&self, day: i64) -> Option<(i64, i64)> {
        let midnight = day.saturating_mul(DAY);
        let mut all: Option<(i64, i64)> = None;
        for window in self.windows(day, self.closed.contains(day)) {
            let (start, end) = local_edges(midnight, *window);
            let (start, end) = (edge(self.zone, start), edge(self.zone, end));
            if start < end {
                let (first, last) = all.unwrap_or((start, end));
                all = Some((first.min(start), last.max(end)));
            }
        }
        all
    }
}

/// A window's local edges on the day that begins at a local midnight.
fn local_edges(midnight: i64, window: Window) -> (i64, i64) {
    let at = |minutes: u16| midnight.saturating_add(i64::from(minutes).saturating_mul(60));
    let end = at(window.end);
    (at(window.start), if window.end <= window.start { end.saturating_add(DAY) } else { end })
}
