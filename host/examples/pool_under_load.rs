//! A pool of four instances under sixteen threads that ask at once.
//!
//! ```sh
//! cargo xtask build
//! cargo run --release -p clausola-host --example pool_under_load
//! ```
//!
//! Who finds all four in use waits in line; who waits too long is told so, and the pool goes on.
#![allow(clippy::print_stdout, reason = "an example shows what it gets")]

use clausola_host::{Cache, Engine, ErrorKind, Limits, Source};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const CALLERS: u32 = 16;
const CALLS: u32 = 500;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plugin = std::fs::read("target/dist/clausola.component.wasm")?;
    // Room for four, and for the one that a reload tries.
    let engine = Engine::builder()
        .limits(Limits::new().memory(64 << 20).wall_time(Duration::from_secs(2)))
        .instances(5)
        .cache(Cache::user())
        .build(&plugin)?;
    let pool =
        engine.pool(Source::Builtin("exetera".into())).size(4).wait(Duration::from_secs(10)).build()?;

    let (answered, too_late) = (AtomicU32::new(0), AtomicU32::new(0));
    let started = Instant::now();
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            let (pool, answered, too_late) = (&pool, &answered, &too_late);
            scope.spawn(move || {
                for call in 0..CALLS {
                    let ticket = ticket(caller, call);
                    match pool.decide_json(&ticket, "2026-04-03T17:00:00+02:00") {
                        Ok(answer) if answer.starts_with(r#"{"ok":true"#) => {
                            answered.fetch_add(1, Ordering::Relaxed)
                        }
                        Err(e) if e.kind() == ErrorKind::Busy => too_late.fetch_add(1, Ordering::Relaxed),
                        other => {
                            println!("{other:?}");
                            0
                        }
                    };
                }
            });
        }
    });
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{} answers and {} told to come back, {:.0} a second",
        answered.load(Ordering::Relaxed),
        too_late.load(Ordering::Relaxed),
        f64::from(answered.load(Ordering::Relaxed)) / seconds
    );
    println!("{:?}", pool.status());
    Ok(())
}

fn ticket(caller: u32, call: u32) -> String {
    format!(
        r#"{{"id":"{caller}-{call}","facts":{{"request":"incident","area":"web","impact":"high","urgency":"high",
            "responsibility":"provider"}},"events":[{{"type":"opened","at":"2026-04-03T16:30:00+02:00"}}]}}"#
    )
}
