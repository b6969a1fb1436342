//! How the priority was found, and what nearly decided otherwise.

use super::{Basis, Text, Value};
use crate::Moment;
use serde::Serialize;
use std::sync::Arc;

/// What one fact alone keeps from holding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Miss {
    /// The fact.
    pub fact: Arc<str>,
    /// The value that it has.
    pub value: Option<Value>,
    /// The value or values with which the condition would hold.
    pub wanted: Text,
}

/// How the priority was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriorityTrace {
    /// What came of it.
    pub outcome: PriorityOutcome,
    /// The priority.
    pub priority: Option<Arc<str>>,
    /// The condition for having a priority at all, where the contract has one.
    pub applies: Option<Applies>,
    /// The row that matched.
    pub row: Option<Row>,
    /// The rows that fail by one fact only.
    pub near_misses: Vec<NearMiss>,
    /// The rows that a missing fact leaves undecided, up to the one that matched.
    pub undecided: Vec<UndecidedRow>,
    /// What the contract says of a ticket that no row matches.
    pub unclassified: Option<Unclassified>,
    /// The priority from opening on and at each change of it, where it changed.
    pub changes: Vec<PriorityChange>,
}

/// What came of looking for the priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PriorityOutcome {
    /// A row matched.
    Matched,
    /// A missing fact leaves it open.
    Undecided,
    /// No row matches.
    Unmatched,
    /// The contract gives such tickets no priority.
    NotApplicable,
    /// The contract has no priorities.
    NoPriorities,
}

/// The condition for having a priority at all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Applies {
    /// The condition.
    pub when: Text,
    /// The facts, each of which alone keeps it from holding.
    pub misses: Vec<Miss>,
}

/// A row of the priority table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its place in the table, from 1.
    pub row: u32,
    /// The priority that it gives.
    pub priority: Arc<str>,
    /// Its condition.
    pub when: Text,
    /// Where it comes from.
    pub basis: Basis,
}

/// A row that fails by one fact only.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearMiss {
    /// The row.
    pub row: Row,
    /// The facts, each of which alone would make it match; nearly always one.
    pub misses: Vec<Miss>,
}

/// A row that a missing fact leaves undecided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UndecidedRow {
    /// The row.
    pub row: Row,
    /// The facts that would decide it.
    pub needs: Vec<Arc<str>>,
}

/// What the contract says of a ticket that no row matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unclassified {
    /// What it says.
    pub reason: Option<Text>,
    /// Where that comes from.
    pub basis: Basis,
}

/// The priority from an instant on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriorityChange {
    /// From then on.
    pub at: Moment,
    /// The priority; `None` where there was none.
    pub priority: Option<Arc<str>>,
}
