//! A host that was built for a released interface still runs the plugin of today.
//!
//! The bindings below come from the frozen copy of the interface, and nothing here but the tests' own helpers is of
//! today's host. A release of the interface adds a folder under `plugins/engine/wit/released`, and a module here.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may stop, and what is generated from the WIT is documented there"
)]

mod common;

use common::hostile;
use common::{NOW, TICKET};
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Store};

mod released {
    pub(crate) mod v1_0_0 {
        wasmtime::component::bindgen!({ path: "../plugins/engine/wit/released/1.0.0", world: "engine" });
    }
}

const RELEASED: &str = include_str!("../../plugins/engine/wit/released/1.0.0/clausola.wit");

/// Runs a component with the bindings of the released interface.
fn old_host(bytes: &[u8]) -> wasmtime::Result<(Store<()>, released::v1_0_0::Engine)> {
    let engine = Engine::default();
    let component = Component::new(&engine, bytes)?;
    let mut store = Store::new(&engine, ());
    let plugin = released::v1_0_0::Engine::instantiate(&mut store, &component, &Linker::new(&engine))?;
    Ok((store, plugin))
}

#[test]
fn a_host_of_1_0_0_runs_the_plugin_of_today() {
    let (mut store, plugin) = old_host(&common::component()).unwrap();
    let contracts = plugin.clausola_engine_contracts();
    assert_eq!(contracts.call_builtins(&mut store).unwrap().len(), 5);
    let guest = contracts.contract();
    let contract = guest.call_builtin(&mut store, "lepida-payer").unwrap().unwrap();
    let native = clausola::Contract::builtin("lepida-payer").unwrap();
    let answer = guest.call_decide_json(&mut store, contract, TICKET, NOW).unwrap();
    assert_eq!(answer, native.decide_json(TICKET, NOW));
    assert_eq!(guest.call_lint_json(&mut store, contract).unwrap(), native.lint_json());
    let refused = guest.call_from_toml(&mut store, "[contract]").unwrap().unwrap_err();
    assert!(!refused.is_empty());
}

#[test]
fn the_interface_of_today_is_the_released_one_until_its_version_says_otherwise() {
    let version = |wit: &str| wit.lines().find(|line| line.starts_with("package ")).unwrap().to_string();
    let today = hostile::interface();
    if version(&today) == version(RELEASED) {
        assert!(
            today == RELEASED,
            "the interface differs from `plugins/engine/wit/released/1.0.0`: what is released stays as it is; give \
             the package a later version, and freeze a copy of that"
        );
    }
}

#[test]
fn within_a_major_version_functions_may_be_added_and_nothing_else() {
    let good = |_: &str| Some(hostile::GOOD.to_string());
    let later = RELEASED.replace("clausola:engine@1.0.0", "clausola:engine@1.1.0");
    let runs = |wit: &str| old_host(&hostile::component(wit, good)).is_ok();
    assert!(runs(&later));
    assert!(runs(&later.replace("    engine-version:", "    more: func() -> string;\n    engine-version:")));
    assert!(!runs(&later.replace("engine-version: func() -> string", "engine-version: func() -> u32")));
    assert!(!runs(&later.replace("        signed: bool,", "        signed: bool,\n        more: bool,")));
    assert!(!runs(&RELEASED.replace("clausola:engine@1.0.0", "clausola:engine@2.0.0")));
}
