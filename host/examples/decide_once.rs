//! Decides one ticket, with nothing kept between runs but the compiled plugin.
//!
//! ```sh
//! cargo xtask build
//! cargo run --release -p clausola-host --example decide_once
//! ```
//!
//! The second start takes the compiled plugin from the user's cache; `CLAUSOLA_CACHE=` does without one.
#![allow(clippy::print_stdout, reason = "an example shows what it gets")]

use clausola_host::{Cache, Engine, Source};

const TICKET: &str = r#"{
    "id": "4711",
    "facts": { "request": "malfunction", "blocking": true, "channel": "phone", "responsibility": "provider",
               "corrective_maintenance": false },
    "events": [ { "type": "opened", "at": "2026-10-03T13:00:00+02:00" } ]
}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plugin = std::fs::read("target/dist/clausola.component.wasm")?;
    let engine = Engine::builder().cache(Cache::user()).build(&plugin)?;
    let mut contract = engine.contract(Source::Builtin("lepida-payer".into()))?;

    // An answer is `{"ok":true,"decision":…}`, or `{"ok":false,"errors":[…]}` for a ticket that cannot be decided.
    println!("{}", contract.decide_json(TICKET, "2026-10-05T09:10:00+02:00")?);
    // The same for people.
    print!("{}", contract.explain_text(TICKET, "2026-10-05T09:10:00+02:00", "en")?);
    Ok(())
}
