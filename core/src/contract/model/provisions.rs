//! What a contract says beside objectives: terms, schedules, budgets, tariffs, penalties, evidence, the queue.

use super::{Basis, CoverageStatus, Cycle, EventKind, EventRef, Label, Target};
use crate::condition::Condition;
use crate::decision::Notice;
use std::sync::Arc;

/// A time that is not an objective: a warranty, a room's lifetime, a retention, a notice to be given.
#[derive(Debug)]
pub(crate) struct Term {
    pub(crate) id: Arc<str>,
    pub(crate) name: Label,
    pub(crate) when: Condition,
    /// The last of these starts it.
    pub(crate) start: Vec<EventKind>,
    /// The fact, an instant, that starts it where there is no such event.
    pub(crate) start_fact: Option<usize>,
    /// The first of these, after the start or before it for a backward term, keeps it.
    pub(crate) stop: Vec<EventKind>,
    /// It ends before its start: a notice to be given beforehand.
    pub(crate) backward: bool,
    /// Minutes from midnight: a later start counts as the next working day.
    pub(crate) cut_off: Option<u16>,
    pub(crate) calendar: Option<usize>,
    pub(crate) length: Target,
    pub(crate) roll: crate::calendar::Roll,
    pub(crate) basis: Basis,
}

/// How often something is done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Every {
    /// At these minutes from midnight, on these weekdays, Monday first.
    Week { days: [bool; 7], minutes: u16 },
    /// Once in each stretch of the year that ends with one of these months, 1 to 12.
    Months(Vec<u32>),
}

/// Something done again and again: an update, a check, a statistic.
#[derive(Debug)]
pub(crate) struct Schedule {
    pub(crate) id: Arc<str>,
    pub(crate) name: Label,
    pub(crate) every: Every,
    /// The calendar on whose closed days it is left out.
    pub(crate) skip_closed: Option<usize>,
    pub(crate) basis: Basis,
}

/// A sign of life that must come, or else a ticket is opened.
#[derive(Debug)]
pub(crate) struct Signal {
    pub(crate) id: Arc<str>,
    pub(crate) when: Condition,
    /// The fact that says by when.
    pub(crate) by: usize,
    pub(crate) received: EventKind,
    pub(crate) failed: Option<EventKind>,
    /// The facts of the ticket to open.
    pub(crate) open: Vec<(Arc<str>, serde_json::Value)>,
    pub(crate) basis: Basis,
}

/// A quantity that is used up.
#[derive(Debug)]
pub(crate) struct Budget {
    pub(crate) id: Arc<str>,
    pub(crate) unit: Arc<str>,
    pub(crate) total: Total,
    /// The facts, numbers, that say what is used; they add up.
    pub(crate) used: Vec<usize>,
    /// What becomes of work once it is used up.
    pub(crate) beyond: Option<CoverageStatus>,
    pub(crate) basis: Basis,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Total {
    Number(f64),
    Fact(usize),
}

/// Something that a ticket must record for its times to be proved.
#[derive(Debug)]
pub(crate) struct Evidence {
    pub(crate) id: Arc<str>,
    pub(crate) phase: Arc<str>,
    pub(crate) source: EvidenceSource,
    /// The first of these makes it due.
    pub(crate) due_after: Vec<EventRef>,
    pub(crate) basis: Basis,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum EvidenceSource {
    Id,
    Fact(usize),
    Event(EventKind),
}

/// What is said aloud of tickets that meet a condition.
#[derive(Debug)]
pub(crate) struct NoticeRule {
    pub(crate) id: Arc<str>,
    pub(crate) when: Condition,
    pub(crate) text: Label,
    /// What a decision says: the text, and its clause.
    pub(crate) said: Notice,
    pub(crate) basis: Basis,
}

/// The price of work outside the hours of a calendar, as surcharges on the ordinary rate.
#[derive(Debug)]
pub(crate) struct Tariff {
    pub(crate) id: Arc<str>,
    pub(crate) name: Label,
    pub(crate) calendar: usize,
    /// On working days, counted from closing.
    pub(crate) working_day: Surcharge,
    /// On days without service, counted from the start of the day's work.
    pub(crate) other_day: Surcharge,
    /// Such work must be agreed beforehand.
    pub(crate) agree_beforehand: bool,
    pub(crate) basis: Basis,
}

/// A surcharge for the first stretch and one for what lies beyond, as shares of the ordinary rate.
#[derive(Debug)]
pub(crate) struct Surcharge {
    /// Milliseconds.
    pub(crate) first: i64,
    pub(crate) first_share: f64,
    pub(crate) beyond_share: f64,
    pub(crate) basis: Basis,
}

/// What is owed where too few cases are in time.
#[derive(Debug)]
pub(crate) struct Penalty {
    pub(crate) id: Arc<str>,
    /// Positions of the objectives; empty for all of them.
    pub(crate) objectives: Vec<usize>,
    /// Owed where the share in time is below.
    pub(crate) below: f64,
    /// At most this share of `of`.
    pub(crate) at_most: f64,
    pub(crate) of: Label,
    pub(crate) basis: Basis,
}

/// A promise that no single ticket measures: an availability, a share of notices given in time.
#[derive(Debug)]
pub(crate) struct Measure {
    pub(crate) id: Arc<str>,
    pub(crate) name: Label,
    pub(crate) share: f64,
    pub(crate) period: Cycle,
    pub(crate) of: Measured,
    pub(crate) basis: Basis,
}

/// What a measure counts.
#[derive(Debug)]
pub(crate) enum Measured {
    /// Time without outages, net of maintenance and of outages that do not meet the condition.
    Availability { when: Condition },
    /// Whether a term was kept, by its position.
    Term(usize),
    /// What only somebody else can count.
    Elsewhere,
}

/// The order in which open tickets are served.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    pub(crate) by: Vec<QueueKey>,
    pub(crate) basis: Basis,
}

#[derive(Debug)]
pub(crate) enum QueueKey {
    /// A fact's values by position, each with its rank from 0.
    Fact { fact: usize, ranks: Vec<usize> },
    /// The priority, the most urgent first.
    Priority,
    /// The earliest due of a timer that still runs.
    Due,
}

/// A coverage rule may ask when a ticket was reopened, measured by a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reopened {
    Within(usize),
    After(usize),
}
