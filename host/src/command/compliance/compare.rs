//! A report, held to the log that it says it was made with.

use super::super::failure::{Failure, Found};
use super::super::rules;
use clausola::Contract;
use clausola::compliance::{Period, Report, Scope};
use clausola_host::Diagnostic;
use clausola_report::{Input, Request, Stop, Verified};
use serde_json::Value;
use std::path::Path;

/// What of a row is compared: the figures that a promise hangs on.
const FIGURES: [&str; 9] =
    ["measured", "in_time", "late", "open", "undecided", "share", "pass", "tolerance", "tolerance_left"];

/// What of the tickets is compared; those that were refused are in no log.
const TICKETS: [&str; 5] = ["counted", "outside", "without_objective", "measured", "in_time"];

/// What stands under some keys; null where there is nothing.
fn at<'v>(value: &'v Value, keys: &[&str]) -> &'v Value {
    keys.iter().try_fold(value, |value, key| value.get(key)).unwrap_or(&Value::Null)
}

/// Every difference between a report and what its log gives, in words.
pub(super) fn differences(
    contract: &Contract,
    path: &Path,
    log: &str,
    verified: &Verified,
    workers: usize,
    stop: &Stop,
) -> Result<Vec<String>, Failure> {
    let name = path.display().to_string();
    let wrong = |code, message: String, help: &str| {
        Failure::Found(Found::one(&name, Diagnostic::error(code, message).help(help)))
    };
    let text = std::fs::read_to_string(path).map_err(|e| {
        wrong(
            "unreadable",
            format!("cannot read `{name}`: {e}"),
            "check the name and that the file may be read",
        )
    })?;
    let stated: Value = serde_json::from_str(&text).map_err(|e| {
        wrong("broken_json", format!("not JSON: {e}"), "give the report's JSON, of `-o report.json`")
    })?;
    let part = |key: &str, inner: &str| at(&stated, &[key, inner]).as_str().map(str::to_string);
    let (Some(period), Some(as_of)) = (part("period", "name"), at(&stated, &["as_of"]).as_str()) else {
        let help = "give the report's JSON, of `-o report.json`";
        return Err(wrong("bad_report", format!("`{name}` is not a report"), help));
    };
    let engine = |e: clausola::Error| rules::found(name.clone(), String::new(), &e);
    let period = Period::parse(&period, contract.time_zone()).map_err(engine)?;
    let scope = Scope::new(period, as_of.parse().map_err(engine)?);

    let mut found = Vec::new();
    let mut differ = |what: &str, stated: &Value, counted: &Value| {
        if stated != counted {
            found.push(format!("{what}: the report says {stated}, the log gives {counted}"));
        }
    };
    differ("contract.hash", at(&stated, &["contract", "hash"]), &Value::from(contract.hash()));
    differ("log.records", at(&stated, &["log", "records"]), &Value::from(verified.records));
    differ("log.head", at(&stated, &["log", "head"]), &Value::from(verified.head.as_str()));
    let instant = scope.as_of.in_zone(clausola::Zone::UTC);
    if let Some((first, last)) = &verified.decided_at {
        differ("earliest decision", &Value::from(instant.as_str()), &Value::from(first.as_str()));
        differ("latest decision", &Value::from(instant.as_str()), &Value::from(last.as_str()));
    }

    let request = Request {
        contract,
        scope,
        inputs: vec![Input { format: Some(clausola_report::Format::Ndjson), ..Input::named(log) }],
        intervals: None,
        workers,
        resume: None,
        cases: None,
        log: None,
    };
    let Some(outcome) = clausola_report::run(&request, stop, |_| {})? else { return Ok(found) };
    let counted: Value = serde_json::from_str(&outcome.report.to_json()).unwrap_or_default();
    for key in TICKETS {
        differ(&format!("tickets.{key}"), at(&stated, &["tickets", key]), at(&counted, &["tickets", key]));
    }
    compare_rows(&outcome.report, &stated, &counted, &mut differ);
    Ok(found)
}

fn compare_rows(
    report: &Report,
    stated: &Value,
    counted: &Value,
    differ: &mut impl FnMut(&str, &Value, &Value),
) {
    let rows = |value: &Value| at(value, &["rows"]).as_array().cloned().unwrap_or_default();
    let (stated, counted) = (rows(stated), rows(counted));
    let ids = |rows: &[Value]| rows.iter().map(|row| at(row, &["id"]).clone()).collect::<Vec<_>>();
    differ("rows", &Value::from(ids(&stated)), &Value::from(ids(&counted)));
    for (row, counted) in report.rows.iter().zip(&counted) {
        let Some(stated) = stated.iter().find(|stated| at(stated, &["id"]) == row.id.as_str()) else {
            continue;
        };
        for key in FIGURES {
            differ(&format!("{} {key}", row.id), at(stated, &[key]), at(counted, &[key]));
        }
        let left_out = |row: &Value| -> Value {
            let all = at(row, &["excluded"]).as_array().map(Vec::as_slice).unwrap_or_default();
            all.iter()
                .map(|e| Value::from(vec![at(e, &["reason"]).clone(), at(e, &["cases"]).clone()]))
                .collect()
        };
        differ(&format!("{} excluded", row.id), &left_out(stated), &left_out(counted));
    }
}
