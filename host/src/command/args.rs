//! The command line.

use clap::{Parser, Subcommand, ValueEnum};

/// Service contracts as code: what a ticket is owed, until when, and why.
///
/// A contract is a file, or one of those that `clausola contracts` lists. The answers come from the engine plugin,
/// a WebAssembly component that is part of this program.
#[derive(Debug, Parser)]
#[command(name = "clausola", version = version(), after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Answer without the plugin: the same engine compiled for this machine, the same bytes
    #[arg(long, global = true)]
    pub(crate) native: bool,
}

const EXIT_CODES: &str = "Exit codes: 0 with an answer, 1 for a bad ticket or contract, 2 for wrong usage.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Decide one ticket at one instant
    Decide(Decide),
    /// Decide many tickets, one JSON object a line, in order
    Batch(Batch),
    /// Answer questions of time, one JSON object a line, in order
    Time(Time),
    /// List the contracts that are shipped with the engine
    Contracts(Contracts),
    /// Write an iCalendar file's closed days as a contract has them
    Closures(Closures),
    /// Say why a decision is what it is, clause by clause
    Explain(Explain),
    /// Order open tickets by the contract's rule, the first served first
    Rank(Queue),
    /// List when the decisions on open tickets change next, the soonest first
    Agenda(Queue),
    /// Check a contract for gaps, conflicts and assumptions
    Lint(Lint),
    /// Run the tests that a contract carries
    Test(Test),
    /// Say which decisions another contract would change, and how
    Diff(Diff),
    /// Write a small commented contract to start from
    Init(Init),
    /// Print the JSON Schema of contracts, overlays, tickets or decisions
    Schema(Schema),
}

impl Command {
    /// Whether what is wrong is to be told as JSON on standard output.
    pub(crate) fn wants_json(&self) -> bool {
        match self {
            Self::Decide(decide) => decide.json,
            Self::Batch(batch) => batch.json,
            Self::Time(time) => time.json,
            Self::Contracts(contracts) => contracts.json,
            Self::Explain(explain) => explain.json,
            Self::Lint(lint) => lint.json,
            Self::Test(test) => test.json,
            Self::Diff(diff) => diff.json,
            Self::Rank(_) | Self::Agenda(_) => true,
            Self::Closures(_) | Self::Init(_) | Self::Schema(_) => false,
        }
    }
}

/// Decide one ticket at one instant, and print the decision as one line of JSON.
///
/// clausola decide --contract lepida-payer --now 2026-10-03T14:00:00+02:00 --ticket ticket.json
#[derive(Debug, Parser)]
#[command(verbatim_doc_comment)]
pub(crate) struct Decide {
    /// The id of a shipped contract, or a contract file (TOML, or JSON where it ends in `.json`; `-` reads
    /// standard input)
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) contract: String,

    /// The instant to decide at, RFC 3339 with an offset; later events of the ticket are not seen
    #[arg(long, value_name = "INSTANT")]
    pub(crate) now: String,

    /// The ticket's file (`-` or nothing reads standard input)
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) ticket: String,

    /// How to print the decision
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub(crate) format: Format,

    /// Tell what is wrong as JSON on standard output, not as text on standard error
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One line of JSON, the same bytes in every host
    Json,
    /// A card to read
    Card,
}

/// Decide many tickets: one JSON object a line in, one a line out, in order.
///
/// A line is a ticket, or `{"ticket":{…},"now":"…"}`. A line that cannot be decided is answered with
/// `{"ok":false,"errors":[…]}`, and the next one follows.
#[derive(Debug, Parser)]
pub(crate) struct Batch {
    /// The id of a shipped contract, or a contract file (TOML, or JSON where it ends in `.json`)
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) contract: String,

    /// The instant to decide at, for lines that bring no `now` of their own; the current time where not given
    #[arg(long, value_name = "INSTANT")]
    pub(crate) now: Option<String>,

    /// Tell what is wrong with the contract as JSON on standard output, not as text on standard error
    #[arg(long)]
    pub(crate) json: bool,
}

/// Answer questions of time on a contract's calendars, one JSON object a line, in order.
///
/// {"calendar":"help_desk","op":"due","start":"2026-10-03T13:00:00+02:00","seconds":3600}
/// {"calendar":"help_desk","op":"before","start":"2026-10-05T09:00:00+02:00","seconds":3600}
/// {"calendar":"help_desk","op":"worked","start":"2026-10-03T13:00:00+02:00","end":"2026-10-05T09:00:00+02:00"}
///
/// The answers are {"at":…}, {"seconds":N} or {"error":…}. Other ops on a calendar: is_open, next_opening and
/// next_closing of `start`; spans from `start` to `end`; working_days and calendar_days with `days`, months, years,
/// and each of these four with `_before`, such as months_before. `roll` moves a last day that is no working day: none,
/// next or previous. Without a calendar: term, next and occurrences of a schedule, price of a tariff.
#[derive(Debug, Parser)]
#[command(verbatim_doc_comment)]
pub(crate) struct Time {
    /// The id of a shipped contract, or a contract file (TOML, or JSON where it ends in `.json`)
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) contract: String,

    /// Tell what is wrong with the contract as JSON on standard output, not as text on standard error
    #[arg(long)]
    pub(crate) json: bool,
}

/// List the contracts that are shipped with the engine.
#[derive(Debug, Parser)]
pub(crate) struct Contracts {
    /// Print a JSON list
    #[arg(long)]
    pub(crate) json: bool,
}

/// Write the closed days of an iCalendar file as TOML: `closed = […]`, or an overlay over a contract.
///
/// clausola closures town.ics --contract consorzio-it --calendar service > overlay.toml
///
/// All-day events become a finite list, which knows the years that the file speaks about and no others; yearly ones
/// become rules. What the file has beside is left out, named with its line, and the command exits with 1.
#[derive(Debug, Parser)]
#[command(verbatim_doc_comment)]
pub(crate) struct Closures {
    /// The file (`-` reads standard input)
    #[arg(value_name = "FILE")]
    pub(crate) file: String,

    /// The id of the contract to write an overlay for
    #[arg(long, value_name = "ID", requires = "calendar")]
    pub(crate) contract: Option<String>,

    /// The calendar of the contract that is closed
    #[arg(long, value_name = "NAME", requires = "contract")]
    pub(crate) calendar: Option<String>,
}

/// The contract that a subcommand reads for itself, with what the operator lays over it.
///
/// These subcommands always answer natively: they need more of the engine than the plugin carries.
#[derive(Debug, clap::Args)]
pub(crate) struct Laid {
    /// The id of a shipped contract, or a contract file (TOML, or JSON where it ends in `.json`)
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) contract: String,

    /// The operator's overlay, a TOML file: closures, ladder, field mapping
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Option<String>,
}

/// Say why a decision is what it is: which rule matched, which clause or assumption stands behind each number, and
/// which stretches of time counted.
#[derive(Debug, Parser)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) laid: Laid,

    /// The instant to decide at, RFC 3339 with an offset
    #[arg(long, value_name = "INSTANT")]
    pub(crate) now: String,

    /// The ticket's file (`-` or nothing reads standard input)
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) ticket: String,

    /// `it` or `en`
    #[arg(long, default_value = "en")]
    pub(crate) language: String,

    /// Print the decision with its trace as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Open tickets in, one JSON object a line on standard input; one JSON object a line out.
#[derive(Debug, Parser)]
pub(crate) struct Queue {
    #[command(flatten)]
    pub(crate) laid: Laid,

    /// The instant to ask at, RFC 3339 with an offset
    #[arg(long, value_name = "INSTANT")]
    pub(crate) now: String,
}

/// Check a contract: tickets without a priority, rows never reached, targets that can never be met, assumptions.
///
/// Exits with 1 where there is an error or a warning; notes, such as assumptions, are listed and not faulted.
#[derive(Debug, Parser)]
pub(crate) struct Lint {
    #[command(flatten)]
    pub(crate) laid: Laid,

    /// Print `{"ok":true,"findings":[…]}`
    #[arg(long)]
    pub(crate) json: bool,
}

/// Run the tests that a contract carries as `[[tests]]`, and list what of the contract none of them reaches.
#[derive(Debug, Parser)]
pub(crate) struct Test {
    #[command(flatten)]
    pub(crate) laid: Laid,

    /// The share of the contract, from 0 to 1, that the tests must reach
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub(crate) threshold: f64,

    /// Print the report as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Compare what two contracts decide on the same tickets, one JSON object a line on standard input.
#[derive(Debug, Parser)]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) laid: Laid,

    /// The other contract: an id or a file
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) with: String,

    /// The instant to decide at, RFC 3339 with an offset
    #[arg(long, value_name = "INSTANT")]
    pub(crate) now: String,

    /// Print the comparison as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Write a small commented contract to start from; it lints clean.
#[derive(Debug, Parser)]
pub(crate) struct Init {
    /// The file to write, which must not exist (nothing prints it)
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<String>,
}

/// Print a JSON Schema, draft 2020-12, for an editor.
#[derive(Debug, Parser)]
pub(crate) struct Schema {
    /// `contract`, `overlay`, `ticket` or `decision`
    pub(crate) of: String,
}

fn version() -> String {
    let engine = env!("CARGO_PKG_VERSION");
    format!("{engine} (engine {engine}, wasmtime {})", clausola_host::WASMTIME_VERSION)
}
