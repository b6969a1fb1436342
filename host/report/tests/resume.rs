//! A run that was stopped goes on where it was, and what it writes is whole or not there.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use clausola::Contract;
use clausola_report::generate::{self, Histories};
use clausola_report::{Format, Masks, Request, Stop, run};
use common::{done, request, settings};
use std::path::Path;

fn write(contract: &Contract, path: &Path, tickets: u64) {
    let mut settings = settings(tickets);
    settings.trouble = 0.01;
    let histories = Histories::new(contract, settings).unwrap();
    let format = Format::of(path).unwrap();
    generate::write(histories, contract, path, format, false, &Stop::new(), |_| {}).unwrap();
}

fn asked<'a>(contract: &'a Contract, tickets: &Path, out: &Path, resume: bool) -> Request<'a> {
    Request {
        cases: Some(out.join("cases.csv")),
        log: Some((out.join("log.ndjson"), Masks::default())),
        resume: resume.then(|| out.join("parts")),
        ..request(contract, &[tickets], 2)
    }
}

#[test]
fn stopped_half_way_it_goes_on_and_ends_the_same() {
    let contract = Contract::builtin("consorzio-it").unwrap();
    let (at_once, in_two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let tickets = at_once.path().join("tickets.ndjson");
    write(&contract, &tickets, 60_000);
    let expected = done(&asked(&contract, &tickets, at_once.path(), false));

    let request = asked(&contract, &tickets, in_two.path(), true);
    let stop = Stop::new();
    let stopped = run(&request, &stop, |progress| {
        if progress.tickets > 25_000 {
            stop.now();
        }
    });
    assert!(stopped.unwrap().is_none());
    // Nothing but the parts is there.
    let names = |folder: &Path| -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(in_two.path()), ["parts"]);
    let parts = names(&in_two.path().join("parts"));
    assert!(parts.len() > 3 && parts.iter().all(|name| !name.ends_with(".partial")), "{parts:?}");

    let mut resumed = 0;
    let outcome = run(&request, &Stop::new(), |progress| resumed = progress.resumed).unwrap().unwrap();
    assert!(resumed >= 2, "{resumed} parts");
    assert_eq!(outcome.report.to_json(), expected.report.to_json());
    assert_eq!(outcome.log, expected.log);
    for name in ["cases.csv", "log.ndjson"] {
        let read = |folder: &Path| std::fs::read(folder.join(name)).unwrap();
        assert!(read(in_two.path()) == read(at_once.path()), "{name}");
    }
    assert_eq!(names(in_two.path()), ["cases.csv", "log.ndjson"]);
}

#[test]
fn parts_of_another_question_are_refused() {
    let contract = Contract::builtin("exetera").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let tickets = folder.path().join("tickets.ndjson");
    write(&contract, &tickets, 30_000);
    let mut request = asked(&contract, &tickets, folder.path(), true);
    let stop = Stop::new();
    run(&request, &stop, |_| stop.now()).unwrap();
    request.scope.as_of = request.scope.as_of.plus_millis(1);
    let fault = run(&request, &Stop::new(), |_| {}).unwrap_err();
    assert_eq!(fault.code, "other_question");
    // A part that is not whole is counted again.
    request.scope.as_of = request.scope.as_of.plus_millis(-1);
    let part = std::fs::read_dir(folder.path().join("parts"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.file_name().is_some_and(|name| name.to_str().unwrap().starts_with("part-")));
    let part = part.unwrap();
    let text = std::fs::read(&part).unwrap();
    std::fs::write(&part, &text[..text.len() / 2]).unwrap();
    let outcome = run(&request, &Stop::new(), |_| {}).unwrap().unwrap();
    let expected = done(&Request { resume: None, ..asked(&contract, &tickets, folder.path(), false) });
    assert_eq!(outcome.report.to_json(), expected.report.to_json());
}
