//! `clausola explain`.

use super::args::Explain;
use super::asked::diagnostics;
use super::failure::{Failure, Found};
use super::{answer, input};
use std::io::Write;

pub(crate) fn run(args: &Explain, native: bool) -> Result<(), Failure> {
    input::only_one_piped(&args.rules, &args.ticket)?;
    let mut rules = args.rules.load(native)?.asked;
    let (ticket, origin) = input::text(&args.ticket, "a ticket")?;
    let found = |errors| Failure::Found(Found { origin, text: ticket.clone(), errors });
    let mut out = anstream::stdout().lock();
    if args.json {
        let text = match rules.explain_json(&ticket, &args.now) {
            Ok(text) => text,
            Err(e) => return Err(found(diagnostics(&e))),
        };
        match answer::read(&text)? {
            Ok(decision) => writeln!(out, "{decision}")?,
            Err(errors) => return Err(found(errors)),
        }
    } else {
        match rules.explain_text(&ticket, &args.now, &args.language) {
            Ok(text) => writeln!(out, "{}", text.trim_end())?,
            Err(errors) => return Err(found(errors)),
        }
    }
    Ok(out.flush()?)
}
