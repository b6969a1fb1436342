//! The compiled contract: names resolved to positions, times to milliseconds. Nothing here is parsed again.

mod counted_on;
mod provisions;

pub(crate) use counted_on::CountedOn;
pub(crate) use provisions::*;

use crate::calendar::{Calendar, CalendarSpec};
use crate::condition::Condition;
use crate::fact::{Fact, FactValue};
use crate::{Error, Instant, Zone};
use std::sync::{Arc, OnceLock};

/// Text in the two languages that explanations speak.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Label {
    pub(crate) it: Arc<str>,
    pub(crate) en: Arc<str>,
}

/// Where a value comes from: a clause of the document, or an assumption with its reason, or both.
#[derive(Debug, Clone, Default)]
pub(crate) struct Basis {
    pub(crate) clause: Option<Arc<str>>,
    pub(crate) assumed: Option<Label>,
    /// The table that says so, as a path of keys: where a finding about the value points to.
    pub(crate) path: Arc<str>,
}

/// What the whole contract rests on, gathered while reading.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// Every clause that is cited, once for each citation.
    pub(crate) cited: Vec<Arc<str>>,
    /// Every assumption, in the order of reading.
    pub(crate) assumptions: Vec<Basis>,
}

/// One revision of the contract: what judges the tickets opened while it was in force.
#[derive(Debug)]
pub(crate) struct Revision {
    pub(crate) name: Arc<str>,
    /// In force from this instant, local midnight of `valid_from`; absent for "always".
    pub(crate) valid_from: Option<Instant>,
    pub(crate) zone: Zone,
    pub(crate) clauses: Vec<(Arc<str>, Label)>,
    pub(crate) sources: Sources,
    pub(crate) facts: Vec<Fact>,
    /// Event types beyond the standard ones.
    pub(crate) events: Vec<Arc<str>>,
    /// What people call them, in the same order.
    pub(crate) event_names: Vec<Label>,
    pub(crate) calendars: Vec<ServiceHours>,
    /// The calendar of objectives and terms without one: elapsed time, always open.
    pub(crate) elapsed: Calendar,
    pub(crate) priority: Priority,
    pub(crate) coverage: Vec<CoverageRule>,
    pub(crate) objectives: Vec<Objective>,
    pub(crate) exclusions: Vec<Exclusion>,
    pub(crate) routes: Vec<RouteRule>,
    pub(crate) escalations: Vec<EscalationRule>,
    pub(crate) terms: Vec<Term>,
    pub(crate) schedules: Vec<Schedule>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) budgets: Vec<Budget>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) notices: Vec<NoticeRule>,
    pub(crate) tariffs: Vec<Tariff>,
    pub(crate) penalties: Vec<Penalty>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) queue: Queue,
}

/// A calendar with the extensions that some tickets enjoy, compiled for each combination when first asked.
#[derive(Debug)]
pub(crate) struct ServiceHours {
    pub(crate) id: Arc<str>,
    pub(crate) name: Label,
    pub(crate) basis: Basis,
    pub(crate) spec: CalendarSpec,
    pub(crate) extensions: Vec<Extension>,
    /// By the bits of the extensions that hold; the first is the plain calendar.
    pub(crate) compiled: Vec<OnceLock<Calendar>>,
}

/// The most extensions of one calendar: each doubles its combinations.
pub(crate) const MOST_EXTENSIONS: usize = 4;

/// Hours added for tickets that meet a condition, such as Saturday on call.
#[derive(Debug)]
pub(crate) struct Extension {
    pub(crate) when: Condition,
    pub(crate) weekly: [Vec<crate::calendar::Window>; 7],
    pub(crate) basis: Basis,
}

impl ServiceHours {
    /// The calendar with the extensions whose bits are set.
    pub(crate) fn with(&self, extensions: usize) -> Result<&Calendar, Error> {
        let Some(cell) = self.compiled.get(extensions) else {
            return Err(Error::bug("a calendar was asked for extensions that it does not have"));
        };
        if let Some(calendar) = cell.get() {
            return Ok(calendar);
        }
        let mut spec = self.spec.clone();
        for (bit, extension) in self.extensions.iter().enumerate() {
            if extensions >> bit & 1 == 1 {
                for (day, added) in spec.weekly.iter_mut().zip(&extension.weekly) {
                    *day = super::hours::union(day, added);
                }
            }
        }
        let calendar = Calendar::new(spec)?;
        Ok(cell.get_or_init(|| calendar))
    }
}

/// How a ticket's priority follows from its facts.
#[derive(Debug, Default)]
pub(crate) struct Priority {
    /// Most urgent first.
    pub(crate) values: Vec<Arc<str>>,
    /// The tickets that have a priority at all.
    pub(crate) applies: Option<Condition>,
    pub(crate) rows: Vec<PriorityRow>,
    /// What is said of a ticket that no row matches; absent where that is nothing to speak of.
    pub(crate) unclassified: Option<Unclassified>,
}

#[derive(Debug)]
pub(crate) struct PriorityRow {
    pub(crate) when: Condition,
    pub(crate) then: usize,
    pub(crate) basis: Basis,
}

#[derive(Debug)]
pub(crate) struct Unclassified {
    pub(crate) reason: Label,
    pub(crate) basis: Basis,
}

/// Whether work on a ticket is part of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoverageStatus {
    /// Included.
    Covered,
    /// Done, and charged apart.
    Chargeable,
    /// Outside the contract: no objective applies.
    NotCovered,
}

#[derive(Debug)]
pub(crate) struct CoverageRule {
    pub(crate) id: Arc<str>,
    pub(crate) when: Condition,
    pub(crate) reopened: Option<Reopened>,
    pub(crate) status: CoverageStatus,
    pub(crate) reason: Label,
    pub(crate) basis: Basis,
}

/// A length of time in the units of the contract language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Milliseconds on the calendar, or of elapsed time where there is none.
    Time(i64),
    WorkingDays(u32),
    CalendarDays(u32),
    Months(u32),
    Years(u32),
}

#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) text: Arc<str>,
    pub(crate) length: Length,
}

#[derive(Debug)]
pub(crate) enum Targets {
    /// Whatever the priority.
    Same(Target),
    /// By the position of the priority.
    ByPriority(Vec<Option<Target>>),
}

/// Whether a missed time is a breach, or a reported miss of a best effort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Guarantee {
    /// A promised time: missing it is a breach.
    Guaranteed,
    /// Every possible effort: missing it is reported as late.
    BestEffort,
}

/// An event type by position: the standard ones, then the contract's own.
pub(crate) type EventKind = usize;

/// The n-th event of a type, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventRef {
    pub(crate) kind: EventKind,
    pub(crate) nth: u32,
}

/// Which events stop the clock of an objective for a while.
#[derive(Debug, Clone, Default)]
pub(crate) struct PausedBy {
    pub(crate) paused: bool,
    /// The reasons that count; empty for every reason.
    pub(crate) reasons: Vec<Arc<str>>,
    /// Signed suspensions.
    pub(crate) suspended: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum OnPriorityChange {
    /// The new target from the same start, pauses kept.
    #[default]
    Retroactive,
    /// The new target from the change on.
    Restart,
    /// The target of the first priority.
    Keep,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum OnReopen {
    /// The time between resolved and reopened does not count.
    #[default]
    Continue,
    /// A whole new time from the reopening.
    Restart,
    /// Nothing: a stopped timer stays stopped.
    Stopped,
}

/// A share of cases that must be in time, for the compliance report.
#[derive(Debug, Clone)]
pub(crate) struct Compliance {
    pub(crate) share: f64,
    pub(crate) period: Cycle,
    /// Every priority must reach the share for itself.
    pub(crate) by_priority: bool,
    pub(crate) counted: Counted,
    pub(crate) basis: Basis,
}

/// The part of the calendar year that a share is measured over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cycle {
    Month,
    Quarter,
    FourMonths,
    HalfYear,
    Year,
}

impl Cycle {
    /// As the contract file writes them, the shortest first.
    pub(crate) const NAMES: [(&'static str, Self); 5] = [
        ("month", Self::Month),
        ("quarter", Self::Quarter),
        ("four_months", Self::FourMonths),
        ("half_year", Self::HalfYear),
        ("year", Self::Year),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, cycle)| *cycle == self).map_or("", |(name, _)| name)
    }

    pub(crate) const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::FourMonths => 4,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

/// The instant that says which period a case belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Counted {
    /// When its clock started: a case stays in its period, whatever becomes of it.
    #[default]
    Started,
    /// When it was due.
    Due,
    /// When its clock stopped; until then it is in no period.
    Ended,
}

impl Counted {
    /// As the contract file writes them.
    pub(crate) const NAMES: [(&'static str, Self); 3] =
        [("started", Self::Started), ("due", Self::Due), ("ended", Self::Ended)];

    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, counted)| *counted == self).map_or("", |(name, _)| name)
    }
}

/// One promised time.
#[derive(Debug)]
pub(crate) struct Objective {
    pub(crate) id: Arc<str>,
    pub(crate) name: Label,
    pub(crate) basis: Basis,
    pub(crate) when: Condition,
    /// The first of these starts it.
    pub(crate) start: Vec<EventRef>,
    /// Starts it where none of `start` has happened.
    pub(crate) start_otherwise: Vec<EventRef>,
    /// The first of these stops it.
    pub(crate) stop: Vec<EventRef>,
    /// The first of these ends it without a verdict while it is in time.
    pub(crate) cancel: Vec<EventRef>,
    pub(crate) calendar: CountedOn,
    pub(crate) targets: Targets,
    pub(crate) guarantee: Guarantee,
    pub(crate) paused_by: PausedBy,
    /// The clause that lets the parties agree another term.
    pub(crate) agreeable: Option<Arc<str>>,
    pub(crate) on_priority_change: OnPriorityChange,
    pub(crate) on_reopen: OnReopen,
    pub(crate) compliance: Option<Compliance>,
}

/// Tickets to which some objectives do not apply.
#[derive(Debug)]
pub(crate) struct Exclusion {
    pub(crate) id: Arc<str>,
    /// Positions of the objectives; empty for all of them.
    pub(crate) objectives: Vec<usize>,
    pub(crate) when: Condition,
    pub(crate) reason: Label,
    pub(crate) basis: Basis,
}

/// Who works on a ticket.
#[derive(Debug)]
pub(crate) struct RouteRule {
    pub(crate) when: Condition,
    pub(crate) to: Arc<str>,
    pub(crate) reason: Label,
    pub(crate) basis: Basis,
}

/// What makes an escalation step due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Trigger {
    /// A share of an objective's time has passed.
    Share { objective: usize, share: f64 },
    /// So many counted milliseconds before (negative) or after an objective's due.
    Offset { objective: usize, millis: i64 },
    /// An event happens.
    Event(EventKind),
    /// The ticket's facts meet the step's condition.
    Condition,
}

/// One step of the escalation ladder.
#[derive(Debug)]
pub(crate) struct EscalationRule {
    pub(crate) id: Arc<str>,
    pub(crate) trigger: Trigger,
    pub(crate) when: Condition,
    /// By the position of the priority; empty for every priority and none.
    pub(crate) priorities: Vec<bool>,
    pub(crate) action: Arc<str>,
    pub(crate) to: Option<Arc<str>>,
    /// Again every so many counted milliseconds, so many times in all.
    pub(crate) repeat: Option<Repeat>,
    pub(crate) basis: Basis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repeat {
    pub(crate) every: i64,
    pub(crate) times: u32,
}

/// The event types that every contract knows, in the order of [`EventKind`].
pub(crate) const STANDARD_EVENTS: [&str; 18] = [
    "opened",
    "facts_changed",
    "acknowledged",
    "contacted",
    "diagnosed",
    "workaround",
    "paused",
    "resumed",
    "suspended",
    "unsuspended",
    "suspension_signed",
    "deadline_agreed",
    "escalated",
    "intervened",
    "resolved",
    "reopened",
    "closed",
    "cancelled",
];

/// Positions in [`STANDARD_EVENTS`] that the engine itself acts on.
pub(crate) mod event {
    pub(crate) const OPENED: usize = 0;
    pub(crate) const FACTS_CHANGED: usize = 1;
    pub(crate) const ACKNOWLEDGED: usize = 2;
    pub(crate) const CONTACTED: usize = 3;
    pub(crate) const DIAGNOSED: usize = 4;
    pub(crate) const WORKAROUND: usize = 5;
    pub(crate) const PAUSED: usize = 6;
    pub(crate) const RESUMED: usize = 7;
    pub(crate) const SUSPENDED: usize = 8;
    pub(crate) const UNSUSPENDED: usize = 9;
    pub(crate) const SUSPENSION_SIGNED: usize = 10;
    pub(crate) const DEADLINE_AGREED: usize = 11;
    pub(crate) const ESCALATED: usize = 12;
    pub(crate) const INTERVENED: usize = 13;
    pub(crate) const RESOLVED: usize = 14;
    pub(crate) const REOPENED: usize = 15;
    pub(crate) const CLOSED: usize = 16;
    pub(crate) const CANCELLED: usize = 17;
}

impl Revision {
    pub(crate) fn event_kind(&self, name: &str) -> Option<EventKind> {
        STANDARD_EVENTS.iter().position(|e| *e == name).or_else(|| self.own_event(name))
    }

    /// An event type beyond the standard ones.
    pub(crate) fn own_event(&self, name: &str) -> Option<EventKind> {
        self.events.iter().position(|e| **e == *name).map(|i| i.saturating_add(STANDARD_EVENTS.len()))
    }

    pub(crate) fn fact_default(&self) -> Vec<Option<FactValue>> {
        self.facts.iter().map(|f| f.default.clone()).collect()
    }
}
