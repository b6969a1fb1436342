//! What ships: the npm package, the plugin in two shapes, the command.

use crate::node;
use crate::run::{cargo, root, run, step, target};
use crate::wasm_target::Compiler;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Everything to ship: the command in `target/release`, the rest in `target/dist`.
pub(crate) fn build() -> Result<()> {
    npm()?;
    plugin(Compiler::find()?)?;
    command()
}

/// The command, with the plugin inside.
pub(crate) fn command_path() -> PathBuf {
    target("release/clausola").with_extension(std::env::consts::EXE_EXTENSION)
}

/// The npm package, in `target/dist/npm`.
pub(crate) fn npm() -> Result<()> {
    node::set_up()?;
    let compiler = Compiler::find()?;
    module(compiler, "the engine for JavaScript", &["--package", "clausola-wasm"])?;
    let pack = pack_tool()?;
    step("the npm package", || {
        let glue = target("wasm/glue");
        let _ = std::fs::remove_dir_all(&glue);
        run(Command::new(pack).arg("glue").arg(compiler.module("clausola_wasm.wasm")).arg(&glue))?;
        run(node::node("wasm/build.mjs").args([&glue, &target("dist/npm")]).arg(env!("CARGO_PKG_VERSION")))
    })
}

/// The plugin: a component, and a core module without imports.
fn plugin(compiler: Compiler) -> Result<()> {
    let compiled = compiler.module("clausola_engine.wasm");
    let features = |feature| ["--package", "clausola-engine", "--features", feature];

    module(compiler, "the plugin, as a core module", &features("core-abi"))?;
    let core = std::fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    write_if_changed(&target("dist/clausola.core.wasm"), &core)?;

    module(compiler, "the plugin, as a component", &features("component"))?;
    let pack = pack_tool()?;
    let wrapped = target("wasm/clausola.component.wasm");
    run(Command::new(pack).arg("component").arg(compiled).arg(&wrapped))?;
    let component = std::fs::read(&wrapped).with_context(|| format!("cannot read {}", wrapped.display()))?;
    write_if_changed(&target("dist/clausola.component.wasm"), &component)
}

fn command() -> Result<()> {
    step("the command, with the plugin inside", || {
        run(cargo("build").args(["--release", "--package", "clausola-host", "--bins"]))
    })
}

fn module(compiler: Compiler, what: &str, arguments: &[&str]) -> Result<()> {
    step(what, || run(compiler.cargo("build").args(arguments)))
}

/// The tool that makes glue and components: heavy, so built only where it is needed.
fn pack_tool() -> Result<PathBuf> {
    step("the tool that packs WebAssembly", || {
        run(cargo("build").args(["--package", "clausola-pack"]))?;
        Ok(target("debug/clausola-pack").with_extension(std::env::consts::EXE_EXTENSION))
    })
}

/// The command embeds the component: a new file with the old bytes would have it built again.
fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let folder = path.parent().map_or_else(root, Path::to_path_buf);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, bytes))
        .with_context(|| format!("cannot write {}", path.display()))
}
