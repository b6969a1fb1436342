//! One file per contract: made, told apart, and run.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use clausola_host::{Baked, CoreModule, Engine, ErrorKind, Limits, PluginInfo, Shape, Source, bake};
use common::hostile;
use common::{NOW, TICKET};
use serde_json::{Value, json};

const OVERLAY: &str = "[overlay]\ncontract = \"lepida-payer\"\n[fields]\n\"Blocks\" = \"blocking\"\n";

fn lepida() -> Source {
    Source::Builtin("lepida-payer".into())
}

fn plugins() -> [(Vec<u8>, Shape); 2] {
    [(common::component(), Shape::Component), (common::core_module(), Shape::CoreModule)]
}

/// What a plugin with a contract inside decides on the ticket of the tests.
fn decides(baked: &Baked, shape: Shape) -> String {
    if shape == Shape::Component {
        let engine = Engine::builder().build(&baked.bytes).unwrap();
        let mut contract = engine.contract(Source::Baked).unwrap();
        assert_eq!(contract.info().unwrap(), baked.contract);
        return contract.decide_json(TICKET, NOW).unwrap();
    }
    let mut module = CoreModule::new(&baked.bytes).unwrap();
    let loaded: Value =
        serde_json::from_str(&module.call(r#"{"call":"load","baked":true}"#).unwrap()).unwrap();
    assert_eq!(loaded["contract"]["hash"], json!(baked.contract.hash));
    // The handles of the making are no part of the file.
    let handle = &loaded["contract"]["handle"];
    module
        .call(&json!({ "call": "decide", "contract": handle, "ticket": TICKET, "now": NOW }).to_string())
        .unwrap()
}

#[test]
fn a_baked_contract_decides_as_the_contract_does_and_the_file_says_which_it_is() {
    let signed = clausola::Contract::builtin("lepida-payer").unwrap();
    let laid = signed.with_overlay(OVERLAY).unwrap();
    for (plugin, shape) in plugins() {
        for (source, contract) in [(lepida(), &signed), (lepida().with_overlay(OVERLAY), &laid)] {
            let baked = bake(&plugin, &source).unwrap();
            assert_eq!(decides(&baked, shape), contract.decide_json(TICKET, NOW));

            let about = PluginInfo::read(&baked.bytes).unwrap();
            assert_eq!((about.shape, about.bytes), (shape, baked.bytes.len()));
            assert_eq!(Shape::of(&baked.bytes), Some(shape));
            assert_eq!(about.imports, Vec::<String>::new());
            assert_eq!(about.engine.as_deref(), Some(env!("CARGO_PKG_VERSION")));
            assert_eq!(about.contract.as_ref(), Some(&baked.contract));
            assert_eq!(baked.contract.hash, contract.hash());
            assert_eq!(baked.contract.overlay_hash.as_deref(), contract.overlay_hash());

            assert!(
                bake(&plugin, &source).unwrap().bytes == baked.bytes,
                "other bytes for the same contract"
            );
            let again = bake(&baked.bytes, &source).unwrap_err();
            assert_eq!(again.kind(), ErrorKind::Abi);
            assert_eq!(
                again.to_string(),
                "the contract `lepida-payer` is baked in already: build from the plugin as it ships"
            );
        }
    }
}

#[test]
fn the_first_call_of_a_baked_contract_reads_nothing() {
    let baked = bake(&common::component(), &lepida()).unwrap();
    // Far too little to read a contract with.
    let engine = Engine::builder().limits(Limits::new().fuel(20_000)).build(&baked.bytes).unwrap();
    assert_eq!(engine.contract(Source::Builtin("exetera".into())).unwrap_err().kind(), ErrorKind::Fuel);
    assert_eq!(engine.contract(Source::Baked).unwrap().info().unwrap(), baked.contract);
}

#[test]
fn a_plugin_without_a_contract_says_so() {
    let engine = common::engine(Engine::builder());
    let none = engine.contract(Source::Baked).unwrap_err();
    assert_eq!((none.kind(), none.diagnostics()[0].code.as_str()), (ErrorKind::Contract, "not_baked"));
    let about = PluginInfo::read(&common::component()).unwrap();
    assert_eq!((about.engine, about.contract), (None, None));
}

#[test]
fn a_contract_that_is_refused_is_not_baked() {
    for (plugin, _) in plugins() {
        let bad = bake(&plugin, &Source::Toml("[contract]\nid = \"x\"\n".into())).unwrap_err();
        assert_eq!(bad.kind(), ErrorKind::Contract, "{bad}");
        assert_eq!(bad.diagnostics()[0].line, Some(1), "{bad}");
        let bad = bake(&plugin, &lepida().with_overlay("[overlay]\ncontract = \"exetera\"\n")).unwrap_err();
        assert_eq!(bad.kind(), ErrorKind::Overlay, "{bad}");
    }
}

#[test]
fn what_is_not_a_plugin_is_refused() {
    let bytes = common::component();
    let mut cut_off = bytes.clone();
    cut_off.truncate(bytes.len() / 2);
    let refused: [(&[u8], &str); 4] = [
        (b"", "the file is not WebAssembly"),
        (b"#!/bin/sh\n", "the file is not WebAssembly"),
        (&cut_off, "the file is not whole WebAssembly"),
        (b"\0asm", "the file is not whole WebAssembly"),
    ];
    for (bytes, why) in refused {
        let error = PluginInfo::read(bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Abi);
        assert!(error.to_string().starts_with(why), "{error}");
        assert_eq!(bake(bytes, &lepida()).unwrap_err().kind(), ErrorKind::Abi);
    }
    for text in ["(module)", "(component)", r#"(module (import "env" "clock" (func)))"#] {
        let other = wat::parse_str(text).unwrap();
        assert!(PluginInfo::read(&other).unwrap().contract.is_none());
        assert_eq!(bake(&other, &lepida()).unwrap_err().kind(), ErrorKind::Abi, "{text}");
    }
    let loops = bake(&hostile::always(hostile::TRAP), &lepida()).unwrap_err();
    assert_eq!(loops.kind(), ErrorKind::Trap);
}

#[test]
fn a_label_that_cannot_be_read_is_refused() {
    let with = |label: &str| {
        let module = format!(r#"(module (@custom "clausola:contract" "{}"))"#, label.replace('"', "\\\""));
        PluginInfo::read(&wat::parse_str(module).unwrap()).unwrap_err().to_string()
    };
    assert!(with("{").contains("`clausola:contract` cannot be read"), "{}", with("{"));
    let later = r#"{"format":2,"engine":"9","id":"x","title":"x","revision":"1","valid_from":null,"time_zone":"UTC","hash":"","overlay_hash":null}"#;
    assert!(with(later).contains("its format is 2, and this host reads 1"), "{}", with(later));
}
