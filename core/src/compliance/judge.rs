//! One ticket's cases: what each of its timers means for the promise.

use super::plan::{Plan, counted};
use crate::contract::model::{Counted, Revision};
use crate::decide::life::{End, Life};
use crate::decide::{self, Judgement, timer::Account};
use crate::decision::{Decision, TermStatus};
use crate::{Contract, Diagnostic, Error, ErrorKind, Instant, Ticket, Timer, TimerState};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a case means for the promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The time was kept.
    InTime,
    /// The time was not kept.
    Late,
    /// It can still be kept.
    Open,
    /// Facts are missing without which nobody can say.
    Undecided,
    /// It does not count, for a reason.
    Excluded,
}

impl Verdict {
    /// As it is written: `in_time`, `late`, `open`, `undecided`, `excluded`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InTime => "in_time",
            Self::Late => "late",
            Self::Open => "open",
            Self::Undecided => "undecided",
            Self::Excluded => "excluded",
        }
    }
}

/// One ticket under one objective whose clock has started.
#[derive(Debug, Clone)]
pub struct Case {
    /// The row of the report that it belongs to; `None` where it is outside the period.
    pub(crate) row: Option<usize>,
    /// The objective's id.
    pub objective: Arc<str>,
    /// What it means for the promise.
    pub verdict: Verdict,
    /// The timer's state.
    pub state: TimerState,
    /// Why it is excluded or undecided: a rule's id, an event, or the missing facts.
    pub reason: Option<Arc<str>>,
    /// The clause that promises it, or that excludes it.
    pub clause: Option<Arc<str>>,
    /// The priority that judges it.
    pub priority: Option<Arc<str>>,
    /// The promised time as the contract writes it.
    pub target: Option<Arc<str>>,
    /// When its clock started.
    pub start: Instant,
    /// When it is due; for a paused one, when it would be if it resumed at `as_of`.
    pub due: Option<Instant>,
    /// When its clock stopped.
    pub stop: Option<Instant>,
    /// Counted time on its calendar until it stopped, or until `as_of`, in seconds.
    pub elapsed_seconds: Option<f64>,
    /// Counted time past due, in seconds; 0 in time.
    pub over_seconds: f64,
    /// Elapsed over target, to six decimals.
    pub share: Option<f64>,
    /// The instant that places it in a period.
    pub(crate) place: Instant,
    /// It runs from `start_otherwise`, and its `start` may still come.
    pub(crate) movable: bool,
}

impl Case {
    /// Whether it counts in the period of the report.
    #[must_use]
    pub fn in_period(&self) -> bool {
        self.row.is_some()
    }
}

/// One ticket, judged at `as_of`.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The ticket's id.
    pub ticket: Arc<str>,
    /// The position of the revision that judges it.
    pub(crate) revision: usize,
    /// When it was opened.
    pub opened: Instant,
    /// Its cases, in the contract's order, those outside the period included.
    pub cases: Vec<Case>,
    /// The rows of measures that a term of it belongs to, with the term.
    pub(crate) terms: Vec<(usize, TermCase)>,
    /// The whole decision.
    pub decision: Decision,
}

/// A term that a measure counts.
#[derive(Debug, Clone)]
pub(crate) struct TermCase {
    pub(crate) verdict: Verdict,
    pub(crate) from: Instant,
    pub(crate) until: Instant,
}

pub(crate) fn judge(
    contract: &Contract,
    plan: &Plan,
    ticket: &Ticket,
    as_of: Instant,
) -> Result<Judged, Error> {
    let case = decide::Case::open(contract, ticket, as_of)?;
    let known = |name: &str| case.revision.facts.iter().any(|f| *f.name == *name);
    if !ticket.facts.is_empty() && !ticket.facts.iter().any(|(name, _)| known(name)) {
        return Err(stranger(contract, ticket));
    }
    let revision =
        contract.revisions().iter().position(|r| std::ptr::eq(r, case.revision)).unwrap_or_default();
    let Judgement { decision, mut classifier, accounts } = decide::judge(&case)?;
    let mut cases = Vec::with_capacity(decision.timers.len());
    for (timer, account) in decision.timers.iter().zip(&accounts) {
        let position = match account {
            Some(account) => Some(account.objective),
            None => case.revision.objectives.iter().position(|o| o.id == timer.objective),
        };
        let Some((position, objective)) = position.and_then(|p| Some((p, case.revision.objectives.get(p)?)))
        else {
            continue;
        };
        let (start, stop) = match account {
            Some(account) => (account.life.start.1, ended(&account.life, &case.history)),
            None => match Life::of(objective, &case.history) {
                Some(life) => (life.start.1, ended(&life, &case.history)),
                // Its clock has not started: there is nothing to measure.
                None => continue,
            },
        };
        let epoch = account.as_ref().map_or_else(|| case.history.last_facts(), |a: &Account<'_>| a.epoch);
        let priority = classifier.priority(epoch).value;
        let due = account.as_ref().map(|a| a.due.instant());
        let mut found = Case {
            row: None,
            objective: Arc::clone(&timer.objective),
            verdict: verdict(timer),
            state: timer.state,
            reason: timer.reason.clone(),
            clause: timer.clause.clone(),
            priority: priority.and_then(|p| case.revision.priority.values.get(p).cloned()),
            target: timer.target.clone(),
            start,
            due,
            stop,
            elapsed_seconds: account.as_ref().and(timer.elapsed_seconds),
            over_seconds: timer.remaining_seconds.map_or(0.0, |left| (-left).max(0.0)),
            share: account.as_ref().and(timer.share),
            place: start,
            movable: stop.is_none()
                && !objective.start_otherwise.is_empty()
                && case.history.first_while_open(&objective.start).is_none(),
        };
        match counted(objective) {
            Counted::Started => {}
            Counted::Due => found.place = due.unwrap_or(start),
            Counted::Ended => found.place = stop.unwrap_or(start),
        }
        // Under `ended` nothing is said of a case before it ends, so that none is in two periods.
        let waits =
            counted(objective) == Counted::Ended && stop.is_none() && found.verdict != Verdict::Excluded;
        if !waits {
            found.row = plan.row(revision, position, priority, found.place);
        }
        cases.push(found);
    }
    let terms = terms(contract, plan, revision, case.revision, &decision);
    Ok(Judged { ticket: Arc::clone(&decision.ticket), revision, opened: case.opened, cases, terms, decision })
}

fn ended(life: &Life, history: &decide::history::History<'_>) -> Option<Instant> {
    (life.end != End::Open).then(|| life.last(history))
}

fn verdict(timer: &Timer) -> Verdict {
    match timer.state {
        TimerState::Met => Verdict::InTime,
        TimerState::Missed | TimerState::Breached | TimerState::Late => Verdict::Late,
        TimerState::Running | TimerState::Paused => Verdict::Open,
        // It has started, or there would be no case: a missing fact keeps its target unknown.
        TimerState::Pending => Verdict::Undecided,
        TimerState::Excluded | TimerState::Cancelled => Verdict::Excluded,
    }
}

/// The terms that measures count.
fn terms(
    contract: &Contract,
    plan: &Plan,
    revision: usize,
    model: &Revision,
    decision: &Decision,
) -> Vec<(usize, TermCase)> {
    let mut found = Vec::new();
    for state in &decision.terms {
        let verdict = match state.state {
            TermStatus::Met => Verdict::InTime,
            TermStatus::Missed => Verdict::Late,
            TermStatus::Running => Verdict::Open,
            TermStatus::Ended => continue,
        };
        let Some(term) = model.terms.iter().position(|t| t.id == state.term) else { continue };
        let (from, until) = (state.from.instant(), state.until.instant());
        let rows = plan.term(contract, revision, term, from).into_iter();
        found.extend(rows.map(|row| (row, TermCase { verdict, from, until })));
    }
    found
}

/// A ticket of which the contract knows no fact is another contract's: counted, it would count as in time or undecided.
fn stranger(contract: &Contract, ticket: &Ticket) -> Error {
    let facts = crate::contract::quoted(ticket.facts.iter().take(3).map(|(name, _)| name.as_str()));
    let message = format!("no fact of the ticket is one of the contract `{}`: {facts}", contract.id());
    let diagnostic = Diagnostic::error("other_contract", message)
        .help("report it under its own contract, or map its fields to the contract's facts")
        .at("facts");
    Error::one(ErrorKind::Ticket, diagnostic)
}
