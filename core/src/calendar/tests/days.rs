//! Terms in days, months and years.

use super::*;

fn office() -> Calendar {
    calendar(weekdays(&["08:30-12:30", "14:00-18:00"]))
}

#[test]
fn which_days_are_working_days() {
    let mut spec = weekdays(&["09:00-17:00"]);
    spec.weekly[5] = windows(&["09:00-12:00"]);
    spec.weekly[2] = vec![];
    spec.special = [(date("2026-05-01"), windows(&["10:00-11:00"])), (date("2026-05-12"), vec![])].into();
    let calendar = calendar(spec);
    for (day, working) in [
        ("2026-05-14", true),  // a Thursday
        ("2026-05-16", false), // a Saturday with hours
        ("2026-05-13", false), // a Wednesday without
        ("2026-06-02", false), // a holiday
        ("2026-05-01", true),  // a holiday with special hours
        ("2026-05-12", false), // special hours that are none
    ] {
        assert_eq!(calendar.is_working_day(date(day)).unwrap(), working, "{day}");
    }
}

#[test]
fn when_are_working_days_over() {
    let due = |start: &str, days| office().working_days(at(start), days, &[]).unwrap().in_zone(rome());
    // The start's day does not count, at whatever hour it starts.
    assert_eq!(due("2026-05-11T00:00:00+02:00", 1), "2026-05-12T18:00:00+02:00");
    assert_eq!(due("2026-05-11T23:59:59+02:00", 1), "2026-05-12T18:00:00+02:00");
    assert_eq!(due("2026-05-15T10:00:00+02:00", 1), "2026-05-18T18:00:00+02:00");
    assert_eq!(due("2026-05-16T10:00:00+02:00", 1), "2026-05-18T18:00:00+02:00");
    // None at all: the start's own day, while it lasts.
    assert_eq!(due("2026-05-11T10:00:00+02:00", 0), "2026-05-11T18:00:00+02:00");
    assert_eq!(due("2026-05-15T18:00:00.001+02:00", 0), "2026-05-18T18:00:00+02:00");
    assert_eq!(due("2026-05-16T10:00:00+02:00", 0), "2026-05-18T18:00:00+02:00");
}

#[test]
fn do_paused_days_count() {
    let due = |from: &str, to: &str| {
        let start = at("2026-05-11T10:00:00+02:00");
        office().working_days(start, 3, &[(at(from), at(to))]).unwrap().in_zone(rome())
    };
    let without = "2026-05-14T18:00:00+02:00";
    // Partly paused days count.
    assert_eq!(due("2026-05-12T08:30:00+02:00", "2026-05-12T17:59:59+02:00"), without);
    assert_eq!(due("2026-05-12T08:30:00.001+02:00", "2026-05-12T18:00:00+02:00"), without);
    // Wholly paused ones do not, whether or not the pause is longer.
    assert_eq!(due("2026-05-12T08:30:00+02:00", "2026-05-12T18:00:00+02:00"), "2026-05-15T18:00:00+02:00");
    assert_eq!(due("2026-05-12T00:00:00+02:00", "2026-05-13T23:00:00+02:00"), "2026-05-18T18:00:00+02:00");
    // A weekend counts for nothing either way.
    assert_eq!(due("2026-05-09T00:00:00+02:00", "2026-05-10T23:00:00+02:00"), without);
}

#[test]
fn do_two_pauses_make_a_day_wholly_paused() {
    let pauses = [
        (at("2026-05-12T08:00:00+02:00"), at("2026-05-12T12:45:00+02:00")),
        (at("2026-05-12T13:30:00+02:00"), at("2026-05-12T19:00:00+02:00")),
    ];
    let due = office().working_days(at("2026-05-11T10:00:00+02:00"), 1, &pauses).unwrap();
    assert_eq!(due.in_zone(rome()), "2026-05-13T18:00:00+02:00");
}

#[test]
fn what_if_the_last_closing_is_paused() {
    let due = |from: &str, to: &str| {
        let start = at("2026-05-11T10:00:00+02:00");
        office().working_days(start, 1, &[(at(from), at(to))]).unwrap().in_zone(rome())
    };
    let pause = "2026-05-12T15:00:00+02:00";
    // It moves to the last closing of the first working day after the pause.
    assert_eq!(due(pause, "2026-05-12T20:00:00+02:00"), "2026-05-13T18:00:00+02:00");
    assert_eq!(due(pause, "2026-05-14T10:00:00+02:00"), "2026-05-14T18:00:00+02:00");
    assert_eq!(due(pause, "2026-05-14T18:00:00+02:00"), "2026-05-15T18:00:00+02:00");
    assert_eq!(due(pause, "2026-05-15T19:00:00+02:00"), "2026-05-18T18:00:00+02:00");
    // At its very edges it does not lie inside.
    assert_eq!(due(pause, "2026-05-12T18:00:00+02:00"), "2026-05-12T18:00:00+02:00");
    assert_eq!(due("2026-05-12T18:00:00+02:00", "2026-05-20T09:00:00+02:00"), "2026-05-12T18:00:00+02:00");
}

#[test]
fn when_does_a_working_day_of_night_shifts_close() {
    let mut spec = weekdays(&["22:00-06:00"]);
    let start = at("2026-05-28T10:00:00+02:00"); // a Thursday
    let due = |spec: &CalendarSpec, days| {
        calendar(spec.clone()).working_days(start, days, &[]).unwrap().in_zone(rome())
    };
    assert_eq!(due(&spec, 1), "2026-05-30T06:00:00+02:00");
    // The eve of the Republic day closes at midnight, unless shifts belong to their start.
    assert_eq!(due(&spec, 2), "2026-06-02T00:00:00+02:00");
    spec.overnight = Overnight::StartDay;
    assert_eq!(due(&spec, 2), "2026-06-02T06:00:00+02:00");
    // What a shift leaves on Saturday makes that no working day.
    spec.working_days[5] = true;
    assert!(!calendar(spec).is_working_day(date("2026-05-30")).unwrap());
}

#[test]
fn when_does_a_round_the_clock_working_day_close() {
    let due = Calendar::elapsed(rome()).working_days(at("2026-05-15T10:00:00+02:00"), 1, &[]).unwrap();
    assert_eq!(due.in_zone(rome()), "2026-05-19T00:00:00+02:00");
}

#[test]
fn how_late_may_it_be_for_working_days_before() {
    let before = |end: &str, days| office().working_days_before(at(end), days).unwrap().in_zone(rome());
    assert_eq!(before("2026-05-14T10:00:00+02:00", 3), "2026-05-11T08:30:00+02:00");
    assert_eq!(before("2026-05-12T10:00:00+02:00", 3), "2026-05-07T08:30:00+02:00");
    assert_eq!(before("2026-05-12T10:00:00+02:00", 0), "2026-05-12T08:30:00+02:00");
    assert_eq!(before("2026-05-12T08:00:00+02:00", 0), "2026-05-11T08:30:00+02:00");
}

#[test]
fn when_are_calendar_days_over() {
    let due =
        |start: &str, days, roll| office().calendar_days(at(start), days, roll).unwrap().in_zone(rome());
    assert_eq!(due("2026-05-11T10:00:00+02:00", 3, Roll::None), "2026-05-15T00:00:00+02:00");
    assert_eq!(due("2026-05-11T10:00:00+02:00", 0, Roll::None), "2026-05-12T00:00:00+02:00");
    // 16 May is a Saturday.
    assert_eq!(due("2026-05-13T10:00:00+02:00", 3, Roll::None), "2026-05-17T00:00:00+02:00");
    assert_eq!(due("2026-05-13T10:00:00+02:00", 3, Roll::Next), "2026-05-19T00:00:00+02:00");
    assert_eq!(due("2026-05-13T10:00:00+02:00", 3, Roll::Previous), "2026-05-16T00:00:00+02:00");
    // Over a clock change, days are days.
    assert_eq!(due("2026-03-28T10:00:00+01:00", 1, Roll::None), "2026-03-30T00:00:00+02:00");
}

#[test]
fn how_late_may_it_be_for_calendar_days_before() {
    let by =
        |end: &str, days, roll| office().calendar_days_before(at(end), days, roll).unwrap().in_zone(rome());
    // By 24:00 of 6 March.
    assert_eq!(by("2026-03-10T09:00:00+01:00", 3, Roll::None), "2026-03-07T00:00:00+01:00");
    // Of 7 March, a Saturday; rolled, of 6 March or of 9 March.
    assert_eq!(by("2026-03-11T09:00:00+01:00", 3, Roll::None), "2026-03-08T00:00:00+01:00");
    assert_eq!(by("2026-03-11T09:00:00+01:00", 3, Roll::Previous), "2026-03-07T00:00:00+01:00");
    assert_eq!(by("2026-03-11T09:00:00+01:00", 3, Roll::Next), "2026-03-10T00:00:00+01:00");
}

#[test]
fn when_are_months_and_years_over() {
    let months = |start: &str, n| office().months(at(start), n, Roll::None).unwrap().in_zone(rome());
    assert_eq!(months("2026-01-15T10:00:00+01:00", 1), "2026-02-16T00:00:00+01:00");
    assert_eq!(months("2026-01-31T10:00:00+01:00", 1), "2026-03-01T00:00:00+01:00");
    assert_eq!(months("2028-01-31T10:00:00+01:00", 1), "2028-03-01T00:00:00+01:00"); // 29 February
    assert_eq!(months("2026-08-31T10:00:00+02:00", 1), "2026-10-01T00:00:00+02:00");
    let years = |start: &str, n, roll| office().years(at(start), n, roll).unwrap().in_zone(rome());
    assert_eq!(years("2028-02-29T10:00:00+01:00", 1, Roll::None), "2029-03-01T00:00:00+01:00"); // 28 February
    assert_eq!(years("2026-05-11T10:00:00+02:00", 10, Roll::None), "2036-05-12T00:00:00+02:00");
    assert_eq!(years("2026-05-16T10:00:00+02:00", 1, Roll::Next), "2027-05-18T00:00:00+02:00"); // a Sunday
}

#[test]
fn how_late_may_it_be_for_months_and_years_before() {
    let by = |end: &str, n, roll| office().months_before(at(end), n, roll).unwrap().in_zone(rome());
    assert_eq!(by("2026-03-15T10:00:00+01:00", 1, Roll::None), "2026-02-15T00:00:00+01:00");
    // No 31 February: before its last day, and of a leap year's.
    assert_eq!(by("2026-03-31T10:00:00+02:00", 1, Roll::None), "2026-02-28T00:00:00+01:00");
    assert_eq!(by("2028-03-31T10:00:00+02:00", 1, Roll::None), "2028-02-29T00:00:00+01:00");
    // None at all: by the end of the day before, as for days.
    assert_eq!(by("2026-03-31T10:00:00+02:00", 0, Roll::None), "2026-03-31T00:00:00+02:00");
    // 14 February is a Saturday.
    assert_eq!(by("2026-03-15T10:00:00+01:00", 1, Roll::Previous), "2026-02-14T00:00:00+01:00");
    assert_eq!(by("2026-03-15T10:00:00+01:00", 1, Roll::Next), "2026-02-17T00:00:00+01:00");
    let years = office().years_before(at("2028-02-29T10:00:00+01:00"), 1, Roll::None).unwrap();
    assert_eq!(years.in_zone(rome()), "2027-02-28T00:00:00+01:00");
    assert!(office().months_before(at("1970-02-01T10:00:00+01:00"), 2, Roll::None).is_err());
    assert!(office().years_before(at("2026-02-01T10:00:00+01:00"), u32::MAX, Roll::None).is_err());
}

#[test]
fn which_day_does_a_cut_off_count_from() {
    let calendar = office();
    let transferred = |paid: &str| {
        let from = calendar.after_cut_off(at(paid), 17 * 60).unwrap();
        calendar.working_days(from, 1, &[]).unwrap().in_zone(rome())[..10].to_owned()
    };
    assert_eq!(transferred("2026-05-12T17:00:00+02:00"), "2026-05-13");
    assert_eq!(transferred("2026-05-12T17:00:00.001+02:00"), "2026-05-14");
    assert_eq!(transferred("2026-05-15T18:00:00+02:00"), "2026-05-19");
    assert_eq!(transferred("2026-05-16T10:00:00+02:00"), "2026-05-18");
}
