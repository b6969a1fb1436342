//! A service contract, checked and compiled: ask it about tickets.

use crate::{Calendar, Decision, Diagnostic, Error, ErrorKind, Instant, Ticket};

/// A checked, compiled contract. Compile once, then ask; cheap to clone, `Send` and `Sync`.
#[derive(Debug, Clone)]
pub struct Contract {}

/// A contract that is shipped with the engine.
#[derive(Debug, Clone, Copy)]
pub struct Builtin {
    /// The contract's id, to pass to [`Contract::builtin`].
    pub id: &'static str,
    /// The contract file's text.
    pub toml: &'static str,
}

#[allow(unused_variables, missing_docs)]
impl Contract {
    pub fn builtins() -> &'static [Builtin] {
        &[]
    }
    /// Compiled on first use, then shared.
    pub fn builtin(id: &str) -> Result<Self, Error> {
        Ok(Self {})
    }
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        Ok(Self {})
    }
    /// The same model as JSON text.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        Ok(Self {})
    }
    /// The same model as a JSON value (what `Contract.from(object)` passes).
    pub fn from_value(value: &serde_json::Value) -> Result<Self, Error> {
        Ok(Self {})
    }
    pub fn id(&self) -> &str {
        "stub"
    }
    pub fn title(&self) -> &str {
        "stub"
    }
    /// Of the newest revision.
    pub fn revision(&self) -> &str {
        "0"
    }
    pub fn hash(&self) -> &str {
        "0"
    }
    pub fn time_zone(&self) -> chrono_tz::Tz {
        chrono_tz::UTC
    }
    /// Warnings found while compiling.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &[]
    }
    pub fn calendar(&self, name: &str) -> Result<&Calendar, Error> {
        Err(Error::one(ErrorKind::Question, Diagnostic::error("unknown_calendar", "stub")))
    }
    pub fn decide(&self, ticket: &Ticket, now: Instant) -> Result<Decision, Error> {
        Ok(Decision {})
    }
    /// `{"ok":true,"decision":…}` or `{"ok":false,"errors":[…]}`.
    pub fn decide_json(&self, ticket: &str, now: &str) -> String {
        r#"{"ok":true,"decision":{}}"#.to_string()
    }
    /// One question of `clausola time` as JSON text, answered `{"at":…}`, `{"seconds":N}` or `{"error":…}`.
    pub fn time_json(&self, question: &str) -> String {
        r#"{"seconds":0}"#.to_string()
    }
}
