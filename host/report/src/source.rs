//! Where tickets come from: files cut into pieces.

mod csv_rows;
mod ndjson;
mod parquet_file;

pub(crate) use parquet_file::text_column;

use crate::Fault;
use crate::rows::Layout;
use clausola::Contract;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A form of tables of tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Ndjson,
    /// Comma-separated rows of events, with a header.
    Csv,
    /// Columns.
    Parquet,
}

impl Format {
    /// The form that a file's name ends with: `.ndjson` or `.jsonl`, `.csv`, `.parquet`.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "ndjson" | "jsonl" | "json" => Some(Self::Ndjson),
            "csv" => Some(Self::Csv),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// One file of tickets, or standard input.
#[derive(Debug, Clone)]
pub struct Input {
    /// The file; `-` for standard input.
    pub path: PathBuf,
    /// Its form; by its name where not given, and NDJSON for standard input.
    pub format: Option<Format>,
}

/// A part of an input: what one worker counts at once.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The file's name, for messages.
    pub(crate) source: Arc<str>,
    /// The line or row of its first entry, from 1.
    pub(crate) first: u64,
    /// How many bytes of the file it took.
    pub(crate) bytes: u64,
    pub(crate) content: Content,
}

#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Whole lines, each a ticket or an entry with one.
    Lines(Vec<u8>),
    /// Whole lines, each an event, those of a ticket together.
    EventLines(Vec<u8>, Arc<Layout>),
    /// Whole records, each an event, those of a ticket together.
    Csv(Vec<u8>, Arc<Layout>),
    /// Rows, each an event, those of a ticket together.
    Rows(Vec<arrow::array::RecordBatch>, Arc<Layout>),
    /// Rows, each a ticket: nested columns, or JSON text in the first column.
    Nested(arrow::array::RecordBatch),
    Texts(arrow::array::RecordBatch, usize),
    /// A stretch of the input that cannot be read, with the tickets that are lost in it; the next piece is what follows.
    Unreadable {
        message: String,
        tickets: u64,
    },
}

/// The bytes of one piece, before it is extended to the end of a line or of a ticket.
pub(crate) const PIECE: usize = 2 << 20;

/// Reads all inputs one after another.
pub(crate) struct Pieces<'a> {
    inputs: std::slice::Iter<'a, Input>,
    contract: &'a Contract,
    current: Option<Box<dyn Source>>,
}

/// One open input.
pub(crate) trait Source: Send {
    /// The next piece of it; `None` at its end.
    fn next(&mut self) -> Result<Option<Piece>, Fault>;
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(inputs: &'a [Input], contract: &'a Contract) -> Self {
        Self { inputs: inputs.iter(), contract, current: None }
    }

    pub(crate) fn next(&mut self) -> Result<Option<Piece>, Fault> {
        loop {
            if let Some(piece) = self.current.as_mut().map(|source| source.next()).transpose()?.flatten() {
                return Ok(Some(piece));
            }
            match self.inputs.next() {
                Some(input) => self.current = Some(input.open(self.contract)?),
                None => return Ok(None),
            }
        }
    }
}

impl Input {
    /// An input by its name, its form to be found.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { path: PathBuf::from(name), format: None }
    }

    /// Whether it is standard input.
    #[must_use]
    pub fn is_piped(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// Its name in messages.
    #[must_use]
    pub fn name(&self) -> String {
        if self.is_piped() { "standard input".to_string() } else { self.path.display().to_string() }
    }

    /// Its size in bytes, where that is known.
    #[must_use]
    pub fn bytes(&self) -> Option<u64> {
        std::fs::metadata(&self.path).ok().filter(std::fs::Metadata::is_file).map(|m| m.len())
    }

    fn open(&self, contract: &Contract) -> Result<Box<dyn Source>, Fault> {
        let format = self.format.or_else(|| Format::of(&self.path));
        let format = match format {
            Some(format) => format,
            None if self.is_piped() => Format::Ndjson,
            None => {
                let name = self.name();
                let message = format!("`{name}` does not say by its name what it is");
                let help = "name it `.ndjson`, `.csv` or `.parquet`, or say it with `--format`";
                return Err(Fault::new(name, "unknown_format", message, help));
            }
        };
        if format == Format::Parquet {
            if self.is_piped() {
                let help = "write the columns to a file first: they are read from its end";
                return Err(Fault::new(self.name(), "unreadable", "Parquet cannot be piped", help));
            }
            return parquet_file::open(self, contract);
        }
        let reader: Box<dyn Read + Send> = if self.is_piped() {
            Box::new(std::io::stdin())
        } else {
            Box::new(File::open(&self.path).map_err(|e| Fault::unreadable(&self.path, &e))?)
        };
        match format {
            Format::Csv => csv_rows::open(self, reader, contract),
            _ => ndjson::open(self, reader, contract),
        }
    }
}
