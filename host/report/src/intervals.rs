//! Outages and maintenance, from a table.

use crate::{Fault, Format};
use clausola::compliance::Interval;
use serde_json::{Map, Value as Json};
use std::path::Path;

/// Reads intervals from NDJSON or CSV: `id`, `kind`, `from`, `to`, `announced`, and facts. Every mistake at once.
///
/// # Errors
/// Where the file cannot be read, and for lines that are no intervals, or have an id that was there before.
pub fn read_intervals(path: &Path) -> Result<Vec<Interval>, Vec<Fault>> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|e| vec![Fault::unreadable(path, &e)])?;
    let rows = match Format::of(path) {
        Some(Format::Csv) => csv_rows(&name, &text),
        Some(Format::Ndjson) => lines(&name, &text),
        _ => {
            let message = format!("`{name}` does not say by its name what it is");
            return Err(vec![Fault::new(name, "unknown_format", message, "name it `.ndjson` or `.csv`")]);
        }
    };
    let (mut found, mut faults): (Vec<Interval>, Vec<Fault>) = (Vec::new(), Vec::new());
    for (row, value) in rows {
        let interval = value.and_then(|value| Interval::from_value(&value).map_err(|e| Fault::of(&name, &e)));
        match interval {
            Ok(interval) if found.iter().any(|known| known.id == interval.id) => {
                let message = format!("line {row}: there are two intervals `{}`", interval.id);
                faults.push(Fault::new(&name, "duplicate", message, "give each its own id"));
            }
            Ok(interval) => found.push(interval),
            Err(fault) => faults.push(Fault { message: format!("line {row}: {}", fault.message), ..fault }),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

type Rows = Vec<(usize, Result<Json, Fault>)>;

fn lines(name: &str, text: &str) -> Rows {
    let lines =
        text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(row, line)| {
            let read = serde_json::from_str(line).map_err(|e| {
                Fault::new(name, "broken_json", format!("not JSON: {e}"), "write one object a line")
            });
            (row.saturating_add(1), read)
        })
        .collect()
}

fn csv_rows(name: &str, text: &str) -> Rows {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let broken = |e: csv::Error| {
        Fault::new(
            name,
            "unreadable",
            format!("the row cannot be read: {e}"),
            "save the table as UTF-8 text with a header",
        )
    };
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(e) => return vec![(1, Err(broken(e)))],
    };
    reader
        .records()
        .enumerate()
        .map(|(row, record)| {
            let fields = record.map(|record| {
                let cells = header.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty());
                let named = cells.map(|(key, cell)| {
                    (key.strip_prefix("facts.").unwrap_or(key).to_string(), cell_json(cell))
                });
                Json::Object(named.collect::<Map<_, _>>())
            });
            // The header is the first line.
            (row.saturating_add(2), fields.map_err(broken))
        })
        .collect()
}

fn cell_json(cell: &str) -> Json {
    match cell {
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        text => Json::from(text),
    }
}
