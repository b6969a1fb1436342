//! The engine's answers, their values still the text that they came as.

use super::failure::Failure;
use clausola_host::Diagnostic;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::io;

/// `{"ok":true,"<key>":…}` or `{"ok":false,"errors":[…]}`.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(
        borrow,
        alias = "ranked",
        alias = "agenda",
        alias = "diff",
        alias = "report",
        alias = "findings"
    )]
    decision: Option<&'a RawValue>,
    #[serde(default)]
    errors: Vec<Diagnostic>,
}

/// The value of an answer, or the errors that it gives instead.
pub(crate) fn read(answer: &str) -> Result<Result<&str, Vec<Diagnostic>>, Failure> {
    let Answer { decision: value, errors } = parse(answer)?;
    Ok(value.map(RawValue::get).ok_or(errors))
}

/// A value of an answer as this host's own type.
pub(crate) fn parse<'a, T: Deserialize<'a>>(value: &'a str) -> Result<T, Failure> {
    serde_json::from_str(value).map_err(|e| {
        Failure::Output(io::Error::other(format!("the engine's answer is not what it promises: {e}")))
    })
}
