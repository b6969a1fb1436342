//! Finds the component that the command embeds.
//!
//! `CLAUSOLA_COMPONENT` names it; without, it is where `cargo xtask build` puts it. The library does not need it.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-env-changed=CLAUSOLA_COMPONENT");
    println!("cargo::rustc-check-cfg=cfg(embedded_component)");

    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/dist/clausola.component.wasm");
    let named = std::env::var("CLAUSOLA_COMPONENT").unwrap_or_else(|_| default.to_string());
    println!("cargo::rerun-if-changed={named}");
    if let Ok(path) = Path::new(&named).canonicalize() {
        println!("cargo::rustc-env=CLAUSOLA_COMPONENT_PATH={}", path.display());
        println!("cargo::rustc-cfg=embedded_component");
    }
}
