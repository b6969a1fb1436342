//! What a local time means in a time zone.

use crate::Zone;
use crate::zone::Change;

/// Seconds in a day of 24 hours.
pub(super) const DAY: i64 = 86_400;

/// The local date at a UTC second, as days since 1970-01-01.
pub(super) fn local_day(zone: Zone, utc: i64) -> i64 {
    utc.saturating_add(zone.offset_at(utc).into()).div_euclid(DAY)
}

/// The offsets of a zone over a stretch of time.
#[derive(Debug)]
pub(crate) struct Offsets {
    first: i64,
    changes: &'static [Change],
}

impl Offsets {
    /// The offsets around one local second.
    pub(crate) fn around(zone: Zone, local: i64) -> Self {
        // Two days either way hold any offset, the calendar day that Apia skipped included.
        Self::between(zone, local.saturating_sub(2 * DAY), local.saturating_add(2 * DAY))
    }

    /// The offsets from one UTC second to another.
    pub(super) fn between(zone: Zone, from: i64, to: i64) -> Self {
        Self { first: zone.offset_at(from).into(), changes: zone.changes(from, to) }
    }

    /// The UTC second at which a local second begins.
    ///
    /// A local time that clocks skip begins at the first instant after the gap; one that they repeat begins at its
    /// first occurrence. Later local times never begin earlier.
    pub(crate) fn edge(&self, local: i64) -> i64 {
        self.stay(local).edge(local)
    }

    /// Whether clocks show a local second twice.
    pub(crate) fn repeat(&self, local: i64) -> bool {
        let shown = |change: &Change, offset: i64| change.at.saturating_add(offset);
        let before =
            std::iter::once(self.first).chain(self.changes.iter().map(|change| change.offset.into()));
        self.changes.iter().zip(before).any(|(change, before)| {
            (shown(change, change.offset.into())..shown(change, before)).contains(&local)
        })
    }

    /// The stay at one offset in which a local second begins.
    pub(super) fn stay(&self, local: i64) -> Stay {
        let mut stay =
            Stay { since: i64::MIN, local_since: i64::MIN, local_until: i64::MAX, offset: self.first };
        for change in self.changes {
            let ends = change.at.saturating_add(stay.offset);
            if local < ends {
                stay.local_until = ends;
                break;
            }
            // What clocks repeat after this change began before it.
            stay = Stay {
                since: change.at,
                local_since: ends,
                local_until: i64::MAX,
                offset: change.offset.into(),
            };
        }
        stay
    }
}

/// A stay at one offset, as the local seconds that begin in it.
#[derive(Debug)]
pub(super) struct Stay {
    since: i64,
    local_since: i64,
    local_until: i64,
    offset: i64,
}

impl Stay {
    /// Whether a local second begins in it.
    #[inline]
    pub(super) fn holds(&self, local: i64) -> bool {
        self.local_since <= local && local < self.local_until
    }

    /// The UTC second at which a local second of it begins.
    #[inline]
    pub(super) fn edge(&self, local: i64) -> i64 {
        local.saturating_sub(self.offset).max(self.since)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::Instant;
    use chrono::NaiveDateTime;

    fn edge_of(zone: &str, local: &str) -> String {
        let (zone, local) =
            (zone.parse().unwrap(), local.parse::<NaiveDateTime>().unwrap().and_utc().timestamp());
        Instant::from_millis(Offsets::around(zone, local).edge(local) * 1000).in_zone(zone)
    }

    #[test]
    fn when_does_a_skipped_local_time_begin() {
        assert_eq!(edge_of("Europe/Rome", "2026-03-29T02:30:00"), "2026-03-29T03:00:00+02:00");
        assert_eq!(edge_of("Europe/Rome", "2026-03-29T02:00:00"), "2026-03-29T03:00:00+02:00");
        assert_eq!(edge_of("Europe/Rome", "2026-03-29T03:00:00"), "2026-03-29T03:00:00+02:00");
        assert_eq!(edge_of("America/Sao_Paulo", "2018-11-04T00:00:00"), "2018-11-04T01:00:00-02:00");
        assert_eq!(edge_of("Asia/Tehran", "2022-03-22T00:30:00"), "2022-03-22T01:00:00+04:30");
        assert_eq!(edge_of("Australia/Lord_Howe", "2026-10-04T02:15:00"), "2026-10-04T02:30:00+11:00");
    }

    #[test]
    fn when_does_a_repeated_local_time_begin() {
        assert_eq!(edge_of("Europe/Rome", "2026-10-25T02:30:00"), "2026-10-25T02:30:00+02:00");
        assert_eq!(edge_of("Europe/Rome", "2026-10-25T03:00:00"), "2026-10-25T03:00:00+01:00");
        assert_eq!(edge_of("America/Sao_Paulo", "2018-02-17T23:30:00"), "2018-02-17T23:30:00-02:00");
        assert_eq!(edge_of("America/Sao_Paulo", "2018-02-18T00:00:00"), "2018-02-18T00:00:00-03:00");
        // Clocks went from 00:01 back to 23:01 of the day before: midnight came twice.
        assert_eq!(edge_of("America/St_Johns", "2010-11-07T00:00:00"), "2010-11-07T00:00:00-02:30");
        assert_eq!(edge_of("America/St_Johns", "2010-11-07T00:01:00"), "2010-11-07T00:01:00-03:30");
    }

    #[test]
    fn when_does_a_day_begin_that_a_zone_skipped() {
        assert_eq!(edge_of("Pacific/Apia", "2011-12-30T00:00:00"), "2011-12-31T00:00:00+14:00");
        assert_eq!(edge_of("Pacific/Apia", "2011-12-30T17:00:00"), "2011-12-31T00:00:00+14:00");
        assert_eq!(edge_of("Pacific/Apia", "2011-12-31T09:00:00"), "2011-12-31T09:00:00+14:00");
    }
}
