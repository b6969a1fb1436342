//! What went wrong between a host and the plugin.

use crate::Diagnostic;

/// What kind of thing went wrong. None of them harms the engine: the next call works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The contract is not valid, or no shipped contract has that id; see [`Error::diagnostics`].
    Contract,
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
    /// All the instances that [`Builder::instances`](crate::Builder::instances) set aside are in use.
    Busy,
    /// wasmtime cannot run on this machine.
    Host,
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
        let (code, help) = match self.kind {
            ErrorKind::Contract | ErrorKind::Ticket | ErrorKind::Question => match self.diagnostics.first() {
                Some(first) => return first.clone(),
                None => ("bad_input", "check the contract and the ticket"),
            },
            ErrorKind::Input => ("too_large", "send less in one call"),
            ErrorKind::Output => {
                ("bad_output", "check that the plugin is the one that this host was built for")
            }
            ErrorKind::Fuel => ("out_of_fuel", "allow more fuel, or report the input that needs so much"),
            ErrorKind::Time => ("out_of_time", "allow more time, or report the input that needs so much"),
            ErrorKind::Memory => {
                ("out_of_memory", "allow more memory, or report the input that needs so much")
            }
            ErrorKind::Trap => ("plugin_trap", "please report the input that did it"),
            ErrorKind::Abi => ("wrong_abi", "use a plugin of the same major version as this host"),
            ErrorKind::Busy => ("busy", "try again, or set more instances aside"),
            ErrorKind::Host => ("host_fault", "check that this machine can run WebAssembly"),
        };
        Diagnostic::error(code, &self.message).help(help)
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
