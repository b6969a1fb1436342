//! What it costs to ask the plugin from a standing start.

use crate::artifacts::command_path;
use crate::run::{root, run, target};
use anyhow::{Context, Result};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// The command from process start to the first decision, in milliseconds.
pub(super) fn print_starts() -> Result<()> {
    let (ticket, now) = sample("exetera")?;
    let baked = target("bench-baked.wasm");
    run(Command::new(command_path())
        .args(["build", "exetera", "--output"])
        .arg(&baked)
        .stdout(Stdio::null()))?;
    let plugin = [Path::new("--plugin"), &baked];
    let contract = ["--contract", "exetera"].map(Path::new);
    let cache = target("bench-cache");
    println!("process start to first decision, in ms");
    println!(
        "  {:<44}{:>8.1}",
        "native",
        start(&["--native", "--contract", "exetera"].map(Path::new), &ticket, &now, Some(&cache), 21)?
    );
    for (what, rules) in [("baked contract", &plugin), ("contract from its text", &contract)] {
        println!(
            "  {:<44}{:>8.1}",
            format!("{what}, with the cache"),
            start(rules, &ticket, &now, Some(&cache), 21)?
        );
        println!(
            "  {:<44}{:>8.1}",
            format!("{what}, without a cache"),
            start(rules, &ticket, &now, None, 3)?
        );
    }
    Ok(())
}

/// The median of some starts; one before them fills the cache.
fn start(rules: &[&Path], ticket: &Path, now: &str, cache: Option<&Path>, starts: usize) -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..=starts {
        let mut command = Command::new(command_path());
        command.env("CLAUSOLA_CACHE", cache.unwrap_or_else(|| Path::new("")));
        command.arg("decide").args(rules).args(["--now", now, "--ticket"]).arg(ticket).stdout(Stdio::null());
        let start = Instant::now();
        run(&mut command)?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.remove(0);
    times.sort_by(f64::total_cmp);
    times.get(starts / 2).copied().context("no starts")
}

/// A sample's ticket in a file of its own, and its instant.
fn sample(contract: &str) -> Result<(std::path::PathBuf, String)> {
    let path = root().join("tests/cases/samples").join(contract).with_extension("json");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let ticket = target("bench-sample.json");
    // This task links no library for JSON; Node, which every task has, takes the ticket out.
    let script = "const s = JSON.parse(process.argv[1]); process.stdout.write(s.now + '\\n' + JSON.stringify(s.ticket))";
    let printed = crate::run::output(Command::new("node").args(["--eval", script, &text]))
        .context("the sample cannot be read")?;
    let (now, json) = printed.split_once('\n').context("the sample has no ticket")?;
    std::fs::write(&ticket, json)?;
    Ok((ticket, now.to_string()))
}
