//! Columns of a Parquet file: nested tickets, tickets as JSON text, or rows of events.

use super::{Content, Input, Piece, Source};
use crate::Fault;
use crate::rows::{self, Layout};
use arrow::array::{Array as _, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Schema};
use clausola::Contract;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use std::fs::File;
use std::sync::Arc;

/// Rows that are read at once; a row of events is small.
const ROWS: usize = 8192;

enum Shape {
    Nested,
    Texts(usize),
    Events(Arc<Layout>),
}

struct Columns {
    source: Arc<str>,
    file: File,
    metadata: ArrowReaderMetadata,
    /// The next row group, and the reader of the one before.
    group: usize,
    reader: Option<ParquetRecordBatchReader>,
    /// The row that the next row group begins with, from 1.
    group_row: u64,
    shape: Shape,
    row: u64,
    bytes: u64,
    /// Rows of a ticket that may go on.
    rest: Vec<RecordBatch>,
}

pub(super) fn open(input: &Input, contract: &Contract) -> Result<Box<dyn Source>, Fault> {
    let name = input.name();
    let file = File::open(&input.path).map_err(|e| Fault::unreadable(&input.path, &e))?;
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|e| {
        let help = "check that the file is whole: its last bytes say what is in it";
        Fault::new(name.clone(), "unreadable", format!("`{name}` is not a Parquet file: {e}"), help)
    })?;
    let shape = shape(&name, metadata.schema(), contract)?;
    Ok(Box::new(Columns {
        source: Arc::from(name),
        file,
        metadata,
        group: 0,
        reader: None,
        group_row: 1,
        shape,
        row: 1,
        bytes: input.bytes().unwrap_or(0),
        rest: Vec::new(),
    }))
}

fn shape(name: &str, schema: &Schema, contract: &Contract) -> Result<Shape, Fault> {
    let has = |column: &str| schema.index_of(column).ok();
    if has("events").is_some() && has("id").is_some() {
        return Ok(Shape::Nested);
    }
    let texts =
        ["ticket", "json"].into_iter().find_map(has).filter(|_| has("type").or(has("event")).is_none());
    if let Some(column) = texts {
        return Ok(Shape::Texts(column));
    }
    let columns = schema.fields().iter().map(|f| f.name().as_str());
    let layout = Layout::of_columns(name, columns, contract)?;
    // An instant without a zone could be any of two dozen.
    for field in schema.fields() {
        if matches!(field.data_type(), DataType::Timestamp(_, None)) && layout.reads(field.name()) {
            let message = format!("the column `{}` has instants without a time zone", field.name());
            let help = "write it as a timestamp with a zone, such as UTC, or as RFC 3339 text with an offset";
            return Err(Fault::new(name, "no_time_zone", message, help));
        }
    }
    Ok(Shape::Events(Arc::new(layout)))
}

/// The next rows, or what keeps them from being read.
enum Read {
    Rows(RecordBatch),
    Broken(String),
    End,
}

impl Columns {
    fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// The next rows. What is wrong with one row group does not keep the next from being read.
    fn read(&mut self) -> Read {
        loop {
            let failed = match self.reader.as_mut().and_then(Iterator::next) {
                Some(Ok(batch)) => return Read::Rows(batch),
                Some(Err(e)) => Some(e.to_string()),
                None => None,
            };
            if let Some(error) = failed {
                self.reader = None;
                return Read::Broken(error);
            }
            let groups = self.metadata.metadata().row_groups();
            let Some(group) = groups.get(self.group) else { return Read::End };
            self.group_row = self.group_row.saturating_add(u64::try_from(group.num_rows()).unwrap_or(0));
            let opened = self.file.try_clone().map_err(|e| e.to_string()).and_then(|file| {
                ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
                    .with_row_groups(vec![self.group])
                    .with_batch_size(ROWS)
                    .build()
                    .map_err(|e| e.to_string())
            });
            self.group = self.group.saturating_add(1);
            match opened {
                Ok(reader) => self.reader = Some(reader),
                Err(error) => return Read::Broken(error),
            }
        }
    }

    fn piece(&mut self, content: Content, rows: u64) -> Piece {
        let first = self.row;
        self.row = self.row.saturating_add(rows);
        // What of the file that is, to tell how far along it is.
        let bytes = u128::from(self.bytes).saturating_mul(u128::from(rows));
        let bytes = bytes.checked_div(u128::from(self.rows())).unwrap_or(0);
        Piece { source: Arc::clone(&self.source), first, bytes: u64::try_from(bytes).unwrap_or(0), content }
    }

    /// The rest of the row group is lost, and a ticket that reached into it.
    fn broken(&mut self, error: &str) -> Piece {
        self.reader = None;
        self.rest.clear();
        let lost = self.group_row.saturating_sub(self.row);
        let last = self.group_row.saturating_sub(1);
        let message = format!("rows {} to {last} cannot be read: {error}", self.row);
        // A row is a ticket, or an event of who knows how many.
        let tickets = if matches!(self.shape, Shape::Events(_)) { 1 } else { lost };
        self.piece(Content::Unreadable { message, tickets }, lost)
    }

    /// Rows of events up to the last ticket, whose rows may go on.
    fn events(&mut self, layout: &Arc<Layout>) -> Option<Piece> {
        loop {
            let batch = match self.read() {
                Read::Rows(batch) => batch,
                Read::Broken(error) => return Some(self.broken(&error)),
                Read::End if self.rest.is_empty() => return None,
                Read::End => {
                    let rest = std::mem::take(&mut self.rest);
                    return Some(self.events_piece(rest, layout));
                }
            };
            let batch = match rows::texts(&batch) {
                Ok(batch) => batch,
                Err(e) => return Some(self.broken(&e.to_string())),
            };
            let cut = rows::last_run(&batch, layout.ticket(), self.rest.last());
            let Some(cut) = cut else {
                self.rest.push(batch);
                continue;
            };
            let mut whole = std::mem::take(&mut self.rest);
            whole.push(batch.slice(0, cut));
            self.rest.push(batch.slice(cut, batch.num_rows().saturating_sub(cut)));
            return Some(self.events_piece(whole, layout));
        }
    }

    fn events_piece(&mut self, batches: Vec<RecordBatch>, layout: &Arc<Layout>) -> Piece {
        let rows = batches.iter().map(|b| b.num_rows() as u64).sum();
        self.piece(Content::Rows(batches, Arc::clone(layout)), rows)
    }
}

impl Source for Columns {
    fn next(&mut self) -> Result<Option<Piece>, Fault> {
        if let Shape::Events(layout) = &self.shape {
            let layout = Arc::clone(layout);
            return Ok(self.events(&layout));
        }
        Ok(match self.read() {
            Read::End => None,
            Read::Broken(error) => Some(self.broken(&error)),
            Read::Rows(batch) => {
                let rows = batch.num_rows() as u64;
                match self.shape {
                    Shape::Texts(column) => match rows::texts(&batch) {
                        Ok(batch) => Some(self.piece(Content::Texts(batch, column), rows)),
                        Err(e) => Some(self.broken(&e.to_string())),
                    },
                    _ => Some(self.piece(Content::Nested(batch), rows)),
                }
            }
        })
    }
}

/// A column of text of a batch that [`rows::texts`] has made.
pub(crate) fn text_column(batch: &RecordBatch, column: usize) -> Option<&StringArray> {
    batch.columns().get(column)?.as_any().downcast_ref::<StringArray>()
}
