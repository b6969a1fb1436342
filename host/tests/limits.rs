//! Hostile components: each is stopped with a typed error, and the engine goes on.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use clausola_host::{Engine, ErrorKind, Limits, Source};
use common::hostile::{self, BOMB, HUGE, LIE, LONG_LIE, LOOP, NOT_UTF8, TRAP};
use common::{NOW, TICKET};
use std::time::{Duration, Instant};

/// What the first call to such a plugin fails with; more show that the engine still works.
fn stopped(body: &str, limits: Limits) -> ErrorKind {
    let engine = Engine::builder().limits(limits).build(&hostile::always(body)).unwrap();
    let kind = engine.builtins().unwrap_err().kind();
    for source in [Source::Builtin("any".into()), Source::Toml(String::new()), Source::Json("{}".into())] {
        assert_eq!(engine.contract(source).unwrap_err().kind(), kind);
    }
    kind
}

/// What a contract in such a plugin fails with when it decides; it still answers what it does well.
fn decides(body: &str, limits: Limits) -> ErrorKind {
    let engine = Engine::builder().limits(limits).build(&hostile::decides(body)).unwrap();
    let mut contract = engine.contract(Source::Builtin("any".into())).unwrap();
    let kind = contract.decide_json("{}", NOW).unwrap_err().kind();
    assert_eq!(contract.time_json("{}").unwrap(), "{}");
    assert_eq!(contract.decide_json("{}", NOW).unwrap_err().kind(), kind);
    kind
}

#[test]
fn a_loop_without_end_runs_out_of_time() {
    let started = Instant::now();
    let kind = stopped(LOOP, Limits::new().wall_time(Duration::from_millis(50)));
    assert_eq!(kind, ErrorKind::Time);
    assert!(started.elapsed() < Duration::from_secs(20), "four calls of 50 ms took {:?}", started.elapsed());
}

#[test]
fn a_loop_without_end_runs_out_of_fuel() {
    assert_eq!(stopped(LOOP, Limits::new().wall_time(None).fuel(1_000_000)), ErrorKind::Fuel);
}

#[test]
fn a_memory_bomb_runs_out_of_memory() {
    assert_eq!(stopped(BOMB, Limits::new()), ErrorKind::Memory);
}

#[test]
fn a_trap_is_named() {
    assert_eq!(stopped(TRAP, Limits::new()), ErrorKind::Trap);
}

#[test]
fn an_answer_that_is_none_is_refused() {
    for body in [LIE, LONG_LIE, NOT_UTF8] {
        assert_eq!(decides(body, Limits::new()), ErrorKind::Output, "{body}");
    }
    // An address outside the memory is found by the plugin's own runtime.
    let engine = Engine::builder().build(&hostile::always(LIE)).unwrap();
    for _ in 0..2 {
        assert_eq!(engine.version().unwrap_err().kind(), ErrorKind::Output);
    }
}

#[test]
fn an_answer_that_is_huge_is_refused_before_it_is_copied() {
    assert_eq!(decides(HUGE, Limits::new().output(4 << 20)), ErrorKind::Output);
}

#[test]
fn each_way_to_go_wrong_in_a_contract_has_its_kind() {
    assert_eq!(decides(TRAP, Limits::new()), ErrorKind::Trap);
    assert_eq!(decides(LOOP, Limits::new().fuel(1_000_000)), ErrorKind::Fuel);
    assert_eq!(decides(LOOP, Limits::new().wall_time(Duration::from_millis(50))), ErrorKind::Time);
    assert_eq!(decides(BOMB, Limits::new()), ErrorKind::Memory);
}

#[test]
fn a_plugin_of_another_major_version_is_refused_and_one_of_a_later_minor_runs() {
    let of = |version: &str| {
        hostile::interface().replace("clausola:engine@1.0.0", &format!("clausola:engine@{version}"))
    };
    let good = |_: &str| Some(hostile::GOOD.to_string());
    let refused = Engine::builder().build(&hostile::component(&of("2.0.0"), good)).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Abi);
    assert_eq!(refused.to_string(), "the plugin does not export `clausola:engine/contracts@1`");
    let later =
        of("1.7.0").replace("    engine-version:", "    more: func() -> string;\n    engine-version:");
    let engine = Engine::builder().build(&hostile::component(&later, good)).unwrap();
    assert_eq!(engine.version().unwrap(), "{}");
}

#[test]
fn what_is_not_a_plugin_is_refused() {
    let refused = |bytes: &[u8]| Engine::builder().build(bytes).unwrap_err();
    assert_eq!(refused(b"").kind(), ErrorKind::Abi);
    assert_eq!(refused(&vec![0x5a; 10 << 20]).kind(), ErrorKind::Abi);
    assert_eq!(refused(&wat::parse_str("(module)").unwrap()).kind(), ErrorKind::Abi);
    assert_eq!(refused(&wat::parse_str("(component)").unwrap()).kind(), ErrorKind::Abi);
    let importing = refused(&wat::parse_str(r#"(component (import "clock" (func)))"#).unwrap());
    assert_eq!(importing.kind(), ErrorKind::Abi);
    assert_eq!(importing.to_string(), "the plugin imports `clock`, and a plugin may import nothing");
}

#[test]
fn a_contract_survives_calls_that_use_too_much() {
    let limits = Limits::new().memory(24 << 20).fuel(400_000_000).output(1 << 20);
    let engine = common::engine(Engine::builder().limits(limits));
    let mut contract = engine.contract(Source::Builtin("lepida-payer".into())).unwrap();
    let good = contract.decide_json(TICKET, NOW).unwrap();
    assert!(good.starts_with(r#"{"ok":true,"decision":"#), "{good}");

    let heavy = format!(r#"{{"id":"1","facts":{{}},"events":[{}0]}}"#, "0,".repeat(2 << 20));
    assert_eq!(contract.decide_json(&heavy, NOW).unwrap_err().kind(), ErrorKind::Memory);
    assert_eq!(contract.decide_json(TICKET, NOW).unwrap(), good);

    let event = r#"{"type":"facts_changed","at":"2026-10-03T13:01:00+02:00","facts":{"blocking":true}},"#;
    let long = TICKET.replace(r#""events":["#, &format!(r#""events":[{}"#, event.repeat(20_000)));
    let error = contract.decide_json(&long, NOW).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Fuel | ErrorKind::Memory), "{error}");
    assert!(error.is_limit());
    assert_eq!(contract.decide_json(TICKET, NOW).unwrap(), good);

    let huge = " ".repeat((16 << 20) + 1);
    assert_eq!(contract.decide_json(&huge, NOW).unwrap_err().kind(), ErrorKind::Input);
    assert_eq!(contract.decide_json(TICKET, NOW).unwrap(), good);
}

#[test]
fn an_answer_longer_than_allowed_is_refused() {
    let engine = common::engine(Engine::builder().limits(Limits::new().output(100)));
    let mut contract = engine.contract(Source::Builtin("lepida-payer".into())).unwrap();
    assert_eq!(contract.decide_json(TICKET, NOW).unwrap_err().kind(), ErrorKind::Output);
    assert!(contract.time_json("{}").is_err_and(|e| e.kind() == ErrorKind::Output));
}

#[test]
fn an_instance_larger_than_its_memory_does_not_start() {
    let engine = common::engine(Engine::builder().limits(Limits::new().memory(1 << 16)));
    assert_eq!(engine.builtins().unwrap_err().kind(), ErrorKind::Memory);
}

#[test]
fn a_bad_contract_is_told_with_every_diagnostic() {
    let engine = common::engine(Engine::builder());
    let error = engine.contract(Source::Builtin("lepida-pajer".into())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Contract);
    assert_eq!(error.diagnostics()[0].code, "unknown_contract");
    assert!(error.to_string().contains("did you mean `lepida-payer`?"), "{error}");

    let text = "[contract]\nid = \"x\"\ntitel = \"x\"\ntime_zone = \"Europe/Roma\"\n";
    let error = engine.contract(Source::Toml(text.into())).unwrap_err();
    let native = clausola::Contract::from_toml(text).unwrap_err();
    let native: Vec<_> = native.diagnostics().iter().map(clausola_host::Diagnostic::from).collect();
    assert!(native.len() >= 2, "{native:?}");
    assert_eq!(error.diagnostics(), native);
}

#[test]
fn one_engine_serves_many_threads() {
    let engine = common::engine(Engine::builder());
    let answer = |engine: &Engine| {
        engine.contract(Source::Builtin("lepida-payer".into())).unwrap().decide_json(TICKET, NOW).unwrap()
    };
    let expected = answer(&engine);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| answer(&engine))).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), expected);
        }
    });
}

#[test]
fn instances_can_be_set_aside() {
    let engine = common::engine(Engine::builder().instances(2));
    let load = || engine.contract(Source::Builtin("lepida-payer".into()));
    let mut held = (load().unwrap(), load().unwrap());
    let none_left = load().unwrap_err();
    assert_eq!(none_left.kind(), ErrorKind::Busy, "{none_left}");
    assert!(held.0.decide_json(TICKET, NOW).unwrap().starts_with(r#"{"ok":true"#));
    drop(held);
    load().unwrap();
}
