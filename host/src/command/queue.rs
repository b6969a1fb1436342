//! `clausola rank` and `clausola agenda`: many open tickets, one line of JSON each.

use super::args::Queue;
use super::asked::Asked;
use super::failure::{Failure, Found};
use super::{answer, rules};
use clausola_host::Error;
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
    rules::now(&args.now)?;
    let mut rules = args.rules.load(native)?.asked;
    let text = question(&mut rules, &rules::tickets()?, &args.now)?;
    // Told as JSON: the path, `tickets[7]`, says which line it is.
    let wrong =
        |errors| Failure::Found(Found { origin: "standard input".into(), text: String::new(), errors });
    let lines = answer::read(&text)?.map_err(wrong)?;
    let mut out = BufWriter::new(stdout().lock());
    for line in answer::parse::<Vec<&RawValue>>(lines)? {
        writeln!(out, "{}", line.get())?;
    }
    Ok(out.flush()?)
}
