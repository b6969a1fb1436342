//! The engine at a prompt.

use crate::artifacts;
use crate::run::{run, target};
use anyhow::Result;
use std::process::Command;

/// What `npx clausola` opens, from the freshly built package: a Node REPL with the contracts and a ticket loaded.
pub(crate) fn repl() -> Result<()> {
    artifacts::npm()?;
    run(Command::new("node").arg(target("dist/npm/repl.mjs")))
}
