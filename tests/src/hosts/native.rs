//! The engine as a Rust library.

use super::Host;
use crate::compare::refusal;
use crate::corpus::{Ask, Question, Source, Tickets};
use clausola::{Contract, Error, Instant, Ticket, json};
use std::collections::HashMap;

#[derive(Default)]
struct Native {
    contracts: HashMap<Source, Result<Contract, Error>>,
}

pub(super) fn start() -> Result<Box<dyn Host>, String> {
    Ok(Box::new(Native::default()))
}

impl Host for Native {
    fn answer(&mut self, ask: &Ask) -> Result<Option<String>, String> {
        let contract = self.contracts.entry(ask.contract.clone()).or_insert_with(|| match &ask.contract {
            Source::Builtin(id) => Contract::builtin(id),
            Source::Toml(text) => Contract::from_toml(text),
            Source::Json(text) => Contract::from_json(text),
        });
        let contract = match contract {
            Ok(contract) => contract,
            Err(error) => return Ok(Some(refusal(error.diagnostics()))),
        };
        answer(contract, &ask.question).map(Some)
    }
}

/// What a contract answers to a question.
///
/// # Errors
/// Where two ways of asking the same give different answers.
pub fn answer(contract: &Contract, question: &Question) -> Result<String, String> {
    match question {
        Question::Time(question) => Ok(contract.time_json(question)),
        Question::Decide { ticket, now } => {
            let text = contract.decide_json(ticket, now);
            // Who calls with types has an instant already, or was told by its parser that it is none.
            let Ok(instant) = now.parse() else { return Ok(text) };
            let typed = typed(contract, ticket, instant);
            if text != typed {
                return Err(format!("the typed call answers otherwise than the text call:\n{typed}\n{text}"));
            }
            Ok(text)
        }
        Question::Rank(asked) => {
            let text = contract.rank_json(&asked.tickets, &asked.now);
            let typed = read(asked).and_then(|(tickets, now)| contract.rank(&tickets, now));
            alike(text, &typed.ok().map(|typed| json::answer("ranked", Ok(&typed))))
        }
        Question::Agenda(asked) => {
            let text = contract.agenda_json(&asked.tickets, &asked.now);
            let typed = read(asked).and_then(|(tickets, now)| contract.agenda(&tickets, now));
            alike(text, &typed.ok().map(|typed| json::answer("agenda", Ok(&typed))))
        }
        Question::Explain { ticket, now } => Ok(contract.explain_json(ticket, now)),
        Question::ExplainText { ticket, now, language } => {
            Ok(contract.explain_text_json(ticket, now, language))
        }
        Question::Lint => Ok(contract.lint_json()),
        Question::Test => Ok(contract.test_json()),
        Question::Describe => Ok(json::to_string(&contract.describe())),
    }
}

/// The answer of the text call, which must be that of the typed call where there is one.
fn alike(text: String, typed: &Option<String>) -> Result<String, String> {
    match typed {
        Some(typed) if *typed != text => {
            Err(format!("the typed call answers otherwise than the text call:\n{typed}\n{text}"))
        }
        _ => Ok(text),
    }
}

fn read(asked: &Tickets) -> Result<(Vec<Ticket>, Instant), Error> {
    let tickets = asked.tickets.iter().map(|text| Ticket::from_json(text)).collect::<Result<_, _>>()?;
    Ok((tickets, asked.now.parse()?))
}

/// The same answer by way of the types.
fn typed(contract: &Contract, ticket: &str, now: Instant) -> String {
    match Ticket::from_json(ticket).and_then(|ticket| contract.decide(&ticket, now)) {
        Ok(decision) => format!(r#"{{"ok":true,"decision":{}}}"#, decision.to_json()),
        Err(error) => refusal(error.diagnostics()),
    }
}
