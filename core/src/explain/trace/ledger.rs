//! The arithmetic of a deadline.

use super::Text;
use crate::Moment;
use serde::Serialize;
use std::sync::Arc;

/// What a ledger counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerUnit {
    /// Time.
    Time,
    /// Working days.
    WorkingDays,
    /// Calendar days.
    CalendarDays,
}

/// The arithmetic of a deadline: the stretches of time from its start, without hole or overlap, to its due or to `now`
/// (or to its stop), whichever is later.
///
/// In a ledger of time the seconds of the spans up to `due` add up to the target, or to what an agreed term makes of it.
/// In a ledger of days the days are numbered up to the target. In both the seconds of the spans up to `now` (or the
/// stop) add up to the timer's elapsed seconds. After some hundreds of spans the rest is given as one sum for each part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ledger {
    /// What it counts.
    pub unit: LedgerUnit,
    /// The target in days; `None` in a ledger of time.
    pub days: Option<u32>,
    /// The due that it leads to: while paused, the one that holds if the clock resumes at `now`.
    pub due: Moment,
    /// Counted seconds from start to due.
    pub due_seconds: f64,
    /// In order; each begins where the one before ends.
    pub spans: Vec<Span>,
}

/// What a stretch of time does to a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// It counts.
    Counted,
    /// It does not: outside the calendar's hours, or not a day that counts.
    Closed,
    /// It does not: the ticket was paused.
    Paused,
    /// It does not: a signed suspension.
    Suspended,
    /// It does not: between the end of the work and its reopening.
    ReopenedGap,
    /// It does not count as a day: the day of the start.
    StartDay,
    /// The rest of a long ledger in one sum.
    Summed,
}

/// Where a stretch of time lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Before due and before `now`, or before the stop.
    Elapsed,
    /// Before due and after `now`, or after the stop.
    Left,
    /// Past due.
    Overdue,
}

/// A stretch of time in a ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Span {
    /// Its first instant.
    pub from: Moment,
    /// Its end, not in it.
    pub to: Moment,
    /// What it does.
    pub kind: SpanKind,
    /// Where it lies.
    pub part: Part,
    /// Counted seconds within it.
    pub seconds: f64,
    /// In a ledger of days: which of the days that count it holds.
    pub days: Option<Days>,
    /// Why it does not count; `None` where it does.
    pub why: Option<Why>,
    /// The calendar's extension, from 1, with which some of it would count.
    pub extension: Option<u32>,
}

/// Consecutive days of a target, from 1. A day that `now` divides is the last of one span and the first of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
}

/// Why a stretch of time does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Stable snake_case code, such as `night`, `holiday` or `paused`.
    pub code: Arc<str>,
    /// In words; for a holiday its name.
    pub text: Text,
}
