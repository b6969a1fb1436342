//! The compiled contract: names resolved to positions, times to milliseconds. Nothing here is parsed again.

use crate::calendar::{Calendar, CalendarSpec};
use crate::condition::Condition;
use crate::fact::{Fact, FactValue};
use crate::{Error, Instant};
use chrono_tz::Tz;
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
    pub(crate) assumed: Option<Arc<str>>,
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
    pub(crate) zone: Tz,
    pub(crate) clauses: Vec<(Arc<str>, Arc<str>)>,
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
    pub(crate) period: Arc<str>,
    pub(crate) basis: Basis,
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
    /// Position among the calendars; absent for elapsed time.
    pub(crate) calendar: Option<usize>,
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
    pub(crate) period: Arc<str>,
    pub(crate) basis: Basis,
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
    pub(crate) const PAUSED: usize = 6;
    pub(crate) const RESUMED: usize = 7;
    pub(crate) const SUSPENDED: usize = 8;
    pub(crate) const UNSUSPENDED: usize = 9;
    pub(crate) const SUSPENSION_SIGNED: usize = 10;
    pub(crate) const DEADLINE_AGREED: usize = 11;
    pub(crate) const ESCALATED: usize = 12;
    pub(crate) const RESOLVED: usize = 14;
    pub(crate) const REOPENED: usize = 15;
    pub(crate) const CLOSED: usize = 16;
    pub(crate) const CANCELLED: usize = 17;
}

impl Revision {
    pub(crate) fn event_kind(&self, name: &str) -> Option<EventKind> {
        STANDARD_EVENTS.iter().position(|e| *e == name).or_else(|| {
            self.events.iter().position(|e| **e == *name).map(|i| i.saturating_add(STANDARD_EVENTS.len()))
        })
    }

    pub(crate) fn fact_default(&self) -> Vec<Option<FactValue>> {
        self.facts.iter().map(|f| f.default.clone()).collect()
    }
}
