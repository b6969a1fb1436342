//! The same tickets in every host, side by side, and a report on many.

use crate::artifacts;
use crate::node::node;
use crate::run::{root, run, target};
use anyhow::Result;
use std::process::Command;

/// Builds everything, then has the plugin, Node and the native engine decide a ticket of each contract, and reports on a
/// period of made-up ones.
pub(crate) fn demo() -> Result<()> {
    artifacts::build()?;
    let samples = root().join("tests/cases/samples");
    run(node("xtask/js/demo.mjs").arg(artifacts::command_path()).arg(target("dist/npm")).arg(samples))?;
    report()
}

/// Made-up tickets of four months, and the report on them as a page.
fn report() -> Result<()> {
    let folder = target("demo");
    std::fs::create_dir_all(&folder)?;
    let contract = ["--contract", "lepida-payer", "--period", "2026-01..2026-04"];
    let command = |task: &str| {
        let mut command = Command::new(artifacts::command_path());
        command.arg(task).args(contract).current_dir(&folder);
        command
    };
    println!("\n5,000 made-up tickets, and the share of promises kept:\n");
    run(command("generate").args(["--tickets", "5000", "--output", "tickets.ndjson"]))?;
    let as_of = ["--as-of", "2026-06-01T00:00:00+02:00"];
    run(command("report").args(as_of).args(["tickets.ndjson", "--output", "report.html"]))?;
    println!("\nThe page for people: {}", folder.join("report.html").display());
    Ok(())
}
