//! The core module in wasmtime, by the calls that any runtime without components makes.

use super::{Host, artifact};
use crate::corpus::{Ask, Question, Source};
use clausola_host::CoreModule;
use serde_json::{Value, json};
use std::collections::HashMap;

struct Core {
    module: CoreModule,
    /// Handles of loaded contracts, or the text that refused them.
    handles: HashMap<Source, Result<u64, String>>,
}

pub(super) fn start() -> Result<Box<dyn Host>, String> {
    let bytes = std::fs::read(artifact("clausola.core.wasm")?).map_err(|e| e.to_string())?;
    let module = CoreModule::new(&bytes).map_err(|e| e.to_string())?;
    Ok(Box::new(Core { module, handles: HashMap::new() }))
}

impl Host for Core {
    fn answer(&mut self, ask: &Ask) -> Result<Option<String>, String> {
        let handle = match self.load(&ask.contract)? {
            Ok(handle) => handle,
            Err(refusal) => return Ok(Some(refusal)),
        };
        match &ask.question {
            Question::Decide { ticket, now } => {
                // As text, so that what is not JSON can be asked about too.
                let (ticket, now) = (json!(ticket), json!(now));
                self.call(&format!(
                    r#"{{"call":"decide","contract":{handle},"ticket":{ticket},"now":{now}}}"#
                ))
                .map(Some)
            }
            Question::Time(question) => {
                let question = json!(question);
                let answer =
                    self.call(&format!(r#"{{"call":"time","contract":{handle},"question":{question}}}"#))?;
                // The bare answer of the question stands in an answer of the call.
                let inner =
                    answer.strip_prefix(r#"{"ok":true,"answer":"#).and_then(|rest| rest.strip_suffix('}'));
                Ok(Some(inner.unwrap_or(&answer).to_string()))
            }
            // The host has no call for these yet.
            Question::Rank(_) | Question::Agenda(_) | Question::Describe => Ok(None),
        }
    }
}

impl Core {
    fn call(&mut self, request: &str) -> Result<String, String> {
        self.module.call(request).map_err(|e| e.to_string())
    }

    fn load(&mut self, source: &Source) -> Result<Result<u64, String>, String> {
        if let Some(known) = self.handles.get(source) {
            return Ok(known.clone());
        }
        let request = match source {
            Source::Builtin(id) => json!({ "call": "load", "builtin": id }).to_string(),
            Source::Toml(text) => json!({ "call": "load", "toml": text }).to_string(),
            Source::Json(text) => json!({ "call": "load", "json": text }).to_string(),
        };
        let answer = self.call(&request)?;
        let read: Value = serde_json::from_str(&answer).map_err(|e| e.to_string())?;
        let known = read["contract"]["handle"].as_u64().ok_or(answer);
        self.handles.insert(source.clone(), known.clone());
        Ok(known)
    }
}
