//! What went wrong between a host and the plugin.

use crate::Diagnostic;

/// What kind of thing went wrong. None of them harms the engine: the next call works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The contract is not valid, or no shipped contract has that id; see [`Error::diagnostics`].
    Contract,
    /// The overlay is not valid, or does not fit the contract; see [`Error::diagnostics`], whose places are in it.
    Overlay,
    /// The ticket, or the instant that it is asked for, is not valid; see [`Error::diagnostics`].
    Ticket,
    /// A question over columns is not valid; see [`Error::diagnostics`].
    Question,
    /// The text of the call is longer than [`Limits::input`](crate::Limits).
    Input,
    /// The answer is longer than [`Limits::output`](crate::Limits), or is not what the interface promises.
    Output,
    /// The call used up its fuel.
    Fuel,
    /// The call took too long.
    Time,
    /// The plugin asked for more memory than it may have.
    Memory,
    /// The plugin stopped at a fault of its own.
    Trap,
    /// The bytes are not a plugin of this interface and version, or it imports something.
    Abi,
    /// All the instances are in use, and none became free in the time that a caller waits.
    Busy,
    /// The host is set up in a way that cannot be, or wasmtime cannot run on this machine.
    Host,
}

impl ErrorKind {
    /// A stable snake_case word for logs, metrics and answers.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Contract => "bad_contract",
            Self::Overlay => "bad_overlay",
            Self::Ticket => "bad_ticket",
            Self::Question => "bad_question",
            Self::Input => "too_large",
            Self::Output => "bad_output",
            Self::Fuel => "out_of_fuel",
            Self::Time => "out_of_time",
            Self::Memory => "out_of_memory",
            Self::Trap => "plugin_trap",
            Self::Abi => "wrong_abi",
            Self::Busy => "busy",
            Self::Host => "host_fault",
        }
    }
}

/// An error of a plugin or of its host.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    diagnostics: Vec<Diagnostic>,
    source: Option<wasmtime::Error>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), diagnostics: Vec::new(), source: None }
    }

    pub(crate) fn caused(mut self, source: wasmtime::Error) -> Self {
        self.source = Some(source);
        self
    }

    pub(crate) fn found<D: Into<Diagnostic>>(
        kind: ErrorKind,
        diagnostics: impl IntoIterator<Item = D>,
    ) -> Self {
        let diagnostics: Vec<Diagnostic> = diagnostics.into_iter().map(Into::into).collect();
        let lines: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
        Self { kind, message: lines.join("\n"), diagnostics, source: None }
    }

    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What the engine found in the contract or the question; empty for every other kind.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether the call used more than its [`Limits`](crate::Limits) allow.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        use ErrorKind::{Fuel, Input, Memory, Output, Time};
        matches!(self.kind, Fuel | Time | Memory | Input | Output)
    }

    /// The error as one diagnostic with a stable code, for answers that are JSON.
    #[must_use]
    pub fn to_diagnostic(&self) -> Diagnostic {
        if let Some(first) = self.diagnostics.first() {
            return first.clone();
        }
        let help = match self.kind {
            ErrorKind::Contract | ErrorKind::Overlay | ErrorKind::Ticket | ErrorKind::Question => {
                "check the contract and the ticket"
            }
            ErrorKind::Input => "send less in one call",
            ErrorKind::Output => "check that the plugin is the one that this host was built for",
            ErrorKind::Fuel => "allow more fuel, or report the input that needs so much",
            ErrorKind::Time => "allow more time, or report the input that needs so much",
            ErrorKind::Memory => "allow more memory, or report the input that needs so much",
            ErrorKind::Trap => "please report the input that did it",
            ErrorKind::Abi => "use a plugin of the same major version as this host",
            ErrorKind::Busy => "try again, or set more instances aside",
            ErrorKind::Host => {
                "check how the engine and its pool are built, and that this machine can run WebAssembly"
            }
        };
        Diagnostic::error(self.kind.code(), &self.message).help(help)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| {
            let source: &(dyn std::error::Error + Send + Sync) = source.as_ref();
            let source: &(dyn std::error::Error + 'static) = source;
            source
        })
    }
}
