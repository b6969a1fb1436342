//! An instant as a decision prints it: RFC 3339 in the contract's zone.

use crate::instant::Text;
use crate::json::Buffer;
use crate::{Instant, Zone};
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

    /// Appends its RFC 3339 text.
    pub fn put(self, out: &mut Buffer) {
        match self.text() {
            Some(text) => text.put(out),
            None => out.push_str(&self.beyond()),
        }
    }

    fn text(self) -> Option<Text> {
        Text::new(self.instant.millis(), self.offset_seconds)
    }

    /// What is said of an instant whose year has not four digits.
    #[cold]
    fn beyond(self) -> String {
        format!("{} ms", self.instant.millis())
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.text() {
            Some(text) => f.write_str(text.as_str()),
            None => f.write_str(&self.beyond()),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text() {
            Some(text) => serializer.serialize_str(text.as_str()),
            None => serializer.serialize_str(&self.beyond()),
        }
    }
}
