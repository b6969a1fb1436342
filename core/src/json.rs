//! JSON text with the same bytes in every host: numbers are written as JavaScript writes them.

use crate::Error;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::io::{self, Write};

/// Below it a float64 tells whole numbers apart.
const EXACT: f64 = 9_007_199_254_740_992.0;

struct Stable(CompactFormatter);

impl Formatter for Stable {
    /// `4200`, not `4200.0`; `0.000001`, not `1e-6`: what `JSON.stringify` prints for the same number.
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        // Most are whole seconds, and an integer is written several times as fast as the shortest decimal is found.
        #[expect(clippy::cast_possible_truncation, reason = "a whole number that is exact")]
        if value.fract() == 0.0 && value.abs() < EXACT {
            return self.0.write_i64(writer, value as i64);
        }
        writer.write_all(crate::number::text(value).as_bytes())
    }
}

/// Compact JSON text of a value, the same bytes in every host.
///
/// Returns the text `null` for a value that JSON cannot hold; none of this crate's types is one.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> String {
    let mut out = Vec::with_capacity(2048);
    write(value, &mut out);
    text(out)
}

fn write<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    let start = out.len();
    if value.serialize(&mut Serializer::with_formatter(&mut *out, Stable(CompactFormatter))).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
}

fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).unwrap_or_else(|_| "null".to_string())
}

/// A tagged answer: `{"ok":true,"<key>":…}` or `{"ok":false,"errors":[…]}`.
pub fn answer<T: Serialize>(key: &str, result: Result<&T, &Error>) -> String {
    let mut out = Vec::with_capacity(2048);
    match result {
        Ok(value) => {
            out.extend_from_slice(b"{\"ok\":true,");
            write(key, &mut out);
            out.push(b':');
            write(value, &mut out);
        }
        Err(error) => {
            out.extend_from_slice(b"{\"ok\":false,\"errors\":");
            write(error.diagnostics(), &mut out);
        }
    }
    out.push(b'}');
    text(out)
}
