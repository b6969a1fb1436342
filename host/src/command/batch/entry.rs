//! One line of a batch: a ticket, perhaps with an instant of its own.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A ticket's text, and the instant that its line asks about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    pub(crate) ticket: Cow<'a, str>,
    pub(crate) now: Option<String>,
}

/// The entries of a JSON object, their values still text, in the order in which they are written.
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Entry<'a> {
    /// Takes a line apart: `{"ticket":{…},"now":"…"}`, or a ticket with or without a `now` beside its own keys.
    ///
    /// What is not an object is left to the engine, which says what is wrong with it.
    pub(crate) fn read(line: &'a str) -> Self {
        let Ok(Object(entries)) = serde_json::from_str(line) else {
            return Self { ticket: Cow::Borrowed(line), now: None };
        };
        let value = |name| entries.iter().find(|(key, _)| key == name).map(|(_, value)| value.get());
        let now = value("now").filter(|now| *now != "null").map(|now| {
            // What is not text is passed on as it is, for the engine to refuse.
            serde_json::from_str(now).unwrap_or_else(|_| now.to_string())
        });
        let ticket = match (value("ticket"), &now) {
            (Some(ticket), _) => Cow::Borrowed(ticket),
            (None, None) => Cow::Borrowed(line),
            (None, Some(_)) => Cow::Owned(without_now(&entries)),
        };
        Self { ticket, now }
    }
}

/// The ticket's own keys: to the engine, `now` would be one that it does not know.
fn without_now(entries: &[(Cow<'_, str>, &RawValue)]) -> String {
    let own: Vec<String> = entries
        .iter()
        .filter(|(key, _)| key != "now")
        .map(|(key, value)| format!("{}:{}", clausola::json::to_string(key), value.get()))
        .collect();
    format!("{{{}}}", own.join(","))
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    entries.push((entry.0.0, entry.1));
                }
                Ok(Object(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// A key, borrowed from the line where it has no escapes.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::Entry;

    fn read(line: &str) -> (String, Option<String>) {
        let Entry { ticket, now } = Entry::read(line);
        (ticket.into_owned(), now)
    }

    #[test]
    fn a_bare_ticket_is_passed_on_as_it_is_written() {
        let line = r#"{ "id":"1", "facts":{}, "events":[] }"#;
        assert_eq!(read(line), (line.to_string(), None));
    }

    #[test]
    fn a_now_beside_the_ticket_or_in_it_is_taken_out() {
        let now = Some("2026-10-03T13:00:00Z".to_string());
        let ticket = r#"{"id":"1","events":[]}"#;
        let beside = format!(r#"{{"now":"2026-10-03T13:00:00Z","ticket":{ticket}}}"#);
        assert_eq!(read(&beside), (ticket.to_string(), now.clone()));
        let inside = r#"{"id":"1","now":"2026-10-03T13:00:00Z","events":[]}"#;
        assert_eq!(read(inside), (ticket.to_string(), now));
    }

    #[test]
    fn a_now_that_is_null_is_none_and_one_that_is_not_text_is_left_to_the_engine() {
        assert_eq!(read(r#"{"ticket":1,"now":null}"#), ("1".to_string(), None));
        assert_eq!(read(r#"{"ticket":1,"now":5}"#), ("1".to_string(), Some("5".to_string())));
    }

    #[test]
    fn what_is_not_an_object_is_left_to_the_engine() {
        for line in ["[]", "{", "7", r#"{"id":}"#, r#"{"ticket":{}"#] {
            assert_eq!(read(line), (line.to_string(), None));
        }
    }
}
