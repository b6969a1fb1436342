//! Closed days as rules with validity years: fixed dates, Easter, nth weekdays, substitutes.
//!
//! A rule answers for every year of its validity, so no list has to be kept up: the Italian holidays of 2099 come
//! from the same lines as those of 1970. Sets of rules are looked up by name: `it` for the Italian national
//! holidays, `it:<municipality>` for a patron saint.

#[cfg(feature = "icalendar")]
pub mod icalendar;
mod italy;
mod patrons;

use crate::error::{nearest, shorten};
use crate::{Diagnostic, Error, ErrorKind};
use chrono::{Datelike, NaiveDate, Weekday};
use std::borrow::Cow;

pub use patrons::{PATRONS, Patron, Source};

/// When in a year a holiday falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// The same month (1..=12) and day every year; 29 February falls in leap years only.
    Fixed(u8, u8),
    /// Days after Easter Sunday of the Gregorian calendar; negative before it.
    Easter(i16),
    /// The nth weekday of a month (1..=12), moved by some days. `nth` counts from 1; -1 is the last one. There is no
    /// such day in a month that has no fifth one.
    Nth {
        /// The month, 1..=12.
        month: u8,
        /// The weekday that is counted.
        weekday: Weekday,
        /// 1..=5 from the month's start, -1..=-5 from its end.
        nth: i8,
        /// Days to move the result by.
        plus: i8,
    },
}

/// One holiday: a stable id, its names, when it falls, and in which years.
///
/// # Example: a bank holiday that moves to Monday
/// ```
/// use chrono::{NaiveDate, Weekday};
/// use clausola::holidays::{Rule, When};
/// let rule = Rule {
///     substitutes: vec![(Weekday::Sat, 2), (Weekday::Sun, 1)].into(),
///     ..Rule::new("bank_day", "Giorno festivo", "Bank day", When::Fixed(8, 1))
/// };
/// let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
/// assert!(rule.falls_on(day(8, 1)) && rule.falls_on(day(8, 3))); // 1 August 2026 is a Saturday
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rule {
    /// Stable snake_case id, such as `easter_monday`.
    pub id: Cow<'static, str>,
    /// Its name in Italian.
    pub it: Cow<'static, str>,
    /// Its name in English.
    pub en: Cow<'static, str>,
    /// When it falls.
    pub when: When,
    /// The first year in which it is a holiday.
    pub from: i32,
    /// The last year in which it is a holiday.
    pub to: i32,
    /// What else is closed when it falls on a weekday: that weekday, and how many days later (earlier for a negative
    /// number). The day itself stays closed.
    pub substitutes: Cow<'static, [(Weekday, i8)]>,
}

impl Rule {
    /// A rule for every year, without substitutes.
    #[must_use]
    pub fn new(id: impl Into<String>, it: impl Into<String>, en: impl Into<String>, when: When) -> Self {
        Self {
            id: Cow::Owned(id.into()),
            it: Cow::Owned(it.into()),
            en: Cow::Owned(en.into()),
            when,
            from: i32::MIN,
            to: i32::MAX,
            substitutes: Cow::Borrowed(&[]),
        }
    }

    /// A rule of a built-in table, valid in the years `from..=to`.
    const fn built_in(
        id: &'static str,
        it: &'static str,
        en: &'static str,
        when: When,
        from: i32,
        to: i32,
    ) -> Self {
        Self {
            id: Cow::Borrowed(id),
            it: Cow::Borrowed(it),
            en: Cow::Borrowed(en),
            when,
            from,
            to,
            substitutes: Cow::Borrowed(&[]),
        }
    }

    /// The dates that it closes for a year: the day itself, then its substitute. A substitute can lie in the year
    /// before or after.
    #[must_use]
    pub fn in_year(&self, year: i32) -> [Option<NaiveDate>; 2] {
        if year < self.from || year > self.to {
            return [None, None];
        }
        let Some(day) = self.when.in_year(year) else { return [None, None] };
        let substitute = self
            .substitutes
            .iter()
            .find(|(weekday, _)| *weekday == day.weekday())
            .and_then(|&(_, plus)| day.checked_add_signed(chrono::TimeDelta::days(i64::from(plus))));
        [Some(day), substitute]
    }

    /// Whether it closes a date.
    #[must_use]
    pub fn falls_on(&self, date: NaiveDate) -> bool {
        let near = if self.substitutes.is_empty() { 0 } else { 1 };
        let year = date.year();
        (year.saturating_sub(near)..=year.saturating_add(near))
            .any(|year| self.in_year(year).contains(&Some(date)))
    }
}

impl When {
    /// Reads a day of the year as contracts write it: `12-24`; `easter`, `easter+39`, `easter-2`; `4 thu nov` or
    /// `last mon may` (or `-1 mon may`), moved by some days in `2 sun may +4`. `None` for anything else, and for a day that no year has.
    ///
    /// # Example
    /// ```
    /// use clausola::holidays::When;
    /// let thanksgiving = When::read("4 thu nov").unwrap();
    /// assert_eq!(thanksgiving.in_year(2026).unwrap().to_string(), "2026-11-26");
    /// assert_eq!(thanksgiving.to_string(), "4 thu nov");
    /// assert_eq!(When::read("02-30"), None);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if let Some(days) = text.strip_prefix("easter") {
            let days = if days.is_empty() { 0 } else { signed(days)? };
            return (days.abs() <= 180).then_some(Self::Easter(days));
        }
        if let Some((month, day)) = text.split_once('-') {
            let (month, day) = (two_digits(month)?, two_digits(day)?);
            // 2000 is a leap year: 29 February is a day that some years have.
            return NaiveDate::from_ymd_opt(2000, month.into(), day.into()).map(|_| Self::Fixed(month, day));
        }
        let mut words = text.split_whitespace();
        let nth = match words.next()? {
            "last" => -1,
            number => number.parse().ok()?,
        };
        let weekday = words.next()?.parse().ok()?;
        let month = words.next()?.parse::<chrono::Month>().ok()?.number_from_month();
        let plus = words.next().map_or(Some(0), |days| i8::try_from(signed(days)?).ok())?;
        let fits = (-5..=5).contains(&nth) && nth != 0 && plus.unsigned_abs() <= 31 && words.next().is_none();
        fits.then_some(Self::Nth { month: u8::try_from(month).ok()?, weekday, nth, plus })
    }

    /// The date in a year; `None` where there is none, such as 29 February of a common year.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            When::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month.into(), day.into()),
            When::Easter(plus) => easter(year)?.checked_add_signed(chrono::TimeDelta::days(i64::from(plus))),
            When::Nth { month, weekday, nth, plus } => nth_weekday(year, month.into(), weekday, nth)?
                .checked_add_signed(chrono::TimeDelta::days(i64::from(plus))),
        }
    }
}

impl std::fmt::Display for When {
    /// As [`When::read`] reads it; a weekday counted from the month's end by its number, such as `-2`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Fixed(month, day) => write!(f, "{month:02}-{day:02}"),
            Self::Easter(0) => f.write_str("easter"),
            Self::Easter(days) => write!(f, "easter{days:+}"),
            Self::Nth { month, weekday, nth, plus } => {
                let nth = if nth == -1 { "last".to_owned() } else { nth.to_string() };
                let name = chrono::Month::try_from(month).map_or("?", |month| month.name());
                let (day, month) =
                    (weekday.to_string().to_lowercase(), name.get(..3).unwrap_or(name).to_lowercase());
                write!(f, "{nth} {day} {month}")?;
                if plus == 0 { Ok(()) } else { write!(f, " {plus:+}") }
            }
        }
    }
}

/// A number with its sign written, so that `easter39` is not read as 39 days after it.
fn signed(text: &str) -> Option<i16> {
    if text.starts_with(['+', '-']) { text.parse().ok() } else { None }
}

fn two_digits(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn nth_weekday(year: i32, month: u32, weekday: Weekday, nth: i8) -> Option<NaiveDate> {
    if nth >= 0 {
        return NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth.unsigned_abs());
    }
    // The last one is the fifth or the fourth; from there, back by weeks.
    let last = (4..=5).rev().find_map(|n| NaiveDate::from_weekday_of_month_opt(year, month, weekday, n))?;
    let day = last.checked_sub_days(chrono::Days::new(
        7_u64.saturating_mul(u64::from(nth.unsigned_abs()).saturating_sub(1)),
    ))?;
    (day.month() == month).then_some(day)
}

/// Easter Sunday of the Gregorian calendar in a year from 1583 on, by the anonymous algorithm of 1876.
///
/// # Example
/// ```
/// assert_eq!(clausola::holidays::easter(2026).unwrap().to_string(), "2026-04-05");
/// ```
#[must_use]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "divisors are constants and a year before 9999 keeps every term small"
)]
pub fn easter(year: i32) -> Option<NaiveDate> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let days = moon + sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}

/// The rules of a named set: `it`, or `it:<municipality>` for a patron saint alone.
///
/// # Errors
/// An unknown name is an error of kind [`ErrorKind::Contract`] that names the nearest known one.
///
/// # Example: what is closed in Crema
/// ```
/// let rules = clausola::holidays::set("it:crema")?;
/// assert_eq!(rules[0].it, "San Pantaleone");
/// let error = clausola::holidays::set("it:cremma").unwrap_err();
/// assert!(error.to_string().contains("did you mean `it:crema`"));
/// # Ok::<(), clausola::Error>(())
/// ```
pub fn set(name: &str) -> Result<Vec<Rule>, Error> {
    if name == "it" {
        return Ok(italy::RULES.to_vec());
    }
    if let Some(slug) = name.strip_prefix("it:") {
        let rules: Vec<Rule> = PATRONS.iter().filter(|p| p.municipality == slug).map(Patron::rule).collect();
        if !rules.is_empty() {
            return Ok(rules);
        }
    }
    let known: Vec<String> = names().collect();
    let help = match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "the named sets are `it` and `it:<municipality>`, such as `it:crema`; other days are written as dates"
            .to_owned(),
    };
    Err(Error::new(
        ErrorKind::Contract,
        vec![
            Diagnostic::error(
                "unknown_closed_days",
                format!("no set of closed days is called `{}`", shorten(name)),
            )
            .help(help),
        ],
    ))
}

/// The names of every set, `it` first.
pub fn names() -> impl Iterator<Item = String> {
    std::iter::once("it".to_owned()).chain(PATRONS.iter().map(|p| format!("it:{}", p.municipality)))
}

#[cfg(test)]
mod tests;
