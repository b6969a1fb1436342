//! The command line.

mod long;
pub(crate) mod reports;
mod values;

use crate::serve::Address;
use clap::{Parser, Subcommand, ValueEnum};

/// Service contracts as code: what a ticket is owed, until when, and why
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
    Decide(Decide),
    Batch(Batch),
    Time(Time),
    Contracts(Contracts),
    Closures(Closures),
    Explain(Explain),
    /// Order open tickets by the contract's rule, the first served first
    ///
    /// clausola rank --contract lepida-payer --now 2026-10-05T09:10:00+02:00 < tickets.ndjson
    ///
    /// Reads NDJSON from standard input, an open ticket a line, and prints a line of JSON for each, with its rank and
    /// the reason. A line that is no ticket of the contract is named with its number on standard error, the others are
    /// ranked all the same, and the command exits with 1.
    Rank(Queue),
    /// List when the decisions on open tickets change next, the soonest first
    ///
    /// clausola agenda --contract lepida-payer --now 2026-10-05T09:10:00+02:00 < tickets.ndjson
    ///
    /// Reads NDJSON from standard input, an open ticket a line, and prints a line of JSON for each whose decision will
    /// change or that has a step to take. A line that is no ticket of the contract is named with its number on standard
    /// error, the others are listed all the same, and the command exits with 1.
    Agenda(Queue),
    Report(reports::Report),
    Verify(reports::Verify),
    Generate(reports::Generate),
    Lint(Lint),
    Test(Test),
    Diff(Diff),
    Serve(Serve),
    Build(Build),
    Inspect(Inspect),
    Init(Init),
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
            Self::Report(report) => report.json,
            Self::Verify(verify) => verify.json,
            Self::Lint(lint) => lint.json,
            Self::Test(test) => test.json,
            Self::Diff(diff) => diff.json,
            Self::Build(build) => build.json,
            Self::Inspect(inspect) => inspect.json,
            Self::Agenda(_)
            | Self::Closures(_)
            | Self::Generate(_)
            | Self::Init(_)
            | Self::Rank(_)
            | Self::Schema(_)
            | Self::Serve(_) => false,
        }
    }
}

/// Decide one ticket at one instant, and print the decision as one line of JSON
///
/// clausola decide --contract lepida-payer --now 2026-10-03T14:00:00+02:00 --ticket ticket.json
#[derive(Debug, Parser)]
pub(crate) struct Decide {
    #[command(flatten)]
    pub(crate) rules: Rules,

    /// The instant to decide at, RFC 3339 with an offset; later events of the ticket are not seen
    #[arg(long, value_name = "INSTANT", value_parser = values::instant)]
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

/// Decide many tickets: one JSON object a line in, one a line out, in order
///
/// A line is a ticket, or `{"ticket":{…},"now":"…"}`. A line that cannot be decided is answered with
/// `{"ok":false,"errors":[…]}`, and the next one follows.
#[derive(Debug, Parser)]
pub(crate) struct Batch {
    #[command(flatten)]
    pub(crate) rules: Rules,

    /// The instant to decide at, for lines that bring no `now` of their own; the current time where not given
    #[arg(long, value_name = "INSTANT", value_parser = values::instant)]
    pub(crate) now: Option<String>,

    /// Write a decision log, which `clausola verify` decides again; what cannot be decided is not in it
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<std::path::PathBuf>,

    /// Tell what is wrong with the contract as JSON on standard output, not as text on standard error
    #[arg(long)]
    pub(crate) json: bool,
}

/// Answer questions of time on a contract's calendars, one JSON object a line, in order
#[derive(Debug, Parser)]
#[command(long_about = long::TIME)]
pub(crate) struct Time {
    #[command(flatten)]
    pub(crate) rules: Rules,

    /// Tell what is wrong with the contract as JSON on standard output, not as text on standard error
    #[arg(long)]
    pub(crate) json: bool,
}

/// List the contracts that are shipped with the engine
#[derive(Debug, Parser)]
pub(crate) struct Contracts {
    /// Print a JSON list
    #[arg(long)]
    pub(crate) json: bool,
}

/// Write the closed days of an iCalendar file as TOML: `closed = […]`, or an overlay over a contract
///
/// clausola closures town.ics --contract consorzio-it --calendar service > overlay.toml
///
/// All-day events become a finite list, which knows the years that the file speaks about and no others; yearly ones
/// become rules. What the file has beside is left out, named with its line, and the command exits with 1.
#[derive(Debug, Parser)]
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

// Whose rules answer. No comment for documentation: clap would print it in place of the subcommand's own.
#[derive(Debug, clap::Args)]
pub(crate) struct Rules {
    /// The id of a shipped contract, or a contract file (TOML, or JSON where it ends in `.json`; `-` reads
    /// standard input)
    #[arg(long, value_name = "ID|FILE", required_unless_present = "plugin", conflicts_with = "plugin")]
    pub(crate) contract: Option<String>,

    /// The operator's overlay, a TOML file: closures, ladder, field mapping
    #[arg(long, value_name = "FILE", conflicts_with = "plugin")]
    pub(crate) overlay: Option<String>,

    /// A plugin with a contract inside, made by `clausola build`
    #[arg(long, value_name = "FILE")]
    pub(crate) plugin: Option<String>,
}

/// Say why a decision is what it is: which rule matched, which clause or assumption stands behind each number, and
/// which stretches of time counted
#[derive(Debug, Parser)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) rules: Rules,

    /// The instant to decide at, RFC 3339 with an offset
    #[arg(long, value_name = "INSTANT", value_parser = values::instant)]
    pub(crate) now: String,

    /// The ticket's file (`-` or nothing reads standard input)
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) ticket: String,

    /// `it` or `en`
    #[arg(long, default_value = "en", value_parser = values::language)]
    pub(crate) language: String,

    /// Print the decision with its trace as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

// Open tickets. No comment for documentation: the two subcommands have their own.
#[derive(Debug, Parser)]
pub(crate) struct Queue {
    #[command(flatten)]
    pub(crate) rules: Rules,

    /// The instant to ask at, RFC 3339 with an offset
    #[arg(long, value_name = "INSTANT", value_parser = values::instant)]
    pub(crate) now: String,
}

/// Check a contract: tickets without a priority, rows never reached, targets that can never be met, assumptions
///
/// Exits with 1 where there is an error or a warning; notes, such as assumptions, are listed and not faulted.
#[derive(Debug, Parser)]
pub(crate) struct Lint {
    #[command(flatten)]
    pub(crate) rules: Rules,

    /// Print `{"ok":true,"findings":[…]}`
    #[arg(long)]
    pub(crate) json: bool,
}

/// Run the tests that a contract carries as `[[tests]]`, and list what of the contract none of them reaches
#[derive(Debug, Parser)]
pub(crate) struct Test {
    #[command(flatten)]
    pub(crate) rules: Rules,

    /// The share of the contract, from 0 to 1, that the tests must reach
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub(crate) threshold: f64,

    /// Print the report as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Compare what two contracts decide on the same tickets, one JSON object a line on standard input
#[derive(Debug, Parser)]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) rules: Rules,

    /// The other contract: an id or a file
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) with: String,

    /// The instant to decide at, RFC 3339 with an offset
    #[arg(long, value_name = "INSTANT", value_parser = values::instant)]
    pub(crate) now: String,

    /// Print the comparison as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Answer over HTTP, for systems that cannot load the engine
#[derive(Debug, Parser)]
#[command(long_about = long::SERVE)]
pub(crate) struct Serve {
    /// Where to listen: an address and port, or `unix:` and the path of a socket. Others than loopback need a token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8650")]
    pub(crate) listen: Address,

    /// A contract to serve: the id of a shipped one, or a file; once for each. Where none is named, all shipped ones are
    #[arg(long = "contract", value_name = "ID|FILE")]
    pub(crate) contracts: Vec<String>,

    /// The operator's overlay over one of them, a TOML file: closures, ladder, field mapping
    #[arg(long = "overlay", value_name = "ID=FILE", value_parser = overlay)]
    pub(crate) overlays: Vec<(String, String)>,

    /// The file of the token that requests must bring as `Authorization: Bearer …`; else CLAUSOLA_TOKEN has it
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<String>,

    /// Read contracts anew only at SIGHUP, not when their files change
    #[arg(long)]
    pub(crate) no_watch: bool,

    /// The longest body, and the longest line of a batch, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20)]
    pub(crate) max_body: usize,

    /// How long a request's head, its body, its turn and its call may each take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,

    /// Calls that run at once; as many as there are processors where not given
    #[arg(long, value_name = "CALLS", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) concurrency: Option<u16>,

    /// Connections that are open at once; others wait
    #[arg(long, value_name = "CONNECTIONS", default_value_t = 1024)]
    pub(crate) max_connections: usize,

    /// How long requests that run may take to end when the server stops
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub(crate) grace: u64,

    /// How to log, to standard error; never what a ticket says
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,

    /// How much to log: `info` has a line for each request
    #[arg(long, value_enum, default_value_t = LogLevel::Info)]
    pub(crate) log_level: LogLevel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines to read
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
}

/// `ID=FILE`.
fn overlay(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((id, file)) if !id.is_empty() && !file.is_empty() => Ok((id.to_string(), file.to_string())),
        _ => Err("give the contract's id and the file, such as `lepida-payer=ours.toml`".to_string()),
    }
}

impl Serve {
    /// Calls that run at once.
    pub(crate) fn calls(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(2, usize::from);
        self.concurrency.map_or_else(processors, usize::from)
    }
}

/// Bake a checked contract into the plugin: one file that a ticket system loads, and that reads nothing when asked
///
/// A contract whose own tests fail is refused. The same contract gives the same bytes.
#[derive(Debug, Parser)]
pub(crate) struct Build {
    /// The contract file (TOML, or JSON where it ends in `.json`), or the id of a shipped contract
    #[arg(value_name = "FILE|ID")]
    pub(crate) contract: String,

    /// The operator's overlay, a TOML file: closures, ladder, field mapping
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Option<String>,

    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: String,

    /// Make a core module, for runtimes without components
    #[arg(long)]
    pub(crate) core: bool,

    /// Tell what is wrong as JSON on standard output, not as text on standard error
    #[arg(long)]
    pub(crate) json: bool,
}

/// Say what a plugin's file is: which contract is inside, with its hash, its revision and its title
///
/// The plugin itself is asked too; a file that says another contract than it has is refused.
#[derive(Debug, Parser)]
pub(crate) struct Inspect {
    /// The plugin's file
    #[arg(value_name = "FILE")]
    pub(crate) file: String,

    /// Print one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Write a small commented contract to start from, which lints without warnings
#[derive(Debug, Parser)]
pub(crate) struct Init {
    /// The file to write, which must not exist yet; without it the contract is printed
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<String>,

    /// Write the text of a shipped contract instead, one that `clausola contracts` lists
    #[arg(long, value_name = "ID")]
    pub(crate) from: Option<String>,
}

/// Print a JSON Schema, draft 2020-12, for an editor
#[derive(Debug, Parser)]
pub(crate) struct Schema {
    /// `contract`, `overlay`, `ticket` or `decision`
    #[arg(value_parser = values::schema)]
    pub(crate) of: clausola::Schema,
}

fn version() -> String {
    let engine = env!("CARGO_PKG_VERSION");
    format!("{engine} (engine {engine}, wasmtime {})", clausola_host::WASMTIME_VERSION)
}
