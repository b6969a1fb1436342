//! The compiled calendar: open intervals with running totals, found by two direct indices.
//!
//! Time is cut into chunks of 2^27 seconds (4.25 years), each built when it is first asked for. A chunk holds its
//! open intervals as 32-bit epoch seconds (every edge is a whole second, and 2099 fits), the open seconds before
//! each, and two indices: one by time, one by open seconds. An answer is one look into an index and a fixed, small
//! number of comparisons, the same for every instant, so that the processor predicts them.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "instants are checked against 1970..2100 on entry: seconds fit 32 bits, milliseconds 42, and every \
              difference is between a later and an earlier one; overflow checks stay on in release builds"
)]

use super::hours::Hours;
use crate::Instant;
use std::sync::OnceLock;

/// A chunk covers 2^27 seconds, 4.25 years: short enough to build in microseconds, long enough to cross rarely.
const CHUNK_BITS: u32 = 27;
/// The first second that is not answered for, 2100-01-01T00:00:00Z.
const END: u64 = 4_102_444_800;
/// 31 chunks reach from 1970 past 2099.
const CHUNKS: usize = (END >> CHUNK_BITS) as usize + 1;

/// An open interval: when it opens, and how many open seconds its chunk has before it.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    before: u32,
}

/// For keys in ascending order: the position of the last one at or below a value.
#[derive(Debug)]
struct Index {
    shift: u32,
    /// The most keys inside one bucket, which is the number of steps to take.
    steps: usize,
    buckets: Box<[u32]>,
}

impl Index {
    /// Indexes `keys` (ascending, the first one 0) over the values `0..=extent`.
    fn new(keys: &[u32], extent: u32) -> Self {
        let mean = extent / u32::try_from(keys.len()).unwrap_or(u32::MAX).max(1);
        let shift = mean.max(1).ilog2().clamp(6, 20);
        let mut buckets = Vec::with_capacity((extent >> shift) as usize + 2);
        let (mut position, mut steps) = (0_usize, 0_usize);
        for bucket in 0..=u64::from(extent >> shift) {
            let (first, end) = (bucket << shift, (bucket + 1) << shift);
            let later = |key: Option<&u32>, limit: u64| key.is_some_and(|key| u64::from(*key) < limit);
            while later(keys.get(position + 1), first + 1) {
                position += 1;
            }
            buckets.push(u32::try_from(position).unwrap_or(u32::MAX));
            let inside = keys.iter().skip(position + 1).take_while(|key| u64::from(**key) < end).count();
            steps = steps.max(inside);
        }
        Self { shift, steps, buckets: buckets.into() }
    }

    #[inline]
    fn bucket(&self, value: u32) -> usize {
        self.buckets.get((value >> self.shift) as usize).map_or(0, |position| *position as usize)
    }
}

/// The open time of one chunk.
#[derive(Debug)]
struct Chunk {
    start: u32,
    total: u32,
    /// An empty interval at the chunk's start, its open intervals, and an empty one at its end.
    spans: Box<[Span]>,
    by_time: Index,
    by_open: Index,
}

impl Chunk {
    fn new(hours: &Hours, number: usize) -> Self {
        let start = (number as u64) << CHUNK_BITS;
        let end = ((number as u64 + 1) << CHUNK_BITS).min(END);
        let second = |at: i64| u32::try_from(at).unwrap_or(u32::MAX);
        let open = hours.spans(i64::try_from(start).unwrap_or(0), i64::try_from(end).unwrap_or(0));
        let mut spans = Vec::with_capacity(open.len() + 2);
        let mut total = 0;
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        spans.push(Span { start, before: 0 });
        for (from, to) in open {
            spans.push(Span { start: second(from), before: total });
            total += second(to) - second(from);
        }
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        spans.push(Span { start: end, before: total });
        let inner = spans.get(..spans.len() - 1).unwrap_or_default();
        let by_time = Index::new(&inner.iter().map(|s| s.start - start).collect::<Vec<_>>(), end - start);
        let by_open = Index::new(&inner.iter().map(|s| s.before).collect::<Vec<_>>(), total);
        Self { start, total, spans: spans.into(), by_time, by_open }
    }

    /// The interval at a position and its length in seconds; empty past the last one.
    #[inline]
    fn span(&self, position: usize) -> (Span, u32) {
        let span =
            self.spans.get(position).copied().unwrap_or(Span { start: self.start, before: self.total });
        let length = self.spans.get(position + 1).map_or(0, |next| next.before - span.before);
        (span, length)
    }

    /// The position of the last interval that opens at or before a second of this chunk.
    #[inline]
    fn at_time(&self, second: u32) -> usize {
        let mut position = self.by_time.bucket(second - self.start);
        for _ in 0..self.by_time.steps {
            position += usize::from(self.spans.get(position + 1).is_some_and(|next| next.start <= second));
        }
        position
    }

    /// The position of the last interval with at most that many open seconds before it.
    #[inline]
    fn at_open(&self, open: u32) -> usize {
        let mut position = self.by_open.bucket(open);
        for _ in 0..self.by_open.steps {
            position += usize::from(self.spans.get(position + 1).is_some_and(|next| next.before <= open));
        }
        position
    }

    /// Open milliseconds of this chunk before an instant in it.
    #[inline]
    fn open_before(&self, millis: u64) -> u64 {
        let (span, length) = self.span(self.at_time((millis / 1000) as u32));
        let inside = (millis - u64::from(span.start) * 1000).min(u64::from(length) * 1000);
        u64::from(span.before) * 1000 + inside
    }

    /// The earliest instant before which this chunk has that many open milliseconds, 1..=total.
    #[inline]
    fn earliest(&self, open: u64) -> u64 {
        let (span, _) = self.span(self.at_open(((open - 1) / 1000) as u32));
        u64::from(span.start) * 1000 + (open - u64::from(span.before) * 1000)
    }

    /// The latest instant before which this chunk has that many open milliseconds, 0..total.
    #[inline]
    fn latest(&self, open: u64) -> u64 {
        let (span, _) = self.span(self.at_open((open / 1000) as u32));
        u64::from(span.start) * 1000 + (open - u64::from(span.before) * 1000)
    }

    /// The first open interval of this chunk that ends after an instant, which may lie before the chunk.
    fn next_span(&self, at: u64) -> Option<(u64, u64)> {
        let position = self.at_time(u32::try_from(at / 1000).ok()?.max(self.start));
        (position..=position + 1).find_map(|position| {
            let (span, length) = self.span(position);
            let (start, end) = (u64::from(span.start) * 1000, u64::from(span.start + length) * 1000);
            (length > 0 && end > at).then_some((start, end))
        })
    }

    fn end(&self) -> u64 {
        self.spans.last().map_or(0, |end| u64::from(end.start) * 1000)
    }

    #[inline]
    fn total(&self) -> u64 {
        u64::from(self.total) * 1000
    }
}

/// A calendar's open time from 1970 through 2099, built chunk by chunk as it is asked for.
///
/// All instants are UTC milliseconds in `0..=END * 1000`; the caller checks them.
#[derive(Debug)]
pub(super) struct Table {
    hours: Hours,
    chunks: [OnceLock<Chunk>; CHUNKS],
}

#[inline]
fn chunk_of(millis: u64) -> usize {
    ((millis / 1000) >> CHUNK_BITS) as usize
}

impl Table {
    pub(super) fn new(hours: Hours) -> Self {
        Self { hours, chunks: [const { OnceLock::new() }; CHUNKS] }
    }

    pub(super) fn hours(&self) -> &Hours {
        &self.hours
    }

    #[inline]
    fn chunk(&self, number: usize) -> Option<&Chunk> {
        let slot = self.chunks.get(number)?;
        Some(match slot.get() {
            Some(chunk) => chunk,
            None => self.build(slot, number),
        })
    }

    #[cold]
    #[inline(never)]
    fn build<'a>(&'a self, slot: &'a OnceLock<Chunk>, number: usize) -> &'a Chunk {
        slot.get_or_init(|| Chunk::new(&self.hours, number))
    }

    /// Open milliseconds in `[start, end)`, for `start <= end`.
    #[inline]
    pub(super) fn worked(&self, start: u64, end: u64) -> u64 {
        let (first, last) = (chunk_of(start), chunk_of(end));
        let (Some(a), Some(b)) = (self.chunk(first), self.chunk(last)) else { return 0 };
        let (from, to) = (a.open_before(start), b.open_before(end));
        if first == last { to - from } else { self.totals(first, last) + to - from }
    }

    /// Open milliseconds of the chunks `first..last`.
    #[inline(never)]
    fn totals(&self, first: usize, last: usize) -> u64 {
        (first..last).filter_map(|number| self.chunk(number)).map(Chunk::total).sum()
    }

    /// The earliest instant with `millis` (over 0) of open time since `start`; `None` where time runs out.
    #[inline]
    pub(super) fn due(&self, start: u64, millis: u64) -> Option<u64> {
        let number = chunk_of(start);
        let chunk = self.chunk(number)?;
        let target = chunk.open_before(start).checked_add(millis)?;
        if target <= chunk.total() {
            return Some(chunk.earliest(target));
        }
        self.due_later(number + 1, target - chunk.total())
    }

    #[inline(never)]
    fn due_later(&self, first: usize, mut target: u64) -> Option<u64> {
        for number in first..CHUNKS {
            let chunk = self.chunk(number)?;
            if target <= chunk.total() {
                return Some(chunk.earliest(target));
            }
            target -= chunk.total();
        }
        None
    }

    /// The latest instant with `millis` (over 0) of open time until `end`; `None` where time runs out.
    #[inline]
    pub(super) fn before(&self, end: u64, millis: u64) -> Option<u64> {
        let number = chunk_of(end);
        let chunk = self.chunk(number)?;
        let open = chunk.open_before(end);
        if millis <= open {
            return Some(chunk.latest(open - millis));
        }
        self.before_earlier(number, millis - open)
    }

    #[inline(never)]
    fn before_earlier(&self, number: usize, mut missing: u64) -> Option<u64> {
        for number in (0..number).rev() {
            let chunk = self.chunk(number)?;
            if missing <= chunk.total() {
                return Some(chunk.latest(chunk.total() - missing));
            }
            missing -= chunk.total();
        }
        None
    }

    /// Open milliseconds in `[start, end)`, for instants inside the range.
    pub(super) fn worked_between(&self, start: Instant, end: Instant) -> u64 {
        match (u64::try_from(start.millis()), u64::try_from(end.millis())) {
            (Ok(start), Ok(end)) if start < end && end <= END * 1000 => self.worked(start, end),
            _ => 0,
        }
    }

    /// The first and the last moment of open time in `[start, end)`; `None` where there is none.
    pub(super) fn open_within(&self, start: Instant, end: Instant) -> Option<(Instant, Instant)> {
        let open = self.worked_between(start, end);
        if open == 0 {
            return None;
        }
        let (start, end) = (u64::try_from(start.millis()).ok()?, u64::try_from(end.millis()).ok()?);
        let at = |millis| i64::try_from(millis).ok().map(Instant::from_millis);
        Some((at(self.before(end, open)?)?, at(self.due(start, open)?)?))
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
