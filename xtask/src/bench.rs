//! Sizes, and what decisions and questions of time cost in every host and beside their peers, from one run.

mod arrow;
mod embedding;
mod report;
mod table;

use crate::artifacts;
use crate::node::{self, node};
use crate::run::{cargo, output, root, run, step, target};
use anyhow::{Context, Result};
use std::process::{Command, Stdio};
use table::{Base, Figure, Table};

/// The tables, in order. A provider prints figures under an id: in `xtask/bench/src/main.rs` for what runs here, in
/// `xtask/js/bench.mjs` for Node, in `xtask/js/peers.mjs` for the rule engines beside it, in `xtask/bench/arrow.py` for
/// DataFusion and Spark.
const TABLES: [Table; 10] = [
    Table { id: "size", title: "size, bytes", base: Base::None, decimals: 0 },
    Table { id: "decision", title: "µs per decision", base: Base::Column("native"), decimals: 2 },
    Table {
        id: "priority",
        title: "priority only, µs per decision",
        base: Base::Row("clausola"),
        decimals: 3,
    },
    Table { id: "embedding", title: "µs in a host", base: Base::Column("native, typed"), decimals: 2 },
    Table { id: "time", title: "ns per question of time", base: Base::Row("native, single"), decimals: 1 },
    Table { id: "growth", title: "ns per question, as it grows", base: Base::Column("1"), decimals: 1 },
    Table { id: "build", title: "µs, by closed days listed", base: Base::Column("1"), decimals: 1 },
    Table {
        id: "report",
        title: "1,000 tickets a second",
        base: Base::Row("NDJSON, a ticket a line"),
        decimals: 0,
    },
    Table { id: "memory", title: "peak of memory, MB", base: Base::None, decimals: 0 },
    Table { id: "arrow", title: "a report on 1e6 tickets", base: Base::Row("clausola report"), decimals: 2 },
];

/// Measures what was built, and prints the tables and two times.
pub(crate) fn bench() -> Result<()> {
    artifacts::build()?;
    node::set_up_peers()?;
    step("the benchmark", || {
        run(cargo("build").args(["--release", "--package", "clausola-bench", "--package", "clausola-unify"]))
    })?;

    let samples = root().join("tests/cases/samples");
    let office = root().join("xtask/bench/office.toml");
    let package = target("dist/npm");
    let component = target("dist/clausola.component.wasm");
    let core_module = target("dist/clausola.core.wasm");
    let mut here = Command::new(target("release/clausola-bench"));
    here.args([&component, &core_module, &samples, &office]).stderr(Stdio::inherit());
    let here = output(&mut here).context("the benchmark failed")?;
    let (decides, authoring) = (package.join("clausola.wasm"), package.join("authoring.wasm"));
    let lean = target("dist/npm-europe/clausola.wasm");
    let artifacts = [decides, authoring, lean, component, core_module, artifacts::command_path()];
    let mut there = node("xtask/js/bench.mjs");
    there.args([&package, &samples, &office]).args(&artifacts).stderr(Stdio::inherit());
    let there = output(&mut there).context("the benchmark in Node failed")?;
    let mut peers = node("xtask/js/peers.mjs");
    peers.arg(&package).stderr(Stdio::inherit());
    let peers = output(&mut peers).context("the benchmark beside other rule engines failed")?;

    let reports = step("reports of up to ten million tickets", report::figures)?;

    let engines = step("reports in DataFusion and in Spark", arrow::figures)?;

    let lines = here.lines().chain(there.lines()).chain(peers.lines()).chain(reports.lines());
    let lines = lines.chain(engines.lines());
    let figures: Vec<Figure<'_>> = lines.filter_map(Figure::read).collect();
    for table in &TABLES {
        println!("{}", table.render(&figures));
    }
    for figure in figures.iter().filter(|figure| figure.table == "cold") {
        println!("Node, {}: {} ms", figure.row, figure.value);
    }
    embedding::print_starts()
}
