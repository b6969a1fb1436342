//! Which rule, and what nearly decided otherwise.

use crate::explain::trace::{FactSource, Ignored, PriorityOutcome, RevisionReason, Value};
use crate::{Contract, Explanation, Language, Ticket};
use serde_json::{Value as Json, json};

fn explained(contract: &Contract, facts: Json, events: Json, now: &str) -> Explanation {
    let ticket = json!({ "id": "1", "facts": facts, "events": events });
    contract.explain(&Ticket::from_value(&ticket).unwrap(), now.parse().unwrap()).unwrap()
}

/// A contract about numbers and texts, which the five shipped ones hardly ask for.
const STORE: &str = r#"
[contract]
id = "store"
time_zone = "Europe/Rome"
revision = "a"
valid_from = 2025-01-01
[facts]
pieces = "number"
country = "text"
express = "bool"
size = ["small", "large"]
[priority]
values = ["first", "second", "third"]
[[priority.rows]]
when = { pieces = { above = 10, max = 20 }, express = true }
then = "first"
[[priority.rows]]
when = { any = [{ country = { not = "it" } }, { express = true }], size = ["small", "large"] }
then = "second"
[[priority.rows]]
when = { not = { express = true, size = "large" } }
then = "third"
[[coverage]]
id = "abroad"
when = { country = { not = ["it", "sm"] } }
status = "chargeable"
reason = "sent abroad"
[[objectives]]
id = "send"
stop = "resolved"
target = { first = "1h", second = "2h", third = "3h" }
[[revisions]]
revision = "b"
valid_from = 2026-01-01
"#;

fn store() -> Contract {
    Contract::from_toml(STORE).unwrap()
}

fn opened(at: &str) -> Json {
    json!([{ "type": "opened", "at": at }])
}

const NOW: &str = "2026-05-04T12:00:00+02:00";

#[test]
fn how_does_a_condition_read() {
    let facts = json!({ "pieces": 3, "country": "fr", "express": true, "size": "large" });
    let trace = explained(&store(), facts, opened("2026-05-04T10:00:00+02:00"), NOW).trace;
    let row = trace.priority.row.unwrap();
    assert_eq!((row.row, &*row.priority), (2, "second"));
    assert_eq!(&*row.when.en, "(country other than it or express = yes) and size among (small, large)");
    assert_eq!(&*row.when.it, "(country diverso da it oppure express = sì) e size tra (small, large)");
    let first = trace.priority.near_misses.first().unwrap();
    assert_eq!(&*first.row.when.en, "pieces above 10 and at most 20 and express = yes");
    assert_eq!(&*trace.coverage.rule.unwrap().when.it, "country non tra (it, sm)");
}

#[test]
fn which_rows_fail_by_one_fact_and_what_would_they_want() {
    let facts = json!({ "pieces": 10, "country": "fr", "express": true, "size": "large" });
    let trace = explained(&store(), facts, opened("2026-05-04T10:00:00+02:00"), NOW).trace;
    let near: Vec<(u32, String, String)> = trace
        .priority
        .near_misses
        .iter()
        .flat_map(|near| {
            near.misses.iter().map(|m| (near.row.row, m.fact.to_string(), m.wanted.en.to_string()))
        })
        .collect();
    let near: Vec<(u32, &str, &str)> = near.iter().map(|(r, f, w)| (*r, &**f, &**w)).collect();
    // The third row fails by either of two facts: each alone would do.
    assert_eq!(near, [(1, "pieces", "above 10 and at most 20"), (3, "express", "no"), (3, "size", "small")]);
    let value = trace.priority.near_misses.first().unwrap().misses.first().unwrap().value.clone();
    assert_eq!(value, Some(Value::Number(10.0)));
}

#[test]
fn does_a_row_that_fails_by_two_facts_stay_out_of_the_near_misses() {
    let facts = json!({ "pieces": 10, "country": "it", "express": false, "size": "large" });
    let trace = explained(&store(), facts, opened("2026-05-04T10:00:00+02:00"), NOW).trace;
    let near: Vec<u32> = trace.priority.near_misses.iter().map(|n| n.row.row).collect();
    // The first row wants both other pieces and express; the second is one of two facts away.
    assert_eq!(near, [2]);
    let misses = &trace.priority.near_misses.first().unwrap().misses;
    let facts: Vec<&str> = misses.iter().map(|m| &*m.fact).collect();
    assert_eq!(facts, ["country", "express"]);
}

#[test]
fn does_a_missing_fact_leave_rows_open() {
    let facts = json!({ "pieces": 15, "country": "it", "size": "small" });
    let trace = explained(&store(), facts, opened("2026-05-04T10:00:00+02:00"), NOW).trace;
    assert_eq!(trace.priority.outcome, PriorityOutcome::Undecided);
    assert!(trace.priority.row.is_none());
    let open: Vec<(u32, String)> =
        trace.priority.undecided.iter().map(|u| (u.row.row, u.needs.join(","))).collect();
    assert_eq!(open, [(1, "express".to_string()), (2, "express".to_string())]);
    let missing: Vec<&str> =
        trace.facts.iter().filter(|f| f.source == FactSource::Missing).map(|f| &*f.fact).collect();
    assert_eq!(missing, ["express"]);
}

/// sogei-pec, clause 7: a component with few users is high by the text, a whole service by assumption. A ticket that
/// does not say which it is gets the same priority, so nothing is asked.
#[test]
fn does_a_missing_fact_matter_where_all_rows_say_the_same() {
    let contract = Contract::builtin("sogei-pec").unwrap();
    let judged = |scope: Json| {
        let facts = json!({ "not_working": true, "business_critical": true, "workaround_available": false,
                            "users_affected": "limited", "scope": scope });
        explained(&contract, facts, opened("2026-05-04T10:00:00+02:00"), NOW)
    };
    for (scope, assumed) in [(json!("component"), false), (json!("service"), true), (Json::Null, true)] {
        let explanation = judged(scope.clone());
        let priority = &explanation.trace.priority;
        assert_eq!(explanation.decision.priority.as_deref(), Some("high"), "{scope}");
        assert_eq!(priority.row.as_ref().unwrap().basis.assumption.is_some(), assumed, "{scope}");
        assert!(priority.undecided.is_empty(), "{scope}");
        assert!(!explanation.decision.needs.iter().any(|fact| &**fact == "scope"), "{scope}");
    }
}

#[test]
fn which_revision_judges_and_why() {
    let facts = || json!({ "pieces": 1, "country": "it", "express": false, "size": "small" });
    let choice = |at: &str| explained(&store(), facts(), opened(at), NOW).trace.revision;
    let early = choice("2024-06-01T10:00:00+02:00");
    assert_eq!((&*early.revision, early.reason), ("a", RevisionReason::BeforeFirst));
    let first = choice("2025-12-31T23:59:59+01:00");
    assert_eq!((&*first.revision, first.reason), ("a", RevisionReason::InForce));
    assert_eq!(first.replaced_at.unwrap().to_string(), "2026-01-01T00:00:00+01:00");
    let second = choice("2026-01-01T00:00:00+01:00");
    assert_eq!((&*second.revision, second.replaced_at), ("b", None));
}

#[test]
fn where_does_a_fact_come_from() {
    let exetera = Contract::builtin("exetera").unwrap();
    let facts = json!({ "impact": "high", "urgency": "low", "area": "web", "request": "incident" });
    let events = json!([
        { "type": "opened", "at": "2026-05-04T10:00:00+02:00" },
        { "type": "facts_changed", "at": "2026-05-04T11:00:00+02:00", "facts": { "urgency": "high", "area": null } },
    ]);
    let trace = explained(&exetera, facts, events, NOW).trace;
    let fact = |name: &str| trace.facts.iter().find(|f| &*f.fact == name);
    let urgency = fact("urgency").unwrap();
    assert_eq!(urgency.value, Some(Value::Text("high".into())));
    assert_eq!(urgency.since.unwrap().to_string(), "2026-05-04T11:00:00+02:00");
    assert_eq!(fact("impact").unwrap().since, None);
    let declared = fact("system_declared").unwrap();
    assert_eq!((declared.source, &declared.value), (FactSource::Default, &Some(Value::Bool(true))));
    assert_eq!(declared.basis.clause.as_deref(), Some("Premesse"));
    assert!(declared.basis.assumption.is_some());
    // Taken back, and the calendar's extension asks for it.
    assert_eq!(fact("area").unwrap().source, FactSource::Missing);
    let changes: Vec<Option<&str>> = trace.priority.changes.iter().map(|c| c.priority.as_deref()).collect();
    assert_eq!(changes, [Some("p3"), Some("p1")]);
}

#[test]
fn why_does_a_suspension_not_stop_the_clock() {
    let sogei = Contract::builtin("sogei-pec").unwrap();
    let facts = json!({ "scope": "service", "not_working": true, "business_critical": true,
        "workaround_available": false, "users_affected": "significant" });
    let events = json!([
        { "type": "opened", "at": "2026-05-04T10:00:00+02:00" },
        { "type": "suspended", "at": "2026-05-04T10:05:00+02:00", "reason": "strike" },
        { "type": "unsuspended", "at": "2026-05-04T10:40:00+02:00" },
        { "type": "acknowledged", "at": "2026-05-04T10:10:00+02:00" },
    ]);
    let trace = explained(&sogei, facts, events, NOW).trace;
    let ignored = |objective: &str| {
        let timer = trace.timers.iter().find(|t| &*t.objective == objective).unwrap();
        timer.stops.iter().map(|s| s.ignored).collect::<Vec<_>>()
    };
    assert_eq!(ignored("acknowledge"), [Some(Ignored::NotForThisObjective)]);
    assert_eq!(ignored("resolve"), [Some(Ignored::Unsigned)]);
}

#[test]
fn do_the_json_doors_answer_and_refuse() {
    let exetera = Contract::builtin("exetera").unwrap();
    let ticket = r#"{"id":"1","facts":{},"events":[{"type":"opened","at":"2026-05-04T10:00:00+02:00"}]}"#;
    let answer: Json = serde_json::from_str(&exetera.explain_json(ticket, NOW)).unwrap();
    assert_eq!(answer["ok"], true);
    assert_eq!(answer["decision"]["trace"]["time_zone"], "Europe/Rome");
    let plain: Json = serde_json::from_str(&exetera.decide_json(ticket, NOW)).unwrap();
    let mut traced = answer["decision"].clone();
    traced.as_object_mut().unwrap().remove("trace");
    assert_eq!(traced, plain["decision"]);

    let text: Json = serde_json::from_str(&exetera.explain_text_json(ticket, NOW, "it-IT")).unwrap();
    assert!(text["text"].as_str().unwrap().starts_with("Ticket 1, lun 4 mag 2026, 12:00\n"), "{text}");
    let error = |answer: String| {
        let answer: Json = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["ok"], false);
        let first = &answer["errors"][0];
        (first["code"].as_str().unwrap().to_string(), first["path"].as_str().unwrap_or("").to_string())
    };
    let expected = |code: &str, path: &str| (code.to_string(), path.to_string());
    assert_eq!(error(exetera.explain_text_json(ticket, NOW, "fr")), expected("unknown_language", "language"));
    assert_eq!(error(exetera.explain_json(ticket, "noon")), expected("bad_instant", "now"));
    assert_eq!(error(exetera.explain_json("{", NOW)), expected("broken_json", ""));
}

#[test]
fn which_language_does_a_tag_mean() {
    assert_eq!("it_IT.UTF-8".parse(), Ok(Language::It));
    assert_eq!("EN-gb".parse(), Ok(Language::En));
    let error = "italiano".parse::<Language>().unwrap_err().to_string();
    assert!(error.contains("there are no explanations in the language `italiano`"), "{error}");
}
