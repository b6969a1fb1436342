//! Facts: the declared, typed properties of a ticket.

use crate::contract::model::Basis;
use crate::error::{nearest, shorten};
use crate::ticket::kind;
use crate::{Diagnostic, Instant};
use serde_json::Value as Json;
use std::sync::Arc;

/// The most facts that one contract can declare: sets of facts are bits of a word.
pub(crate) const MOST_FACTS: usize = 128;

/// What a fact can be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FactType {
    Choice(Vec<Arc<str>>),
    Bool,
    Number,
    Text,
    Instant,
}

impl FactType {
    /// As the contract file writes it.
    pub(crate) fn describe(&self) -> Json {
        match self {
            FactType::Choice(values) => serde_json::json!(values),
            FactType::Bool => Json::from("bool"),
            FactType::Number => Json::from("number"),
            FactType::Text => Json::from("text"),
            FactType::Instant => Json::from("instant"),
        }
    }

    /// A value of this type as a ticket gives it.
    pub(crate) fn json(&self, value: &FactValue) -> Json {
        match (value, self) {
            (FactValue::Choice(position), FactType::Choice(values)) => {
                Json::from(values.get(*position).map_or("", |v| &**v))
            }
            (FactValue::Choice(position), _) => Json::from(*position),
            (FactValue::Bool(b), _) => Json::from(*b),
            (FactValue::Number(n), _) => Json::from(*n),
            (FactValue::Text(text), _) => Json::from(&**text),
            (FactValue::Instant(instant), _) => Json::from(instant.in_zone(crate::Zone::UTC)),
        }
    }
}

/// A fact's declaration.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) name: Arc<str>,
    pub(crate) kind: FactType,
    /// What holds where the ticket does not say.
    pub(crate) default: Option<FactValue>,
    /// A ticket without it is incomplete, whatever the rules ask.
    pub(crate) required: bool,
    /// What was so when the ticket was reported: the first value given holds for good.
    pub(crate) fixed: bool,
    /// What its declaration rests on, and so its default.
    pub(crate) basis: Basis,
}

/// A fact's value, checked against its declaration.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FactValue {
    /// The position among the declared values.
    Choice(usize),
    Bool(bool),
    Number(f64),
    Text(Arc<str>),
    Instant(Instant),
}

/// The facts of a ticket at one moment, by the position of their declaration.
pub(crate) type FactSet = Vec<Option<FactValue>>;

/// A set of facts by position: the missing ones that a decision waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Needs(u128);

impl Needs {
    pub(crate) fn fact(position: usize) -> Self {
        Self(1u128.checked_shl(u32::try_from(position).unwrap_or(u32::MAX)).unwrap_or(0))
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn has(self, position: usize) -> bool {
        self.0 & Self::fact(position).0 != 0
    }
}

impl Fact {
    /// The name of a value, for a fact that is a list of values.
    pub(crate) fn choice(&self, position: usize) -> Option<&str> {
        match &self.kind {
            FactType::Choice(values) => values.get(position).map(|v| &**v),
            _ => None,
        }
    }

    /// One value of a ticket, where it fits; `null` is the same as not saying.
    pub(crate) fn take(&self, value: &Json) -> Option<Option<FactValue>> {
        let value = match (&self.kind, value) {
            (_, Json::Null) => return Some(None),
            (FactType::Bool, Json::Bool(b)) => FactValue::Bool(*b),
            (FactType::Number, Json::Number(n)) => return Some(n.as_f64().map(FactValue::Number)),
            (FactType::Text, Json::String(s)) => FactValue::Text(Arc::from(s.as_str())),
            (FactType::Instant, Json::String(s)) => FactValue::Instant(s.parse().ok()?),
            (FactType::Choice(values), Json::String(s)) => {
                FactValue::Choice(values.iter().position(|v| **v == **s)?)
            }
            _ => return None,
        };
        Some(Some(value))
    }

    /// The same, and what is wrong with one that does not fit.
    pub(crate) fn read(
        &self,
        path: impl FnOnce() -> String,
        value: &Json,
    ) -> Result<Option<FactValue>, Diagnostic> {
        self.take(value).ok_or_else(|| self.fault(&path(), value))
    }

    #[cold]
    fn fault(&self, path: &str, value: &Json) -> Diagnostic {
        let wrong = |wanted: &str, help: String| {
            Diagnostic::error("wrong_type", format!("`{path}` is {}, not {wanted}", kind(value)))
                .help(help)
                .at(path)
        };
        match (&self.kind, value) {
            (FactType::Bool, _) => wrong("true or false", "write true or false, without quotes".into()),
            (FactType::Number, _) => wrong("a number", "write a number, without quotes".into()),
            (FactType::Text, _) => wrong("text", "write text in quotes".into()),
            (FactType::Instant, Json::String(s)) => match s.parse::<Instant>() {
                Ok(_) => Diagnostic::error("bad_instant", "this is not an instant").at(path),
                Err(e) => first(&e, path),
            },
            (FactType::Instant, _) => wrong("an instant", "write RFC 3339 text with an offset".into()),
            (FactType::Choice(values), Json::String(s)) => {
                let names = values.iter().map(|v| &**v);
                let help = match nearest(s, names.clone()) {
                    Some(near) => {
                        format!("did you mean `{near}`? it is one of {}", crate::contract::quoted(names))
                    }
                    None => format!("it is one of {}", crate::contract::quoted(names)),
                };
                let message = format!("`{}` is not a value of `{}`", shorten(s), self.name);
                Diagnostic::error("unknown_value", message).help(help).at(path)
            }
            (FactType::Choice(values), _) => wrong(
                "text",
                format!("it is one of {}", crate::contract::quoted(values.iter().map(|v| &**v))),
            ),
        }
    }
}

fn first(error: &crate::Error, path: &str) -> Diagnostic {
    let fallback = || Diagnostic::error("bad_instant", "this is not an instant");
    error.diagnostics().first().cloned().unwrap_or_else(fallback).at(path)
}
