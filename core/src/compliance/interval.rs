//! Outages and maintenance: when the service was down, for what reason, and whether that was announced.

use crate::{Diagnostic, Error, ErrorKind, Instant, Ticket};
use serde_json::{Map, Value as Json, json};

/// What an interval is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntervalKind {
    /// The service was down.
    Outage,
    /// Planned maintenance that interrupts the service.
    Maintenance,
}

/// A stretch of time in which the service was interrupted.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: IntervalKind,
    /// When it began.
    pub from: Instant,
    /// When it ended; `None` while it lasts.
    pub to: Option<Instant>,
    /// When it was announced, if it was.
    pub announced: Option<Instant>,
    /// Facts of the contract about it, such as who is responsible.
    pub facts: Map<String, Json>,
}

pub(super) const KEYS: [&str; 6] = ["id", "kind", "from", "to", "announced", "facts"];

impl Interval {
    /// Reads one from a JSON object: `id`, `kind` (`outage` or `maintenance`), `from`, `to` (absent while it lasts),
    /// `announced` (of maintenance) and `facts`. Other keys are facts too, for tables without nesting; empty text is the
    /// same as nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Ticket`] with what is missing or malformed.
    pub fn from_value(value: &Json) -> Result<Self, Error> {
        let Json::Object(fields) = value else {
            return Err(wrong(
                "interval",
                "an interval is a JSON object".into(),
                "write `{\"id\": …, \"kind\": …, \"from\": …}`",
            ));
        };
        let text = |key: &str| match fields.get(key) {
            Some(Json::String(text)) if !text.is_empty() => Ok(Some(text.clone())),
            None | Some(Json::Null | Json::String(_)) => Ok(None),
            Some(Json::Number(n)) if key == "id" => Ok(Some(n.to_string())),
            Some(other) => {
                let message = format!("`{key}` is {}, not text", crate::ticket::kind(other));
                Err(wrong(key, message, "write it as text"))
            }
        };
        let instant =
            |key: &str| text(key)?.map(|t| t.parse::<Instant>().map_err(|e| e.within(key))).transpose();
        let missing = |key: &str, help: &str| wrong(key, format!("the interval has no `{key}`"), help);
        let id = text("id")?.ok_or_else(|| missing("id", "give each interval an id of its own"))?;
        let kind = match text("kind")?.as_deref() {
            Some("outage") => IntervalKind::Outage,
            Some("maintenance") => IntervalKind::Maintenance,
            Some(other) => {
                let message = format!("`{}` is not a kind of interval", crate::error::shorten(other));
                return Err(wrong("kind", message, "write `outage` or `maintenance`"));
            }
            None => return Err(missing("kind", "write `outage` or `maintenance`")),
        };
        let from = instant("from")?.ok_or_else(|| missing("from", "write when it began"))?;
        let to = instant("to")?;
        if to.is_some_and(|to| to < from) {
            let message = format!("the interval `{}` ends before it begins", crate::error::shorten(&id));
            return Err(wrong("to", message, "check `from` and `to`"));
        }
        let mut facts = match fields.get("facts") {
            Some(Json::Object(facts)) => facts.clone(),
            None | Some(Json::Null) => Map::new(),
            Some(_) => {
                return Err(wrong(
                    "facts",
                    "`facts` is not an object".into(),
                    "write `{\"responsibility\": …}`",
                ));
            }
        };
        let bare = fields.iter().filter(|(key, _)| !KEYS.contains(&key.as_str()));
        facts.extend(
            bare.filter(|(_, v)| !matches!(v, Json::Null) && *v != "").map(|(k, v)| (k.clone(), v.clone())),
        );
        Ok(Self { id, kind, from, to, announced: instant("announced")?, facts })
    }

    /// The interval as a ticket, so that its facts are checked and judged as any other's; with more facts and an event.
    pub(super) fn as_ticket(
        &self,
        fact: Option<(&str, Instant)>,
        event: Option<&str>,
    ) -> Result<Ticket, Error> {
        let text = |at: Instant| at.in_zone(crate::Zone::UTC);
        let mut facts = self.facts.clone();
        if let Some((name, at)) = fact {
            facts.insert(name.to_string(), Json::from(text(at)));
        }
        let announced = self.announced.filter(|_| event.is_some());
        let opened = announced.map_or(self.from, |at| at.min(self.from));
        let mut events = vec![json!({ "type": "opened", "at": text(opened) })];
        if let (Some(event), Some(at)) = (event, announced) {
            events.push(json!({ "type": event, "at": text(at) }));
        }
        Ticket::from_value(&json!({ "id": self.id, "facts": facts, "events": events }))
    }

    /// An error with the interval's id in its message's place.
    pub(super) fn blame(&self, error: Error) -> Error {
        error.within(&format!("interval `{}`", crate::error::shorten(&self.id)))
    }
}

fn wrong(path: &str, message: String, help: &str) -> Error {
    Error::one(ErrorKind::Ticket, Diagnostic::error("bad_interval", message).help(help).at(path))
}
