//! Random tickets for trying a contract.

use crate::argument::seed;
use crate::error::to_js;
use clausola::{Instant, Ticket};
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::*;

const MINUTE: i64 = 60_000;
/// In minutes, as people write times.
const HOUR: i64 = 60;
/// 2026-01-01T00:00:00Z: a contract without a date is no older than the people who try it.
const YEAR_2026: i64 = 1_767_225_600_000;
const TWO_YEARS: i64 = 2 * 365 * 24 * HOUR;

/// A ticket, an instant to ask about it, and the seed that gives both again.
pub(crate) fn sample(contract: &clausola::Contract, options: &JsValue) -> Result<JsValue, JsValue> {
    let seed = match seed(options)? {
        Some(seed) => seed,
        // Without an operating system's or a browser's randomness any seed does.
        None => getrandom::u32().unwrap_or_default(),
    };
    let mut dice = Dice(u64::from(seed));
    let description = contract.describe();
    let described = Described { facts: list(&description, "facts"), events: list(&description, "events") };
    let (events, now) = history(contract, &described, &mut dice);
    let facts = facts(described.facts, &mut dice);
    let mut ticket = json!({ "id": format!("sample-{seed}"), "facts": facts, "events": events });
    if stops_nothing(contract, &ticket, &now) {
        without_stops(&mut ticket);
    }
    Ok(to_js(&json!({ "seed": seed, "ticket": ticket, "now": now })))
}

/// What a contract declares that a ticket can say.
struct Described<'a> {
    facts: &'a [Value],
    events: &'a [Value],
}

fn list<'a>(description: &'a Value, key: &str) -> &'a [Value] {
    description.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A value for nearly every fact that the contract declares.
fn facts(declared: &[Value], dice: &mut Dice) -> Map<String, Value> {
    let mut facts = Map::new();
    for fact in declared {
        // Now and then a ticket does not say, and the decision lists what it needs.
        if dice.below(12) > 0 {
            facts.extend(fact_value(fact, dice));
        }
    }
    facts
}

fn fact_value(fact: &Value, dice: &mut Dice) -> Option<(String, Value)> {
    let name = fact.get("fact")?.as_str()?.to_string();
    let value = match fact.get("type")? {
        Value::Array(values) => dice.pick(values).cloned()?,
        Value::String(kind) if kind == "bool" => Value::Bool(dice.below(2) == 0),
        Value::String(kind) if kind == "number" => dice.below(60).into(),
        Value::String(kind) if kind == "text" => "sample".into(),
        // An instant means something only beside the others: better none than a wild one.
        _ => return None,
    };
    Some((name, value))
}

/// What happened, in an order in which it can happen, and an instant during or after it.
fn history(
    contract: &clausola::Contract,
    described: &Described<'_>,
    dice: &mut Dice,
) -> (Vec<Value>, String) {
    let from = contract.valid_from().map_or(YEAR_2026, |from| from.millis().max(YEAR_2026));
    let mut at = from.saturating_add(dice.minutes(0, TWO_YEARS));
    let text = |at: i64| Instant::from_millis(at).in_zone(contract.time_zone());
    let mut events = vec![json!({ "type": "opened", "at": text(at) })];
    let mut happened = |event: &str, more: Value, dice: &mut Dice| {
        at = at.saturating_add(dice.minutes(5, 20 * HOUR));
        let mut fields = json!({ "type": event, "at": text(at) });
        if let (Value::Object(fields), Value::Object(more)) = (&mut fields, more) {
            fields.extend(more);
        }
        events.push(fields);
    };
    if dice.below(5) < 4 {
        happened("acknowledged", Value::Null, dice);
    }
    if dice.below(6) == 0
        && let Some((name, value)) =
            dice.pick(described.facts).filter(|fact| may_change(fact)).and_then(|fact| fact_value(fact, dice))
    {
        happened("facts_changed", json!({ "facts": { name: value } }), dice);
    }
    if dice.below(4) == 0 {
        happened("paused", json!({ "reason": "waiting_on_customer" }), dice);
        // Some are still waiting when the contract is asked.
        if dice.below(4) > 0 {
            happened("resumed", Value::Null, dice);
        }
    } else if dice.below(6) == 0 {
        let signed = dice.below(3) > 0;
        happened("suspended", json!({ "reason": "customer_unavailable", "signed": signed }), dice);
        happened("unsuspended", Value::Null, dice);
    }
    if dice.below(3) == 0
        && let Some(event) = dice.pick(described.events).and_then(|event| event.get("event")?.as_str())
    {
        happened(event, Value::Null, dice);
    }
    if dice.below(2) == 0 {
        happened("resolved", Value::Null, dice);
        if dice.below(8) == 0 {
            happened("reopened", Value::Null, dice);
        }
    }
    (events, text(at.saturating_add(dice.minutes(0, 30 * HOUR))))
}

const STOPS: [&str; 4] = ["paused", "resumed", "suspended", "unsuspended"];

/// Whether the contract knows no such pauses for such a ticket: only it can say.
fn stops_nothing(contract: &clausola::Contract, ticket: &Value, now: &str) -> bool {
    let decided = Ticket::from_value(ticket).and_then(|ticket| contract.decide(&ticket, now.parse()?));
    decided.is_ok_and(|decision| decision.warnings.iter().any(|warning| &*warning.code == "stops_nothing"))
}

fn without_stops(ticket: &mut Value) {
    if let Some(events) = ticket.get_mut("events").and_then(Value::as_array_mut) {
        let stops =
            |event: &Value| event.get("type").and_then(Value::as_str).is_some_and(|t| STOPS.contains(&t));
        events.retain(|event| !stops(event));
    }
}

/// Whether a later value of a fact counts: what was reported stays.
fn may_change(fact: &Value) -> bool {
    fact.get("fixed") != Some(&Value::Bool(true))
}

/// SplitMix64: small, and the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `end`, without it; the bias of a remainder is far below what a person could notice.
    fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or_default()
    }

    /// From `start` minutes to `end` without it, in milliseconds.
    fn minutes(&mut self, start: i64, end: i64) -> i64 {
        let width = u64::try_from(end.saturating_sub(start)).unwrap_or_default();
        start.saturating_add(i64::try_from(self.below(width)).unwrap_or_default()).saturating_mul(MINUTE)
    }

    fn pick<'a>(&mut self, values: &'a [Value]) -> Option<&'a Value> {
        values.get(usize::try_from(self.below(values.len().try_into().ok()?)).ok()?)
    }
}
