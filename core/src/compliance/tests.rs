#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

use super::*;
use crate::{Contract, Instant, Zone};
use serde_json::{Value, json};

fn rome() -> Zone {
    "Europe/Rome".parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn survey(contract: &str, period: &str, as_of: &str) -> Survey {
    let contract = Contract::builtin(contract).unwrap();
    let period = Period::parse(period, contract.time_zone()).unwrap();
    Survey::new(&contract, Scope::new(period, at(as_of))).unwrap()
}

fn here(row: u64) -> Place<'static> {
    Place { source: "here", row }
}

/// A malfunction reported to the help desk of lepida-payer, blocking.
fn malfunction(id: &str, events: &[(&str, &str)]) -> String {
    let events: Vec<Value> = events.iter().map(|(kind, at)| json!({ "type": kind, "at": at })).collect();
    json!({
        "id": id,
        "facts": { "request": "malfunction", "blocking": true, "channel": "phone", "responsibility": "provider",
                   "corrective_maintenance": false },
        "events": events,
    })
    .to_string()
}

#[test]
fn periods_are_written_the_shortest_way() {
    for (text, name, from, to) in [
        ("2026", "2026", "2026-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00"),
        ("2026-q2", "2026-Q2", "2026-04-01T00:00:00+02:00", "2026-07-01T00:00:00+02:00"),
        ("2026-H2", "2026-H2", "2026-07-01T00:00:00+02:00", "2027-01-01T00:00:00+01:00"),
        ("2026-Q3..2026-Q4", "2026-H2", "2026-07-01T00:00:00+02:00", "2027-01-01T00:00:00+01:00"),
        ("2026-05 .. 2026-08", "2026-05..2026-08", "2026-05-01T00:00:00+02:00", "2026-09-01T00:00:00+02:00"),
        ("2026-02..2026-04", "2026-02..2026-04", "2026-02-01T00:00:00+01:00", "2026-05-01T00:00:00+02:00"),
        ("2026-03-29", "2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
        ("2024-02-01..2024-02-29", "2024-02", "2024-02-01T00:00:00+01:00", "2024-03-01T00:00:00+01:00"),
        ("2025..2026", "2025..2026", "2025-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00"),
        (
            "2026-05-10..2026-06-02",
            "2026-05-10..2026-06-02",
            "2026-05-10T00:00:00+02:00",
            "2026-06-03T00:00:00+02:00",
        ),
    ] {
        let period = Period::parse(text, rome()).unwrap();
        assert_eq!(period.name(), name);
        assert_eq!((period.from(), period.to()), (at(from), at(to)), "{text}");
        assert_eq!(Period::parse(&period.name(), rome()).unwrap(), period);
    }
}

#[test]
fn what_is_no_period_is_refused_with_help() {
    for text in [
        "",
        "26",
        "2026-Q5",
        "2026-Q0",
        "2026-H3",
        "2026-13",
        "2026-02-30",
        "2026-5",
        "2026-08..2026-05",
        "1969",
        "2100",
        "2026..",
        "2026-01-01-01",
        "2026-\u{e8}",
    ] {
        let error = Period::parse(text, rome()).unwrap_err();
        assert_eq!(error.diagnostics()[0].code, "bad_period", "{text}");
        assert!(error.diagnostics()[0].help.is_some(), "{text}");
    }
}

#[test]
fn a_period_is_cut_where_the_rule_is() {
    let period = Period::parse("2026-03..2026-10", rome()).unwrap();
    let cut = |cycle| {
        let stretches = period.stretches(Some(cycle)).into_iter();
        stretches
            .map(|s| format!("{}{}", s.period.name(), if s.whole { "" } else { " part" }))
            .collect::<Vec<_>>()
    };
    use crate::contract::model::Cycle;
    assert_eq!(
        cut(Cycle::FourMonths),
        ["2026-03..2026-04 part", "2026-05..2026-08", "2026-09..2026-10 part"]
    );
    assert_eq!(cut(Cycle::Year), ["2026-03..2026-10 part"]);
    assert_eq!(cut(Cycle::HalfYear), ["2026-03..2026-06 part", "2026-07..2026-10 part"]);
    assert_eq!(cut(Cycle::Quarter).len(), 4);
    assert_eq!(cut(Cycle::Month).len(), 8);
}

/// Help desk of Monday 2 March 2026, 08:30-18:30; acknowledge within 60 minutes, resolve within 240.
#[test]
fn every_verdict_is_counted_once() {
    let survey = survey("lepida-payer", "2026-01..2026-04", "2026-03-02T12:00:00+01:00");
    let mut tally = survey.tally();
    let opened = ("opened", "2026-03-02T09:00:00+01:00");
    for text in [
        // Acknowledged at due exactly: in time; resolve is due at 13:00 and open.
        malfunction("exact", &[opened, ("acknowledged", "2026-03-02T10:00:00+01:00")]),
        // A millisecond after: late.
        malfunction("late", &[opened, ("acknowledged", "2026-03-02T10:00:00.001+01:00")]),
        // Never acknowledged: breached, late.
        malfunction("never", &[opened]),
        // Cancelled in time: both left out.
        malfunction("gone", &[opened, ("cancelled", "2026-03-02T09:10:00+01:00")]),
        // Opened after as_of.
        malfunction("future", &[("opened", "2026-03-03T09:00:00+01:00")]),
        // Opened before the period: its clock started in December.
        malfunction("old", &[("opened", "2025-12-30T09:00:00+01:00")]),
        // The priority waits for `blocking`: acknowledge has one time for all and is breached, resolve is undecided.
        r#"{"id":"unknown","facts":{"request":"malfunction","channel":"phone","responsibility":"provider",
            "corrective_maintenance":false},"events":[{"type":"opened","at":"2026-03-02T09:00:00+01:00"}]}"#.to_string(),
        // The provider is not responsible: both left out.
        malfunction("other", &[opened]).replace("provider", "entity"),
        // No time is promised for a request of assistance.
        r#"{"id":"help","facts":{"request":"assistance"},"events":[{"type":"opened","at":"2026-03-02T09:00:00+01:00"}]}"#
            .to_string(),
    ] {
        survey.count_json(&mut tally, here(0), &text);
    }
    // The same id again counts for nothing.
    survey.count_json(&mut tally, here(10), &malfunction("never", &[opened]));
    survey.count_json(&mut tally, here(11), r#"{"id":"x","facts":{"impact":"high"},"events":[{"type":"opened","at":"2026-03-02T09:00:00+01:00"}]}"#);
    survey.count_json(&mut tally, here(12), "{\"id\":");

    let report = survey.report(&tally, None).unwrap();
    let counts = report.tickets;
    assert_eq!((counts.read, counts.counted, counts.outside), (12, 6, 2));
    assert_eq!((counts.without_objective, counts.repeated, counts.refused), (1, 1, 2));
    let row = |id: &str| report.rows.iter().find(|row| row.id == id).unwrap();
    let acknowledge = row("100/acknowledge/2026-01..2026-04");
    assert_eq!(
        (acknowledge.in_time, acknowledge.late, acknowledge.open, acknowledge.undecided),
        (1, 3, 0, 0)
    );
    assert_eq!(acknowledge.share, Some(0.25));
    assert_eq!(acknowledge.pass, Some(false));
    // Of 4 cases at 90 %, none may be late.
    assert_eq!((acknowledge.tolerance, acknowledge.tolerance_left), (Some(0), Some(-3)));
    let left: Vec<_> =
        acknowledge.excluded.iter().map(|e| (e.reason.as_str(), e.clause.as_deref(), e.cases)).collect();
    assert_eq!(left, [("cancelled", None, 1), ("not_provider_responsibility", Some("3.2.3"), 1)]);
    let resolve = row("100/resolve/2026-01..2026-04/blocking");
    assert_eq!((resolve.measured, resolve.open), (0, 3));
    assert_eq!((resolve.share, resolve.pass), (None, None));
    assert_eq!(row("100/resolve/2026-01..2026-04/-").undecided, 1);
    // Worst first: an hour past due at noon twice, by id, then the one late by a millisecond.
    let worst: Vec<_> = acknowledge.worst.iter().map(|w| (w.ticket.as_str(), w.over_seconds)).collect();
    assert_eq!(worst, [("never", 7200.0), ("unknown", 7200.0), ("late", 0.001)]);
    assert!(acknowledge.worst.iter().all(|w| w.decision.is_some()));
    // All three were due on Monday at ten.
    assert_eq!(acknowledge.late_heat[0][10], 3);
    assert_eq!(acknowledge.days, [super::report::Day { day: "2026-03-02".into(), measured: 4, late: 3 }]);
    let problems: Vec<_> = report.problems.first.iter().map(|p| (p.row, p.code.as_str())).collect();
    assert_eq!(problems, [(10, "repeated_ticket"), (11, "other_contract"), (12, "broken_json")]);
    assert!(!report.is_final);
}

/// Counting parts and merging them gives what counting all gives, in whatever order.
#[test]
fn tallies_merge_in_any_order() {
    let survey = survey("lepida-payer", "2026", "2027-01-10T00:00:00+01:00");
    let tickets: Vec<String> = (0..300_i64)
        .map(|n| {
            let opened = at("2026-01-02T09:00:00+01:00").plus_millis(n * 86_400_000);
            let text = |minutes: i64| opened.plus_millis(minutes * 60_000).in_zone(rome());
            let (acknowledged, resolved) = (text(n * 37 % 90), text(n * 53 % 400 + 90));
            malfunction(
                &format!("T-{n}"),
                &[("opened", &text(0)), ("acknowledged", &acknowledged), ("resolved", &resolved)],
            )
        })
        .collect();
    let count = |tickets: &[String]| {
        let mut tally = survey.tally();
        tickets.iter().for_each(|text| drop(survey.count_json(&mut tally, here(0), text)));
        tally
    };
    let whole = count(&tickets);
    let parts: Vec<Tally> = tickets.chunks(70).map(count).collect();
    for order in [[0, 1, 2, 3, 4], [4, 2, 0, 1, 3]] {
        let mut merged = survey.tally();
        for part in order {
            // As another process would pass it on.
            merged.merge(Tally::from_json(&parts[part].to_json()).unwrap()).unwrap();
        }
        assert_eq!(merged, whole);
        let report = survey.report(&merged, None).unwrap();
        assert_eq!(report.to_json(), survey.report(&whole, None).unwrap().to_json());
    }
    let again = whole.clone().merge(parts[0].clone()).unwrap_err();
    assert_eq!(again.diagnostics()[0].code, "repeated_ticket");
    let mut other = self::survey("lepida-payer", "2025", "2027-01-10T00:00:00+01:00").tally();
    assert_eq!(other.merge(whole).unwrap_err().diagnostics()[0].code, "other_question");
}

/// 2026 has 8,760 hours. Maintenance of 10 h leaves 8,750 h, of which 0.6 % are 52.5 h. An outage of 50 h counts, but for
/// its last hour, which lies in the maintenance; another of 100 h is of PagoPA's making, and leaves 8,650 h.
#[test]
fn availability_is_net_of_maintenance_and_of_other_causes() {
    let interval = |value: Value| Interval::from_value(&value).unwrap();
    let intervals = [
        interval(json!({ "id": "m", "kind": "maintenance", "from": "2026-03-10T22:00:00+01:00",
            "to": "2026-03-11T08:00:00+01:00", "announced": "2026-03-06T12:00:00+01:00" })),
        interval(json!({ "id": "o", "kind": "outage", "from": "2026-03-08T21:00:00+01:00",
            "to": "2026-03-10T23:00:00+01:00", "responsibility": "provider" })),
        interval(json!({ "id": "p", "kind": "outage", "from": "2026-06-01T00:00:00+02:00",
            "to": "2026-06-05T04:00:00+02:00", "facts": { "responsibility": "pagopa" } })),
    ];
    let survey = survey("lepida-payer", "2026", "2027-02-01T00:00:00+01:00");
    let report = survey.report(&survey.tally(), Some(&intervals)).unwrap();
    let availability = &report.measures[0];
    assert_eq!(availability.kind, MeasureKind::Availability);
    assert_eq!(availability.due_seconds, Some(8650.0 * 3600.0));
    assert_eq!(availability.down_seconds, Some(49.0 * 3600.0));
    assert_eq!(availability.net_seconds, Some(110.0 * 3600.0));
    assert_eq!(availability.share, Some(0.994335));
    assert_eq!(availability.pass, Some(true));
    // Announced on Friday for Tuesday, with three whole days between.
    let notices: Vec<_> =
        report.measures[1..].iter().map(|m| (m.period.name.as_str(), m.in_time, m.late)).collect();
    assert_eq!(notices[0], ("2026-01..2026-04", Some(1), Some(0)));
    // Without intervals nobody knows.
    let unknown = survey.report(&survey.tally(), None).unwrap();
    assert_eq!((unknown.measures[0].share, unknown.measures[0].pass), (None, None));
}

#[test]
fn a_share_exactly_at_the_threshold_is_kept() {
    use super::share::Promise;
    assert_eq!(Promise::new(0.9, 10, 9).pass(), Some(true));
    assert_eq!(Promise::new(0.9, 100, 89).pass(), Some(false));
    assert_eq!(Promise::new(0.85, 20, 17).pass(), Some(true));
    assert_eq!(Promise::new(0.994, 1_000_000, 994_000).pass(), Some(true));
    assert_eq!(Promise::new(0.994, 1_000_000, 993_999).pass(), Some(false));
    assert_eq!(Promise::new(0.9, 0, 0).pass(), None);
    assert_eq!((Promise::new(0.9, 19, 17).tolerance(), Promise::new(0.9, 19, 17).tolerance_left()), (1, -1));
}

#[test]
fn a_penalty_is_owed_once_and_never_more_than_its_share() {
    let contract = Contract::builtin("exetera").unwrap();
    let period = Period::parse("2026", contract.time_zone()).unwrap();
    let mut scope = Scope::new(period, at("2027-02-01T00:00:00+01:00"));
    scope.values.push(("late_cases".into(), 12_000.0));
    let survey = Survey::new(&contract, scope.clone()).unwrap();
    let mut tally = survey.tally();
    // p1 opened on Monday at nine: acknowledge by ten, intervene by one. Ten tickets, one acknowledged late.
    for n in 0..10 {
        let acknowledged = if n == 0 { "10:30" } else { "09:30" };
        survey
            .count_json(
                &mut tally,
                here(0),
                &format!(
                    r#"{{"id":"{n}","facts":{{"impact":"high","urgency":"high","area":"web",
                "request":"incident","responsibility":"provider"}},"events":[
                {{"type":"opened","at":"2026-03-02T09:00:00+01:00"}},
                {{"type":"acknowledged","at":"2026-03-02T{acknowledged}:00+01:00"}},
                {{"type":"resolved","at":"2026-03-02T11:00:00+01:00"}}]}}"#
                ),
            )
            .unwrap();
    }
    let report = survey.report(&tally, None).unwrap();
    let penalty = &report.penalties[0];
    let named: Vec<_> = report.rows.iter().map(|r| r.id.clone()).collect();
    assert_eq!(penalty.owed, Some(true));
    assert_eq!(penalty.because, named[..1]);
    assert!(!penalty.provisional);
    assert_eq!(penalty.amount_at_most, Some(600.0));
    scope.values = vec![("late_case".into(), 1.0)];
    let error = Survey::new(&contract, scope).unwrap_err();
    assert_eq!(error.diagnostics()[0].help.as_deref(), Some("did you mean `late_cases`?"));
}

#[test]
fn a_penalty_is_owed_by_the_revision_that_was_missed() {
    let contract = Contract::from_toml(
        r#"
        contract = { id = "amended", revision = "1", time_zone = "Europe/Rome" }
        objectives = [{ id = "resolve", stop = "resolved", target = "4h", compliance = { share = 0.9, period = "month" } }]
        penalties = [{ id = "late", below = 0.9, at_most = 0.05, of = "the monthly fee" }]
        [[revisions]]
        revision = "2"
        valid_from = 2026-04-01
        penalties = [{ id = "late", below = 0.5, at_most = 0.50 }]
        "#,
    )
    .unwrap();
    let period = Period::parse("2026-03..2026-04", contract.time_zone()).unwrap();
    let mut scope = Scope::new(period, at("2026-06-01T00:00:00+02:00"));
    scope.values.push(("late".into(), 1000.0));
    let survey = Survey::new(&contract, scope).unwrap();
    let mut tally = survey.tally();
    // Half are late in March, which is too many; in April, half are not.
    for (n, resolved) in
        ["2026-03-02T12:00", "2026-03-02T14:00", "2026-04-02T12:00", "2026-04-02T14:00"].iter().enumerate()
    {
        let opened = format!("{}T09:00:00Z", &resolved[..10]);
        let events = json!([{ "type": "opened", "at": opened }, { "type": "resolved", "at": format!("{resolved}:00Z") }]);
        survey.count_json(&mut tally, here(0), &json!({ "id": n, "events": events }).to_string()).unwrap();
    }
    let report = survey.report(&tally, None).unwrap();
    let penalty = &report.penalties[0];
    assert_eq!((report.penalties.len(), &*penalty.revision, penalty.at_most), (1, "1", 0.05));
    assert_eq!(penalty.amount_at_most, Some(50.0));
    let below: Vec<_> =
        report.rows.iter().filter(|row| &*row.revision == "1").map(|row| row.id.clone()).collect();
    assert_eq!(penalty.because, below);
}
