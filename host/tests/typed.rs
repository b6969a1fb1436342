//! The typed call gives what the text call gives.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use clausola_host::typed::{CoverageStatus, Event, Fact, FactValue, Ticket, TimerState};
use clausola_host::{Engine, ErrorKind, Source};
use common::{NOW, TICKET};
use serde_json::Value;

fn text(name: &str, value: &str) -> Fact {
    Fact { name: name.into(), value: FactValue::Text(value.into()) }
}

fn boolean(name: &str, value: bool) -> Fact {
    Fact { name: name.into(), value: FactValue::Boolean(value) }
}

fn event(kind: &str, at: &str) -> Event {
    Event {
        type_: kind.into(),
        at: at.into(),
        reason: None,
        objective: None,
        due: None,
        signed: false,
        suspended_at: None,
        step: None,
        facts: Vec::new(),
    }
}

/// The ticket of the other tests, as records.
fn ticket() -> Ticket {
    Ticket {
        id: "4711".into(),
        facts: vec![
            text("request", "malfunction"),
            boolean("blocking", true),
            text("channel", "phone"),
            text("responsibility", "provider"),
            boolean("corrective_maintenance", false),
        ],
        events: vec![event("opened", "2026-10-03T13:00:00+02:00")],
    }
}

#[test]
fn a_typed_decision_says_what_the_text_says() {
    let engine = common::engine(Engine::builder());
    let mut contract = engine.contract(Source::Builtin("lepida-payer".into())).unwrap();
    let typed = contract.decide(&ticket(), NOW).unwrap();
    let json: Value = serde_json::from_str(&contract.decide_json(TICKET, NOW).unwrap()).unwrap();
    let json = &json["decision"];

    assert_eq!(typed.contract.hash, json["contract"]["hash"].as_str().unwrap());
    assert_eq!((typed.ticket.as_str(), typed.now.as_str()), ("4711", NOW));
    assert_eq!(typed.priority.as_deref(), json["priority"].as_str());
    assert_eq!(typed.coverage.status, CoverageStatus::Covered);
    assert_eq!(typed.wake_up.as_deref(), json["wake_up"].as_str());
    let timers = json["timers"].as_array().unwrap();
    assert_eq!(typed.timers.len(), timers.len());
    for (typed, json) in typed.timers.iter().zip(timers) {
        assert_eq!(typed.objective, json["objective"].as_str().unwrap());
        assert_eq!(typed.state, TimerState::Running);
        assert_eq!(json["state"], "running");
        assert_eq!(typed.target.as_deref(), json["target"].as_str());
        assert_eq!(typed.due.as_deref(), json["due"].as_str());
        assert_eq!(typed.elapsed_seconds, json["elapsed_seconds"].as_f64());
        assert_eq!(typed.remaining_seconds, json["remaining_seconds"].as_f64());
        assert_eq!(typed.share, json["share"].as_f64());
        assert_eq!(typed.clause.as_deref(), json["clause"].as_str());
        assert_eq!(typed.assumed, json["assumed"].as_bool().unwrap());
    }
    let steps = json["escalations"].as_array().unwrap();
    assert_eq!(typed.escalations.len(), steps.len());
    for (typed, json) in typed.escalations.iter().zip(steps) {
        assert_eq!(
            (typed.id.as_str(), typed.at.as_deref()),
            (json["id"].as_str().unwrap(), json["at"].as_str())
        );
    }
}

#[test]
fn events_with_facts_cross_whole() {
    let engine = common::engine(Engine::builder());
    let mut contract = engine.contract(Source::Builtin("lepida-payer".into())).unwrap();
    let mut ticket = ticket();
    let changed = Event {
        facts: vec![boolean("blocking", false)],
        ..event("facts_changed", "2026-10-03T13:05:00+02:00")
    };
    let paused =
        Event { reason: Some("waiting_on_customer".into()), ..event("paused", "2026-10-03T13:06:00+02:00") };
    ticket.events.extend([changed, paused]);
    let decision = contract.decide(&ticket, NOW).unwrap();
    assert_eq!(decision.priority.as_deref(), Some("non_blocking"));
    let resolve = decision.timers.iter().find(|timer| timer.objective == "resolve").unwrap();
    assert_eq!((resolve.state, resolve.due.as_deref()), (TimerState::Paused, None));
    assert!(resolve.due_if_resumed_now.is_some());
}

#[test]
fn a_bad_ticket_is_a_typed_error() {
    let engine = common::engine(Engine::builder());
    let mut contract = engine.contract(Source::Builtin("lepida-payer".into())).unwrap();
    let mut bad = ticket();
    bad.events = vec![event("opened", "yesterday"), event("", "2026-02-30T00:00:00Z")];
    let error = contract.decide(&bad, NOW).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Ticket);
    let paths: Vec<_> = error.diagnostics().iter().filter_map(|d| d.path.as_deref()).collect();
    assert!(paths.contains(&"events[0].at") && paths.contains(&"events[1].at"), "{paths:?}");
    assert_eq!(contract.decide(&ticket(), "noon").unwrap_err().diagnostics()[0].code, "bad_instant");
    assert!(contract.decide(&ticket(), NOW).is_ok());
}

#[test]
fn a_typed_decision_names_the_overlay_that_it_rests_on() {
    let engine = common::engine(Engine::builder());
    let overlay =
        "[overlay]\ncontract = \"lepida-payer\"\n[[escalations]]\nat = \"-30m\"\naction = \"page\"\n";
    let source = Source::Builtin("lepida-payer".into());
    let signed = engine.contract(source.clone()).unwrap().decide(&ticket(), NOW).unwrap();
    let mut laid = engine.contract(source.with_overlay(overlay)).unwrap();
    let native = clausola::Contract::builtin("lepida-payer").unwrap().with_overlay(overlay).unwrap();
    let decision = laid.decide(&ticket(), NOW).unwrap();
    assert_eq!(signed.contract.overlay_hash, None);
    assert_eq!(decision.contract.overlay_hash.as_deref(), native.overlay_hash());
    assert_eq!(decision.contract.hash, signed.contract.hash);
    assert!(decision.escalations.iter().any(|step| step.action == "page"));
}
