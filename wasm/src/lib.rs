//! The npm package `clausola`: the engine's [`Contract`] for JavaScript.
//!
//! This crate forwards to the crate `clausola` and adds nothing of its own: what it does is take JavaScript
//! values in, hand JavaScript values out, and turn the engine's errors into `ClausolaError`. The package's
//! documentation stands in `wasm/npm/README.md`, its types in `wasm/js/index.d.ts`.

mod answer;
mod argument;
#[cfg(feature = "authoring")]
mod authoring;
mod contract;
mod error;
mod exchange;
mod object;
mod parts;
#[cfg(feature = "authoring")]
mod sample;
mod tickets;
mod time;
#[cfg(feature = "whole")]
mod whole;

pub use contract::Contract;
