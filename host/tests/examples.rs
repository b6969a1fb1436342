//! The examples run, and do what their headers say.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use std::path::Path;
use std::process::Command;

/// What an example prints; cargo builds the examples with the tests.
fn printed(example: &str, arguments: &[&Path]) -> String {
    let programs = Path::new(env!("CARGO_BIN_EXE_clausola")).parent().unwrap().join("examples");
    let ran = Command::new(programs.join(example).with_extension(std::env::consts::EXE_EXTENSION))
        .args(arguments)
        .env("CLAUSOLA_CACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .output()
        .unwrap_or_else(|e| panic!("{example}: {e}"));
    assert!(ran.status.success(), "{example}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
fn decide_once() {
    let out = printed("decide_once", &[]);
    assert!(out.starts_with(r#"{"ok":true,"decision":{"contract":{"id":"lepida-payer""#), "{out}");
    assert!(out.contains("2026-10-05"), "{out}");
}

#[test]
fn pool_under_load() {
    let out = printed("pool_under_load", &[]);
    assert!(out.starts_with("8000 answers and 0 told to come back"), "{out}");
    assert!(out.contains("size: 4, idle: 4, waiting: 0"), "{out}");
}

#[test]
fn limits() {
    let out = printed("limits", &[]);
    let met: Vec<&str> = out
        .lines()
        .step_by(2)
        .map(|line| line.split_whitespace().nth(1).unwrap().trim_end_matches(':'))
        .collect();
    assert_eq!(met[1..], ["out_of_fuel", "out_of_time", "out_of_memory", "too_large", "bad_output"], "{out}");
    assert!(out.lines().next().unwrap().contains("an answer of"), "{out}");
    assert_eq!(
        out.matches("the next call: answered").count() + out.matches("the next call: stopped").count(),
        6
    );
}

#[test]
fn hot_reload() {
    let out = printed("hot_reload", &[]);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].contains("reloaded, acme due at 2026-05-08T12:00:00+02:00"), "{out}");
    assert!(
        lines[2].starts_with("two hours  refused") && lines[2].contains("still due at 2026-05-08T13:00"),
        "{out}"
    );
    assert!(lines[3].contains("due at 2026-05-08T14:00"), "{out}");
    assert!(lines[4].ends_with(", 0 lost"), "{out}");
}

#[test]
fn third_party_plugin() {
    let file = common::directory("third-party").join("exetera.wasm");
    let built = Command::new(env!("CARGO_BIN_EXE_clausola"))
        .args(["build", "exetera", "--output"])
        .arg(&file)
        .status()
        .unwrap();
    assert!(built.success());
    let out = printed("third_party_plugin", &[&file]);
    assert!(out.contains("imports []") && out.contains("exetera, revision"), "{out}");
    assert!(out.contains(r#"{"ok":true,"decision":"#), "{out}");
}
