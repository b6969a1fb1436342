//! Windows, closed days and special days.

use super::*;
use crate::holidays::Rule;

const NIGHTS: &[&str] = &["22:00-06:00"];

/// Night shifts every day, and what closes Tuesday 12 May 2026.
fn nights(change: impl FnOnce(&mut CalendarSpec)) -> Vec<String> {
    let mut spec = daily(rome(), NIGHTS);
    change(&mut spec);
    open(&calendar(spec), "2026-05-11T12:00:00+02:00", "2026-05-13T12:00:00+02:00")
}

#[test]
fn do_windows_that_touch_merge() {
    let open = open(
        &calendar(daily(rome(), &["08:00-12:00", "12:00-18:00", "20:00-24:00", "00:00-02:00"])),
        "2026-05-11T06:00:00+02:00",
        "2026-05-12T06:00:00+02:00",
    );
    assert_eq!(open, ["2026-05-11T08:00 2026-05-11T18:00", "2026-05-11T20:00 2026-05-12T02:00"]);
}

#[test]
fn does_a_night_shift_belong_to_the_weekday_it_starts_on() {
    let mut spec = CalendarSpec::new(rome());
    spec.weekly[4] = windows(NIGHTS);
    let open = open(&calendar(spec), "2026-05-11T00:00:00+02:00", "2026-05-18T00:00:00+02:00");
    assert_eq!(open, ["2026-05-15T22:00 2026-05-16T06:00"]);
}

#[test]
fn does_a_window_that_ends_where_it_starts_last_a_day() {
    let mut spec = CalendarSpec::new(rome());
    spec.weekly[4] = windows(&["08:00-08:00"]);
    let open = open(&calendar(spec), "2026-05-11T00:00:00+02:00", "2026-05-18T00:00:00+02:00");
    assert_eq!(open, ["2026-05-15T08:00 2026-05-16T08:00"]);
}

#[test]
fn what_does_a_closed_day_cut_from_night_shifts() {
    let all = nights(|_| {});
    assert_eq!(all, ["2026-05-11T22:00 2026-05-12T06:00", "2026-05-12T22:00 2026-05-13T06:00"]);
    let closed = nights(|spec| spec.closed = vec![Closed::Date(date("2026-05-12"))]);
    // Its own 24 hours, and nothing more.
    assert_eq!(closed, ["2026-05-11T22:00 2026-05-12T00:00", "2026-05-13T00:00 2026-05-13T06:00"]);
}

#[test]
fn what_does_a_closed_day_cut_where_shifts_belong_to_their_start() {
    let closed = nights(|spec| {
        spec.closed = vec![Closed::Date(date("2026-05-12"))];
        spec.overnight = Overnight::StartDay;
    });
    assert_eq!(closed, ["2026-05-11T22:00 2026-05-12T06:00"]);
}

#[test]
fn what_do_two_closed_days_in_a_row_cut() {
    let closed = nights(|spec| {
        spec.closed = vec![Closed::Date(date("2026-05-12")), Closed::Date(date("2026-05-13"))];
    });
    assert_eq!(closed, ["2026-05-11T22:00 2026-05-12T00:00"]);
}

#[test]
fn what_do_special_hours_replace() {
    let special = |hours: &[&str], closed: bool| {
        nights(|spec| {
            spec.special = [(date("2026-05-12"), windows(hours))].into();
            spec.closed = if closed { vec![Closed::Date(date("2026-05-12"))] } else { vec![] };
        })
    };
    // The day's own shift, with what it leaves after midnight; not the tail of the shift before.
    let morning = ["2026-05-11T22:00 2026-05-12T06:00", "2026-05-12T10:00 2026-05-12T11:00"];
    assert_eq!(special(&["10:00-11:00"], false), morning);
    assert_eq!(special(&["10:00-11:00"], true), morning);
    // No hours close the day: the tail too, and there is no shift that could go on after midnight.
    assert_eq!(special(&[], false), ["2026-05-11T22:00 2026-05-12T00:00"]);
    let night = ["2026-05-11T22:00 2026-05-12T06:00", "2026-05-12T23:00 2026-05-13T01:00"];
    assert_eq!(special(&["23:00-01:00"], true), night);
}

#[test]
fn does_a_yearly_day_close_every_year() {
    let mut spec = weekdays(&["09:00-17:00"]);
    spec.closed = vec![Closed::Yearly(12, 24), Closed::Yearly(2, 29)];
    let calendar = calendar(spec);
    for (day, working) in
        [("2025-12-24", false), ("2026-12-24", false), ("2024-02-29", false), ("2023-02-28", true)]
    {
        assert_eq!(calendar.is_working_day(date(day)).unwrap(), working, "{day}");
    }
    assert_eq!(calendar.closure(date("2026-12-24")).unwrap().as_deref(), Some("12-24"));
}

#[test]
fn does_a_rule_of_the_contract_close_its_days() {
    let rule = Rule {
        substitutes: vec![(chrono::Weekday::Sun, 1)].into(),
        ..Rule::new(
            "founders_day",
            "Festa dei fondatori",
            "Founders' Day",
            crate::holidays::When::Fixed(3, 1),
        )
    };
    let mut spec = weekdays(&["09:00-17:00"]);
    spec.closed = vec![Closed::Rule(rule)];
    let calendar = calendar(spec);
    assert_eq!(calendar.closure(date("2026-03-01")).unwrap().as_deref(), Some("founders_day"));
    assert_eq!(calendar.closure(date("2026-03-02")).unwrap().as_deref(), Some("founders_day"));
    assert!(!calendar.is_working_day(date("2026-03-02")).unwrap());
}

#[test]
fn why_is_a_day_closed() {
    let mut spec = weekdays(&["09:00-17:00"]);
    spec.closed.push(Closed::Date(date("2026-12-07")));
    spec.closed.push(Closed::Set("it:crema".into()));
    spec.special = [(date("2026-12-24"), vec![]), (date("2026-12-26"), windows(&["09:00-10:00"]))].into();
    let calendar = calendar(spec);
    let why = |day: &str| calendar.closure(date(day)).unwrap();
    assert_eq!(why("2026-12-25").as_deref(), Some("christmas"));
    assert_eq!(why("2026-12-07").as_deref(), Some("2026-12-07"));
    assert_eq!(why("2026-12-24").as_deref(), Some("2026-12-24"));
    assert_eq!(why("2026-06-10").as_deref(), Some("it:crema"));
    assert_eq!(why("2026-12-26"), None);
    assert_eq!(why("2026-12-27"), None); // a Sunday, not closed by any rule
    let name =
        |day: &str| calendar.holiday(date(day)).unwrap().map(|rule| (rule.it.as_ref(), rule.en.as_ref()));
    assert_eq!(name("2026-12-25"), Some(("Natale", "Christmas Day")));
    assert_eq!(name("2026-06-10"), Some(("San Pantaleone", "Saint Pantaleon")));
    assert_eq!(name("2026-12-07"), None);
}

#[test]
fn when_does_it_open_and_close_next() {
    let calendar = calendar(weekdays(&["08:30-12:30", "14:00-18:00"]));
    let friday = "2026-05-15T18:00:00+02:00";
    let opening = |t: &str| calendar.next_opening(at(t)).unwrap().in_zone(rome());
    let closing = |t: &str| calendar.next_closing(at(t)).unwrap().in_zone(rome());
    assert_eq!(opening(friday), "2026-05-18T08:30:00+02:00");
    assert_eq!(closing(friday), "2026-05-18T12:30:00+02:00");
    assert_eq!(opening("2026-05-15T09:00:00.001+02:00"), "2026-05-15T09:00:00.001+02:00");
    assert_eq!(closing("2026-05-15T09:00:00.001+02:00"), "2026-05-15T12:30:00+02:00");
    assert!(calendar.is_open(at("2026-05-15T08:30:00+02:00")).unwrap());
    assert!(calendar.is_open(at("2026-05-15T17:59:59.999+02:00")).unwrap());
    assert!(!calendar.is_open(at(friday)).unwrap());
}

#[test]
fn where_is_a_deadline_due_that_falls_at_closing_time() {
    let closing = calendar(weekdays(&["08:00-18:00"]));
    let opening = calendar(CalendarSpec { at_closing: AtClosing::NextOpening, ..weekdays(&["08:00-18:00"]) });
    let friday = at("2026-05-15T17:00:00+02:00");
    assert_eq!(closing.due(friday, HOUR).unwrap().in_zone(rome()), "2026-05-15T18:00:00+02:00");
    assert_eq!(opening.due(friday, HOUR).unwrap().in_zone(rome()), "2026-05-18T08:00:00+02:00");
    assert_eq!(opening.due(friday, HOUR - 1).unwrap().in_zone(rome()), "2026-05-15T17:59:59.999+02:00");
    // Nothing is due later for asking nothing.
    let closed = at("2026-05-16T09:00:00+02:00");
    assert_eq!(opening.due(closed, 0).unwrap(), closed);
    for calendar in [&closing, &opening] {
        let due = calendar.due(friday, HOUR).unwrap();
        assert_eq!(calendar.worked(friday, due).unwrap(), HOUR);
        assert_eq!(calendar.due(due, HOUR).unwrap(), calendar.due(friday, 2 * HOUR).unwrap());
    }
}

#[test]
fn are_equal_specifications_compiled_once_and_freed() {
    let first = calendar(weekdays(&["03:00-03:30"]));
    let second = calendar(weekdays(&["03:00-03:30"]));
    assert!(Arc::ptr_eq(&first.inner, &second.inner));
    let weak = Arc::downgrade(&first.inner);
    drop((first, second));
    assert_eq!(weak.strong_count(), 0);
}
