//! JSON text with the same bytes in every host: numbers are written as JavaScript writes them.

mod buffer;
mod number;
mod serializer;
mod sink;

pub use buffer::{Buffer, Mark};
pub(crate) use sink::written;
pub use sink::{Sink, Written};

use crate::Error;
use serde::Serialize;

/// Compact JSON text of a value, the same bytes in every host.
///
/// Returns the text `null` for a value that JSON cannot hold; none of this crate's types is one.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> String {
    let mut out = Buffer::with_room(ROOM);
    if value.serialize(serializer::To(&mut out)).is_err() {
        return "null".to_string();
    }
    out.into_string()
}

/// The same as a tree of values.
pub(crate) fn to_value<T: Serialize + ?Sized>(value: &T) -> serde_json::Value {
    serde_json::from_str(&to_string(value)).unwrap_or_default()
}

/// A tagged answer: `{"ok":true,"<key>":…}` or `{"ok":false,"errors":[…]}`.
pub fn answer<T: Serialize>(key: &'static str, result: Result<&T, &Error>) -> String {
    tagged(key, result.map(|value| |out: &mut Buffer| out.push_str(&to_string(value))))
}

/// The same, of a value that is written in its own way.
pub(crate) fn tagged(key: &'static str, result: Result<impl FnOnce(&mut Buffer), &Error>) -> String {
    let mut out = Buffer::with_room(ROOM);
    tag(key, result, &mut out);
    out.into_string()
}

/// The same, appended to a text.
pub(crate) fn tag(key: &'static str, result: Result<impl FnOnce(&mut Buffer), &Error>, out: &mut Buffer) {
    match result {
        Ok(write) => {
            out.push_str("{\"ok\":true,\"");
            out.push_str(key);
            out.push_str("\":");
            write(out);
        }
        Err(error) => {
            out.push_str("{\"ok\":false,\"errors\":");
            out.push_str(&to_string(error.diagnostics()));
        }
    }
    out.push_str("}");
}

/// As long as most answers are, so that few are moved while they are written.
pub(crate) const ROOM: usize = 4096;

#[cfg(test)]
mod tests;
