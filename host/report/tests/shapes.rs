//! The same tickets give the same report, whatever shape they come in, on however many threads.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use arrow_json::reader::infer_json_schema;
use clausola::Contract;
use clausola_report::generate::{self, Histories};
use clausola_report::{Format, Stop};
use common::{figures, report_of, settings};
use parquet::arrow::ArrowWriter;
use std::fs::File;
use std::io::{BufReader, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const CONTRACTS: [&str; 5] = ["exetera", "consorzio-it", "sogei-pec", "conciliasfera", "lepida-payer"];

fn write(contract: &Contract, folder: &Path, name: &str, rows: bool, trouble: f64) -> PathBuf {
    let path = folder.join(name);
    let mut settings = settings(4000);
    settings.trouble = trouble;
    let histories = Histories::new(contract, settings).unwrap();
    let format = Format::of(&path).unwrap();
    assert!(generate::write(histories, contract, &path, format, rows, &Stop::new(), |_| {}).unwrap());
    path
}

/// The lines of a file of tickets as nested columns, several row groups of them.
fn nested(lines: &Path, to: &Path) {
    let mut reader = BufReader::new(File::open(lines).unwrap());
    let (schema, _) = infer_json_schema(&mut reader, None).unwrap();
    reader.rewind().unwrap();
    let batches = arrow_json::ReaderBuilder::new(Arc::new(schema.clone())).build(reader).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(to).unwrap(), Arc::new(schema), None).unwrap();
    for batch in batches {
        writer.write(&batch.unwrap()).unwrap();
        writer.flush().unwrap();
    }
    writer.close().unwrap();
}

#[test]
fn every_shape_gives_the_same_figures() {
    for id in CONTRACTS {
        let contract = Contract::builtin(id).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let lines = write(&contract, folder.path(), "tickets.ndjson", false, 0.0);
        let expected = report_of(&contract, &[&lines], 2);
        assert_eq!(expected.tickets.read, 4000);
        assert_eq!(expected.tickets.refused + expected.tickets.repeated, 0, "{:?}", expected.problems);
        let nested_columns = folder.path().join("nested.parquet");
        nested(&lines, &nested_columns);
        let others = [
            nested_columns,
            write(&contract, folder.path(), "texts.parquet", false, 0.0),
            write(&contract, folder.path(), "events.parquet", true, 0.0),
            write(&contract, folder.path(), "events.csv", true, 0.0),
            write(&contract, folder.path(), "events.ndjson", true, 0.0),
        ];
        for other in others {
            for workers in [1, 2, 7] {
                let report = report_of(&contract, &[&other], workers);
                assert_eq!(figures(&report), figures(&expected), "{id} {} {workers}", other.display());
            }
        }
    }
}

/// Two halves of a file are the file.
#[test]
fn files_are_read_one_after_another() {
    let contract = Contract::builtin("exetera").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let whole = write(&contract, folder.path(), "whole.ndjson", false, 0.02);
    let text = std::fs::read_to_string(&whole).unwrap();
    let cut = text.match_indices('\n').nth(1500).unwrap().0 + 1;
    let (first, second) = (folder.path().join("1.ndjson"), folder.path().join("2.ndjson"));
    std::fs::write(&first, &text[..cut]).unwrap();
    std::fs::write(&second, &text[cut..]).unwrap();
    let expected = report_of(&contract, &[&whole], 2);
    let halves = report_of(&contract, &[&first, &second], 3);
    assert!(expected.tickets.refused > 20 && expected.tickets.repeated > 5, "{:?}", expected.tickets);
    assert_eq!(halves.tickets, expected.tickets);
    assert_eq!(figures(&halves).1, figures(&expected).1);
}

/// Every ticket that was read is somewhere.
#[test]
fn nothing_is_dropped() {
    for id in CONTRACTS {
        let contract = Contract::builtin(id).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = write(&contract, folder.path(), "tickets.ndjson", false, 0.05);
        let t = report_of(&contract, &[&path], 2).tickets;
        assert_eq!(t.read, 4000);
        assert_eq!(t.counted + t.outside + t.without_objective + t.refused + t.repeated, t.read);
    }
}
