//! What contract authors use: `clausola lint`, `test`, `init`, `schema`.

use super::args::{Init, Lint, Schema, Test};
use super::failure::{Failure, Found};
use super::{laid, report};
use anstyle::Style;
use clausola::{Contract, Severity};
use clausola_host::Diagnostic;
use std::fs::OpenOptions;
use std::io::{self, Write};

pub(crate) fn lint(args: &Lint) -> Result<(), Failure> {
    let read = laid::contract(&args.laid)?;
    let findings = read.contract.lint();
    let sound = findings.iter().all(|f| f.severity == Severity::Note);
    if args.json {
        let mut out = io::stdout().lock();
        writeln!(out, "{}", read.contract.lint_json())?;
        out.flush()?;
    } else {
        let of = |severity| findings.iter().filter(|f| f.severity == severity).count();
        let counts = [Severity::Error, Severity::Warning, Severity::Note].map(of);
        let errors = findings.iter().map(Diagnostic::from).collect();
        report::print(&Found { origin: read.origin, text: read.text, errors })?;
        let [errors, warnings, notes] = counts;
        writeln!(anstream::stderr().lock(), "\n{errors} errors, {warnings} warnings, {notes} notes")?;
    }
    if sound { Ok(()) } else { Err(Failure::Told) }
}

pub(crate) fn test(args: &Test) -> Result<(), Failure> {
    if !(0.0..=1.0).contains(&args.threshold) {
        return Err(Failure::Usage(format!(
            "`{}` is not a share: write a number from 0 to 1",
            args.threshold
        )));
    }
    let read = laid::contract(&args.laid)?;
    let report = read.contract.test();
    let sound = report.is_ok() && report.reach.share >= args.threshold;
    let mut out = anstream::stdout().lock();
    if args.json {
        writeln!(out, "{}", clausola::json::to_string(&report))?;
        out.flush()?;
        return if sound { Ok(()) } else { Err(Failure::Told) };
    }
    let (good, bad) = (Style::new().fg_color(Some(anstyle::AnsiColor::Green.into())), Style::new().bold());
    for test in &report.tests {
        if test.passed {
            writeln!(out, "{good}ok{good:#}      {}", test.name)?;
            continue;
        }
        let line = test.line.map(|n| format!(" (line {n})")).unwrap_or_default();
        writeln!(out, "{bad}failed{bad:#}  {}{line}", test.name)?;
        for d in &test.differences {
            writeln!(out, "        {}: expected {}, got {}", d.path, d.expected, d.got)?;
            if let Some(help) = &d.help {
                writeln!(out, "        help: {help}")?;
            }
        }
        for error in &test.errors {
            writeln!(out, "        {}", error.to_string().replace('\n', "\n        "))?;
        }
    }
    let reach = &report.reach;
    writeln!(out, "\n{} passed, {} failed", report.passed, report.failed)?;
    writeln!(
        out,
        "{} of {} parts of the contract are reached ({:.0} %)",
        reach.reached,
        reach.parts,
        reach.share * 100.0
    )?;
    for part in &reach.unreached {
        let line = part.line.map(|n| format!(" (line {n})")).unwrap_or_default();
        writeln!(out, "  not reached: {} {}{line}", part.kind.replace('_', " "), part.name)?;
    }
    if reach.share < args.threshold {
        writeln!(out, "the tests must reach {:.0} %: add tests for the parts above", args.threshold * 100.0)?;
    }
    out.flush()?;
    if sound { Ok(()) } else { Err(Failure::Told) }
}

pub(crate) fn init(args: &Init) -> Result<(), Failure> {
    let Some(file) = &args.file else {
        let mut out = io::stdout().lock();
        out.write_all(Contract::template().as_bytes())?;
        return Ok(out.flush()?);
    };
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file)
        .and_then(|mut opened| opened.write_all(Contract::template().as_bytes()));
    match written {
        Ok(()) => {
            let mut out = anstream::stdout().lock();
            writeln!(out, "wrote {file}; next: clausola lint --contract {file}")?;
            Ok(out.flush()?)
        }
        Err(e) => {
            let message = format!("cannot write `{file}`: {e}");
            let help = "name a file that does not exist yet, in a folder that may be written";
            Err(Failure::Found(Found::one(file, Diagnostic::error("unwritable", message).help(help))))
        }
    }
}

pub(crate) fn schema(args: &Schema) -> Result<(), Failure> {
    let schema =
        clausola::Schema::named(&args.of).map_err(|e| laid::found(args.of.clone(), String::new(), &e))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{}", schema.text().trim_end())?;
    Ok(out.flush()?)
}
