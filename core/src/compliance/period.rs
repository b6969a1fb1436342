//! The stretch of time that a report is about.

use crate::contract::model::Cycle;
use crate::error::shorten;
use crate::{Diagnostic, Error, ErrorKind, Instant, Zone};
use chrono::{Datelike, Months, NaiveDate};

/// Whole local days, half-open: from the midnight that begins the first to the midnight that ends the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    first: NaiveDate,
    /// The day after the last.
    after: NaiveDate,
    zone: Zone,
    from: Instant,
    to: Instant,
}

/// The part of a rule's own period that a report covers.
#[derive(Debug, Clone)]
pub(crate) struct Stretch {
    pub(crate) period: Period,
    /// It is the whole of the rule's period.
    pub(crate) whole: bool,
}

impl Period {
    /// Reads a period: a year `2026`, a half `2026-H1`, a quarter `2026-Q1`, a month `2026-05`, a day `2026-05-31`, or from
    /// one of these through another, `2026-05..2026-08`.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] for anything else, for an end before its start, and outside 1970 through 2099.
    ///
    /// # Example: a summer
    /// ```
    /// use clausola::compliance::Period;
    /// let rome = "Europe/Rome".parse()?;
    /// let period = Period::parse("2026-05..2026-08", rome)?;
    /// assert_eq!(period.from().in_zone(rome), "2026-05-01T00:00:00+02:00");
    /// assert_eq!(period.to().in_zone(rome), "2026-09-01T00:00:00+02:00");
    /// assert_eq!(Period::parse("2026-05-01..2026-08-31", rome)?, period);
    /// # Ok::<(), clausola::Error>(())
    /// ```
    pub fn parse(text: &str, zone: Zone) -> Result<Self, Error> {
        let (start, end) = text.split_once("..").unwrap_or((text, text));
        let days = days(start.trim()).zip(days(end.trim()));
        let Some(((first, _), (_, after))) = days else {
            let message = format!("`{}` is not a period", shorten(text));
            let help = "write a year `2026`, a half `2026-H1`, a quarter `2026-Q1`, a month `2026-05`, a day \
                        `2026-05-31`, or two of them with `..` between";
            return Err(refused(message, help));
        };
        if first >= after {
            let message = format!("the period `{}` ends before it starts", shorten(text));
            return Err(refused(message, "write the earlier end first"));
        }
        Self::of(first, after, zone).ok_or_else(|| {
            let message = format!("the period `{}` is outside 1970 through 2099", shorten(text));
            refused(message, "ask for a period within")
        })
    }

    pub(crate) fn of(first: NaiveDate, after: NaiveDate, zone: Zone) -> Option<Self> {
        let within = |instant: Instant| (Instant::MIN..=Instant::END).contains(&instant);
        // Zones east of Greenwich begin 1970 a little before the range does.
        let from = Instant::of_local(first, 0, zone)?.max(Instant::MIN);
        let to = Instant::of_local(after, 0, zone)?;
        (first.year() >= 1970 && within(from) && within(to)).then_some(Self { first, after, zone, from, to })
    }

    /// Its first instant.
    #[must_use]
    pub fn from(&self) -> Instant {
        self.from
    }

    /// The first instant after it.
    #[must_use]
    pub fn to(&self) -> Instant {
        self.to
    }

    /// The shortest way to write it.
    #[must_use]
    pub fn name(&self) -> String {
        let (first, last) = (self.first, self.after.pred_opt().unwrap_or(self.first));
        if first == last {
            return first.to_string();
        }
        if first.day() != 1 || self.after.day() != 1 {
            return format!("{first}..{last}");
        }
        let (year, month) = (first.year(), first.month());
        let months = months_between(first, self.after);
        let aligned = month.saturating_sub(1).checked_rem(months).is_some_and(|rest| rest == 0);
        match months {
            12 if aligned => format!("{year}"),
            6 if aligned => format!("{year}-H{}", month.div_ceil(6)),
            3 if aligned => format!("{year}-Q{}", month.div_ceil(3)),
            1 => format!("{year}-{month:02}"),
            _ if first.month() == 1 && self.after.month() == 1 => format!("{year}..{}", last.year()),
            _ => format!("{year}-{month:02}..{}-{:02}", last.year(), last.month()),
        }
    }

    pub(crate) fn holds(&self, at: Instant) -> bool {
        self.from <= at && at < self.to
    }

    /// The parts of it that lie in each of a rule's own periods, the earliest first; all of it where there is no rule.
    pub(crate) fn stretches(&self, cycle: Option<Cycle>) -> Vec<Stretch> {
        let Some(cycle) = cycle else { return vec![Stretch { period: self.clone(), whole: true }] };
        let months = cycle.months();
        let mut found = Vec::new();
        let into = self.first.month0().checked_rem(months).unwrap_or(0);
        let mut next = self.first.with_day(1).and_then(|d| d.checked_sub_months(Months::new(into)));
        while let Some(start) = next.filter(|start| *start < self.after) {
            let Some(end) = start.checked_add_months(Months::new(months)) else { break };
            let (first, after) = (start.max(self.first), end.min(self.after));
            let whole = first == start && after == end;
            found.extend(Self::of(first, after, self.zone).map(|period| Stretch { period, whole }));
            next = Some(end);
        }
        found
    }
}

fn months_between(first: NaiveDate, after: NaiveDate) -> u32 {
    let index = |d: NaiveDate| d.year().saturating_mul(12).saturating_add_unsigned(d.month0());
    index(after).saturating_sub(index(first)).try_into().unwrap_or(0)
}

/// The first day of what is written and the day after its last.
fn days(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let mut parts = text.split('-');
    let year: i32 = number(parts.next()?, 4)?.try_into().ok()?;
    let (first, months) = match (parts.next(), parts.next(), parts.next()) {
        (None, _, _) => (NaiveDate::from_ymd_opt(year, 1, 1)?, 12),
        (Some(part), None, _) => match part.split_at_checked(1)? {
            ("Q" | "q", n) => (nth(year, number(n, 1)?, 3)?, 3),
            ("H" | "h", n) => (nth(year, number(n, 1)?, 6)?, 6),
            _ => (NaiveDate::from_ymd_opt(year, number(part, 2)?, 1)?, 1),
        },
        (Some(month), Some(day), None) => {
            let day = NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?)?;
            return Some((day, day.succ_opt()?));
        }
        _ => return None,
    };
    Some((first, first.checked_add_months(Months::new(months))?))
}

/// The first day of the n-th stretch of so many months.
fn nth(year: i32, n: u32, months: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, n.checked_sub(1)?.checked_mul(months)?.checked_add(1)?, 1)
}

/// Just so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn refused(message: String, help: &str) -> Error {
    Error::one(ErrorKind::Question, Diagnostic::error("bad_period", message).help(help).at("period"))
}
