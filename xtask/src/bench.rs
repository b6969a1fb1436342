//! Sizes, and the time per decision in every host, from one run.

mod embedding;

use crate::artifacts;
use crate::node::node;
use crate::run::{cargo, output, root, run, step, target};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::Instant;

/// The columns of the table, the floor first.
const HOSTS: [&str; 4] = ["native", "plugin", "node json", "node object"];

/// Measures what was built, and prints two tables and two times.
pub(crate) fn bench() -> Result<()> {
    artifacts::build()?;
    step("the benchmark", || {
        run(cargo("build").args(["--release", "--package", "clausola-bench", "--package", "clausola-unify"]))
    })?;

    let samples = root().join("tests/cases/samples");
    let package = target("dist/npm");
    let component = target("dist/clausola.component.wasm");
    let rust = output(
        Command::new(target("release/clausola-bench"))
            .arg(&component)
            .arg(&samples)
            .arg(target("dist/clausola.core.wasm"))
            .stderr(Stdio::inherit()),
    );
    let artifacts = [
        package.join("clausola.wasm"),
        component,
        target("dist/clausola.core.wasm"),
        artifacts::command_path(),
    ];
    let node = output(
        node("xtask/js/bench.mjs").arg(&package).arg(&samples).args(&artifacts).stderr(Stdio::inherit()),
    );
    let lines =
        rust.context("the benchmark failed")? + "\n" + &node.context("the benchmark in Node failed")?;
    let rows: Vec<(&str, &str, &str)> = lines.lines().filter_map(row).collect();

    println!("{:<26}{:>12}{:>12}", "size, bytes", "raw", "gzip");
    for (_, name, sizes) in rows.iter().filter(|row| row.0 == "size") {
        let (raw, gzip) = sizes.split_once(' ').unwrap_or((sizes, ""));
        println!("{name:<26}{raw:>12}{gzip:>12}");
    }
    print_times(&rows);
    embedding::print(&rows);
    println!();
    for (_, what, millis) in rows.iter().filter(|row| row.0 == "cold") {
        println!("Node, {what}: {millis} ms");
    }
    println!("the command, process start to decision: {:.1} ms", command_start()?);
    embedding::print_starts()
}

/// Host, what, how much.
fn row(line: &str) -> Option<(&str, &str, &str)> {
    let mut cells = line.split('\t');
    Some((cells.next()?, cells.next()?, cells.next()?))
}

fn print_times(rows: &[(&str, &str, &str)]) {
    let mut table: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for (host, contract, micros) in rows.iter().filter(|row| HOSTS.contains(&row.0)) {
        if let Ok(micros) = micros.parse() {
            table.entry(contract).or_default().insert(host, micros);
        }
    }
    println!("\n{:<20}{}", "µs per decision", HOSTS.map(|host| format!("{host:>18}")).concat());
    for (contract, times) in &table {
        let floor = times.get("native").copied().unwrap_or(f64::NAN);
        let cell = |host| match times.get(host) {
            Some(micros) => format!("{micros:>10.2} {:>6}×", format!("{:.1}", micros / floor)),
            None => format!("{:>18}", "-"),
        };
        println!("{contract:<20}{}", HOSTS.map(cell).concat());
    }
}

/// The median of some starts of the command, in milliseconds; the first fills its cache and does not count.
fn command_start() -> Result<f64> {
    const STARTS: usize = 21;
    let sample = r#"{"id":"1","facts":{},"events":[{"type":"opened","at":"2026-10-03T13:00:00+02:00"}]}"#;
    let ticket = target("bench-ticket.json");
    std::fs::write(&ticket, sample)?;
    let mut times = Vec::new();
    for _ in 0..=STARTS {
        let mut command = Command::new(artifacts::command_path());
        command.args([
            "decide",
            "--contract",
            "lepida-payer",
            "--now",
            "2026-10-05T09:10:00+02:00",
            "--ticket",
        ]);
        let start = Instant::now();
        run(command.arg(&ticket).stdout(Stdio::null()))?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.remove(0);
    times.sort_by(f64::total_cmp);
    times.get(STARTS / 2).copied().context("no starts")
}
