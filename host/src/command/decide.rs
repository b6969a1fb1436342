//! `clausola decide`.

use super::args::{Decide, Format};
use super::asked::Asked;
use super::failure::{Failure, Found};
use super::{card, input};
use clausola_host::Diagnostic;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::io::{self, Write};

/// The answer, its decision still the text that it came as.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    decision: Option<&'a RawValue>,
    #[serde(default)]
    errors: Vec<Diagnostic>,
}

pub(crate) fn run(args: &Decide, native: bool) -> Result<(), Failure> {
    if args.contract == "-" && args.ticket == "-" {
        let message =
            "the contract and the ticket cannot both come from standard input: name a file with `--ticket`";
        return Err(Failure::Usage(message.to_string()));
    }
    let mut contract = Asked::load(&args.contract, native)?;
    let (ticket, origin) = input::text(&args.ticket, "a ticket")?;
    let text = match contract.decide_json(&ticket, &args.now) {
        Ok(text) => text,
        Err(e) => {
            return Err(Failure::Found(Found { origin, text: ticket, errors: vec![e.to_diagnostic()] }));
        }
    };
    match serde_json::from_str(&text) {
        Ok(Answer { decision: Some(decision), .. }) => {
            let mut out = anstream::stdout().lock();
            match args.format {
                Format::Json => writeln!(out, "{}", decision.get())?,
                Format::Card => card::print(&mut out, decision.get())?,
            }
            Ok(out.flush()?)
        }
        Ok(Answer { decision: None, errors }) => Err(Failure::Found(Found { origin, text: ticket, errors })),
        Err(e) => Err(Failure::Output(io::Error::other(format!(
            "the engine's answer is not what it promises: {e}"
        )))),
    }
}
