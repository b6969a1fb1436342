//! The open time of one chunk of a calendar's table.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "times are below 2^42 ms, and every difference is between a later and an earlier one"
)]

use super::hours::Hours;
use super::lines::{Opened, Reached};

/// An open interval, and the open time of its chunk before it, in seconds: all edges are whole seconds, and those of
/// 2099 fit 32 bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    start: u32,
    length: u32,
    before: u32,
}

impl Span {
    pub(super) fn start(&self) -> u64 {
        u64::from(self.start) * 1000
    }

    pub(super) fn length(&self) -> u64 {
        u64::from(self.length) * 1000
    }

    pub(super) fn end(&self) -> u64 {
        self.start() + self.length()
    }

    pub(super) fn before(&self) -> u64 {
        u64::from(self.before) * 1000
    }
}

/// The open time from `start` to `end`, as sorted intervals and, unless they are too many, as two lines.
///
/// The intervals are the definition; the lines answer faster. All times are UTC milliseconds within the chunk, its
/// end included.
#[derive(Debug)]
pub(super) struct Chunk {
    start: u64,
    end: u64,
    total: u64,
    opened: Opened,
    reached: Reached,
    spans: Box<[Span]>,
}

impl Chunk {
    pub(super) fn new(hours: &Hours, start: u64, end: u64) -> Self {
        let whole = |millis: u64| i64::try_from(millis / 1000).unwrap_or(i64::MAX);
        let second = |at: i64| u32::try_from(at).unwrap_or(u32::MAX);
        let mut before = 0;
        let spans: Box<[Span]> = hours
            .spans(whole(start), whole(end))
            .into_iter()
            .map(|(from, to)| {
                let span = Span { start: second(from), length: second(to) - second(from), before };
                before += span.length;
                span
            })
            .collect();
        let (opened, reached) = (Opened::new(&spans, start, end), Reached::new(&spans));
        Self { start, end, total: u64::from(before) * 1000, opened, reached, spans }
    }

    /// Open milliseconds before a time, by the line alone: `None` for a time outside the chunk, or without a line.
    #[inline]
    pub(super) fn line_open_before(&self, time: u64) -> Option<u64> {
        // A time before the chunk wraps to one far past its end.
        self.opened.before(time.wrapping_sub(self.start))
    }

    /// The time at which the open millisecond with that number begins, by the line alone: `None` for a number that
    /// is not below the total, or without a line.
    #[inline]
    pub(super) fn line_reached(&self, open: u64) -> Option<u64> {
        if open < self.total { self.reached.at(open) } else { None }
    }

    /// Open milliseconds before a time of the chunk.
    pub(super) fn open_before(&self, time: u64) -> u64 {
        self.line_open_before(time).unwrap_or_else(|| self.search_open_before(time))
    }

    /// The time at which the open millisecond with that number begins, 0..total.
    pub(super) fn reached(&self, open: u64) -> u64 {
        self.line_reached(open).unwrap_or_else(|| self.search_reached(open))
    }

    fn search_open_before(&self, time: u64) -> u64 {
        let position = self.spans.partition_point(|span| span.start() <= time);
        let span = position.checked_sub(1).and_then(|position| self.spans.get(position));
        span.map_or(0, |span| span.before() + (time - span.start()).min(span.length()))
    }

    fn search_reached(&self, open: u64) -> u64 {
        let position = self.spans.partition_point(|span| span.before() <= open);
        let span = position.checked_sub(1).and_then(|position| self.spans.get(position));
        span.map_or(self.end, |span| span.start() + (open - span.before()))
    }

    /// The first open interval that ends after a time, which may lie before the chunk.
    pub(super) fn next_span(&self, time: u64) -> Option<(u64, u64)> {
        let position = self.spans.partition_point(|span| span.end() <= time);
        self.spans.get(position).map(|span| (span.start(), span.end()))
    }

    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Open milliseconds of the whole chunk.
    #[inline]
    pub(super) fn total(&self) -> u64 {
        self.total
    }
}

#[cfg(test)]
impl Chunk {
    /// Bytes on the heap, and the number of openings.
    pub(super) fn bytes(&self) -> (usize, usize) {
        let lines = self.opened.bytes() + self.reached.bytes();
        (size_of_val(&*self.spans) + lines, self.spans.len())
    }

    /// Checks the lines against the intervals, around every edge; says whether there are lines.
    pub(super) fn check_lines(&self) -> bool {
        let edges = self.spans.iter().flat_map(|span| [span.start(), span.end()]);
        let times =
            edges.chain([self.start, self.end - 1]).flat_map(|edge| [edge.wrapping_sub(1), edge, edge + 1]);
        let mut lines = [true; 2];
        for time in times.filter(|time| (self.start..self.end).contains(time)) {
            match self.line_open_before(time) {
                Some(open) => assert_eq!(open, self.search_open_before(time), "{time}"),
                None => lines[0] = false,
            }
        }
        let opens = self
            .spans
            .iter()
            .flat_map(|span| [span.before().wrapping_sub(1), span.before(), span.before() + 1]);
        for open in opens.filter(|open| *open < self.total) {
            match self.line_reached(open) {
                Some(time) => assert_eq!(time, self.search_reached(open), "{open}"),
                None => lines[1] = false,
            }
        }
        assert_eq!(self.line_reached(self.total), None);
        assert_eq!(self.line_open_before(self.start.wrapping_sub(1)), None);
        assert_eq!(self.line_open_before(self.end), None);
        lines == [true; 2]
    }
}
