//! `clausola rank` and `clausola agenda`: many open tickets, one line of JSON each.

use super::args::Queue;
use super::failure::Failure;
use super::laid;
use clausola::Error;
use serde::Serialize;
use std::io::{BufWriter, Write, stdout};

pub(crate) fn rank(args: &Queue) -> Result<(), Failure> {
    let read = laid::contract(&args.laid)?;
    let now = laid::now(&args.now)?;
    print(read.contract.rank(&laid::tickets()?, now))
}

pub(crate) fn agenda(args: &Queue) -> Result<(), Failure> {
    let read = laid::contract(&args.laid)?;
    let now = laid::now(&args.now)?;
    print(read.contract.agenda(&laid::tickets()?, now))
}

fn print<T: Serialize>(answer: Result<Vec<T>, Error>) -> Result<(), Failure> {
    let lines = answer.map_err(|e| laid::found("standard input".to_string(), String::new(), &e))?;
    let mut out = BufWriter::new(stdout().lock());
    for line in &lines {
        writeln!(out, "{}", clausola::json::to_string(line))?;
    }
    Ok(out.flush()?)
}
