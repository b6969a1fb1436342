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

/// Opens what is to be written: a new file beside the one that it will replace, or what is there and is no file, such as
/// a pipe or `/dev/null`, which nothing may replace. Says where it was opened.
pub(crate) fn open(path: &Path) -> Result<(File, PathBuf), Fault> {
    let special = std::fs::metadata(path).is_ok_and(|there| !there.is_file());
    let at = if special { path.to_path_buf() } else { partial(path) };
    let opened = if special { File::options().write(true).open(&at) } else { File::create(&at) };
    opened.map(|file| (file, at)).map_err(|e| Fault::unwritable(path, &e))
}

/// Gives what was written at a place its name.
pub(crate) fn settle(at: &Path, path: &Path) -> Result<(), Fault> {
    if at == path {
        return Ok(());
    }
    std::fs::rename(at, path).map_err(|e| {
        discard(at, path);
        Fault::unwritable(path, &e)
    })
}

/// Removes what is not whole.
pub(crate) fn discard(at: &Path, path: &Path) {
    if at != path {
        let _ = std::fs::remove_file(at);
    }
}

/// A file that takes its name when it is finished, and is removed when it is not.
#[derive(Debug)]
pub struct Replaced {
    path: PathBuf,
    /// Where it is written.
    at: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Replaced {
    /// Begins a file.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn create(path: &Path) -> Result<Self, Fault> {
        let (file, at) = open(path)?;
        Ok(Self { path: path.to_path_buf(), at, file: Some(BufWriter::with_capacity(1 << 16, file)) })
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
        let written = self.file.take().map_or(Ok(()), |mut file| file.flush());
        written.map_err(|e| {
            discard(&self.at, &self.path);
            Fault::unwritable(&self.path, &e)
        })?;
        settle(&self.at, &self.path)
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            discard(&self.at, &self.path);
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
