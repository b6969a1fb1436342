//! The open time between two instants, one opening after the other.

use super::instant;
use super::table::Table;
use crate::Instant;

/// Openings and closings between two instants, in order; see [`Calendar::spans`](super::Calendar::spans).
#[derive(Debug, Clone)]
pub struct Spans<'a> {
    table: &'a Table,
    at: u64,
    end: u64,
}

impl<'a> Spans<'a> {
    pub(super) fn new(table: &'a Table, start: u64, end: u64) -> Self {
        Self { table, at: start, end }
    }
}

impl Iterator for Spans<'_> {
    type Item = (Instant, Instant);

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let (start, end) = self.table.next_span(self.at)?;
        let (start, end) = (start.max(self.at), end.min(self.end));
        self.at = end;
        (start < end).then(|| (instant(start), instant(end)))
    }
}

impl std::iter::FusedIterator for Spans<'_> {}
