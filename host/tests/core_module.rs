//! The core module: what it answers to garbage, and what the host answers to hostile modules.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use clausola_host::{CoreModule, ErrorKind, Limits};
use common::{NOW, TICKET};
use serde_json::Value;
use std::sync::LazyLock;
use std::time::Duration;
use wasmtime::{Engine, Instance, Memory, Module, Store, TypedFunc};

/// op, contract, name, length of the name, a, b, out, rows
type BatchArguments = (u32, u32, u32, u32, u32, u32, u32, u32);

/// The raw exports, for calls that no honest host would make.
struct Raw {
    store: Store<()>,
    memory: Memory,
    alloc: TypedFunc<u32, u32>,
    free: TypedFunc<(u32, u32), ()>,
    call: TypedFunc<(u32, u32), u32>,
    batch: TypedFunc<BatchArguments, u32>,
}

impl Raw {
    fn new() -> Self {
        static MODULE: LazyLock<Module> =
            LazyLock::new(|| Module::new(&Engine::default(), common::core_module()).unwrap());
        let mut store = Store::new(MODULE.engine(), ());
        let instance = Instance::new(&mut store, &MODULE, &[]).unwrap();
        Self {
            memory: instance.get_memory(&mut store, "memory").unwrap(),
            alloc: instance.get_typed_func(&mut store, "clausola_alloc").unwrap(),
            free: instance.get_typed_func(&mut store, "clausola_free").unwrap(),
            call: instance.get_typed_func(&mut store, "clausola_call").unwrap(),
            batch: instance.get_typed_func(&mut store, "clausola_batch").unwrap(),
            store,
        }
    }

    /// No call may trap, so every one is unwrapped.
    fn alloc(&mut self, len: u32) -> u32 {
        self.alloc.call(&mut self.store, len).unwrap()
    }

    fn write(&mut self, bytes: &[u8]) -> u32 {
        let ptr = self.alloc(u32::try_from(bytes.len()).unwrap());
        assert_eq!(ptr % 8, 0);
        self.memory.write(&mut self.store, ptr as usize, bytes).unwrap();
        ptr
    }

    fn answer(&mut self, place: u32) -> Value {
        let word = |at: u32| {
            let mut bytes = [0; 4];
            self.memory.read(&self.store, at as usize, &mut bytes).unwrap();
            u32::from_le_bytes(bytes) as usize
        };
        let mut text = vec![0; word(place + 4)];
        self.memory.read(&self.store, word(place), &mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    fn call(&mut self, ptr: u32, len: u32) -> Value {
        let place = self.call.call(&mut self.store, (ptr, len)).unwrap();
        self.answer(place)
    }

    fn request(&mut self, text: &str) -> Value {
        let (ptr, len) = (self.write(text.as_bytes()), u32::try_from(text.len()).unwrap());
        let answer = self.call(ptr, len);
        self.free.call(&mut self.store, (ptr, len)).unwrap();
        answer
    }

    #[allow(clippy::too_many_arguments, reason = "the export has as many")]
    fn batch(
        &mut self,
        op: u32,
        contract: u32,
        name: (u32, u32),
        a: u32,
        b: u32,
        out: u32,
        rows: u32,
    ) -> Value {
        let arguments = (op, contract, name.0, name.1, a, b, out, rows);
        let place = self.batch.call(&mut self.store, arguments).unwrap();
        self.answer(place)
    }

    fn floats(&mut self, at: u32, rows: usize) -> Vec<f64> {
        let mut bytes = vec![0; rows * 8];
        self.memory.read(&self.store, at as usize, &mut bytes).unwrap();
        bytes.chunks(8).map(|word| f64::from_le_bytes(word.try_into().unwrap())).collect()
    }

    fn columns(&mut self, values: &[f64]) -> u32 {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.write(&bytes)
    }
}

fn code(answer: &Value) -> &str {
    assert_eq!(answer["ok"], false, "{answer}");
    answer["errors"][0]["code"].as_str().unwrap()
}

#[test]
fn every_call_of_the_interface_answers() {
    let mut module = CoreModule::new(&common::core_module()).unwrap();
    let mut call = |request: &str| -> Value { serde_json::from_str(&module.call(request).unwrap()).unwrap() };

    let shipped = call(r#"{"call":"contracts"}"#);
    let ids: Vec<&str> =
        shipped["contracts"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["conciliasfera", "consorzio-it", "exetera", "lepida-payer", "sogei-pec"]);

    let text = clausola::Contract::builtins().iter().find(|c| c.id == "lepida-payer").unwrap().toml;
    let loaded = call(&serde_json::json!({ "call": "load", "toml": text }).to_string());
    assert_eq!(loaded["contract"]["handle"], 1, "{loaded}");
    assert_eq!(loaded["contract"]["hash"], clausola::Contract::builtin("lepida-payer").unwrap().hash());

    let decide = |contract: &str| {
        format!(r#"{{"call":"decide","contract":{contract},"ticket":{TICKET},"now":"{NOW}"}}"#)
    };
    let by_handle = call(&decide("1"));
    assert_eq!(by_handle["decision"]["timers"][0]["due"], "2026-10-05T09:00:00+02:00", "{by_handle}");
    assert_eq!(call(&decide(r#""lepida-payer""#)), by_handle);

    let as_text = call(&decide(r#""lepida-payer""#).replace(TICKET, &serde_json::json!(TICKET).to_string()));
    assert_eq!(as_text, by_handle);

    let question =
        r#"{"calendar":"help_desk","op":"due","start":"2026-10-03T13:00:00+02:00","seconds":3600}"#;
    let time = call(&format!(r#"{{"call":"time","contract":1,"question":{question}}}"#));
    assert_eq!(time["answer"]["at"], "2026-10-05T09:00:00+02:00");

    assert_eq!(call(r#"{"call":"unload","contract":1}"#)["ok"], true);
    assert_eq!(code(&call(&decide("1"))), "unknown_handle");
    assert_eq!(call(r#"{"call":"load","builtin":"exetera"}"#)["contract"]["handle"], 2);
}

#[test]
fn the_text_is_the_same_as_the_native_one() {
    let mut module = CoreModule::new(&common::core_module()).unwrap();
    let mut native = clausola::Service::new();
    let decide = |ticket: &str| {
        format!(r#"{{"call":"decide","contract":"lepida-payer","ticket":{ticket},"now":"{NOW}"}}"#)
    };
    let requests = [
        decide(TICKET),
        decide("{}"),
        decide("[1,2"),
        r#"{"call":"contracts"}"#.to_string(),
        r#"{"call":"load","toml":"[contract"}"#.to_string(),
        r#"{"call":"dezide"}"#.to_string(),
        r#"{"call":"unload","contract":7}"#.to_string(),
        r#"{"call":"load"}"#.to_string(),
        r#"{"call":"load","builtin":"exetera","toml":""}"#.to_string(),
        "null".to_string(),
        String::new(),
    ];
    for request in &requests {
        assert_eq!(module.call(request).unwrap(), native.call(request), "{request}");
    }
}

#[test]
fn garbage_is_answered() {
    let mut module = CoreModule::new(&common::core_module()).unwrap();
    let mut refused = |bytes: &[u8]| -> String {
        let answer: Value = serde_json::from_str(&module.call_bytes(bytes).unwrap()).unwrap();
        code(&answer).to_string()
    };
    assert_eq!(refused(&vec![b'x'; 10 << 20]), "too_large");
    assert_eq!(refused(&vec![0; 10 << 20]), "too_large");
    assert_eq!(refused(&vec![b'['; 4 << 20]), "bad_request");
    assert_eq!(refused(b"\xff\xfe{}"), "not_utf8");
    assert_eq!(refused(br#"{"call":"decide","contract":-1,"ticket":{},"now":""}"#), "bad_request");
    assert_eq!(refused(br#"{"call":"decide","contract":1,"ticket":{},"now":"","nou":""}"#), "bad_request");

    let deep = format!(
        r#"{{"call":"decide","contract":"exetera","ticket":{}{},"now":"{NOW}"}}"#,
        "[".repeat(9999),
        "]".repeat(9999)
    );
    assert_eq!(refused(deep.as_bytes()), "broken_json");
    // The largest request that is read, made of the smallest values, needs the most memory.
    let wide = format!(
        r#"{{"call":"decide","contract":"exetera","ticket":[{}0],"now":"{NOW}"}}"#,
        "0,".repeat((4 << 20) / 2 - 100)
    );
    assert_eq!(refused(wide.as_bytes()), "wrong_type");

    // A cheap generator of pseudo-random bytes, the same in every run.
    let mut seed = 0x9e37_79b9_u32;
    for len in [1, 7, 64, 1000, 100_000] {
        let bytes: Vec<u8> = (0..len)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                seed.to_le_bytes()[3]
            })
            .collect();
        let found = refused(&bytes);
        assert!(["bad_request", "not_utf8"].contains(&found.as_str()), "{found}");
    }
}

#[test]
fn lying_pointers_are_refused() {
    let mut raw = Raw::new();
    let ptr = raw.write(b"{\"call\":\"contracts\"}");
    assert_eq!(raw.call(ptr, 20)["ok"], true);
    for (ptr, len) in
        [(0, 0), (0, 20), (ptr, 10_000), (ptr, u32::MAX), (u32::MAX, 1), (u32::MAX, u32::MAX), (ptr - 1, 4)]
    {
        assert_eq!(code(&raw.call(ptr, len)), "out_of_bounds", "{ptr} {len}");
    }
    // Freed twice, with a wrong length, never allocated: nothing happens, and the buffer is still there.
    for (ptr, len) in [(ptr, 9999), (ptr + 1, 20), (0, 0), (u32::MAX, u32::MAX)] {
        raw.free.call(&mut raw.store, (ptr, len)).unwrap();
    }
    assert_eq!(raw.call(ptr, 20)["ok"], true);
    raw.free.call(&mut raw.store, (ptr, 20)).unwrap();
    raw.free.call(&mut raw.store, (ptr, 20)).unwrap();
    assert_eq!(code(&raw.call(ptr, 20)), "out_of_bounds");
}

#[test]
fn memory_that_is_not_there_is_not_given() {
    let mut raw = Raw::new();
    assert_eq!(raw.alloc(u32::MAX), 0);
    assert_eq!(raw.alloc(0x8000_0000), 0);
    assert_eq!(raw.request(r#"{"call":"contracts"}"#)["ok"], true);
}

#[test]
fn memory_stays_flat_over_many_calls() {
    let mut raw = Raw::new();
    let request = format!(r#"{{"call":"decide","contract":"lepida-payer","ticket":{TICKET},"now":"{NOW}"}}"#);
    let load = r#"{"call":"load","builtin":"exetera"}"#;
    let round = |raw: &mut Raw| {
        assert_eq!(raw.request(&request)["ok"], true);
        let handle = raw.request(load)["contract"]["handle"].clone();
        assert_eq!(raw.request(&format!(r#"{{"call":"unload","contract":{handle}}}"#))["ok"], true);
    };
    (0..50).for_each(|_| round(&mut raw));
    let before = raw.memory.data_size(&raw.store);
    (0..1000).for_each(|_| round(&mut raw));
    assert_eq!(raw.memory.data_size(&raw.store), before);
}

#[test]
fn more_contracts_than_there_is_room_for_are_refused() {
    let mut raw = Raw::new();
    let load = r#"{"call":"load","builtin":"exetera"}"#;
    for _ in 0..64 {
        assert_eq!(raw.request(load)["ok"], true);
    }
    assert_eq!(code(&raw.request(load)), "too_many_contracts");
    assert_eq!(raw.request(r#"{"call":"unload","contract":1}"#)["ok"], true);
    assert_eq!(raw.request(load)["contract"]["handle"], 65);
}

#[test]
fn columns_are_answered_row_by_row() {
    let mut raw = Raw::new();
    raw.request(r#"{"call":"load","builtin":"lepida-payer"}"#);
    let name = (raw.write(b"help_desk"), 9);
    let instant = |text: &str| text.parse::<clausola::Instant>().unwrap().millis() as f64;
    let (saturday, monday) = (instant("2026-10-03T13:00:00+02:00"), instant("2026-10-05T09:00:00+02:00"));
    let starts = [saturday, saturday, f64::NAN, f64::INFINITY, saturday, -1e300];
    let seconds = [3600.0, 0.0, 3600.0, 3600.0, -1.0, 3600.0];

    let (a, b, out) = (raw.columns(&starts), raw.columns(&seconds), raw.alloc(48));
    assert_eq!(raw.batch(0, 1, name, a, b, out, 6)["ok"], true);
    let due = raw.floats(out, 6);
    assert_eq!(due[..2], [monday, saturday]);
    assert!(due[2..].iter().all(|row| row.is_nan()), "{due:?}");

    // Back again, into the column that the answers came from; then the seconds between.
    assert_eq!(raw.batch(1, 1, name, out, b, out, 2)["ok"], true);
    assert_eq!(raw.floats(out, 2), [saturday, saturday]);
    let end = raw.columns(&[monday]);
    assert_eq!(raw.batch(2, 1, name, a, end, out, 1)["ok"], true);
    assert_eq!(raw.floats(out, 1), [3600.0]);

    assert_eq!(code(&raw.batch(9, 1, name, a, b, out, 6)), "unknown_operation");
    assert_eq!(code(&raw.batch(0, 8, name, a, b, out, 6)), "unknown_handle");
    assert_eq!(code(&raw.batch(0, 1, (name.0, 4), a, b, out, 6)), "unknown_calendar");
    for (a, b, out, rows) in
        [(a, b, out, 7), (a, b, out, u32::MAX), (a + 4, b, out, 1), (0, b, out, 1), (a, b, 8, 1)]
    {
        assert_eq!(code(&raw.batch(0, 1, name, a, b, out, rows)), "out_of_bounds");
    }
    assert_eq!(raw.batch(0, 1, name, a, b, out, 0)["ok"], true);
}

/// A module with the right exports, and these bodies for `clausola_alloc` and `clausola_call`.
fn module(version: i32, alloc: &str, call: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
            (memory (export "memory") 1)
            (data (i32.const 64) "\00\01\00\00\02\00\00\00")
            (data (i32.const 72) "\00\01\00\00\ff\ff\ff\7f")
            (data (i32.const 80) "\02\01\00\00\02\00\00\00")
            (data (i32.const 256) "ok\ff\fe")
            (func (export "clausola_abi_version") (result i32) i32.const {version})
            (func (export "clausola_alloc") (param i32) (result i32) {alloc})
            (func (export "clausola_free") (param i32 i32))
            (func (export "clausola_call") (param i32 i32) (result i32) {call}))"#
    );
    wat::parse_str(text).unwrap()
}

/// What a call fails with; the second one shows that the host still works.
fn stopped(alloc: &str, call: &str, limits: Limits) -> ErrorKind {
    let mut module = CoreModule::with_limits(&module(1, alloc, call), limits).unwrap();
    let kind = module.call("{}").unwrap_err().kind();
    assert_eq!(module.call("{}").unwrap_err().kind(), kind);
    kind
}

#[test]
fn hostile_modules_are_stopped() {
    const ALLOC: &str = "i32.const 1024";
    const LOOP: &str = "(loop br 0) unreachable";
    const BOMB: &str = "(loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable";
    let quick = || Limits::new().wall_time(Duration::from_millis(50));

    // The module is whole: an honest body is answered.
    let mut honest = CoreModule::with_limits(&module(1, ALLOC, "i32.const 64"), quick()).unwrap();
    assert_eq!(honest.call("{}").unwrap(), "ok");

    assert_eq!(stopped(ALLOC, LOOP, quick()), ErrorKind::Time);
    assert_eq!(stopped(LOOP, "i32.const 64", quick()), ErrorKind::Time);
    assert_eq!(stopped(ALLOC, LOOP, Limits::new().wall_time(None).fuel(100_000)), ErrorKind::Fuel);
    assert_eq!(stopped(ALLOC, BOMB, quick().memory(1 << 20)), ErrorKind::Memory);
    assert_eq!(stopped("i32.const 0", "i32.const 64", quick()), ErrorKind::Memory);
    assert_eq!(stopped(ALLOC, "unreachable", quick()), ErrorKind::Trap);
    assert_eq!(stopped(ALLOC, "(i32.div_u (i32.const 1) (i32.const 0))", quick()), ErrorKind::Trap);
    // Memory, a place, a length outside the memory; text that is not UTF-8; a long answer.
    assert_eq!(stopped("i32.const -8", "i32.const 64", quick()), ErrorKind::Output);
    assert_eq!(stopped(ALLOC, "i32.const -8", quick()), ErrorKind::Output);
    assert_eq!(stopped(ALLOC, "i32.const 72", quick().output(usize::MAX)), ErrorKind::Output);
    assert_eq!(stopped(ALLOC, "i32.const 80", quick()), ErrorKind::Output);
    assert_eq!(stopped(ALLOC, "i32.const 64", quick().output(1)), ErrorKind::Output);
    assert_eq!(stopped(ALLOC, "i32.const 64", quick().input(1)), ErrorKind::Input);
}

#[test]
fn what_is_not_this_interface_is_refused() {
    let refused = |bytes: &[u8]| CoreModule::new(bytes).unwrap_err();
    assert_eq!(refused(b"").kind(), ErrorKind::Abi);
    assert_eq!(refused(&wat::parse_str("(module)").unwrap()).kind(), ErrorKind::Abi);
    assert_eq!(refused(&wat::parse_str("(component)").unwrap()).kind(), ErrorKind::Abi);
    let newer = refused(&module(2, "i32.const 1024", "i32.const 64"));
    assert_eq!(newer.kind(), ErrorKind::Abi);
    assert_eq!(newer.to_string(), "the plugin speaks version 2 of the interface, and this host 1");
    let importing = refused(&wat::parse_str(r#"(module (import "env" "clock" (func)))"#).unwrap());
    assert_eq!(importing.to_string(), "the plugin imports `env.clock`, and a plugin may import nothing");
    let other = refused(&wat::parse_str(r#"(module (func (export "clausola_abi_version")))"#).unwrap());
    assert_eq!(other.to_string(), "the plugin does not export `clausola_abi_version` as the interface says");
}

#[test]
fn a_thousand_hostile_calls_leave_the_host_well() {
    let limits = Limits::new().wall_time(None).fuel(10_000).memory(1 << 20);
    let mut hostile =
        CoreModule::with_limits(&module(1, "i32.const 1024", "(loop br 0) unreachable"), limits).unwrap();
    for _ in 0..1000 {
        assert_eq!(hostile.call("{}").unwrap_err().kind(), ErrorKind::Fuel);
    }
}
