//! Service contracts as code.
mod calendar;
mod contract;
mod decision;
mod error;
pub mod holidays;
mod instant;
pub mod json;
mod service;
mod ticket;

pub use calendar::{AtClosing, Calendar, CalendarSpec, Closed, Overnight, Roll, Spans, Window};
pub use contract::{Builtin, Contract};
pub use decision::Decision;
pub use error::{Diagnostic, Error, ErrorKind, Severity};
pub use instant::Instant;
pub use service::{Column, Service};
pub use ticket::Ticket;
