#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;
use chrono_tz::Europe::Rome;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn window(text: &str) -> Window {
    let minutes = |t: &str| {
        let (h, m) = t.split_once(':').unwrap();
        h.parse::<u16>().unwrap().saturating_mul(60).saturating_add(m.parse().unwrap())
    };
    let (start, end) = text.split_once('-').unwrap();
    Window { start: minutes(start), end: minutes(end) }
}

fn weekdays(hours: &[&str]) -> CalendarSpec {
    let day: Vec<Window> = hours.iter().map(|w| window(w)).collect();
    let weekly = std::array::from_fn(|i| if i < 5 { day.clone() } else { vec![] });
    CalendarSpec { weekly, closed: vec![Closed::Set("it".into())], ..CalendarSpec::new(Rome) }
}

const HOUR: i64 = 3_600_000;

#[test]
fn does_it_answer_the_worked_examples() {
    let exetera = Calendar::new(weekdays(&["08:00-18:00"])).unwrap();
    let due =
        |start: &str, hours: i64| exetera.due(at(start), hours.saturating_mul(HOUR)).unwrap().in_zone(Rome);
    assert_eq!(due("2026-04-03T16:30:00+02:00", 1), "2026-04-03T17:30:00+02:00");
    assert_eq!(due("2026-04-03T16:30:00+02:00", 4), "2026-04-07T10:30:00+02:00");
    assert_eq!(due("2026-08-15T10:00:00+02:00", 16), "2026-08-18T14:00:00+02:00");
    assert_eq!(due("2027-10-01T17:30:00+02:00", 4), "2027-10-05T11:30:00+02:00");
    let consorzio = Calendar::new(weekdays(&["08:30-12:30", "14:00-18:00"])).unwrap();
    let due =
        |start: &str, hours: i64| consorzio.due(at(start), hours.saturating_mul(HOUR)).unwrap().in_zone(Rome);
    assert_eq!(due("2026-12-04T16:00:00+01:00", 8), "2026-12-07T16:00:00+01:00");
    assert_eq!(due("2026-04-01T13:00:00+02:00", 16), "2026-04-03T12:30:00+02:00");
    let days = |start: &str, days| consorzio.working_days(at(start), days, &[]).unwrap().in_zone(Rome);
    assert_eq!(days("2026-04-23T11:00:00+02:00", 10), "2026-05-08T18:00:00+02:00");
    assert_eq!(days("2026-04-01T10:00:00+02:00", 15), "2026-04-23T18:00:00+02:00");
}
