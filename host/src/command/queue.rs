//! `clausola rank` and `clausola agenda`.

use super::args::Queue;
use super::asked::Asked;
use super::failure::Failure;
use super::tickets::Tickets;
use super::{answer, report};
use clausola_host::{Diagnostic, Error};
use serde_json::value::RawValue;
use std::io::{BufWriter, Write, stdout};

pub(crate) fn rank(args: &Queue, native: bool) -> Result<(), Failure> {
    ask(args, native, Asked::rank_json)
}

pub(crate) fn agenda(args: &Queue, native: bool) -> Result<(), Failure> {
    ask(args, native, Asked::agenda_json)
}

fn ask(
    args: &Queue,
    native: bool,
    question: fn(&mut Asked, &[String], &str) -> Result<String, Error>,
) -> Result<(), Failure> {
    let mut rules = args.rules.load(native)?.asked;
    let mut tickets = Tickets::read()?;
    let mut text = question(&mut rules, &tickets.texts, &args.now)?;
    if answer::read(&text)?.is_err() {
        // The engine names the first ticket that is wrong: each is asked about, so that one loses nobody the queue.
        tickets.sift(|ticket| wrong(&mut rules, ticket, &args.now));
        text = question(&mut rules, &tickets.texts, &args.now)?;
    }
    let lines = answer::read(&text)?.map_err(|errors| tickets.wrong(errors))?;
    let mut out = BufWriter::new(stdout().lock());
    for line in answer::parse::<Vec<&RawValue>>(lines)? {
        writeln!(out, "{}", line.get())?;
    }
    out.flush()?;
    let good = tickets.texts.len();
    let mut bad = 0_usize;
    for found in tickets.bad() {
        bad = bad.saturating_add(1);
        report::print(&found)?;
        writeln!(anstream::stderr())?;
    }
    if bad == 0 {
        return Ok(());
    }
    writeln!(anstream::stderr(), "{bad} of {} tickets left out", good.saturating_add(bad))?;
    Err(Failure::Told)
}

/// What is wrong with one ticket.
fn wrong(rules: &mut Asked, ticket: &str, now: &str) -> Vec<Diagnostic> {
    match rules.decide_json(ticket, now) {
        Ok(text) => match answer::read(&text) {
            Ok(Err(errors)) => errors,
            _ => Vec::new(),
        },
        Err(e) => vec![e.to_diagnostic()],
    }
}
