//! Lengths of time as a contract writes them: `60m`, `1h30m`, `24h`, `15 working days`, `3 calendar days`.

use super::fields::Item;
use super::model::{Length, Target};
use crate::error::shorten;
use std::sync::Arc;

/// The longest time of hours and smaller: a year, in milliseconds.
const LONGEST: i64 = 366 * 24 * 3_600_000;
/// The most days, months or years.
const MOST: u32 = 36_600;

pub(crate) fn target(item: &Item<'_, '_>) -> Option<Target> {
    let text = item.text_such_as("8h")?;
    match parse(text) {
        Ok(length) => Some(Target { text: Arc::from(text), length }),
        Err(Bad::NoLength) => {
            let help = match meant(text) {
                Some(length) => format!("write `{length}`"),
                None => "write `30m`, `8h`, `1h30m`, `45s`, `15 working days`, `3 calendar days`, `2 months` or `10 years`"
                    .to_string(),
            };
            item.complain("bad_length", format!("`{}` is not a length of time", shorten(text)), help);
            None
        }
        Err(Bad::WhichDay(n)) => {
            let hours = n.saturating_mul(24);
            let s = if n == 1 { "" } else { "s" };
            let help =
                format!("write `{n} working day{s}`, `{n} calendar day{s}` or, for elapsed time, `{hours}h`");
            item.complain("bad_length", format!("`{}` does not say what a day is", shorten(text)), help);
            None
        }
    }
}

/// Why a text is not a length of time.
enum Bad {
    NoLength,
    /// So many days, and days are of two kinds.
    WhichDay(u32),
}

fn parse(text: &str) -> Result<Length, Bad> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let count = |n: &str| n.parse::<u32>().ok().filter(|n| (1..=MOST).contains(n)).ok_or(Bad::NoLength);
    match words.as_slice() {
        [n, "working", "day" | "days"] => count(n).map(Length::WorkingDays),
        [n, "calendar", "day" | "days"] => count(n).map(Length::CalendarDays),
        [n, "month" | "months"] => count(n).map(Length::Months),
        [n, "year" | "years"] => count(n).map(Length::Years),
        [n, "day" | "days"] => Err(count(n).map_or_else(|bad| bad, Bad::WhichDay)),
        [time] => match time.strip_suffix('d') {
            Some(n) => Err(count(n).map_or_else(|bad| bad, Bad::WhichDay)),
            None => clock_time(time).map(Length::Time).ok_or(Bad::NoLength),
        },
        _ => Err(Bad::NoLength),
    }
}

/// What people write for a length, as the language writes it: `4 hours`, `60 min`, `1 business day`.
fn meant(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let length = match unit.trim() {
        "h" | "hr" | "hrs" | "hour" | "hours" => format!("{number}h"),
        "m" | "min" | "mins" | "minute" | "minutes" => format!("{number}m"),
        "s" | "sec" | "secs" | "second" | "seconds" => format!("{number}s"),
        "business day" | "business days" | "workday" | "workdays" | "work days" => {
            format!("{number} working days")
        }
        _ => return None,
    };
    parse(&length).is_ok().then_some(length)
}

/// A time of hours and smaller, in milliseconds.
pub(crate) fn millis(item: &Item<'_, '_>) -> Option<i64> {
    let text = item.text_such_as("2h")?;
    let millis = clock_time(text);
    if millis.is_none() {
        item.complain(
            "bad_length",
            format!("`{}` is not a time", shorten(text)),
            "write `30m`, `2h` or `1h30m`",
        );
    }
    millis
}

/// `1h30m`, units from large to small, each once.
pub(crate) fn clock_time(text: &str) -> Option<i64> {
    let mut rest = text;
    let mut total: i64 = 0;
    for (unit, millis) in [('h', 3_600_000_i64), ('m', 60_000), ('s', 1000)] {
        if let Some((n, after)) = rest.split_once(unit) {
            if n.is_empty() || !n.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            total = total.checked_add(n.parse::<i64>().ok()?.checked_mul(millis)?)?;
            rest = after;
        }
    }
    (rest.is_empty() && (1..=LONGEST).contains(&total)).then_some(total)
}
