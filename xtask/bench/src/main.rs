//! Time per decision, natively and in the plugin: `clausola-bench <component> <samples> [<core module>]`.
//!
//! Prints lines of `host`, `contract` and microseconds, separated by tabs. `xtask/js/bench.mjs` prints the same for
//! Node, and `cargo xtask bench` puts them side by side.
#![allow(clippy::print_stdout, reason = "its output is what it is for")]

mod plugin;

use anyhow::{Context, Result};
use clausola_host::{Engine, Source};
use serde_json::Value;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// One round lasts about this long, so that the clock's own grain does not show.
const ROUND: Duration = Duration::from_millis(20);
const ROUNDS: usize = 25;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let component = arguments.next().context("usage: clausola-bench <component> <samples>")?;
    let samples = arguments.next().context("usage: clausola-bench <component> <samples>")?;

    let plugin = std::fs::read(&component).with_context(|| format!("cannot read {component}"))?;
    let engine = Engine::builder().build(&plugin)?;
    let samples = read(Path::new(&samples))?;
    for sample in &samples {
        let Sample { contract: id, ticket, now } = sample;
        let native = clausola::Contract::builtin(id)?;
        let mut hosted = engine.contract(Source::Builtin(id.clone()))?;
        println!("native\t{id}\t{:.3}", median(|| Ok(native.decide_json(ticket, now)))?);
        println!("plugin\t{id}\t{:.3}", median(|| Ok(hosted.decide_json(ticket, now)?))?);
    }
    match arguments.next() {
        Some(core_module) => plugin::rows(&plugin, &std::fs::read(core_module)?, &samples),
        None => Ok(()),
    }
}

struct Sample {
    contract: String,
    ticket: String,
    now: String,
}

fn read(folder: &Path) -> Result<Vec<Sample>> {
    let mut paths = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))? {
        paths.push(entry?.path());
    }
    paths.sort();
    paths.iter().map(|path| sample(path).with_context(|| format!("in {}", path.display()))).collect()
}

fn sample(path: &Path) -> Result<Sample> {
    let sample: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let part = |key: &str| sample.get(key).with_context(|| format!("no `{key}`"));
    let text = |key| part(key).map(|value| value.as_str().unwrap_or_default().to_string());
    Ok(Sample { contract: text("contract")?, ticket: part("ticket")?.to_string(), now: text("now")? })
}

/// The median of several rounds, in microseconds for one call.
fn median<T>(mut call: impl FnMut() -> Result<T>) -> Result<f64> {
    let mut calls = 1_u32;
    while round(calls, &mut call)? < ROUND {
        calls = calls.saturating_mul(2);
    }
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push(round(calls, &mut call)?.as_secs_f64() * 1e6 / f64::from(calls));
    }
    rounds.sort_by(f64::total_cmp);
    rounds.get(ROUNDS / 2).copied().context("no rounds")
}

fn round<T>(calls: u32, call: &mut impl FnMut() -> Result<T>) -> Result<Duration> {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(call()?);
    }
    Ok(start.elapsed())
}
