//! A time zone, by its name in the IANA database, and its offsets.

mod table;
#[cfg(test)]
mod tests;

use crate::error::{nearest, shorten};
use crate::{Diagnostic, Error, ErrorKind};
use table::Record;

/// A time zone of the IANA database, such as `Europe/Rome`.
///
/// Its offsets are those of the crate `chrono-tz`, change by change from 1969 on, written down so that all zones take
/// 12 kB of a compressed module instead of 130: a test compares every change of every zone. Before 1969 a zone keeps
/// the offset with which it entered that year, and after 2099 the one with which it left: the engine answers for the
/// years between.
///
/// # Example: the same instant in two zones
/// ```
/// use clausola::{Instant, Zone};
/// let rome: Zone = "Europe/Rome".parse()?;
/// let t: Instant = "2026-10-03T11:00:00Z".parse()?;
/// assert_eq!(t.in_zone(rome), "2026-10-03T13:00:00+02:00");
/// assert_eq!(t.in_zone(Zone::UTC), "2026-10-03T11:00:00+00:00");
/// # Ok::<(), clausola::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(u16);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Zone = Zone(0);

    /// Every zone, UTC first and then by name; the names that link to another zone are zones too.
    ///
    /// Without the feature `world`: those of Europe.
    pub fn all() -> impl Iterator<Item = Zone> {
        (0..).map(Zone).take(table::records().len())
    }

    /// The name in the IANA database.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.record().map_or("UTC", |record| record.name)
    }

    /// How far its clocks are ahead of UTC at a UTC second, in seconds.
    pub(crate) fn offset_at(self, utc: i64) -> i32 {
        let Some(record) = self.record() else { return 0 };
        let changes = record.changes();
        let last = changes.passed(utc).checked_sub(1).and_then(|last| changes.all.get(last));
        last.map_or(record.first, |change| change.offset)
    }

    /// The changes of its offset after one UTC second and until another.
    pub(crate) fn changes(self, after: i64, until: i64) -> &'static [Change] {
        let Some(changes) = self.record().map(Record::changes) else { return &[] };
        changes.all.get(changes.passed(after)..changes.passed(until)).unwrap_or_default()
    }

    fn record(self) -> Option<&'static Record> {
        table::records().get(usize::from(self.0))
    }
}

/// A change of a zone's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    /// The UTC second of it.
    pub(crate) at: i64,
    /// Seconds ahead of UTC from then on.
    pub(crate) offset: i32,
}

impl std::str::FromStr for Zone {
    type Err = Error;

    /// Finds a zone by its name, letter by letter.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] with the nearest name.
    fn from_str(name: &str) -> Result<Self, Error> {
        if let Some(zone) = Self::all().find(|zone| zone.name() == name) {
            return Ok(zone);
        }
        let help = match nearest(name, Self::all().map(Zone::name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a name of the IANA time zone database, such as `Europe/Rome`".to_string(),
        };
        let message = format!("there is no time zone `{}`", shorten(name));
        let found = Diagnostic::error("unknown_time_zone", message).help(help);
        Err(Error::one(ErrorKind::Question, found))
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

impl std::fmt::Debug for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
