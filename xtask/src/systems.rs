//! The real ticket systems: kept out of the plain test run, for the time that installing them takes.

use crate::run::{root, step};
use crate::tally::Tally;
use crate::{apt, artifacts};
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;

/// Request Tracker with SQLite and its own web server, and what sets its clock.
const PACKAGES: [&str; 5] = ["request-tracker5", "rt5-db-sqlite", "rt5-standalone", "libfaketime", "make"];

/// Runs the tests of one folder of the Request Tracker extension.
pub(crate) fn request_tracker(tally: &mut Tally, folder: &str) -> Result<()> {
    let mut prove = Command::new("prove");
    prove.args(["-Ilib", "--timer"]).arg(folder).current_dir(root().join("plugins/request-tracker"));
    tally.tests(prove.env("CLAUSOLA", artifacts::command_path()))
}

/// Builds the command, installs Request Tracker where it is not, and tests the extension inside it.
pub(crate) fn test() -> Result<()> {
    let mut tally = Tally::default();
    if tally.step(artifacts::build()) && tally.step(install()) {
        eprintln!("• Request Tracker, end to end");
        request_tracker(&mut tally, "xt")?;
    }
    println!("\n{tally}");
    if tally.failed > 0 {
        bail!("not everything passed");
    }
    Ok(())
}

fn install() -> Result<()> {
    if Path::new("/usr/bin/rt-crontool-5").exists() && Path::new("/usr/share/doc/libfaketime").exists() {
        return Ok(());
    }
    step("installing Request Tracker from Debian's packages", || apt::install(&PACKAGES))
}
