//! Turns compiled WebAssembly into what ships.
//!
//! `clausola-pack glue <module.wasm> <folder>` writes `clausola_bg.wasm` and its glue `clausola.js`;
//! `clausola-pack component <module.wasm> <component.wasm>` wraps a module as a component.

use anyhow::{Context, Result, bail};
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;
use wit_component::ComponentEncoder;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["glue", module, folder] => glue(Path::new(module), Path::new(folder)),
        ["component", module, component] => wrap(Path::new(module), Path::new(component)),
        _ => bail!("usage: clausola-pack glue <module> <folder> | component <module> <component>"),
    }
}

/// Every target of wasm-bindgen emits the same module, and the glue of `web` runs in Node too once it is
/// given the module: so there is one of each, and the entries in `wasm/js` say where the module is.
fn glue(module: &Path, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(module)
        .out_name("clausola")
        .web(true)?
        .omit_default_module_path(true)
        .typescript(false)
        .remove_name_section(true) // a fifth of the bytes, for names in stack traces of the engine's own bugs
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("no glue for {}", module.display()))
}

/// The module carries the description of its world, so that neither a WIT file nor an adapter is needed.
fn wrap(module: &Path, component: &Path) -> Result<()> {
    let bytes = std::fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let encoded = ComponentEncoder::default().validate(true).module(&bytes)?.encode()?;
    std::fs::write(component, encoded).with_context(|| format!("cannot write {}", component.display()))
}
