//! JSON text with the same bytes in every host: numbers are written as JavaScript writes them.

use crate::Error;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::io::{self, Write};

struct Stable(CompactFormatter);

impl Formatter for Stable {
    /// `4200`, not `4200.0`; `0.000001`, not `1e-6`: what `JSON.stringify` prints for the same number.
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        write!(writer, "{}", if value == 0.0 { 0.0 } else { value })
    }
}

/// Compact JSON text of a value, the same bytes in every host.
///
/// Returns the text `null` for a value that JSON cannot hold; none of this crate's types is one.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> String {
    let mut out = Vec::with_capacity(512);
    let mut serializer = Serializer::with_formatter(&mut out, Stable(CompactFormatter));
    match value.serialize(&mut serializer) {
        Ok(()) => String::from_utf8(out).unwrap_or_else(|_| "null".to_string()),
        Err(_) => "null".to_string(),
    }
}

/// A tagged answer: `{"ok":true,"<key>":…}` or `{"ok":false,"errors":[…]}`.
pub fn answer<T: Serialize>(key: &str, result: Result<&T, &Error>) -> String {
    match result {
        Ok(value) => format!("{{\"ok\":true,{}:{}}}", to_string(key), to_string(value)),
        Err(error) => format!("{{\"ok\":false,\"errors\":{}}}", to_string(error.diagnostics())),
    }
}
