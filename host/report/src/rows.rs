//! Rows of events, put together to tickets.

use crate::Fault;
use crate::facts::{FactKind, declared};
use arrow::array::{Array, ArrayData, ArrayRef, RecordBatch, StringArray, make_array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use clausola::Contract;
use serde_json::{Map, Value as Json};
use std::collections::HashMap;
use std::sync::Arc;

/// What a column is to a ticket.
#[derive(Debug, Clone, PartialEq)]
enum Role {
    Ticket,
    Kind,
    At,
    Contract,
    /// A field of the event.
    Event(&'static str),
    /// A fact of the ticket, with its type.
    Fact(String, FactKind),
    /// Nothing that the contract knows.
    Other,
}

/// Further fields of an event, by the names of the wire.
const EVENT_FIELDS: [&str; 8] =
    ["reason", "objective", "due", "signed", "suspended_at", "suspension", "step", "comment"];

/// Which column is what.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    roles: Vec<Role>,
    ticket: usize,
    facts: HashMap<String, FactKind>,
    unused: Vec<String>,
}

impl Layout {
    /// The columns of a table, by their names.
    pub(crate) fn of_columns<'a>(
        origin: &str,
        names: impl Iterator<Item = &'a str>,
        contract: &Contract,
    ) -> Result<Self, Fault> {
        let facts = declared(contract).into_iter().collect();
        let names: Vec<&str> = names.collect();
        let roles: Vec<Role> = names.iter().map(|name| role(name.trim(), &facts)).collect();
        let place = |role: &Role, called: &str| {
            let mut found = roles.iter().enumerate().filter(|(_, r)| *r == role).map(|(i, _)| i);
            match (found.next(), found.next()) {
                (Some(place), None) => Ok(place),
                (None, _) => {
                    let message = format!("the table has no column `{called}`: it has {}", list(&names));
                    let help = "name the columns `ticket`, `type` and `at`, one row an event";
                    Err(Fault::new(origin, "no_column", message, help))
                }
                (Some(_), Some(_)) => {
                    let message = format!("two columns could be the `{called}`: {}", list(&names));
                    Err(Fault::new(origin, "two_columns", message, "leave one of them out"))
                }
            }
        };
        let ticket = place(&Role::Ticket, "ticket")?;
        place(&Role::Kind, "type")?;
        place(&Role::At, "at")?;
        let twice = |(n, role): &(usize, &Role)| {
            **role != Role::Other && roles.iter().take(*n).any(|earlier| earlier == *role)
        };
        if let Some((n, _)) = roles.iter().enumerate().find(twice) {
            let name = names.get(n).copied().unwrap_or_default();
            let message = format!("two columns say the same, the second is `{name}`");
            return Err(Fault::new(origin, "two_columns", message, "leave one of them out"));
        }
        let unused = names.iter().zip(&roles).filter(|(_, r)| **r == Role::Other);
        let unused = unused.map(|(name, _)| (*name).to_string()).collect();
        Ok(Self { roles, ticket, facts, unused })
    }

    /// Events as lines of JSON, whose keys are the columns.
    pub(crate) fn of_lines(contract: &Contract) -> Self {
        Self {
            roles: Vec::new(),
            ticket: 0,
            facts: declared(contract).into_iter().collect(),
            unused: Vec::new(),
        }
    }

    /// How many columns there are.
    pub(crate) fn columns(&self) -> usize {
        self.roles.len()
    }

    /// The column of the ticket's id.
    pub(crate) fn ticket(&self) -> usize {
        self.ticket
    }

    /// Whether a column is used at all.
    pub(crate) fn reads(&self, name: &str) -> bool {
        role(name, &self.facts) != Role::Other
    }

    /// Columns that mean nothing here.
    pub(crate) fn unused(&self) -> &[String] {
        &self.unused
    }

    /// Puts one row's cells where they belong.
    pub(crate) fn row<'a>(&self, cells: impl Iterator<Item = Option<&'a str>>, row: u64) -> Row {
        let mut found = Row { row, ..Row::default() };
        for (role, cell) in self.roles.iter().zip(cells) {
            let Some(cell) = cell.map(str::trim).filter(|cell| !cell.is_empty()) else { continue };
            found.put(role, Json::from(cell), || typed(role, cell));
        }
        found
    }

    /// The same for a line of JSON.
    pub(crate) fn line(&self, line: &[u8], row: u64) -> Result<Row, serde_json::Error> {
        let fields: Map<String, Json> = serde_json::from_slice(line)?;
        let mut found = Row { row, ..Row::default() };
        for (name, value) in fields {
            match (name.as_str(), value) {
                (_, Json::Null) => {}
                ("facts", Json::Object(facts)) => found.facts.extend(facts),
                (_, value) => {
                    let role = role(&name, &self.facts);
                    // What no column is for keeps its name, so that the engine says what it does not know.
                    let role = if role == Role::Other { Role::Fact(name, FactKind::Text) } else { role };
                    found.put(&role, value.clone(), || value.clone());
                }
            }
        }
        Ok(found)
    }
}

/// One event, with the ticket that it is of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    row: u64,
    ticket: Option<String>,
    contract: Option<String>,
    event: Map<String, Json>,
    facts: Map<String, Json>,
}

impl Row {
    pub(crate) fn row(&self) -> u64 {
        self.row
    }

    pub(crate) fn has_ticket(&self) -> bool {
        self.ticket.as_ref().is_some_and(|ticket| !ticket.is_empty())
    }

    fn put(&mut self, role: &Role, raw: Json, typed: impl FnOnce() -> Json) {
        let text = |raw: Json| match raw {
            Json::String(text) => text,
            other => other.to_string(),
        };
        match role {
            Role::Ticket => self.ticket = Some(text(raw)),
            Role::Contract => self.contract = Some(text(raw)),
            Role::Kind => drop(self.event.insert("type".into(), raw)),
            Role::At => drop(self.event.insert("at".into(), raw)),
            Role::Event(name) => drop(self.event.insert((*name).into(), typed())),
            Role::Fact(name, _) => drop(self.facts.insert(name.clone(), typed())),
            Role::Other => {}
        }
    }
}

/// A ticket put together, with the first of its rows.
pub(crate) struct Built {
    pub(crate) row: u64,
    pub(crate) ticket: Json,
    /// The contract that its rows name.
    pub(crate) contract: Option<String>,
    /// A row of it that could not be read: what is left of it is not its history.
    pub(crate) broken: Option<Broken>,
}

/// A row that cannot be read, and why.
#[derive(Debug, Clone)]
pub(crate) struct Broken {
    pub(crate) row: u64,
    /// The ticket that it is of, where that much can be read.
    pub(crate) ticket: Option<String>,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// Puts rows together, those of a ticket being neighbours. A fact that differs from what the ticket had before is a change
/// at the row's instant; on the row that opens the ticket it is what holds from the start.
#[derive(Default)]
pub(crate) struct Builder {
    ticket: Option<String>,
    row: u64,
    contract: Option<String>,
    facts: Map<String, Json>,
    /// As last seen.
    now: Map<String, Json>,
    events: Vec<Json>,
    broken: Option<Broken>,
    /// A row before could not even say whose it was: it may be the first of the next ticket.
    next_broken: Option<Broken>,
}

impl Builder {
    /// Takes a row; gives the ticket that it ends.
    pub(crate) fn add(&mut self, row: Row) -> Option<Built> {
        let done = if self.ticket.is_some() && self.ticket == row.ticket { None } else { self.finish() };
        if self.ticket.is_none() {
            self.ticket = row.ticket.or_else(|| Some(String::new()));
            self.row = row.row;
            self.broken = self.next_broken.take();
        }
        self.next_broken = None;
        self.contract = row.contract.or(self.contract.take());
        let opens = row.event.get("type").is_some_and(|kind| kind == "opened");
        if opens {
            self.facts.extend(row.facts.clone());
            self.now.extend(row.facts);
            self.events.push(Json::Object(row.event));
            return done;
        }
        let changed: Map<String, Json> =
            row.facts.into_iter().filter(|(name, value)| self.now.get(name) != Some(value)).collect();
        self.now.extend(changed.clone());
        let mut event = row.event;
        if event.get("type").is_some_and(|kind| kind == "facts_changed") {
            event.insert("facts".into(), Json::Object(changed));
        } else if !changed.is_empty() {
            let mut change = Map::new();
            change.insert("type".into(), Json::from("facts_changed"));
            change.insert("at".into(), event.get("at").cloned().unwrap_or_default());
            change.insert("facts".into(), Json::Object(changed));
            self.events.push(Json::Object(change));
        }
        self.events.push(Json::Object(event));
        done
    }

    /// Takes a row that cannot be read; gives the ticket that it ends. Where it does not say whose it is, it may be of the
    /// ticket before or of the one after: neither can be judged.
    pub(crate) fn broken(&mut self, broken: Broken) -> Option<Built> {
        if broken.ticket.is_none() {
            if self.ticket.is_some() {
                self.broken.get_or_insert(broken.clone());
            }
            self.next_broken = Some(broken);
            return None;
        }
        let (row, ticket) = (broken.row, broken.ticket.clone());
        let done = self.add(Row { row, ticket, ..Row::default() });
        self.broken.get_or_insert(broken);
        done
    }

    /// The last ticket.
    pub(crate) fn finish(&mut self) -> Option<Built> {
        let next_broken = self.next_broken.take();
        let Self { ticket, row, contract, facts, events, broken, .. } = std::mem::take(self);
        self.next_broken = next_broken;
        let mut fields = Map::new();
        fields.insert("id".into(), Json::from(ticket?));
        fields.insert("facts".into(), Json::Object(facts));
        fields.insert("events".into(), Json::Array(events));
        Some(Built { row, ticket: Json::Object(fields), contract, broken })
    }
}

fn role(name: &str, facts: &HashMap<String, FactKind>) -> Role {
    let fact = |name: &str, kind: FactKind| Role::Fact(name.to_string(), kind);
    if let Some(bare) = name.strip_prefix("facts.") {
        return fact(bare, facts.get(bare).copied().unwrap_or(FactKind::Text));
    }
    match name {
        "ticket" | "ticket_id" | "id" => Role::Ticket,
        "type" | "event" => Role::Kind,
        "at" | "time" | "timestamp" => Role::At,
        // A fact may have the name of what else a row can say; a prefix tells them apart.
        _ if facts.contains_key(name) => fact(name, facts.get(name).copied().unwrap_or(FactKind::Text)),
        "contract" => Role::Contract,
        _ => match EVENT_FIELDS.iter().find(|field| **field == name) {
            Some(field) => Role::Event(field),
            None => Role::Other,
        },
    }
}

/// A cell of text as JSON; what does not fit its type stays text, so that the engine says so.
fn typed(role: &Role, cell: &str) -> Json {
    let kind = match role {
        Role::Fact(_, kind) => *kind,
        Role::Event("signed") => FactKind::Bool,
        _ => FactKind::Text,
    };
    match kind {
        FactKind::Bool if cell.eq_ignore_ascii_case("true") => Json::Bool(true),
        FactKind::Bool if cell.eq_ignore_ascii_case("false") => Json::Bool(false),
        FactKind::Number => match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => Json::from(number),
            _ => Json::from(cell),
        },
        _ => Json::from(cell),
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The part of a line that says whose event it is.
#[derive(serde::Deserialize)]
struct Whose {
    #[serde(alias = "ticket_id", alias = "id")]
    ticket: Option<Json>,
    #[serde(rename = "type", alias = "event")]
    kind: Option<Json>,
    #[serde(alias = "time", alias = "timestamp")]
    at: Option<Json>,
}

/// Whether a line is an event, and not a ticket.
pub(crate) fn is_event(line: &[u8]) -> bool {
    serde_json::from_slice::<Whose>(line)
        .is_ok_and(|w| w.kind.is_some() && w.at.is_some() && w.ticket.is_some_and(|t| !t.is_object()))
}

/// Where the lines of the last ticket begin; `None` where all are of one, which may go on.
pub(crate) fn last_ticket(lines: &[u8]) -> Option<usize> {
    let whose = |line: &[u8]| serde_json::from_slice::<Whose>(line).ok().and_then(|w| w.ticket);
    let mut end = lines.len();
    let mut last: Option<Json> = None;
    while end > 0 {
        let before = lines.get(..end.saturating_sub(1))?;
        let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at.saturating_add(1));
        let line = lines.get(start..end)?;
        if !line.trim_ascii().is_empty() {
            let ticket = whose(line);
            match &last {
                None => last = Some(ticket.unwrap_or_default()),
                Some(last) if ticket.as_ref() == Some(last) => {}
                Some(_) => return Some(end),
            }
        }
        end = start;
    }
    None
}

/// The same instants, to be written in UTC: a name of a zone is all that Arrow keeps, and it carries no rules for it.
fn utc(data: ArrayData) -> Result<ArrayData, ArrowError> {
    let kind = in_utc(data.data_type());
    let children = data.child_data().iter().map(|child| utc(child.clone())).collect::<Result<_, _>>()?;
    data.into_builder().data_type(kind).child_data(children).build()
}

fn in_utc(kind: &DataType) -> DataType {
    let field = |f: &Arc<Field>| Arc::new(f.as_ref().clone().with_data_type(in_utc(f.data_type())));
    match kind {
        DataType::Timestamp(unit, Some(_)) => DataType::Timestamp(*unit, Some(Arc::from("+00:00"))),
        DataType::List(item) => DataType::List(field(item)),
        DataType::LargeList(item) => DataType::LargeList(field(item)),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(field).collect()),
        DataType::Map(entries, sorted) => DataType::Map(field(entries), *sorted),
        other => other.clone(),
    }
}

/// Every column with its instants in UTC.
pub(crate) fn in_utc_columns(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns: Vec<ArrayRef> = batch
        .columns()
        .iter()
        .map(|c| Ok(make_array(utc(c.to_data())?)))
        .collect::<Result<_, ArrowError>>()?;
    let schema = batch.schema();
    let fields = schema.fields().iter().zip(&columns);
    let fields: Vec<Field> = fields.map(|(f, c)| Field::new(f.name(), c.data_type().clone(), true)).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

/// Every column as text; instants as RFC 3339.
pub(crate) fn texts(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let batch = &in_utc_columns(batch)?;
    let mut fields = Vec::with_capacity(batch.num_columns());
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(batch.num_columns());
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let column = match column.data_type() {
            DataType::Utf8 => Arc::clone(column),
            // Nested columns are nothing that a row of events has.
            DataType::List(_) | DataType::Struct(_) | DataType::Map(_, _) => {
                Arc::new(StringArray::new_null(column.len()))
            }
            _ => cast(column, &DataType::Utf8)?,
        };
        fields.push(Field::new(field.name(), DataType::Utf8, true));
        columns.push(column);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

/// The row where the last ticket's rows begin; `None` where all rows are of one ticket, that of `before` if there is one.
pub(crate) fn last_run(batch: &RecordBatch, ticket: usize, before: Option<&RecordBatch>) -> Option<usize> {
    let id = |batch: &RecordBatch, row: usize| {
        crate::source::text_column(batch, ticket)
            .filter(|column| row < column.len() && column.is_valid(row))
            .map(|column| column.value(row).to_string())
    };
    let rows = batch.num_rows();
    let last = id(batch, rows.checked_sub(1)?);
    let start = (0..rows).rev().find(|row| id(batch, *row) != last).map_or(0, |row| row.saturating_add(1));
    if start > 0 {
        return Some(start);
    }
    let before = before?;
    (id(before, before.num_rows().checked_sub(1)?) != last).then_some(0)
}
