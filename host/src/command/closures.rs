//! `clausola closures`.

use super::args::Closures;
use super::failure::{Failure, Found};
use super::{input, rules};
use clausola::holidays::icalendar;
use clausola_host::Diagnostic;
use std::io::{self, Write};
use std::path::Path;

pub(crate) fn run(args: &Closures) -> Result<(), Failure> {
    let (text, origin) = input::text(&args.file, "an iCalendar file")?;
    let name = Path::new(&origin).file_stem().map_or("closures".into(), |stem| stem.to_string_lossy());
    let name = if args.file == "-" { "closures".into() } else { name };
    let imported =
        icalendar::read(&text, &name).map_err(|e| rules::found(origin.clone(), text.clone(), &e))?;
    let written = match (&args.contract, &args.calendar) {
        (Some(contract), Some(calendar)) => imported.to_overlay(contract, calendar),
        _ => imported.to_toml(),
    };
    let mut out = io::stdout().lock();
    out.write_all(written.as_bytes())?;
    out.flush()?;
    if imported.refused.is_empty() {
        return Ok(());
    }
    let errors = imported.refused.iter().map(Diagnostic::from).collect();
    Err(Failure::Found(Found { origin, text, errors }))
}
