//! What contract authors use: `clausola lint`, `test`, `init`, `schema`.

use super::answer;
use super::args::{Init, Lint, Schema, Test};
use super::failure::{Failure, Found};
use super::{report, rules};
use anstyle::Style;
use clausola::Contract;
use clausola_host::{Diagnostic, Severity};
use serde::Deserialize;
use serde_json::Value;
use std::fs::OpenOptions;
use std::io::{self, Write};

pub(crate) fn lint(args: &Lint, native: bool) -> Result<(), Failure> {
    let mut ready = args.rules.load(native)?;
    let text = ready.asked.lint_json()?;
    let findings =
        answer::read(&text)?.map_err(|errors| Failure::Found(Found { errors, ..Found::none() }))?;
    let findings: Vec<Diagnostic> = answer::parse(findings)?;
    let of = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(of);
    let clean = errors == 0 && warnings == 0;
    if args.json {
        let mut out = io::stdout().lock();
        writeln!(out, "{text}")?;
        out.flush()?;
    } else {
        // The findings are what was asked for, and no failure: they can be kept in a file, or paged.
        let some = !findings.is_empty();
        let mut out = anstream::stdout().lock();
        report::write(&mut out, &Found { origin: ready.origin, text: ready.text, errors: findings })?;
        let gap = if some { "\n" } else { "" };
        let [errors, warnings, notes] =
            [(errors, "error"), (warnings, "warning"), (notes, "note")].map(|(n, what)| counted(n, what));
        writeln!(out, "{gap}{errors}, {warnings}, {notes}")?;
        out.flush()?;
    }
    if clean { Ok(()) } else { Err(Failure::Told) }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// What became of a contract's tests: [`clausola::contract_test::TestReport`] as it comes out of the plugin.
#[derive(Deserialize)]
struct Report {
    passed: usize,
    failed: usize,
    tests: Vec<Outcome>,
    reach: Reach,
}

#[derive(Deserialize)]
struct Outcome {
    name: String,
    passed: bool,
    #[serde(default)]
    differences: Vec<Difference>,
    #[serde(default)]
    errors: Vec<Diagnostic>,
    line: Option<u32>,
}

#[derive(Deserialize)]
struct Difference {
    path: String,
    expected: Value,
    got: Value,
    help: Option<String>,
}

#[derive(Deserialize)]
struct Reach {
    reached: usize,
    parts: usize,
    share: f64,
    unreached: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    kind: String,
    name: String,
    line: Option<u32>,
}

pub(crate) fn test(args: &Test, native: bool) -> Result<(), Failure> {
    if !(0.0..=1.0).contains(&args.threshold) {
        return Err(Failure::Usage(format!(
            "`{}` is not a share: write a number from 0 to 1",
            args.threshold
        )));
    }
    let text = args.rules.load(native)?.asked.test_json()?;
    let json = answer::read(&text)?.map_err(|errors| Failure::Found(Found { errors, ..Found::none() }))?;
    let report: Report = answer::parse(json)?;
    let sound = report.failed == 0 && report.reach.share >= args.threshold;
    let mut out = anstream::stdout().lock();
    if args.json {
        writeln!(out, "{json}")?;
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
    let text = match &args.from {
        Some(id) => shipped(id)?,
        None => Contract::template(),
    };
    let Some(file) = &args.file else {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        return Ok(out.flush()?);
    };
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file)
        .and_then(|mut opened| opened.write_all(text.as_bytes()));
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

/// The text of a shipped contract.
fn shipped(id: &str) -> Result<&'static str, Failure> {
    // Says which there are, where there is none of this name.
    Contract::builtin(id).map_err(|e| rules::found(format!("--from {id}"), String::new(), &e))?;
    Ok(Contract::builtins().iter().find(|shipped| shipped.id == id).map_or("", |shipped| shipped.toml))
}

pub(crate) fn schema(args: &Schema) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", args.of.text().trim_end())?;
    Ok(out.flush()?)
}
