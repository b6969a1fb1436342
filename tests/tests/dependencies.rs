//! The lock file against `deny.toml`: licences, bans and sources, without a network.
//!
//! `cargo deny check` says the same and more, where it is installed: whether an advisory was published.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn policy() -> toml::Table {
    std::fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap()
}

fn texts(list: &toml::Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|entry| entry.as_str().unwrap().to_string()).collect()
}

/// Every package of the lock file, for every platform and feature.
fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let metadata = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether an SPDX expression can be kept with these licences; `/` is the older way to write OR.
fn allowed(expression: &str, licences: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let kept = either(&words, &mut at, licences);
    assert_eq!(at, words.len(), "`{expression}` is no SPDX expression");
    kept
}

fn either(words: &[&str], at: &mut usize, licences: &BTreeSet<String>) -> bool {
    let mut kept = both(words, at, licences);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        // Both sides are read, whatever the first one says.
        kept |= both(words, at, licences);
    }
    kept
}

fn both(words: &[&str], at: &mut usize, licences: &BTreeSet<String>) -> bool {
    let mut kept = one(words, at, licences);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        kept &= one(words, at, licences);
    }
    kept
}

fn one(words: &[&str], at: &mut usize, licences: &BTreeSet<String>) -> bool {
    let word = words.get(*at).expect("a licence");
    *at += 1;
    if *word == "(" {
        let kept = either(words, at, licences);
        assert_eq!(words.get(*at), Some(&")"));
        *at += 1;
        return kept;
    }
    if words.get(*at) == Some(&"WITH") {
        let with = format!("{word} WITH {}", words[*at + 1]);
        *at += 2;
        return licences.contains(&with);
    }
    licences.contains(*word)
}

#[test]
fn every_dependency_has_a_licence_that_is_allowed() {
    let licences = texts(&policy()["licenses"]["allow"]);
    let packages = packages();
    assert!(packages.len() > 100, "{}", packages.len());
    let kept = |package: &&Value| package["license"].as_str().is_some_and(|it| allowed(it, &licences));
    let wrong: Vec<String> = packages
        .iter()
        .filter(|package| !kept(package))
        .map(|package| format!("{} {}", package["name"], package["license"]))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_dependency_is_banned_and_all_come_from_the_registry() {
    let policy = policy();
    let banned: BTreeSet<String> = policy["bans"]["deny"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["crate"].as_str().unwrap().to_string())
        .collect();
    assert!(banned.contains("wasmtime-wasi"));
    let registries = texts(&policy["sources"]["allow-registry"]);
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        assert!(!banned.contains(name), "`{name}` is banned, see deny.toml");
        match package["source"].as_str() {
            // The workspace's own.
            None => assert!(package["manifest_path"].as_str().unwrap().ends_with("Cargo.toml")),
            Some(source) => {
                let registry = source.strip_prefix("registry+");
                assert!(registry.is_some_and(|it| registries.contains(it)), "`{name}` comes from {source}");
            }
        }
    }
}

#[test]
fn licences_are_read_as_spdx_writes_them() {
    let licences: BTreeSet<String> = ["MIT", "Apache-2.0 WITH LLVM-exception"].map(str::to_string).into();
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(Apache-2.0 OR MIT) AND MIT",
        "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
    ] {
        assert!(allowed(good, &licences), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "(MIT OR GPL-3.0) AND Apache-2.0"] {
        assert!(!allowed(bad, &licences), "{bad}");
    }
}
