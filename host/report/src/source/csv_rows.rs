//! Comma-separated rows of events, cut between tickets.

use super::{Content, Input, PIECE, Piece, Source};
use crate::Fault;
use crate::rows::Layout;
use clausola::Contract;
use csv::ByteRecord;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

/// Keeps what a reader reads: the records are cut here, and taken apart by the workers.
struct Kept<R> {
    inner: R,
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl<R: Read> Read for Kept<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        bytes.extend_from_slice(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

struct Records {
    source: Arc<str>,
    reader: csv::Reader<Kept<Box<dyn Read + Send>>>,
    bytes: Arc<Mutex<Vec<u8>>>,
    /// The byte of the input that the kept bytes begin with, and the record there.
    from: u64,
    record: u64,
    layout: Arc<Layout>,
    /// The ticket of the last record, and where its records began.
    ticket: Vec<u8>,
    began: u64,
    began_record: u64,
    ended: bool,
}

pub(super) fn open(
    input: &Input,
    inner: Box<dyn Read + Send>,
    contract: &Contract,
) -> Result<Box<dyn Source>, Fault> {
    let bytes = Arc::new(Mutex::new(Vec::new()));
    let kept = Kept { inner, bytes: Arc::clone(&bytes) };
    let mut reader = csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 16).from_reader(kept);
    let name = input.name();
    let header = reader.headers().map_err(|e| {
        Fault::new(
            name.clone(),
            "unreadable",
            format!("the header of `{name}` cannot be read: {e}"),
            "save it as UTF-8 text with a header",
        )
    })?;
    let layout = Layout::of_columns(&name, header.iter(), contract)?;
    let from = reader.position().byte();
    drain(&bytes, usize::try_from(from).unwrap_or(usize::MAX));
    Ok(Box::new(Records {
        source: Arc::from(name),
        reader,
        bytes,
        from,
        record: 1,
        layout: Arc::new(layout),
        ticket: Vec::new(),
        began: from,
        began_record: 1,
        ended: false,
    }))
}

fn drain(bytes: &Mutex<Vec<u8>>, count: usize) -> Vec<u8> {
    let mut bytes = bytes.lock().unwrap_or_else(PoisonError::into_inner);
    let count = count.min(bytes.len());
    let rest = bytes.split_off(count);
    std::mem::replace(&mut bytes, rest)
}

impl Records {
    fn piece(&mut self, until: u64, until_record: u64) -> Piece {
        let bytes = until.saturating_sub(self.from);
        let taken = drain(&self.bytes, usize::try_from(bytes).unwrap_or(usize::MAX));
        // The header is the first row.
        let first = self.record.saturating_add(1);
        (self.from, self.record) = (until, until_record);
        Piece {
            source: Arc::clone(&self.source),
            first,
            bytes,
            content: Content::Csv(taken, Arc::clone(&self.layout)),
        }
    }
}

impl Source for Records {
    fn next(&mut self) -> Result<Option<Piece>, Fault> {
        let mut record = ByteRecord::new();
        let mut number = self.began_record;
        while !self.ended {
            let at = self.reader.position().byte();
            match self.reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => {
                    self.ended = true;
                    break;
                }
                Err(e) => {
                    let name = self.source.to_string();
                    let message = format!("cannot read `{name}`: {e}");
                    return Err(Fault::new(name, "unreadable", message, "check that the file is whole"));
                }
            }
            let ticket = record.get(self.layout.ticket()).unwrap_or_default();
            number = self.reader.position().record().saturating_sub(1);
            if ticket != self.ticket.as_slice() {
                self.ticket = ticket.to_vec();
                (self.began, self.began_record) = (at, number);
                if at.saturating_sub(self.from) >= PIECE as u64 {
                    return Ok(Some(self.piece(at, number)));
                }
            }
        }
        let _ = number;
        let until = self.reader.position().byte();
        if until <= self.from {
            return Ok(None);
        }
        let last = self.reader.position().record();
        Ok(Some(self.piece(until, last)))
    }
}
