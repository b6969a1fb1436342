//! The priority that facts give, and nothing else: for who asks before there is a ticket, or for nothing more.

use crate::contract::model::{PriorityRow, Revision};
use crate::decide::{self, classify};
use crate::decision::Notice;
use crate::fact::{Fact, FactSet, FactType, FactValue};
use crate::{Contract, Diagnostic, Error, ErrorKind, Facts, Instant, json};
use serde::Serialize;
use serde_json::Value as Json;
use std::sync::Arc;

/// The priority of a ticket with certain facts, and the clause that gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Classification {
    /// The priority; `None` where the contract gives none, or where a fact is missing (then see `needs`).
    pub priority: Option<Arc<str>>,
    /// The clause behind the row of the table that decides.
    pub clause: Option<Arc<str>>,
    /// Whether that row is an assumption: something that the document does not say.
    pub assumed: bool,
    /// Facts that are missing and that the priority depends on, in the contract's order.
    pub needs: Vec<Arc<str>>,
    /// What is odd in the facts, or deserves to be said aloud.
    pub warnings: Vec<Notice>,
}

/// What a host has to know beforehand to ask for a priority by numbers, see [`Contract::priority_of_numbers`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PriorityTable {
    /// The facts of the newest revision, in its order.
    pub facts: Vec<NumberedFact>,
    /// The classification by each row, and at last the one without a priority.
    pub rows: Vec<Classification>,
}

/// A fact as a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NumberedFact {
    /// Its name.
    pub name: Arc<str>,
    /// `choice`, the number of one of its values from 0; `bool`, 0 or 1; `number`; `other`, which is no number.
    pub kind: &'static str,
    /// The values of a choice.
    pub values: Vec<Arc<str>>,
}

impl Contract {
    /// The priority of a ticket with these facts, without a history: the same that [`Contract::decide`] gives to a
    /// ticket that is opened with them.
    ///
    /// Judged by the revision in force at the instant of opening, or by the newest one where no instant is given.
    ///
    /// # Errors
    /// [`ErrorKind::Ticket`] where the facts do not fit those that the contract declares.
    ///
    /// # Example: how urgent is it, and what is there still to ask?
    /// ```
    /// use clausola::{Contract, Facts};
    /// let contract = Contract::builtin("exetera")?;
    /// let mut facts = Facts(vec![("impact".into(), "high".into())]);
    /// let asked = contract.priority(&facts, None)?;
    /// assert_eq!((asked.priority, &*asked.needs[0]), (None, "urgency"));
    ///
    /// facts.0.push(("urgency".into(), "medium".into()));
    /// let found = contract.priority(&facts, None)?;
    /// assert_eq!((found.priority.as_deref(), found.clause.as_deref()), (Some("p2"), Some("Appendice")));
    /// # Ok::<(), clausola::Error>(())
    /// ```
    pub fn priority(&self, facts: &Facts, opened: Option<Instant>) -> Result<Classification, Error> {
        let given: Vec<(String, Json)> =
            facts.0.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        self.classified(&given, opened)
    }

    /// [`Contract::priority`] over JSON text, the facts as an object: `{"ok":true,"classification":{…}}` or
    /// `{"ok":false,"errors":[…]}`.
    #[must_use]
    pub fn priority_json(&self, facts: &str, opened: Option<&str>) -> String {
        let found = read(facts).and_then(|facts| {
            let opened = opened.map(str::parse::<Instant>).transpose().map_err(|e| e.within("opened"))?;
            self.classified(&facts, opened)
        });
        json::answer("classification", found.as_ref())
    }

    fn classified(&self, facts: &[(String, Json)], opened: Option<Instant>) -> Result<Classification, Error> {
        let (revision, before_first) = opened.map_or((self.newest(), false), |opened| self.in_force(opened));
        let (facts, mut warnings) = decide::opening(revision, facts)?;
        warnings.extend(before_first.then(|| decide::before_first(revision)));
        let found = classify::classify(&revision.priority, &facts);
        let row = found.row.and_then(|row| revision.priority.rows.get(row));
        warnings.extend(found.unclassified.then(|| decide::unclassified(revision)).flatten());
        let needs = decide::names(revision, found.needs);
        Ok(Classification { needs, warnings, ..of(revision, row) })
    }

    /// What [`Contract::priority_of_numbers`] takes and gives.
    #[must_use]
    pub fn priority_table(&self) -> PriorityTable {
        let revision = self.newest();
        let fact = |fact: &Fact| {
            let (kind, values) = match &fact.kind {
                FactType::Choice(values) => ("choice", values.clone()),
                FactType::Bool => ("bool", Vec::new()),
                FactType::Number => ("number", Vec::new()),
                FactType::Text | FactType::Instant => ("other", Vec::new()),
            };
            NumberedFact { name: Arc::clone(&fact.name), kind, values }
        };
        let rows = revision.priority.rows.iter().map(Some).chain([None]);
        PriorityTable {
            facts: revision.facts.iter().map(fact).collect(),
            rows: rows.map(|row| of(revision, row)).collect(),
        }
    }

    /// [`Contract::priority`] by the newest revision, for a host to which a number comes cheaper than text: one for each
    /// fact of [`Contract::priority_table`], NaN for a fact that is not given. Gives the position among its rows.
    ///
    /// `None` where there is more to say than a row does, or less: a fact is missing, or no row matches.
    #[must_use]
    pub fn priority_of_numbers(&self, facts: &[f64]) -> Option<usize> {
        let revision = self.newest();
        let value = |(fact, number): (&Fact, &f64)| match &fact.kind {
            _ if number.is_nan() => Some(fact.default.clone()),
            FactType::Choice(values) if *number < values.len() as f64 => {
                Some(Some(FactValue::Choice(*number as usize)))
            }
            FactType::Bool => Some(Some(FactValue::Bool(*number != 0.0))),
            FactType::Number => Some(Some(FactValue::Number(*number))),
            _ => None,
        };
        let facts: FactSet = revision.facts.iter().zip(facts).map(value).collect::<Option<_>>()?;
        if facts.len() < revision.facts.len() {
            return None;
        }
        let found = classify::classify(&revision.priority, &facts);
        let told = found.needs.is_empty() && !found.unclassified;
        told.then_some(found.row.unwrap_or(revision.priority.rows.len()))
    }
}

/// What a row says.
fn of(revision: &Revision, row: Option<&PriorityRow>) -> Classification {
    Classification {
        priority: row.and_then(|row| revision.priority.values.get(row.then).cloned()),
        clause: row.and_then(|row| row.basis.clause.clone()),
        assumed: row.is_some_and(|row| row.basis.assumed.is_some()),
        needs: Vec::new(),
        warnings: Vec::new(),
    }
}

/// The facts that JSON text holds, in the order of their names.
fn read(text: &str) -> Result<Vec<(String, Json)>, Error> {
    let fault = |code, message| {
        let help = "send the facts as an object, such as `{\"urgent\": true}`";
        Error::one(ErrorKind::Ticket, Diagnostic::error(code, message).help(help).at("facts"))
    };
    match serde_json::from_str(text) {
        Ok(Json::Object(facts)) => Ok(facts.into_iter().collect()),
        Ok(other) => {
            Err(fault("wrong_type", format!("`facts` is {}, not an object", crate::ticket::kind(&other))))
        }
        Err(e) => {
            Err(fault("broken_json", format!("the facts are not JSON: {}", crate::contract::json_fault(&e))))
        }
    }
}

#[cfg(test)]
mod tests;
