//! The same tickets in every host, side by side.

use crate::artifacts;
use crate::node::node;
use crate::run::{root, run, target};
use anyhow::Result;

/// Builds everything, then has the plugin, Node and the native engine decide a ticket of each contract.
pub(crate) fn demo() -> Result<()> {
    artifacts::build()?;
    let samples = root().join("tests/cases/samples");
    run(node("xtask/js/demo.mjs").arg(artifacts::command_path()).arg(target("dist/npm")).arg(samples))
}
