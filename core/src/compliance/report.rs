//! The report: what was counted, as figures with their clauses.

mod make;

use super::measures::MeasureRow;
use super::penalties::PenaltyRow;
use super::period::Stretch;
use super::row::Excluded;
use super::survey::Survey;
use super::tally::{Problem, TicketCounts};
use crate::contract::model::{Cycle, Guarantee, Label};
use crate::{Explanation, Moment};
use serde::Serialize;
use std::sync::Arc;

/// The compliance of a contract over a period. Serializes to the wire format; every host gives the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The form of this object.
    pub format: &'static str,
    /// The engine's version.
    pub engine: &'static str,
    /// The contract that it is about.
    pub contract: ContractFacts,
    /// The stretch of time that it is about.
    pub period: RowPeriod,
    /// Tickets are judged as they stood then.
    pub as_of: Moment,
    /// Nothing that comes later changes it: the period is over and is whole for every rule, no case is open, undecided or
    /// unsettled, and no ticket was refused.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// Where every ticket went.
    pub tickets: TicketCounts,
    /// One for each revision, objective, stretch of the rule's period, and priority where each must keep the promise.
    pub rows: Vec<Row>,
    /// The hours of the calendars that the objectives are counted on.
    pub calendars: Vec<HourShares>,
    /// Promises that no single ticket measures.
    pub measures: Vec<MeasureRow>,
    /// What is owed.
    pub penalties: Vec<PenaltyRow>,
    /// What tickets of the period should record and do not.
    pub evidence: Vec<EvidenceRow>,
    /// Tickets of the period with a suspension that nobody signed, which does not count.
    pub unproven: u64,
    /// What is odd in tickets of the period.
    pub warnings: Vec<Warned>,
    /// Tickets that could not be counted.
    pub problems: Problems,
    /// The clauses that the contract gives a title.
    pub clauses: Vec<ClauseTitle>,
}

/// Text in the two languages of the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Italian.
    pub it: Arc<str>,
    /// English.
    pub en: Arc<str>,
}

impl Said {
    pub(super) fn of(label: &Label) -> Self {
        Self { it: Arc::clone(&label.it), en: Arc::clone(&label.en) }
    }
}

/// A clause and its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseTitle {
    /// The clause.
    pub clause: Arc<str>,
    /// What it is about.
    pub title: Said,
}

/// The contract that a report is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContractFacts {
    /// Its id.
    pub id: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// Its hash, see [`crate::Contract::hash`].
    pub hash: Arc<str>,
    /// The hash of the operator's overlay; `None` without one.
    pub overlay_hash: Option<Arc<str>>,
    /// The revisions that judged tickets of the period or were in force in it.
    pub revisions: Vec<Arc<str>>,
    /// The zone of all instants here.
    pub time_zone: &'static str,
}

/// A stretch of time, half-open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowPeriod {
    /// The shortest way to write it.
    pub name: String,
    /// Its first instant.
    pub from: Moment,
    /// The first instant after it.
    pub to: Moment,
    /// It is the whole of the rule's period.
    pub whole: bool,
    /// The rule's period: `month`, `quarter`, `four_months`, `half_year` or `year`.
    pub rule: Option<&'static str>,
}

impl RowPeriod {
    pub(super) fn of(survey: &Survey, stretch: &Stretch, rule: Option<Cycle>) -> Self {
        let moment = |at| Moment::new(at, survey.zone());
        Self {
            name: stretch.period.name(),
            from: moment(stretch.period.from()),
            to: moment(stretch.period.to()),
            whole: stretch.whole,
            rule: rule.map(Cycle::name),
        }
    }
}

/// One objective over one stretch of its rule's period.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// Names it within the report: revision, objective, period, and the priority where there is one.
    pub id: String,
    /// The revision that promises it.
    pub revision: Arc<str>,
    /// The objective's id.
    pub objective: Arc<str>,
    /// What people call it.
    pub name: Said,
    /// The priority, where each must reach the share for itself; `None` in such a row for cases without a priority.
    pub priority: Option<Arc<str>>,
    /// Whether the row is of one priority.
    pub by_priority: bool,
    /// Whether missing it is a breach.
    pub guarantee: Guarantee,
    /// The clause that promises the time.
    pub clause: Option<Arc<str>>,
    /// What the time rests on that the document does not say.
    pub assumed: Option<Said>,
    /// The calendar that it is counted on; `None` for elapsed time.
    pub calendar: Option<Arc<str>>,
    /// The stretch of the rule's period.
    pub period: RowPeriod,
    /// The share that is promised; `None` where the contract promises none.
    pub rule: Option<Rule>,
    /// Cases in time and late.
    pub measured: u64,
    /// Cases whose time was kept.
    pub in_time: u64,
    /// Cases whose time was not kept.
    pub late: u64,
    /// Cases that can still be kept.
    pub open: u64,
    /// Cases that wait for facts.
    pub undecided: u64,
    /// Of the late ones: those still running whose clock a later event can start anew, with another due and perhaps in another
    /// period.
    pub unsettled: u64,
    /// Cases that do not count.
    pub excluded: Vec<Excluded>,
    /// In time of measured, to six decimals; `None` of nothing.
    pub share: Option<f64>,
    /// Whether the promised share is reached; `None` without a promise, and without cases.
    pub pass: Option<bool>,
    /// How many of the measured cases may be late.
    pub tolerance: Option<u64>,
    /// How many more may be late; negative where too many are.
    pub tolerance_left: Option<i64>,
    /// Late cases, the worst first.
    pub worst: Vec<Worst>,
    /// The first open ones.
    pub open_tickets: Vec<String>,
    /// The first undecided ones.
    pub undecided_tickets: Vec<String>,
    /// Late cases by the weekday, Monday first, and hour of their due.
    pub late_heat: Vec<Vec<u64>>,
    /// Measured and late cases by day.
    pub days: Vec<Day>,
}

/// A share that is promised.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// The share of cases in time.
    pub share: f64,
    /// The clause that promises it.
    pub clause: Option<Arc<str>>,
    /// What it rests on that the document does not say.
    pub assumed: Option<Said>,
    /// The period that it is measured over.
    pub period: &'static str,
    /// `priority` where each must reach the share for itself.
    pub by: Option<&'static str>,
    /// What places a case in a period: `started`, `due` or `ended`.
    pub counted: &'static str,
    /// What a reopening does to the case: `continue`, `restart` or `stopped`.
    pub reopened: &'static str,
}

/// A late case.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Worst {
    /// The ticket's id.
    pub ticket: String,
    /// The priority that judges it.
    pub priority: Option<String>,
    /// The timer's state: `missed`, `breached` or `late`.
    pub state: String,
    /// The promised time as the contract writes it.
    pub target: Option<String>,
    /// When its clock started.
    pub start: Moment,
    /// When it was due.
    pub due: Option<Moment>,
    /// When its clock stopped; `None` while it runs.
    pub stop: Option<Moment>,
    /// Counted time past due, in seconds.
    pub over_seconds: f64,
    /// Counted time in all, in seconds.
    pub elapsed_seconds: Option<f64>,
    /// Elapsed over target, to six decimals.
    pub share: Option<f64>,
    /// The whole decision with its reasons, for the first few.
    pub decision: Option<Explanation>,
}

/// The cases of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The local date.
    pub day: String,
    /// Cases in time and late.
    pub measured: u64,
    /// Late ones.
    pub late: u64,
}

/// The hours of a calendar in an ordinary week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HourShares {
    /// The calendar's id; `None` for elapsed time, around the clock.
    pub id: Option<Arc<str>>,
    /// What people call it.
    pub name: Option<Said>,
    /// The clause behind it.
    pub clause: Option<Arc<str>>,
    /// The revision that it is of.
    pub revision: Arc<str>,
    /// What of each hour is open, from 0 to 1: seven days, Monday first, of 24 hours.
    pub open: Vec<Vec<f64>>,
    /// The objectives that are counted on it.
    pub objectives: Vec<Arc<str>>,
}

/// What tickets should record and do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceRow {
    /// The item's id.
    pub item: Arc<str>,
    /// The phase of the ticket that it belongs to.
    pub phase: Arc<str>,
    /// The clause that asks for it.
    pub clause: Option<Arc<str>>,
    /// How many tickets lack it.
    pub tickets: u64,
}

/// Something odd in tickets that count all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warned {
    /// The warning's code.
    pub code: String,
    /// How many tickets have it.
    pub tickets: u64,
    /// What is said of the first of them.
    pub message: Option<String>,
    /// The first tickets.
    pub first: Vec<String>,
}

/// Tickets that could not be counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problems {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first: Vec<Problem>,
}
