//! Running commands: where, and how they are told.

use anyhow::{Context, Result, bail};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The repository's top folder.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where a build product lies, such as `target/dist`.
pub(crate) fn target(path: &str) -> PathBuf {
    root().join("target").join(path)
}

/// Cargo, for what runs on this machine.
///
/// Products are looked for under `target/`, so that is where they go, whatever `CARGO_TARGET_DIR` says.
pub(crate) fn cargo(task: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(task).arg("--target-dir").arg(target("")).current_dir(root());
    quiet(&mut command);
    command
}

/// Cargo shows its progress to a person; a log needs only its errors and warnings.
pub(crate) fn quiet(command: &mut Command) {
    if !std::io::stderr().is_terminal() {
        command.arg("--quiet");
    }
}

/// Says what is being done, does it, and says how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("• {what}");
    let start = Instant::now();
    let result = work();
    let took = start.elapsed();
    if result.is_ok() && took >= Duration::from_secs(1) {
        eprintln!("  done in {}", duration(took));
    }
    result
}

/// Runs a command to its end; its failure is an error that names it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{} failed: {status}", name(command));
    }
    Ok(())
}

/// What a command prints, where it succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// A command as a person would name it: the program and its first argument.
pub(crate) fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
    match command.get_args().next() {
        Some(argument) => format!("`{program} {}`", argument.to_string_lossy()),
        None => format!("`{program}`"),
    }
}

/// `42 s`, `3 min 05 s`.
pub(crate) fn duration(took: Duration) -> String {
    match took.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}
