//! What each stretch of a ledger is called.

use crate::explain::trace::{Part, SpanKind};
use crate::{Contract, Ticket};
use serde_json::json;

/// The spans of a time of `target` on a calendar, as `from to code-or-counted`, asked at its start.
fn spans(calendar: &str, target: &str, opened: &str) -> Vec<String> {
    let toml = format!(
        "[contract]\nid = \"c\"\ntime_zone = \"Europe/Rome\"\n[calendars.desk]\n{calendar}\n\
         [[objectives]]\nid = \"o\"\nstop = \"resolved\"\ncalendar = \"desk\"\ntarget = \"{target}\"\n"
    );
    let contract = Contract::from_toml(&toml).unwrap();
    let ticket = json!({ "id": "1", "events": [{ "type": "opened", "at": opened }] });
    let ticket = Ticket::from_value(&ticket).unwrap();
    let trace = contract.explain(&ticket, opened.parse().unwrap()).unwrap().trace;
    let ledger = trace.timers.first().unwrap().ledger.clone().unwrap();
    let told = ledger.spans.iter().map(|span| {
        assert_eq!(span.part, Part::Left);
        let what = match (&span.why, span.days) {
            (Some(why), _) if &*why.code == "holiday" => why.text.en.to_string(),
            (Some(why), _) => why.code.to_string(),
            (None, Some(days)) => format!("{}-{}", days.first, days.last),
            (None, None) => "counted".to_string(),
        };
        let short = |at: crate::Moment| at.to_string().get(5..16).unwrap().replace('T', " ");
        format!("{} | {} | {what}", short(span.from), short(span.to))
    });
    told.collect()
}

const DESK: &str = r#"hours = { mon-fri = ["08:30-12:30", "14:00-18:00"] }
closed = ["it", "it:crema", "2026-12-07"]
special = { "2026-12-24" = ["08:30-10:00"], "2026-12-31" = [] }"#;

#[test]
fn what_are_the_breaks_of_a_working_week_called() {
    assert_eq!(
        spans(DESK, "9h", "2026-05-14T07:00:00+02:00"),
        [
            "05-14 07:00 | 05-14 08:30 | before_opening",
            "05-14 08:30 | 05-14 12:30 | counted",
            "05-14 12:30 | 05-14 14:00 | lunch",
            "05-14 14:00 | 05-14 18:00 | counted",
            "05-14 18:00 | 05-15 08:30 | night",
            "05-15 08:30 | 05-15 09:30 | counted",
        ]
    );
}

#[test]
fn is_a_weekend_one_span_and_a_holiday_its_own_day() {
    assert_eq!(
        spans(DESK, "2h", "2026-04-03T17:00:00+02:00"),
        [
            "04-03 17:00 | 04-03 18:00 | counted",
            "04-03 18:00 | 04-06 00:00 | weekend",
            "04-06 00:00 | 04-07 00:00 | Easter Monday",
            "04-07 00:00 | 04-07 08:30 | before_opening",
            "04-07 08:30 | 04-07 09:30 | counted",
        ]
    );
    // A ticket opened in the middle of one.
    assert_eq!(
        spans(DESK, "1h", "2026-05-16T11:00:00+02:00"),
        ["05-16 11:00 | 05-18 08:30 | weekend", "05-18 08:30 | 05-18 09:30 | counted"]
    );
}

#[test]
fn are_closing_days_and_special_hours_told_apart() {
    assert_eq!(
        spans(DESK, "90m", "2026-12-04T17:00:00+01:00"),
        [
            "12-04 17:00 | 12-04 18:00 | counted",
            "12-04 18:00 | 12-07 00:00 | weekend",
            "12-07 00:00 | 12-08 00:00 | closed_date",
            "12-08 00:00 | 12-09 00:00 | Immaculate Conception",
            "12-09 00:00 | 12-09 08:30 | before_opening",
            "12-09 08:30 | 12-09 09:00 | counted",
        ]
    );
    assert_eq!(
        spans(DESK, "2h", "2026-12-24T09:00:00+01:00"),
        [
            "12-24 09:00 | 12-24 10:00 | counted",
            "12-24 10:00 | 12-25 00:00 | special_hours",
            "12-25 00:00 | 12-26 00:00 | Christmas Day",
            "12-26 00:00 | 12-28 08:30 | weekend",
            "12-28 08:30 | 12-28 09:30 | counted",
        ]
    );
    assert_eq!(
        spans(DESK, "1h", "2026-12-31T09:00:00+01:00"),
        [
            "12-31 09:00 | 01-01 00:00 | closed_date",
            "01-01 00:00 | 01-02 00:00 | New Year's Day",
            "01-02 00:00 | 01-04 08:30 | weekend",
            "01-04 08:30 | 01-04 09:30 | counted",
        ]
    );
}

#[test]
fn what_is_the_time_between_two_night_shifts() {
    let nights = r#"hours = { mon-fri = ["22:00-06:00"] }"#;
    assert_eq!(
        spans(nights, "10h", "2026-05-11T22:00:00+02:00"),
        [
            "05-11 22:00 | 05-12 06:00 | counted",
            "05-12 06:00 | 05-12 22:00 | break",
            "05-12 22:00 | 05-13 00:00 | counted",
        ]
    );
}

#[test]
fn which_days_count() {
    let working = format!("{DESK}\nworking_days = \"mon-thu\"");
    assert_eq!(
        spans(&working, "4 working days", "2026-05-27T10:00:00+02:00"),
        [
            "05-27 10:00 | 05-28 00:00 | start_day",
            "05-28 00:00 | 05-29 00:00 | 1-1",
            "05-29 00:00 | 05-30 00:00 | day_off",
            "05-30 00:00 | 06-01 00:00 | weekend",
            "06-01 00:00 | 06-02 00:00 | 2-2",
            "06-02 00:00 | 06-03 00:00 | Republic Day",
            "06-03 00:00 | 06-04 18:00 | 3-4",
        ]
    );
    assert_eq!(
        spans(DESK, "3 calendar days", "2026-05-30T10:00:00+02:00"),
        ["05-30 10:00 | 05-31 00:00 | start_day", "05-31 00:00 | 06-03 00:00 | 1-3"]
    );
}

#[test]
fn does_a_time_long_overdue_end_in_a_sum() {
    let contract = Contract::builtin("exetera").unwrap();
    let ticket = json!({
        "id": "1",
        "facts": { "impact": "low", "urgency": "low", "area": "web", "request": "incident", "responsibility": "provider" },
        "events": [{ "type": "opened", "at": "2026-01-07T09:00:00+01:00" }],
    });
    let now = "2029-12-27T12:00:00+01:00".parse().unwrap();
    let explanation = contract.explain(&Ticket::from_value(&ticket).unwrap(), now).unwrap();
    let timer = explanation.trace.timers.first().unwrap();
    let ledger = timer.ledger.as_ref().unwrap();
    assert!(ledger.spans.len() < 400, "{}", ledger.spans.len());
    let last = ledger.spans.last().unwrap();
    assert_eq!((last.kind, last.part, last.to.instant()), (SpanKind::Summed, Part::Overdue, now));
    let sum: f64 = ledger.spans.iter().map(|s| s.seconds).sum();
    assert_eq!(Some(sum), explanation.decision.timers.first().unwrap().elapsed_seconds);
}

#[test]
fn does_a_ticket_paused_thousands_of_times_stay_quick() {
    let contract = Contract::builtin("exetera").unwrap();
    let opened: crate::Instant = "2026-01-07T09:00:00+01:00".parse().unwrap();
    let at = |minutes: i64| opened.plus_millis(minutes * 60_000).in_zone(crate::Zone::UTC);
    let mut events = vec![json!({ "type": "opened", "at": at(0) })];
    for n in 0..3000 {
        events.push(json!({ "type": "paused", "at": at(n * 10 + 1) }));
        events.push(json!({ "type": "resumed", "at": at(n * 10 + 2) }));
    }
    let facts = json!({ "impact": "low", "urgency": "low", "area": "web", "request": "incident", "responsibility": "provider" });
    let ticket = Ticket::from_value(&json!({ "id": "1", "facts": facts, "events": events })).unwrap();
    let begun = std::time::Instant::now();
    let explanation = contract.explain(&ticket, opened.plus_millis(30 * 86_400_000)).unwrap();
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    let (timer, trace) = (&explanation.decision.timers[1], &explanation.trace.timers[1]);
    let spans = &trace.ledger.as_ref().unwrap().spans;
    assert!(spans.len() < 400, "{}", spans.len());
    let sum: f64 = spans.iter().filter(|s| s.part != Part::Left).map(|s| s.seconds).sum();
    assert_eq!(Some(sum), timer.elapsed_seconds);
}

#[test]
fn which_extension_would_have_counted() {
    let contract = Contract::builtin("consorzio-it").unwrap();
    let ticket = json!({
        "id": "1",
        "facts": { "problem": "operator_blocked", "urgent": true, "deferrable": true, "profile": "pro" },
        "events": [{ "type": "opened", "at": "2026-12-04T16:00:00+01:00" }],
    });
    let now = "2026-12-04T16:00:00+01:00".parse().unwrap();
    let trace = contract.explain(&Ticket::from_value(&ticket).unwrap(), now).unwrap().trace;
    let timer = trace.timers.first().unwrap();
    let weekend = timer
        .ledger
        .as_ref()
        .unwrap()
        .spans
        .iter()
        .find(|s| s.why.as_ref().is_some_and(|w| &*w.code == "weekend"));
    assert_eq!(weekend.unwrap().extension, Some(1));
    let extension = timer.calendar.extensions.first().unwrap();
    assert!(!extension.holds);
    assert_eq!(extension.misses.iter().map(|m| &*m.fact).collect::<Vec<_>>(), ["deferrable"]);
}
