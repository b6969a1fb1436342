//! Between an instant and its wake-up nothing of a decision changes but what counts, and at the wake-up something does.
//!
//! Any history goes: impossible ones too must wake their host in time. The contract of `contracts/everything.toml` has
//! every way in which a decision changes by itself; the shipped five come on top.

use super::tickets::{HOUR, opening, wait};
use clausola::{Contract, Instant, Ticket};
use clausola_tests::reference::decide::{instant, print};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// How long after `now` a decision without a wake-up is asked again.
const LONG: i64 = 500 * 24 * HOUR;

/// A ticket, and the instant from which it is watched.
#[derive(Debug, Clone)]
struct Watch {
    ticket: Value,
    now: i64,
    /// Instants to look at on the way, as parts of it.
    on_the_way: Vec<Index>,
}

/// What may happen to a ticket of a contract, and what may be said of it.
#[derive(Debug, Clone)]
struct Stage {
    facts: Vec<Value>,
    events: Vec<String>,
    objectives: Vec<String>,
    steps: Vec<String>,
}

impl Stage {
    fn of(contract: &Contract) -> Self {
        let described = contract.describe();
        let list = |key: &str| described[key].as_array().cloned().unwrap_or_default();
        let names = |key: &str, name: &str| -> Vec<String> {
            list(key).iter().filter_map(|one| one[name].as_str().map(str::to_string)).collect()
        };
        let mut events: Vec<String> = [
            "facts_changed",
            "facts_changed",
            "acknowledged",
            "contacted",
            "diagnosed",
            "workaround",
            "paused",
            "resumed",
            "suspended",
            "unsuspended",
            "suspension_signed",
            "deadline_agreed",
            "escalated",
            "intervened",
            "resolved",
            "reopened",
            "closed",
            "cancelled",
        ]
        .map(str::to_string)
        .to_vec();
        events.extend(names("events", "event"));
        let objectives = names("objectives", "id");
        let mut steps: Vec<String> = objectives
            .iter()
            .flat_map(|o| ["75%", "55%", "due", "+30m"].map(|at| format!("{o}@{at}")))
            .collect();
        steps.extend(["tell_opened", "vip", "tell"].map(str::to_string));
        Self { facts: list("facts"), events, objectives, steps }
    }

    /// A value of a declared fact; instants lie around the opening.
    fn value(&self, fact: &Value, opened: i64, which: Index) -> Value {
        match &fact["type"] {
            Value::Array(values) => values[which.index(values.len())].clone(),
            kind if kind == "bool" => json!(which.index(2) == 0),
            kind if kind == "number" => json!(which.index(80) as i64 - 10),
            kind if kind == "instant" => {
                json!(print(opened + (which.index(20 * 24 * 60) as i64 - 5 * 24 * 60) * HOUR / 60))
            }
            _ => json!("text"),
        }
    }

    fn event(&self, kind: &str, at: i64, opened: i64, which: [Index; 2]) -> Value {
        // A term can be agreed only where one is promised.
        let kind = if kind == "deadline_agreed" && self.objectives.is_empty() { "contacted" } else { kind };
        let mut event = json!({ "type": kind, "at": print(at) });
        let [one, other] = which;
        match kind {
            "facts_changed" if !self.facts.is_empty() => {
                let fact = &self.facts[one.index(self.facts.len())];
                let name = fact["fact"].as_str().unwrap_or_default();
                event["facts"] = json!({ name: self.value(fact, opened, other) });
            }
            "paused" => event["reason"] = json!(["customer", "parts"][one.index(2)]),
            "suspended" => event["signed"] = json!(one.index(2) == 0),
            "deadline_agreed" => {
                event["objective"] = json!(self.objectives[one.index(self.objectives.len())]);
                event["due"] = json!(print(at + (other.index(200) as i64 - 20) * HOUR / 2));
            }
            "escalated" => event["step"] = json!(self.steps[one.index(self.steps.len())]),
            _ => {}
        }
        event
    }
}

fn watch(contract: &Contract) -> impl Strategy<Value = Watch> + use<> {
    let stage = Stage::of(contract);
    let said = prop::collection::vec((any::<Index>(), prop::bool::weighted(0.8)), stage.facts.len());
    let steps = prop::collection::vec((any::<Index>(), wait(), any::<[Index; 2]>()), 0..8);
    let later = prop_oneof![1 => Just(0_i64), 2 => wait(), 1 => 0..24 * HOUR];
    (opening(), said, steps, later, prop::collection::vec(any::<Index>(), 12)).prop_map(
        move |(opened, said, steps, later, on_the_way)| {
            let given = stage.facts.iter().zip(&said).filter(|(_, (_, given))| *given);
            let facts: Map<String, Value> = given
                .filter_map(|(fact, (which, _))| {
                    Some((fact["fact"].as_str()?.to_string(), stage.value(fact, opened, *which)))
                })
                .collect();
            let mut at = opened;
            let mut events = vec![json!({ "type": "opened", "at": print(opened) })];
            for (kind, wait, which) in &steps {
                at += wait;
                events.push(stage.event(&stage.events[kind.index(stage.events.len())], at, opened, *which));
            }
            let ticket = json!({ "id": "watched", "facts": facts, "events": events });
            Watch { ticket, now: at + later, on_the_way }
        },
    )
}

/// A decision without what counts while nothing happens, and the instants that it names.
fn still(contract: &Contract, ticket: &Ticket, at: i64) -> Result<(Value, Option<i64>), String> {
    let decision = contract.decide(ticket, Instant::from_millis(at)).map_err(|e| e.to_string())?;
    let mut decision: Value = serde_json::from_str(&decision.to_json()).map_err(|e| e.to_string())?;
    let wake_up = decision["wake_up"].as_str().map(instant);
    decision["now"] = Value::Null;
    for timer in decision["timers"].as_array_mut().into_iter().flatten() {
        for counting in ["elapsed_seconds", "remaining_seconds", "share", "due_if_resumed_now"] {
            timer[counting] = Value::Null;
        }
    }
    Ok((decision, wake_up))
}

/// Every instant that a decision names.
fn named(value: &Value, found: &mut BTreeSet<i64>) {
    match value {
        Value::String(text) if text.parse::<Instant>().is_ok() => {
            found.insert(instant(text));
        }
        Value::Array(values) => values.iter().for_each(|value| named(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| named(value, found)),
        _ => {}
    }
}

fn wakes_in_time(contract: &Contract, watch: &Watch) -> Result<(), TestCaseError> {
    let text = watch.ticket.to_string();
    let fail = |why: String| TestCaseError::fail(format!("{}: {why}\n{text}", contract.id()));
    let ticket = Ticket::from_json(&text).map_err(|e| fail(e.to_string()))?;
    let (first, wake_up) = still(contract, &ticket, watch.now).map_err(fail)?;
    let end = wake_up.unwrap_or(watch.now + LONG);
    if end <= watch.now {
        return Err(fail(format!("at {} the wake-up is {}", print(watch.now), print(end))));
    }
    let mut instants = BTreeSet::from([watch.now + 1, end - 1]);
    named(&first, &mut instants);
    let near: Vec<i64> = instants.iter().flat_map(|at| [at - 1, *at, at + 1]).collect();
    instants.extend(near);
    let width = usize::try_from(end - watch.now).unwrap_or(usize::MAX);
    instants.extend(watch.on_the_way.iter().map(|part| watch.now + part.index(width) as i64));
    for at in instants.into_iter().filter(|at| (watch.now + 1..end).contains(at)) {
        let (then, _) = still(contract, &ticket, at).map_err(fail)?;
        if then != first {
            let (now, at, end) = (print(watch.now), print(at), wake_up.map(print));
            return Err(fail(format!(
                "asked at {now}, to wake up at {end:?}; at {at} already\n{then}\nnot\n{first}"
            )));
        }
    }
    if wake_up.is_some() && still(contract, &ticket, end).map_err(fail)?.0 == first {
        return Err(fail(format!("asked at {}, nothing changes at {}", print(watch.now), print(end))));
    }
    Ok(())
}

fn all_wake_in_time(contract: &Contract) {
    let mut runner = proptest::test_runner::TestRunner::new(super::config(5));
    if let Err(e) = runner.run(&watch(contract), |watch| wakes_in_time(contract, &watch)) {
        panic!("{e}");
    }
}

#[test]
fn everything() {
    let text = include_str!("../../contracts/everything.toml");
    all_wake_in_time(&Contract::from_toml(text).unwrap_or_else(|e| panic!("{e}")));
}

#[test]
fn every_shipped_contract() {
    for shipped in Contract::builtins() {
        all_wake_in_time(&Contract::builtin(shipped.id).unwrap_or_else(|e| panic!("{e}")));
    }
}
