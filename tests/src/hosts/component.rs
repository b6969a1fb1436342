//! The component in wasmtime, as the command and a Rust program run it.

use super::{Host, artifact};
use crate::compare::refusal;
use crate::corpus::{Ask, Question, Source};
use clausola::json;
use clausola_host::{Contract, Engine, Error};
use std::collections::HashMap;

struct Component {
    engine: Engine,
    contracts: HashMap<Source, Contract>,
}

pub(super) fn start() -> Result<Box<dyn Host>, String> {
    let bytes = std::fs::read(artifact("clausola.component.wasm")?).map_err(|e| e.to_string())?;
    let engine = Engine::builder().build(&bytes).map_err(|e| e.to_string())?;
    Ok(Box::new(Component { engine, contracts: HashMap::new() }))
}

impl Host for Component {
    fn answer(&mut self, ask: &Ask) -> Result<Option<String>, String> {
        if !self.contracts.contains_key(&ask.contract) {
            let source = match ask.contract.clone() {
                Source::Builtin(id) => clausola_host::Source::Builtin(id),
                Source::Toml(text) => clausola_host::Source::Toml(text),
                Source::Json(text) => clausola_host::Source::Json(text),
            };
            match self.engine.contract(source) {
                Ok(contract) => self.contracts.insert(ask.contract.clone(), contract),
                Err(error) => return refused(&error).map(Some),
            };
        }
        let contract = self.contracts.get_mut(&ask.contract).ok_or("the contract was not kept")?;
        let answer = match &ask.question {
            Question::Decide { ticket, now } => contract.decide_json(ticket, now),
            Question::Time(question) => contract.time_json(question),
            Question::Explain { ticket, now } => contract.explain_json(ticket, now),
            Question::ExplainText { ticket, now, language } => {
                contract.explain_text(ticket, now, language).map(|text| json::answer("text", Ok(&text)))
            }
            Question::Rank(asked) => contract.rank_json(&asked.tickets, &asked.now),
            Question::Agenda(asked) => contract.agenda_json(&asked.tickets, &asked.now),
            Question::Lint => contract.lint_json(),
            Question::Test => contract.test_json(),
            Question::Describe => contract.describe_json(),
        };
        answer.or_else(|error| refused(&error)).map(Some)
    }
}

/// A refused contract is an answer; whatever else went wrong is the host's fault.
fn refused(error: &Error) -> Result<String, String> {
    if error.diagnostics().is_empty() { Err(error.to_string()) } else { Ok(refusal(error.diagnostics())) }
}
