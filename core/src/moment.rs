//! An instant as a decision prints it: RFC 3339 in the contract's zone.

use crate::Instant;
use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;
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
    pub(crate) fn new(instant: Instant, zone: Tz) -> Self {
        let offset = DateTime::from_timestamp_millis(instant.millis())
            .map_or(0, |utc| zone.offset_from_utc_datetime(&utc.naive_utc()).fix().local_minus_utc());
        Self { instant, offset_seconds: offset }
    }

    /// The instant itself.
    #[must_use]
    pub fn instant(self) -> Instant {
        self.instant
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let millis =
            self.instant.millis().saturating_add(i64::from(self.offset_seconds).saturating_mul(1000));
        let Some(local) = DateTime::from_timestamp_millis(millis) else {
            return write!(f, "{} ms", self.instant.millis());
        };
        let local = local.naive_utc();
        write!(f, "{}", local.format("%Y-%m-%dT%H:%M:%S"))?;
        let fraction = self.instant.millis().rem_euclid(1000);
        if fraction != 0 {
            write!(f, ".{fraction:03}")?;
        }
        let minutes = self.offset_seconds.unsigned_abs() / 60;
        let sign = if self.offset_seconds < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
