//! What the engine found in a contract or a ticket, on this side of the boundary.

use crate::bindings::exports::clausola::engine::contracts as wit;
use serde::{Deserialize, Serialize};

/// How much a [`Diagnostic`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// The input is used, and something in it deserves a look.
    Warning,
    /// Nothing is wrong: it is listed so that it is known, such as an assumption.
    Note,
}

/// One finding in a contract, a ticket or a question; [`clausola::Diagnostic`] as it comes out of a plugin, which
/// may know codes that this host does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable snake_case code, to test against.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
    /// The place as a path of keys, such as `events[2].at`.
    pub path: Option<String>,
    /// The line in the contract's text, from 1.
    pub line: Option<u32>,
    /// The column in that line, in characters from 1.
    pub column: Option<u32>,
    /// A ticket that shows it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<serde_json::Value>,
}

impl Diagnostic {
    /// An error with a code and a message.
    #[must_use]
    pub fn error(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            severity: Severity::Error,
            message: message.into(),
            help: None,
            path: None,
            line: None,
            column: None,
            example: None,
        }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        match (&self.path, self.line) {
            (_, Some(line)) => write!(f, ", at line {line}")?,
            (Some(path), None) => write!(f, ", at `{path}`")?,
            (None, None) => {}
        }
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl From<&clausola::Diagnostic> for Diagnostic {
    fn from(found: &clausola::Diagnostic) -> Self {
        Self {
            code: found.code.to_string(),
            severity: match found.severity {
                clausola::Severity::Error => Severity::Error,
                clausola::Severity::Warning => Severity::Warning,
                clausola::Severity::Note => Severity::Note,
            },
            message: found.message.clone(),
            help: found.help.clone(),
            path: found.path.clone(),
            line: found.line,
            column: found.column,
            example: found.example.as_deref().cloned(),
        }
    }
}

impl From<wit::Diagnostic> for Diagnostic {
    fn from(found: wit::Diagnostic) -> Self {
        Self {
            code: found.code,
            severity: match found.severity {
                wit::Severity::Error => Severity::Error,
                wit::Severity::Warning => Severity::Warning,
                wit::Severity::Note => Severity::Note,
            },
            message: found.message,
            help: found.help,
            path: found.path,
            line: found.line,
            column: found.column,
            example: found.example.and_then(|ticket| serde_json::from_str(&ticket).ok()),
        }
    }
}
