//! The offsets of a time zone, and what a local time means in it.

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;

/// Seconds in a day of 24 hours.
pub(super) const DAY: i64 = 86_400;

/// How far apart offsets are sampled when looking for changes.
///
/// No zone in the database changes its offset twice within this time from 1970 through 2099: the shortest stay is
/// 6.96 days (Recife, October 2000). A test compares with daily samples for every zone.
const STEP: i64 = 4 * DAY;

/// The offset of `zone` at a UTC second, in seconds east.
pub(super) fn offset_at(zone: Tz, utc: i64) -> i64 {
    DateTime::from_timestamp(utc, 0)
        .map_or(0, |t| i64::from(zone.offset_from_utc_datetime(&t.naive_utc()).fix().local_minus_utc()))
}

/// The local date at a UTC second, as days since 1970-01-01.
pub(super) fn local_day(zone: Tz, utc: i64) -> i64 {
    utc.saturating_add(offset_at(zone, utc)).div_euclid(DAY)
}

/// The offsets of a zone over a stretch of time.
#[derive(Debug)]
pub(super) struct Offsets {
    first: i64,
    /// The UTC second of each change and the offset from then on, in order.
    changes: Vec<(i64, i64)>,
}

impl Offsets {
    /// The offsets around one local second.
    pub(super) fn around(zone: Tz, local: i64) -> Self {
        // Two days either way hold any offset, the calendar day that Apia skipped included.
        Self::between(zone, local.saturating_sub(2 * DAY), local.saturating_add(2 * DAY))
    }

    /// The offsets from one UTC second to another.
    pub(super) fn between(zone: Tz, from: i64, to: i64) -> Self {
        let first = offset_at(zone, from);
        let mut changes = Vec::new();
        let (mut at, mut offset) = (from, first);
        while at < to {
            let next = at.saturating_add(STEP).min(to);
            let after = offset_at(zone, next);
            if after != offset {
                // The change lies in (at, next]: halve until one second is left.
                let (mut low, mut high) = (at, next);
                while high.saturating_sub(low) > 1 {
                    let middle = low.midpoint(high);
                    if offset_at(zone, middle) == offset { low = middle } else { high = middle }
                }
                changes.push((high, after));
                offset = after;
            }
            at = next;
        }
        Self { first, changes }
    }

    /// The UTC second at which a local second begins.
    ///
    /// A local time that clocks skip begins at the first instant after the gap; one that they repeat begins at its
    /// first occurrence. Later local times never begin earlier.
    pub(super) fn edge(&self, local: i64) -> i64 {
        self.stay(local).edge(local)
    }

    /// The stay at one offset in which a local second begins.
    pub(super) fn stay(&self, local: i64) -> Stay {
        let mut stay =
            Stay { since: i64::MIN, local_since: i64::MIN, local_until: i64::MAX, offset: self.first };
        for &(change, offset) in &self.changes {
            let ends = change.saturating_add(stay.offset);
            if local < ends {
                stay.local_until = ends;
                break;
            }
            // What clocks repeat after this change began before it.
            stay = Stay { since: change, local_since: ends, local_until: i64::MAX, offset };
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
    use chrono_tz::{America, Asia, Australia, Europe, Pacific};

    fn edge(zone: Tz, local: i64) -> i64 {
        Offsets::around(zone, local).edge(local)
    }

    fn edge_of(zone: Tz, local: &str) -> String {
        let local: NaiveDateTime = local.parse().unwrap();
        Instant::from_millis(edge(zone, local.and_utc().timestamp()) * 1000).in_zone(zone)
    }

    #[test]
    fn when_does_a_skipped_local_time_begin() {
        assert_eq!(edge_of(Europe::Rome, "2026-03-29T02:30:00"), "2026-03-29T03:00:00+02:00");
        assert_eq!(edge_of(Europe::Rome, "2026-03-29T02:00:00"), "2026-03-29T03:00:00+02:00");
        assert_eq!(edge_of(Europe::Rome, "2026-03-29T03:00:00"), "2026-03-29T03:00:00+02:00");
        assert_eq!(edge_of(America::Sao_Paulo, "2018-11-04T00:00:00"), "2018-11-04T01:00:00-02:00");
        assert_eq!(edge_of(Asia::Tehran, "2022-03-22T00:30:00"), "2022-03-22T01:00:00+04:30");
        assert_eq!(edge_of(Australia::Lord_Howe, "2026-10-04T02:15:00"), "2026-10-04T02:30:00+11:00");
    }

    #[test]
    fn when_does_a_repeated_local_time_begin() {
        assert_eq!(edge_of(Europe::Rome, "2026-10-25T02:30:00"), "2026-10-25T02:30:00+02:00");
        assert_eq!(edge_of(Europe::Rome, "2026-10-25T03:00:00"), "2026-10-25T03:00:00+01:00");
        assert_eq!(edge_of(America::Sao_Paulo, "2018-02-17T23:30:00"), "2018-02-17T23:30:00-02:00");
        assert_eq!(edge_of(America::Sao_Paulo, "2018-02-18T00:00:00"), "2018-02-18T00:00:00-03:00");
        // Clocks went from 00:01 back to 23:01 of the day before: midnight came twice.
        assert_eq!(edge_of(America::St_Johns, "2010-11-07T00:00:00"), "2010-11-07T00:00:00-02:30");
        assert_eq!(edge_of(America::St_Johns, "2010-11-07T00:01:00"), "2010-11-07T00:01:00-03:30");
    }

    #[test]
    fn when_does_a_day_begin_that_a_zone_skipped() {
        assert_eq!(edge_of(Pacific::Apia, "2011-12-30T00:00:00"), "2011-12-31T00:00:00+14:00");
        assert_eq!(edge_of(Pacific::Apia, "2011-12-30T17:00:00"), "2011-12-31T00:00:00+14:00");
        assert_eq!(edge_of(Pacific::Apia, "2011-12-31T09:00:00"), "2011-12-31T09:00:00+14:00");
    }

    fn assert_no_change_is_missed(zone: Tz) {
        let (from, to) = (-4 * DAY, 4_102_444_800 + 4 * DAY);
        let (daily, _) = (from / DAY..to / DAY)
            .map(|day| offset_at(zone, day * DAY))
            .fold((0_usize, i64::MIN), |(count, last), offset| (count + usize::from(offset != last), offset));
        assert_eq!(Offsets::between(zone, from, to).changes.len() + 1, daily, "{zone}");
    }

    #[test]
    fn does_sampling_miss_a_short_stay() {
        // The zones that keep an offset for a week only.
        for zone in [America::Recife, Asia::Gaza, Europe::Rome] {
            assert_no_change_is_missed(zone);
        }
    }

    #[test]
    #[ignore = "walks through 130 years of 597 zones: some seconds"]
    fn does_sampling_miss_a_change_in_any_zone() {
        chrono_tz::TZ_VARIANTS.into_iter().for_each(assert_no_change_is_missed);
    }
}
