//! The engine at a prompt.

use crate::artifacts;
use crate::node::node;
use crate::run::{root, run, target};
use anyhow::Result;

/// A Node REPL on the freshly built package, with the contracts and a sample ticket loaded.
pub(crate) fn repl() -> Result<()> {
    artifacts::npm()?;
    run(node("wasm/repl.mjs").arg(target("dist/npm")).arg(root().join("tests/cases/samples")))
}
