//! What a calendar answers, question by question.

#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod days;
mod hours;
mod laws;
mod memory;
mod range;
mod zones;

use super::*;
use chrono::NaiveDate;

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

fn zone_of(name: &str) -> Zone {
    name.parse().unwrap()
}

fn rome() -> Zone {
    zone_of("Europe/Rome")
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn windows(texts: &[&str]) -> Vec<Window> {
    let minutes = |time: &str| {
        let (hours, minutes) = time.split_once(':').unwrap();
        hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
    };
    let window = |text: &&str| {
        let (start, end) = text.split_once('-').unwrap();
        Window { start: minutes(start), end: minutes(end) }
    };
    texts.iter().map(window).collect()
}

/// Hours on Monday to Friday in Rome, closed on the Italian holidays.
fn weekdays(hours: &[&str]) -> CalendarSpec {
    let weekly = std::array::from_fn(|i| if i < 5 { windows(hours) } else { vec![] });
    CalendarSpec { weekly, closed: vec![Closed::Set("it".into())], ..CalendarSpec::new(rome()) }
}

/// The same hours every day of the week, never closed.
fn daily(zone: Zone, hours: &[&str]) -> CalendarSpec {
    CalendarSpec { weekly: std::array::from_fn(|_| windows(hours)), ..CalendarSpec::new(zone) }
}

fn calendar(spec: CalendarSpec) -> Calendar {
    Calendar::new(spec).unwrap()
}

/// The open time between two instants as local text, without the year and the offset where there is no question.
fn open(calendar: &Calendar, from: &str, to: &str) -> Vec<String> {
    let text = |t: Instant| t.in_zone(calendar.zone())[..16].to_owned();
    let spans = calendar.spans(at(from), at(to)).unwrap();
    spans.map(|(start, end)| format!("{} {}", text(start), text(end))).collect()
}

#[test]
fn does_it_answer_the_worked_examples_of_the_five_contracts() {
    let exetera = calendar(weekdays(&["08:00-18:00"]));
    let due = |start: &str, hours: i64| exetera.due(at(start), hours * HOUR).unwrap().in_zone(rome());
    assert_eq!(due("2026-04-03T16:30:00+02:00", 1), "2026-04-03T17:30:00+02:00");
    assert_eq!(due("2026-04-03T16:30:00+02:00", 4), "2026-04-07T10:30:00+02:00");
    assert_eq!(due("2026-08-15T10:00:00+02:00", 16), "2026-08-18T14:00:00+02:00");
    assert_eq!(due("2027-10-01T17:30:00+02:00", 4), "2027-10-05T11:30:00+02:00");

    let consorzio = calendar(weekdays(&["08:30-12:30", "14:00-18:00"]));
    let due = |start: &str, hours: i64| consorzio.due(at(start), hours * HOUR).unwrap().in_zone(rome());
    assert_eq!(due("2026-12-04T16:00:00+01:00", 8), "2026-12-07T16:00:00+01:00");
    assert_eq!(due("2026-04-01T13:00:00+02:00", 16), "2026-04-03T12:30:00+02:00");
    let days = |start: &str, days| consorzio.working_days(at(start), days, &[]).unwrap().in_zone(rome());
    assert_eq!(days("2026-04-23T11:00:00+02:00", 10), "2026-05-08T18:00:00+02:00");

    let sogei = Calendar::elapsed(rome());
    let due = |start: &str, hours: i64| sogei.due(at(start), hours * HOUR).unwrap().in_zone(rome());
    assert_eq!(due("2026-03-29T00:05:00+01:00", 24), "2026-03-30T01:05:00+02:00");
    assert_eq!(due("2026-10-24T20:00:00+02:00", 8), "2026-10-25T03:00:00+01:00");

    let mut lepida = weekdays(&["08:30-18:30"]);
    lepida.weekly[5] = windows(&["08:30-13:30"]);
    let lepida = calendar(lepida);
    let due = |start: &str, minutes: i64| lepida.due(at(start), minutes * MINUTE).unwrap().in_zone(rome());
    assert_eq!(due("2026-10-03T13:00:00+02:00", 60), "2026-10-05T09:00:00+02:00");
    assert_eq!(due("2026-05-01T10:00:00+02:00", 480), "2026-05-04T11:30:00+02:00");
    let activate = lepida.working_days(at("2026-04-01T10:00:00+02:00"), 15, &[]).unwrap();
    assert_eq!(activate.in_zone(rome()), "2026-04-23T18:30:00+02:00");
}
