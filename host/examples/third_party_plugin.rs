//! A plugin that somebody else has built: looked at before it runs, and run within tight limits.
//!
//! ```sh
//! cargo xtask build
//! target/release/clausola build exetera -o target/exetera.wasm
//! cargo run --release -p clausola-host --example third_party_plugin -- target/exetera.wasm
//! ```
//!
//! What the file says about its contract is taken for nothing more than that: the plugin is asked as well. It cannot
//! read files, reach a network or look at a clock, for it imports nothing; what it can waste is limited.
#![allow(clippy::print_stdout, reason = "an example shows what it gets")]

use clausola_host::{Cache, Engine, Limits, PluginInfo, Source};
use std::time::Duration;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("usage: third_party_plugin <plugin.wasm>")?;
    let plugin = std::fs::read(&file)?;

    let about = PluginInfo::read(&plugin)?;
    println!("{:?} of {} bytes, imports {:?}", about.shape, about.bytes, about.imports);
    let Some(said) = about.contract else {
        println!("no contract inside");
        return Ok(());
    };

    let limits = Limits::new()
        .memory(32 << 20)
        .fuel(500_000_000)
        .wall_time(Duration::from_millis(500))
        .input(64 << 10)
        .output(256 << 10);
    // An engine refuses a plugin that imports anything, or that lacks what it should export.
    let engine = Engine::builder().limits(limits).cache(Cache::user()).build(&plugin)?;
    let mut contract = engine.contract(Source::Baked)?;
    let inside = contract.info()?;
    if inside != said {
        return Err(format!("the file says {}, and the plugin {}", said.hash, inside.hash).into());
    }
    println!("{}, revision {}, hash {}", inside.id, inside.revision, inside.hash);

    let ticket = r#"{"id":"1","facts":{},"events":[{"type":"opened","at":"2026-04-03T16:30:00+02:00"}]}"#;
    let answer = contract.decide_json(ticket, "2026-04-03T17:00:00+02:00")?;
    println!("{answer}");
    println!("{} units of fuel", contract.last_fuel().unwrap_or_default());
    Ok(())
}
