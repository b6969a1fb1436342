//! What ends the command, and with which exit code.

use super::report;
use clausola_host::{Diagnostic, Error};
use serde::Serialize;
use std::io::{self, Write};
use std::process::ExitCode;

/// A bad ticket or contract.
const BAD_INPUT: u8 = 1;
/// The same as clap's for a wrong command line.
const WRONG_USAGE: u8 = 2;
/// What a shell says of a program that Ctrl-C has ended.
const STOPPED: u8 = 130;

pub(crate) enum Failure {
    /// The command line asks for what cannot be.
    Usage(String),
    /// A ticket or contract is wrong.
    Found(Found),
    /// What was asked for is told already, and it is not well.
    Told,
    /// Somebody stopped it; what that means for its work.
    Stopped(String),
    /// The answer cannot be written.
    Output(io::Error),
}

/// What is wrong, and with which text.
pub(crate) struct Found {
    /// The file's name, or what stands for it.
    pub(crate) origin: String,
    /// The text that the places are in.
    pub(crate) text: String,
    pub(crate) errors: Vec<Diagnostic>,
}

impl Found {
    /// Findings about nothing in particular.
    pub(crate) fn none() -> Self {
        Self { origin: "clausola".to_string(), text: String::new(), errors: Vec::new() }
    }

    /// One finding that has no place in a text.
    pub(crate) fn one(origin: &str, error: Diagnostic) -> Self {
        Self { origin: origin.to_string(), text: String::new(), errors: vec![error] }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Found(Found::one("clausola", error.to_diagnostic()))
    }
}

impl Failure {
    /// What is wrong as one line, for a log.
    pub(crate) fn line(&self) -> String {
        match self {
            Self::Usage(message) | Self::Stopped(message) => message.clone(),
            Self::Found(found) => found.errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            Self::Told => String::new(),
            Self::Output(e) => e.to_string(),
        }
    }

    /// Says what is wrong, and how to exit.
    pub(crate) fn tell(self, json: bool) -> ExitCode {
        let (told, code) = match self {
            // Whoever reads the answers, such as `head`, has had enough.
            Self::Output(e) if e.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Self::Output(e) => (tell(&format!("cannot write the answer: {e}")), BAD_INPUT),
            Self::Usage(message) => (tell(&message), WRONG_USAGE),
            Self::Stopped(message) => (tell(&message), STOPPED),
            Self::Told => return ExitCode::from(BAD_INPUT),
            Self::Found(found) if json => (tell_json(&found.errors), BAD_INPUT),
            Self::Found(found) => (report::print(&found), BAD_INPUT),
        };
        // Where even that cannot be written, the exit code is all that is left to say.
        let _ = told;
        ExitCode::from(code)
    }
}

fn tell(message: &str) -> io::Result<()> {
    writeln!(anstream::stderr().lock(), "error: {message}")
}

fn tell_json(errors: &[Diagnostic]) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{}", refusal(errors))
}

/// The answer `{"ok":false,"errors":[…]}`.
pub(crate) fn refusal(errors: &[Diagnostic]) -> String {
    #[derive(Serialize)]
    struct Answer<'a> {
        ok: bool,
        errors: &'a [Diagnostic],
    }
    clausola::json::to_string(&Answer { ok: false, errors })
}
