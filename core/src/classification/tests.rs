#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use crate::fact::FactType;
use crate::{Contract, Facts, Instant, Ticket};
use serde_json::{Value as Json, json};
use std::sync::Arc;

const SUPPORT: &str = r#"
    contract = { id = "support", time_zone = "Europe/Rome", revision = "2", valid_from = 2026-01-01 }
    clauses = { "4" = "Priorities", "9" = "The rest" }
    [facts]
    impact = ["low", "high"]
    urgent = { type = "bool", default = false }
    users = "number"
    note = "text"
    [priority]
    values = ["p1", "p2"]
    rows = [
        { when = { urgent = true }, then = "p1", clause = "4" },
        { when = { users = { min = 100 } }, then = "p1", assumed = "so many are urgent" },
        { when = { impact = "low" }, then = "p2" },
    ]
    unclassified = { reason = "ask the manager", clause = "9" }
"#;

fn priority(facts: &Json) -> Json {
    let contract = Contract::from_toml(SUPPORT).unwrap_or_else(|e| panic!("{e}"));
    serde_json::from_str(&contract.priority_json(&facts.to_string(), None)).unwrap()
}

#[test]
fn does_the_row_that_decides_say_its_clause() {
    let found = |priority: &str, clause: Json, assumed: bool| {
        json!({ "ok": true, "classification": { "priority": priority, "clause": clause, "assumed": assumed,
            "needs": [], "warnings": [] } })
    };
    assert_eq!(priority(&json!({ "urgent": true })), found("p1", json!("4"), false));
    assert_eq!(priority(&json!({ "users": 100 })), found("p1", json!(null), true));
    assert_eq!(
        priority(&json!({ "users": 9.5, "impact": "low", "note": null })),
        found("p2", json!(null), false)
    );
}

#[test]
fn is_it_said_what_is_missing_and_what_is_odd() {
    let found = priority(&json!({ "urgent": null, "impact": "high", "colour": "red" }));
    let classification = &found["classification"];
    assert_eq!((&classification["priority"], &classification["needs"]), (&json!(null), &json!(["users"])));
    assert_eq!(classification["warnings"][0]["code"], "unknown_fact");

    let found = priority(&json!({ "impact": "high", "users": 1 }));
    let (code, message) = ("unclassified", "ask the manager (clause 9)");
    assert_eq!(found["classification"]["warnings"], json!([{ "code": code, "message": message }]));

    for (facts, code, path) in [
        (json!({ "impact": "hihg", "users": "x" }), "unknown_value", "facts.impact"),
        (json!({ "users": "x" }), "wrong_type", "facts.users"),
        (json!([]), "wrong_type", "facts"),
    ] {
        let error = &priority(&facts)["errors"][0];
        assert_eq!((&error["code"], &error["path"]), (&json!(code), &json!(path)));
    }
}

#[test]
fn does_the_instant_of_opening_choose_the_revision() {
    let contract = Contract::from_toml(SUPPORT).unwrap();
    let asked = |opened: &str| contract.priority_json(r#"{"urgent":true}"#, Some(opened));
    assert!(asked("2025-12-31T12:00:00+01:00").contains("before_first_revision"));
    assert!(!asked("2026-01-01T12:00:00+01:00").contains("before_first_revision"));
    assert!(asked("yesterday").contains(r#""path":"opened""#));
    assert!(contract.priority_json("{", None).contains("broken_json"));
}

/// What decides whole tickets judges what decides on their facts alone, and that what does so by numbers.
#[test]
fn is_the_priority_that_of_the_decision() {
    let mut state = 17_u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % bound
    };
    let opened: Instant = "2026-11-27T10:00:00+01:00".parse().unwrap();
    let builtins = Contract::builtins().iter().map(|builtin| Contract::builtin(builtin.id).unwrap());
    let contracts: Vec<Contract> = builtins.chain([Contract::from_toml(SUPPORT).unwrap()]).collect();
    let (mut told, mut untold) = (0_u32, 0_u32);
    for contract in contracts {
        let table = contract.priority_table();
        for _ in 0..2_000 {
            let (mut facts, mut numbers) = (Vec::new(), Vec::new());
            // From tickets that say all to those that say nothing.
            let silence = below(7);
            for fact in &contract.newest().facts {
                let number = below(200);
                let (value, number) = match &fact.kind {
                    _ if below(6) < silence => (Json::Null, f64::NAN),
                    FactType::Choice(values) => {
                        (json!(values[number % values.len()]), (number % values.len()) as f64)
                    }
                    FactType::Bool => (json!(number % 2 == 1), (number % 2) as f64),
                    FactType::Number => (json!(number), number as f64),
                    FactType::Text | FactType::Instant => (Json::Null, f64::NAN),
                };
                facts.push((Arc::clone(&fact.name), value));
                numbers.push(number);
            }
            let events = json!([{ "type": "opened", "at": "2026-11-27T10:00:00+01:00" }]);
            let facts = Facts(facts);
            let ticket = Ticket::from_value(&json!({ "id": "1", "facts": facts, "events": events })).unwrap();
            let decision = contract.decide(&ticket, opened).unwrap();
            let found = contract.priority(&facts, None).unwrap();
            assert_eq!(found.priority, decision.priority, "{facts:?}");
            assert!(found.needs.iter().all(|fact| decision.needs.contains(fact)), "{facts:?}");
            let trace = contract.explain(&ticket, opened).unwrap().trace.priority;
            assert_eq!(found.clause, trace.row.and_then(|row| row.basis.clause), "{facts:?}");
            match contract.priority_of_numbers(&numbers) {
                Some(row) => assert_eq!(table.rows[row], found, "{facts:?}"),
                None => assert!(!found.needs.is_empty() || !found.warnings.is_empty(), "{facts:?}"),
            }
            *(if found.priority.is_some() { &mut told } else { &mut untold }) += 1;
        }
        assert_eq!(contract.priority_of_numbers(&[]), None);
        assert_eq!(contract.priority_of_numbers(&[1e9; 100]), None);
    }
    assert!(told > 2_000 && untold > 2_000, "{told} have a priority, {untold} have none");
}
