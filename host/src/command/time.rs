//! `clausola time`.

use super::args::Time;
use super::failure::Failure;
use super::input::{self, Line};
use clausola_host::Diagnostic;
use serde::Serialize;
use std::io::{self, BufWriter, Write};

pub(crate) fn run(args: &Time, native: bool) -> Result<(), Failure> {
    let mut contract = args.rules.load(native)?.asked;
    let mut lines = input::lines("questions");
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    loop {
        if lines.would_wait() {
            out.flush()?;
        }
        let answer = match lines.next()? {
            None => break,
            Some(Line::Text(question)) => {
                contract.time_json(question).unwrap_or_else(|e| refusal(&e.to_diagnostic()))
            }
            Some(Line::Bad(why)) => refusal(&why),
        };
        out.write_all(answer.as_bytes())?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// The answer to a question that cannot be asked.
fn refusal(error: &Diagnostic) -> String {
    #[derive(Serialize)]
    struct Answer<'a> {
        error: &'a Diagnostic,
    }
    clausola::json::to_string(&Answer { error })
}
