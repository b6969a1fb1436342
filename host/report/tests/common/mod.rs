//! What the tests of reports share.
#![allow(clippy::unwrap_used, reason = "a test may stop")]
#![allow(dead_code, reason = "each test file uses a part of it")]

use clausola::compliance::{Period, Report, Scope};
use clausola::{Contract, Instant};
use clausola_report::generate::Settings;
use clausola_report::{Input, Outcome, Request, Stop, run};
use std::path::Path;

pub(crate) const AS_OF: &str = "2026-06-01T00:00:00+02:00";

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// Tickets of the first four months of 2026, and a few of the month before, which are of another period.
pub(crate) fn settings(tickets: u64) -> Settings {
    Settings::new(11, tickets, at("2025-12-01T00:00:00+01:00"), at("2026-05-01T00:00:00+02:00"))
}

pub(crate) fn request<'a>(contract: &'a Contract, files: &[&Path], workers: usize) -> Request<'a> {
    let period = Period::parse("2026-01..2026-04", contract.time_zone()).unwrap();
    Request {
        contract,
        scope: Scope::new(period, at(AS_OF)),
        inputs: files.iter().map(|file| Input::named(file.to_str().unwrap())).collect(),
        intervals: None,
        workers,
        resume: None,
        cases: None,
        log: None,
    }
}

pub(crate) fn done(request: &Request<'_>) -> Outcome {
    run(request, &Stop::new(), |_| {}).unwrap().unwrap()
}

pub(crate) fn report_of(contract: &Contract, files: &[&Path], workers: usize) -> Report {
    done(&request(contract, files, workers)).report
}

/// All figures of a report; the problems name files, and are no figures.
pub(crate) fn figures(report: &Report) -> (String, String) {
    let mut figures = report.clone();
    figures.problems.first.clear();
    let problems: Vec<_> = report.problems.first.iter().map(|p| (&p.ticket, &p.code)).collect();
    (figures.to_json(), format!("{problems:?}"))
}
