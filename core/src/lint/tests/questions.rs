//! One test for each question that a finding answers.

use super::{lint, with};
use crate::{Contract, Severity};

/// The messages of the findings, without notes.
fn messages(toml: &str) -> Vec<String> {
    lint(toml).into_iter().filter(|d| d.severity != Severity::Note).map(|d| d.message).collect()
}

#[test]
fn rows_that_only_together_take_all_tickets_are_named_together() {
    let toml = r#"
        contract = { id = "acme", time_zone = "Europe/Rome" }
        facts = { blocking = "bool", users = "number" }
        [priority]
        values = ["p1", "p2"]
        rows = [
            { when = { blocking = false }, then = "p2" },
            { when = { users = { min = 30 } }, then = "p1" },
            { when = { users = { below = 30 } }, then = "p2" },
            { when = { blocking = true }, then = "p1" },
        ]
    "#;
    // A ticket of which nothing is known meets none of the rows, but waits for them: it has no gap to fall into.
    let expected = "row 4 is unreachable: row 2, row 3 together already match every case it matches";
    assert_eq!(messages(toml), [expected]);
}

#[test]
fn a_gap_between_two_bounds_of_a_number_is_found() {
    let toml = r#"
        contract = { id = "acme", time_zone = "Europe/Rome" }
        facts = { users = "number" }
        [priority]
        values = ["p1", "p2"]
        rows = [
            { when = { users = { above = 30 } }, then = "p1" },
            { when = { users = { below = 30 } }, then = "p2" },
        ]
    "#;
    assert_eq!(messages(toml), ["no row matches a ticket whose `users` is `30`: it gets no priority"]);
}

#[test]
fn a_ticket_that_is_not_covered_needs_no_priority() {
    let toml = with(r#"["low", "none"]"#, r#"["low"]"#);
    assert_eq!(messages(&toml), [""; 0]);
}

#[test]
fn a_priority_for_which_no_time_is_promised_is_no_gap() {
    assert_eq!(messages(&with(r#"p2 = "2 working days""#, r#"p2 = "none""#)), [""; 0]);
}

#[test]
fn a_route_for_tickets_that_lack_a_fact_is_reached() {
    let all = with(
        "[[routes]]",
        "[[routes]]\nwhen = { channel = [\"phone\", \"web\"] }\nto = \"known\"\nclause = \"2\"\n[[routes]]",
    );
    assert_eq!(messages(&all), [""; 0]);
}

#[test]
fn a_rule_about_reopenings_takes_nothing_from_other_rules() {
    let rule = "[[coverage]]\nid = \"again\"\nreopened = { within = \"warranty\" }\nstatus = \"covered\"\nclause = \"2\"\n[[coverage]]\nid";
    assert_eq!(messages(&with("[[coverage]]\nid", rule)), [""; 0]);
    let twice =
        with("[[coverage]]\nid", rule).replacen("[[coverage]]\nid", &rule.replace("again", "first"), 1);
    let expected = "the coverage rule `again` is unreachable: the coverage rule `first` already matches every case it matches";
    assert_eq!(messages(&twice), [expected]);
}

#[test]
fn an_exclusion_is_reached_where_one_of_its_objectives_reaches_it() {
    let second = "[[objectives]]\nid = \"acknowledge\"\nstop = \"acknowledged\"\ntarget = \"1h\"\nclause = \"2\"\n[[exclusions]]";
    let earlier = "id = \"phone\"\nobjectives = \"resolve\"\nwhen = { channel = [\"phone\", \"web\"] }\nclause = \"2\"\n[[exclusions]]";
    let toml = with("[[exclusions]]", &format!("{second}\n{earlier}"));
    let reached = toml.clone();
    let shadowed = toml.replace("id = \"by_web\"", "id = \"by_web\"\nobjectives = \"resolve\"");
    let expected =
        "the exclusion `by_web` is unreachable: the exclusion `phone` already matches every case it matches";
    assert!(!messages(&reached).iter().any(|m| m == expected));
    assert!(messages(&shadowed).iter().any(|m| m == expected));
}

#[test]
fn a_holiday_closes_a_day_only_once() {
    let closed = |list: &str| messages(&with(r#"closed = ["it"]"#, &format!("closed = {list}")));
    assert_eq!(
        closed(r#"["12-25", "it"]"#),
        ["`12-25` closes nothing: `it` (Christmas Day) closes it already"]
    );
    assert_eq!(
        closed(r#"["2026-12-24", "12-24"]"#),
        ["`2026-12-24` closes nothing: `12-24` closes it already"]
    );
    assert_eq!(closed(r#"["it", "it:roma", "02-29"]"#), [""; 0]);
    // Saturday is open to those who phone, and Sunday to nobody.
    assert_eq!(closed(r#"["2026-12-05"]"#), [""; 0]);
    // From 2026 on 4 October is a holiday; a date before that closes a day of its own.
    assert_eq!(closed(r#"["it", "2024-10-04"]"#), [""; 0]);
}

#[test]
fn the_morning_after_a_night_shift_is_open_time_that_a_date_can_close() {
    let night = |closed: &str| {
        let hours = with(r#"["09:00-18:00"]"#, r#"["22:00-06:00"]"#);
        messages(&hours.replace(r#"closed = ["it"]"#, closed).replace("4h", "3h"))
    };
    // 5 and 6 December 2026 are a Saturday and a Sunday: the shift of Friday ends on the Saturday.
    assert_eq!(night(r#"closed = ["2026-12-05"]"#), [""; 0]);
    assert_eq!(night(r#"closed = ["2026-12-06"]"#).len(), 1);
}

#[test]
fn the_cell_of_a_matrix_goes_by_its_name() {
    let toml = r#"
        contract = { id = "acme", time_zone = "Europe/Rome" }
        facts = { impact = ["high", "low"], urgency = ["high", "low"] }
        [priority]
        values = ["p1", "p2"]
        rows = [{ when = { impact = "low" }, then = "p2" }]
        [priority.matrix]
        rows = "impact"
        columns = "urgency"
        cells = { high = { high = "p1", low = "p2" }, low = { high = "p1" } }
    "#;
    let findings = lint(toml);
    assert_eq!(findings[0].path.as_deref(), Some("priority.matrix.cells.low.high"));
    assert_eq!(
        findings[0].message,
        "the cell `low.high` is unreachable: row 1 already matches every case it matches"
    );
    assert_eq!((findings[0].line, findings[0].column), (Some(10), Some(63)));
}

#[test]
fn what_an_old_revision_uses_is_used_and_what_revisions_share_is_said_once() {
    let toml = with(
        "length = \"10 working days\"\ncalendar = \"desk\"\nclause = \"2\"",
        "length = \"1 years\"\nclause = \"2\"",
    )
    .replace("id = \"acme\"", "id = \"acme\", valid_from = 2020-01-01");
    let revision = "[[revisions]]\nrevision = \"2\"\nvalid_from = 2030-01-01\n[revisions.priority]\nrows = [{ when = { severity = \"high\" }, then = \"p1\" }, { when = { channel = \"phone\" }, then = \"p2\" }, { when = { channel = \"web\" }, then = \"p2\" }]";
    assert_eq!(messages(&format!("{toml}\n{revision}")), [""; 0]);
    let gap = format!("{toml}\n{}", revision.replace("\"web\" }, then", "\"phone\" }, then"));
    let findings = lint(&gap);
    let codes: Vec<&str> = findings.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["no_priority", "unreachable_row"]);
    let example = findings[0].example.as_ref().unwrap();
    // The example is a ticket of the revision that has the gap.
    assert_eq!(example["events"][0]["at"], "2030-01-01T00:00:00+01:00");
}

#[test]
fn what_an_overlay_adds_is_not_placed_in_the_contract() {
    let contract = Contract::from_toml(&with(r#"closed = ["it"]"#, r#"closed = "it""#)).unwrap();
    let overlay = r#"
        [overlay]
        contract = "acme"
        [calendars.desk]
        closed = ["2026-12-24", "2026-12-25"]
        special = { "2026-12-23" = ["09:00-18:00"] }
        [[escalations]]
        at = "-9h"
        action = "page"
    "#;
    let findings = contract.with_overlay(overlay).unwrap().lint();
    let found: Vec<_> = findings.iter().map(|d| (d.code, d.path.as_deref().unwrap(), d.line)).collect();
    let expected = [
        ("closes_nothing", "overlay:calendars.desk.closed[1]", None),
        ("special_changes_nothing", "overlay:calendars.desk.special.2026-12-23", None),
        ("step_at_start", "overlay:escalations[0]", None),
    ];
    for finding in expected {
        assert!(found.contains(&finding), "{found:?}");
    }
}

#[test]
fn a_contract_without_text_has_paths_without_lines() {
    let json = r#"{ "contract": { "id": "acme", "time_zone": "Europe/Rome" }, "facts": { "a": "bool" },
        "calendars": { "spare": { "hours": { "mon": ["09:00-10:00"] } } }, "routes": [{ "when": { "a": true }, "to": "b" }],
        "events": { "called": "Call" } }"#;
    let contract = Contract::from_json(json).unwrap();
    let expected = r#"{"ok":true,"findings":[{"code":"unused_event","severity":"warning","message":"no rule waits for the event `called`","help":"remove it from `[events]`, or name it where it counts","path":"events.called","line":null,"column":null}]}"#;
    assert_eq!(contract.lint_json(), expected);
}

#[test]
fn the_shipped_contracts_have_assumptions_and_are_judged_at_once() {
    for shipped in Contract::builtins() {
        let contract = Contract::builtin(shipped.id).unwrap();
        let started = std::time::Instant::now();
        let findings = contract.lint();
        // A tenth of a second in a browser; ten times that for a build without optimisation on a busy machine.
        assert!(started.elapsed().as_millis() < 1000, "{}: {:?}", shipped.id, started.elapsed());
        assert!(findings.iter().any(|d| d.code == "assumption" && d.line.is_some()), "{}", shipped.id);
        assert!(!findings.iter().any(|d| d.code == "too_many_cases"), "{}", shipped.id);
    }
}

/// Generated contracts must not hang a browser.
#[test]
fn thousands_of_rules_and_closed_days_are_judged_in_seconds() {
    let mut toml = with("[events]", "answers = [\"a\", \"b\"]\n[events]");
    for i in 0..1500 {
        let (low, high) = (i % 40, i % 7 + 40);
        toml.push_str(&format!(
            "[[routes]]\nwhen = {{ minutes = {{ min = {low}, max = {high} }}, answers = \"a\" }}\nto = \"x\"\nclause = \"2\"\n"
        ));
    }
    let dates: Vec<String> =
        (0..20_000).map(|i| format!("\"20{:02}-12-{:02}\"", i % 90 + 10, i / 90 % 31 + 1)).collect();
    let toml = toml.replace(r#"closed = ["it"]"#, &format!("closed = [{}]", dates.join(", ")));
    let contract = Contract::from_toml(&toml).unwrap();
    let started = std::time::Instant::now();
    let findings = contract.lint();
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    assert_eq!(findings.len(), 1000);
}
