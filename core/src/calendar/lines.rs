//! Open time as two piecewise straight lines, each answered by one look into memory.
//!
//! One line leads from a time to the open time before it, the other back. Both are cut into equal pieces, a power
//! of two of milliseconds long, chosen so that no piece bends more often than its record has room for. A record is
//! then all that an answer needs, and all answers take the same few steps, without a branch that a processor could
//! guess wrong.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "times are below 2^42 ms, shifts below 32, and every difference is between a later and an earlier time"
)]

use super::chunk::Span;

/// The longest piece: 2^26 ms, 18.6 hours.
const LONGEST: u32 = 26;

/// The most pieces that are worth their memory; where a line needs more, its calendar is searched instead.
fn most_pieces(spans: &[Span]) -> u64 {
    spans.len() as u64 * 8 + 1024
}

/// How a line is cut: the length of its pieces as a power of two.
#[derive(Debug, Clone, Copy)]
struct Cut(u32);

impl Cut {
    #[inline]
    fn number(self, at: u64) -> usize {
        at.wrapping_shr(self.0) as usize
    }

    /// The milliseconds since the piece began, fewer than 2^26.
    #[inline]
    fn offset(self, at: u64) -> u32 {
        (at & 1_u64.wrapping_shl(self.0).wrapping_sub(1)) as u32
    }
}

/// Cuts a line of some length into the longest pieces that have room for its bends, which `pieces` tells by making
/// them; `None` where that takes more than `most`.
fn cut<P>(
    length: u64,
    most: u64,
    mut pieces: impl FnMut(u32, usize) -> Option<Vec<P>>,
) -> Option<(Cut, Vec<P>)> {
    let shifts = (0..=LONGEST).rev().map(|shift| (shift, length.div_ceil(1 << shift)));
    shifts
        .take_while(|(_, count)| *count <= most)
        .find_map(|(shift, count)| Some((Cut(shift), pieces(shift, usize::try_from(count).ok()?)?)))
}

/// From a time to the open time before it.
#[derive(Debug)]
pub(super) struct Opened {
    cut: Cut,
    pieces: Box<[OpenedPiece]>,
}

/// The open milliseconds before a piece, and up to two open intervals within it, as offset and length.
#[derive(Debug, Clone, Copy, Default)]
struct OpenedPiece {
    before: u64,
    from: [u32; 2],
    length: [u32; 2],
}

impl Opened {
    /// The line over the times `origin..end`; one without pieces where it bends too often.
    pub(super) fn new(spans: &[Span], origin: u64, end: u64) -> Self {
        let pieces = cut(end - origin, most_pieces(spans), |shift, count| {
            let mut pieces = Vec::with_capacity(count);
            let mut next = 0;
            let mut start = origin;
            while pieces.len() < count {
                while spans.get(next).is_some_and(|span| span.end() <= start) {
                    next += 1;
                }
                let end = start + (1 << shift);
                pieces.push(OpenedPiece::new(spans, next, start, end)?);
                start = end;
            }
            Some(pieces)
        });
        let (cut, pieces) = pieces.unwrap_or((Cut(LONGEST), Vec::new()));
        Self { cut, pieces: pieces.into() }
    }

    /// Open milliseconds before a time, counted from the origin; `None` past the end.
    #[inline]
    pub(super) fn before(&self, time: u64) -> Option<u64> {
        let piece = self.pieces.get(self.cut.number(time))?;
        let offset = self.cut.offset(time);
        let [from, later] = piece.from;
        let [length, later_length] = piece.length;
        let open = |from: u32, length: u32| u64::from(offset.saturating_sub(from).min(length));
        Some(piece.before + open(from, length) + open(later, later_length))
    }
}

impl OpenedPiece {
    /// The piece from `start` to `end`; `next` is the first interval that ends after its start.
    fn new(spans: &[Span], next: usize, start: u64, end: u64) -> Option<Self> {
        let mut piece = Self {
            before: match spans.get(next) {
                Some(span) => span.before() + start.saturating_sub(span.start()),
                None => spans.last().map_or(0, |last| last.before() + last.length()),
            },
            ..Self::default()
        };
        for (room, span) in spans.iter().skip(next).enumerate() {
            if span.start() >= end {
                break;
            }
            let from = span.start().max(start);
            *piece.from.get_mut(room)? = u32::try_from(from - start).ok()?;
            *piece.length.get_mut(room)? = u32::try_from(span.end().min(end) - from).ok()?;
        }
        Some(piece)
    }
}

/// From an amount of open time to the time at which it is reached.
#[derive(Debug)]
pub(super) struct Reached {
    cut: Cut,
    pieces: Box<[ReachedPiece]>,
}

/// When a piece's first open millisecond begins, and up to two closed times within it: after how many open
/// milliseconds, and how many seconds long.
#[derive(Debug, Clone, Copy)]
struct ReachedPiece {
    start: u64,
    after: [u32; 2],
    closed: [u32; 2],
}

impl Reached {
    /// The line over all of the open time; one without pieces where it bends too often.
    pub(super) fn new(spans: &[Span]) -> Self {
        let total = spans.last().map_or(0, |last| last.before() + last.length());
        let pieces = cut(total, most_pieces(spans), |shift, count| {
            let mut pieces = Vec::with_capacity(count);
            let mut spans = spans;
            let mut open = 0;
            while pieces.len() < count {
                while spans.get(1).is_some_and(|next| next.before() <= open) {
                    spans = spans.get(1..)?;
                }
                let end = open + (1 << shift);
                pieces.push(ReachedPiece::new(spans, open, end)?);
                open = end;
            }
            Some(pieces)
        });
        let (cut, pieces) = pieces.unwrap_or((Cut(LONGEST), Vec::new()));
        Self { cut, pieces: pieces.into() }
    }

    /// The time at which the open millisecond with that number, from 0, begins.
    #[inline]
    pub(super) fn at(&self, open: u64) -> Option<u64> {
        let piece = self.pieces.get(self.cut.number(open))?;
        let offset = self.cut.offset(open);
        let [after, later] = piece.after;
        let [closed, later_closed] = piece.closed;
        let passed = |after: u32, closed: u32| u64::from(if after <= offset { closed } else { 0 });
        Some(piece.start + u64::from(offset) + (passed(after, closed) + passed(later, later_closed)) * 1000)
    }
}

impl ReachedPiece {
    /// The piece from `open` to `end`; the first of `spans` holds its first millisecond.
    fn new(spans: &[Span], open: u64, end: u64) -> Option<Self> {
        let first = spans.first()?;
        let start = first.start() + (open - first.before());
        let mut piece = Self { start, after: [u32::MAX; 2], closed: [0; 2] };
        let mut last = first;
        for (room, span) in spans.iter().skip(1).enumerate() {
            if span.before() >= end {
                break;
            }
            *piece.after.get_mut(room)? = u32::try_from(span.before() - open).ok()?;
            *piece.closed.get_mut(room)? = u32::try_from((span.start() - last.end()) / 1000).ok()?;
            last = span;
        }
        Some(piece)
    }
}

#[cfg(test)]
impl Opened {
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.pieces)
    }
}

#[cfg(test)]
impl Reached {
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.pieces)
    }
}
