//! Histories as files, in each of the shapes that a report reads.

use super::{Histories, History};
use crate::facts::declared;
use crate::write::LineFile;
use crate::write::table::{Column, Table, Values, Writer};
use crate::{Fault, Format, Stop};
use clausola::{Contract, Instant, Zone};
use serde_json::Value as Json;
use std::path::Path;

/// Tickets that are turned into columns at once.
const BATCH: usize = 4096;

/// Further fields of events, in the order of their columns.
const FIELDS: [&str; 6] = ["reason", "objective", "due", "signed", "suspended_at", "step"];

/// Writes histories to a file: a ticket a line or a row, or, as `rows`, an event a line or a row. CSV is always rows of
/// events. Broken tickets are broken only where they are lines.
///
/// # Errors
/// Where the file cannot be written. `Ok(false)` where it was stopped, in which case there is no file.
pub fn write(
    histories: Histories,
    contract: &Contract,
    path: &Path,
    format: Format,
    rows: bool,
    stop: &Stop,
    mut progress: impl FnMut(u64),
) -> Result<bool, Fault> {
    let facts: Vec<String> = declared(contract).into_iter().map(|(name, _)| name).collect();
    let zone = contract.time_zone();
    let mut tickets = 0_u64;
    let mut told = |more: usize| {
        tickets = tickets.saturating_add(more as u64);
        progress(tickets);
    };
    if format == Format::Ndjson {
        let mut out = LineFile::create(path)?;
        let mut line = String::new();
        for (n, history) in histories.enumerate() {
            if rows {
                for row in event_rows(&history, zone) {
                    out.write(&row.to_string())?;
                }
            } else {
                line.clear();
                history.write_json(&mut line);
                out.write(&line)?;
            }
            if n % BATCH == 0 {
                if stop.is_set() {
                    return Ok(false);
                }
                told(BATCH);
            }
        }
        out.finish()?;
        return Ok(true);
    }
    let table = |batch: &[History]| {
        if rows || format == Format::Csv { events(batch, &facts, zone) } else { texts(batch) }
    };
    let mut out = Writer::create(path, format, &table(&[]))?;
    let mut batch = Vec::with_capacity(BATCH);
    for history in histories {
        batch.push(history);
        if batch.len() == BATCH {
            if stop.is_set() {
                return Ok(false);
            }
            out.write(&table(&batch))?;
            told(BATCH);
            batch.clear();
        }
    }
    out.write(&table(&batch))?;
    out.finish()?;
    Ok(true)
}

/// One object an event, as a line.
fn event_rows(history: &History, zone: Zone) -> impl Iterator<Item = Json> {
    history.events.iter().enumerate().map(move |(n, event)| {
        let mut row = serde_json::Map::new();
        row.insert("ticket".into(), Json::from(history.id.as_str()));
        row.insert("type".into(), Json::from(&*event.kind));
        row.insert("at".into(), Json::from(event.at.in_zone(zone)));
        if n == 0 {
            row.extend(history.facts.iter().map(|(name, value)| (name.to_string(), value.clone())));
        }
        for (name, value) in &event.fields {
            match value {
                Json::Object(facts) if *name == "facts" => row.extend(facts.clone()),
                value => drop(row.insert((*name).to_string(), value.clone())),
            }
        }
        Json::Object(row)
    })
}

/// A ticket a row, as JSON text.
fn texts(batch: &[History]) -> Table {
    Table(vec![Column::new("ticket", Values::Text(batch.iter().map(|h| Some(h.to_json())).collect()))])
}

/// An event a row.
fn events(batch: &[History], facts: &[String], zone: Zone) -> Table {
    let rows: Vec<(&History, usize, &super::Event)> =
        batch.iter().flat_map(|h| h.events.iter().enumerate().map(move |(n, event)| (h, n, event))).collect();
    let field = |name: &str| -> Vec<Option<String>> {
        let of = |event: &super::Event| {
            event.fields.iter().find(|(known, _)| *known == name).map(|(_, v)| cell(v))
        };
        rows.iter().map(|(_, _, event)| of(event)).collect()
    };
    let fact = |name: &str| -> Vec<Option<String>> {
        let at_opening =
            |h: &History| h.facts.iter().find(|(known, _)| **known == *name).map(|(_, v)| cell(v));
        let changed = |event: &super::Event| {
            event
                .fields
                .iter()
                .find(|(known, _)| *known == "facts")
                .and_then(|(_, facts)| facts.get(name))
                .map(cell)
        };
        rows.iter().map(|(h, n, event)| if *n == 0 { at_opening(h) } else { changed(event) }).collect()
    };
    let instants = rows.iter().map(|(_, _, event)| Some(Instant::millis(event.at))).collect();
    let mut columns = vec![
        Column::new("ticket", Values::Text(rows.iter().map(|(h, _, _)| Some(h.id.clone())).collect())),
        Column::new(
            "type",
            Values::Text(rows.iter().map(|(_, _, event)| Some(event.kind.to_string())).collect()),
        ),
        Column::new("at", Values::Instant(instants, zone)),
    ];
    columns.extend(FIELDS.map(|name| Column::new(name, Values::Text(field(name)))));
    columns.extend(facts.iter().map(|name| Column::new(name.clone(), Values::Text(fact(name)))));
    Table(columns)
}

fn cell(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}
