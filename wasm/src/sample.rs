//! Random tickets for trying a contract.

use crate::argument::seed;
use crate::error::to_js;
use clausola::Instant;
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::*;

const MINUTE: i64 = 60_000;
/// In minutes, as people write times.
const HOUR: i64 = 60;
const TWO_YEARS: i64 = 2 * 365 * 24 * HOUR;

/// A ticket, an instant to ask about it, and the seed that gives both again.
pub(crate) fn sample(contract: &clausola::Contract, options: &JsValue) -> Result<JsValue, JsValue> {
    let seed = match seed(options)? {
        Some(seed) => seed,
        // Without an operating system's or a browser's randomness any seed does.
        None => getrandom::u32().unwrap_or_default(),
    };
    let mut dice = Dice(u64::from(seed));
    let (events, now) = history(contract, &mut dice);
    let ticket =
        json!({ "id": format!("sample-{seed}"), "facts": facts(contract, &mut dice), "events": events });
    Ok(to_js(&json!({ "seed": seed, "ticket": ticket, "now": now })))
}

/// A value for nearly every fact that the contract declares.
fn facts(contract: &clausola::Contract, dice: &mut Dice) -> Map<String, Value> {
    let described = contract.describe();
    let declared = described.get("facts").and_then(Value::as_array).into_iter().flatten();
    let mut facts = Map::new();
    for fact in declared {
        let Some(name) = fact.get("fact").and_then(Value::as_str) else { continue };
        // Now and then a ticket does not say, and the decision lists what it needs.
        if dice.below(12) == 0 {
            continue;
        }
        let value = match fact.get("type") {
            Some(Value::Array(values)) => dice.pick(values).cloned(),
            Some(Value::String(kind)) if kind == "bool" => Some(Value::Bool(dice.below(2) == 0)),
            Some(Value::String(kind)) if kind == "number" => Some(dice.below(60).into()),
            Some(Value::String(kind)) if kind == "text" => Some("sample".into()),
            // An instant means something only beside the others: better none than a wild one.
            _ => None,
        };
        facts.extend(value.map(|value| (name.to_string(), value)));
    }
    facts
}

/// What happened, in an order in which it can happen, and an instant during or after it.
fn history(contract: &clausola::Contract, dice: &mut Dice) -> (Vec<Value>, String) {
    let from = contract.valid_from().map_or(0, Instant::millis).max(Instant::MIN.millis());
    let mut at = from.saturating_add(dice.minutes(0, TWO_YEARS));
    let text = |at: i64| Instant::from_millis(at).in_zone(contract.time_zone());
    let mut events = vec![json!({ "type": "opened", "at": text(at) })];
    let mut happened = |event: &str, reason: Option<&str>, dice: &mut Dice| {
        at = at.saturating_add(dice.minutes(5, 20 * HOUR));
        events.push(json!({ "type": event, "at": text(at), "reason": reason }));
    };
    if dice.below(5) < 4 {
        happened("acknowledged", None, dice);
    }
    if dice.below(4) == 0 {
        happened("paused", Some("waiting_on_customer"), dice);
        happened("resumed", None, dice);
    }
    if dice.below(2) == 0 {
        happened("resolved", None, dice);
    }
    (events, text(at.saturating_add(dice.minutes(0, 30 * HOUR))))
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
