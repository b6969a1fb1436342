//! The npm package in Node, and in a page of Chromium that Node drives: one process, a line in, a line out.

use super::{Host, artifact};
use crate::corpus::{Ask, Question, Source};
use clausola::Contract;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

struct Node {
    process: Child,
    /// Gone once the process has been told to end.
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    /// `json` passes text in and out, `object` passes objects and prints them with `JSON.stringify`.
    door: &'static str,
}

pub(super) fn start_json() -> Result<Box<dyn Host>, String> {
    start("node.mjs", "npm", "json")
}

pub(super) fn start_object() -> Result<Box<dyn Host>, String> {
    start("node.mjs", "npm", "object")
}

/// The lean build, which reads contracts as JSON alone: each is put into it by way of its model.
struct Lean(Box<dyn Host>);

pub(super) fn start_lean() -> Result<Box<dyn Host>, String> {
    Ok(Box::new(Lean(start("node.mjs", "npm-europe", "json")?)))
}

impl Host for Lean {
    fn answer(&mut self, ask: &Ask) -> Result<Option<String>, String> {
        if !matches!(ask.question, Question::Decide { .. } | Question::Time(_)) {
            return Ok(None);
        }
        let model = match &ask.contract {
            Source::Builtin(id) => Contract::builtin(id).map(|contract| contract.to_json()),
            Source::Toml(text) => Contract::from_toml(text).map(|contract| contract.to_json()),
            Source::Json(text) => Ok(text.clone()),
        };
        // One that cannot be read has no model, and the lean build knows no zone outside Europe.
        let Some(model) = model.ok().filter(|model| is_european(model)) else { return Ok(None) };
        self.0.answer(&Ask { contract: Source::Json(model), question: ask.question.clone() })
    }
}

fn is_european(model: &str) -> bool {
    let zones = model.split("\"time_zone\":").skip(1).map(|rest| rest.trim_start().trim_start_matches('"'));
    zones.into_iter().all(|zone| zone.starts_with("Europe/") || zone.starts_with("UTC"))
}

pub(super) fn start_chromium() -> Result<Box<dyn Host>, String> {
    start_page("chromium.mjs", "npm")
}

/// The engine without WebAssembly, for pages that forbid it.
pub(super) fn start_javascript() -> Result<Box<dyn Host>, String> {
    start_page("javascript.mjs", "clausola-zendesk.zip")
}

fn start_page(script: &str, path: &str) -> Result<Box<dyn Host>, String> {
    let host = start(script, path, "json");
    // A page that does not open ends the process, and only an answer tells that it has opened.
    host.and_then(|mut host| {
        let question = Question::Time("{}".to_string());
        let ask = Ask { contract: Source::Builtin("exetera".to_string()), question };
        let why = "the page in Chromium does not answer; see above, and run `cargo xtask test`, which installs what it needs";
        host.answer(&ask).map_err(|fault| format!("{why} ({fault})"))?;
        Ok(host)
    })
}

fn start(script: &str, path: &str, door: &'static str) -> Result<Box<dyn Host>, String> {
    let package = artifact(path)?;
    let mut process = Command::new("node")
        .arg(format!("{}/hosts/{script}", env!("CARGO_MANIFEST_DIR")))
        .arg(package)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("`node` does not start: {e}; install Node 20 or newer"))?;
    let (Some(stdin), Some(stdout)) = (process.stdin.take(), process.stdout.take()) else {
        return Err("`node` has no pipes".to_string());
    };
    Ok(Box::new(Node { process, stdin: Some(stdin), stdout: BufReader::new(stdout), door }))
}

impl Host for Node {
    fn answer(&mut self, ask: &Ask) -> Result<Option<String>, String> {
        let (source, contract) = match &ask.contract {
            Source::Builtin(id) => ("builtin", id),
            Source::Toml(text) => ("toml", text),
            Source::Json(text) => ("json", text),
        };
        let question = match &ask.question {
            Question::Decide { ticket, now } => json!({ "ticket": ticket, "now": now }),
            Question::Time(question) => json!({ "time": question }),
            Question::Rank(asked) => json!({ "rank": asked.tickets, "now": asked.now }),
            Question::Agenda(asked) => json!({ "agenda": asked.tickets, "now": asked.now }),
            Question::Describe => json!({ "describe": true }),
            Question::Explain { ticket, now } => json!({ "explain": ticket, "now": now }),
            Question::ExplainText { ticket, now, language } => {
                json!({ "explain": ticket, "now": now, "language": language })
            }
            Question::Lint => json!({ "lint": true }),
            Question::Test => json!({ "test": true }),
        };
        let request =
            json!({ "door": self.door, "source": source, "contract": contract, "question": question });
        let stdin = self.stdin.as_mut().ok_or("node has been told to end")?;
        writeln!(stdin, "{request}").map_err(|e| format!("node ended: {e}"))?;
        let mut line = String::new();
        self.stdout.read_line(&mut line).map_err(|e| e.to_string())?;
        if line.is_empty() {
            return Err("node ended".to_string());
        }
        let reply: Value = serde_json::from_str(&line).map_err(|e| format!("node answered `{line}`: {e}"))?;
        match &reply["fault"] {
            Value::Null => Ok(reply["answer"].as_str().map(str::to_string)),
            fault => Err(fault.to_string()),
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It ends with its input, and takes Chromium with it; one that does not has nothing to lose.
        drop(self.stdin.take());
        for _ in 0..50 {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
