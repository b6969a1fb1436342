//! Cases as rows and as columns of a table.

use super::judge::Case;
use crate::Instant;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A case as a row of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseRow {
    /// The ticket's id.
    pub ticket: String,
    /// The objective's id.
    pub objective: String,
    /// The priority that judges it.
    pub priority: Option<String>,
    /// `in_time`, `late`, `open`, `undecided` or `excluded`.
    pub verdict: String,
    /// Why it is excluded or undecided.
    pub reason: Option<String>,
    /// The clause that promises it, or that excludes it.
    pub clause: Option<String>,
    /// The promised time as the contract writes it.
    pub target: Option<String>,
    /// When its clock started: UTC milliseconds since 1970, like the next two.
    pub start: i64,
    /// When it is due.
    pub due: Option<i64>,
    /// When its clock stopped.
    pub stop: Option<i64>,
    /// Counted time, in seconds.
    pub elapsed_seconds: Option<f64>,
    /// Counted time past due, in seconds.
    pub over_seconds: f64,
}

impl CaseRow {
    /// The row of a case.
    #[must_use]
    pub fn of(ticket: &str, case: &Case) -> Self {
        let text = |text: &Option<Arc<str>>| text.as_deref().map(str::to_string);
        Self {
            ticket: ticket.to_string(),
            objective: case.objective.to_string(),
            priority: text(&case.priority),
            verdict: case.verdict.name().to_string(),
            reason: text(&case.reason),
            clause: text(&case.clause),
            target: text(&case.target),
            start: case.start.millis(),
            due: case.due.map(Instant::millis),
            stop: case.stop.map(Instant::millis),
            elapsed_seconds: case.elapsed_seconds,
            over_seconds: case.over_seconds,
        }
    }
}

/// Rows turned into columns, for engines that take these.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CaseColumns {
    /// The position of the row's ticket among those that were sent, from 0.
    pub position: Vec<usize>,
    /// See [`CaseRow`], like the others.
    pub ticket: Vec<String>,
    /// See [`CaseRow`].
    pub objective: Vec<String>,
    /// See [`CaseRow`].
    pub priority: Vec<Option<String>>,
    /// See [`CaseRow`].
    pub verdict: Vec<String>,
    /// See [`CaseRow`].
    pub reason: Vec<Option<String>>,
    /// See [`CaseRow`].
    pub clause: Vec<Option<String>>,
    /// See [`CaseRow`].
    pub target: Vec<Option<String>>,
    /// See [`CaseRow`].
    pub start: Vec<i64>,
    /// See [`CaseRow`].
    pub due: Vec<Option<i64>>,
    /// See [`CaseRow`].
    pub stop: Vec<Option<i64>>,
    /// See [`CaseRow`].
    pub elapsed_seconds: Vec<Option<f64>>,
    /// See [`CaseRow`].
    pub over_seconds: Vec<f64>,
}

impl CaseColumns {
    /// Adds a row.
    pub fn push(&mut self, position: usize, row: CaseRow) {
        self.position.push(position);
        self.ticket.push(row.ticket);
        self.objective.push(row.objective);
        self.priority.push(row.priority);
        self.verdict.push(row.verdict);
        self.reason.push(row.reason);
        self.clause.push(row.clause);
        self.target.push(row.target);
        self.start.push(row.start);
        self.due.push(row.due);
        self.stop.push(row.stop);
        self.elapsed_seconds.push(row.elapsed_seconds);
        self.over_seconds.push(row.over_seconds);
    }
}
