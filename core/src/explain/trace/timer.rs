//! How a timer or a term came about.

use super::{Basis, Ledger, Miss, OpenRule, RuleTrace, Text};
use crate::Moment;
use serde::Serialize;
use std::sync::Arc;

/// An event type that starts or stops a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventName {
    /// The type.
    pub event: Arc<str>,
    /// Which of its type, from 1.
    pub nth: u32,
    /// What people call it.
    pub name: Text,
}

/// An event that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happened {
    /// The event.
    pub event: EventName,
    /// When.
    pub at: Moment,
}

/// How a timer came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TimerTrace {
    /// The objective's id.
    pub objective: Arc<str>,
    /// What people call it.
    pub name: Option<Text>,
    /// The clause that promises it, and what is assumed about it.
    pub basis: Basis,
    /// The promised time in words; `None` where it is excluded or depends on a missing fact.
    pub target: Option<Text>,
    /// The priority that sets the target, where one does.
    pub priority: Option<Arc<str>>,
    /// The share of cases that must be in time, where the contract gives one.
    pub compliance: Option<ComplianceTrace>,
    /// The event that started it.
    pub start: Option<Happened>,
    /// The event that ended it.
    pub end: Option<Happened>,
    /// The events that start it.
    pub starts_with: Vec<EventName>,
    /// The events that stop it.
    pub stops_with: Vec<EventName>,
    /// The hours that it counts in.
    pub calendar: CalendarTrace,
    /// The term that the parties agreed in place of the promised one.
    pub agreed: Option<Agreed>,
    /// The pauses and suspensions within its life, whether they count or not, by their start.
    pub stops: Vec<StopTrace>,
    /// The rule that excludes it.
    pub excluded_by: Option<RuleTrace>,
    /// The exclusions that a missing fact leaves undecided.
    pub undecided: Vec<OpenRule>,
    /// The arithmetic of its deadline; `None` where it has not started or does not apply.
    pub ledger: Option<Ledger>,
}

/// The share of cases in which a promised time must be kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComplianceTrace {
    /// The share, above 0 and up to 1.
    pub share: f64,
    /// The period that it is measured over: `month`, `quarter`, `four_months`, `half_year` or `year`.
    pub period: Arc<str>,
    /// Where it comes from.
    pub basis: Basis,
}

/// The hours that a time counts in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalendarTrace {
    /// The calendar's id; `None` for elapsed time, around the clock.
    pub calendar: Option<Arc<str>>,
    /// What people call it.
    pub name: Option<Text>,
    /// Its weekly hours in words, without the extensions.
    pub hours: Option<Text>,
    /// Where its hours come from.
    pub basis: Basis,
    /// The hours that it adds for some tickets.
    pub extensions: Vec<ExtensionTrace>,
}

/// Hours that a calendar adds for some tickets.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExtensionTrace {
    /// The hours that it adds, in words.
    pub hours: Text,
    /// The tickets that it is for.
    pub when: Text,
    /// Whether the ticket is one of them.
    pub holds: bool,
    /// The facts, each of which alone keeps the ticket from being one of them.
    pub misses: Vec<Miss>,
    /// The missing facts that would decide it; it does not hold while there are any.
    pub needs: Vec<Arc<str>>,
    /// Where it comes from.
    pub basis: Basis,
}

/// A term that the parties agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agreed {
    /// When they agreed.
    pub at: Moment,
    /// What they agreed.
    pub due: Moment,
    /// The clause that lets them.
    pub clause: Option<Arc<str>>,
}

/// Why a clock stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StopKind {
    /// Between the end of the work and its reopening.
    ReopenedGap,
    /// A suspension.
    Suspended,
    /// A pause.
    Paused,
}

/// A stretch within a timer's life that may stop its clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StopTrace {
    /// What it is.
    pub kind: StopKind,
    /// When it began.
    pub from: Moment,
    /// When it ended; `None` while it lasts.
    pub to: Option<Moment>,
    /// The reason that the ticket gives.
    pub reason: Option<Arc<str>>,
    /// Why it does not stop the clock; `None` where it does.
    pub ignored: Option<Ignored>,
}

/// Why a pause or suspension does not stop a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ignored {
    /// The objective knows no such stop.
    NotForThisObjective,
    /// The objective stops for other reasons only.
    OtherReason,
    /// Nobody has signed the suspension.
    Unsigned,
}

/// What a term rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermTrace {
    /// The term's id.
    pub term: Arc<str>,
    /// What people call it.
    pub name: Option<Text>,
    /// Its length in words.
    pub length: Text,
    /// Where it comes from.
    pub basis: Basis,
    /// The hours that it counts in.
    pub calendar: CalendarTrace,
    /// The arithmetic of its end; `None` for months, years and notices to be given beforehand.
    pub ledger: Option<Ledger>,
}
