//! Clock changes, in the zones where they are strangest.

use super::*;

fn worked(calendar: &Calendar, from: &str, to: &str) -> i64 {
    calendar.worked(at(from), at(to)).unwrap()
}

#[test]
fn how_long_is_a_round_the_clock_day_when_clocks_change() {
    let roman = calendar(daily(rome(), &["00:00-24:00"]));
    assert_eq!(worked(&roman, "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"), 23 * HOUR);
    assert_eq!(worked(&roman, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"), 25 * HOUR);
    // Only that day is open: its own edges count, not 24 hours.
    let mut spec = CalendarSpec::new(rome());
    spec.special =
        [(date("2026-03-29"), windows(&["00:00-24:00"])), (date("2026-10-25"), windows(&["00:00-24:00"]))]
            .into();
    let days = calendar(spec);
    assert_eq!(worked(&days, "2026-03-01T00:00:00Z", "2026-04-30T00:00:00Z"), 23 * HOUR);
    assert_eq!(worked(&days, "2026-10-01T00:00:00Z", "2026-11-30T00:00:00Z"), 25 * HOUR);
}

#[test]
fn what_is_open_of_windows_in_a_gap_and_in_an_overlap() {
    let open_on = |hours: &[&str], day: &str| {
        let eve = date(day).pred_opt().unwrap();
        let calendar = calendar(daily(rome(), hours));
        worked(&calendar, &format!("{eve}T12:00:00Z"), &format!("{day}T12:00:00Z")) / MINUTE
    };
    // 02:00-03:00 does not exist on 29 March.
    assert_eq!(open_on(&["02:00-03:00"], "2026-03-29"), 0);
    assert_eq!(open_on(&["02:15-02:45"], "2026-03-29"), 0);
    assert_eq!(open_on(&["01:30-02:30"], "2026-03-29"), 30);
    assert_eq!(open_on(&["02:30-03:30"], "2026-03-29"), 30);
    // 02:00-03:00 comes twice on 25 October; edges are the first ones.
    assert_eq!(open_on(&["02:00-02:30"], "2026-10-25"), 30);
    assert_eq!(open_on(&["02:00-03:00"], "2026-10-25"), 120);
    assert_eq!(open_on(&["01:30-02:30"], "2026-10-25"), 60);
    assert_eq!(open_on(&["02:30-03:30"], "2026-10-25"), 120);
}

#[test]
fn does_half_an_hour_of_summer_time_count() {
    let lord_howe = calendar(daily(zone_of("Australia/Lord_Howe"), &["00:00-24:00"]));
    let day = |d: &str| lord_howe.inner.dates.span(closed::day_of(date(d)), lord_howe.hours()).unwrap();
    let length = |d: &str| day(d).1.millis() - day(d).0.millis();
    assert_eq!(length("2026-04-05"), 24 * HOUR + 30 * MINUTE);
    assert_eq!(length("2026-10-04"), 23 * HOUR + 30 * MINUTE);
    let morning = calendar(daily(zone_of("Australia/Lord_Howe"), &["01:45-02:45"]));
    assert_eq!(worked(&morning, "2026-10-03T12:00:00Z", "2026-10-04T12:00:00Z"), 30 * MINUTE);
}

#[test]
fn does_a_day_begin_after_a_midnight_that_was_skipped() {
    let zone = zone_of("America/Sao_Paulo");
    let open = open(&calendar(daily(zone, &["00:00-02:00"])), "2018-11-03T12:00:00Z", "2018-11-05T12:00:00Z");
    assert_eq!(open, ["2018-11-04T01:00 2018-11-04T02:00", "2018-11-05T00:00 2018-11-05T02:00"]);
    let tehran = calendar(daily(zone_of("Asia/Tehran"), &["23:00-01:00"]));
    assert_eq!(worked(&tehran, "2022-03-21T12:00:00Z", "2022-03-22T12:00:00Z"), HOUR);
    let kathmandu = calendar(daily(zone_of("Asia/Kathmandu"), &["09:00-17:00"]));
    let opening = kathmandu.next_opening(at("2026-05-11T00:00:00Z")).unwrap();
    assert_eq!(opening.in_zone(zone_of("Asia/Kathmandu")), "2026-05-11T09:00:00+05:45");
}

#[test]
fn is_a_date_that_a_zone_skipped_a_day() {
    let zone = zone_of("Pacific/Apia");
    let friday = date("2011-12-30");
    let office = calendar(daily(zone, &["09:00-17:00"]));
    assert!(!office.is_working_day(friday).unwrap());
    assert_eq!(
        open(&office, "2011-12-29T12:00:00-10:00", "2011-12-31T23:00:00+14:00"),
        ["2011-12-29T12:00 2011-12-29T17:00", "2011-12-31T09:00 2011-12-31T17:00"]
    );
    // A shift into it ends with the day before, one out of it begins with the day after.
    let nights = calendar(daily(zone, &["22:00-06:00"]));
    assert_eq!(
        open(&nights, "2011-12-29T12:00:00-10:00", "2011-12-31T12:00:00+14:00"),
        ["2011-12-29T22:00 2011-12-31T06:00"]
    );
    assert_eq!(worked(&nights, "2011-12-29T12:00:00-10:00", "2011-12-31T12:00:00+14:00"), 8 * HOUR);
    let all_day = calendar(daily(zone, &["00:20-00:19"]));
    assert!(!all_day.is_working_day(friday).unwrap());
    // One working day after Thursday is Monday; two calendar days count the missing date.
    let thursday = at("2011-12-29T10:00:00-10:00");
    assert_eq!(office.working_days(thursday, 1, &[]).unwrap().in_zone(zone), "2012-01-02T17:00:00+14:00");
    let two = office.calendar_days(thursday, 2, Roll::None).unwrap();
    assert_eq!(two.in_zone(zone), "2012-01-01T00:00:00+14:00");
}

#[test]
fn does_an_offset_with_seconds_count() {
    // Monrovia kept 44 minutes and 30 seconds behind UTC until 1972.
    let office = calendar(daily(zone_of("Africa/Monrovia"), &["09:00-17:00"]));
    assert_eq!(office.next_opening(at("1970-06-01T00:00:00Z")).unwrap(), at("1970-06-01T09:44:30Z"));
    assert_eq!(office.next_opening(at("1973-06-01T00:00:00Z")).unwrap(), at("1973-06-01T09:00:00Z"));
}

#[test]
fn which_date_is_it_where_midnight_comes_twice() {
    // 00:01 on 7 November 2010 went back to 23:01 on the 6th: the clock's date counts.
    let zone = zone_of("America/St_Johns");
    let office = calendar(daily(zone, &["09:00-17:00"]));
    let again = at("2010-11-06T23:30:00-03:30");
    let due = office.calendar_days(again, 1, Roll::None).unwrap();
    assert_eq!(due.in_zone(zone), "2010-11-08T00:00:00-03:30");
}

#[test]
fn do_clock_changes_of_the_last_years_still_count() {
    let roman = calendar(daily(rome(), &["00:00-24:00"]));
    assert_eq!(worked(&roman, "2099-03-29T00:00:00+01:00", "2099-03-30T00:00:00+02:00"), 23 * HOUR);
}
