//! The judge: a slow program that says what the five contracts and a calendar mean.
//!
//! It shares no code with the engine. Time is walked minute by minute, holidays come from the law's list and
//! Clavius's tables, and the contracts are restated here from the documents. Where it and the engine differ, one of
//! them has misread the contract.

pub mod calendar;
pub mod compliance;
pub mod contracts;
pub mod decide;
pub mod holidays;
pub mod hours;

use crate::compare;
use crate::corpus::{Ask, Expect, Question, Source};
use calendar::Calendar;
use serde_json::{Map, Value};
use std::rc::Rc;

/// How a case's expectation differs from what the reference says; `None` where it is not a question for it.
///
/// The reference speaks of priorities, timers, warranties and wake-ups under the five contracts, and of time on
/// plain calendars. What else a case expects is left to the case.
#[must_use]
pub fn doubts(ask: &Ask, expect: &Expect) -> Option<Vec<String>> {
    let mut found = vec![];
    match (&ask.contract, &ask.question, expect) {
        (Source::Builtin(contract), Question::Decide { ticket, now }, Expect::Decision { values, .. }) => {
            let ticket: Value = serde_json::from_str(ticket).ok()?;
            let judged = decide::judge(contract, &ticket, decide::instant(now)).to_json();
            compare::decision(&known(values, &judged), &judged, &mut found);
        }
        (source, Question::Time(question), Expect::Answer(answer)) => {
            let question: Value = serde_json::from_str(question).ok()?;
            let given = time(source, &question)?;
            let expected = match answer.get("at") {
                Some(at) => Value::from(decide::instant(at.as_str()?)),
                None => answer.get("seconds").or_else(|| answer.get("open"))?.clone(),
            };
            if given.as_f64() != expected.as_f64() || given.as_bool() != expected.as_bool() {
                found.push(format!("expected {answer}, got {given}"));
            }
        }
        _ => return None,
    }
    Some(found)
}

/// A question of time: milliseconds for an instant, seconds for a length, a boolean for "open".
fn time(source: &Source, question: &Value) -> Option<Value> {
    if question.get("facts").is_some() {
        // Facts extend a calendar, and the reference is asked about plain ones.
        return None;
    }
    let name = question["calendar"].as_str()?;
    let calendar = match source {
        Source::Builtin(contract) => contracts::calendar(match (contract.as_str(), name) {
            ("exetera", "service") => "exetera",
            ("consorzio-it", "service") => "consorzio-it",
            ("sogei-pec", "desk") => "sogei-pec desk",
            ("lepida-payer", "help_desk") => "lepida-payer",
            ("conciliasfera", "desk") => "conciliasfera",
            _ => return None,
        }),
        Source::Toml(text) => Rc::new(Calendar::new(hours::read(text, name)?)),
        Source::Json(_) => return None,
    };
    let instant = |key: &str| question[key].as_str().map(decide::instant);
    let start = instant("start")?;
    let millis = |key: &str| question[key].as_f64().map(|seconds| (seconds * 1000.0).round() as i64);
    let days = || question["days"].as_u64();
    Some(match question["op"].as_str()? {
        "due" => Value::from(calendar.due(start, millis("seconds")?)?),
        "before" => Value::from(calendar.before(start, millis("seconds")?)?),
        "worked" => Value::from(calendar.worked(start, instant("end")?) as f64 / 1000.0),
        "is_open" => Value::from(calendar.is_open(start)),
        "working_days" => Value::from(calendar.working_days(start, u32::try_from(days()?).ok()?, &[])),
        "calendar_days" if question.get("roll").is_none() => {
            Value::from(calendar.calendar_days(start, days()?))
        }
        _ => return None,
    })
}

/// The part of an expectation that the reference has an opinion on.
fn known(values: &Map<String, Value>, judged: &Value) -> Map<String, Value> {
    let mut known: Map<String, Value> = values
        .iter()
        .filter(|(key, _)| judged.get(key).is_some() || *key == "timers_exactly")
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    // Of the terms it knows the warranty only, and until when.
    if let Some(Value::Object(terms)) = known.get_mut("terms") {
        terms.retain(|id, _| id == "warranty");
        for fields in terms.values_mut().filter_map(Value::as_object_mut) {
            fields.retain(|key, _| key == "until");
        }
        if terms.is_empty() {
            known.remove("terms");
        }
    }
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
