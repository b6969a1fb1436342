//! What the engine costs, natively and in the plugin, beside its peers:
//! `clausola-bench <component> <core module> <samples> <office contract>`.
//!
//! Prints one figure a line: table, row, column and value, separated by tabs. `xtask/js/bench.mjs` prints the same for
//! Node, and `cargo xtask bench` puts them side by side.
#![allow(clippy::print_stdout, reason = "its output is what it is for")]
#![expect(clippy::arithmetic_side_effects, reason = "a wrong figure stops the run: overflow checks are on")]

mod decisions;
mod growth;
mod measure;
mod plugin;
mod time;

use anyhow::{Context, Result};

/// What measures what. A new table, or more rows of one, is a module here and an entry in `TABLES` of `xtask`.
const PROVIDERS: [fn(&Inputs) -> Result<()>; 4] =
    [decisions::measure, plugin::measure, time::measure, growth::measure];

/// The files that the tasks hand over.
struct Inputs {
    component: String,
    core_module: String,
    samples: String,
    office: String,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || {
        arguments
            .next()
            .context("usage: clausola-bench <component> <core module> <samples> <office contract>")
    };
    let inputs = Inputs { component: next()?, core_module: next()?, samples: next()?, office: next()? };
    PROVIDERS.iter().try_for_each(|measure| measure(&inputs))
}
