//! The command line of reports over many tickets.

use super::values;
use clap::{Parser, ValueEnum};
use std::path::PathBuf;

/// Measure how many promises were kept over a period: for each objective its share in time, what is left out and why,
/// the tolerance left, penalties, the worst cases; availability and notices, where the contract promises them
///
/// clausola report --contract lepida-payer --period 2026-05..2026-08 tickets.ndjson -o report.html -o report.json
///
/// Tickets come as NDJSON (a ticket a line, or a line of a decision log), or as rows of events in NDJSON, CSV or Parquet
/// (columns `ticket`, `type`, `at`, facts by name; the rows of a ticket together), or as Parquet with nested columns.
/// A ticket that cannot be counted is named with its place and counted as refused, and the command exits with 1.
#[derive(Debug, Parser)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) contract: Contract,

    /// The period: `2026`, `2026-H1`, `2026-Q1`, `2026-05`, `2026-05-31`, or two of them such as `2026-05..2026-08`
    #[arg(long, value_name = "PERIOD", value_parser = values::period)]
    pub(crate) period: String,

    /// Judge the tickets as they stood then, RFC 3339 with an offset; the current time where not given
    #[arg(long, value_name = "INSTANT", value_parser = values::read::<clausola::Instant>)]
    pub(crate) as_of: Option<clausola::Instant>,

    /// Files of tickets (`-` or nothing reads standard input)
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) tickets: Vec<String>,

    /// What the files are, where their names do not say it
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,

    /// Write the report: `.html` for people, `.json` for programs, `.csv` or `.parquet` for a table; once for each
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,

    /// Write a row for each case, to count the figures again: `.csv` or `.parquet`
    #[arg(long, value_name = "FILE")]
    pub(crate) cases: Option<PathBuf>,

    /// Write a decision log, which `clausola verify` decides again
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,

    /// Leave the value of a text fact out of the decision log
    #[arg(long, value_name = "FACT", requires = "log")]
    pub(crate) mask: Vec<String>,

    /// Outages and maintenance, NDJSON or CSV: `id`, `kind`, `from`, `to`, `announced`, facts
    #[arg(long, value_name = "FILE")]
    pub(crate) intervals: Vec<PathBuf>,

    /// What a penalty is a share of, such as `late_cases=12000`
    #[arg(long, value_name = "PENALTY=AMOUNT", value_parser = value)]
    pub(crate) value: Vec<(String, f64)>,

    /// Keep the parts that are counted in a folder, and go on from there if it was stopped; removed at the end
    #[arg(long, value_name = "FOLDER")]
    pub(crate) resume: Option<PathBuf>,

    /// The language of the page and of the summary: `it` or `en`
    #[arg(long, default_value = "en", value_parser = values::read::<clausola::Language>)]
    pub(crate) language: clausola::Language,

    /// How many tickets each list of the report names
    #[arg(long, value_name = "TICKETS", default_value_t = 100)]
    pub(crate) listed: usize,

    /// How many of the worst cases of each row are explained clause by clause
    #[arg(long, value_name = "CASES", default_value_t = 3)]
    pub(crate) explained: usize,

    /// Threads that count; as many as there are processors where not given
    #[arg(long, value_name = "THREADS", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,

    /// Print the report as one line of JSON in place of the summary
    #[arg(long)]
    pub(crate) json: bool,
}

/// Decide every ticket of a decision log again, and say which decisions are other than the log says
///
/// clausola verify --contract lepida-payer decisions.ndjson --report report.json
///
/// Exits with 1 where a decision differs, a line is of another contract or cannot be read, or does not follow the line
/// before it; and where the log does not give the report's figures. The `head` that it prints is the one that the report
/// states, unless lines are missing at the end. A ticket that was never logged only the customer's own list can tell.
#[derive(Debug, Parser)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) contract: Contract,

    /// The log (`-` or nothing reads standard input)
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) log: String,

    /// The head that the report states: the log must end with it
    #[arg(long, value_name = "SHA256")]
    pub(crate) head: Option<String>,

    /// The supplier's report, JSON: count the log anew, and compare every figure, the head and the instant
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,

    /// Threads that decide; as many as there are processors where not given
    #[arg(long, value_name = "THREADS", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: Option<u16>,

    /// Print one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Write made-up tickets of a contract, to try reports and systems with: the same seed gives the same file
///
/// clausola generate --contract lepida-payer --period 2026-Q1 --tickets 1000000 -o tickets.parquet
///
/// Arrivals follow the hours and days of an office, most times are kept and some are missed, tickets wait, are reopened,
/// are cancelled, and some are open at the end. The facts mean nothing; no real ticket was looked at.
#[derive(Debug, Parser)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub(crate) contract: Contract,

    /// When the tickets are opened, such as `2026-Q1` or `2026-05..2026-08`
    #[arg(long, value_name = "PERIOD", value_parser = values::period)]
    pub(crate) period: String,

    /// How many
    #[arg(long, value_name = "TICKETS", default_value_t = 1000)]
    pub(crate) tickets: u64,

    /// The same seed gives the same tickets
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,

    /// When the tickets are written down, RFC 3339 with an offset; the end of the period where not given
    #[arg(long, value_name = "INSTANT", value_parser = values::read::<clausola::Instant>)]
    pub(crate) as_of: Option<clausola::Instant>,

    /// The share of tickets, from 0 to 1, that are broken, of another contract, or there twice
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub(crate) trouble: f64,

    /// The file: `.ndjson`, `.csv` or `.parquet`
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,

    /// Write a row for each event, not for each ticket; CSV always has
    #[arg(long)]
    pub(crate) rows: bool,
}

// Whose contract. No comment for documentation: clap would print it in place of the subcommand's own.
#[derive(Debug, clap::Args)]
pub(crate) struct Contract {
    /// The id of a shipped contract, or a contract file (TOML, or JSON where it ends in `.json`)
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) contract: String,

    /// The operator's overlay, a TOML file: closures, ladder, field mapping
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a line
    Ndjson,
    /// Rows of events with a header
    Csv,
    /// Columns
    Parquet,
}

impl From<Format> for clausola_report::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Ndjson => Self::Ndjson,
            Format::Csv => Self::Csv,
            Format::Parquet => Self::Parquet,
        }
    }
}

/// `ID=AMOUNT`.
fn value(text: &str) -> Result<(String, f64), String> {
    let help = || "give the penalty's id and an amount, such as `late_cases=12000`".to_string();
    let (id, amount) = text.split_once('=').filter(|(id, _)| !id.is_empty()).ok_or_else(help)?;
    Ok((id.to_string(), amount.parse().map_err(|_| help())?))
}

/// As many threads as are asked for, or as there are processors.
pub(crate) fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(2, usize::from), usize::from)
}
