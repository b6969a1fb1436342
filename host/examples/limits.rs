//! What a plugin may use, and what happens when it wants more.
//!
//! ```sh
//! cargo xtask build
//! cargo run --release -p clausola-host --example limits
//! ```
//!
//! Each limit is met once by a call that is too large for it. The error has a kind to act upon, and the contract
//! answers the next call.
#![allow(clippy::print_stdout, reason = "an example shows what it gets")]

use clausola_host::{Cache, Engine, Limits, Source};
use std::time::Duration;

const NOW: &str = "2026-10-05T09:10:00+02:00";
const OPENED: &str = r#"{"type":"opened","at":"2026-10-03T13:00:00+02:00"}"#;
const NOTE: &str = r#",{"type":"facts_changed","at":"2026-10-03T13:01:00+02:00","facts":{"blocking":true}}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plugin = std::fs::read("target/dist/clausola.component.wasm")?;
    let generous = Limits::new().memory(64 << 20).wall_time(Duration::from_secs(5));
    let limits = [
        ("as it is", generous.clone()),
        ("fuel", generous.clone().fuel(20_000_000)),
        ("time", generous.clone().wall_time(Duration::from_millis(20))),
        ("memory", generous.clone().memory(8 << 20)),
        ("input", generous.clone().input(100_000)),
        ("output", generous.output(1_000)),
    ];
    let (small, large) = (ticket(1), ticket(20_000));
    for (name, limits) in limits {
        let engine = Engine::builder().limits(limits).cache(Cache::user()).build(&plugin)?;
        let mut contract = engine.contract(Source::Builtin("lepida-payer".into()))?;
        match contract.decide_json(&large, NOW) {
            Ok(answer) => println!("{name:<9} an answer of {} bytes", answer.len()),
            Err(e) => println!("{name:<9} {}: {e}", e.kind().code()),
        }
        // The instance that was stopped is gone; this call starts another.
        let next = contract.decide_json(&small, NOW);
        println!("{:<9} the next call: {}", "", if next.is_ok() { "answered" } else { "stopped as well" });
    }
    Ok(())
}

/// A ticket with so many events.
fn ticket(events: usize) -> String {
    let notes = NOTE.repeat(events.saturating_sub(1));
    format!(r#"{{"id":"1","facts":{{"request":"malfunction","blocking":true}},"events":[{OPENED}{notes}]}}"#)
}
