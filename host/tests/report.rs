//! `clausola report`, `verify` and `generate`, as their users run them.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn clausola(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_clausola"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The output of a run that ended with a code.
fn ended(output: &Output, code: i32) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    (out, err)
}

fn generate(folder: &Path, tickets: &str, file: &str, more: &[&str]) {
    let fixed =
        ["generate", "--contract", "lepida-payer", "--period", "2026-Q1", "--tickets", tickets, "-o", file];
    ended(&clausola(folder, &[&fixed[..], more].concat()), 0);
}

const ASKED: [&str; 7] =
    ["report", "--contract", "lepida-payer", "--period", "2026-Q1", "--as-of", "2026-06-01T00:00:00+02:00"];

fn report(folder: &Path, more: &[&str]) -> Output {
    clausola(folder, &[&ASKED[..], more].concat())
}

#[test]
fn a_report_is_written_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    generate(folder, "3000", "t.ndjson", &[]);
    let files = ["-o", "r.html", "-o", "r.json", "-o", "r.csv", "-o", "r.parquet", "--cases", "c.parquet"];
    let (out, _) = ended(&report(folder, &[&["t.ndjson", "--language", "it"], &files[..]].concat()), 0);
    assert!(out.contains("3000 ticket: ") && out.contains("rispettato"), "{out}");
    let json: Value = serde_json::from_slice(&std::fs::read(folder.join("r.json")).unwrap()).unwrap();
    assert_eq!(json["format"], "clausola-report/1");
    assert_eq!(json["tickets"]["read"], 3000);
    assert_eq!(json["sources"][0]["name"], "t.ndjson");
    // The table has a line for each row of the report.
    let table = std::fs::read_to_string(folder.join("r.csv")).unwrap();
    assert_eq!(table.lines().count(), json["rows"].as_array().unwrap().len() + 1);
    // The page holds the figures, and asks nobody.
    let page = std::fs::read_to_string(folder.join("r.html")).unwrap();
    assert!(page.contains("<html lang=\"it\"") && page.contains("clausola-report/1"));
    for name in ["r.parquet", "c.parquet"] {
        assert!(std::fs::read(folder.join(name)).unwrap().starts_with(b"PAR1"), "{name}");
    }
    let (out, _) = ended(&report(folder, &["t.ndjson", "--json"]), 0);
    let printed: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(printed["rows"], json["rows"]);
}

#[test]
fn what_is_not_counted_is_named_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    generate(folder, "2000", "t.ndjson", &["--trouble", "0.01"]);
    let (_, err) = ended(&report(folder, &["t.ndjson", "-o", "r.json"]), 1);
    assert!(err.contains("t.ndjson:") && err.contains("tickets were not counted"), "{err}");
    // The report is there all the same, and says it too.
    let json: Value = serde_json::from_slice(&std::fs::read(folder.join("r.json")).unwrap()).unwrap();
    assert_eq!(json["final"], false);
    assert!(json["problems"]["count"].as_u64().unwrap() > 5);
}

#[test]
fn wrong_questions_are_refused_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (more, code, said) in [
        (vec!["none.ndjson"], 1, "cannot read `none.ndjson`"),
        (vec!["none.ndjson", "-o", "r.pdf"], 2, "name it `.html`"),
        (vec!["none.ndjson", "--value", "late=1"], 1, "names no penalty"),
        (vec!["none.ndjson", "--log", "l.ndjson", "--mask", "blocking"], 1, "is not a text fact"),
        (vec!["-", "--resume", "parts"], 1, "cannot be gone on with"),
        (vec!["none.ndjson", "--log", "./none.ndjson"], 2, "so that nothing is lost"),
        (vec!["none.ndjson", "-o", "a.csv", "--cases", "a.csv"], 2, "so that nothing is lost"),
    ] {
        let (_, err) = ended(&report(folder, &more), code);
        assert!(err.contains(said), "{more:?}: {err}");
    }
    let asked = ["report", "--contract", "lepida-payer", "--period", "2026-Q7", "--json", "-"];
    // A wrong value of an option is wrong usage.
    let (_, err) = ended(&clausola(folder, &asked), 2);
    assert!(err.contains("`2026-Q7` is not a period"), "{err}");
    assert!(std::fs::read_dir(folder).unwrap().next().is_none());
}

/// What is there and is no file is written to, and stays what it is.
#[cfg(target_os = "linux")]
#[test]
fn a_device_stays_a_device() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    generate(folder, "100", "t.ndjson", &[]);
    ended(&report(folder, &["t.ndjson", "--log", "/dev/null"]), 0);
    let (_, err) = ended(&report(folder, &["t.ndjson", "--log", "/dev/full"]), 1);
    assert!(err.contains("cannot write `/dev/full`"), "{err}");
    for device in ["/dev/null", "/dev/full"] {
        assert!(std::fs::metadata(device).unwrap().file_type().is_char_device(), "{device}");
    }
}

#[test]
fn the_customer_decides_the_suppliers_log_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    generate(folder, "2000", "t.ndjson", &[]);
    ended(&report(folder, &["t.ndjson", "--log", "log.ndjson", "-o", "r.json"]), 0);
    let json: Value = serde_json::from_slice(&std::fs::read(folder.join("r.json")).unwrap()).unwrap();
    let head = json["log"]["head"].as_str().unwrap();
    let verify =
        |more: &[&str]| clausola(folder, &[&["verify", "--contract", "lepida-payer"], more].concat());
    let (out, _) = ended(&verify(&["log.ndjson", "--head", head]), 0);
    assert!(out.starts_with("2000 decisions: 2000 the same"), "{out}");
    // The figures of the report are those of the log; one that was made better is found.
    let (out, _) = ended(&verify(&["log.ndjson", "--report", "r.json"]), 0);
    assert!(out.contains("2000 tickets, decided at 2026-05-31T22:00:00+00:00"), "{out}");
    assert!(out.contains("the log gives every share of `r.json`"), "{out}");
    let mut better = json.clone();
    better["rows"][0]["late"] = Value::from(0);
    std::fs::write(folder.join("better.json"), better.to_string()).unwrap();
    let (out, _) = ended(&verify(&["log.ndjson", "--report", "better.json"]), 1);
    assert!(out.contains("late: the report says 0, the log gives "), "{out}");
    // The report of the log is the report.
    let (out, _) = ended(&report(folder, &["log.ndjson", "--json"]), 0);
    let again: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&again["rows"], &again["tickets"]), (&json["rows"], &json["tickets"]));

    let text = std::fs::read_to_string(folder.join("log.ndjson")).unwrap();
    let (kept, _) = text.trim_end().rsplit_once('\n').unwrap();
    std::fs::write(folder.join("cut.ndjson"), kept).unwrap();
    ended(&verify(&["cut.ndjson"]), 0);
    let (_, err) = ended(&verify(&["cut.ndjson", "--head", head]), 1);
    assert!(err.contains("lines are missing"), "{err}");
    let (out, _) = ended(&clausola(folder, &["verify", "--contract", "exetera", "log.ndjson", "--json"]), 1);
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found["other_contract"], 2000);

    std::fs::write(folder.join("other.json"), "\"text\"\n[1, 2]\n").unwrap();
    let (out, _) = ended(&verify(&["other.json"]), 1);
    assert!(out.contains("expected an object with `contract`, `now`, `ticket`"), "{out}");
    assert!(out.contains("expected a contract with `id` and `hash`"), "{out}");
}

/// What a ticket system decides through the plugin, line by line, can be decided again as well.
#[test]
fn a_batch_is_logged_as_it_is_decided() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    generate(folder, "300", "t.ndjson", &["--trouble", "0.02"]);
    let mut batch = Command::new(env!("CARGO_BIN_EXE_clausola"));
    batch.current_dir(folder).args(["batch", "--contract", "lepida-payer", "--log", "log.ndjson"]);
    batch
        .args(["--now", "2026-06-01T00:00:00+02:00"])
        .stdin(std::fs::File::open(folder.join("t.ndjson")).unwrap());
    let (out, err) = ended(&batch.output().unwrap(), 0);
    let decided = out.lines().filter(|line| line.starts_with("{\"ok\":true")).count();
    assert!(decided > 280 && decided < 300);
    let (_, head) = err.trim_end().rsplit_once("head ").unwrap();
    let asked = ["verify", "--contract", "lepida-payer", "log.ndjson", "--head", head];
    let (told, _) = ended(&clausola(folder, &asked), 0);
    assert!(told.starts_with(&format!("{decided} decisions: {decided} the same")), "{told}");
}

/// Starts a run with its parts in a folder, and waits until some more are kept.
fn started(folder: &Path, out: &str) -> std::process::Child {
    let kept = || std::fs::read_dir(folder.join("parts")).map_or(0, Iterator::count);
    let before = kept();
    let arguments =
        [&ASKED[..], &["t.ndjson", "--threads", "1", "--resume", "parts", "--cases", "c.csv", "-o", out]];
    let child = Command::new(env!("CARGO_BIN_EXE_clausola"))
        .current_dir(folder)
        .args(arguments.concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let patience = Instant::now();
    while kept() < before + 5 {
        assert!(patience.elapsed() < Duration::from_secs(60), "no part is kept");
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

#[test]
fn killed_or_interrupted_it_goes_on_and_ends_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    generate(folder, "300000", "t.ndjson", &["--trouble", "0.0001"]);
    ended(&report(folder, &["t.ndjson", "--cases", "whole.csv", "-o", "whole.json"]), 1);

    // Killed, it can do nothing any more.
    let mut child = started(folder, "r.json");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!folder.join("r.json").exists() && !folder.join("c.csv").exists());

    // Interrupted, it says how to go on.
    let child = started(folder, "r.json");
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signal.success());
    let (_, err) = ended(&child.wait_with_output().unwrap(), 130);
    assert!(err.contains("the same command goes on from `parts`"), "{err}");
    assert!(!folder.join("r.json").exists() && !folder.join("c.csv").exists());

    let more = ["t.ndjson", "--resume", "parts", "--cases", "c.csv", "-o", "r.json"];
    ended(&report(folder, &more), 1);
    let same =
        |a: &str, b: &str| std::fs::read(folder.join(a)).unwrap() == std::fs::read(folder.join(b)).unwrap();
    assert!(same("r.json", "whole.json") && same("c.csv", "whole.csv"));
    assert!(!folder.join("parts").exists());
}
