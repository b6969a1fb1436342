//! Where figures go: files that are whole or not there.

pub(crate) mod table;

use crate::{Fault, Format};
use clausola::Zone;
use clausola::compliance::CaseRow;
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use table::{Column, Table, Values};

pub use table::report_table;

/// The name that a file has until it is whole.
pub(crate) fn partial(path: &Path) -> PathBuf {
    let mut name = OsString::from(path.as_os_str());
    name.push(".partial");
    PathBuf::from(name)
}

/// A file that takes its name when it is finished, and is removed when it is not.
#[derive(Debug)]
pub struct Replaced {
    path: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Replaced {
    /// Begins a file.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn create(path: &Path) -> Result<Self, Fault> {
        let file = File::create(partial(path)).map_err(|e| Fault::unwritable(path, &e))?;
        Ok(Self { path: path.to_path_buf(), file: Some(BufWriter::with_capacity(1 << 16, file)) })
    }

    /// Writes all of a small file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write_all(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        let mut file = Self::create(path)?;
        file.append(bytes)?;
        file.finish()
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.path.clone();
        self.file
            .as_mut()
            .map_or(Ok(()), |file| file.write_all(bytes))
            .map_err(|e| Fault::unwritable(&path, &e))
    }

    fn finish(mut self) -> Result<(), Fault> {
        let done = self.file.take().map_or(Ok(()), |mut file| file.flush());
        done.and_then(|()| std::fs::rename(partial(&self.path), &self.path)).map_err(|e| {
            let _ = std::fs::remove_file(partial(&self.path));
            Fault::unwritable(&self.path, &e)
        })
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = std::fs::remove_file(partial(&self.path));
        }
    }
}

/// A file of lines.
#[derive(Debug)]
pub(crate) struct LineFile(Replaced);

impl LineFile {
    pub(crate) fn create(path: &Path) -> Result<Self, Fault> {
        Replaced::create(path).map(Self)
    }

    pub(crate) fn write(&mut self, line: &str) -> Result<(), Fault> {
        self.0.append(line.as_bytes())?;
        self.0.append(b"\n")
    }

    pub(crate) fn finish(self) -> Result<(), Fault> {
        self.0.finish()
    }
}

/// A table of cases, CSV or Parquet by its name, written as they come.
pub struct CaseFile {
    zone: Zone,
    out: table::Writer,
}

impl CaseFile {
    /// Begins a table.
    ///
    /// # Errors
    /// Where it cannot be made, and for a name that ends with neither `.csv` nor `.parquet`.
    pub fn create(path: &Path, zone: Zone) -> Result<Self, Fault> {
        let format = tabular(path)?;
        let out = table::Writer::create(path, format, &cases(&[], zone))?;
        Ok(Self { zone, out })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn write(&mut self, rows: &[CaseRow]) -> Result<(), Fault> {
        if rows.is_empty() { Ok(()) } else { self.out.write(&cases(rows, self.zone)) }
    }

    /// Ends the table and gives it its name.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self) -> Result<(), Fault> {
        self.out.finish()
    }
}

/// The form of a table by its name.
pub(crate) fn tabular(path: &Path) -> Result<Format, Fault> {
    Format::of(path).filter(|format| *format != Format::Ndjson).ok_or_else(|| {
        let name = path.display().to_string();
        let message = format!("`{name}` is not the name of a table");
        Fault::new(name, "unknown_format", message, "name it `.csv` or `.parquet`")
    })
}

fn cases(rows: &[CaseRow], zone: Zone) -> Table {
    let texts = |get: fn(&CaseRow) -> Option<String>| Values::Text(rows.iter().map(get).collect());
    let instants = |get: fn(&CaseRow) -> Option<i64>| Values::Instant(rows.iter().map(get).collect(), zone);
    let numbers = |get: fn(&CaseRow) -> Option<f64>| Values::Number(rows.iter().map(get).collect());
    Table(vec![
        Column::new("ticket", texts(|r| Some(r.ticket.clone()))),
        Column::new("objective", texts(|r| Some(r.objective.clone()))),
        Column::new("priority", texts(|r| r.priority.clone())),
        Column::new("verdict", texts(|r| Some(r.verdict.clone()))),
        Column::new("reason", texts(|r| r.reason.clone())),
        Column::new("clause", texts(|r| r.clause.clone())),
        Column::new("target", texts(|r| r.target.clone())),
        Column::new("start", instants(|r| Some(r.start))),
        Column::new("due", instants(|r| r.due)),
        Column::new("stop", instants(|r| r.stop)),
        Column::new("elapsed_seconds", numbers(|r| r.elapsed_seconds)),
        Column::new("over_seconds", numbers(|r| Some(r.over_seconds))),
    ])
}
