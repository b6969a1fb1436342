//! Panics as plain traps.
//!
//! A panic in the engine is a bug, and no module that ships has anywhere to print its message to: the host sees a trap
//! whatever the message says. So what makes the message is taken out, and with it the formatting that only messages use.

use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module, ValType};

/// Where the standard library panics from.
const PANICS: [&str; 12] = [
    "core::panicking::",
    "std::panicking::",
    "core::slice::index::slice_index_fail",
    "core::str::slice_error_fail",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already_borrowed",
    "core::cell::panic_already_mutably_borrowed",
    "core::slice::sort::shared::smallsort::panic_on_ord_violation",
    "alloc::raw_vec::handle_error",
    "alloc::alloc::handle_alloc_error",
];

/// Has every function that only panics trap at once, and removes what nothing reaches any more.
pub(crate) fn panics(module: &mut Module) -> usize {
    let found: Vec<FunctionId> = module
        .funcs
        .iter()
        .filter(|function| matches!(function.kind, FunctionKind::Local(_)))
        .filter(|function| function.name.as_deref().is_some_and(is_panic))
        .map(|function| function.id())
        .collect();
    for id in &found {
        trap(module, *id);
    }
    walrus::passes::gc::run(module);
    found.len()
}

fn is_panic(name: &str) -> bool {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    let yes = PANICS.iter().any(|part| name.starts_with(part));
    if yes && std::env::var_os("SHOW").is_some() {
        println!("{name}");
    }
    yes
}

fn trap(module: &mut Module, id: FunctionId) {
    let ty = module.types.get(module.funcs.get(id).ty());
    let (parameters, results) = (ty.params().to_vec(), ty.results().to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    builder.func_body().unreachable();
    let arguments = parameters.iter().map(|ty: &ValType| module.locals.add(*ty)).collect();
    module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
}
