//! What is wrong with tickets and files is told with its place, and counted.
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
use clausola::compliance::Report;
use clausola_report::generate::Histories;
use clausola_report::{Fault, Stop, read_intervals, run};
use common::{report_of, request, settings};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use std::fs::File;
use std::path::{Path, PathBuf};

fn contract() -> Contract {
    Contract::builtin("lepida-payer").unwrap()
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn told(report: &Report) -> Vec<(u64, Option<&str>, &str)> {
    report.problems.first.iter().map(|p| (p.row, p.ticket.as_deref(), p.code.as_str())).collect()
}

fn refusal(files: &[&Path]) -> Fault {
    let contract = contract();
    run(&request(&contract, files, 2), &Stop::new(), |_| {}).unwrap_err()
}

const GOOD: &str = r#"{"id":"1","facts":{"request":"malfunction","blocking":true,"channel":"phone","responsibility":"provider","corrective_maintenance":false},"events":[{"type":"opened","at":"2026-02-02T09:00:00+01:00"},{"type":"resolved","at":"2026-02-02T09:30:00+01:00"}]}"#;

#[test]
fn lines_are_told_by_their_number() {
    let folder = tempfile::tempdir().unwrap();
    let other = GOOD.replace("\"1\"", "\"2\"");
    let lines = [
        GOOD,
        "",
        r#"{"id":"cut","facts":{"request":"malf"#,
        &GOOD.replace("lse}", "lse,\"blocking\":1}"),
        GOOD,
        r#"{"id":"theirs","facts":{"impact":"high"},"events":[{"type":"opened","at":"2026-02-02T09:00:00+01:00"}]}"#,
        &format!(r#"{{"contract":{{"id":"exetera"}},"ticket":{other}}}"#),
        &format!(r#"{{"ticket":{other},"now":"2026-02-02T10:00:00+01:00"}}"#),
        r#"{"id":"3","events":[]}"#,
    ];
    let path = folder.path().join("t.ndjson");
    let mut bytes = lines.join("\n").into_bytes();
    bytes.extend_from_slice(b"\n{\"id\":\"\xff\"}");
    std::fs::write(&path, bytes).unwrap();
    let report = report_of(&contract(), &[&path], 2);
    assert_eq!(
        told(&report),
        [
            (3, None, "broken_json"),
            (4, Some("1"), "repeated_ticket"),
            (5, Some("1"), "repeated_ticket"),
            (6, Some("theirs"), "other_contract"),
            (7, None, "other_contract"),
            (9, None, "not_opened"),
            (10, None, "not_utf8"),
        ]
    );
    assert_eq!((report.tickets.read, report.tickets.refused, report.tickets.repeated), (9, 5, 2));
    assert_eq!((report.problems.count, report.rows[0].in_time), (7, 2));
    assert!(report.problems.first.iter().all(|p| p.source.ends_with("t.ndjson") && p.help.is_some()));
}

#[test]
fn rows_of_events_become_tickets() {
    let folder = tempfile::tempdir().unwrap();
    let table = "\
ticket,type,at,request,blocking,channel,responsibility,corrective_maintenance,reason,assignee
A,opened,2026-02-02T09:00:00+01:00,malfunction,false,phone,provider,false,,anna
A,paused,2026-02-02T09:10:00+01:00,malfunction,true,phone,provider,false,\"waiting, again\",bruno
A,resumed,2026-02-02T11:10:00+01:00,,,,,,,
A,resolved,2026-02-02T15:00:00+01:00,,,,,,,
B,opened,2026-02-02T09:00:00+01:00,malfunction,maybe,phone,provider,false,,
C,resolved,2026-02-02T15:00:00+01:00,,,,,,,
,resolved,2026-02-02T15:00:00+01:00,,,,,,,
D,opened,2026-02-02T09:00:00+01:00,malfunction,true,phone,provider,false,,
D,resolved,2026-02-02T09:10:00+01:00
E,opened,2026-02-02T09:00:00+01:00,malfunction,true,phone,provider,false,,
";
    let path = file(folder.path(), "t.csv", table);
    let contract = contract();
    let mut request = request(&contract, &[&path], 2);
    request.cases = Some(folder.path().join("cases.csv"));
    let outcome = common::done(&request);
    // The row that pauses A also makes it blocking: 240 minutes, of which 10 and 230 count, the pause between.
    let cases = std::fs::read_to_string(folder.path().join("cases.csv")).unwrap();
    let rows: Vec<&str> = cases.lines().collect();
    assert_eq!(
        rows[0],
        "ticket,objective,priority,verdict,reason,clause,target,start,due,stop,elapsed_seconds,over_seconds"
    );
    assert_eq!(
        rows[2],
        "A,resolve,blocking,in_time,,3.2.3,240m,2026-02-02T09:00:00+01:00,2026-02-02T15:00:00+01:00,2026-02-02T15:00:00+01:00,14400,0"
    );
    assert_eq!(rows.len(), 5);
    let report = &outcome.report;
    assert_eq!(
        told(report),
        [
            (6, Some("B"), "wrong_type"),
            (7, None, "not_opened"),
            (8, None, "no_ticket"),
            // What is left of D would be late: its solution is in the row that is cut.
            (10, Some("D"), "unreadable_rows"),
        ]
    );
    assert_eq!(outcome.unused, ["assignee"]);
}

#[test]
fn a_row_that_cannot_be_read_costs_the_tickets_that_it_may_be_of() {
    let folder = tempfile::tempdir().unwrap();
    let event = |ticket: &str, kind: &str, hour: u32| {
        format!(
            r#"{{"ticket":"{ticket}","type":"{kind}","at":"2026-02-02T{hour:02}:00:00+01:00","request":"malfunction","blocking":true,"channel":"phone","responsibility":"provider","corrective_maintenance":false}}"#
        )
    };
    let lines = [
        event("A", "opened", 9),
        event("A", "resolved", 10),
        event("B", "opened", 9),
        r#"{"ticket":"B","type":"resol"#.to_string(),
        event("C", "opened", 9),
        event("D", "opened", 9),
        event("D", "resolved", 10),
    ];
    let path = file(folder.path(), "t.ndjson", &lines.join("\n"));
    let report = report_of(&contract(), &[&path], 2);
    assert_eq!(
        told(&report),
        [(4, None, "unreadable_rows"), (4, Some("B"), "broken_json"), (4, Some("C"), "broken_json")]
    );
    assert_eq!((report.tickets.counted, report.tickets.refused), (2, 3));
}

/// Half of a history is none: a ticket whose rows are apart is never counted from a part of them.
#[test]
fn tickets_whose_events_are_apart_end_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let mut table = "ticket,type,at,request\nA,opened,2026-02-02T09:00:00+01:00,activation\n".to_string();
    for n in 0..200_000 {
        table += &format!("T{n},opened,2026-02-02T09:00:00+01:00,activation\n");
    }
    table += "A,resolved,2026-02-02T10:00:00+01:00,\n";
    let fault = refusal(&[&file(folder.path(), "t.csv", &table)]);
    assert_eq!(fault.code, "scattered_rows");
    assert!(fault.message.contains("`A`") && fault.message.contains("row 200003"), "{}", fault.message);
    let near = "ticket,type,at\nA,opened,2026-02-02T09:00:00+01:00\nB,opened,2026-02-02T09:00:00+01:00\nA,closed,2026-02-02T10:00:00+01:00\n";
    assert_eq!(refusal(&[&file(folder.path(), "u.csv", near)]).code, "scattered_rows");
}

#[test]
fn a_ticket_may_say_whose_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let named = |id: &str, contract: &str| {
        GOOD.replacen("{\"id\":\"1\"", &format!("{{\"id\":\"{id}\",\"contract\":\"{contract}\""), 1)
    };
    let path = file(
        folder.path(),
        "t.ndjson",
        &format!("{}\n{}", named("1", "lepida-payer"), named("2", "exetera")),
    );
    assert_eq!(told(&report_of(&contract(), &[&path], 2)), [(2, None, "other_contract")]);
}

#[test]
fn a_corrupt_page_costs_its_row_group_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    let histories = Histories::new(&contract(), settings(60_000)).unwrap();
    // Row groups of 20,000 tickets.
    {
        use arrow::array::{ArrayRef, RecordBatch, StringArray};
        use parquet::file::properties::WriterProperties;
        let texts: Vec<String> = histories.map(|h| h.to_json()).collect();
        let batch = RecordBatch::try_from_iter([(
            "ticket",
            std::sync::Arc::new(StringArray::from(texts)) as ArrayRef,
        )]);
        let batch = batch.unwrap();
        let options = WriterProperties::builder().set_max_row_group_row_count(Some(20_000)).build();
        let out = File::create(&path).unwrap();
        let mut writer = parquet::arrow::ArrowWriter::try_new(out, batch.schema(), Some(options)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
    }
    let whole = report_of(&contract(), &[&path], 2);
    assert_eq!(whole.tickets.read, 60_000);
    let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
    assert_eq!(reader.num_row_groups(), 3);
    let column = reader.metadata().row_group(1).column(0).byte_range();
    let mut bytes = std::fs::read(&path).unwrap();
    // The header of a page in the middle of the second group.
    let middle = usize::try_from(column.0).unwrap();
    bytes[middle..middle + 12].fill(0xff);
    std::fs::write(&path, bytes).unwrap();
    let report = report_of(&contract(), &[&path], 2);
    assert_eq!(report.tickets.read, 60_000);
    assert_eq!(report.tickets.refused, 20_000);
    assert_eq!(told(&report), [(20_001, None, "unreadable_rows")]);
    assert!(report.problems.first[0].message.starts_with("rows 20001 to 40000 cannot be read: "));
}

#[test]
fn what_is_no_table_of_tickets_is_refused_with_help() {
    let folder = tempfile::tempdir().unwrap();
    let named = |name: &str, text: &str| refusal(&[&file(folder.path(), name, text)]).code;
    assert_eq!(named("t.csv", "id,at\n1,2\n"), "no_column");
    assert_eq!(named("t.csv", "ticket,id,type,at\n"), "two_columns");
    assert_eq!(named("t.csv", "ticket,type,at,request,facts.request\n"), "two_columns");
    assert_eq!(named("t.parquet", "PAR1"), "unreadable");
    assert_eq!(named("t.txt", ""), "unknown_format");
    let missing = refusal(&[&folder.path().join("none.ndjson")]);
    assert_eq!((missing.code, missing.help.is_empty()), ("unreadable", false));
}

#[test]
fn nothing_is_an_empty_report() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("t.ndjson", ""), ("u.ndjson", "\n\n"), ("t.csv", "ticket,type,at\n")] {
        let report = report_of(&contract(), &[&file(folder.path(), name, text)], 2);
        assert_eq!(report.tickets.read, 0);
        assert!(report.rows.iter().all(|row| row.share.is_none() && row.pass.is_none()));
    }
}

#[test]
fn every_wrong_interval_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let table = "id,kind,from,to,announced,responsibility
o1,outage,2026-03-01T00:00:00+01:00,2026-03-01T01:00:00+01:00,,provider
o1,outage,2026-03-02T00:00:00+01:00,,,
o2,blackout,2026-03-02T00:00:00+01:00,,,
o3,outage,yesterday,,,
o4,outage,2026-03-02T00:00:00+01:00,2026-03-01T00:00:00+01:00,,
";
    let faults = read_intervals(&file(folder.path(), "i.csv", table)).unwrap_err();
    let told: Vec<_> = faults.iter().map(|f| f.message.split(':').next().unwrap()).collect();
    assert_eq!(told, ["line 3", "line 4", "line 5", "line 6"]);
    let lines = r#"{"id":"m","kind":"maintenance","from":"2026-03-02T00:00:00+01:00","to":null}"#;
    assert_eq!(read_intervals(&file(folder.path(), "i.ndjson", lines)).unwrap().len(), 1);
}
