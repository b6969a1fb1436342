//! A contract's file changes while tickets are being decided: no call is lost, and none sees half of a change.
//!
//! ```sh
//! cargo xtask build
//! cargo run --release -p clausola-host --example hot_reload
//! ```
//!
//! A text that the engine refuses leaves the old contract in place, and says what is wrong with it.
#![allow(clippy::print_stdout, reason = "an example shows what it gets")]

use clausola_host::{Cache, Engine, Pool, Source};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

const TICKET: &str = r#"{"id":"1","events":[{"type":"opened","at":"2026-05-08T09:00:00+02:00"}]}"#;
const NOW: &str = "2026-05-08T10:00:00+02:00";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plugin = std::fs::read("target/dist/clausola.component.wasm")?;
    let engine = Engine::builder().instances(3).cache(Cache::user()).build(&plugin)?;
    let pool = engine.pool(contract("2h")).build()?;

    let (done, answered) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    match pool.decide_json(TICKET, NOW) {
                        Ok(_) => answered.fetch_add(1, Ordering::Relaxed),
                        Err(e) => {
                            println!("lost: {e}");
                            0
                        }
                    };
                }
            });
        }
        for target in ["3h", "4h", "two hours", "5h"] {
            std::thread::sleep(Duration::from_millis(50));
            match pool.reload(contract(target)) {
                Ok(info) => println!("{target:<10} reloaded, {} due at {}", info.id, due(&pool)),
                Err(e) => println!("{target:<10} refused ({e}), still due at {}", due(&pool)),
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    println!("{} calls answered meanwhile, {} lost", answered.load(Ordering::Relaxed), pool.status().failed);
    Ok(())
}

fn contract(target: &str) -> Source {
    Source::Toml(format!(
        r#"
        [contract]
        id = "acme"
        time_zone = "Europe/Rome"
        [calendars.desk]
        hours = {{ mon-fri = ["09:00-18:00"] }}
        [[objectives]]
        id = "answer"
        stop = "acknowledged"
        calendar = "desk"
        target = "{target}"
        "#
    ))
}

fn due(pool: &Pool) -> String {
    let answer = pool.decide_json(TICKET, NOW).unwrap_or_default();
    let after = answer.split_once(r#""due":""#).map(|(_, rest)| rest).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_string()
}
