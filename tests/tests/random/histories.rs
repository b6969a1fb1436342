//! Random histories of any kind, possible or not: whatever a ticket system may send, and every event and fact that a
//! contract knows. Nobody says what they mean; the wake-ups must be exact all the same.

use super::tickets::{HOUR, Scene, opening, wait};
use clausola::{Contract, Instant, Ticket};
use clausola_tests::reference::decide::print;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

/// The contract of `tests/contracts` in which everything that can change by itself does.
pub(super) const EVERYTHING: &str = "everything";

/// A shipped contract, or the one of this test.
pub(super) fn contract(id: &str) -> Contract {
    if id == EVERYTHING {
        Contract::from_toml(include_str!("../../contracts/everything.toml")).unwrap()
    } else {
        Contract::builtin(id).unwrap()
    }
}

/// What every contract knows to happen; what a contract adds comes with it.
const EVENTS: [&str; 16] = [
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
    "intervened",
    "resolved",
    "reopened",
    "closed",
];

/// What a contract knows: event types, facts with values to choose from, objectives.
#[derive(Debug)]
struct World {
    id: &'static str,
    contract: Contract,
    events: Vec<String>,
    facts: Vec<(String, Value)>,
    objectives: Vec<String>,
}

impl World {
    fn of(id: &'static str) -> Self {
        let contract = contract(id);
        let says = contract.describe();
        let all = |list: &str, key: &str| -> Vec<String> {
            says[list].as_array().unwrap().iter().map(|e| e[key].as_str().unwrap().to_string()).collect()
        };
        let own = all("events", "event");
        Self {
            id,
            events: EVENTS.iter().map(ToString::to_string).chain(own.iter().chain(&own).cloned()).collect(),
            facts: all("facts", "fact")
                .into_iter()
                .zip(says["facts"].as_array().unwrap().iter().map(|f| f["type"].clone()))
                .collect(),
            objectives: all("objectives", "id"),
            contract,
        }
    }

    /// A value for a fact, near the instant at which the ticket says it.
    fn value(&self, fact: usize, which: Index, at: i64) -> Value {
        match &self.facts[fact].1 {
            Value::Array(values) => values[which.index(values.len())].clone(),
            Value::String(kind) => match kind.as_str() {
                "bool" => json!(which.index(2) == 0),
                "number" => json!([-1, 0, 1, 11, 12, 30, 31, 50, 130][which.index(9)]),
                "instant" => json!(print(at + (which.index(2_000) as i64 - 500) * HOUR / 20)),
                _ => json!(["", "application/pdf", "Fatture", "anything"][which.index(4)]),
            },
            other => panic!("a fact of type {other}"),
        }
    }

    fn facts(&self, chosen: &[(Index, bool)], at: i64) -> Map<String, Value> {
        let given = chosen.iter().enumerate().filter(|(_, (_, given))| *given);
        given.map(|(fact, (which, _))| (self.facts[fact].0.clone(), self.value(fact, *which, at))).collect()
    }

    fn event(&self, kind: &str, at: i64, which: Index, other: Index, before: &[Value]) -> Value {
        let mut event = json!({ "type": kind, "at": print(at) });
        match kind {
            "paused" => event["reason"] = json!(["customer", "supplier"][which.index(2)]),
            "suspended" => event["signed"] = json!(which.index(2) == 0),
            "suspension_signed" if !before.is_empty() => {
                event["suspended_at"] = before[which.index(before.len())]["at"].clone();
            }
            "deadline_agreed" => {
                event["objective"] = match self.objectives.as_slice() {
                    [] => json!("none"),
                    ids => json!(ids[which.index(ids.len())]),
                };
                event["due"] = json!(print(at + (other.index(600) as i64 - 100) * HOUR / 5));
            }
            "facts_changed" => {
                let fact = which.index(self.facts.len());
                event["facts"] = json!({ &self.facts[fact].0: self.value(fact, other, at) });
            }
            _ => {}
        }
        event
    }

    /// Some of the steps that are asked for at an instant are done.
    fn escalate(&self, ticket: &mut Value, done: &[(Index, i64)]) {
        for (which, wait) in done {
            let last =
                ticket["events"].as_array().unwrap().last().unwrap()["at"].as_str().unwrap().to_string();
            let at = last.parse::<Instant>().unwrap().plus_millis(*wait);
            let Ok(decision) =
                Ticket::from_value(ticket).and_then(|ticket| self.contract.decide(&ticket, at))
            else {
                return;
            };
            if !decision.escalations.is_empty() {
                let step = &decision.escalations[which.index(decision.escalations.len())].id;
                let event = json!({ "type": "escalated", "at": print(at.millis()), "step": &**step });
                ticket["events"].as_array_mut().unwrap().push(event);
            }
        }
    }
}

/// Any history under a contract, and some instants to ask about.
pub(super) fn history(id: &'static str) -> impl Strategy<Value = Scene> {
    let world = World::of(id);
    let facts = prop::collection::vec((any::<Index>(), prop::bool::weighted(0.8)), world.facts.len());
    let steps = prop::collection::vec((any::<Index>(), wait(), any::<Index>(), any::<Index>()), 0..9);
    let done = prop::collection::vec((any::<Index>(), wait()), 0..3);
    let nows = prop::collection::vec((any::<Index>(), select(&[0_i64, 1, HOUR, 30 * HOUR][..])), 1..4);
    (opening(), facts, steps, done, nows).prop_map(move |(opened, facts, steps, done, nows)| {
        let mut at = opened;
        let mut events = vec![json!({ "type": "opened", "at": print(at) })];
        for (kind, wait, which, other) in &steps {
            at += wait;
            let kind = &world.events[kind.index(world.events.len())];
            events.push(world.event(kind, at, *which, *other, &events));
        }
        let mut ticket = json!({ "id": "any", "facts": world.facts(&facts, opened), "events": events });
        world.escalate(&mut ticket, &done);
        let events = ticket["events"].as_array().unwrap();
        let moments: Vec<i64> =
            events.iter().map(|e| e["at"].as_str().unwrap().parse::<Instant>().unwrap().millis()).collect();
        let nows = nows.iter().map(|(which, off)| moments[which.index(moments.len())] + off).collect();
        Scene { contract: world.id, ticket, nows }
    })
}
