//! What is counted for one row of a report.

use super::judge::{Case, Verdict};
use super::listed::{Listed, Smallest};
use crate::decision::TimerState;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many tickets a row names, and how many of its worst cases it explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Most {
    pub(crate) listed: usize,
    pub(crate) explained: usize,
}

/// The counts of one row.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) in_time: u64,
    pub(crate) late: u64,
    pub(crate) open: u64,
    pub(crate) undecided: u64,
    /// Late ones that a later start can move.
    pub(crate) unsettled: u64,
    pub(crate) excluded: BTreeMap<String, Left>,
    /// Late cases, the worst first.
    pub(crate) worst: Smallest<Overdue>,
    pub(crate) open_tickets: Smallest<Listed>,
    pub(crate) undecided_tickets: Smallest<Listed>,
    /// Late cases by the local weekday and hour of their due, Monday 00 first; empty where there is none.
    pub(crate) heat: Vec<u64>,
    /// Measured and late cases by the local day that places them, in days since 1970.
    pub(crate) days: BTreeMap<i64, (u64, u64)>,
}

/// Cases that one reason leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Left {
    pub(crate) clause: Option<String>,
    pub(crate) cases: u64,
    pub(crate) tickets: Smallest<Listed>,
}

/// Cases that one reason leaves out of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Excluded {
    /// The rule's id, or the event that ended the ticket.
    pub reason: String,
    /// What the contract says of the rule.
    pub label: Option<super::report::Said>,
    /// The clause behind it.
    pub clause: Option<String>,
    /// How many.
    pub cases: u64,
    /// The first of their tickets.
    pub tickets: Vec<String>,
}

/// A late case, with what a report tells of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Overdue {
    /// Counted milliseconds past due.
    pub(crate) over: i64,
    pub(crate) ticket: String,
    pub(crate) priority: Option<String>,
    pub(crate) state: String,
    pub(crate) target: Option<String>,
    pub(crate) start: i64,
    pub(crate) due: Option<i64>,
    pub(crate) stop: Option<i64>,
    pub(crate) elapsed: Option<f64>,
    pub(crate) share: Option<f64>,
    /// The ticket as JSON text, for those that are explained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
}

impl Eq for Overdue {}

impl Ord for Overdue {
    /// The worst first; of equals, the ticket whose id comes first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.over.cmp(&self.over).then_with(|| self.ticket.cmp(&other.ticket))
    }
}

impl PartialOrd for Overdue {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Counts {
    pub(crate) fn is_empty(&self) -> bool {
        let counted = [self.in_time, self.late, self.open, self.undecided];
        counted.iter().all(|n| *n == 0) && self.excluded.is_empty()
    }

    pub(crate) fn measured(&self) -> u64 {
        self.in_time.saturating_add(self.late)
    }

    pub(crate) fn add(
        &mut self,
        case: &Case,
        ticket: &Arc<str>,
        local: &Local,
        most: Most,
        text: &mut dyn FnMut() -> String,
    ) {
        let listed = || Listed(case.start.millis(), ticket.to_string());
        match case.verdict {
            Verdict::InTime => add(&mut self.in_time, 1),
            Verdict::Late => {
                add(&mut self.late, 1);
                add(&mut self.unsettled, u64::from(case.movable));
                self.late(case, ticket, local, most, text);
            }
            Verdict::Open => {
                add(&mut self.open, 1);
                self.open_tickets.add(most.listed, listed());
            }
            Verdict::Undecided => {
                add(&mut self.undecided, 1);
                self.undecided_tickets.add(most.listed, listed());
            }
            Verdict::Excluded => {
                let reason = case.reason.as_deref().unwrap_or("excluded");
                if !self.excluded.contains_key(reason) {
                    self.excluded.insert(reason.to_string(), Left::default());
                }
                if let Some(left) = self.excluded.get_mut(reason) {
                    // One that the end of the ticket overtook has no clause: its own only promises the time.
                    let by_rule = case.state == TimerState::Excluded;
                    left.clause = case.clause.as_deref().filter(|_| by_rule).map(str::to_string);
                    add(&mut left.cases, 1);
                    left.tickets.add(most.listed, listed());
                }
            }
        }
        if matches!(case.verdict, Verdict::InTime | Verdict::Late) {
            let day = self.days.entry(local.day).or_default();
            add(&mut day.0, 1);
            add(&mut day.1, u64::from(case.verdict == Verdict::Late));
        }
    }

    fn late(
        &mut self,
        case: &Case,
        ticket: &Arc<str>,
        local: &Local,
        most: Most,
        text: &mut dyn FnMut() -> String,
    ) {
        if let Some(cell) = local.due {
            self.heat.resize(super::heat::CELLS, 0);
            if let Some(cell) = self.heat.get_mut(cell) {
                add(cell, 1);
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds of at most 130 years")]
        let over = (case.over_seconds * 1000.0).round() as i64;
        let mut overdue = Overdue {
            over,
            ticket: ticket.to_string(),
            priority: case.priority.as_deref().map(str::to_string),
            state: word(case.state),
            target: case.target.as_deref().map(str::to_string),
            start: case.start.millis(),
            due: case.due.map(|at| at.millis()),
            stop: case.stop.map(|at| at.millis()),
            elapsed: case.elapsed_seconds,
            share: case.share,
            text: None,
        };
        if !self.worst.wants(most.listed, &overdue) {
            return;
        }
        if self.worst.items().get(most.explained.saturating_sub(1)).is_none_or(|last| overdue < *last) {
            overdue.text = Some(text());
        }
        self.worst.add(most.listed, overdue);
        self.forget_texts(most);
    }

    /// Keeps the texts of those that will be explained, and of no other.
    fn forget_texts(&mut self, most: Most) {
        for overdue in self.worst.iter_mut().skip(most.explained) {
            overdue.text = None;
        }
    }

    pub(crate) fn merge(&mut self, other: Self, most: Most) {
        add(&mut self.in_time, other.in_time);
        add(&mut self.late, other.late);
        add(&mut self.open, other.open);
        add(&mut self.undecided, other.undecided);
        add(&mut self.unsettled, other.unsettled);
        for (reason, left) in other.excluded {
            let own = self.excluded.entry(reason).or_default();
            own.clause = left.clause;
            add(&mut own.cases, left.cases);
            own.tickets.merge(most.listed, left.tickets);
        }
        self.worst.merge(most.listed, other.worst);
        self.forget_texts(most);
        self.open_tickets.merge(most.listed, other.open_tickets);
        self.undecided_tickets.merge(most.listed, other.undecided_tickets);
        if !other.heat.is_empty() {
            self.heat.resize(super::heat::CELLS, 0);
        }
        for (own, more) in self.heat.iter_mut().zip(&other.heat) {
            add(own, *more);
        }
        for (day, (measured, late)) in other.days {
            let own = self.days.entry(day).or_default();
            add(&mut own.0, measured);
            add(&mut own.1, late);
        }
    }
}

/// Where a case lies on the calendar on the wall.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Local {
    /// The day that places it in a period, in days since 1970.
    pub(crate) day: i64,
    /// The weekday and hour of its due, see [`super::heat`].
    pub(crate) due: Option<usize>,
}

fn word(state: TimerState) -> String {
    match serde_json::to_value(state) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

pub(crate) fn add(count: &mut u64, more: u64) {
    *count = count.saturating_add(more);
}
