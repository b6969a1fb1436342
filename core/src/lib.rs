//! Service contracts as code: a ticket's priority, its deadlines, what to escalate, and why, clause by clause.
//!
//! A [`Contract`] is read once from one file, checked with every mistake reported at its line and column, and
//! compiled. Then it is asked: a [`Ticket`] (facts and events) and an [`Instant`] give a [`Decision`]. Decisions
//! are pure: no clock, no network, no state; the same question has the same answer, byte for byte, natively and
//! in WebAssembly.
//!
//! ```
//! use clausola::{Contract, Ticket, TimerState};
//!
//! let contract = Contract::from_toml(r#"
//!     [contract]
//!     id = "acme-support"
//!     time_zone = "Europe/Rome"
//!
//!     [calendars.office]
//!     hours = { mon-fri = ["09:00-13:00", "14:00-18:00"] }
//!     closed = ["it"]
//!
//!     [[objectives]]
//!     id = "resolve"
//!     stop = "resolved"
//!     calendar = "office"
//!     target = "8h"
//! "#)?;
//! let ticket = Ticket::from_json(r#"{ "id": "1", "events": [{ "type": "opened", "at": "2026-04-03T16:00:00+02:00" }] }"#)?;
//! let decision = contract.decide(&ticket, "2026-04-03T17:00:00+02:00".parse()?)?;
//! assert_eq!(decision.timers[0].state, TimerState::Running);
//! // Easter Monday does not count.
//! assert_eq!(decision.timers[0].due.unwrap().to_string(), "2026-04-07T16:00:00+02:00");
//! # Ok::<(), clausola::Error>(())
//! ```
//!
//! # What it does not do
//! It keeps no history and stores no counters: a ticket's events are its history. It runs no code and no
//! expressions from a contract. It answers from 1970 through 2099, where the time zone rules that it carries end;
//! beyond that, and beyond a finite list of closed days, an answer is an error, never a guess.
#![forbid(unsafe_code)]

mod calendar;
mod classification;
pub mod compliance;
mod condition;
mod contract;
pub mod contract_test;
mod decide;
mod decision;
mod describe;
pub mod diff;
mod error;
mod explain;
mod fact;
pub mod holidays;
mod instant;
pub mod json;
pub mod lint;
mod moment;
mod number;
mod order;
mod question;
mod queue;
mod schedule;
mod schema;
#[cfg(feature = "service")]
mod service;
mod tariff;
mod template;
mod ticket;
mod zone;

pub use calendar::{AtClosing, Calendar, CalendarSpec, Closed, Overnight, Roll, Spans, Window};
pub use classification::{Classification, NumberedFact, PriorityTable};
pub use contract::{Builtin, Calendars, Contract};
pub use decision::{
    BudgetState, ContractRef, Coverage, CoverageStatus, Decision, Escalation, EscalationState, Facts,
    Guarantee, MissingEvidence, Notice, Route, SignalState, SignalStatus, TermState, TermStatus, Timer,
    TimerState, Unproven,
};
pub use error::{Diagnostic, Error, ErrorKind, Severity};
pub use explain::{Explanation, Language, trace};
pub use instant::Instant;
pub use moment::Moment;
pub use queue::{AgendaItem, Ranked};
pub use schema::Schema;
#[cfg(feature = "service")]
pub use service::{Column, Service};
pub use tariff::{Band, BandTotal, DayKind, Priced, Quote};
pub use ticket::{Event, Ticket};
pub use zone::Zone;
