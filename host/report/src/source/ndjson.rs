//! Lines of JSON, cut at ends of lines, and of tickets where each line is an event.

use super::{Content, Input, PIECE, Piece, Source};
use crate::Fault;
use crate::rows::{self, Layout};
use clausola::Contract;
use std::io::Read;
use std::sync::Arc;

struct Lines {
    source: Arc<str>,
    reader: Box<dyn Read + Send>,
    path: std::path::PathBuf,
    /// Read, and not passed on yet.
    rest: Vec<u8>,
    line: u64,
    /// Absent where each line is a ticket.
    events: Option<Arc<Layout>>,
    ended: bool,
}

pub(super) fn open(
    input: &Input,
    reader: Box<dyn Read + Send>,
    contract: &Contract,
) -> Result<Box<dyn Source>, Fault> {
    let mut lines = Lines {
        source: Arc::from(input.name()),
        reader,
        path: input.path.clone(),
        rest: Vec::new(),
        line: 1,
        events: None,
        ended: false,
    };
    lines.fill(PIECE)?;
    // Some shells put a byte order mark in front of what they pipe.
    if lines.rest.starts_with(b"\xef\xbb\xbf") {
        lines.rest.drain(..3);
    }
    let first = lines.rest.split(|b| *b == b'\n').find(|line| !line.trim_ascii().is_empty());
    if first.is_some_and(rows::is_event) {
        lines.events = Some(Arc::new(Layout::of_lines(contract)));
    }
    Ok(Box::new(lines))
}

impl Lines {
    /// Reads on until so many bytes wait, or nothing more comes.
    fn fill(&mut self, wanted: usize) -> Result<(), Fault> {
        while !self.ended && self.rest.len() < wanted {
            let missing = wanted.saturating_sub(self.rest.len());
            let read = self.reader.by_ref().take(missing as u64).read_to_end(&mut self.rest);
            self.ended = read.map_err(|e| Fault::unreadable(&self.path, &e))? == 0;
        }
        Ok(())
    }

    /// Where the piece ends: after the last whole line, or before the last ticket that may go on.
    fn cut(&self) -> Option<usize> {
        if self.ended {
            return Some(self.rest.len());
        }
        let end = self.rest.iter().rposition(|b| *b == b'\n')?.checked_add(1)?;
        match &self.events {
            None => Some(end),
            Some(_) => rows::last_ticket(self.rest.get(..end)?),
        }
    }
}

impl Source for Lines {
    fn next(&mut self) -> Result<Option<Piece>, Fault> {
        let mut wanted = PIECE;
        self.fill(wanted)?;
        if self.rest.is_empty() {
            return Ok(None);
        }
        let end = loop {
            match self.cut() {
                Some(end) if end > 0 => break end,
                _ => {
                    wanted = wanted.saturating_mul(2);
                    self.fill(wanted)?;
                }
            }
        };
        let rest = self.rest.split_off(end);
        let taken = std::mem::replace(&mut self.rest, rest);
        let (first, bytes) = (self.line, taken.len() as u64);
        self.line = self.line.saturating_add(taken.iter().filter(|b| **b == b'\n').count() as u64);
        let content = match &self.events {
            None => Content::Lines(taken),
            Some(layout) => Content::EventLines(taken, Arc::clone(layout)),
        };
        Ok(Some(Piece { source: Arc::clone(&self.source), first, bytes, content }))
    }
}
