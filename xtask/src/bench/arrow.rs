//! What a report costs in DataFusion and in Spark.

use crate::artifacts::command_path;
use crate::python;
use crate::run::{output, root, run, target};
use anyhow::{Context, Result};
use std::process::Stdio;

const TICKETS: &str = "1000000";

/// Lines of figures: `arrow`, in seconds and in 1,000 tickets a second.
pub(super) fn figures() -> Result<String> {
    python::set_up()?;
    python::set_up_arrow()?;
    run(python::pip(&["install", "--requirement"]).arg(root().join("xtask/bench/arrow-requirements.txt")))?;
    let mut script = python::arrow(&["../../xtask/bench/arrow.py"]);
    script.arg(command_path()).arg(target("bench-arrow")).arg(TICKETS).stderr(Stdio::inherit());
    output(&mut script).context("the benchmark in DataFusion and Spark failed")
}
