//! In tests: what the readers ask of a contract, so that its schema can be held against it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::fields::Report;
use super::read::{self, Under};
use super::{Contract, node};
use serde_json::Value as Json;
use std::cell::RefCell;

/// One question of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// For a key of a table, and whether its absence is a mistake.
    Key { path: String, key: &'static str, needed: bool },
    /// For every entry of a table.
    Each { path: String },
    /// For a value of one kind.
    Value { path: String, kind: Kind },
    /// For one of a few words.
    Word { path: String, words: Vec<String> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Text,
    Bool,
    Number,
    List,
    Table,
}

thread_local! {
    static ASKED: RefCell<Option<Vec<Asked>>> = const { RefCell::new(None) };
}

pub(super) fn note(asked: impl FnOnce() -> Asked) {
    ASKED.with_borrow_mut(|log| {
        if let Some(log) = log {
            log.push(asked());
        }
    });
}

pub(super) fn value(path: &str, kind: Kind) {
    note(|| Asked::Value { path: path.to_string(), kind });
}

/// What is asked while `read` runs.
pub(crate) fn during(read: impl FnOnce()) -> Vec<Asked> {
    ASKED.set(Some(Vec::new()));
    read();
    ASKED.take().unwrap_or_default()
}

/// What is asked of an overlay over a contract of one revision.
pub(crate) fn of_an_overlay(contract: &str, overlay: &str) -> Vec<Asked> {
    let tree = node::from_toml(contract).unwrap();
    let (_, mut revision) = read::revision(&tree, &Report::new(None)).unwrap();
    let contract = Contract::from_toml(contract).unwrap();
    let (report, locator) = (Report::new(Some(overlay)), contract.locator());
    let under = Under { id: contract.id(), revision: 0, locator: &locator };
    let tree = node::from_toml(overlay).unwrap();
    let asked = during(|| {
        read::overlay(&tree, &report, &under, &mut revision);
    });
    assert!(!report.has_errors(), "{:?}", report.finish());
    asked
}

/// The model of a TOML text as JSON, which is what an editor validates.
pub(crate) fn model(toml: &str) -> Json {
    let mut text = String::new();
    node::write(&node::from_toml(toml).unwrap(), node::Keys::Sorted, &mut text);
    serde_json::from_str(&text).unwrap()
}
