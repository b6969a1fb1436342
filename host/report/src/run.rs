//! One report, from its inputs to its figures.

use crate::log::{Chain, Masks};
use crate::ordered::{self, Stop};
use crate::part::{Part, Wanted, count};
use crate::resume::{self, Store};
use crate::source::{Piece, Pieces};
use crate::write::{CaseFile, LineFile};
use crate::{Fault, Input};
use clausola::Contract;
use clausola::compliance::{Interval, Report, Scope, Survey, Tally};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

/// What is asked.
#[derive(Debug)]
pub struct Request<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// Over what, and as known when.
    pub scope: Scope,
    /// The tickets.
    pub inputs: Vec<Input>,
    /// Outages and maintenance; `None` where nobody says whether there were any.
    pub intervals: Option<Vec<Interval>>,
    /// Threads that count; a reader and a writer come on top, which do little.
    pub workers: usize,
    /// A folder for the parts that are counted, to go on from there.
    pub resume: Option<PathBuf>,
    /// Where a row for each case goes.
    pub cases: Option<PathBuf>,
    /// Where the decision log goes, and what is left out of it.
    pub log: Option<(PathBuf, Masks)>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes of the inputs.
    pub bytes: u64,
    /// Tickets that were read.
    pub tickets: u64,
    /// Of these, tickets that could not be counted.
    pub refused: u64,
    /// Parts that an earlier run had counted.
    pub resumed: u64,
}

/// What came out.
#[derive(Debug)]
pub struct Outcome {
    /// The figures.
    pub report: Report,
    /// What was read.
    pub sources: Vec<SourceRead>,
    /// The decision log, if one was written.
    pub log: Option<LogWritten>,
    /// Columns of tables that were not used.
    pub unused: Vec<String>,
}

/// One input, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceRead {
    /// The file's name.
    pub name: String,
    /// Its size in bytes; `null` of standard input.
    pub bytes: Option<u64>,
    /// The tickets that it holds, broken ones included.
    pub tickets: u64,
}

/// The decision log that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogWritten {
    /// The file's name, without its folder.
    pub name: String,
    /// How many lines it has, and the hash of the last.
    #[serde(flatten)]
    pub chain: Chain,
}

/// A piece that is to be counted, or was.
enum Job {
    Count(u64, Piece),
    Kept(Piece, Box<Part>),
}

/// Counts all inputs and makes the report; `None` where it was stopped, in which case no file was written but the parts.
///
/// # Errors
/// For inputs that cannot be opened, outputs that cannot be written, a resume folder of another question. Tickets that
/// cannot be read or judged are no errors: they are counted and told in the report.
pub fn run(
    request: &Request<'_>,
    stop: &Stop,
    mut progress: impl FnMut(Progress),
) -> Result<Option<Outcome>, Fault> {
    let survey =
        Survey::new(request.contract, request.scope.clone()).map_err(|e| Fault::of("--value", &e))?;
    let wanted =
        Wanted { cases: request.cases.is_some(), log: request.log.as_ref().map(|(_, masks)| masks.clone()) };
    let store = store(request, &survey)?;
    let zone = request.contract.time_zone();
    let mut cases = request.cases.as_deref().map(|path| CaseFile::create(path, zone)).transpose()?;
    let mut log = request.log.as_ref().map(|(path, _)| LineFile::create(path)).transpose()?;
    let mut chain = Chain::default();
    let mut unused: Vec<String> = Vec::new();
    let mut read_of: BTreeMap<String, u64> = BTreeMap::new();
    let mut told = Progress::default();
    let mut parts = 0_u64;

    let pieces = Mutex::new((Pieces::new(&request.inputs, request.contract), 0_u64));
    let total = Mutex::new(survey.tally());
    let read = || {
        let mut pieces = lock(&pieces);
        let Some(piece) = pieces.0.next()? else { return Ok(None) };
        let position = pieces.1;
        pieces.1 = position.saturating_add(1);
        let kept = store.as_ref().and_then(|store| store.load(position));
        Ok(Some(match kept {
            Some(part) => Job::Kept(piece, Box::new(part)),
            None => Job::Count(position, piece),
        }))
    };
    let work = |job: Job| match job {
        Job::Count(position, piece) => {
            let part = count(&survey, &wanted, &piece, None);
            let kept = store.as_ref().map_or(Ok(()), |store| store.keep(position, &part));
            (piece, kept.map(|()| Box::new(part)), false)
        }
        Job::Kept(piece, part) => (piece, Ok(part), true),
    };
    let take = |(piece, part, resumed): (Piece, Result<Box<Part>, Fault>, bool)| {
        let mut part = *part?;
        let mut total = lock(&total);
        if total.shared_with(&part.tally) > 0 {
            // A ticket of an earlier piece is in this one again: count it anew, knowing which.
            part = count(&survey, &wanted, &piece, Some(&total));
        }
        if let Some(fault) = part.scattered.take() {
            return Err(fault.at(&piece.source));
        }
        told.bytes = told.bytes.saturating_add(piece.bytes);
        told.resumed = told.resumed.saturating_add(u64::from(resumed));
        parts = parts.saturating_add(1);
        if let Some(cases) = &mut cases {
            cases.write(&part.cases)?;
        }
        for record in &part.log {
            record.check()?;
            let line = chain.link(record);
            if let Some(log) = &mut log {
                log.write(&line)?;
            }
        }
        for column in part.columns_unused {
            if !unused.contains(&column) {
                unused.push(column);
            }
        }
        let read = read_of.entry(piece.source.to_string()).or_default();
        *read = read.saturating_add(part.tally.tickets().read);
        total.merge(part.tally).map_err(|e| Fault::of(&piece.source, &e))?;
        (told.tickets, told.refused) = (total.tickets().read, total.tickets().refused);
        progress(told);
        Ok(())
    };
    ordered::run(request.workers, stop, read, work, take)?;
    if stop.is_set() {
        return Ok(None);
    }
    let total = total.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let report = report(&survey, &total, request.intervals.as_deref())?;
    if let Some(cases) = cases {
        cases.finish()?;
    }
    let log = match (log, &request.log) {
        (Some(log), Some((path, _))) => {
            log.finish()?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            Some(LogWritten { name, chain })
        }
        _ => None,
    };
    if let Some(store) = store {
        store.finish(parts);
    }
    let sources = request.inputs.iter().map(|input| SourceRead {
        tickets: read_of.get(&input.name()).copied().unwrap_or(0),
        name: input.name(),
        bytes: input.bytes(),
    });
    Ok(Some(Outcome { report, sources: sources.collect(), log, unused }))
}

fn report(survey: &Survey, total: &Tally, intervals: Option<&[Interval]>) -> Result<Report, Fault> {
    survey.report(total, intervals).map_err(|e| Fault::of("report", &e))
}

fn store(request: &Request<'_>, survey: &Survey) -> Result<Option<Store>, Fault> {
    let Some(folder) = &request.resume else { return Ok(None) };
    if request.inputs.iter().any(Input::is_piped) {
        let message = "what comes from standard input cannot be gone on with";
        return Err(Fault::new("--resume", "unreadable", message, "name files, or leave `--resume` out"));
    }
    let masks = request.log.as_ref().map(|(_, masks)| format!("{masks:?}"));
    let question = serde_json::json!({
        "tally": serde_json::from_str::<serde_json::Value>(&survey.tally().to_json()).unwrap_or_default(),
        "inputs": resume::state(&request.inputs),
        "cases": request.cases.is_some(),
        "log": masks,
    });
    Store::open(folder, &question.to_string()).map(Some)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
