//! `clausola decide`.

use super::args::{Decide, Format};
use super::failure::{Failure, Found};
use super::{answer, card, input};
use std::io::Write;

pub(crate) fn run(args: &Decide, native: bool) -> Result<(), Failure> {
    input::only_one_piped(&args.rules, &args.ticket)?;
    let mut rules = args.rules.load(native)?.asked;
    let (ticket, origin) = input::text(&args.ticket, "a ticket")?;
    let found = |errors, text| Failure::Found(Found { origin, text, errors });
    let text = match rules.decide_json(&ticket, &args.now) {
        Ok(text) => text,
        Err(e) => return Err(found(vec![e.to_diagnostic()], ticket)),
    };
    match answer::read(&text)? {
        Ok(decision) => {
            let mut out = anstream::stdout().lock();
            match args.format {
                Format::Json => writeln!(out, "{decision}")?,
                Format::Card => card::print(&mut out, decision)?,
            }
            Ok(out.flush()?)
        }
        Err(errors) => Err(found(errors, ticket)),
    }
}
