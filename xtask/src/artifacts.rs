//! What ships: the npm package, the plugin in two shapes, the command.

use crate::node;
use crate::run::{cargo, root, run, step, target};
use crate::wasm_target::Compiler;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The command's package, and the features with which the tests will want the same libraries.
pub(crate) const COMMAND: [&str; 4] = ["--package", "clausola-host", "--package", "clausola-unify"];

/// Everything to ship: the command in `target/release`, the rest in `target/dist`.
pub(crate) fn build() -> Result<()> {
    let tools = Tools::set_up()?;
    let module = package(&tools)?;
    lean_package(&tools)?;
    page("workbench", "the workbench")?;
    // Before the command, which has it inside.
    page("report", "the page of the report")?;
    zendesk(&tools, &module)?;
    plugin(&tools)?;
    command()
}

/// The npm package alone, in `target/dist/npm`.
pub(crate) fn npm() -> Result<()> {
    package(&Tools::set_up()?).map(drop)
}

/// The command, with the plugin inside.
pub(crate) fn command_path() -> PathBuf {
    target("release/clausola").with_extension(std::env::consts::EXE_EXTENSION)
}

/// What building takes.
struct Tools {
    compiler: Compiler,
    pack: PathBuf,
}

impl Tools {
    fn set_up() -> Result<Self> {
        node::set_up()?;
        let compiler = Compiler::find()?;
        step("the tool that packs WebAssembly", || {
            run(cargo("build").args(["--profile", "tool", "--package", "clausola-pack"]))
        })?;
        let pack = target("tool/clausola-pack").with_extension(std::env::consts::EXE_EXTENSION);
        Ok(Self { compiler, pack })
    }

    fn pack(&self, what: &str, from: &Path, to: &Path) -> Result<()> {
        run(Command::new(&self.pack).arg(what).arg(from).arg(to))
    }

    /// Compiles a crate, and gives its module.
    fn module(&self, what: &str, profile: &str, arguments: &[&str], name: &str) -> Result<PathBuf> {
        step(what, || run(self.compiler.cargo("build", profile).args(arguments)))?;
        Ok(self.compiler.module(profile, name))
    }

    /// Compiles the engine for JavaScript with some features, and gives its module, and the folder of its glue.
    fn glued(&self, what: &str, features: &[&str], name: &str) -> Result<(PathBuf, PathBuf)> {
        let arguments = [&["--package", "clausola-wasm"], features].concat();
        let compiled = self.module(what, "npm", &arguments, "clausola_wasm.wasm")?;
        let module = target(&format!("wasm/{name}.wasm"));
        keep(&compiled, &module)?;
        let glue = target(&format!("wasm/{name}"));
        let _ = std::fs::remove_dir_all(&glue);
        self.pack("glue", &module, &glue)?;
        Ok((module, glue))
    }
}

/// The npm package; gives the module that decides.
fn package(tools: &Tools) -> Result<PathBuf> {
    let (module, glue) = tools.glued("the engine for JavaScript", &[], "glue")?;
    let (_, authoring) =
        tools.glued("the same for authors", &["--features", "authoring"], "glue-authoring")?;
    step("the npm package", || {
        run(node::node("wasm/build.mjs")
            .args([&target("dist/npm"), &glue, &authoring])
            .arg(env!("CARGO_PKG_VERSION")))
    })?;
    Ok(module)
}

/// The lean build of the npm package in `target/dist/npm-europe`: Europe's time zones, contracts as JSON, decisions.
fn lean_package(tools: &Tools) -> Result<()> {
    let (_, glue) =
        tools.glued("the engine for JavaScript, lean", &["--no-default-features"], "glue-europe")?;
    step("the lean npm package", || {
        run(node::node("wasm/build-lean.mjs")
            .args([&target("dist/npm-europe"), &glue])
            .arg(env!("CARGO_PKG_VERSION")))
    })
}

/// A plugin that is a page: the workbench in `target/dist/workbench`, with the npm package inside, and the report in
/// `target/dist/report.html`.
fn page(plugin: &str, what: &str) -> Result<()> {
    node::set_up_plugin(plugin)?;
    step(what, || {
        let folder = format!("plugins/{plugin}");
        let tool = |script: &str| node::node(&format!("{folder}/node_modules/{script}"));
        run(tool("typescript/bin/tsc").arg("--project").arg(root().join(&folder)))?;
        run(tool("vite/bin/vite.js").args(["build", "--logLevel", "warn"]).arg(root().join(&folder)))
    })
}

/// The Zendesk app, with the engine in two shapes: as WebAssembly, and as JavaScript for pages that forbid it.
fn zendesk(tools: &Tools, module: &Path) -> Result<()> {
    node::set_up_plugin("zendesk")?;
    step("the Zendesk app", || {
        run(node::node("plugins/zendesk/build/build.mjs")
            .args([&target("dist/npm"), module, &tools.pack, &target("zendesk")])
            .arg(target("dist/clausola-zendesk.zip"))
            .arg(env!("CARGO_PKG_VERSION")))
    })
}

/// The plugin: a core module without imports, and a component.
fn plugin(tools: &Tools) -> Result<()> {
    let engine = |what, feature| {
        let arguments = ["--package", "clausola-engine", "--features", feature];
        tools.module(what, "wasm", &arguments, "clausola_engine.wasm")
    };
    let core = engine("the plugin, as a core module", "core-abi")?;
    let small = target("wasm/clausola.core.wasm");
    tools.pack("module", &core, &small)?;
    keep(&small, &target("dist/clausola.core.wasm"))?;
    // The Python package ships it.
    keep(&small, &root().join("plugins/python/src/clausola/clausola.core.wasm"))?;

    let component = engine("the plugin, as a component", "component")?;
    let wrapped = target("wasm/clausola.component.wasm");
    tools.pack("component", &component, &wrapped)?;
    keep(&wrapped, &target("dist/clausola.component.wasm"))
}

fn command() -> Result<()> {
    step("the command, with the plugin inside", || {
        run(cargo("build").args(["--release", "--bin", "clausola"]).args(COMMAND))
    })
}

/// Copies a product to where it ships from, unless it is there already.
///
/// The command embeds the component: a new file with the old bytes would have it built again.
fn keep(from: &Path, to: &Path) -> Result<()> {
    let bytes = std::fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if std::fs::read(to).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    std::fs::create_dir_all(to.parent().unwrap_or(to))
        .and_then(|()| std::fs::write(to, bytes))
        .with_context(|| format!("cannot write {}", to.display()))
}
