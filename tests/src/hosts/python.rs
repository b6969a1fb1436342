//! The Python package in the environment that `cargo xtask test` makes: one process, a line in, a line out.

use super::Host;
use crate::corpus::{Ask, Question, Source};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

struct Python {
    process: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

pub(super) fn start() -> Result<Box<dyn Host>, String> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let python = root.join(if cfg!(windows) {
        "target/python/Scripts/python.exe"
    } else {
        "target/python/bin/python"
    });
    if !python.exists() {
        return Err("`target/python` is missing: run `cargo xtask python`".to_string());
    }
    let mut process = Command::new(python)
        .arg(root.join("tests/hosts/python.py"))
        // Text is UTF-8 whatever the machine's language.
        .env("PYTHONUTF8", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| {
            format!("`target/python` does not start: {e}; remove it and run `cargo xtask python`")
        })?;
    let (Some(stdin), Some(stdout)) = (process.stdin.take(), process.stdout.take()) else {
        return Err("Python has no pipes".to_string());
    };
    Ok(Box::new(Python { process, stdin, stdout: BufReader::new(stdout) }))
}

impl Host for Python {
    fn answer(&mut self, ask: &Ask) -> Result<Option<String>, String> {
        let mut request = match &ask.question {
            Question::Decide { ticket, now } => json!({ "call": "decide", "ticket": ticket, "now": now }),
            Question::Explain { ticket, now } => json!({ "call": "explain", "ticket": ticket, "now": now }),
            // The text is asked for with the ticket as an object, which not every bad ticket is.
            Question::ExplainText { ticket, .. } if serde_json::from_str::<Value>(ticket).is_err() => {
                return Ok(None);
            }
            Question::ExplainText { ticket, now, language } => {
                json!({ "call": "explain_text", "ticket": ticket, "now": now, "language": language })
            }
            Question::Time(question) => json!({ "call": "time", "question": question }),
            Question::Rank(asked) => json!({ "call": "rank", "tickets": asked.tickets, "now": asked.now }),
            Question::Agenda(asked) => {
                json!({ "call": "agenda", "tickets": asked.tickets, "now": asked.now })
            }
            Question::Lint => json!({ "call": "lint" }),
            Question::Test => json!({ "call": "test" }),
            Question::Describe => json!({ "call": "describe" }),
        };
        let (source, contract) = match &ask.contract {
            Source::Builtin(id) => ("builtin", id),
            Source::Toml(text) => ("toml", text),
            Source::Json(text) => ("json", text),
        };
        request["source"] = source.into();
        request["contract"] = contract.as_str().into();
        writeln!(self.stdin, "{request}").map_err(|e| format!("Python ended: {e}"))?;
        let mut line = String::new();
        self.stdout.read_line(&mut line).map_err(|e| e.to_string())?;
        let reply: Value =
            serde_json::from_str(&line).map_err(|e| format!("Python answered `{line}`: {e}"))?;
        match reply["answer"].as_str() {
            Some(answer) => Ok(Some(answer.to_string())),
            None => Err(reply["fault"].as_str().unwrap_or(&line).to_string()),
        }
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // It has nothing to lose, and would otherwise wait for a line that never comes.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
