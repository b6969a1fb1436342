//! The reference itself, on tickets that were worked out by hand.

use super::*;
use serde_json::json;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn period(first: &str, after: &str) -> Period {
    Period { first: day(first), after: day(after) }
}

/// A malfunction of lepida-payer, reported to the help desk (Monday to Friday 08:30-18:30, Saturday until 13:30).
fn malfunction(events: &[(&str, &str)]) -> Value {
    let events: Vec<Value> = events.iter().map(|(kind, at)| json!({ "type": kind, "at": at })).collect();
    json!({
        "id": "1",
        "facts": { "request": "malfunction", "blocking": true, "channel": "phone", "responsibility": "provider",
                   "corrective_maintenance": false },
        "events": events,
    })
}

fn verdict(contract: &str, ticket: &Value, objective: &str, as_of: &str) -> Option<Verdict> {
    let cases = cases(contract, ticket, instant(as_of));
    cases.into_iter().find(|case| case.objective == objective).map(|case| case.verdict)
}

const OPENED: (&str, &str) = ("opened", "2026-03-02T09:00:00+01:00");
const EVENING: &str = "2026-03-02T18:00:00+01:00";

/// Opened on Monday 2 March at nine: acknowledged by ten, resolved by one (60 and 240 minutes of open time).
#[test]
fn a_time_is_kept_up_to_its_due() {
    let acknowledged = |at: &str| malfunction(&[OPENED, ("acknowledged", at)]);
    let exactly = acknowledged("2026-03-02T10:00:00+01:00");
    assert_eq!(verdict("lepida-payer", &exactly, "acknowledge", EVENING), Some(Verdict::InTime));
    let after = acknowledged("2026-03-02T10:00:00.001+01:00");
    assert_eq!(verdict("lepida-payer", &after, "acknowledge", EVENING), Some(Verdict::Late));
    // Nobody resolved it: open until one o'clock with it, late from then on.
    assert_eq!(
        verdict("lepida-payer", &exactly, "resolve", "2026-03-02T13:00:00+01:00"),
        Some(Verdict::Open)
    );
    assert_eq!(
        verdict("lepida-payer", &exactly, "resolve", "2026-03-02T13:00:00.001+01:00"),
        Some(Verdict::Late)
    );
}

/// Cancelled at a quarter past nine: both times were kept until then, and neither is measured. Cancelled at eleven, the
/// acknowledgement was an hour late already.
#[test]
fn what_is_cancelled_in_time_does_not_count() {
    let early = malfunction(&[OPENED, ("cancelled", "2026-03-02T09:15:00+01:00")]);
    assert_eq!(verdict("lepida-payer", &early, "acknowledge", EVENING), Some(Verdict::Excluded("cancelled")));
    assert_eq!(verdict("lepida-payer", &early, "resolve", EVENING), Some(Verdict::Excluded("cancelled")));
    let late = malfunction(&[OPENED, ("cancelled", "2026-03-02T11:00:00+01:00")]);
    assert_eq!(verdict("lepida-payer", &late, "acknowledge", EVENING), Some(Verdict::Late));
    assert_eq!(verdict("lepida-payer", &late, "resolve", EVENING), Some(Verdict::Excluded("cancelled")));
}

#[test]
fn a_priority_that_waits_for_a_fact_decides_nothing() {
    let mut unknown = malfunction(&[OPENED]);
    unknown["facts"].as_object_mut().unwrap().remove("blocking");
    // The acknowledgement has one time for all.
    assert_eq!(verdict("lepida-payer", &unknown, "acknowledge", EVENING), Some(Verdict::Late));
    assert_eq!(verdict("lepida-payer", &unknown, "resolve", EVENING), Some(Verdict::Undecided));
}

/// In order: the channel, the cause, and for the solution alone the change of software.
#[test]
fn what_is_left_out_says_why() {
    for (fact, value, acknowledge, resolve) in [
        ("channel", json!("other"), Some("not_through_help_desk"), "not_through_help_desk"),
        (
            "responsibility",
            json!("pagopa"),
            Some("not_provider_responsibility"),
            "not_provider_responsibility",
        ),
        ("corrective_maintenance", json!(true), None, "corrective_maintenance"),
    ] {
        let mut ticket = malfunction(&[OPENED]);
        ticket["facts"][fact] = value;
        let acknowledge = acknowledge.map_or(Verdict::Late, Verdict::Excluded);
        assert_eq!(verdict("lepida-payer", &ticket, "acknowledge", EVENING), Some(acknowledge));
        assert_eq!(verdict("lepida-payer", &ticket, "resolve", EVENING), Some(Verdict::Excluded(resolve)));
    }
    let exetera = json!({
        "id": "1",
        "facts": { "impact": "low", "urgency": "low", "request": "incident", "system_declared": false,
                   "responsibility": "customer" },
        "events": [{ "type": "opened", "at": OPENED.1 }],
    });
    let left_out = Some(Verdict::Excluded("not_provider_responsibility"));
    assert_eq!(verdict("exetera", &exetera, "intervene", EVENING), left_out);
    let consorzio = json!({
        "id": "1",
        "facts": { "problem": "wrong_output", "obsolete_os": true, "service": "restore_test", "profile": "pro" },
        "events": [{ "type": "opened", "at": OPENED.1 }],
    });
    // What is not bought comes before what is not promised.
    let left_out = Some(Verdict::Excluded("restore_test_outside_profile"));
    assert_eq!(verdict("consorzio-it", &consorzio, "acknowledge", EVENING), left_out);
}

/// Blocking: 240 minutes. Resolved at eleven, 120 are used; reopened on Tuesday at ten, the rest ends at noon.
#[test]
fn a_reopened_ticket_is_one_case_with_its_last_stop() {
    let again = |at: &str| {
        malfunction(&[
            OPENED,
            ("acknowledged", "2026-03-02T09:30:00+01:00"),
            ("resolved", "2026-03-02T11:00:00+01:00"),
            ("reopened", "2026-03-03T10:00:00+01:00"),
            ("resolved", at),
        ])
    };
    let as_of = "2026-03-04T09:00:00+01:00";
    let kept = again("2026-03-03T12:00:00+01:00");
    assert_eq!(verdict("lepida-payer", &kept, "resolve", as_of), Some(Verdict::InTime));
    let late = again("2026-03-03T12:00:01+01:00");
    assert_eq!(verdict("lepida-payer", &late, "resolve", as_of), Some(Verdict::Late));
    assert_eq!(cases("lepida-payer", &late, instant(as_of)).len(), 2);
    // Between the two it was in time, and after the second it is not.
    assert_eq!(verdict("lepida-payer", &late, "resolve", EVENING), Some(Verdict::InTime));
}

/// Critical: a workaround and, as an effort, the restoration within an hour of the acknowledgement at 09:05, the solution
/// within 24 hours. The first contact at 09:10 asks for a second within two hours of the desk; the solution at 10:30
/// makes it pointless.
#[test]
fn an_effort_that_passed_its_time_is_late() {
    let ticket = json!({
        "id": "1",
        "facts": { "not_working": true, "business_critical": true, "workaround_available": false,
                   "users_affected": "significant", "scope": "service" },
        "events": [
            { "type": "opened", "at": "2026-03-02T09:00:00+01:00" },
            { "type": "acknowledged", "at": "2026-03-02T09:05:00+01:00" },
            { "type": "contacted", "at": "2026-03-02T09:10:00+01:00" },
            { "type": "workaround", "at": "2026-03-02T10:05:00+01:00" },
            { "type": "resolved", "at": "2026-03-02T10:30:00+01:00" },
        ],
    });
    let verdict = |objective: &str| verdict("sogei-pec", &ticket, objective, EVENING);
    assert_eq!(verdict("acknowledge"), Some(Verdict::InTime));
    assert_eq!(verdict("workaround"), Some(Verdict::InTime));
    assert_eq!(verdict("restore"), Some(Verdict::Late));
    assert_eq!(verdict("resolve"), Some(Verdict::InTime));
    assert_eq!(verdict("follow_up"), Some(Verdict::Excluded("resolved")));
}

/// Nobody has acknowledged: four of the five clocks have not started, and are no cases.
#[test]
fn a_clock_that_has_not_started_is_no_case() {
    let ticket = json!({
        "id": "1",
        "facts": { "not_working": true, "business_critical": true, "workaround_available": false,
                   "users_affected": "limited", "scope": "component", "solved_at_first_contact": true },
        "events": [{ "type": "opened", "at": "2026-03-02T09:00:00+01:00" }],
    });
    let cases = cases("sogei-pec", &ticket, instant(EVENING));
    assert_eq!(cases.iter().map(|case| case.objective).collect::<Vec<_>>(), ["acknowledge"]);
}

/// A malfunction of the last evening of April belongs to the first four months, though it is due in May. An activation
/// asked for that day, whose information is complete on 4 May, belongs to the second.
#[test]
fn a_case_belongs_where_its_clock_starts() {
    let year = period("2026-01-01", "2027-01-01");
    let as_of = instant("2027-01-10T00:00:00+01:00");
    let mut report = Report::default();
    let evening = malfunction(&[
        ("opened", "2026-04-30T23:59:59.999+02:00"),
        ("acknowledged", "2026-05-02T09:00:00+02:00"),
        ("resolved", "2026-05-02T09:30:00+02:00"),
    ]);
    report.add("lepida-payer", &evening, year, as_of);
    let activation = json!({
        "id": "2", "facts": { "request": "activation" },
        "events": [
            { "type": "opened", "at": "2026-04-30T10:00:00+02:00" },
            { "type": "information_complete", "at": "2026-05-04T10:00:00+02:00" },
            { "type": "resolved", "at": "2026-05-11T10:00:00+02:00" },
        ],
    });
    report.add("lepida-payer", &activation, year, as_of);
    let rows: Vec<(String, String, Option<&str>)> = report
        .rows
        .keys()
        .map(|(objective, first, level)| (objective.clone(), first.to_string(), level.as_deref()))
        .collect();
    let row = |objective: &str, first: &str, level| (objective.to_string(), first.to_string(), level);
    assert_eq!(
        rows,
        [
            row("acknowledge", "2026-01-01", None),
            row("activate", "2026-05-01", None),
            row("resolve", "2026-01-01", Some("blocking")),
        ]
    );
    assert_eq!((report.measured, report.in_time), (2, 2));
    // A report of March and April has the part of January to April that it covers.
    let mut spring = Report::default();
    spring.add("lepida-payer", &evening, period("2026-03-01", "2026-05-01"), as_of);
    assert!(spring.rows.contains_key(&("acknowledge".to_string(), day("2026-03-01"), None)));
    // And one of May has neither.
    let mut may = Report::default();
    may.add("lepida-payer", &evening, period("2026-05-01", "2026-06-01"), as_of);
    assert_eq!(may, Report::default());
}

/// Each priority of consorzio-it counts for itself, also for what is left out.
#[test]
fn levels_count_apart_where_the_text_says_so() {
    let mut report = Report::default();
    let year = period("2026-01-01", "2027-01-01");
    for (problem, obsolete) in
        [("operator_blocked", false), ("nothing_impaired", false), ("nothing_impaired", true)]
    {
        let ticket = json!({
            "id": "1", "facts": { "problem": problem, "profile": "basic", "obsolete_os": obsolete },
            "events": [
                { "type": "opened", "at": "2026-03-02T09:00:00+01:00" },
                // Nine open hours later: too late for eight, not for sixteen.
                { "type": "acknowledged", "at": "2026-03-03T10:00:00+01:00" },
            ],
        });
        report.add("consorzio-it", &ticket, year, instant("2027-01-10T00:00:00+01:00"));
    }
    let figures =
        |level: &str| &report.rows[&("acknowledge".to_string(), day("2026-01-01"), Some(level.to_string()))];
    assert_eq!((figures("high").in_time, figures("high").late), (0, 1));
    assert_eq!((figures("low").in_time, figures("low").late), (1, 0));
    assert_eq!(figures("low").excluded, BTreeMap::from([("obsolete_os".to_string(), 1)]));
    // Due on Monday at 18:00 less the lunch: 09:00 and eight open hours are Tuesday, 09:00.
    assert_eq!(figures("high").heat, BTreeMap::from([((1, 9), 1)]));
    assert_eq!(figures("high").days, BTreeMap::from([("2026-03-02".to_string(), (1, 1))]));
}

/// A workaround at ten stops the time of a blocking malfunction, which is found not to be blocking at eleven. In time it
/// stays a blocking one; left out, for a change of the software found out then too, it counts as what it is now.
#[test]
fn what_is_left_out_counts_under_its_newest_level() {
    let level = |corrective: bool| {
        let mut ticket = malfunction(&[OPENED, ("workaround", "2026-03-02T10:00:00+01:00")]);
        let found = json!({ "blocking": false, "corrective_maintenance": corrective });
        let change = json!({ "type": "facts_changed", "at": "2026-03-02T11:00:00+01:00", "facts": found });
        ticket["events"].as_array_mut().unwrap().push(change);
        let cases = cases("lepida-payer", &ticket, instant(EVENING));
        cases.into_iter().find(|case| case.objective == "resolve").map(|case| (case.level, case.verdict))
    };
    assert_eq!(level(false), Some((Some("blocking"), Verdict::InTime)));
    assert_eq!(level(true), Some((Some("non_blocking"), Verdict::Excluded("corrective_maintenance"))));
}

#[test]
fn a_share_exactly_at_the_threshold_is_reached() {
    let rule = rule("lepida-payer", "acknowledge").unwrap();
    let of = |in_time, late| Figures { in_time, late, ..Figures::default() };
    assert_eq!(of(9, 1).pass(rule), Some(true));
    assert_eq!(of(8999, 1001).pass(rule), Some(false));
    assert_eq!(of(0, 0).pass(rule), None);
    assert_eq!(of(2, 1).share(), Some(0.666667));
    // Of 120 cases at 85 % eighteen may be late.
    let rule = super::rule("lepida-payer", "resolve").unwrap();
    assert_eq!(of(110, 10).tolerance(rule), 18);
    assert_eq!(of(0, 1).tolerance(rule), 0);
}

/// Work on Tuesday 10 March: three whole days lie between, so that Friday the 6th is the last day to announce it.
#[test]
fn maintenance_is_announced_three_days_before() {
    let start = instant("2026-03-10T22:00:00+01:00");
    let year = period("2026-01-01", "2027-01-01");
    let announced = |at: Option<&str>, as_of: &str| {
        let mut report = Report::default();
        report.announce(start, at.map(instant), year, instant(as_of));
        let figures = report.notices[&day("2026-01-01")].clone();
        (figures.in_time, figures.late, figures.open)
    };
    assert_eq!(announced(Some("2026-03-07T00:00:00+01:00"), EVENING), (1, 0, 0));
    assert_eq!(announced(Some("2026-03-07T00:00:00.001+01:00"), EVENING), (0, 1, 0));
    assert_eq!(announced(None, "2026-03-07T00:00:00+01:00"), (0, 0, 1));
    assert_eq!(announced(None, "2026-03-07T00:00:00.001+01:00"), (0, 1, 0));
}

/// 2026 has 525,600 minutes, clocks forward and back; 99.40 % leave 3,153.6 of them.
#[test]
fn a_year_may_be_down_for_3153_minutes() {
    let (from, to) = (midnight(day("2026-01-01")), midnight(day("2027-01-01")));
    let start = instant("2026-06-01T00:00:00+02:00");
    let down = |minutes: i64| (Interruption::Provider, start, start + minutes * 60_000);
    let most = Availability::of(from, to, &[down(3153)]);
    assert_eq!(most, Availability { due: 525_600, down: 3153 });
    assert_eq!(most.pass(), Some(true));
    assert_eq!(Availability::of(from, to, &[down(3154)]).pass(), Some(false));
    // Twice at the same time is once; what lies in maintenance, or in another's outage, is neither due nor down.
    let hour = |hours: i64| start + hours * 3_600_000;
    let some = [
        (Interruption::Provider, hour(0), hour(10)),
        (Interruption::Provider, hour(5), hour(12)),
        (Interruption::Maintenance, hour(2), hour(4)),
        (Interruption::Other, hour(3), hour(6)),
    ];
    assert_eq!(Availability::of(from, to, &some), Availability { due: 525_600 - 240, down: 720 - 240 });
}
