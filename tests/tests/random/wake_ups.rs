//! Between now and its wake-up a decision stands still; at the wake-up it changes.

use super::histories::{EVERYTHING, contract, history};
use super::tickets::{HOUR, Scene, scene};
use clausola::{Contract, Instant, Ticket};
use clausola_tests::reference::decide::{instant, print};
use proptest::prelude::*;
use serde_json::Value;

/// What may change while nothing happens: the clock, and what counts with it.
const MOVING: [&str; 5] = ["now", "elapsed_seconds", "remaining_seconds", "share", "due_if_resumed_now"];

/// The ticket as it is known at `now`: what lies ahead has not happened, and does not happen.
fn known(ticket: &Value, now: i64) -> Value {
    let mut ticket = ticket.clone();
    if let Some(events) = ticket["events"].as_array_mut() {
        events.retain(|event| instant(event["at"].as_str().unwrap_or_default()) <= now);
    }
    ticket
}

/// The decision without what may move.
fn still(contract: &Contract, ticket: &Ticket, at: i64) -> Result<Value, TestCaseError> {
    let decision = contract
        .decide(ticket, Instant::from_millis(at))
        .map_err(|e| TestCaseError::fail(format!("at {}: {e}", print(at))))?;
    let mut value = serde_json::to_value(&decision).map_err(|e| TestCaseError::fail(e.to_string()))?;
    strip(&mut value);
    Ok(value)
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|key, _| !MOVING.contains(&key.as_str()));
            fields.values_mut().for_each(strip);
        }
        Value::Array(entries) => entries.iter_mut().for_each(strip),
        _ => {}
    }
}

/// Every instant that a decision names: whatever may change, changes at one of them or a millisecond after.
fn named(value: &Value, found: &mut Vec<i64>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|inner| named(inner, found)),
        Value::Array(entries) => entries.iter().for_each(|inner| named(inner, found)),
        Value::String(text) => found.extend(text.parse::<Instant>().ok().map(Instant::millis)),
        _ => {}
    }
}

/// The instants between two at which something might change, and some at which nothing should.
fn between(decision: &Value, now: i64, end: i64) -> Vec<i64> {
    let mut moments = vec![];
    named(decision, &mut moments);
    // The ends, the middle, and closer and closer to both.
    moments.extend((0..12).flat_map(|n| [now + ((end - now) >> n), end - ((end - now) >> n)]));
    // Calendars open and close on the half hour, days end at midnight.
    moments.extend((0..8).map(|n| now - now.rem_euclid(HOUR / 2) + n * HOUR / 2));
    moments.extend((0..4).map(|n| end - end.rem_euclid(HOUR / 2) - n * HOUR / 2));
    let mut moments: Vec<i64> = moments.iter().flat_map(|at| [at - 1, *at, at + 1]).collect();
    moments.retain(|at| now < *at && *at < end);
    moments.sort_unstable();
    moments.dedup();
    moments
}

fn exact(contract: &Contract, scene: &Scene) -> Result<(), TestCaseError> {
    for &now in &scene.nows {
        let known = known(&scene.ticket, now);
        let ticket = Ticket::from_json(&known.to_string()).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let today = still(contract, &ticket, now)?;
        let wake_up = today["wake_up"].as_str().map(instant);
        let far = now + 400 * 24 * HOUR;
        let end = wake_up.unwrap_or(far);
        prop_assert!(end > now, "{} at {}: woken up in the past\n{known}", scene.contract, print(now));
        for at in between(&today, now, end) {
            let then = still(contract, &ticket, at)?;
            prop_assert_eq!(
                &today,
                &then,
                "{} at {}, not woken up by {}\n{}",
                scene.contract,
                print(now),
                print(at),
                known
            );
        }
        if let Some(at) = wake_up {
            let mut before = today;
            let mut then = still(contract, &ticket, at)?;
            for decision in [&mut before, &mut then] {
                decision["wake_up"].take();
            }
            prop_assert_ne!(
                before,
                then,
                "{} at {}: woken up for nothing at {}\n{}",
                scene.contract,
                print(now),
                print(at),
                known
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(super::config(4))]

    #[test]
    fn exetera_wakes_up_in_time(scene in scene("exetera")) {
        exact(&contract(scene.contract), &scene)?;
    }

    #[test]
    fn consorzio_it_wakes_up_in_time(scene in scene("consorzio-it")) {
        exact(&contract(scene.contract), &scene)?;
    }

    #[test]
    fn sogei_pec_wakes_up_in_time(scene in scene("sogei-pec")) {
        exact(&contract(scene.contract), &scene)?;
    }

    #[test]
    fn lepida_payer_wakes_up_in_time(scene in scene("lepida-payer")) {
        exact(&contract(scene.contract), &scene)?;
    }

    #[test]
    fn any_history_under_exetera_wakes_up_in_time(scene in history("exetera")) {
        exact(&contract(scene.contract), &scene)?;
    }

    #[test]
    fn any_history_under_consorzio_it_wakes_up_in_time(scene in history("consorzio-it")) {
        exact(&contract(scene.contract), &scene)?;
    }

    #[test]
    fn any_history_under_sogei_pec_wakes_up_in_time(scene in history("sogei-pec")) {
        exact(&contract(scene.contract), &scene)?;
    }

    #[test]
    fn any_history_under_conciliasfera_wakes_up_in_time(scene in history("conciliasfera")) {
        exact(&contract(scene.contract), &scene)?;
    }

    #[test]
    fn any_history_under_lepida_payer_wakes_up_in_time(scene in history("lepida-payer")) {
        exact(&contract(scene.contract), &scene)?;
    }

    #[test]
    fn any_history_under_a_contract_of_everything_wakes_up_in_time(scene in history(EVERYTHING)) {
        exact(&contract(scene.contract), &scene)?;
    }
}
