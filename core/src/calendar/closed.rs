//! The days on which a calendar is closed: dates, yearly days and rules, answered by day number.

use super::Closed;
use crate::error::shorten;
use crate::holidays::{self, Rule, When};
use crate::{Diagnostic, Error, ErrorKind};
use chrono::{Datelike, NaiveDate};

/// Closed days by day number (days since 1970-01-01).
#[derive(Debug)]
pub(super) struct ClosedDays {
    /// Day numbers in order, without repeats, each with the number of its list; 0 for a date on its own.
    dates: Vec<(i64, usize)>,
    /// The names of the finite lists.
    lists: Vec<String>,
    rules: Vec<Rule>,
    /// The days that all finite lists know about, `from..until`.
    from: i64,
    until: i64,
}

impl Default for ClosedDays {
    fn default() -> Self {
        Self { dates: Vec::new(), lists: Vec::new(), rules: Vec::new(), from: i64::MIN, until: i64::MAX }
    }
}

/// A date from its day number.
pub(super) fn date_of(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
}

/// A date's day number.
pub(super) fn day_of(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days())
}

impl ClosedDays {
    pub(super) fn new(closed: &[Closed]) -> Result<Self, Error> {
        let mut all = Self::default();
        let Self { dates, lists, rules, from, until } = &mut all;
        for entry in closed {
            match entry {
                Closed::Set(name) => rules.extend(holidays::set(name)?),
                Closed::Rule(rule) => rules.push(rule.clone()),
                Closed::Date(date) => dates.push((day_of(*date), 0)),
                Closed::Yearly(month, day) => rules.push(yearly(*month, *day)?),
                Closed::List { name, from: first, until: last, days } => {
                    *from = day_of(*first).max(*from);
                    *until = day_of(*last).saturating_add(1).min(*until);
                    lists.push(name.clone());
                    dates.extend(days.iter().map(|date| (day_of(*date), lists.len())));
                }
            }
        }
        crate::order::sort(dates);
        dates.dedup_by_key(|(day, _)| *day);
        Ok(all)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.dates.is_empty() && self.rules.is_empty()
    }

    /// The days that it knows about, `from..until`; every day where no list is finite.
    pub(super) fn known(&self) -> (i64, i64) {
        (self.from, self.until)
    }

    /// Whether it knows about every day.
    pub(super) fn is_endless(&self) -> bool {
        self.known() == (i64::MIN, i64::MAX)
    }

    /// The closed ones among the days `from..to`.
    pub(super) fn days(&self, from: i64, to: i64) -> DaySet {
        let mut set = DaySet::new(from, to);
        let first = self.dates.partition_point(|(day, _)| *day < from);
        for (day, _) in self.dates.iter().skip(first).take_while(|(day, _)| *day < to) {
            set.insert(*day);
        }
        let (Some(first), Some(last)) = (date_of(from), date_of(to)) else { return set };
        for rule in &self.rules {
            // A substitute can lie in the year after its holiday, or before it.
            for year in first.year().saturating_sub(1)..=last.year().saturating_add(1) {
                for date in rule.in_year(year).into_iter().flatten() {
                    set.insert(day_of(date));
                }
            }
        }
        set
    }

    /// The first rule that closes a day.
    pub(super) fn rule(&self, day: i64) -> Option<&Rule> {
        let date = date_of(day)?;
        self.rules.iter().find(|rule| rule.falls_on(date))
    }

    /// Why a day is closed: the id of the first rule that closes it, the list that has it, or the date itself.
    pub(super) fn reason(&self, day: i64) -> Option<String> {
        if let Some(rule) = self.rule(day) {
            return Some(rule.id.clone().into_owned());
        }
        let found = self.dates.binary_search_by_key(&day, |(day, _)| *day).ok()?;
        let (_, list) = self.dates.get(found)?;
        let name = list.checked_sub(1).and_then(|list| self.lists.get(list));
        name.cloned().or_else(|| date_of(day).map(|date| date.to_string()))
    }
}

fn yearly(month: u8, day: u8) -> Result<Rule, Error> {
    // 2000 is a leap year: 29 February is a day that some years have.
    if NaiveDate::from_ymd_opt(2000, month.into(), day.into()).is_none() {
        let written = format!("{month:02}-{day:02}");
        return Err(Error::one(
            ErrorKind::Contract,
            Diagnostic::error("bad_closed_day", format!("`{}` is not a day of any year", shorten(&written)))
                .help("write month and day, such as `12-24`"),
        ));
    }
    let id = format!("{month:02}-{day:02}");
    Ok(Rule::new(id.clone(), id.clone(), id, When::Fixed(month, day)))
}

/// A set of day numbers within a range, one bit each.
#[derive(Debug)]
pub(super) struct DaySet {
    from: i64,
    bits: Vec<u64>,
}

impl DaySet {
    pub(super) fn new(from: i64, to: i64) -> Self {
        let days = usize::try_from(to.saturating_sub(from)).unwrap_or(0);
        Self { from, bits: vec![0; days.div_ceil(64)] }
    }

    fn place(&self, day: i64) -> Option<(usize, u64)> {
        let place = u64::try_from(day.checked_sub(self.from)?).ok()?;
        Some((usize::try_from(place >> 6).ok()?, 1 << (place & 63)))
    }

    pub(super) fn insert(&mut self, day: i64) {
        self.set(day, true);
    }

    /// Puts a day into the set or takes it out; one outside the range is left out.
    pub(super) fn set(&mut self, day: i64, present: bool) {
        if let Some((word, bit)) = self.place(day)
            && let Some(word) = self.bits.get_mut(word)
        {
            *word = if present { *word | bit } else { *word & !bit };
        }
    }

    pub(super) fn contains(&self, day: i64) -> bool {
        self.place(day).is_some_and(|(word, bit)| self.bits.get(word).is_some_and(|word| word & bit != 0))
    }
}
