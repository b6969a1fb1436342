//! What it costs to ask the plugin instead of the library, by the way of asking.

use crate::Inputs;
use crate::decisions::{Sample, read};
use crate::measure::Contest;
use anyhow::{Context, Result};
use clausola::Ticket;
use clausola_host::typed::{Event, Fact, FactValue};
use clausola_host::{CoreModule, Engine, Limits, Source, typed};
use serde_json::{Value, json};
use std::hint::black_box;
use std::path::Path;

/// A row for each sample, a column for each way of asking, in microseconds.
pub(crate) fn measure(inputs: &Inputs) -> Result<()> {
    let component = std::fs::read(&inputs.component)?;
    let core_module = std::fs::read(&inputs.core_module)?;
    // As a server has it: room set aside, and the clock watched, for a plugin that somebody else may have built.
    let engine = Engine::builder().limits(Limits::new().memory(64 << 20)).instances(12).build(&component)?;
    let mut contest = Contest::default();
    for Sample { contract: id, ticket, now } in read(Path::new(&inputs.samples))? {
        let source = || Source::Builtin(id.clone());
        let mut way = |name: &str, mut call: Box<dyn FnMut() -> Result<usize>>| -> Result<()> {
            // Answered once before it is timed, so that an error is not what is measured.
            call().with_context(|| format!("{id}, {name}"))?;
            contest.add(&id, name, move |count| {
                for _ in 0..count {
                    let _ = black_box(call());
                }
            });
            Ok(())
        };
        let native = clausola::Contract::builtin(&id)?;
        let (known, at) = (Ticket::from_json(&ticket)?, now.parse()?);
        way("native, typed", Box::new(move || Ok(native.decide(&known, at)?.timers.len())))?;
        let native = clausola::Contract::builtin(&id)?;
        let (text, at) = (ticket.clone(), now.clone());
        way("native, JSON", Box::new(move || Ok(native.decide_json(&text, &at).len())))?;

        let mut hosted = engine.contract(source())?;
        let (records, at) = (records(&serde_json::from_str(&ticket)?)?, now.clone());
        way("typed", Box::new(move || Ok(hosted.decide(&records, &at)?.timers.len())))?;
        let mut hosted = engine.contract(source())?;
        let (text, at) = (ticket.clone(), now.clone());
        way("JSON", Box::new(move || Ok(hosted.decide_json(&text, &at)?.len())))?;
        let mut module = CoreModule::new(&core_module)?;
        let request = json!({ "call": "decide", "contract": id, "ticket": ticket, "now": now }).to_string();
        way("core module", Box::new(move || Ok(module.call(&request)?.len())))?;
        // A contract baked in: an instance starts, gives it, decides once, and goes.
        let baked = clausola_host::bake(&component, &source())?;
        let alone =
            Engine::builder().limits(Limits::new().memory(64 << 20)).instances(2).build(&baked.bytes)?;
        way(
            "start and call",
            Box::new(move || Ok(alone.contract(Source::Baked)?.decide_json(&ticket, &now)?.len())),
        )?;
    }
    contest.print("embedding", 1000.0)
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
