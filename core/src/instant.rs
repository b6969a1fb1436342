//! A point in time, to the millisecond.

mod text;

pub(crate) use text::Text;

use crate::calendar::Offsets;
use crate::{Diagnostic, Error, ErrorKind, Zone};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

/// An instant: UTC milliseconds since 1970-01-01T00:00:00Z.
///
/// Written and read as RFC 3339 text with an offset. The engine answers for instants from 1970 through 2099,
/// where the time zone rules that it carries end.
///
/// # Example: the same instant, with and without milliseconds
/// ```
/// use clausola::Instant;
/// let t: Instant = "2026-10-03T13:00:00+02:00".parse()?;
/// assert_eq!(t.millis(), 1_791_025_200_000);
/// assert_eq!(t.in_zone("Europe/Rome".parse()?), "2026-10-03T13:00:00+02:00");
/// # Ok::<(), clausola::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// 1970-01-01T00:00:00Z, the first instant that the engine answers for.
    pub const MIN: Instant = Instant(0);
    /// 2100-01-01T00:00:00Z, the end of the range; the last instant answered for is one millisecond earlier.
    pub const END: Instant = Instant(4_102_444_800_000);

    /// From UTC milliseconds since 1970. Any value is accepted here; calendars answer with an error outside
    /// their range.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// UTC milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This instant moved by a number of milliseconds, later for a positive one, held at the ends of `i64`.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The instant of a local time of day, in minutes from midnight; one that does not exist moves to the
    /// first instant after the gap, an ambiguous one is its first occurrence.
    pub(crate) fn of_local(date: NaiveDate, minutes: u16, zone: Zone) -> Option<Self> {
        let local = date
            .and_time(NaiveTime::MIN)
            .and_utc()
            .timestamp()
            .checked_add(i64::from(minutes).checked_mul(60)?)?;
        Offsets::around(zone, local).edge(local).checked_mul(1000).map(Self)
    }

    /// The first instant at which a zone's clocks show a local time; `None` for one that they skip.
    pub(crate) fn of_clocks(local: NaiveDateTime, zone: Zone) -> Option<Self> {
        let (second, millis) = (local.and_utc().timestamp(), local.and_utc().timestamp_subsec_millis());
        let edge = Offsets::around(zone, second).edge(second);
        let at = Self(edge.checked_mul(1000)?.checked_add(millis.into())?);
        (edge.checked_add(zone.offset_at(edge).into()) == Some(second)).then_some(at)
    }

    /// The local date and time in a zone; `None` outside chrono's own range.
    pub(crate) fn local(self, zone: Zone) -> Option<NaiveDateTime> {
        let ahead = i64::from(zone.offset_at(self.0.div_euclid(1000))).checked_mul(1000)?;
        DateTime::from_timestamp_millis(self.0.checked_add(ahead)?).map(|local| local.naive_utc())
    }

    /// RFC 3339 text with the zone's offset; milliseconds are written only where there are any.
    #[must_use]
    pub fn in_zone(self, zone: Zone) -> String {
        crate::Moment::new(self, zone).to_string()
    }
}

impl std::str::FromStr for Instant {
    type Err = Error;

    /// Reads RFC 3339 text with an offset. Digits beyond the millisecond are dropped.
    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(millis) = text::read(text) {
            return Ok(Self(millis));
        }
        // The forms that few write: a small `t`, a leap second, digits beyond the ninth.
        DateTime::parse_from_rfc3339(text).map(|at| Self(at.timestamp_millis())).map_err(|_| {
            let message = format!("`{}` is not an instant", crate::error::shorten(text));
            let help = "write RFC 3339 with an offset, such as `2026-10-03T13:00:00+02:00`";
            Error::one(ErrorKind::Ticket, Diagnostic::error("bad_instant", message).help(help))
        })
    }
}
