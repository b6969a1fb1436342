//! The facts that a contract declares.

use clausola::Contract;
use serde_json::Value as Json;

/// What a fact is, as far as tables and logs care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FactKind {
    Bool,
    Number,
    /// Free text.
    Text,
    /// One of a list, or an instant: written as text.
    Word,
}

/// Every fact with its kind, in the contract's order.
pub(crate) fn declared(contract: &Contract) -> Vec<(String, FactKind)> {
    let described = contract.describe();
    let facts = described.get("facts").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let kind = |fact: &Json| match fact.get("type").and_then(Json::as_str) {
        Some("bool") => FactKind::Bool,
        Some("number") => FactKind::Number,
        Some("text") => FactKind::Text,
        _ => FactKind::Word,
    };
    facts.iter().filter_map(|fact| Some((fact.get("fact")?.as_str()?.to_string(), kind(fact)))).collect()
}
