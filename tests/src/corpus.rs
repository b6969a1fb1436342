//! The cases of `tests/cases/**`: read, checked for typing errors, and known by name.

mod format;

use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// Which contract a case is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    /// One that is shipped with the engine, by its id.
    Builtin(String),
    /// The text of a contract file.
    Toml(String),
    /// The same model as JSON text.
    Json(String),
}

/// What is asked of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// A decision on a ticket at an instant.
    Decide {
        /// JSON text, or what should have been.
        ticket: String,
        /// RFC 3339 text, or what should have been.
        now: String,
    },
    /// The same decision with its reasons, as data.
    Explain {
        /// As for a decision.
        ticket: String,
        /// As for a decision.
        now: String,
    },
    /// The reasons as text for people.
    ExplainText {
        /// As for a decision.
        ticket: String,
        /// As for a decision.
        now: String,
        /// `it` or `en`.
        language: &'static str,
    },
    /// What is doubtful in the contract.
    Lint,
    /// What became of the tests that the contract carries.
    Test,
    /// A question of `clausola time`, as JSON text.
    Time(String),
    /// In which order open tickets are served.
    Rank(Tickets),
    /// When to look at tickets again.
    Agenda(Tickets),
    /// What the contract says, as data.
    Describe,
}

/// Tickets that are asked about together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tickets {
    /// JSON texts.
    pub tickets: Vec<String>,
    /// RFC 3339 text.
    pub now: String,
}

/// One question to one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The contract.
    pub contract: Source,
    /// The question.
    pub question: Question,
}

/// What the answer must be.
#[derive(Debug, Clone)]
pub enum Expect {
    /// A decision.
    Decision {
        /// Values that it has, among others.
        values: Map<String, Value>,
        /// The codes of its warnings, these and no others.
        warns: Vec<String>,
    },
    /// Diagnostics: each of these, in this order, and as many; or one with a code, among others.
    Errors(Errors),
    /// The answer to any other question: values that it has, among others.
    Answer(Value),
}

/// Expected diagnostics.
#[derive(Debug, Clone)]
pub enum Errors {
    /// Some diagnostic has this code.
    Code(String),
    /// These and no others, each given by some of its fields; `message_contains` and `help_contains` look inside.
    Exactly(Vec<Map<String, Value>>),
}

/// A case: a name, and one or more questions with their answers.
#[derive(Debug, Clone)]
pub struct Case {
    /// Unique: folder, file and the case's own words.
    pub name: String,
    /// The clause that it proves, where it is about one.
    pub clause: Option<String>,
    /// The error of a host that limits its requests: it may give this one instead of the same bytes.
    pub limit: Option<String>,
    /// In order.
    pub asks: Vec<(Ask, Expect)>,
}

/// Where the corpus is.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// Every case, in the order of file names.
///
/// # Panics
/// On a file that is not a list of cases; the message names it.
#[must_use]
pub fn load() -> Vec<Case> {
    let mut files = vec![];
    find(&root(), &mut files);
    files.sort();
    let cases: Vec<Case> = files.iter().flat_map(|path| format::read(path)).collect();
    let mut names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    names.sort_unstable();
    for pair in names.windows(2) {
        assert_ne!(pair[0], pair[1], "two cases have one name");
    }
    cases
}

/// JSON files below `folder`; `samples` holds demonstration tickets, not cases.
fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "samples") {
            find(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}
