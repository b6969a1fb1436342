//! Turns compiled WebAssembly into what ships.
//!
//! `clausola-pack glue <module.wasm> <folder>` writes `clausola_bg.wasm` and its glue `clausola.js`;
//! `clausola-pack module <module.wasm> <small.wasm>` makes a module smaller that needs no glue;
//! `clausola-pack component <module.wasm> <component.wasm>` does so, and wraps it as a component.

use anyhow::{Context, Result, bail};
use std::path::Path;
use walrus::ModuleConfig;
use wasm_bindgen_cli_support::Bindgen;
use wit_component::ComponentEncoder;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["glue", module, folder] => glue(Path::new(module), Path::new(folder)),
        ["module", module, small] => write(Path::new(small), &without_names(Path::new(module))?),
        ["component", module, component] => wrap(Path::new(module), Path::new(component)),
        _ => bail!(
            "usage: clausola-pack glue <module> <folder> | module <module> <small> | component <module> <component>"
        ),
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
    let module = without_names(module)?;
    write(component, &ComponentEncoder::default().validate(true).module(&module)?.encode()?)
}

/// The names of functions are a fifth of the bytes, for stack traces of the engine's own bugs.
fn without_names(module: &Path) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let read = config.parse_file(module).with_context(|| format!("cannot read {}", module.display()));
    Ok(read?.emit_wasm())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
