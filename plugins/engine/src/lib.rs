//! The engine as a WebAssembly plugin.
//!
//! The rules live in the crate `clausola`; this one only carries them across a boundary, in one of two ways:
//! a component described by `wit/clausola.wit` (feature `component`), or a core module without any import
//! described in `ABI.md` (feature `core-abi`).

#[cfg(all(target_arch = "wasm32", feature = "component", feature = "core-abi"))]
compile_error!("choose one of the features `component` and `core-abi`: the core module may have no imports");

#[cfg(feature = "component")]
mod component;
#[cfg(feature = "core-abi")]
mod core_abi;
#[cfg(feature = "component")]
mod typed;
