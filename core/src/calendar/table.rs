//! The compiled calendar: its open time from 1970 through 2099, in chunks.
//!
//! Time is cut into chunks of 2^26 seconds (2.13 years), each built when it is first asked for; reading one that is
//! there takes no lock. Most questions stay within one chunk; the others walk over the totals of those between.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "instants are checked against 1970..2100 on entry: seconds fit 32 bits, milliseconds 42, and every \
              difference is between a later and an earlier one; overflow checks stay on in release builds"
)]

use super::chunk::Chunk;
use super::hours::Hours;
use crate::Instant;
use std::sync::OnceLock;

/// A chunk covers 2^26 seconds: short enough to build in microseconds, long enough to be left rarely.
const CHUNK_BITS: u32 = 26;
/// The first millisecond that is not answered for, 2100-01-01T00:00:00Z.
const END: u64 = Instant::END.millis().unsigned_abs();
/// 62 chunks reach from 1970 past 2099.
const CHUNKS: usize = chunk_of(END) + 1;

/// The number of an instant's chunk: its milliseconds by 1000 * 2^26.
///
/// The shift leaves a division by 125 of less than 7,642, for which a product is exact; the compiler's own, good for
/// any number, takes three times as long.
#[inline]
const fn chunk_of(millis: u64) -> usize {
    (((millis >> (CHUNK_BITS + 3)) * 8389) >> 20) as usize
}

/// The first instant of a chunk, or the end of all.
fn chunk_start(number: usize) -> u64 {
    ((number as u64 * 1000) << CHUNK_BITS).min(END)
}

/// A calendar's open time from 1970 through 2099, built chunk by chunk as it is asked for.
///
/// All instants are UTC milliseconds in `0..=END`; the caller checks them.
#[derive(Debug)]
pub(super) struct Table {
    hours: Hours,
    /// The first instant that is answered for, and for how long from there on.
    start: u64,
    length: u64,
    chunks: [OnceLock<Chunk>; CHUNKS],
}

impl Table {
    pub(super) fn new(hours: Hours) -> Self {
        let (start, end) = hours.range();
        let millis = |second: i64| u64::try_from(second).unwrap_or(0).saturating_mul(1000).min(END);
        let (start, end) = (millis(start), millis(end));
        Self { hours, start, length: end.saturating_sub(start), chunks: [const { OnceLock::new() }; CHUNKS] }
    }

    pub(super) fn hours(&self) -> &Hours {
        &self.hours
    }

    /// Whether an instant is answered for.
    #[inline]
    pub(super) fn covers(&self, at: u64) -> bool {
        at.wrapping_sub(self.start) < self.length
    }

    fn chunk(&self, number: usize) -> Option<&Chunk> {
        let slot = self.chunks.get(number)?;
        Some(slot.get_or_init(|| Chunk::new(&self.hours, chunk_start(number), chunk_start(number + 1))))
    }

    /// The chunk of an instant, if it is built.
    #[inline]
    fn built(&self, at: u64) -> Option<&Chunk> {
        self.chunks.get(chunk_of(at))?.get()
    }

    /// [`Table::worked`] where that takes one chunk that is built and has lines; the caller asks again otherwise.
    #[inline]
    pub(super) fn quick_worked(&self, start: u64, end: u64) -> Option<u64> {
        if !self.covers(start) || !self.covers(end) {
            return None;
        }
        let chunk = self.built(start)?;
        chunk.line_open_before(end)?.checked_sub(chunk.line_open_before(start)?)
    }

    /// [`Table::due`] on the same terms. Anything but a positive duration is refused.
    #[inline]
    pub(super) fn quick_due(&self, start: u64, millis: i64) -> Option<u64> {
        if !self.covers(start) {
            return None;
        }
        let chunk = self.built(start)?;
        // Zero and negative durations become too large for any chunk.
        let last = chunk.line_open_before(start)?.checked_add(millis.wrapping_sub(1).cast_unsigned())?;
        Some(chunk.line_reached(last)? + 1).filter(|due| self.covers(*due))
    }

    /// [`Table::before`] on the same terms.
    #[inline]
    pub(super) fn quick_before(&self, end: u64, millis: i64) -> Option<u64> {
        if !self.covers(end) || millis <= 0 {
            return None;
        }
        let chunk = self.built(end)?;
        let before = chunk.line_reached(chunk.line_open_before(end)?.checked_sub(millis.cast_unsigned())?)?;
        self.covers(before).then_some(before)
    }

    /// The first open instant at or after one, on the same terms.
    #[inline]
    pub(super) fn quick_next_open(&self, at: u64) -> Option<u64> {
        if !self.covers(at) {
            return None;
        }
        let chunk = self.built(at)?;
        chunk.line_reached(chunk.line_open_before(at)?)
    }

    /// Open milliseconds in `[start, end)`, for `start <= end`.
    pub(super) fn worked(&self, start: u64, end: u64) -> u64 {
        let (first, last) = (chunk_of(start), chunk_of(end));
        let (Some(a), Some(b)) = (self.chunk(first), self.chunk(last)) else { return 0 };
        let (from, to) = (a.open_before(start), b.open_before(end));
        if first == last { to - from } else { self.totals(first, last) + to - from }
    }

    /// Open milliseconds of the chunks `first..last`.
    fn totals(&self, first: usize, last: usize) -> u64 {
        (first..last).filter_map(|number| self.chunk(number)).map(Chunk::total).sum()
    }

    /// The earliest instant with `millis` (over 0) of open time since `start`; `None` where time runs out.
    pub(super) fn due(&self, start: u64, millis: u64) -> Option<u64> {
        let number = chunk_of(start);
        let chunk = self.chunk(number)?;
        let target = chunk.open_before(start).checked_add(millis)?;
        if target <= chunk.total() {
            return Some(chunk.reached(target - 1) + 1);
        }
        self.due_later(number + 1, target - chunk.total())
    }

    fn due_later(&self, first: usize, mut target: u64) -> Option<u64> {
        for number in first..CHUNKS {
            let chunk = self.chunk(number)?;
            if target <= chunk.total() {
                return Some(chunk.reached(target - 1) + 1);
            }
            target -= chunk.total();
        }
        None
    }

    /// The latest instant with `millis` (over 0) of open time until `end`; `None` where time runs out.
    pub(super) fn before(&self, end: u64, millis: u64) -> Option<u64> {
        let number = chunk_of(end);
        let chunk = self.chunk(number)?;
        let open = chunk.open_before(end);
        if millis <= open {
            return Some(chunk.reached(open - millis));
        }
        self.before_earlier(number, millis - open)
    }

    fn before_earlier(&self, number: usize, mut missing: u64) -> Option<u64> {
        for number in (0..number).rev() {
            let chunk = self.chunk(number)?;
            if missing <= chunk.total() {
                return Some(chunk.reached(chunk.total() - missing));
            }
            missing -= chunk.total();
        }
        None
    }

    /// Open milliseconds in `[start, end)`, for instants inside the range.
    pub(super) fn worked_between(&self, start: Instant, end: Instant) -> u64 {
        match (u64::try_from(start.millis()), u64::try_from(end.millis())) {
            (Ok(start), Ok(end)) if start < end && end <= END => self.worked(start, end),
            _ => 0,
        }
    }

    /// The first open interval that ends after an instant, whole at its end and cut at the chunk's start.
    pub(super) fn next_span(&self, at: u64) -> Option<(u64, u64)> {
        let mut numbers = chunk_of(at)..CHUNKS;
        let (mut open, mut chunk) = numbers.find_map(|number| {
            let chunk = self.chunk(number)?;
            Some((chunk.next_span(at)?, chunk))
        })?;
        // What is open at a chunk's end may go on in the next one.
        while open.1 == chunk.end() {
            let Some(next) = numbers.next().and_then(|number| self.chunk(number)) else { break };
            match next.next_span(open.1) {
                Some((start, end)) if start == open.1 => open.1 = end,
                _ => break,
            }
            chunk = next;
        }
        Some(open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn does_every_instant_find_its_chunk() {
        for number in 0..CHUNKS {
            let (start, end) = (chunk_start(number), chunk_start(number + 1));
            assert_eq!(chunk_of(start), number);
            assert_eq!(chunk_of(end - 1), number);
        }
    }
}
