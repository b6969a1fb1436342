//! Time per decision, with JSON text in and out.

use crate::Inputs;
use crate::measure::Contest;
use anyhow::{Context, Result};
use clausola_host::{Engine, Source};
use serde_json::Value;
use std::hint::black_box;
use std::path::Path;

pub(crate) fn measure(inputs: &Inputs) -> Result<()> {
    let component = &inputs.component;
    let plugin = std::fs::read(component).with_context(|| format!("cannot read {component}"))?;
    let engine = Engine::builder().build(&plugin)?;
    let mut contest = Contest::default();
    for Sample { contract: id, ticket, now } in read(Path::new(&inputs.samples))? {
        let native = clausola::Contract::builtin(&id)?;
        let mut hosted = engine.contract(Source::Builtin(id.clone()))?;
        // Answered once before it is timed, so that an error is not what is measured.
        let answer = hosted.decide_json(&ticket, &now)?;
        let same = native.decide_json(&ticket, &now);
        anyhow::ensure!(answer == same, "{id}: the plugin answers {answer}\nand not {same}");
        let (text, at) = (ticket.clone(), now.clone());
        contest.add(&id, "native", move |count| {
            for _ in 0..count {
                black_box(native.decide_json(&text, &at));
            }
        });
        contest.add(&id, "plugin", move |count| {
            for _ in 0..count {
                black_box(hosted.decide_json(&ticket, &now).is_ok());
            }
        });
    }
    contest.print("decision", 1000.0)
}

pub(crate) struct Sample {
    pub(crate) contract: String,
    pub(crate) ticket: String,
    pub(crate) now: String,
}

pub(crate) fn read(folder: &Path) -> Result<Vec<Sample>> {
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
