//! What one piece of the input counts.

use crate::log::{Masks, Record};
use crate::rows::{Builder, Built, Layout};
use crate::source::{Content, Piece, text_column};
use arrow::array::Array as _;
use clausola::compliance::{Case, Judged, Problem, Survey, Tally};
use clausola::{Contract, Error, Instant, Ticket};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use serde_json::value::RawValue;

/// A case as a row of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseRow {
    /// The ticket's id.
    pub ticket: String,
    /// The objective's id.
    pub objective: String,
    /// The priority that judges it.
    pub priority: Option<String>,
    /// `in_time`, `late`, `open`, `undecided` or `excluded`.
    pub verdict: String,
    /// Why it is excluded or undecided.
    pub reason: Option<String>,
    /// The clause that promises it, or that excludes it.
    pub clause: Option<String>,
    /// The promised time as the contract writes it.
    pub target: Option<String>,
    /// When its clock started: UTC milliseconds since 1970, like the next two.
    pub start: i64,
    /// When it is due.
    pub due: Option<i64>,
    /// When its clock stopped.
    pub stop: Option<i64>,
    /// Counted time, in seconds.
    pub elapsed_seconds: Option<f64>,
    /// Counted time past due, in seconds.
    pub over_seconds: f64,
}

impl CaseRow {
    fn of(ticket: &str, case: &Case) -> Self {
        let text = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(str::to_string);
        Self {
            ticket: ticket.to_string(),
            objective: case.objective.to_string(),
            priority: text(&case.priority),
            verdict: case.verdict.name().to_string(),
            reason: text(&case.reason),
            clause: text(&case.clause),
            target: text(&case.target),
            start: case.start.millis(),
            due: case.due.map(Instant::millis),
            stop: case.stop.map(Instant::millis),
            elapsed_seconds: case.elapsed_seconds,
            over_seconds: case.over_seconds,
        }
    }
}

/// What one piece counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) tally: Tally,
    pub(crate) cases: Vec<CaseRow>,
    pub(crate) log: Vec<Record>,
    /// Tickets with the id of one before: where, so that the first is known to be the one that counts.
    pub(crate) columns_unused: Vec<String>,
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
        part: Part { tally: survey.tally(), cases: Vec::new(), log: Vec::new(), columns_unused: Vec::new() },
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

/// A line that holds a ticket beside other things, such as a line of a decision log.
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    ticket: &'a RawValue,
    #[serde(default)]
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
        // Most lines are tickets, which know no such key.
        let entry =
            text.contains("\"ticket\"").then(|| serde_json::from_str::<Entry<'_>>(text).ok()).flatten();
        let (text, contract) = match &entry {
            Some(entry) => (entry.ticket.get(), entry.contract.as_ref()),
            None => (text, None),
        };
        if let Some(named) = contract.and_then(named_contract)
            && !self.is_ours(&named)
        {
            self.stranger(row, None, &named);
            return;
        }
        let read = Ticket::from_json(text);
        self.ticket(read, row, &mut || text.to_string());
    }

    fn is_ours(&self, named: &str) -> bool {
        let contract: &Contract = self.survey.contract();
        named == contract.id() || named == contract.hash()
    }

    fn ticket(&mut self, read: Result<Ticket, Error>, row: u64, text: &mut dyn FnMut() -> String) {
        let ticket = match read {
            Ok(ticket) => ticket,
            Err(error) => return self.part.tally.refuse(Problem::new(self.source, row, None, &error)),
        };
        let repeated =
            self.known.is_some_and(|known| known.has(ticket.id())) || self.part.tally.has(ticket.id());
        if repeated {
            let message = format!("the ticket `{}` was counted before", ticket.id());
            let help = "leave one of them out; where its rows are events, bring them together by sorting on the ticket";
            let problem = self.problem(row, Some(ticket.id()), "repeated_ticket", &message, help);
            self.part.tally.repeat(problem);
            return;
        }
        if self.survey.is_later(&ticket) {
            self.part.tally.later(&ticket);
            return;
        }
        match self.survey.judge(&ticket) {
            Ok(judged) => self.judged(&judged, text),
            Err(error) => {
                self.part.tally.refuse(Problem::new(self.source, row, Some(ticket.id()), &error));
            }
        }
    }

    fn judged(&mut self, judged: &Judged, text: &mut dyn FnMut() -> String) {
        self.part.tally.add(self.survey, judged, text);
        if self.wanted.cases {
            let cases = judged.cases.iter().filter(|case| case.in_period());
            self.part.cases.extend(cases.map(|case| CaseRow::of(&judged.ticket, case)));
        }
        if let Some(masks) = &self.wanted.log {
            self.part.log.push(masks.record(self.survey, judged, &text()));
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
                Ok(row) => {
                    let done = builder.add(row);
                    self.built(done);
                }
                Err(e) => {
                    let message = format!("the line is not a JSON object: {e}");
                    self.refuse(row, None, "broken_json", &message, "write one event a line");
                }
            }
        }
        let done = builder.finish();
        self.built(done);
    }

    fn csv(&mut self, bytes: &[u8], first: u64, layout: &Layout) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut builder = Builder::default();
        let mut record = csv::StringRecord::new();
        for row in first.. {
            match reader.read_record(&mut record) {
                Ok(true) => {
                    let done = builder.add(layout.row(record.iter().map(Some), row));
                    self.built(done);
                }
                Ok(false) => break,
                Err(e) => {
                    let message = format!("the row cannot be read: {e}");
                    self.refuse(row, None, "unreadable_rows", &message, "save the table as UTF-8 text");
                }
            }
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
                let done = builder.add(layout.row(cells, number));
                self.built(done);
                number = number.saturating_add(1);
            }
        }
        let done = builder.finish();
        self.built(done);
        self.part.columns_unused = layout.unused().to_vec();
    }

    fn built(&mut self, built: Option<Built>) {
        let Some(Built { row, ticket, contract }) = built else { return };
        if let Some(named) = contract.filter(|named| !self.is_ours(named)) {
            let id = ticket["id"].as_str();
            return self.stranger(row, id, &named);
        }
        let read = Ticket::from_value(&ticket);
        self.ticket(read, row, &mut || ticket.to_string());
    }

    fn nested(&mut self, batch: &arrow::array::RecordBatch, first: u64) {
        let mut lines = Vec::new();
        let mut writer = arrow_json::LineDelimitedWriter::new(&mut lines);
        let written = writer.write(batch).and_then(|()| writer.finish());
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
