//! `clausola diff`.

use super::args::Diff;
use super::failure::{Failure, Found};
use super::tickets::Tickets;
use super::{answer, input};
use clausola_host::{ErrorKind, Source};
use serde::Deserialize;
use serde_json::Value;
use std::io::Write;

/// What two contracts decide differently: [`clausola::diff::Diff`] as it comes out of the plugin.
#[derive(Deserialize)]
struct Differences {
    tickets: usize,
    changed: usize,
    undecided: usize,
    summary: Vec<Count>,
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Count {
    kind: String,
    tickets: usize,
}

#[derive(Deserialize)]
struct Change {
    ticket: String,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    path: String,
    old: Value,
    new: Value,
}

pub(crate) fn run(args: &Diff, native: bool) -> Result<(), Failure> {
    let mut old = args.rules.load(native)?.asked;
    let (new, origin) = input::contract(&args.with)?;
    let mut tickets = Tickets::read()?;
    if let Some(bad) = tickets.first_bad() {
        return Err(Failure::Found(bad));
    }
    let text = old.diff_json(&new, &tickets.texts, &args.now).map_err(|(kind, errors)| {
        let (origin, text) = match (kind, &new) {
            (ErrorKind::Contract, Source::Toml(text) | Source::Json(text)) => (origin, text.clone()),
            (ErrorKind::Contract, _) => (format!("--with {}", args.with), String::new()),
            _ => ("clausola".to_string(), String::new()),
        };
        Failure::Found(Found { origin, text, errors })
    })?;
    let diff = answer::read(&text)?.map_err(|errors| tickets.wrong(errors))?;
    let mut out = anstream::stdout().lock();
    if args.json {
        writeln!(out, "{diff}")?;
        return Ok(out.flush()?);
    }
    let diff: Differences = answer::parse(diff)?;
    writeln!(out, "{} of {} tickets are decided differently", diff.changed, diff.tickets)?;
    if diff.undecided > 0 {
        writeln!(out, "{} can be decided by neither contract", diff.undecided)?;
    }
    for count in &diff.summary {
        writeln!(out, "  {:>6}  {}", count.tickets, count.kind.replace('_', " "))?;
    }
    for change in &diff.changes {
        writeln!(out, "\n{}", change.ticket)?;
        for field in &change.fields {
            writeln!(out, "  {}: {} → {}", field.path, field.old, field.new)?;
        }
    }
    Ok(out.flush()?)
}
