//! Tables, as CSV and as Parquet.

use super::{Replaced, tabular};
use crate::{Fault, Format};
use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use clausola::compliance::{Report, Row};
use clausola::{Instant, Zone};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::borrow::Cow;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Columns of the same length.
pub(crate) struct Table(pub(crate) Vec<Column>);

pub(crate) struct Column {
    name: Cow<'static, str>,
    values: Values,
}

impl Column {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, values: Values) -> Self {
        Self { name: name.into(), values }
    }
}

/// The cells of a column.
pub(crate) enum Values {
    Text(Vec<Option<String>>),
    Whole(Vec<Option<i64>>),
    Number(Vec<Option<f64>>),
    Flag(Vec<Option<bool>>),
    /// UTC milliseconds, and the zone in which they print.
    Instant(Vec<Option<i64>>, Zone),
}

impl Values {
    fn data_type(&self) -> DataType {
        match self {
            Self::Text(_) => DataType::Utf8,
            Self::Whole(_) => DataType::Int64,
            Self::Number(_) => DataType::Float64,
            Self::Flag(_) => DataType::Boolean,
            Self::Instant(_, zone) => {
                DataType::Timestamp(TimeUnit::Millisecond, Some(Arc::from(zone.name())))
            }
        }
    }

    fn array(&self) -> ArrayRef {
        match self {
            Self::Text(cells) => Arc::new(StringArray::from_iter(cells)),
            Self::Whole(cells) => Arc::new(Int64Array::from(cells.clone())),
            Self::Number(cells) => Arc::new(Float64Array::from(cells.clone())),
            Self::Flag(cells) => Arc::new(BooleanArray::from(cells.clone())),
            Self::Instant(cells, zone) => {
                Arc::new(TimestampMillisecondArray::from(cells.clone()).with_timezone(zone.name()))
            }
        }
    }

    fn cell(&self, row: usize) -> String {
        match self {
            Self::Text(cells) => cells.get(row).cloned().flatten().unwrap_or_default(),
            Self::Whole(cells) => text(cells.get(row)),
            // As JSON writes it, so that the forms agree to the last digit.
            Self::Number(cells) => {
                cells.get(row).copied().flatten().map(|n| clausola::json::to_string(&n)).unwrap_or_default()
            }
            Self::Flag(cells) => text(cells.get(row)),
            Self::Instant(cells, zone) => cells
                .get(row)
                .copied()
                .flatten()
                .map(|at| Instant::from_millis(at).in_zone(*zone))
                .unwrap_or_default(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Text(cells) => cells.len(),
            Self::Whole(cells) => cells.len(),
            Self::Number(cells) => cells.len(),
            Self::Flag(cells) => cells.len(),
            Self::Instant(cells, _) => cells.len(),
        }
    }
}

fn text<T: ToString>(cell: Option<&Option<T>>) -> String {
    cell.and_then(Option::as_ref).map(ToString::to_string).unwrap_or_default()
}

impl Table {
    fn schema(&self) -> Arc<Schema> {
        let fields = self.0.iter().map(|c| Field::new(&*c.name, c.values.data_type(), true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    fn batch(&self) -> Result<RecordBatch, arrow::error::ArrowError> {
        RecordBatch::try_new(self.schema(), self.0.iter().map(|c| c.values.array()).collect())
    }

    fn rows(&self) -> usize {
        self.0.first().map_or(0, |c| c.values.len())
    }
}

/// Writes tables of one form to a file.
pub(crate) enum Writer {
    Csv(Box<csv::Writer<Vec<u8>>>, Replaced),
    Parquet(Option<Box<ArrowWriter<File>>>, PathBuf, PathBuf),
}

impl Writer {
    pub(crate) fn create(path: &Path, format: Format, like: &Table) -> Result<Self, Fault> {
        if format == Format::Csv {
            let mut out = csv::Writer::from_writer(Vec::new());
            let header = out.write_record(like.0.iter().map(|c| &*c.name));
            header.map_err(|e| Fault::unwritable(path, &e))?;
            return Ok(Self::Csv(Box::new(out), Replaced::create(path)?));
        }
        let (file, at) = super::open(path)?;
        let options = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = ArrowWriter::try_new(file, like.schema(), Some(options));
        let writer = writer.map_err(|e| Fault::unwritable(path, &e))?;
        Ok(Self::Parquet(Some(Box::new(writer)), at, path.to_path_buf()))
    }

    pub(crate) fn write(&mut self, table: &Table) -> Result<(), Fault> {
        match self {
            Self::Csv(out, file) => {
                for row in 0..table.rows() {
                    let cells = table.0.iter().map(|c| c.values.cell(row));
                    out.write_record(cells).map_err(|e| Fault::unwritable(&file.path, &e))?;
                }
                let written = std::mem::replace(out.as_mut(), csv::Writer::from_writer(Vec::new()));
                let bytes = written.into_inner().map_err(|e| Fault::unwritable(&file.path, &e.error()))?;
                file.append(&bytes)
            }
            Self::Parquet(writer, _, path) => {
                let batch = table.batch().map_err(|e| Fault::unwritable(path, &e))?;
                match writer {
                    Some(writer) => writer.write(&batch).map_err(|e| Fault::unwritable(path, &e)),
                    None => Ok(()),
                }
            }
        }
    }

    pub(crate) fn finish(mut self) -> Result<(), Fault> {
        match &mut self {
            Self::Csv(out, file) => {
                let written = std::mem::replace(out.as_mut(), csv::Writer::from_writer(Vec::new()));
                let bytes = written.into_inner().map_err(|e| Fault::unwritable(&file.path, &e.error()))?;
                file.append(&bytes)?;
                let whole = Replaced { path: file.path.clone(), at: file.at.clone(), file: file.file.take() };
                whole.finish()
            }
            Self::Parquet(writer, at, path) => {
                let Some(writer) = writer.take() else { return Ok(()) };
                writer.close().map_err(|e| {
                    super::discard(at, path);
                    Fault::unwritable(path, &e)
                })?;
                super::settle(at, path)
            }
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Self::Parquet(writer, at, path) = self
            && writer.take().is_some()
        {
            super::discard(at, path);
        }
    }
}

/// The rows of a report as a table, CSV or Parquet by the file's name.
///
/// # Errors
/// Where the file cannot be written, and for a name that ends with neither `.csv` nor `.parquet`.
pub fn report_table(path: &Path, report: &Report, zone: Zone) -> Result<(), Fault> {
    let table = rows(report, zone);
    let mut out = Writer::create(path, tabular(path)?, &table)?;
    out.write(&table)?;
    out.finish()
}

fn rows(report: &Report, zone: Zone) -> Table {
    let rows = &report.rows;
    let texts = |get: &dyn Fn(&Row) -> Option<String>| Values::Text(rows.iter().map(get).collect());
    let wholes = |get: &dyn Fn(&Row) -> Option<u64>| {
        Values::Whole(rows.iter().map(|r| get(r).and_then(|n| i64::try_from(n).ok())).collect())
    };
    let instants = |get: &dyn Fn(&Row) -> Instant| {
        Values::Instant(rows.iter().map(|r| Some(get(r).millis())).collect(), zone)
    };
    let excluded = |r: &Row| Some(r.excluded.iter().map(|e| e.cases).sum());
    let reasons = |r: &Row| {
        let reasons: Vec<String> = r.excluded.iter().map(|e| format!("{}={}", e.reason, e.cases)).collect();
        Some(reasons.join(" ")).filter(|text| !text.is_empty())
    };
    let rule =
        |r: &Row, get: fn(&clausola::compliance::Rule) -> Option<String>| r.rule.as_ref().and_then(get);
    Table(vec![
        Column::new("contract", texts(&|_| Some(report.contract.id.to_string()))),
        Column::new("contract_hash", texts(&|_| Some(report.contract.hash.to_string()))),
        Column::new("revision", texts(&|r| Some(r.revision.to_string()))),
        Column::new("objective", texts(&|r| Some(r.objective.to_string()))),
        Column::new("priority", texts(&|r| r.priority.as_deref().map(str::to_string))),
        Column::new("period", texts(&|r| Some(r.period.name.clone()))),
        Column::new("from", instants(&|r| r.period.from.instant())),
        Column::new("to", instants(&|r| r.period.to.instant())),
        Column::new("whole", Values::Flag(rows.iter().map(|r| Some(r.period.whole)).collect())),
        Column::new("as_of", instants(&|_| report.as_of.instant())),
        Column::new("measured", wholes(&|r| Some(r.measured))),
        Column::new("in_time", wholes(&|r| Some(r.in_time))),
        Column::new("late", wholes(&|r| Some(r.late))),
        Column::new("open", wholes(&|r| Some(r.open))),
        Column::new("undecided", wholes(&|r| Some(r.undecided))),
        Column::new("excluded", wholes(&excluded)),
        Column::new("excluded_by", texts(&reasons)),
        Column::new("share", Values::Number(rows.iter().map(|r| r.share).collect())),
        Column::new(
            "threshold",
            Values::Number(rows.iter().map(|r| r.rule.as_ref().map(|rule| rule.share)).collect()),
        ),
        Column::new("pass", Values::Flag(rows.iter().map(|r| r.pass).collect())),
        Column::new("tolerance", wholes(&|r| r.tolerance)),
        Column::new("tolerance_left", Values::Whole(rows.iter().map(|r| r.tolerance_left).collect())),
        Column::new("counted", texts(&|r| rule(r, |rule| Some(rule.counted.to_string())))),
        Column::new("clause", texts(&|r| r.clause.as_deref().map(str::to_string))),
        Column::new("rule_clause", texts(&|r| rule(r, |rule| rule.clause.as_deref().map(str::to_string)))),
    ])
}
