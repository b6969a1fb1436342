//! A contract read natively, with the operator's overlay over it.

use super::args::Laid;
use super::failure::{Failure, Found};
use super::input::{self, Line, Lines};
use clausola::{Contract, Error, Instant, Ticket};
use clausola_host::{Diagnostic, Source};
use std::io;

/// The contract and its text, for messages.
pub(crate) struct Read {
    pub(crate) contract: Contract,
    pub(crate) origin: String,
    pub(crate) text: String,
}

pub(crate) fn contract(laid: &Laid) -> Result<Read, Failure> {
    let read = named(&laid.contract)?;
    let Some(overlay) = &laid.overlay else { return Ok(read) };
    let (text, origin) = input::text(overlay, "an overlay")?;
    match read.contract.with_overlay(&text) {
        Ok(contract) => Ok(Read { contract, ..read }),
        Err(e) => Err(found(origin, text, &e)),
    }
}

pub(crate) fn named(name: &str) -> Result<Read, Failure> {
    let (source, origin) = input::contract(name)?;
    let (contract, text) = match source {
        Source::Toml(text) => (Contract::from_toml(&text), text),
        Source::Json(text) => (Contract::from_json(&text), text),
        _ => {
            let shipped = Contract::builtins().iter().find(|b| b.id == name);
            (Contract::builtin(name), shipped.map(|b| b.toml.to_string()).unwrap_or_default())
        }
    };
    match contract {
        Ok(contract) => Ok(Read { contract, origin, text }),
        Err(e) => Err(found(origin, text, &e)),
    }
}

pub(crate) fn now(text: &str) -> Result<Instant, Failure> {
    text.parse().map_err(|e| found("--now".to_string(), String::new(), &e))
}

/// Every ticket of standard input; the first bad line ends it, with its number.
pub(crate) fn tickets() -> Result<Vec<Ticket>, Failure> {
    let mut lines = Lines::new(io::stdin().lock());
    let mut tickets = Vec::new();
    let mut number = 0_usize;
    while let Some(line) = lines.next()? {
        number = number.saturating_add(1);
        let origin = || format!("standard input, ticket {number}");
        match line {
            Line::Text(text) => {
                let read = Ticket::from_json(text);
                tickets.push(read.map_err(|e| found(origin(), String::new(), &e))?);
            }
            Line::Bad(why) => return Err(Failure::Found(Found::one(&origin(), why))),
        }
    }
    Ok(tickets)
}

pub(crate) fn found(origin: String, text: String, error: &Error) -> Failure {
    let errors = error.diagnostics().iter().map(Diagnostic::from).collect();
    Failure::Found(Found { origin, text, errors })
}
