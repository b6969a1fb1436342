//! An instant as a decision prints it: RFC 3339 in the contract's zone.

use crate::{Instant, Zone};
use chrono::{DateTime, Datelike, Timelike};
use serde::{Serialize, Serializer};

/// An instant with the offset that its contract's zone has then.
///
/// Prints and serializes as RFC 3339 text; milliseconds are written only where there are any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    instant: Instant,
    offset_seconds: i32,
}

impl Moment {
    pub(crate) fn new(instant: Instant, zone: Zone) -> Self {
        Self { instant, offset_seconds: zone.offset_at(instant.millis().div_euclid(1000)) }
    }

    /// The instant itself.
    #[must_use]
    pub fn instant(self) -> Instant {
        self.instant
    }
}

/// The longest text: a year of four digits, milliseconds, an offset.
const LONGEST: usize = "2026-10-03T13:00:00.250+02:00".len();

/// Text of fixed places, written without the machinery of a formatter: a decision prints a dozen instants.
struct Text {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Text {
    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len = self.len.saturating_add(1);
        }
    }

    fn digits(&mut self, number: u32, places: u32) {
        for place in (0..places).rev() {
            let digit = number.checked_div(10_u32.saturating_pow(place)).unwrap_or(0) % 10;
            self.push(b'0'.saturating_add(u8::try_from(digit).unwrap_or(0)));
        }
    }

    fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }
}

impl Moment {
    fn text(self) -> Option<Text> {
        let millis =
            self.instant.millis().saturating_add(i64::from(self.offset_seconds).saturating_mul(1000));
        let local = DateTime::from_timestamp_millis(millis)?.naive_utc();
        let year = u32::try_from(local.year()).ok().filter(|year| *year <= 9999)?;
        let mut text = Text { bytes: [0; LONGEST], len: 0 };
        text.digits(year, 4);
        for (mark, number) in [
            (b'-', local.month()),
            (b'-', local.day()),
            (b'T', local.hour()),
            (b':', local.minute()),
            (b':', local.second()),
        ] {
            text.push(mark);
            text.digits(number, 2);
        }
        let fraction = u32::try_from(self.instant.millis().rem_euclid(1000)).unwrap_or(0);
        if fraction != 0 {
            text.push(b'.');
            text.digits(fraction, 3);
        }
        let minutes = self.offset_seconds.unsigned_abs() / 60;
        text.push(if self.offset_seconds < 0 { b'-' } else { b'+' });
        text.digits(minutes / 60, 2);
        text.push(b':');
        text.digits(minutes % 60, 2);
        Some(text)
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.text() {
            Some(text) => f.write_str(text.as_str()),
            None => write!(f, "{} ms", self.instant.millis()),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text() {
            Some(text) => serializer.serialize_str(text.as_str()),
            None => serializer.collect_str(self),
        }
    }
}
