//! The days of a calendar: when each begins in its zone, and whether it is a working day.

use super::END;
use super::closed::DaySet;
use super::hours::{Hours, weekday};
use super::zone::{DAY, Offsets};
use crate::Instant;
use std::sync::OnceLock;

/// Days in a block, built together when one is first asked for: 2.8 years, 4.4 KB.
const BLOCK: i64 = 1024;
/// The day before 1970-01-01: where local time is behind UTC, 1970 begins on it.
const FIRST: i64 = -1;
/// 47 blocks reach from it past 2100-01-01, on which 2099 ends where local time is ahead of UTC.
const BLOCKS: usize = 47;

/// The local dates from 1970 through 2099.
#[derive(Debug)]
pub(super) struct Dates {
    blocks: [OnceLock<Block>; BLOCKS],
}

#[derive(Debug)]
struct Block {
    /// The UTC second at which each day begins, and the one after the last; cut to the range.
    starts: Box<[u32]>,
    working: DaySet,
    closed: DaySet,
    offsets: Offsets,
}

impl Block {
    fn new(first: i64, hours: &Hours) -> Self {
        let end = first.saturating_add(BLOCK);
        let second = |day: i64| day.saturating_mul(DAY);
        let offsets =
            Offsets::between(hours.zone, second(first.saturating_sub(4)), second(end.saturating_add(4)));
        let cut = |at: i64| u32::try_from(at.clamp(0, END / 1000)).unwrap_or(u32::MAX);
        let mut stay = offsets.stay(second(first));
        let start = |day: i64| {
            let local = second(day);
            if !stay.holds(local) {
                stay = offsets.stay(local);
            }
            cut(stay.edge(local))
        };
        let starts: Box<[u32]> = (first..=end).map(start).collect();
        let closed = hours.closed_days(first, end.saturating_add(1));
        let mut working = DaySet::new(first, end);
        for (day, borders) in (first..end).zip(starts.windows(2)) {
            let declared = hours.working_days.get(weekday(day)).copied().unwrap_or(false);
            // A date that the zone skipped has no time of its own, whatever a shift of it leaves to the next one.
            let skipped = borders.first() == borders.last();
            if declared && !skipped && hours.shifts(day, &closed, &offsets).is_some() {
                working.insert(day);
            }
        }
        Self { starts, working, closed, offsets }
    }
}

impl Dates {
    pub(super) fn new() -> Self {
        Self { blocks: [const { OnceLock::new() }; BLOCKS] }
    }

    fn block(&self, day: i64, hours: &Hours) -> Option<(&Block, usize)> {
        let place = day.checked_sub(FIRST)?;
        let number = place.div_euclid(BLOCK);
        let slot = self.blocks.get(usize::try_from(number).ok()?)?;
        let first = number.saturating_mul(BLOCK).saturating_add(FIRST);
        let block = slot.get_or_init(|| Block::new(first, hours));
        Some((block, usize::try_from(place.rem_euclid(BLOCK)).ok()?))
    }

    /// The first instant of a date and of the next one, cut to the range; `None` for a date outside it.
    pub(super) fn span(&self, day: i64, hours: &Hours) -> Option<(Instant, Instant)> {
        let (block, place) = self.block(day, hours)?;
        let [start, end] = *block.starts.get(place..)?.first_chunk()?;
        let at = |second: u32| Instant::from_millis(i64::from(second).saturating_mul(1000));
        let (start, end) = (at(start), at(end));
        (end > Instant::MIN && start < Instant::END).then_some((start, end))
    }

    /// Whether a date is a working day.
    pub(super) fn is_working(&self, day: i64, hours: &Hours) -> bool {
        self.block(day, hours).is_some_and(|(block, _)| block.working.contains(day))
    }

    /// A working day's first opening and last closing, cut to the range; `None` for any other day.
    pub(super) fn working_hours(&self, day: i64, hours: &Hours) -> Option<(Instant, Instant)> {
        let (block, _) = self.block(day, hours)?;
        let (from, to) = hours.shifts(day, &block.closed, &block.offsets)?;
        let at = |second: i64| Instant::from_millis(second.saturating_mul(1000));
        Some((at(from).max(Instant::MIN), at(to).min(Instant::END)))
    }
}
