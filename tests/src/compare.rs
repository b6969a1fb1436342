//! Whether an answer is what a case expects.

use crate::corpus::{Errors, Expect};
use serde_json::{Map, Value};

/// Every way in which the text of an answer differs from what is expected; empty where it does not.
#[must_use]
pub fn differences(expect: &Expect, answer: &str) -> Vec<String> {
    let Ok(answer) = serde_json::from_str::<Value>(answer) else {
        return vec![format!("the answer is not JSON: {}", shorten(answer))];
    };
    let mut found = vec![];
    match expect {
        Expect::Decision { values, warns } => match answer.get("decision") {
            Some(given) => {
                decision(values, given, &mut found);
                let codes: Vec<&str> =
                    list(given, "warnings").iter().filter_map(|w| w["code"].as_str()).collect();
                if codes != *warns {
                    found.push(format!("warnings: expected {warns:?}, got {}", given["warnings"]));
                }
            }
            None => found.push(format!("expected a decision, got {}", shorten(&answer.to_string()))),
        },
        Expect::Errors(expected) => {
            // A question of time has one error, the others a list of them.
            let given =
                answer.get("error").map_or_else(|| list(&answer, "errors").to_vec(), |one| vec![one.clone()]);
            errors(expected, &given, &answer, &mut found);
        }
        Expect::Answer(expected) => subset("answer", expected, &answer, &mut found),
    }
    found
}

/// As [`differences`], for a decision alone.
pub fn decision(expected: &Map<String, Value>, given: &Value, found: &mut Vec<String>) {
    for (key, value) in expected {
        match (key.as_str(), value) {
            ("timers", Value::Object(by_id)) => keyed("timers", "objective", by_id, given, found),
            ("terms", Value::Object(by_id)) if by_id.is_empty() => {
                subset("terms", &Value::from(vec![(); 0]), &given["terms"], found)
            }
            ("terms", Value::Object(by_id)) => keyed("terms", "term", by_id, given, found),
            ("escalations", Value::Object(by_id)) => keyed("escalations", "id", by_id, given, found),
            ("timers_exactly", Value::Array(ids)) => exactly("timers", "objective", ids, given, found),
            ("escalations_exactly", Value::Array(ids)) => exactly("escalations", "id", ids, given, found),
            _ => subset(key, value, &given[key], found),
        }
    }
}

/// Entries of a list, each named by one of its fields.
fn keyed(name: &str, id: &str, expected: &Map<String, Value>, given: &Value, found: &mut Vec<String>) {
    for (key, value) in expected {
        match list(given, name).iter().find(|entry| entry[id] == *key.as_str()) {
            Some(entry) => subset(&format!("{name}.{key}"), value, entry, found),
            None => found.push(format!("{name}.{key}: not listed")),
        }
    }
}

/// The entries of a list, all of them in order, each named by one of its fields.
fn exactly(name: &str, id: &str, expected: &[Value], given: &Value, found: &mut Vec<String>) {
    let listed: Vec<Value> = list(given, name).iter().map(|entry| entry[id].clone()).collect();
    if listed != expected {
        let (expected, listed) = (Value::from(expected.to_vec()), Value::from(listed));
        found.push(format!("{name}: expected exactly {expected}, got {listed}"));
    }
}

fn errors(expected: &Errors, given: &[Value], answer: &Value, found: &mut Vec<String>) {
    // Whatever a case expects, an error says what is wrong and what to do next.
    for one in given {
        if [&one["message"], &one["help"]].iter().any(|text| text.as_str().is_none_or(str::is_empty)) {
            found.push(format!("an error without message or help: {one}"));
        }
    }
    match expected {
        Errors::Code(code) => {
            if !given.iter().any(|one| one["code"] == *code.as_str()) {
                found.push(format!("expected an error `{code}`, got {}", shorten(&answer.to_string())));
            }
        }
        Errors::Exactly(all) => {
            if all.len() != given.len() {
                found.push(format!(
                    "expected {} errors, got {}: {}",
                    all.len(),
                    given.len(),
                    shorten(&answer.to_string())
                ));
            }
            for (i, (expected, given)) in all.iter().zip(given).enumerate() {
                for (key, value) in expected {
                    match key.strip_suffix("_contains") {
                        Some(field) => contains(&format!("errors[{i}].{field}"), value, &given[field], found),
                        None => subset(&format!("errors[{i}].{key}"), value, &given[key], found),
                    }
                }
            }
        }
    }
}

fn contains(place: &str, part: &Value, given: &Value, found: &mut Vec<String>) {
    let (Some(part), Some(text)) = (part.as_str(), given.as_str()) else {
        found.push(format!("{place}: expected text with {part}, got {given}"));
        return;
    };
    if !text.contains(part) {
        found.push(format!("{place}: expected `{part}` in `{text}`"));
    }
}

/// Objects match by the keys that are expected, lists entry by entry, numbers by value.
fn subset(place: &str, expected: &Value, given: &Value, found: &mut Vec<String>) {
    match (expected, given) {
        (Value::Object(keys), Value::Object(_)) => {
            for (key, value) in keys {
                subset(&format!("{place}.{key}"), value, &given[key], found);
            }
        }
        (Value::Array(expected), Value::Array(entries)) if expected.len() == entries.len() => {
            for (i, (expected, given)) in expected.iter().zip(entries).enumerate() {
                subset(&format!("{place}[{i}]"), expected, given, found);
            }
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => {}
        _ if expected == given => {}
        _ => found.push(format!("{place}: expected {expected}, got {given}")),
    }
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// The beginning of a text, for a message.
#[must_use]
pub fn shorten(text: &str) -> String {
    if text.chars().count() <= 400 {
        text.to_string()
    } else {
        text.chars().take(400).chain(['…']).collect()
    }
}

/// Whether an answer refuses with one error, of this code.
#[must_use]
pub fn is_error(answer: &str, code: &str) -> bool {
    let answer: Value = serde_json::from_str(answer).unwrap_or_default();
    matches!(list(&answer, "errors"), [one] if one["code"] == code)
}

/// The answer that refuses, from diagnostics as any host has them.
#[must_use]
pub fn refusal(errors: &[impl serde::Serialize]) -> String {
    format!(r#"{{"ok":false,"errors":{}}}"#, clausola::json::to_string(errors))
}

/// The codes of the errors with which an answer refuses, in order; none where it does not.
#[must_use]
pub fn codes(answer: &str) -> Vec<String> {
    let answer: Value = serde_json::from_str(answer).unwrap_or_default();
    let errors =
        answer.get("error").map_or_else(|| list(&answer, "errors").to_vec(), |one| vec![one.clone()]);
    errors.iter().filter_map(|one| one["code"].as_str().map(str::to_string)).collect()
}

/// Two texts from where they part, with a little of what they share, for a message.
#[must_use]
pub fn part(one: &str, other: &str) -> [String; 2] {
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    [one, other].map(|text| {
        let rest: String = text.chars().skip(shared.saturating_sub(60)).take(200).collect();
        format!("…{rest}…")
    })
}
