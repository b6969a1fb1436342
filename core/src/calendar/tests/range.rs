//! The ends of the range, and questions that are not valid.

use super::*;
use crate::ErrorKind;

#[test]
fn is_everything_outside_the_range_an_error() {
    for calendar in [calendar(weekdays(&["08:00-18:00"])), Calendar::elapsed(rome())] {
        let kind = |error: Error| error.kind();
        let inside = at("2026-01-01T00:00:00Z");
        for outside in [-1, END, END + 1, i64::MIN, i64::MAX] {
            let outside = Instant::from_millis(outside);
            assert_eq!(calendar.worked(outside, inside).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.worked(inside, outside).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.due(outside, HOUR).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.due(outside, 0).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.before(outside, HOUR).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.is_open(outside).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.next_opening(outside).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.next_closing(outside).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.working_days(outside, 1, &[]).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.working_days_before(outside, 1).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.calendar_days(outside, 1, Roll::None).map_err(kind), Err(ErrorKind::Horizon));
            assert_eq!(calendar.months(outside, 1, Roll::None).map_err(kind), Err(ErrorKind::Horizon));
            assert!(calendar.spans(outside, inside).is_err());
        }
    }
}

#[test]
fn is_a_deadline_beyond_the_range_an_error() {
    let last = Instant::from_millis(END - 1);
    let always = Calendar::elapsed(rome());
    assert_eq!(always.due(Instant::from_millis(END - HOUR), HOUR - 1).unwrap(), last);
    let office = calendar(weekdays(&["08:00-18:00"]));
    for calendar in [&always, &office] {
        assert!(calendar.due(Instant::from_millis(END - HOUR), HOUR).is_err());
        assert!(calendar.due(Instant::MIN, i64::MAX).is_err());
        assert!(calendar.before(Instant::from_millis(HOUR), 2 * HOUR).is_err());
        assert!(calendar.before(last, i64::MAX).is_err());
        assert!(calendar.working_days(last, 1, &[]).is_err());
        assert!(calendar.working_days(Instant::MIN, u32::MAX, &[]).is_err());
        assert!(calendar.working_days_before(Instant::MIN, 1).is_err());
        assert!(calendar.working_days_before(last, u32::MAX).is_err());
        assert!(calendar.calendar_days(last, 1, Roll::None).is_err());
        assert!(calendar.calendar_days(Instant::MIN, u32::MAX, Roll::Next).is_err());
        assert!(calendar.calendar_days_before(last, u32::MAX, Roll::Previous).is_err());
        assert!(calendar.months(last, u32::MAX, Roll::None).is_err());
        assert!(calendar.years(last, u32::MAX, Roll::None).is_err());
    }
    assert_eq!(always.before(last, END - 1).unwrap(), Instant::MIN);
    assert!(always.next_closing(last).is_err());
}

#[test]
fn does_it_answer_from_the_first_to_the_last_instant() {
    let (first, last) = (Instant::MIN, Instant::from_millis(END - 1));
    let always = Calendar::elapsed(rome());
    assert_eq!(always.worked(first, last).unwrap(), END - 1);
    let nights = calendar(daily(rome(), &["22:00-06:00"]));
    assert!(nights.is_open(first).unwrap() && nights.is_open(last).unwrap());
    // 1970 begins at 01:00 in Rome, in the middle of the shift of 31 December.
    assert_eq!(nights.next_closing(first).unwrap().in_zone(rome()), "1970-01-01T06:00:00+01:00");
    // Ten hours on each of 130 years' days but for 47 and 48 clock changes, which night shifts feel.
    let whole: i64 =
        nights.spans(first, last).unwrap().map(|(start, end)| end.millis() - start.millis()).sum();
    assert_eq!(nights.worked(first, last).unwrap(), whole);
    assert_eq!(nights.due(first, whole).unwrap(), last);
    assert_eq!(nights.before(last, whole).unwrap(), first);
}

#[test]
fn is_2099_closed_on_its_holidays() {
    let office = calendar(weekdays(&["08:00-18:00"]));
    assert_eq!(office.closure(date("2099-12-25")).unwrap().as_deref(), Some("christmas"));
    assert_eq!(office.closure(date("2099-04-13")).unwrap().as_deref(), Some("easter_monday"));
    assert!(office.closure(date("2100-01-02")).is_err());
    assert!(office.is_working_day(date("1969-12-30")).is_err());
}

#[test]
fn does_a_calendar_that_never_opens_say_so() {
    let never = calendar(CalendarSpec::new(rome()));
    let start = at("2026-01-01T00:00:00Z");
    assert_eq!(never.worked(start, at("2027-01-01T00:00:00Z")).unwrap(), 0);
    assert_eq!(never.due(start, 0).unwrap(), start);
    assert_eq!(never.due(start, 1).unwrap_err().kind(), ErrorKind::Horizon);
    assert_eq!(never.before(start, 1).unwrap_err().kind(), ErrorKind::Horizon);
    assert!(never.next_opening(start).is_err() && never.next_closing(start).is_err());
    assert_eq!(never.spans(start, at("2027-01-01T00:00:00Z")).unwrap().count(), 0);
    assert!(never.working_days(start, 1, &[]).is_err());
    assert!(never.calendar_days(start, 1, Roll::Next).is_err());
}

#[test]
fn is_a_negative_duration_an_error() {
    let office = calendar(weekdays(&["08:00-18:00"]));
    let start = at("2026-01-01T00:00:00Z");
    for millis in [-1, i64::MIN] {
        assert_eq!(office.due(start, millis).unwrap_err().kind(), ErrorKind::Question);
        assert_eq!(office.before(start, millis).unwrap_err().kind(), ErrorKind::Question);
    }
    assert_eq!(office.worked(at("2026-05-14T12:00:00Z"), at("2026-05-14T09:00:00Z")).unwrap(), 0);
}

#[test]
fn does_a_wrong_specification_say_what_to_do() {
    let spec = |closed| CalendarSpec { closed: vec![closed], ..CalendarSpec::new(rome()) };
    let error = |spec| Calendar::new(spec).unwrap_err().to_string();
    assert!(error(spec(Closed::Set("it:milan".into()))).contains("did you mean `it:milano`"));
    assert!(error(spec(Closed::Set("xx".into()))).contains("help:"));
    assert!(error(spec(Closed::Yearly(2, 30))).contains("`02-30` is not a day of any year"));
    let mut late = CalendarSpec::new(rome());
    late.weekly[0] = vec![Window { start: 0, end: 1441 }];
    assert!(error(late).contains("`00:00-24:01` is not a window of a day"));
}

#[test]
fn do_columns_answer_as_single_questions_do() {
    let office = calendar(weekdays(&["08:30-12:30", "14:00-18:00"]));
    let start = at("2026-04-03T16:30:00.250+02:00");
    let millis = |t: Instant| t.millis() as f64;
    let starts = [millis(start), f64::NAN, -1.0, millis(start), f64::INFINITY, millis(start) + 0.75];
    let wanted = [16.0 * 3.6e6, 1.0, 1.0, -5.0, 1.0, 16.0 * 3.6e6];
    let mut out = [0.0; 6];
    office.due_batch(&starts, &wanted, &mut out).unwrap();
    let due = millis(office.due(start, 16 * HOUR).unwrap());
    assert_eq!(out.map(|t| if t.is_nan() { 0 } else { t as i64 }), [due as i64, 0, 0, 0, 0, due as i64]);
    let mut back = [0.0; 6];
    office.before_batch(&out, &wanted, &mut back).unwrap();
    assert_eq!(back[0] as i64, start.millis());
    let mut worked = [0.0; 6];
    office.worked_batch(&starts, &out, &mut worked).unwrap();
    assert_eq!(worked[0] as i64, 16 * HOUR);
    assert_eq!(office.due_batch(&starts, &wanted[1..], &mut out).unwrap_err().kind(), ErrorKind::Question);
}

#[test]
fn does_a_finite_list_end_what_is_answered() {
    let list = |from: &str, until: &str, day: &str| Closed::List {
        name: "acme".into(),
        from: date(from),
        until: date(until),
        days: vec![date(day)],
    };
    let mut spec = weekdays(&["08:00-18:00"]);
    spec.closed.push(list("2025-01-01", "2026-12-31", "2026-08-17"));
    let calendar = calendar(spec);
    let inside = at("2026-08-14T16:00:00+02:00");
    assert_eq!(calendar.due(inside, 4 * HOUR).unwrap().in_zone(rome()), "2026-08-18T10:00:00+02:00");
    assert_eq!(calendar.closure(date("2026-08-17")).unwrap().as_deref(), Some("acme"));
    // The last hour that it knows about, and the first that it does not.
    let last = at("2026-12-31T17:00:00+01:00");
    assert_eq!(calendar.due(last, HOUR).unwrap().in_zone(rome()), "2026-12-31T18:00:00+01:00");
    assert_eq!(calendar.worked(last, at("2026-12-31T23:59:59.999+01:00")).unwrap(), HOUR);
    let error = calendar.due(last, HOUR + 1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Horizon);
    assert!(error.to_string().contains("`acme` knows 2025-01-01 to 2026-12-31"), "{error}");
    assert!(calendar.worked(last, at("2027-01-01T00:00:00+01:00")).is_err());
    assert!(calendar.worked(at("2024-12-31T23:59:59+01:00"), last).is_err());
    assert!(calendar.before(at("2025-01-02T09:00:00+01:00"), HOUR + 1).is_err());
    assert_eq!(
        calendar.before(at("2025-01-02T09:00:00+01:00"), HOUR).unwrap(),
        at("2025-01-02T08:00:00+01:00")
    );
    assert!(calendar.next_opening(at("2026-12-31T18:00:00+01:00")).is_err());
    assert!(calendar.working_days(last, 1, &[]).is_err());
    assert!(calendar.is_working_day(date("2026-12-31")).unwrap());
    assert!(calendar.is_working_day(date("2027-01-04")).is_err());
    assert!(calendar.closure(date("2024-12-31")).is_err());
    assert!(calendar.calendar_days(last, 0, Roll::None).is_err());
}

#[test]
fn is_the_morning_after_an_unknown_day_unknown() {
    let list = Closed::List {
        name: "acme".into(),
        from: date("2026-05-12"),
        until: date("2026-12-31"),
        days: vec![],
    };
    let spec = CalendarSpec { closed: vec![list], ..daily(rome(), &["22:00-06:00"]) };
    let whole = CalendarSpec { overnight: Overnight::StartDay, ..spec.clone() };
    let morning = at("2026-05-12T03:00:00+02:00");
    // Cut at midnight, the morning is open whatever the eve was; whole, it is the eve's shift.
    assert!(calendar(spec).is_open(morning).unwrap());
    assert_eq!(calendar(whole.clone()).is_open(morning).unwrap_err().kind(), ErrorKind::Horizon);
    assert!(calendar(whole).is_open(at("2026-05-13T03:00:00+02:00")).unwrap());
}

#[test]
fn what_do_lists_know_that_do_not_meet() {
    let list = |from: &str, until: &str| Closed::List {
        name: "none".into(),
        from: date(from),
        until: date(until),
        days: vec![],
    };
    let mut spec = weekdays(&["08:00-18:00"]);
    spec.closed = vec![list("2025-01-01", "2025-12-31"), list("2027-01-01", "2027-12-31")];
    let calendar = calendar(spec);
    for instant in ["2025-06-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-06-01T00:00:00Z"] {
        assert!(calendar.is_open(at(instant)).is_err());
        assert!(calendar.working_days(at(instant), 1, &[]).is_err());
    }
}
