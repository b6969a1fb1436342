//! Calendars: closed days that close nothing, special days and extensions that change nothing.

use super::{CLOSES_NOTHING, EXTENSION_ADDS_NOTHING, Linter, SPECIAL_CHANGES_NOTHING};
use crate::calendar::{Closed, Overnight, Window};
use crate::contract::Locator;
use crate::contract::hours::union;
use crate::contract::model::ServiceHours;
use crate::holidays::{self, Rule, When};
use chrono::{Datelike, NaiveDate, Weekday};

/// The years that stand for all: 28 of them have every date on every weekday, and from 2026 on every rule holds.
const YEARS: std::ops::Range<i32> = 2026..2054;

impl Linter<'_> {
    pub(super) fn calendars(&mut self) {
        for hours in &self.revision.calendars {
            self.closed_days(hours);
            self.special_days(hours);
            for extension in &hours.extensions {
                let adds = hours
                    .spec
                    .weekly
                    .iter()
                    .zip(&extension.weekly)
                    .any(|(day, added)| union(day, added) != union(day, &[]));
                if !adds {
                    let message = format!("this extension adds no hours to the calendar `{}`", hours.id);
                    self.add(EXTENSION_ADDS_NOTHING, &extension.basis.path, message, None);
                }
            }
        }
    }

    fn closed_days(&mut self, hours: &ServiceHours) {
        let open = open_weekdays(hours);
        // A calendar without hours has a graver fault, and is reported where it is used.
        if !open.contains(&true) {
            return;
        }
        let entries = &hours.spec.closed;
        for (position, entry) in entries.iter().enumerate() {
            let others = |other: &(usize, &Closed)| (breadth(other.1), other.0) < (breadth(entry), position);
            let others: Vec<&Closed> =
                entries.iter().enumerate().filter(others).map(|(_, other)| other).collect();
            let mut closed_by = None;
            let mut dates = dates(entry).into_iter().filter(|date| falls_on(&open, *date));
            let useful = dates.any(|date| {
                let by = others.iter().find_map(|other| closes(other, date));
                let new = by.is_none();
                closed_by = by;
                new
            });
            if useful {
                continue;
            }
            let message = match (closed_by, entry) {
                (Some(by), _) => format!("`{}` closes nothing: {by} closes it already", written(entry)),
                (None, Closed::Date(date)) => format!(
                    "`{}` closes nothing: it is a {}, which has no hours",
                    written(entry),
                    day_name(date.weekday())
                ),
                (None, _) => {
                    format!("`{}` closes nothing: it falls only on days without hours", written(entry))
                }
            };
            let path = self.closed_path(hours, position);
            self.add(CLOSES_NOTHING, &path, message, None);
        }
    }

    fn special_days(&mut self, hours: &ServiceHours) {
        for (date, windows) in &hours.spec.special {
            let closed = hours.spec.closed.iter().any(|entry| closes(entry, *date).is_some());
            let usual = hours.spec.weekly.get(place(date.weekday())).map_or(&[][..], Vec::as_slice);
            if !closed && usual == windows.as_slice() {
                let path = format!("calendars.{}.special.{date}", hours.id);
                let own = self.locator.has(self.index, &path);
                let path = if own { path } else { format!("{}{path}", Locator::OVERLAY) };
                let message =
                    format!("`{date}` is a {}, which has these hours anyway", day_name(date.weekday()));
                self.add(SPECIAL_CHANGES_NOTHING, &path, message, None);
            }
        }
    }
}

impl Linter<'_> {
    /// Where a closed day is written: in the contract's list, or in that of the overlay, whose days follow.
    fn closed_path(&self, hours: &ServiceHours, position: usize) -> String {
        let list = format!("calendars.{}.closed", hours.id);
        let own = |position: &usize| self.locator.has(self.index, &format!("{list}[{position}]"));
        let signed = (0..=position).take_while(own).count();
        // One text stands for a list of one.
        let signed = if signed == 0 { usize::from(self.locator.has(self.index, &list)) } else { signed };
        match position.checked_sub(signed) {
            None => format!("{list}[{position}]"),
            Some(later) => format!("{}{list}[{later}]", Locator::OVERLAY),
        }
    }
}

/// The weekdays on which something can be open, Monday first: hours of their own, of an extension, or the end of a
/// shift that began the evening before.
fn open_weekdays(hours: &ServiceHours) -> [bool; 7] {
    let weeks = || std::iter::once(&hours.spec.weekly).chain(hours.extensions.iter().map(|e| &e.weekly));
    let windows = |day: usize| weeks().filter_map(move |week| week.get(day)).flatten();
    let over_midnight = |w: &Window| hours.spec.overnight == Overnight::Cut && w.end <= w.start;
    std::array::from_fn(|day| {
        let eve = day.checked_sub(1).unwrap_or(6);
        windows(day).next().is_some() || windows(eve).any(over_midnight)
    })
}

fn falls_on(open: &[bool; 7], date: NaiveDate) -> bool {
    open.get(place(date.weekday())).copied().unwrap_or(false)
}

fn place(day: Weekday) -> usize {
    usize::try_from(day.num_days_from_monday()).unwrap_or(0)
}

/// Of two entries that close the same day the narrower one is superfluous.
fn breadth(entry: &Closed) -> u8 {
    match entry {
        Closed::Set(_) => 0,
        Closed::List { .. } => 1,
        Closed::Rule(_) => 2,
        Closed::Yearly(..) => 3,
        Closed::Date(_) => 4,
    }
}

/// The rules of an entry; dates have none.
fn rules(entry: &Closed) -> Vec<Rule> {
    match entry {
        // The calendar was compiled: its sets are known.
        Closed::Set(name) => holidays::set(name).unwrap_or_default(),
        Closed::Rule(rule) => vec![rule.clone()],
        Closed::Yearly(month, day) => vec![Rule::new("", "", "", When::Fixed(*month, *day))],
        Closed::Date(_) | Closed::List { .. } => Vec::new(),
    }
}

/// The dates that an entry closes, over the years that stand for all.
fn dates(entry: &Closed) -> Vec<NaiveDate> {
    match entry {
        Closed::Date(date) => vec![*date],
        Closed::List { days, .. } => days.clone(),
        entry => {
            let rules = rules(entry);
            YEARS.flat_map(|year| rules.iter().flat_map(move |r| r.in_year(year)).flatten()).collect()
        }
    }
}

/// How an entry is called where it closes a date: with the holiday's name where it has one.
fn closes(entry: &Closed, date: NaiveDate) -> Option<String> {
    match entry {
        Closed::Date(other) => (*other == date).then(|| format!("`{other}`")),
        Closed::List { name, days, .. } => days.contains(&date).then(|| format!("`{name}`")),
        entry => rules(entry).iter().find(|rule| rule.falls_on(date)).map(|rule| match &*rule.en {
            "" => format!("`{}`", written(entry)),
            name => format!("`{}` ({name})", written(entry)),
        }),
    }
}

/// An entry as the contract writes it.
fn written(entry: &Closed) -> String {
    match entry {
        Closed::Set(name) => name.clone(),
        Closed::Date(date) => date.to_string(),
        Closed::Yearly(month, day) => format!("{month:02}-{day:02}"),
        Closed::Rule(rule) => rule.id.to_string(),
        Closed::List { name, .. } => name.clone(),
    }
}

fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
