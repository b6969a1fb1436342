//! Compliance reports over many tickets, on one machine: readers of NDJSON, CSV and Parquet, all cores, bounded memory.
//!
//! The figures are the engine's ([`clausola::compliance`]); what is here brings tickets to it and takes reports away from it.
//! A reader thread cuts the input into [`Piece`]s, as many workers as there are cores count them, and their tallies are
//! merged in the order of the input, so that the first of two tickets with the same id is the one that counts.
//!
//! # Shapes of tickets
//! - NDJSON: one ticket a line, as every call takes it; or `{"ticket": {…}, …}`, such as a line of a decision log.
//! - NDJSON, CSV and Parquet as rows of events: columns `ticket`, `type`, `at`, further fields of events, and facts under
//!   their names (or `facts.NAME`). The rows of a ticket stand together. A fact that differs from the row before is a
//!   change at that row's instant.
//! - Parquet with nested columns `id`, `facts`, `events`, or with one column `ticket` of JSON text.
#![forbid(unsafe_code)]

mod facts;
mod fault;
pub mod generate;
mod intervals;
mod log;
mod ordered;
mod part;
mod resume;
mod rows;
mod run;
mod source;
mod write;

pub use fault::Fault;
pub use intervals::read_intervals;
pub use log::{Chain, Finding, Logbook, Masks, Verified, verify};
pub use ordered::Stop;
pub use run::{LogWritten, Outcome, Progress, Request, SourceRead, run};
pub use source::{Format, Input, Piece};
pub use write::{CaseFile, Replaced, report_table};
