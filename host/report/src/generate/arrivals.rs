//! When tickets are opened: by the hour and the weekday of an office, and by the days on which it is closed.

use super::dice::Dice;
use clausola::{Calendar, Instant, Zone};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// How many tickets an hour of a working day brings, beside the others: peaks late in the morning and in the
/// afternoon, a lunch break, few at night.
const HOURS: [u64; 24] =
    [2, 2, 1, 1, 1, 2, 5, 16, 58, 92, 112, 104, 62, 50, 86, 98, 92, 60, 28, 14, 10, 8, 5, 3];

/// What of it the days bring, Monday first, in thousandths.
const WEEKDAYS: [u64; 7] = [1150, 1030, 1000, 980, 920, 170, 60];

/// What of it a working day brings on which the contract's calendar is closed, in thousandths.
const CLOSED: u64 = 120;

/// Openings over a stretch of time. The n-th of N is drawn inside the n-th of N equal parts of the whole, so that all are
/// in order, follow the profile, and none needs the one before it.
#[derive(Debug)]
pub(super) struct Arrivals {
    from: i64,
    to: i64,
    /// What all hours up to and with each of them bring together.
    sums: Vec<u64>,
}

impl Arrivals {
    pub(super) fn new(seed: u64, from: Instant, to: Instant, zone: Zone, calendars: &[Calendar]) -> Self {
        let (from, to) = (from.millis(), to.millis());
        let mut sums = Vec::new();
        let mut sum: u64 = 0;
        let mut day = Day { number: i64::MIN, weight: 0 };
        let mut at = from;
        while at < to {
            let local = at.saturating_add(ahead(at, zone));
            let number = local.div_euclid(DAY);
            if number != day.number {
                day = Day::new(seed, number, at, zone, calendars);
            }
            let end = at.saturating_sub(at.rem_euclid(HOUR)).saturating_add(HOUR).min(to);
            let hour = usize::try_from(local.rem_euclid(DAY).div_euclid(HOUR)).unwrap_or_default();
            let seconds = u64::try_from(end.saturating_sub(at).div_euclid(1000)).unwrap_or_default();
            let busy = HOURS.get(hour).copied().unwrap_or(1).saturating_mul(day.weight);
            sum = sum.saturating_add(busy.saturating_mul(seconds.max(1)));
            sums.push(sum);
            at = end;
        }
        Self { from, to, sums }
    }

    /// When the n-th of so many is opened, to the second.
    pub(super) fn opening(&self, n: u64, of: u64, dice: &mut Dice) -> Instant {
        const FINE: u64 = 1 << 24;
        let whole = u128::from(self.sums.last().copied().unwrap_or_default());
        let part = u128::from(n).saturating_mul(FINE.into()).saturating_add(dice.below(FINE).into());
        let parts = u128::from(of.max(1)).saturating_mul(FINE.into());
        let wanted = part.saturating_mul(whole).checked_div(parts).unwrap_or_default();
        let wanted = u64::try_from(wanted).unwrap_or_default();
        let slot = self.sums.partition_point(|sum| *sum <= wanted);
        let before =
            slot.checked_sub(1).and_then(|before| self.sums.get(before)).copied().unwrap_or_default();
        let bring = self.sums.get(slot).copied().unwrap_or(before).saturating_sub(before);
        let hour = i64::try_from(slot).unwrap_or_default().saturating_mul(HOUR);
        let first = self.from.saturating_sub(self.from.rem_euclid(HOUR));
        let start = first.saturating_add(hour).max(self.from);
        let end = first.saturating_add(hour).saturating_add(HOUR).min(self.to);
        let length = u128::try_from(end.saturating_sub(start)).unwrap_or_default();
        let into = u128::from(wanted.saturating_sub(before)).saturating_mul(length);
        let into = i64::try_from(into.checked_div(bring.into()).unwrap_or_default()).unwrap_or_default();
        let at = start.saturating_add(into);
        Instant::from_millis(at.saturating_sub(at.rem_euclid(1000)).max(self.from))
    }
}

/// A local day, and what it brings in thousandths of an ordinary one.
struct Day {
    number: i64,
    weight: u64,
}

impl Day {
    fn new(seed: u64, number: i64, at: i64, zone: Zone, calendars: &[Calendar]) -> Self {
        // 1 January 1970 was a Thursday.
        let weekday = usize::try_from(number.saturating_add(3).rem_euclid(7)).unwrap_or_default();
        let ordinary = WEEKDAYS.get(weekday).copied().unwrap_or(1000);
        let midnight = number.saturating_mul(DAY).saturating_sub(ahead(at, zone));
        let closed = weekday < 5 && calendars.iter().any(|calendar| is_closed(calendar, weekday, midnight));
        let share = if closed { CLOSED } else { ordinary };
        // No two Tuesdays are alike.
        let luck = Dice::new(seed ^ 0xa221, number.cast_unsigned()).between(780, 1220).unsigned_abs();
        Self { number, weight: share.saturating_mul(luck).div_euclid(1000).max(1) }
    }
}

/// Whether a day is closed on which the calendar has hours in an ordinary week.
fn is_closed(calendar: &Calendar, weekday: usize, midnight: i64) -> bool {
    let usual = calendar.spec().weekly.get(weekday).is_some_and(|windows| !windows.is_empty());
    let (from, to) = (Instant::from_millis(midnight), Instant::from_millis(midnight.saturating_add(DAY)));
    usual && calendar.worked(from, to).is_ok_and(|worked| worked == 0)
}

/// How far local clocks are ahead of UTC, in milliseconds: read from how the instant is written.
pub(super) fn ahead(at: i64, zone: Zone) -> i64 {
    let text = Instant::from_millis(at).in_zone(zone);
    let Some((sign, hours, minutes)) = text.get(text.len().saturating_sub(6)..).and_then(|offset| {
        Some((
            offset.get(..1)?,
            offset.get(1..3)?.parse::<i64>().ok()?,
            offset.get(4..)?.parse::<i64>().ok()?,
        ))
    }) else {
        return 0;
    };
    let ahead = hours.saturating_mul(60).saturating_add(minutes).saturating_mul(60_000);
    if sign == "-" { ahead.saturating_neg() } else { ahead }
}
