//! The quick way through a ticket's text: no tree of values in between.
//!
//! It takes what nearly every host sends, and gives up on all else, without a word: text with escapes, keys that come
//! twice or are not known, values of the wrong type, an event without its instant. Those are read by way of
//! [`Ticket::from_value`], which knows what to say; and what is read here is the same ticket that it would give.

use super::{Event, Ticket, kind_named};
use crate::Instant;
use crate::contract::model::event;
use crate::fact::MOST_FACTS;
use serde_json::Value as Json;
use std::sync::Arc;

/// The ticket that a text holds, where it is one that needs no second look.
pub(super) fn ticket(text: &str) -> Option<Ticket> {
    let mut text = Scanner { text, at: 0 };
    let (mut id, mut facts, mut events) = (None, None, None);
    text.object(|key, text| match key {
        "id" => set(&mut id, Arc::from(text.id()?)),
        "facts" => set(&mut facts, text.facts()?),
        "events" => set(&mut events, text.events()?),
        _ => None,
    })?;
    if text.next().is_some() {
        return None;
    }
    let mut events: Vec<Event> = events?;
    events.iter().find(|e| e.standard == Some(event::OPENED))?;
    crate::order::sort_by_key(&mut events, |event| event.at);
    Some(Ticket { id: id?, facts: facts.unwrap_or_default(), events, notices: Vec::new() })
}

/// Fills a place that is empty; a key that comes twice needs a second look.
fn set<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// As many facts and events as most tickets have.
const ROOM: usize = 8;

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    /// The next byte that is not white space, without taking it.
    fn next(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(*byte);
            }
            self.at = self.at.wrapping_add(1);
        }
        None
    }

    /// Takes the next byte if it is this one.
    fn take(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at = self.at.wrapping_add(1))
    }

    /// Takes a word that is all there is of a value.
    fn word<T>(&mut self, word: &str, value: T) -> Option<T> {
        self.text.get(self.at..)?.starts_with(word).then(|| {
            self.at = self.at.wrapping_add(word.len());
            value
        })
    }

    /// Text without escapes.
    fn string(&mut self) -> Option<&'t str> {
        self.take(b'"')?;
        let start = self.at;
        let rest = self.text.as_bytes().get(start..)?;
        let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20))?;
        let end = start.wrapping_add(end);
        self.at = end.wrapping_add(1);
        // What ended it may be an escape, or a character that must be one.
        (self.text.as_bytes().get(end)? == &b'"').then(|| self.text.get(start..end))?
    }

    /// A number as it is written.
    fn digits(&mut self) -> Option<&'t str> {
        let rest = self.text.get(self.at..)?;
        let of_a_number =
            |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
        let end = rest.bytes().position(|byte| !of_a_number(byte)).unwrap_or(rest.len());
        self.at = self.at.wrapping_add(end);
        rest.get(..end)
    }

    /// Reads an object entry by entry.
    fn object(&mut self, mut entry: impl FnMut(&'t str, &mut Self) -> Option<()>) -> Option<()> {
        self.take(b'{')?;
        if self.next()? == b'}' {
            return self.take(b'}');
        }
        loop {
            let key = self.string()?;
            self.take(b':')?;
            self.next()?;
            entry(key, self)?;
            if self.next()? == b'}' {
                return self.take(b'}');
            }
            self.take(b',')?;
        }
    }

    fn id(&mut self) -> Option<&'t str> {
        if self.next()? == b'"' {
            return self.string();
        }
        // Zeros before a number and the sign of a zero are lost in reading, and so is the form of a long number.
        let id = self.digits()?;
        let plain = id.len() < 16 && !id.starts_with('0') && id.bytes().all(|byte| byte.is_ascii_digit());
        (plain && !id.is_empty()).then_some(id)
    }

    fn facts(&mut self) -> Option<Vec<(String, Json)>> {
        let mut facts: Vec<(String, Json)> = Vec::with_capacity(ROOM);
        if self.next()? == b'n' {
            return self.word("null", facts);
        }
        self.object(|key, text| {
            let value = match text.next()? {
                b'"' => Json::String(text.string()?.to_string()),
                b't' => text.word("true", Json::Bool(true))?,
                b'f' => text.word("false", Json::Bool(false))?,
                b'n' => text.word("null", Json::Null)?,
                b'-' | b'0'..=b'9' => serde_json::from_str(text.digits()?).ok()?,
                _ => return None,
            };
            // In the order of their names, as a tree of values has them; nobody has so many that this takes long.
            if facts.len() >= MOST_FACTS {
                return None;
            }
            let place = facts.iter().rposition(|(name, _)| **name <= *key);
            if place.is_some_and(|place| facts.get(place).is_some_and(|(name, _)| **name == *key)) {
                return None;
            }
            facts.insert(place.map_or(0, |place| place.wrapping_add(1)), (key.to_string(), value));
            Some(())
        })?;
        Some(facts)
    }

    fn events(&mut self) -> Option<Vec<Event>> {
        let mut events = Vec::with_capacity(ROOM);
        self.take(b'[')?;
        if self.next()? == b']' {
            return None;
        }
        loop {
            events.push(self.event(events.len())?);
            if self.next()? == b']' {
                self.take(b']')?;
                return Some(events);
            }
            self.take(b',')?;
        }
    }

    fn event(&mut self, position: usize) -> Option<Event> {
        let (mut kind, mut at, mut reason, mut objective, mut due) = (None, None, None, None, None);
        let (mut signed, mut suspended_at, mut suspension) = (None, None, None);
        let (mut step, mut id, mut facts) = (None, None, None);
        self.object(|key, text| match key {
            "type" => set(&mut kind, kind_named(text.string()?)),
            "at" => set(&mut at, text.instant()?),
            "reason" => set(&mut reason, text.optional(Self::string)?),
            "facts" => set(&mut facts, text.facts()?),
            "objective" => set(&mut objective, text.optional(Self::string)?),
            "due" => set(&mut due, text.optional(Self::instant)?),
            "signed" => set(&mut signed, text.flag()?),
            "suspended_at" => set(&mut suspended_at, text.optional(Self::instant)?),
            "suspension" => set(&mut suspension, text.optional(Self::instant)?),
            "step" => set(&mut step, text.optional(Self::string)?),
            "id" => set(&mut id, text.optional(Self::string)?),
            _ => None,
        })?;
        let owned = |text: Option<Option<&str>>| text.flatten().map(str::to_string);
        let (kind, standard) = kind?;
        let event = Event {
            kind,
            standard,
            at: at?,
            reason: owned(reason),
            objective: owned(objective),
            due: due.flatten(),
            signed: signed.unwrap_or(false),
            suspended_at: suspended_at.flatten().or(suspension.flatten()),
            step: owned(step).or(owned(id)),
            facts: facts.unwrap_or_default(),
            position,
        };
        event.lacks().is_none().then_some(event)
    }

    fn instant(&mut self) -> Option<Instant> {
        self.string()?.parse().ok()
    }

    fn flag(&mut self) -> Option<bool> {
        match self.next()? {
            b't' => self.word("true", true),
            b'f' => self.word("false", false),
            _ => self.word("null", false),
        }
    }

    /// What a reader reads, or nothing.
    fn optional<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.next()? {
            b'n' => self.word("null", None),
            _ => read(self).map(Some),
        }
    }
}
