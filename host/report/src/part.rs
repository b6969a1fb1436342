//! What one piece of the input counts.

use crate::Fault;
use crate::log::{Masks, Record};
use crate::rows::{Broken, Builder, Built, Layout, Row};
use crate::source::{Content, Piece, text_column};
use arrow::array::Array as _;
use clausola::compliance::{CaseRow, Place, Problem, Survey, Tally};
use clausola::{Contract, Error, Ticket};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use serde_json::value::RawValue;

/// What one piece counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) tally: Tally,
    pub(crate) cases: Vec<CaseRow>,
    pub(crate) log: Vec<Record>,
    /// A ticket whose events do not stand together: no part of them is its history.
    pub(crate) scattered: Option<Scattered>,
    /// Columns that mean nothing to the contract.
    pub(crate) columns_unused: Vec<String>,
}

/// A row of events whose ticket had rows before, with others between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scattered {
    row: u64,
    ticket: String,
}

impl Scattered {
    pub(crate) fn at(self, source: &str) -> Fault {
        let Self { row, ticket } = self;
        let message =
            format!("the events of the ticket `{ticket}` do not stand together: row {row} goes on with it");
        Fault::new(
            source,
            "scattered_rows",
            message,
            "sort the table by ticket, or leave out what is there twice",
        )
    }
}

/// What is wanted of each piece beside its tally.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) cases: bool,
    pub(crate) log: Option<Masks>,
}

/// Counts one piece. Tickets that are in `known` are repeated.
pub(crate) fn count(survey: &Survey, wanted: &Wanted, piece: &Piece, known: Option<&Tally>) -> Part {
    let mut counter = Counter {
        survey,
        wanted,
        source: &piece.source,
        known,
        part: Part {
            tally: survey.tally(),
            cases: Vec::new(),
            log: Vec::new(),
            scattered: None,
            columns_unused: Vec::new(),
        },
    };
    match &piece.content {
        Content::Lines(bytes) => counter.lines(bytes, piece.first),
        Content::EventLines(bytes, layout) => counter.event_lines(bytes, piece.first, layout),
        Content::Csv(bytes, layout) => counter.csv(bytes, piece.first, layout),
        Content::Rows(batches, layout) => counter.rows(batches, piece.first, layout),
        Content::Texts(batch, column) => {
            for row in 0..batch.num_rows() {
                let text = text_column(batch, *column).filter(|c| c.is_valid(row)).map(|c| c.value(row));
                counter.text(text.unwrap_or_default(), piece.first.saturating_add(row as u64));
            }
        }
        Content::Nested(batch) => counter.nested(batch, piece.first),
        Content::Unreadable { message, tickets } => {
            let help = "write the file anew from where it comes, or report without these rows knowingly";
            let problem = counter.problem(piece.first, None, "unreadable_rows", message, help);
            counter.part.tally.refuse_many(problem, *tickets);
        }
    }
    counter.part
}

struct Counter<'a> {
    survey: &'a Survey,
    wanted: &'a Wanted,
    source: &'a str,
    known: Option<&'a Tally>,
    part: Part,
}

/// A line that holds a ticket beside other things, such as a line of a decision log; or a ticket that names its contract.
#[derive(Default, Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    ticket: Option<&'a RawValue>,
    contract: Option<Json>,
}

impl Counter<'_> {
    fn lines(&mut self, bytes: &[u8], first: u64) {
        for (line, row) in bytes.split(|b| *b == b'\n').zip(first..) {
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            match std::str::from_utf8(line) {
                Ok(text) => self.text(text, row),
                Err(e) => {
                    let message = format!("the line is not UTF-8 text: byte {} is wrong", e.valid_up_to());
                    self.refuse(row, None, "not_utf8", &message, "write the lines as UTF-8");
                }
            }
        }
    }

    fn text(&mut self, text: &str, row: u64) {
        // Most lines are tickets, and have neither key.
        let has = |key: &str| text.contains(key);
        let entry = (has("\"ticket\"") || has("\"contract\""))
            .then(|| serde_json::from_str::<Entry<'_>>(text).ok())
            .flatten();
        let entry = entry.unwrap_or_default();
        if let Some(named) =
            entry.contract.as_ref().and_then(named_contract).filter(|named| !self.is_ours(named))
        {
            return self.stranger(row, None, &named);
        }
        let text = entry.ticket.map_or(text, RawValue::get);
        let read = Ticket::from_json(text);
        self.ticket(read, row, &mut || text.to_string());
    }

    fn is_ours(&self, named: &str) -> bool {
        let contract: &Contract = self.survey.contract();
        named == contract.id() || named == contract.hash()
    }

    fn ticket(&mut self, read: Result<Ticket, Error>, row: u64, text: &mut dyn FnMut() -> String) {
        let place = Place { source: self.source, row };
        let Some(judged) = self.survey.count(&mut self.part.tally, self.known, place, read, text) else {
            return;
        };
        if self.wanted.cases {
            let cases = judged.cases.iter().filter(|case| case.in_period());
            self.part.cases.extend(cases.map(|case| CaseRow::of(&judged.ticket, case)));
        }
        if let Some(masks) = &self.wanted.log {
            self.part.log.push(masks.record(self.survey, &judged, &text()));
        }
    }

    fn event_lines(&mut self, bytes: &[u8], first: u64, layout: &Layout) {
        let mut builder = Builder::default();
        for (line, row) in bytes.split(|b| *b == b'\n').zip(first..) {
            let line = line.trim_ascii();
            if line.is_empty() {
                continue;
            }
            match layout.line(line, row) {
                Ok(row) => self.event(&mut builder, row),
                Err(e) => {
                    let message = format!("the line is not a JSON object: {e}");
                    self.broken(&mut builder, Broken { row, ticket: None, code: "broken_json", message });
                }
            }
        }
        let done = builder.finish();
        self.built(done);
    }

    fn csv(&mut self, bytes: &[u8], first: u64, layout: &Layout) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut builder = Builder::default();
        let mut record = csv::ByteRecord::new();
        for row in first.. {
            // Bytes in memory are always read; whether they are text is another matter.
            if !reader.read_byte_record(&mut record).unwrap_or(false) {
                break;
            }
            let ticket =
                record.get(layout.ticket()).and_then(|t| std::str::from_utf8(t).ok()).map(str::to_string);
            let (cells, columns) = (record.len(), layout.columns());
            let texts: Result<Vec<&str>, _> = record.iter().map(std::str::from_utf8).collect();
            let message = match texts {
                Ok(texts) if cells == columns => {
                    self.event(&mut builder, layout.row(texts.into_iter().map(Some), row));
                    continue;
                }
                Ok(_) => format!("the row has {cells} cells, and the header {columns}"),
                Err(e) => format!("the row is not UTF-8 text: {e}"),
            };
            let code = "unreadable_rows";
            self.broken(&mut builder, Broken { row, ticket, code, message });
        }
        let done = builder.finish();
        self.built(done);
        self.part.columns_unused = layout.unused().to_vec();
    }

    fn rows(&mut self, batches: &[arrow::array::RecordBatch], first: u64, layout: &Layout) {
        let mut builder = Builder::default();
        let mut number = first;
        for batch in batches {
            let columns: Vec<_> = (0..batch.num_columns()).map(|c| text_column(batch, c)).collect();
            for row in 0..batch.num_rows() {
                let cells = columns.iter().map(|c| c.filter(|c| c.is_valid(row)).map(|c| c.value(row)));
                self.event(&mut builder, layout.row(cells, number));
                number = number.saturating_add(1);
            }
        }
        let done = builder.finish();
        self.built(done);
        self.part.columns_unused = layout.unused().to_vec();
    }

    fn event(&mut self, builder: &mut Builder, row: Row) {
        if row.has_ticket() {
            let done = builder.add(row);
            self.built(done);
        } else {
            self.refuse(
                row.row(),
                None,
                "no_ticket",
                "the row has no ticket",
                "give each event its ticket's id",
            );
        }
    }

    fn broken(&mut self, builder: &mut Builder, broken: Broken) {
        let nobodys = broken.ticket.is_none().then(|| (broken.row, broken.message.clone()));
        let done = builder.broken(broken);
        self.built(done);
        if let Some((row, message)) = nobodys {
            let help = "write it anew from where it comes; the tickets before and after it cannot be judged without it";
            self.refuse(row, None, "unreadable_rows", &message, help);
        }
    }

    fn built(&mut self, built: Option<Built>) {
        let Some(Built { row, ticket, contract, broken }) = built else { return };
        let id = ticket.get("id").and_then(Json::as_str).unwrap_or_default();
        if self.known.is_some_and(|known| known.has(id)) || self.part.tally.has(id) {
            self.part.scattered.get_or_insert(Scattered { row, ticket: id.to_string() });
            return;
        }
        let refused_before = self.part.tally.tickets().refused;
        if let Some(Broken { row, code, message, .. }) = broken {
            let message = format!("a row of the ticket cannot be read: {message}");
            let help =
                "without it nobody knows what happened to the ticket: write it anew from where it comes";
            self.refuse(row, Some(id), code, &message, help);
        } else if let Some(named) = contract.filter(|named| !self.is_ours(named)) {
            self.stranger(row, Some(id), &named);
        } else {
            self.ticket(Ticket::from_value(&ticket), row, &mut || ticket.to_string());
        }
        if self.part.tally.tickets().refused > refused_before {
            // More rows of it must not pass for all of them.
            self.part.tally.meet(id);
        }
    }

    fn nested(&mut self, batch: &arrow::array::RecordBatch, first: u64) {
        let mut lines = Vec::new();
        let mut writer = arrow_json::LineDelimitedWriter::new(&mut lines);
        let written = crate::rows::in_utc_columns(batch)
            .and_then(|batch| writer.write(&batch))
            .and_then(|()| writer.finish());
        match written {
            Ok(()) => self.lines(&lines, first),
            Err(e) => {
                let message = format!("{} rows are no tickets: {e}", batch.num_rows());
                let problem = self.problem(
                    first,
                    None,
                    "unreadable_rows",
                    &message,
                    "give columns `id`, `facts` and `events`",
                );
                self.part.tally.refuse_many(problem, batch.num_rows() as u64);
            }
        }
    }

    fn stranger(&mut self, row: u64, ticket: Option<&str>, named: &str) {
        let message =
            format!("the ticket is of the contract `{named}`, not of `{}`", self.survey.contract().id());
        self.refuse(row, ticket, "other_contract", &message, "report it under its own contract");
    }

    fn refuse(&mut self, row: u64, ticket: Option<&str>, code: &str, message: &str, help: &str) {
        let problem = self.problem(row, ticket, code, message, help);
        self.part.tally.refuse(problem);
    }

    fn problem(&self, row: u64, ticket: Option<&str>, code: &str, message: &str, help: &str) -> Problem {
        Problem {
            source: self.source.to_string(),
            row,
            ticket: ticket.map(str::to_string),
            code: code.to_string(),
            message: message.to_string(),
            help: Some(help.to_string()),
        }
    }
}

/// The contract that an entry names: by its hash, or by its id.
fn named_contract(contract: &Json) -> Option<String> {
    let named = contract.get("hash").or_else(|| contract.get("id")).unwrap_or(contract);
    named.as_str().map(str::to_string)
}
