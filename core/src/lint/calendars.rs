//! Calendars: closed days that close nothing, special days and extensions that change nothing.

use super::{CLOSES_NOTHING, EXTENSION_ADDS_NOTHING, Linter, SPECIAL_CHANGES_NOTHING};
use crate::calendar::{Closed, Overnight, Window};
use crate::contract::Locator;
use crate::contract::hours::union;
use crate::contract::model::ServiceHours;
use crate::holidays::{self, Rule, When};
use chrono::{Datelike, NaiveDate, Weekday};
use std::collections::BTreeMap;

/// The years that the engine answers for.
const YEARS: std::ops::Range<i32> = 1970..2100;

/// Which entry closes each date, the broadest of those that do.
type ClosedBy = BTreeMap<NaiveDate, usize>;

impl Linter<'_> {
    pub(super) fn calendars(&mut self) {
        for hours in &self.revision.calendars {
            let closed = self.closed_days(hours);
            self.special_days(hours, &closed);
            for extension in &hours.extensions {
                let mut days = hours.spec.weekly.iter().zip(&extension.weekly);
                if !days.any(|(day, added)| union(day, added) != union(day, &[])) {
                    let message = format!("this extension adds no hours to the calendar `{}`", hours.id);
                    self.add(EXTENSION_ADDS_NOTHING, &extension.basis.path, message, None);
                }
            }
        }
    }

    fn closed_days(&mut self, hours: &ServiceHours) -> ClosedBy {
        let open = open_weekdays(hours);
        let list = format!("calendars.{}.closed", hours.id);
        let signed = self.locator.entries(self.index, &list);
        let mut order: Vec<(usize, &Closed)> = hours.spec.closed.iter().enumerate().collect();
        // Of two entries that close the same day the narrower one, then the later one, is superfluous.
        crate::order::sort_by_key(&mut order, |(position, entry)| (breadth(entry), *position));
        let mut closed = ClosedBy::new();
        let mut seen: BTreeMap<(u8, String), usize> = BTreeMap::new();
        for (position, entry) in order {
            let mut useful = false;
            let mut taken = None;
            // The same entry again closes the same days again: there is no need to look.
            let again = seen.entry((breadth(entry), written(entry))).or_insert(position);
            if *again == position || hours.spec.closed.get(*again) != Some(entry) {
                for date in dates(entry) {
                    let first = *closed.entry(date).or_insert(position);
                    if falls_on(&open, date) {
                        useful |= first == position;
                        taken = taken.or((first != position).then_some((first, date)));
                    }
                }
            } else {
                taken =
                    dates(entry).into_iter().find(|date| falls_on(&open, *date)).map(|date| (*again, date));
            }
            // A calendar without hours has a graver fault, and is reported where it is used.
            if useful || !open.contains(&true) {
                continue;
            }
            let why = match (taken, entry) {
                (Some((by, date)), _) => {
                    let by = hours.spec.closed.get(by).map(|other| called(other, date)).unwrap_or_default();
                    format!("{by} closes it already")
                }
                (None, Closed::Date(date)) if !YEARS.contains(&date.year()) => {
                    "the engine answers from 1970 through 2099".to_string()
                }
                (None, Closed::Date(date)) => {
                    format!("it is a {}, which has no hours", day_name(date.weekday()))
                }
                (None, _) => "it falls only on days without hours".to_string(),
            };
            // The days of an overlay follow those of the contract.
            let path = match position.checked_sub(signed) {
                None => format!("{list}[{position}]"),
                Some(later) => format!("{}{list}[{later}]", Locator::OVERLAY),
            };
            self.add(CLOSES_NOTHING, &path, format!("`{}` closes nothing: {why}", written(entry)), None);
        }
        closed
    }

    fn special_days(&mut self, hours: &ServiceHours, closed: &ClosedBy) {
        for (date, windows) in &hours.spec.special {
            let usual = hours.spec.weekly.get(place(date.weekday())).map_or(&[][..], Vec::as_slice);
            if !closed.contains_key(date) && usual == windows.as_slice() {
                let path = format!("calendars.{}.special.{date}", hours.id);
                let own = self.locator.entries(self.index, &path) > 0;
                let path = if own { path } else { format!("{}{path}", Locator::OVERLAY) };
                let message =
                    format!("`{date}` is a {}, which has these hours anyway", day_name(date.weekday()));
                self.add(SPECIAL_CHANGES_NOTHING, &path, message, None);
            }
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

/// How narrow an entry is: from a set of rules down to a single date.
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

/// The dates that an entry closes, of those that the engine answers for.
fn dates(entry: &Closed) -> Vec<NaiveDate> {
    let dates = match entry {
        Closed::Date(date) => vec![*date],
        Closed::List { days, .. } => days.clone(),
        entry => {
            let rules = rules(entry);
            // A substitute can lie in the year after its holiday, or before it.
            let years = YEARS.start.saturating_sub(1)..YEARS.end.saturating_add(1);
            years.flat_map(|year| rules.iter().flat_map(move |r| r.in_year(year)).flatten()).collect()
        }
    };
    dates.into_iter().filter(|date| YEARS.contains(&date.year())).collect()
}

/// How an entry is called where it closes a date: with the holiday's name where it has one.
fn called(entry: &Closed, date: NaiveDate) -> String {
    let rules = rules(entry);
    match rules.iter().find(|rule| rule.falls_on(date)).map(|rule| &*rule.en) {
        None | Some("") => format!("`{}`", written(entry)),
        Some(holiday) => format!("`{}` ({holiday})", written(entry)),
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
