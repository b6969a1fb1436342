//! What it costs to ask the plugin instead of the library, by the way of asking.

use crate::{Sample, median};
use anyhow::{Context, Result};
use clausola::Ticket;
use clausola_host::typed::{Event, Fact, FactValue};
use clausola_host::{CoreModule, Engine, Limits, Source, typed};
use serde_json::{Value, json};

/// Prints a line for each way of asking and each sample: `embed:<way>`, contract, microseconds.
pub(crate) fn rows(component: &[u8], core_module: &[u8], samples: &[Sample]) -> Result<()> {
    // As a server has it: room set aside, and the clock watched, for a plugin that somebody else may have built.
    let engine = Engine::builder().limits(Limits::new().memory(64 << 20)).instances(8).build(component)?;
    let mut module = CoreModule::new(core_module)?;
    for Sample { contract: id, ticket, now } in samples {
        let print = |way: &str, micros: f64| println!("embed:{way}\t{id}\t{micros:.3}");
        let source = || Source::Builtin(id.clone());

        let native = clausola::Contract::builtin(id)?;
        let (read, at) = (Ticket::from_json(ticket)?, now.parse()?);
        print("native, typed", median(|| Ok(native.decide(&read, at)?))?);
        print("native, JSON", median(|| Ok(native.decide_json(ticket, now)))?);

        let mut hosted = engine.contract(source())?;
        let records = records(&serde_json::from_str(ticket)?)?;
        print("typed", median(|| Ok(hosted.decide(&records, now)?))?);
        print("JSON", median(|| Ok(hosted.decide_json(ticket, now)?))?);

        let request = json!({ "call": "decide", "contract": id, "ticket": ticket, "now": now }).to_string();
        print("core module", median(|| Ok(module.call(&request)?))?);

        let pool = engine.pool(source()).size(2).build()?;
        print("pool", median(|| Ok(pool.decide_json(ticket, now)?))?);
        drop(pool);
    }
    // A contract baked in: an instance starts, gives it, decides once, and goes.
    for Sample { contract: id, ticket, now } in samples {
        let baked = clausola_host::bake(component, &Source::Builtin(id.clone()))?;
        let limits = Limits::new().memory(64 << 20);
        let engine = Engine::builder().limits(limits).instances(2).build(&baked.bytes)?;
        let micros = median(|| Ok(engine.contract(Source::Baked)?.decide_json(ticket, now)?))?;
        println!("embed:start and call\t{id}\t{micros:.3}");
    }
    Ok(())
}

/// A ticket as the typed call takes it.
fn records(ticket: &Value) -> Result<typed::Ticket> {
    let events = ticket.get("events").and_then(Value::as_array).context("no `events`")?;
    Ok(typed::Ticket {
        id: text(ticket, "id").unwrap_or_default(),
        facts: facts(ticket.get("facts")),
        events: events.iter().map(event).collect(),
    })
}

fn event(event: &Value) -> Event {
    Event {
        type_: text(event, "type").unwrap_or_default(),
        at: text(event, "at").unwrap_or_default(),
        reason: text(event, "reason"),
        objective: text(event, "objective"),
        due: text(event, "due"),
        signed: event.get("signed").and_then(Value::as_bool).unwrap_or_default(),
        suspended_at: text(event, "suspended_at"),
        step: text(event, "step"),
        facts: facts(event.get("facts")),
    }
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_string)
}

fn facts(facts: Option<&Value>) -> Vec<Fact> {
    let value = |value: &Value| match value {
        Value::Bool(boolean) => FactValue::Boolean(*boolean),
        Value::Number(number) => FactValue::Number(number.as_f64().unwrap_or_default()),
        other => FactValue::Text(other.as_str().unwrap_or_default().to_string()),
    };
    let entries = facts.and_then(Value::as_object).into_iter().flatten();
    entries.map(|(name, given)| Fact { name: name.clone(), value: value(given) }).collect()
}
