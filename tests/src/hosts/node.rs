//! The npm package in Node: one process, a line in, a line out.

use super::{Host, artifact};
use crate::corpus::{Ask, Question, Source};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

struct Node {
    process: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    /// `json` passes text in and out, `object` passes objects and prints them with `JSON.stringify`.
    door: &'static str,
}

pub(super) fn start_json() -> Result<Box<dyn Host>, String> {
    start("json")
}

pub(super) fn start_object() -> Result<Box<dyn Host>, String> {
    start("object")
}

fn start(door: &'static str) -> Result<Box<dyn Host>, String> {
    let package = artifact("npm")?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/hosts/node.mjs");
    let mut process = Command::new("node")
        .arg(script)
        .arg(package)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("`node` does not start: {e}; install Node 20 or newer"))?;
    let (Some(stdin), Some(stdout)) = (process.stdin.take(), process.stdout.take()) else {
        return Err("`node` has no pipes".to_string());
    };
    Ok(Box::new(Node { process, stdin, stdout: BufReader::new(stdout), door }))
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
            // The host has no call for these yet.
            Question::Explain { .. }
            | Question::ExplainText { .. }
            | Question::Rank(_)
            | Question::Agenda(_)
            | Question::Lint
            | Question::Test
            | Question::Describe => return Ok(None),
        };
        let request =
            json!({ "door": self.door, "source": source, "contract": contract, "question": question });
        writeln!(self.stdin, "{request}").map_err(|e| format!("node ended: {e}"))?;
        let mut line = String::new();
        self.stdout.read_line(&mut line).map_err(|e| e.to_string())?;
        let reply: Value = serde_json::from_str(&line).map_err(|e| format!("node answered `{line}`: {e}"))?;
        match &reply["fault"] {
            Value::Null => Ok(reply["answer"].as_str().map(str::to_string)),
            fault => Err(fault.to_string()),
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It has nothing to lose, and would otherwise wait for a line that never comes.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
