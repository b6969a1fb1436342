//! The judge: a slow program that says what the five contracts and a calendar mean.
//!
//! It shares no code with the engine. Time is walked minute by minute, holidays come from the law's list and
//! Clavius's tables, and the contracts are restated here from the documents. Where it and the engine differ, one of
//! them has misread the contract.

pub mod calendar;
pub mod contracts;
pub mod decide;
pub mod holidays;

use crate::compare;
use crate::corpus::{Ask, Expect, Question, Source};
use serde_json::{Map, Value};

/// How a case's expectation differs from what the reference says; `None` where it is not a question for it.
///
/// The reference speaks of priorities, timers and wake-ups under the five contracts. What else a case expects is
/// left to the case.
#[must_use]
pub fn doubts(ask: &Ask, expect: &Expect) -> Option<Vec<String>> {
    let (Source::Builtin(contract), Question::Decide { ticket, now }, Expect::Decision { values, .. }) =
        (&ask.contract, &ask.question, expect)
    else {
        return None;
    };
    let ticket: Value = serde_json::from_str(ticket).ok()?;
    let judged = decide::judge(contract, &ticket, decide::instant(now)).to_json();
    let mut found = vec![];
    compare::decision(&known(values, &judged), &judged, &mut found);
    Some(found)
}

/// The part of an expectation that the reference has an opinion on.
fn known(values: &Map<String, Value>, judged: &Value) -> Map<String, Value> {
    let mut known: Map<String, Value> = values
        .iter()
        .filter(|(key, _)| judged.get(key).is_some() || *key == "timers_exactly")
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    if let Some(Value::Object(timers)) = known.get_mut("timers") {
        for (id, timer) in timers {
            let judged =
                judged["timers"].as_array().into_iter().flatten().find(|timer| timer["objective"] == **id);
            if let (Value::Object(fields), Some(Value::Object(judged))) = (timer, judged) {
                fields.retain(|key, _| judged.contains_key(key));
            }
        }
    }
    known
}
