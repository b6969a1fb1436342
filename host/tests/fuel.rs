//! What the decision of each sample ticket costs, in units of fuel: within 5 % of what is recorded, both ways.
//!
//! A change that makes it cheaper is recorded as well, or the next one that makes it dearer again would pass:
//! `CLAUSOLA_RECORD=1 cargo test --release -p clausola-host --test fuel`. So is one of how the plugin is compiled: its
//! optimisation, its linking, the compiler.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use clausola_host::{Engine, Limits, Source};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

type Fuel = BTreeMap<String, BTreeMap<String, u64>>;

fn path(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// By contract, then by call: the second call, for the first one lays out the calendars.
fn measured() -> Fuel {
    let engine = common::engine(Engine::builder().limits(Limits::new().fuel(u64::MAX >> 1)));
    let mut fuel = Fuel::new();
    for sample in std::fs::read_dir(path("../tests/cases/samples")).unwrap() {
        let sample = std::fs::read_to_string(sample.unwrap().path()).unwrap();
        let sample: Value = serde_json::from_str(&sample).unwrap();
        let (id, now) = (sample["contract"].as_str().unwrap(), sample["now"].as_str().unwrap());
        let ticket = sample["ticket"].to_string();
        let mut contract = engine.contract(Source::Builtin(id.into())).unwrap();
        let mut twice = |call: &mut dyn FnMut(&mut clausola_host::Contract) -> String| {
            assert!(call(&mut contract).starts_with(r#"{"ok":true"#));
            call(&mut contract);
            contract.last_fuel().unwrap()
        };
        let decide = twice(&mut |contract| contract.decide_json(&ticket, now).unwrap());
        let explain = twice(&mut |contract| contract.explain_json(&ticket, now).unwrap());
        let calls = [("decide_json", decide), ("explain_json", explain)];
        fuel.insert(id.to_string(), calls.map(|(call, units)| (call.to_string(), units)).into());
    }
    fuel
}

#[test]
fn each_sample_costs_what_is_recorded() {
    let measured = measured();
    let file = path("tests/fuel.json");
    if std::env::var_os("CLAUSOLA_RECORD").is_some() {
        std::fs::write(&file, serde_json::to_string_pretty(&measured).unwrap() + "\n").unwrap();
        return;
    }
    let recorded: Fuel = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(measured.keys().collect::<Vec<_>>(), recorded.keys().collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for (contract, calls) in &measured {
        for (call, units) in calls {
            let expected = recorded[contract][call];
            let off = (*units as f64 / expected as f64 - 1.0) * 100.0;
            if off.abs() > 5.0 {
                wrong.push(format!(
                    "{contract}, {call}: {units} units, {off:+.1} % of the recorded {expected}"
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nmeant so? record it: CLAUSOLA_RECORD=1 cargo test --release -p clausola-host --test fuel",
        wrong.join("\n")
    );
}
