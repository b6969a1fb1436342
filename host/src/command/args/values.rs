//! The values of options, read where the command line is, so that a wrong one is wrong usage.

use clausola::compliance::Period;
use clausola::{Error, Instant, Language, Schema, Zone};
use std::str::FromStr;

/// A value that the engine reads.
pub(super) fn read<T: FromStr<Err = Error>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|e| said(&e))
}

/// An instant, its text as it was written: a decision is asked for with it.
pub(super) fn instant(text: &str) -> Result<String, String> {
    read::<Instant>(text).map(|_| text.to_string())
}

/// A language, by its text.
pub(super) fn language(text: &str) -> Result<String, String> {
    read::<Language>(text).map(|_| text.to_string())
}

/// A period, which the contract's zone is still missing from.
pub(super) fn period(text: &str) -> Result<String, String> {
    Period::parse(text, Zone::UTC).map(|_| text.to_string()).map_err(|e| said(&e))
}

pub(super) fn schema(name: &str) -> Result<Schema, String> {
    Schema::named(name).map_err(|e| said(&e))
}

/// What is wrong with a value, and what to do.
fn said(error: &Error) -> String {
    let each = error.diagnostics().iter().map(|found| match &found.help {
        Some(help) => format!("{}; {help}", found.message),
        None => found.message.to_string(),
    });
    each.collect::<Vec<_>>().join("; ")
}
