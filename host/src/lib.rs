//! Runs the engine plugin, `clausola.component.wasm`, inside a ticket system.
//!
//! The plugin is a WebAssembly component that imports nothing: it sees neither files nor network nor clock, and a
//! host decides how much memory, time and computation it may use. Whatever goes wrong inside is a typed
//! [`Error`], and the next call works.
//!
//! ```no_run
//! use clausola_host::{Cache, Engine, Limits, Source};
//!
//! let plugin = std::fs::read("target/dist/clausola.component.wasm")?;
//! let engine = Engine::builder().limits(Limits::default()).cache(Cache::user()).build(&plugin)?;
//! let mut contract = engine.contract(Source::Builtin("lepida-payer".into()))?;
//!
//! let ticket = r#"{"id":"4711","facts":{},"events":[{"type":"opened","at":"2026-10-03T13:00:00+02:00"}]}"#;
//! let answer = contract.decide_json(ticket, "2026-10-03T14:00:00+02:00")?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A server asks through a [`Pool`]: many callers, by threads or futures, one contract that can be replaced while they
//! ask. [`bake`] puts a contract into the plugin, for one file to ship.
//!
//! # What can be seen from outside
//! Events and spans of the crate `tracing`: each call is a span `plugin_call` with the fields `call` and, where it is
//! counted, `fuel`; a call that is stopped is a warning with its `kind`, and so is one that found no place; a reload says
//! which contract answers from then on. No text of a ticket, a contract or an answer is ever in them.
//! [`Pool::status`] has the counts that a metrics page prints.
//!
//! # What it does not do
//! It gives a plugin no WASI and no function of the host's: a plugin that imports anything is refused. It keeps no
//! answers, and asks nothing twice: a call that was stopped is the caller's to repeat.
//!
//! For a runtime other than wasmtime, or a language other than Rust, see `plugins/engine/ABI.md` and the core
//! module; [`CoreModule`] runs that one.

mod baked;
mod cache;
mod contract;
mod core_module;
mod diagnostic;
mod engine;
mod error;
mod info;
mod limits;
mod pool;
mod sandbox;
mod source;

pub use baked::{Baked, PluginInfo, Shape, bake};
pub use cache::Cache;
pub use contract::Contract;
pub use core_module::CoreModule;
pub use diagnostic::{Diagnostic, Severity};
pub use engine::{Builder, Engine};
pub use error::{Error, ErrorKind};
pub use info::ContractInfo;
pub use limits::Limits;
pub use pool::{Pool, PoolBuilder, PoolStatus};
pub use source::Source;

/// The version of wasmtime that runs the plugin.
pub const WASMTIME_VERSION: &str = wasmtime_environ::VERSION;

/// A ticket and its decision as records, the shapes of `plugins/engine/wit/clausola.wit`.
pub mod typed {
    pub use crate::bindings::exports::clausola::engine::contracts::{
        Budget, ContractRef, Coverage, CoverageStatus, Decision, Escalation, EscalationState, Event, Fact,
        FactValue, Guarantee, MissingEvidence, Notice, Route, Signal, SignalStatus, Term, TermStatus, Ticket,
        Timer, TimerState, Unproven,
    };
}

/// What wasmtime generates from `plugins/engine/wit`.
mod bindings {
    #![allow(
        missing_docs,
        clippy::all,
        clippy::restriction,
        reason = "generated from the WIT, which is documented"
    )]
    wasmtime::component::bindgen!({ path: "../plugins/engine/wit", world: "engine" });
}
