//! `clausola explain`.

use super::args::Explain;
use super::failure::Failure;
use super::{input, laid};
use clausola::{Language, Ticket};
use std::io::Write;

pub(crate) fn run(args: &Explain) -> Result<(), Failure> {
    let language: Language = args
        .language
        .parse()
        .map_err(|e: clausola::Error| laid::found("--language".into(), String::new(), &e))?;
    let read = laid::contract(&args.laid)?;
    let now = laid::now(&args.now)?;
    let (text, origin) = input::text(&args.ticket, "a ticket")?;
    let explained = Ticket::from_json(&text).and_then(|ticket| read.contract.explain(&ticket, now));
    let explanation = explained.map_err(|e| laid::found(origin, text, &e))?;
    let mut out = anstream::stdout().lock();
    if args.json {
        writeln!(out, "{}", explanation.to_json())?;
    } else {
        writeln!(out, "{}", explanation.render(language).trim_end())?;
    }
    Ok(out.flush()?)
}
