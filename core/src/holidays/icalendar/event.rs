//! One event: the days or the rule that it closes, or why it cannot be said.

use super::lines::Block;
use crate::Diagnostic;
use crate::error::shorten;
use crate::holidays::{Rule, When};
use ::icalendar::parser::{Component, Property};
use chrono::{Datelike, NaiveDate, Weekday};

/// The most days of one event.
const LONGEST: i64 = 366;

/// What an event closes.
pub(super) enum Days {
    /// Single days, and what they are called.
    Dates(Vec<NaiveDate>, String),
    /// A day of every year.
    Rule(Rule),
}

/// Why an event is left out, and at which line.
pub(super) struct Refusal {
    line: u32,
    what: String,
    help: &'static str,
}

impl Refusal {
    pub(super) fn new(line: u32, what: String, help: &'static str) -> Self {
        Self { line, what, help }
    }

    pub(super) fn diagnose(self) -> Diagnostic {
        let mut diagnostic = Diagnostic::error("unsupported_icalendar", self.what).help(self.help);
        diagnostic.line = Some(self.line);
        diagnostic
    }
}

/// A property that is there, with its line.
struct Found<'p> {
    line: u32,
    name: &'p str,
    value: &'p str,
    property: &'p Property<'p>,
}

impl Found<'_> {
    fn refuse<T>(&self, what: impl Into<String>, help: &'static str) -> Result<T, Refusal> {
        Err(Refusal::new(self.line, what.into(), help))
    }
}

/// The properties of an event.
struct Event<'p> {
    part: &'p Component<'p>,
    block: &'p Block,
}

impl<'p> Event<'p> {
    fn find(&self, name: &str) -> Option<Found<'p>> {
        let named = |property: &&Property<'_>| property.name.as_str().eq_ignore_ascii_case(name);
        let mut all = self.part.properties.iter().filter(named);
        all.next().map(|property| Found {
            line: self.block.line(property.name.as_str()),
            name: property.name.as_str(),
            value: property.val.as_str().trim(),
            property,
        })
    }

    fn summary(&self) -> String {
        let text =
            self.find("SUMMARY").map(|found| found.value.split_whitespace().collect::<Vec<_>>().join(" "));
        text.unwrap_or_default()
    }
}

pub(super) fn days(part: &Component<'_>, block: &Block) -> Result<Days, Refusal> {
    let event = Event { part, block };
    for (name, help) in [
        ("RDATE", "write each further date as an event of its own"),
        ("EXDATE", "write the years as events of their own, without the one that is left out"),
        ("EXRULE", "write the dates as events of their own"),
        ("RECURRENCE-ID", "write the changed date as an event of its own"),
    ] {
        if let Some(found) = event.find(name) {
            return found.refuse(format!("`{name}` is not understood"), help);
        }
    }
    if let Some(status) = event.find("STATUS").filter(|found| found.value.eq_ignore_ascii_case("CANCELLED")) {
        return status.refuse("the event is cancelled, and closes nothing", "remove it from the file");
    }
    let Some(start) = event.find("DTSTART") else {
        let help = "add `DTSTART;VALUE=DATE:…` with the day that is closed";
        return Err(Refusal::new(
            block.line(part.name.as_str()),
            "the event has no `DTSTART`".to_owned(),
            help,
        ));
    };
    let first = all_day(&start)?;
    let count = length(&event, first)?;
    let Some(rule) = event.find("RRULE") else {
        let days = first.iter_days().take(usize::try_from(count).unwrap_or(0)).collect();
        return Ok(Days::Dates(days, event.summary()));
    };
    if count != 1 {
        return rule.refuse(
            format!("an event of {count} days is repeated"),
            "repeat one day at a time, each as an event of its own",
        );
    }
    yearly(&rule, first, &event.summary()).map(Days::Rule)
}

/// The date of an all-day event.
fn all_day(found: &Found<'_>) -> Result<NaiveDate, Refusal> {
    let timed = found.value.contains(['T', 't']);
    let parameter = found.property.params.iter().find(|p| p.key.as_str().eq_ignore_ascii_case("VALUE"));
    let value = parameter.and_then(|p| p.val.as_ref()).map_or("DATE", |value| value.as_str());
    if timed || !value.eq_ignore_ascii_case("DATE") {
        return found.refuse(
            format!("`{}` is a time of day, not a whole day: `{}`", found.name, shorten(found.value)),
            "make it an all-day event; hours of a day are written as `special` in the contract",
        );
    }
    match date(found.value) {
        Some(date) => Ok(date),
        None => found.refuse(
            format!("`{}` is not a date: `{}`", found.name, shorten(found.value)),
            "write year, month and day from 1900 on, such as `20261207`",
        ),
    }
}

/// `20261207`, and no other way to write it.
fn date(text: &str) -> Option<NaiveDate> {
    let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let number = |range| text.get(range).and_then(|part: &str| part.parse::<u32>().ok());
    let year = i32::try_from(number(0..4).filter(|_| digits)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(4..6)?, number(6..8)?).filter(|date| date.year() >= 1900)
}

/// How many days an event lasts: to its `DTEND`, which is no longer of it, or for its `DURATION`.
fn length(event: &Event<'_>, first: NaiveDate) -> Result<i64, Refusal> {
    let (found, days) = if let Some(end) = event.find("DTEND") {
        let days = all_day(&end)?.signed_duration_since(first).num_days();
        // Some programs end a day on itself.
        (end, if days == 0 { 1 } else { days })
    } else if let Some(duration) = event.find("DURATION") {
        let whole = |unit: char, days: i64| {
            let number = duration.value.trim_start_matches('+').strip_prefix('P')?.strip_suffix(unit)?;
            number.parse::<i64>().ok()?.checked_mul(days)
        };
        let Some(days) = whole('D', 1).or_else(|| whole('W', 7)) else {
            let what = format!("`{}` is not a number of whole days", shorten(duration.value));
            return duration.refuse(what, "write `P1D` for one day");
        };
        (duration, days)
    } else {
        return Ok(1);
    };
    if (1..=LONGEST).contains(&days) {
        return Ok(days);
    }
    found.refuse(
        format!("the event lasts {days} days"),
        "correct its end: an event closes 1 to 366 days, the day of `DTEND` not included",
    )
}

/// The parts of a recurrence that are understood.
#[derive(Default)]
struct Recurrence {
    month: Option<u8>,
    day: Option<u8>,
    weekday: Option<(i8, Weekday)>,
    until: Option<NaiveDate>,
    count: Option<u32>,
    yearly: bool,
}

fn yearly(found: &Found<'_>, first: NaiveDate, summary: &str) -> Result<Rule, Refusal> {
    let recurrence = recurrence(found)?;
    if !recurrence.yearly {
        return found
            .refuse("the rule has no `FREQ=YEARLY`", "only yearly rules are understood: add the frequency");
    }
    let month = u8::try_from(first.month()).unwrap_or(0);
    let when = match (recurrence.month, recurrence.day, recurrence.weekday) {
        (Some(month), None, Some((nth, weekday))) => When::Nth { month, weekday, nth, plus: 0 },
        (None, None, Some(_)) | (None, Some(_), None) => {
            let help = "add `BYMONTH` with the month that it falls in";
            return found.refuse("the rule names a day and no month", help);
        }
        (_, Some(_), Some(_)) => {
            let help = "write one of the two";
            return found.refuse("the rule has `BYMONTHDAY` and `BYDAY`", help);
        }
        (by_month, day, None) => {
            let of_first = u8::try_from(first.day()).unwrap_or(0);
            When::Fixed(by_month.unwrap_or(month), day.unwrap_or(of_first))
        }
    };
    if when.in_year(first.year()) != Some(first) {
        let what = format!("the rule does not fall on the event's own day, {first}");
        return found.refuse(what, "let `DTSTART` be the first day of the rule");
    }
    let id = slug(summary).unwrap_or_else(|| when.to_string());
    let name = if summary.is_empty() { id.clone() } else { summary.to_owned() };
    let to = last_year(&recurrence, when, first);
    Ok(Rule { from: first.year(), to, ..Rule::new(id, name.clone(), name, when) })
}

fn recurrence(found: &Found<'_>) -> Result<Recurrence, Refusal> {
    let mut all = Recurrence::default();
    for part in found.value.split(';').filter(|part| !part.is_empty()) {
        let upper = part.to_ascii_uppercase();
        let (key, value) = upper.split_once('=').unwrap_or((&upper, ""));
        let read = match key {
            "FREQ" if value == "YEARLY" => {
                all.yearly = true;
                true
            }
            // Where a week begins is nothing to a yearly day.
            "WKST" => true,
            "INTERVAL" => value == "1",
            "BYMONTH" => set(&mut all.month, value.parse().ok().filter(|m| (1..=12).contains(m))),
            "BYMONTHDAY" => set(&mut all.day, value.parse().ok().filter(|d| (1..=31).contains(d))),
            "BYDAY" => set(&mut all.weekday, nth_weekday(value)),
            "UNTIL" => set(&mut all.until, value.get(..8).and_then(date)),
            "COUNT" => set(&mut all.count, value.parse().ok().filter(|count| *count > 0)),
            _ => false,
        };
        if !read {
            return found.refuse(
                format!("`{}` is not understood in a rule", shorten(part)),
                "yearly rules have one date, or one nth weekday of a month, `UNTIL` and `COUNT`; write other days as events of their own",
            );
        }
    }
    if all.until.is_some() && all.count.is_some() {
        return found.refuse("the rule has `UNTIL` and `COUNT`", "write one of the two");
    }
    Ok(all)
}

/// Keeps a part that could be read, and is there once.
fn set<T>(part: &mut Option<T>, value: Option<T>) -> bool {
    let fresh = part.is_none() && value.is_some();
    *part = value;
    fresh
}

/// `4TH`, `-1MO`.
fn nth_weekday(text: &str) -> Option<(i8, Weekday)> {
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = match day {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    let nth = nth.parse::<i8>().ok().filter(|nth| (-5..=5).contains(nth) && *nth != 0)?;
    Some((nth, weekday))
}

/// The last year in which a rule holds.
fn last_year(recurrence: &Recurrence, when: When, first: NaiveDate) -> i32 {
    if let Some(until) = recurrence.until {
        let in_year = when.in_year(until.year()).is_some_and(|day| day <= until);
        return if in_year { until.year() } else { until.year().saturating_sub(1) };
    }
    let Some(count) = recurrence.count else { return i32::MAX };
    // Years without such a day, as without 29 February, do not count; beyond the engine's range it does not matter.
    let years = (first.year()..2200).filter(|year| when.in_year(*year).is_some());
    years.take(usize::try_from(count).unwrap_or(usize::MAX)).last().unwrap_or(i32::MAX)
}

/// An id from what an event is called; nothing where that has no letters.
fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase).take(60) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
    }
    let slug = slug.trim_end_matches('_');
    (!slug.is_empty()).then(|| slug.to_owned())
}
