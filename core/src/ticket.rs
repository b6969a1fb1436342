//! A ticket as its host sends it: an id, facts, events. History in, nothing else.

mod quick;
#[cfg(test)]
mod tests;

use crate::contract::model::{EventKind, STANDARD_EVENTS};
use crate::decision::Notice;
use crate::error::{nearest, shorten};
use crate::{Diagnostic, Error, ErrorKind, Instant};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::sync::Arc;

/// A ticket: its facts at opening, and the events that happened to it.
///
/// Reading checks what every contract shares; a contract checks the facts against its own declarations when
/// it decides. Keys that the wire does not know become warnings of the decision, never errors.
#[derive(Debug, Clone)]
pub struct Ticket {
    id: Arc<str>,
    pub(crate) facts: Vec<(String, Json)>,
    events: Vec<Event>,
    pub(crate) notices: Vec<Notice>,
}

/// One thing that happened to a ticket.
#[derive(Debug, Clone)]
pub struct Event {
    /// The type, such as `opened` or `paused`.
    pub kind: Cow<'static, str>,
    /// When it happened.
    pub at: Instant,
    /// Why, for `paused` and `suspended`.
    pub reason: Option<String>,
    /// The objective that a `deadline_agreed` is about.
    pub objective: Option<String>,
    /// The term that a `deadline_agreed` sets.
    pub due: Option<Instant>,
    /// Whether a `suspended` is documented and signed from the start.
    pub signed: bool,
    /// For `suspension_signed`: the `at` of the suspension that it signs (`suspended_at`, or `suspension`).
    pub suspended_at: Option<Instant>,
    /// For `escalated`: the id of the step that was done (`step`, or `id`).
    pub step: Option<String>,
    /// The type, where every contract knows it.
    pub(crate) standard: Option<EventKind>,
    pub(crate) facts: Vec<(String, Json)>,
    /// Its place in the ticket's list, for messages.
    pub(crate) position: usize,
}

pub(crate) const TICKET_KEYS: [&str; 3] = ["id", "facts", "events"];
pub(crate) const EVENT_KEYS: [&str; 11] = [
    "type",
    "at",
    "reason",
    "facts",
    "objective",
    "due",
    "signed",
    "suspended_at",
    "suspension",
    "step",
    "id",
];

impl Ticket {
    /// Reads a ticket from JSON text.
    ///
    /// # Errors
    /// [`ErrorKind::Ticket`] with one diagnostic for each field that is missing or malformed.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        if let Some(ticket) = quick::ticket(text) {
            return Ok(ticket);
        }
        match serde_json::from_str::<Json>(text) {
            Ok(value) => Self::from_value(&value),
            Err(e) => {
                let fault = crate::contract::json_fault(&e);
                let mut d = Diagnostic::error("broken_json", format!("the ticket is not JSON: {fault}"))
                    .help("send one JSON object with `id`, `facts` and `events`");
                d.line = u32::try_from(e.line()).ok();
                d.column = u32::try_from(e.column()).ok();
                Err(Error::one(ErrorKind::Ticket, d))
            }
        }
    }

    /// Reads a ticket from a JSON value.
    ///
    /// # Errors
    /// As [`Ticket::from_json`].
    pub fn from_value(value: &Json) -> Result<Self, Error> {
        let mut reader = Reader::default();
        let ticket = reader.ticket(value);
        match ticket {
            Some(ticket) if reader.errors.is_empty() => Ok(ticket),
            _ => Err(Error::new(ErrorKind::Ticket, reader.errors)),
        }
    }

    /// The ticket's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn shared_id(&self) -> Arc<str> {
        Arc::clone(&self.id)
    }

    /// The events, ordered by instant, then by their position in the ticket.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}

impl Event {
    /// The key that an event of its type cannot do without, and does, and what to do about it.
    fn lacks(&self) -> Option<(&'static str, &'static str)> {
        match &*self.kind {
            "deadline_agreed" if self.objective.is_none() => {
                Some(("objective", "name the objective whose term was agreed"))
            }
            "deadline_agreed" if self.due.is_none() => {
                Some(("due", "add the agreed instant, RFC 3339 with an offset"))
            }
            "escalated" if self.step.is_none() => {
                Some(("step", "name the escalation's id, such as `acknowledge@75%`"))
            }
            _ => None,
        }
    }
}

#[derive(Default)]
struct Reader {
    errors: Vec<Diagnostic>,
    notices: Vec<Notice>,
}

impl Reader {
    fn fault(&mut self, code: &'static str, path: &str, message: String, help: &str) {
        self.errors.push(Diagnostic::error(code, message).help(help).at(path));
    }

    fn ticket(&mut self, value: &Json) -> Option<Ticket> {
        let Json::Object(fields) = value else {
            let message = format!("a ticket is a JSON object, not {}", kind(value));
            self.fault("wrong_type", "ticket", message, "send an object with `id`, `facts` and `events`");
            return None;
        };
        // It names the schema to editors.
        self.unknown_keys("", fields.keys().filter(|key| *key != "$schema"), &TICKET_KEYS);
        let id = match fields.get("id") {
            Some(Json::String(id)) => Some(Arc::from(id.as_str())),
            // Many systems number their tickets; the number's text names the same ticket.
            Some(Json::Number(id)) if id.is_i64() || id.is_u64() => Some(Arc::from(id.to_string())),
            Some(other) => {
                self.fault(
                    "wrong_type",
                    "id",
                    format!("`id` is {}, not text", kind(other)),
                    "write the ticket's id as text",
                );
                None
            }
            None => {
                self.fault(
                    "missing_key",
                    "id",
                    "the ticket has no `id`".into(),
                    "add the ticket's id as text",
                );
                None
            }
        };
        let facts = self.facts("facts", fields.get("facts"));
        let mut events = match fields.get("events") {
            Some(Json::Array(items)) => {
                items.iter().enumerate().filter_map(|(i, item)| self.event(i, item)).collect()
            }
            None => {
                self.fault(
                    "missing_key",
                    "events",
                    "the ticket has no `events`".into(),
                    "add a list with at least an `opened` event",
                );
                Vec::new()
            }
            Some(other) => {
                let message = format!("`events` is {}, not a list", kind(other));
                self.fault(
                    "wrong_type",
                    "events",
                    message,
                    "write a list of events, each with `type` and `at`",
                );
                Vec::new()
            }
        };
        // Stable: events of the same instant keep the order in which they were sent.
        crate::order::sort_by_key(&mut events, |event: &Event| event.at);
        if self.errors.is_empty() && !events.iter().any(|e| e.kind == "opened") {
            self.fault(
                "not_opened",
                "events",
                "the ticket has no `opened` event".into(),
                "add one with the instant it was opened",
            );
        }
        Some(Ticket { id: id?, facts, events, notices: std::mem::take(&mut self.notices) })
    }

    fn facts(&mut self, path: &str, value: Option<&Json>) -> Vec<(String, Json)> {
        match value {
            None | Some(Json::Null) => Vec::new(),
            Some(Json::Object(entries)) => entries.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
            Some(other) => {
                let message = format!("`{path}` is {}, not an object", kind(other));
                self.fault(
                    "wrong_type",
                    path,
                    message,
                    "write the facts as an object, such as `{\"urgent\": true}`",
                );
                Vec::new()
            }
        }
    }

    fn event(&mut self, position: usize, value: &Json) -> Option<Event> {
        let path = &format!("events[{position}]");
        let Json::Object(fields) = value else {
            let message = format!("an event is an object, not {}", kind(value));
            self.fault("wrong_type", path, message, "write `{\"type\": \"…\", \"at\": \"…\"}`");
            return None;
        };
        self.unknown_keys(path, fields.keys(), &EVENT_KEYS);
        let event_kind = self.text(path, fields, "type");
        if event_kind.is_none() && !fields.contains_key("type") {
            self.fault(
                "missing_key",
                &format!("{path}.type"),
                "the event has no `type`".into(),
                "name what happened, such as `opened`",
            );
        }
        let at = self.instant(path, fields, "at");
        if at.is_none() && !fields.contains_key("at") {
            self.fault(
                "missing_key",
                &format!("{path}.at"),
                "the event has no `at`".into(),
                "add the instant it happened, RFC 3339 with an offset",
            );
        }
        let signed = match fields.get("signed") {
            Some(Json::Bool(signed)) => *signed,
            None | Some(Json::Null) => false,
            Some(other) => {
                let message = format!("`signed` is {}, not true or false", kind(other));
                self.fault("wrong_type", &format!("{path}.signed"), message, "write true or false");
                false
            }
        };
        let named = event_kind.as_deref().map(kind_named);
        let event = Event {
            reason: self.text(path, fields, "reason"),
            objective: self.text(path, fields, "objective"),
            due: self.instant(path, fields, "due"),
            signed,
            suspended_at: self
                .instant(path, fields, "suspended_at")
                .or_else(|| self.instant(path, fields, "suspension")),
            step: self.text(path, fields, "step").or_else(|| self.text(path, fields, "id")),
            facts: self.facts(&format!("{path}.facts"), fields.get("facts")),
            standard: named.as_ref().and_then(|(_, standard)| *standard),
            kind: named?.0,
            at: at?,
            position,
        };
        self.complete(path, &event);
        Some(event)
    }

    /// Says what an event lacks.
    fn complete(&mut self, path: &str, event: &Event) {
        if let Some((key, help)) = event.lacks() {
            // A malformed value was already reported.
            let place = format!("{path}.{key}");
            if !self.errors.iter().any(|d| d.path.as_deref() == Some(&place)) {
                self.fault("missing_key", &place, format!("the `{}` event has no `{key}`", event.kind), help);
            }
        }
    }

    fn text(&mut self, path: &str, fields: &serde_json::Map<String, Json>, key: &str) -> Option<String> {
        match fields.get(key) {
            Some(Json::String(text)) => Some(text.clone()),
            None | Some(Json::Null) => None,
            Some(other) => {
                let message = format!("`{key}` is {}, not text", kind(other));
                self.fault("wrong_type", &format!("{path}.{key}"), message, "write it as text");
                None
            }
        }
    }

    fn instant(&mut self, path: &str, fields: &serde_json::Map<String, Json>, key: &str) -> Option<Instant> {
        let text = match fields.get(key)? {
            Json::String(text) => text,
            Json::Null => return None,
            other => {
                let message = format!("`{key}` is {}, not an instant", kind(other));
                let help = "write RFC 3339 text with an offset, such as `2026-10-03T13:00:00+02:00`";
                self.fault("wrong_type", &format!("{path}.{key}"), message, help);
                return None;
            }
        };
        match text.parse::<Instant>() {
            Ok(instant) => Some(instant),
            Err(e) => {
                self.errors.extend(e.diagnostics().iter().cloned().map(|d| d.at(format!("{path}.{key}"))));
                None
            }
        }
    }

    fn unknown_keys<'k>(
        &mut self,
        path: &str,
        keys: impl Iterator<Item = &'k String>,
        known: &[&'static str],
    ) {
        for key in keys.filter(|key| !known.contains(&key.as_str())) {
            let place = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let near = nearest(key, known.iter().copied())
                .map(|n| format!("; did you mean `{n}`?"))
                .unwrap_or_default();
            self.notices.push(Notice::new("unknown_key", format!("`{}` is not read{near}", shorten(&place))));
        }
    }
}

/// A type of events by its name: those that every contract knows are not made anew for each.
fn kind_named(name: &str) -> (Cow<'static, str>, Option<EventKind>) {
    match STANDARD_EVENTS.iter().enumerate().find(|(_, known)| **known == name) {
        Some((kind, known)) => (Cow::Borrowed(*known), Some(kind)),
        None => (Cow::Owned(name.to_string()), None),
    }
}

/// What a JSON value is, for a message.
pub(crate) fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
