//! Service contracts as code.
mod calendar;
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
mod question;
mod queue;
mod schedule;
mod schema;
mod service;
mod tariff;
mod template;
mod ticket;

pub use calendar::{AtClosing, Calendar, CalendarSpec, Closed, Overnight, Roll, Spans, Window};
pub use contract::{Builtin, Contract};
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
pub use service::{Column, Service};
pub use tariff::{Band, BandTotal, DayKind, Priced, Quote};
pub use ticket::{Event, Ticket};
