//! What a report costs: tickets a second and memory, by how many tickets there are and in which shape.

use crate::artifacts::command_path;
use crate::run::{run, target};
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many tickets, what the column is called, and how often it is timed.
const SIZES: [(u64, &str, usize); 3] = [(100_000, "1e5", 5), (1_000_000, "1e6", 3), (10_000_000, "1e7", 1)];

/// The shapes: what they are called, the file's name, and what `generate` is told.
const SHAPES: [(&str, &str, &[&str]); 4] = [
    ("NDJSON, a ticket a line", "tickets.ndjson", &[]),
    ("CSV, an event a row", "events.csv", &[]),
    ("Parquet, a ticket a row, JSON text", "tickets.parquet", &[]),
    ("Parquet, an event a row", "events.parquet", &["--rows"]),
];

/// Lines of figures: `report`, in 1,000 tickets a second; `memory`, in megabytes.
pub(super) fn figures() -> Result<String> {
    let folder = target("bench-report");
    std::fs::create_dir_all(&folder)?;
    let mut lines = String::new();
    let mut add = |table: &str, row: &str, column: &str, value: f64| {
        lines.push_str(&format!("{table}\t{row}\t{column}\t{value}\n"));
    };
    for (tickets, column, times) in SIZES {
        for (what, name, more) in SHAPES {
            // Ten million tickets as rows of events take more disk than they are worth.
            if tickets > 1_000_000 && !name.starts_with("tickets.") {
                continue;
            }
            let file = generate(&folder, name, tickets, more)?;
            let mut runs: Vec<(f64, f64)> = (0..times).map(|_| timed(&file)).collect::<Result<_>>()?;
            runs.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (seconds, _) = *runs.get(times / 2).context("no run")?;
            let memory = runs.iter().map(|(_, memory)| *memory).fold(0.0, f64::max);
            add("report", what, column, tickets as f64 / 1000.0 / seconds);
            add("memory", what, column, memory);
            if name == "tickets.ndjson" {
                add("report", "floor: the bytes are read", column, tickets as f64 / 1000.0 / read(&file)?);
            }
            std::fs::remove_file(&file)?;
        }
    }
    Ok(lines)
}

fn generate(folder: &Path, name: &str, tickets: u64, more: &[&str]) -> Result<PathBuf> {
    let file = folder.join(name);
    let count = tickets.to_string();
    run(Command::new(command_path())
        .args(["generate", "--contract", "lepida-payer", "--period", "2026-01..2026-04", "--tickets", &count])
        .args(more)
        .arg("--output")
        .arg(&file))?;
    Ok(file)
}

/// Seconds from start to end of the process, and the most memory that it held, in megabytes.
fn timed(file: &Path) -> Result<(f64, f64)> {
    let start = Instant::now();
    let mut child = Command::new(command_path())
        .args(["report", "--contract", "lepida-payer", "--period", "2026-01..2026-04"])
        .args(["--as-of", "2026-06-01T00:00:00+02:00", "--json"])
        .arg(file)
        .stdout(Stdio::null())
        .spawn()?;
    let mut memory = 0.0_f64;
    // The system keeps the peak while the process lives: the last reading misses at most what is new since.
    let status = loop {
        memory = memory.max(peak(child.id()));
        match child.try_wait()? {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    if !status.success() {
        bail!("the report of {} failed: {status}", file.display());
    }
    Ok((start.elapsed().as_secs_f64(), memory))
}

/// The peak of a process in megabytes; 0 where the system does not say.
fn peak(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").trim().parse::<f64>().ok()).unwrap_or(0.0) / 1000.0
}

/// Seconds in which the bytes are read, and nothing more is done.
fn read(file: &Path) -> Result<f64> {
    let start = Instant::now();
    let mut file = File::open(file)?;
    let mut buffer = vec![0; 1 << 20];
    while file.read(&mut buffer)? > 0 {}
    Ok(start.elapsed().as_secs_f64())
}
