//! `clausola report`, `clausola verify` and `clausola generate`.

mod compare;
mod page;
mod progress;
mod summary;

use super::args::reports::{self, Contract, Generate, Report, Verify};
use super::batch::current_instant;
use super::failure::{Failure, Found};
use super::rules;
use anstyle::{AnsiColor, Style};
use clausola::compliance::{Interval, Period, Scope};
use clausola::{Language, Zone};
use clausola_host::Diagnostic;
use clausola_report::generate::{Histories, Settings};
use clausola_report::{Fault, Input, LogWritten, Masks, Outcome, Replaced, Request, SourceRead, Verified};
use progress::{Bar, ctrl_c};
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

impl Contract {
    fn load(&self) -> Result<clausola::Contract, Failure> {
        rules::native(&self.contract, self.overlay.as_deref())
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Found(Found::one(&fault.origin, diagnostic(&fault)))
    }
}

fn diagnostic(fault: &Fault) -> Diagnostic {
    let found = Diagnostic::error(fault.code, fault.message.clone());
    if fault.help.is_empty() { found } else { found.help(fault.help.clone()) }
}

/// The report as it is written: the engine's figures, and what was read.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    report: &'a clausola::compliance::Report,
    sources: &'a [SourceRead],
    log: Option<&'a LogWritten>,
}

pub(crate) fn report(args: &Report) -> Result<(), Failure> {
    let contract = args.contract.load()?;
    let period = period(&args.period, &contract)?;
    let as_of = args.as_of.unwrap_or_else(current_instant);
    for output in &args.output {
        page::check(output)?;
    }
    apart(args)?;
    let mut scope = Scope::new(period, as_of);
    scope.listed = args.listed;
    scope.explained = args.explained;
    scope.values.clone_from(&args.value);
    let format = args.format.map(clausola_report::Format::from);
    let inputs: Vec<Input> = args.tickets.iter().map(|name| Input { format, ..Input::named(name) }).collect();
    let masks = Masks::new(&contract, &args.mask)?;
    let request = Request {
        contract: &contract,
        scope,
        intervals: intervals(&args.intervals)?,
        workers: reports::threads(args.threads),
        resume: args.resume.clone(),
        cases: args.cases.clone(),
        log: args.log.clone().map(|path| (path, masks)),
        inputs,
    };

    let stop = ctrl_c();
    let bar = Bar::new(request.inputs.iter().map(Input::bytes).sum());
    let outcome = clausola_report::run(&request, stop, |progress| bar.set(progress.bytes, progress.tickets))?;
    bar.end();
    let Some(outcome) = outcome else { return Err(stopped(args.resume.as_deref(), bar.tickets())) };

    let Outcome { report, sources, log, unused } = &outcome;
    if !unused.is_empty() {
        let columns = unused.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ");
        writeln!(anstream::stderr().lock(), "columns that mean nothing to the contract: {columns}")?;
    }
    let json = clausola::json::to_string(&Whole { report, sources, log: log.as_ref() });
    for output in &args.output {
        write(output, &outcome, &json, args.language, contract.time_zone())?;
    }
    if args.json {
        let mut out = io::stdout().lock();
        writeln!(out, "{json}")?;
        out.flush()?;
    } else {
        let mut out = anstream::stdout().lock();
        summary::print(&mut out, report, args.language)?;
        out.flush()?;
    }
    tell_problems(report)
}

/// Refuses to write over what is read, or twice to one file.
fn apart(args: &Report) -> Result<(), Failure> {
    // A file that is not there yet is known by its folder.
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let named =
            || folder.canonicalize().ok().zip(path.file_name()).map(|(folder, name)| folder.join(name));
        path.canonicalize().ok().or_else(named).unwrap_or_else(|| path.to_path_buf())
    };
    let texts = [&Some(args.contract.contract.clone()), &args.contract.overlay];
    let mut taken: Vec<PathBuf> = texts.into_iter().flatten().map(|text| place(Path::new(text))).collect();
    taken.extend(args.tickets.iter().map(|name| place(Path::new(name))));
    taken.extend(args.intervals.iter().map(|path| place(path)));
    let written = args.output.iter().chain(&args.cases).chain(&args.log);
    for path in written.filter(|path| std::fs::metadata(path).map_or(true, |there| there.is_file())) {
        let at = place(path);
        if taken.contains(&at) {
            let name = path.display();
            return Err(Failure::Usage(format!(
                "`{name}` is read, or written already: name another file, so that nothing is lost"
            )));
        }
        taken.push(at);
    }
    Ok(())
}

/// Nothing where no file says whether there were any.
fn intervals(files: &[PathBuf]) -> Result<Option<Vec<Interval>>, Failure> {
    let mut found = Vec::new();
    for file in files {
        let read = clausola_report::read_intervals(file).map_err(|faults| {
            let errors = faults.iter().map(diagnostic).collect();
            Failure::Found(Found { origin: file.display().to_string(), errors, ..Found::none() })
        })?;
        found.extend(read);
    }
    Ok((!files.is_empty()).then_some(found))
}

fn write(path: &Path, outcome: &Outcome, json: &str, language: Language, zone: Zone) -> Result<(), Failure> {
    let ending = path.extension().map(|e| e.to_ascii_lowercase()).unwrap_or_default();
    match ending.to_str() {
        Some("json") => Replaced::write_all(path, format!("{json}\n").as_bytes())?,
        Some("html") => Replaced::write_all(path, page::page(json, language)?.as_bytes())?,
        _ => clausola_report::report_table(path, &outcome.report, zone)?,
    }
    Ok(())
}

/// Names the first tickets that could not be counted, and fails where there are any.
fn tell_problems(report: &clausola::compliance::Report) -> Result<(), Failure> {
    const TOLD: usize = 10;
    let problems = &report.problems;
    if problems.count == 0 {
        return Ok(());
    }
    let mut out = anstream::stderr().lock();
    let red = Style::new().fg_color(Some(AnsiColor::Red.into()));
    for problem in problems.first.iter().take(TOLD) {
        let place = if problem.row > 0 {
            format!("{}:{}", problem.source, problem.row)
        } else {
            problem.source.clone()
        };
        let ticket = problem.ticket.as_ref().map(|t| format!(" (ticket `{t}`)")).unwrap_or_default();
        writeln!(out, "{red}{}{red:#}: {place}{ticket}: {}", problem.code, problem.message)?;
        if let Some(help) = &problem.help {
            writeln!(out, "  help: {help}")?;
        }
    }
    let shown = problems.first.len().min(TOLD) as u64;
    if problems.count > shown {
        writeln!(
            out,
            "and {} more; `--listed` says how many the report names",
            problems.count.saturating_sub(shown)
        )?;
    }
    writeln!(out, "{} of {} tickets were not counted", problems.count, report.tickets.read)?;
    Err(Failure::Told)
}

fn stopped(resume: Option<&Path>, tickets: u64) -> Failure {
    let next = match resume {
        Some(folder) => format!("the same command goes on from `{}`", folder.display()),
        None => "with `--resume FOLDER` it would go on from there".to_string(),
    };
    Failure::Stopped(format!("stopped after {tickets} tickets, and nothing is written; {next}"))
}

pub(crate) fn generate(args: &Generate) -> Result<(), Failure> {
    let contract = args.contract.load()?;
    let period = period(&args.period, &contract)?;
    if !(0.0..=1.0).contains(&args.trouble) {
        return Err(Failure::Usage(format!("`{}` is not a share: write a number from 0 to 1", args.trouble)));
    }
    let Some(format) = clausola_report::Format::of(&args.output) else {
        let name = args.output.display();
        return Err(Failure::Usage(format!(
            "`{name}` does not say by its name what to write: name it `.ndjson`, `.csv` or `.parquet`"
        )));
    };
    let mut settings = Settings::new(args.seed, args.tickets, period.from(), period.to());
    settings.trouble = args.trouble;
    if let Some(as_of) = args.as_of {
        settings.as_of = as_of;
    }
    let histories = Histories::new(&contract, settings).map_err(|e| {
        let origin = &args.contract.contract;
        Failure::Found(Found::one(origin, Diagnostic::error("no_histories", e.to_string())))
    })?;
    let (stop, bar) = (ctrl_c(), Bar::of_tickets(args.tickets));
    let whole = clausola_report::generate::write(
        histories,
        &contract,
        &args.output,
        format,
        args.rows,
        stop,
        |tickets| bar.set_position(tickets),
    )?;
    bar.end();
    if whole { Ok(()) } else { Err(Failure::Stopped("stopped, and nothing is written".to_string())) }
}

fn period(text: &str, contract: &clausola::Contract) -> Result<Period, Failure> {
    Period::parse(text, contract.time_zone()).map_err(|e| rules::found("--period".into(), String::new(), &e))
}

pub(crate) fn verify(args: &Verify) -> Result<(), Failure> {
    let contract = args.contract.load()?;
    let (reader, origin, bytes): (Box<dyn BufRead + Send>, _, _) = if args.log == "-" {
        (Box::new(BufReader::new(io::stdin())), "standard input".to_string(), None)
    } else {
        let file = File::open(&args.log).map_err(|e| {
            let message = format!("cannot read `{}`: {e}", args.log);
            let found =
                Diagnostic::error("unreadable", message).help("check the name and that the file may be read");
            Failure::Found(Found::one(&args.log, found))
        })?;
        let bytes = file.metadata().ok().map(|m| m.len());
        (Box::new(BufReader::with_capacity(1 << 16, file)), args.log.clone(), bytes)
    };
    let (stop, bar) = (ctrl_c(), Bar::new(bytes));
    let workers = reports::threads(args.threads);
    let found =
        clausola_report::verify(&contract, &origin, reader, workers, stop, |bytes| bar.set(bytes, 0))?;
    bar.end();
    if stop.is_set() {
        return Err(Failure::Stopped("stopped; the log is not verified".to_string()));
    }
    let differences = match &args.report {
        Some(_) if args.log == "-" => {
            let message = "the log is read twice to count it anew: name a file, not standard input";
            return Err(Failure::Usage(message.to_string()));
        }
        Some(path) => compare::differences(&contract, path, &args.log, &found, workers, stop)?,
        None => Vec::new(),
    };
    let cut = args.head.as_ref().is_some_and(|head| !head.eq_ignore_ascii_case(&found.head));
    if args.json {
        let whole = Checked { verified: &found, differences: args.report.as_ref().map(|_| &differences[..]) };
        let mut out = io::stdout().lock();
        writeln!(out, "{}", clausola::json::to_string(&whole))?;
        out.flush()?;
    } else {
        tell(&found, &origin, args.report.as_deref(), &differences)?;
    }
    if cut {
        let mut out = anstream::stderr().lock();
        writeln!(
            out,
            "the log does not end with the head that was given: lines are missing, or it is another log"
        )?;
    }
    if found.is_well() && !cut && differences.is_empty() { Ok(()) } else { Err(Failure::Told) }
}

/// What became of a log, and of the report that was held to it.
#[derive(Serialize)]
struct Checked<'a> {
    #[serde(flatten)]
    verified: &'a Verified,
    #[serde(skip_serializing_if = "Option::is_none")]
    differences: Option<&'a [String]>,
}

fn tell(found: &Verified, origin: &str, report: Option<&Path>, differences: &[String]) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let red = Style::new().fg_color(Some(AnsiColor::Red.into()));
    for finding in &found.first {
        let ticket = finding.ticket.as_ref().map(|t| format!(" (ticket `{t}`)")).unwrap_or_default();
        writeln!(
            out,
            "{red}{}{red:#}: {origin}:{}{ticket}: {}",
            finding.code, finding.line, finding.message
        )?;
    }
    writeln!(
        out,
        "{} decisions: {} the same, {} different, {} of another contract, {} unreadable, {} out of line",
        found.records, found.same, found.different, found.other_contract, found.unreadable, found.unlinked
    )?;
    if let Some((first, last)) = &found.decided_at {
        let span = if first == last { format!("at {first}") } else { format!("from {first} to {last}") };
        writeln!(out, "{} tickets, decided {span}", found.tickets)?;
    }
    writeln!(out, "head {}", found.head)?;
    if let Some(report) = report {
        for difference in differences {
            writeln!(out, "{red}different{red:#}: {difference}")?;
        }
        let name = report.display();
        if differences.is_empty() {
            writeln!(out, "the log gives every share of `{name}`")?;
        } else {
            writeln!(out, "the log does not give what `{name}` says")?;
        }
    }
    out.flush()
}
