//! What keeps a report from being made at all; what is wrong with single tickets is counted, and is no fault.

use std::fmt;
use std::path::Path;

/// What is wrong, with which file, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, or what stands for it.
    pub origin: String,
    /// A word for programs.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub help: String,
}

impl Fault {
    pub(crate) fn new(
        origin: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { origin: origin.into(), code, message: message.into(), help: help.into() }
    }

    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let name = path.display().to_string();
        let message = format!("cannot read `{name}`: {error}");
        Self::new(name, "unreadable", message, "check the name and that the file may be read")
    }

    pub(crate) fn unwritable(path: &Path, error: &dyn fmt::Display) -> Self {
        let name = path.display().to_string();
        let message = format!("cannot write `{name}`: {error}");
        Self::new(name, "unwritable", message, "check the folder, and that there is room")
    }

    /// The first finding of the engine, about a file or another origin.
    #[must_use]
    pub fn of(origin: &str, error: &clausola::Error) -> Self {
        let first = error.diagnostics().first();
        let place =
            first.and_then(|d| d.path.as_deref()).map(|path| format!(" ({path})")).unwrap_or_default();
        Self::new(
            origin,
            first.map_or("error", |d| d.code),
            format!("{}{place}", first.map(|d| d.message.as_str()).unwrap_or_default()),
            first.and_then(|d| d.help.clone()).unwrap_or_default(),
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}
