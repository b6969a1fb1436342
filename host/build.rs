//! Finds the plugins that the command embeds.
//!
//! `CLAUSOLA_COMPONENT` and `CLAUSOLA_CORE_MODULE` name them; without, they are where `cargo xtask build` puts them.
//! The library needs neither.

use std::path::Path;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(embedded_plugins)");
    let component = embed("CLAUSOLA_COMPONENT", "clausola.component.wasm");
    let core_module = embed("CLAUSOLA_CORE_MODULE", "clausola.core.wasm");
    let page = embed("CLAUSOLA_REPORT_PAGE", "report.html");
    if component && core_module && page {
        println!("cargo::rustc-cfg=embedded_plugins");
    }
}

/// Tells the compiler where a plugin is; whether it is there.
fn embed(variable: &str, file: &str) -> bool {
    println!("cargo::rerun-if-env-changed={variable}");
    let default = || format!("{}/../target/dist/{file}", env!("CARGO_MANIFEST_DIR"));
    let named = std::env::var(variable).unwrap_or_else(|_| default());
    println!("cargo::rerun-if-changed={named}");
    match Path::new(&named).canonicalize() {
        Ok(path) => {
            println!("cargo::rustc-env={variable}_PATH={}", path.display());
            true
        }
        Err(_) => false,
    }
}
