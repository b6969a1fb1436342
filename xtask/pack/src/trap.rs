//! Panics as plain traps.
//!
//! A panic of the engine is a bug, and no module that ships has anywhere to print its message to: its host sees a trap,
//! whatever the message says. So each function that only panics traps at once, and what would have made the message is
//! removed with the formatting that nothing else uses.

use anyhow::{Context, Result};
use std::path::Path;
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module, ModuleConfig};

/// How the names begin of what panics in the standard library.
const PANICS: [&str; 12] = [
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::handle_error",
    "core::cell::panic_already_borrowed",
    "core::cell::panic_already_mutably_borrowed",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::panicking::",
    "core::result::unwrap_failed",
    "core::slice::index::slice_index_fail",
    "core::slice::sort::shared::smallsort::panic_on_ord_violation",
    "core::str::slice_error_fail",
    "std::panicking::",
];

/// The module with its panics as traps, with or without the names of its functions.
pub(crate) fn panics(path: &Path, names: bool) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(names).generate_producers_section(false);
    let mut module = config.parse_file(path).with_context(|| format!("cannot read {}", path.display()))?;
    let panics: Vec<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| matches!(function.kind, FunctionKind::Local(_)))
        .filter(|function| function.name.as_deref().is_some_and(is_panic))
        .map(|function| function.id())
        .collect();
    for id in panics {
        trap(&mut module, id);
    }
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

fn is_panic(name: &str) -> bool {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    PANICS.iter().any(|panic| name.starts_with(panic))
}

fn trap(module: &mut Module, id: FunctionId) {
    let signature = module.types.get(module.funcs.get(id).ty());
    let (parameters, results) = (signature.params().to_vec(), signature.results().to_vec());
    let mut body = FunctionBuilder::new(&mut module.types, &parameters, &results);
    body.func_body().unreachable();
    let parameters = parameters.into_iter().map(|kind| module.locals.add(kind)).collect();
    module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(parameters));
}
