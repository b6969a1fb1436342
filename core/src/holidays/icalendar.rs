//! Closed days from an iCalendar file (RFC 5545): all-day events and yearly rules.
//!
//! What a file says once becomes a finite list, which knows the years that the file speaks about and no others; what
//! it says of every year becomes a rule. Whatever else it has is refused by name, with its line: a calendar that
//! silently leaves out a closure promises hours that nobody keeps.
//!
//! The parser is that of the crate `icalendar`, behind the feature `icalendar`. It is for the machine that writes
//! contracts: in WebAssembly its dependencies ask the host for clock and randomness, and the engine imports nothing.

mod event;
mod lines;
mod write;

use crate::calendar::Closed;
use crate::{Diagnostic, Error, ErrorKind};
use ::icalendar::parser::{Component, read_components};
use chrono::{Datelike, NaiveDate};
use event::{Days, Refusal};
use lines::Block;
use std::collections::BTreeMap;

/// The most bytes of a file.
const LONGEST: usize = 4 << 20;

/// What an iCalendar file closes, and what of it cannot be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Rules for every year, then a finite list of single days, where there are any.
    pub closed: Vec<Closed>,
    /// What was left out, each with its line; empty where all is understood.
    pub refused: Vec<Diagnostic>,
    /// What each listed day is called.
    names: BTreeMap<NaiveDate, String>,
}

/// Reads a file. `name` is what its finite list is called, in errors and as the reason of its days.
///
/// An all-day event closes its days, the last one excluded as RFC 5545 has it. With a yearly rule it closes one day of
/// every year: the same date (`FREQ=YEARLY`), or the nth weekday of a month (`BYMONTH=11;BYDAY=4TH`), from the first
/// event's year until `UNTIL` or for `COUNT` years. The finite list knows the whole years from that of the first single
/// day to that of the last.
///
/// # Errors
/// [`ErrorKind::Contract`] for text that is no iCalendar at all, with the line.
///
/// # Example: a town's closures
/// ```
/// use clausola::{CalendarSpec, Calendar, ErrorKind};
/// let file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n\
///     BEGIN:VEVENT\r\nSUMMARY:Ponte\r\nDTSTART;VALUE=DATE:20261207\r\nEND:VEVENT\r\n\
///     BEGIN:VEVENT\r\nSUMMARY:Vigilia\r\nDTSTART;VALUE=DATE:20251224\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n\
///     BEGIN:VEVENT\r\nSUMMARY:Riunione\r\nDTSTART:20261210T090000Z\r\nEND:VEVENT\r\n\
///     END:VCALENDAR\r\n";
/// let imported = clausola::holidays::icalendar::read(file, "town")?;
/// assert_eq!(imported.refused[0].line, Some(14)); // a meeting closes nothing
/// let closed = imported.closed;
/// let calendar = Calendar::new(CalendarSpec { closed, ..CalendarSpec::new("Europe/Rome".parse()?) })?;
/// assert_eq!(calendar.closure("2026-12-24".parse().unwrap())?.as_deref(), Some("vigilia"));
/// assert_eq!(calendar.closure("2026-12-07".parse().unwrap())?.as_deref(), Some("town"));
/// // The file has no single days of 2027: nothing is known about that year.
/// assert_eq!(calendar.closure("2027-12-07".parse().unwrap()).unwrap_err().kind(), ErrorKind::Horizon);
/// # Ok::<(), clausola::Error>(())
/// ```
pub fn read(text: &str, name: &str) -> Result<Imported, Error> {
    if text.len() > LONGEST {
        return Err(unreadable(1, format!("the file has {} bytes", text.len()), "split it: 4 MiB are read"));
    }
    let mut rules = Vec::new();
    let mut names = BTreeMap::new();
    let mut refused = Vec::new();
    for block in lines::blocks(text)? {
        let components = read_components(&block.text).map_err(|_| {
            unreadable(
                block.line(""),
                "the calendar cannot be read".to_owned(),
                "export it again as iCalendar",
            )
        })?;
        for component in &components {
            let calendar = component.name.as_str().eq_ignore_ascii_case("VCALENDAR");
            let parts = if calendar { &component.components[..] } else { std::slice::from_ref(component) };
            for part in parts {
                match days(part, &block) {
                    Ok(None) => {}
                    Ok(Some(Days::Rule(rule))) => rules.push(rule),
                    Ok(Some(Days::Dates(dates, summary))) => {
                        for date in dates {
                            names.entry(date).or_insert_with(|| summary.clone());
                        }
                    }
                    Err(refusal) => refused.push(refusal.diagnose()),
                }
            }
        }
    }
    refused.sort_by_key(|diagnostic| diagnostic.line);
    let mut closed: Vec<Closed> = rules.into_iter().map(Closed::Rule).collect();
    closed.dedup();
    let years = names.keys().next().zip(names.keys().next_back()).map(|(a, b)| (a.year(), b.year()));
    if let Some((first, last)) = years
        && let (Some(from), Some(until)) =
            (NaiveDate::from_ymd_opt(first, 1, 1), NaiveDate::from_ymd_opt(last, 12, 31))
    {
        closed.push(Closed::List {
            name: name.to_owned(),
            from,
            until,
            days: names.keys().copied().collect(),
        });
    }
    Ok(Imported { closed, refused, names })
}

/// The days of an event; nothing for what says nothing about closures, such as a time zone.
fn days(part: &Component<'_>, block: &Block) -> Result<Option<Days>, Refusal> {
    let name = part.name.as_str().to_ascii_uppercase();
    match name.as_str() {
        "VEVENT" => event::days(part, block).map(Some),
        // All-day events need no zone, and what a program keeps for itself closes nothing.
        "VTIMEZONE" => Ok(None),
        name if name.starts_with("X-") => Ok(None),
        _ => Err(Refusal::new(
            block.line(part.name.as_str()),
            format!("`{name}` is not an event"),
            "only `VEVENT` closes days; write what it closes as an event",
        )),
    }
}

fn unreadable(line: u32, what: String, help: &str) -> Error {
    let mut diagnostic = Diagnostic::error("bad_icalendar", what).help(help);
    diagnostic.line = Some(line);
    Error::one(ErrorKind::Contract, diagnostic)
}

#[cfg(test)]
mod tests;
