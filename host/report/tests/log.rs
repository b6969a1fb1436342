//! A decision log is decided again, and what was changed in it is found.
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
use clausola_report::{Format, Masks, Stop, Verified, verify};
use common::{done, figures, report_of, request, settings};

fn verified(contract: &Contract, log: &str) -> Verified {
    verify(contract, "log", log.as_bytes(), 2, &Stop::new(), |_| {}).unwrap()
}

/// A log of 2,000 tickets, and the hash of its last line.
fn log(contract: &Contract, masks: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let (tickets, log) = (folder.path().join("t.ndjson"), folder.path().join("log.ndjson"));
    let histories = Histories::new(contract, settings(2000)).unwrap();
    generate::write(histories, contract, &tickets, Format::Ndjson, false, &Stop::new(), |_| {}).unwrap();
    let mut request = request(contract, &[&tickets], 3);
    let masks: Vec<String> = masks.iter().map(ToString::to_string).collect();
    request.log = Some((log.clone(), Masks::new(contract, &masks).unwrap()));
    let outcome = done(&request);
    // The log is a file of tickets, too: the customer makes the supplier's report of it.
    let again = report_of(contract, &[&log], 2);
    assert_eq!(figures(&again).0, figures(&outcome.report).0);
    (std::fs::read_to_string(log).unwrap(), outcome.log.unwrap().chain.head)
}

#[test]
fn every_contract_decides_its_log_again() {
    for shipped in Contract::builtins() {
        let contract = Contract::builtin(shipped.id).unwrap();
        let (log, head) = log(&contract, &[]);
        let found = verified(&contract, &log);
        assert!(found.is_well(), "{found:?}");
        assert_eq!((found.records, found.same), (2000, 2000));
        assert_eq!(found.head, head);
    }
}

#[test]
fn what_was_changed_is_found_where_it_is() {
    let contract = Contract::builtin("lepida-payer").unwrap();
    let (log, head) = log(&contract, &[]);
    let lines: Vec<&str> = log.lines().collect();
    let joined = |lines: &[&str]| lines.join("\n");

    // A blocking malfunction is made one that is not: its decision is another, and the next line does not follow it.
    let place = (100..)
        .find(|n| {
            lines[*n].contains("\"blocking\":true") && lines[*n].contains("\"request\":\"malfunction\"")
        })
        .unwrap();
    let mut changed = lines.clone();
    let line = lines[place].replace("\"blocking\":true", "\"blocking\":false");
    changed[place] = &line;
    let found = verified(&contract, &joined(&changed));
    assert_eq!((found.different, found.unlinked, found.same), (1, 1, 1999), "{:?}", found.first);
    let told: Vec<_> = found.first.iter().map(|f| (f.line, f.code)).collect();
    assert_eq!(told, [(place as u64 + 1, "different"), (place as u64 + 2, "unlinked")]);

    // A line is left out, one is put in twice, one is of another contract, one is no record.
    let found = verified(&contract, &joined(&[&lines[..500], &lines[501..]].concat()));
    assert_eq!((found.unlinked, found.different, found.records), (1, 0, 1999));
    let found = verified(&contract, &joined(&[&lines[..500], &lines[499..]].concat()));
    assert_eq!((found.unlinked, found.records), (1, 2001));
    let other = lines[7].replace(contract.hash(), &"0".repeat(64));
    let found = verified(&contract, &joined(&[&lines[..7], &[&other], &["{}"], &lines[8..]].concat()));
    assert_eq!((found.other_contract, found.unreadable), (1, 1));
    // Lines that are missing at the end leave another head.
    let found = verified(&contract, &joined(&lines[..1999]));
    assert!(found.is_well());
    assert_ne!(found.head, head);
}

#[test]
fn facts_that_decide_nothing_can_be_left_out() {
    let contract = Contract::builtin("conciliasfera").unwrap();
    let (log, _) = log(&contract, &["document_class"]);
    assert!(log.contains(r#""document_class":"masked""#));
    assert!(verified(&contract, &log).is_well());
    let wrong = Masks::new(&contract, &["kind".to_string()]).unwrap_err();
    assert_eq!((wrong.code, wrong.help.contains("document_class")), ("bad_mask", true));
}
