//! `clausola diff`.

use super::args::Diff;
use super::failure::Failure;
use super::laid;
use std::io::Write;

pub(crate) fn run(args: &Diff) -> Result<(), Failure> {
    let old = laid::contract(&args.laid)?;
    let new = laid::named(&args.with)?;
    let now = laid::now(&args.now)?;
    let tickets = laid::tickets()?;
    let diff = old.contract.diff(&new.contract, &tickets, now);
    let mut out = anstream::stdout().lock();
    if args.json {
        writeln!(out, "{}", clausola::json::to_string(&diff))?;
        return Ok(out.flush()?);
    }
    writeln!(out, "{} of {} tickets are decided differently", diff.changed, diff.tickets)?;
    if diff.undecided > 0 {
        writeln!(out, "{} can be decided by neither contract", diff.undecided)?;
    }
    for count in &diff.summary {
        writeln!(out, "  {:>6}  {}", count.tickets, word(&count.kind))?;
    }
    for change in &diff.changes {
        writeln!(out, "\n{}", change.ticket)?;
        for field in &change.fields {
            writeln!(out, "  {}: {} → {}", field.path, field.old, field.new)?;
        }
    }
    Ok(out.flush()?)
}

/// The wire's own word for a kind of change.
fn word(kind: &clausola::diff::ChangeKind) -> String {
    clausola::json::to_string(kind).trim_matches('"').replace('_', " ")
}
