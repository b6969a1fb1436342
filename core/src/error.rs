//! What went wrong, where, and what to do next.

use serde::Serialize;

/// How much a [`Diagnostic`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The input cannot be used.
    Error,
    /// The input is used, and something in it deserves a look.
    Warning,
    /// Nothing is wrong: it is listed so that it is known, such as an assumption.
    Note,
}

/// One finding in a contract, a ticket or a question: a stable code, a message, help, and a place.
///
/// Messages are lower case, name the input in backticks, and say what to do next in `help`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable snake_case code, to test against.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
    /// The place as a path of keys, such as `calendars.help_desk.hours` or `events[2].at`.
    pub path: Option<String>,
    /// The line in the contract's text, from 1; absent for input without lines.
    pub line: Option<u32>,
    /// The column in that line, in characters from 1.
    pub column: Option<u32>,
    /// A ticket that shows it, where there is one: JSON as [`crate::Ticket::from_value`] reads it, to be asked about
    /// at the instant it was opened. Left out of the JSON form where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Box<serde_json::Value>>,
}

impl Diagnostic {
    pub(crate) fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            help: None,
            path: None,
            line: None,
            column: None,
            example: None,
        }
    }

    pub(crate) fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        write!(f, "{severity}[{}]: {}", self.code, self.message)?;
        match (&self.path, self.line, self.column) {
            (Some(path), Some(line), Some(column)) => {
                write!(f, "\n  at line {line}, column {column} (`{path}`)")?
            }
            (None, Some(line), Some(column)) => write!(f, "\n  at line {line}, column {column}")?,
            (Some(path), _, _) => write!(f, "\n  at `{path}`")?,
            _ => {}
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        if let Some(example) = &self.example {
            write!(f, "\n  example: {}", crate::json::to_string(&**example))?;
        }
        Ok(())
    }
}

/// What kind of thing an [`Error`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The contract's text is not a valid contract, or no contract has that id.
    Contract,
    /// The ticket, or the instant that it is asked for, is not valid.
    Ticket,
    /// A question of time is not valid, such as one that names no calendar of the contract.
    Question,
    /// The answer lies outside 1970 through 2099, or outside a finite list of closed days.
    Horizon,
    /// The engine itself is at fault; please report it.
    Bug,
}

/// An error, with every [`Diagnostic`] found at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    diagnostics: Vec<Diagnostic>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, diagnostics: Vec<Diagnostic>) -> Self {
        Self { kind, diagnostics }
    }

    pub(crate) fn one(kind: ErrorKind, diagnostic: Diagnostic) -> Self {
        Self { kind, diagnostics: vec![diagnostic] }
    }

    pub(crate) fn bug(what: &str) -> Self {
        let help = "this is a fault of the engine, not of your input: please report it with the contract and the ticket";
        Self::one(ErrorKind::Bug, Diagnostic::error("bug", what).help(help))
    }

    pub(crate) fn horizon(what: impl Into<String>) -> Self {
        Self::one(
            ErrorKind::Horizon,
            Diagnostic::error("beyond_horizon", what)
                .help("the engine answers from 1970 through 2099; ask for an instant inside"),
        )
    }

    /// The same error, its places inside a larger input.
    pub(crate) fn within(mut self, path: &str) -> Self {
        for d in &mut self.diagnostics {
            d.path = Some(match &d.path {
                Some(inner) => format!("{path}.{inner}"),
                None => path.to_string(),
            });
        }
        self
    }

    /// What the error is about.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Every finding, at least one, in the order of the input.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether the engine, not the input, is at fault.
    #[must_use]
    pub fn is_bug(&self) -> bool {
        self.kind == ErrorKind::Bug
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, diagnostic) in self.diagnostics.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// A user's input, short enough for a message.
pub(crate) fn shorten(text: &str) -> String {
    const LIMIT: usize = 60;
    let clean: String =
        text.chars().take(LIMIT).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LIMIT).is_some() { format!("{clean}…") } else { clean }
}

/// The name in `known` nearest to what was written, for a "did you mean".
pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .filter(|(distance, name)| *distance <= (name.len().max(written.len()) / 3).saturating_add(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
