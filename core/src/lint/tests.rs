//! What lint finds: each code of the table by one change to a clean contract, then the questions behind them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test may panic"
)]

mod exact;
mod questions;

use super::*;
use crate::{CoverageStatus, Ticket};

/// A contract that lint has nothing to say about; the tests below change one thing of it.
const CLEAN: &str = r#"
contract = { id = "acme", time_zone = "Europe/Rome" }
clauses = { 1 = "Hours", 2 = "Levels" }

[facts]
severity = ["high", "low", "none"]
channel = ["phone", "web"]
minutes = "number"

[events]
visited = "Visit"

[calendars.desk]
hours = { mon-fri = ["09:00-18:00"] }
closed = ["it"]
clause = "1"
extensions = [{ when = { channel = "phone" }, hours = { sat = ["09:00-13:00"] }, clause = "1" }]

[priority]
values = ["p1", "p2"]
clause = "2"
rows = [
    { when = { severity = "high" }, then = "p1" },
    { when = { severity = ["low", "none"] }, then = "p2" },
]

[[objectives]]
id = "resolve"
stop = ["resolved", "visited"]
calendar = "desk"
target = { p1 = "4h", p2 = "2 working days" }
clause = "2"

[[exclusions]]
id = "by_web"
when = { channel = "web", minutes = { above = 30 } }
clause = "2"

[[coverage]]
id = "nothing"
when = { severity = "none" }
status = "not_covered"
clause = "2"

[[routes]]
when = { minutes = { max = 30 } }
to = "desk"
clause = "2"

[[escalations]]
objective = "resolve"
at = "75%"
action = "notify"
clause = "2"

[[terms]]
id = "warranty"
start = "resolved"
length = "10 working days"
calendar = "desk"
clause = "2"
"#;

fn lint(toml: &str) -> Vec<Diagnostic> {
    Contract::from_toml(toml).unwrap_or_else(|e| panic!("{e}")).lint()
}

/// The clean contract with one text of it replaced.
fn with(old: &str, new: &str) -> String {
    assert_eq!(CLEAN.matches(old).count(), 1, "`{old}` is not one place of the contract");
    CLEAN.replace(old, new)
}

/// For every code one change that triggers it, and what the finding says.
fn triggers() -> Vec<(Check, String, &'static str)> {
    vec![
        (
            NO_PRIORITY,
            with(r#"severity = ["high", "low", "none"]"#, r#"severity = ["high", "low", "none", "odd"]"#),
            "no row matches a ticket whose `severity` is `odd`: it gets no priority",
        ),
        (
            UNREACHABLE_ROW,
            with("rows = [", r#"rows = [{ when = { severity = { not = "none" } }, then = "p2" },"#),
            "row 2 is unreachable: row 1 already matches every case it matches",
        ),
        (
            IMPOSSIBLE_CONDITION,
            with(
                r#"{ channel = "web", minutes = { above = 30 } }"#,
                "{ minutes = { above = 30 }, not = { minutes = { min = 10 } } }",
            ),
            "no ticket can meet this condition: its parts contradict each other",
        ),
        (
            UNUSED_PRIORITY,
            with(r#"values = ["p1", "p2"]"#, r#"values = ["p1", "p2", "p3"]"#)
                .replace("p2 = \"2", "p3 = \"8h\", p2 = \"2"),
            "no row gives the priority `p3`",
        ),
        (
            OBJECTIVE_WITHOUT_TARGET,
            with("rows = [", "when = { channel = \"phone\" }\nrows = ["),
            "the objective `resolve` has no target for a ticket whose `severity` is `high`, \
             `channel` is `web` and `minutes` is `29`",
        ),
        (
            OBJECTIVE_NEVER_APPLIES,
            with(r#"id = "resolve""#, "id = \"resolve\"\nwhen = { severity = \"none\" }"),
            "the objective `resolve` applies to no ticket, not even to those it concerns",
        ),
        (
            STOPS_AT_START,
            with(r#"["resolved", "visited"]"#, r#"["visited", "opened"]"#),
            "the objective `resolve` stops at every event that starts it",
        ),
        (
            NEVER_OPEN,
            with(r#"hours = { mon-fri = ["09:00-18:00"] }"#, "hours = {}"),
            "the objective `resolve` runs on the calendar `desk`, which has no open time",
        ),
        (
            TARGET_NEVER_MET,
            with(r#"closed = ["it"]"#, "closed = [\"it\"]\nworking_days = \"sun\""),
            "`2 working days` never runs out on the calendar `desk`",
        ),
        (
            STEP_NEVER_FIRES,
            with(r#"at = "75%""#, "at = \"75%\"\nwhen = { severity = \"none\" }"),
            "the step `resolve@75%` never fires for any ticket",
        ),
        (
            STEP_AT_START,
            with(r#"at = "75%""#, r#"at = "-4h""#),
            "the step `resolve@-4h` is due as soon as its timer starts: the whole target is `4h`",
        ),
        (
            CLOSES_NOTHING,
            with(r#"closed = ["it"]"#, r#"closed = ["it", "2026-12-06"]"#),
            "`2026-12-06` closes nothing: it is a Sunday, which has no hours",
        ),
        (
            SPECIAL_CHANGES_NOTHING,
            with(r#"closed = ["it"]"#, "closed = [\"it\"]\nspecial = { \"2026-12-24\" = [\"09:00-18:00\"] }"),
            "`2026-12-24` is a Thursday, which has these hours anyway",
        ),
        (
            EXTENSION_ADDS_NOTHING,
            with(r#"hours = { sat = ["09:00-13:00"] }"#, r#"hours = { tue = ["09:00-13:00"] }"#),
            "this extension adds no hours to the calendar `desk`",
        ),
        (
            UNUSED_CLAUSE,
            with("2 = \"Levels\"", "2 = \"Levels\", \"2.1\" = \"More\""),
            "the clause `2.1` is cited by nothing",
        ),
        (UNUSED_FACT, with("[events]", "colour = \"text\"\n[events]"), "no rule asks for the fact `colour`"),
        (
            UNUSED_EVENT,
            with("[events]", "[events]\ncalled = \"Call\""),
            "no rule waits for the event `called`",
        ),
        (
            UNUSED_CALENDAR,
            with("[priority]", "[calendars.spare]\nhours = { mon = [\"09:00-18:00\"] }\n[priority]"),
            "nothing runs on the calendar `spare`",
        ),
        (
            NO_CLAUSE,
            with(
                "length = \"10 working days\"\ncalendar = \"desk\"\nclause = \"2\"",
                "length = \"10 working days\"",
            ),
            "the term `warranty` cites no clause",
        ),
        (
            TOO_MANY_CASES,
            too_many(),
            "this was not checked to the end: the facts that it depends on make too many cases",
        ),
        (
            ASSUMPTION,
            with("to = \"desk\"\nclause = \"2\"", "to = \"desk\"\nassumed = \"who else?\""),
            "assumed: who else?",
        ),
    ]
}

/// A route whose contradiction shows only after twenty answers, each of which may be either.
fn too_many() -> String {
    let facts: String = (0..20).map(|i| format!("answer_{i} = \"bool\"\n")).collect();
    let answers: String = (0..20).map(|i| format!("answer_{i} = [true, false], ")).collect();
    with("[events]", &format!("{facts}last = \"bool\"\n[events]")).replace(
        "{ minutes = { max = 30 } }",
        &format!("{{ {answers}last = true, not = {{ last = true }} }}"),
    )
}

#[test]
fn a_clean_contract_has_no_findings() {
    assert_eq!(lint(CLEAN), []);
}

#[test]
fn every_code_of_the_table_is_triggered_and_no_other() {
    let triggers = triggers();
    let mut seen = BTreeSet::new();
    for (check, toml, message) in &triggers {
        let findings = lint(toml);
        let found: Vec<&Diagnostic> = findings.iter().filter(|d| d.message == *message).collect();
        let [found] = found.as_slice() else { panic!("{}: {findings:#?}", check.code) };
        assert_eq!((found.code, found.severity), (check.code, check.severity));
        assert_eq!(found.help.as_deref(), Some(check.remedy));
        assert!(found.line.is_some() && found.path.is_some(), "{found}");
        seen.extend(findings.iter().map(|d| d.code));
        for other in &findings {
            assert!(CODES.iter().any(|c| c.code == other.code && c.severity == other.severity), "{other}");
        }
    }
    let all: BTreeSet<&str> = CODES.iter().map(|c| c.code).collect();
    assert_eq!(all.len(), CODES.len(), "a code is listed twice");
    assert_eq!(seen, all);
    assert_eq!(triggers.iter().map(|(check, ..)| check.code).collect::<Vec<_>>(), CODES.map(|c| c.code));
}

/// The decision on the example of the first finding with a code, at the instant that the example was opened.
fn example(check: Check) -> crate::Decision {
    let (_, toml, message) = triggers().into_iter().find(|(c, ..)| c.code == check.code).unwrap();
    let findings = lint(&toml);
    let ticket = findings.iter().find(|d| d.message == message).unwrap().example.clone().unwrap();
    let ticket = Ticket::from_value(&ticket).unwrap();
    Contract::from_toml(&toml).unwrap().decide(&ticket, ticket.events()[0].at).unwrap()
}

#[test]
fn an_example_shows_its_finding() {
    let unclassified = example(NO_PRIORITY);
    assert_eq!(unclassified.priority, None);
    assert_eq!(unclassified.needs, [std::sync::Arc::from("minutes")], "only the route waits for a fact");
    assert_eq!(example(UNREACHABLE_ROW).priority.as_deref(), Some("p2"));
    assert_eq!(example(OBJECTIVE_WITHOUT_TARGET).timers, []);
    assert_eq!(example(OBJECTIVE_NEVER_APPLIES).coverage.status, CoverageStatus::NotCovered);
    let at_start = example(STEP_AT_START);
    assert_eq!(at_start.escalations[0].at, Some(at_start.now));
}

#[test]
fn an_example_of_a_calendar_without_hours_cannot_be_decided() {
    let toml = with(r#"hours = { mon-fri = ["09:00-18:00"] }"#, "hours = {}");
    let findings = lint(&toml);
    let finding = findings.iter().find(|d| d.code == "never_open" && d.example.is_some()).unwrap();
    let ticket = Ticket::from_value(finding.example.as_ref().unwrap()).unwrap();
    let error = Contract::from_toml(&toml).unwrap().decide(&ticket, ticket.events()[0].at).unwrap_err();
    assert_eq!(error.kind(), crate::ErrorKind::Horizon);
}
