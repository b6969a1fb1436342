//! From a ticket to its decision. Pure: no clock, no state, no randomness.

pub(crate) mod classify;
pub(crate) mod clock;
mod escalate;
pub(crate) mod history;
pub(crate) mod life;
mod records;
pub(crate) mod terms;
pub(crate) mod timer;

use crate::contract::model::Revision;
use crate::decision::{ContractRef, Notice, Unproven};
use crate::fact::{FactSet, Needs};
use crate::{Contract, Decision, Error, ErrorKind, Instant, Moment, Ticket, Timer};
use classify::Classifier;
use history::History;
use serde_json::Value as Json;
use std::sync::Arc;
use timer::Account;

/// Collects, while a decision is made, the first instant at which it would change.
#[derive(Debug)]
pub(crate) struct WakeUp {
    now: Instant,
    first: Option<Instant>,
}

impl WakeUp {
    /// The decision changes at this instant; one that is not after `now` has already happened.
    pub(crate) fn at(&mut self, instant: Instant) {
        if instant > self.now && self.first.is_none_or(|first| instant < first) {
            self.first = Some(instant);
        }
    }

    /// The decision changes just after this instant, the last of something.
    pub(crate) fn after(&mut self, last: Instant) {
        self.at(last.plus_millis(1));
    }
}

pub(crate) fn decide(contract: &Contract, ticket: &Ticket, now: Instant) -> Result<Decision, Error> {
    let case = Case::open(contract, ticket, now)?;
    Ok(judge(&case)?.decision)
}

/// A ticket before the revision that judges it.
pub(crate) struct Case<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) ticket: &'a Ticket,
    pub(crate) revision: &'a Revision,
    /// The ticket is older than all revisions; this is the first.
    pub(crate) before_first: bool,
    pub(crate) opened: Instant,
    pub(crate) history: History<'a>,
}

impl<'a> Case<'a> {
    pub(crate) fn open(contract: &'a Contract, ticket: &'a Ticket, now: Instant) -> Result<Self, Error> {
        let opened = history::opened(ticket, now)?;
        let (revision, before_first) = contract.in_force(opened);
        let mut history = History::read(revision, ticket, opened, now)?;
        history.notices.extend(before_first.then(|| self::before_first(revision)));
        Ok(Self { contract, ticket, revision, before_first, opened, history })
    }
}

/// A decision, and what it was made of.
pub(crate) struct Judgement<'a> {
    pub(crate) decision: Decision,
    pub(crate) classifier: Classifier<'a>,
    /// How each timer of the decision came about; `None` for one that has not started or does not apply.
    pub(crate) accounts: Vec<Option<Account<'a>>>,
}

pub(crate) fn judge<'a>(case: &'a Case<'a>) -> Result<Judgement<'a>, Error> {
    let Case { contract, ticket, revision, history, .. } = case;
    let mut classifier = Classifier::new(revision, history);
    let mut wake_up = WakeUp { now: history.now, first: None };

    let (coverage, refused) = classifier.coverage()?;
    let budgets = records::budgets(revision, history, &mut classifier);
    let coverage = records::beyond(revision, &budgets, coverage);
    let priority = classifier.priority(history.last_facts());
    let judged = timer::timers(revision, history, &mut classifier, refused.as_ref(), &mut wake_up)?;
    let escalations = escalate::steps(revision, history, &mut classifier, &judged, &mut wake_up)?;
    let (timers, accounts): (Vec<Timer>, Vec<_>) = judged.into_iter().map(|j| (j.timer, j.account)).unzip();
    let terms = terms::terms(revision, history, &mut classifier, &mut wake_up)?;
    let signals = records::signals(revision, history, &mut classifier, &mut wake_up);
    let missing_evidence = records::missing_evidence(revision, history, ticket.id());
    let route = classifier.route();
    let mut needs = classifier.needs;
    needs.add(classify::required(revision, history));

    let mut warnings: Vec<Notice> = ticket.notices.iter().chain(&history.notices).cloned().collect();
    warnings.extend(records::notices(revision, history));
    warnings.extend(escalate::strangers(revision, history));
    warnings.extend(said_aloud(revision, &priority, timers.is_empty(), needs));
    let moment = |instant| Moment::new(instant, revision.zone);
    let decision = Decision {
        contract: ContractRef {
            id: contract.shared_id(),
            revision: Arc::clone(&revision.name),
            hash: contract.shared_hash(),
            overlay_hash: contract.shared_overlay_hash(),
        },
        ticket: ticket.shared_id(),
        now: moment(history.now),
        priority: priority.value.and_then(|p| revision.priority.values.get(p).cloned()),
        coverage,
        timers,
        escalations,
        terms,
        budgets,
        signals,
        missing_evidence,
        route,
        needs: names(revision, needs),
        unproven: history
            .suspensions
            .iter()
            .filter(|s| !s.signed)
            .map(|s| Unproven { at: moment(s.start), until: s.end.map(moment), reason: s.reason.clone() })
            .collect(),
        warnings,
        wake_up: wake_up.first.map(moment),
    };
    Ok(Judgement { decision, classifier, accounts })
}

/// When the ticket was opened, an error where that is after `now`.
pub(crate) fn opened(ticket: &Ticket, now: Instant) -> Result<Instant, Error> {
    history::opened(ticket, now)
}

/// The newest facts of a ticket.
pub(crate) fn facts_of(contract: &Contract, ticket: &Ticket, now: Instant) -> Result<FactSet, Error> {
    let opened = history::opened(ticket, now)?;
    let history = History::read(contract.in_force(opened).0, ticket, opened, now)?;
    Ok(history.facts(history.last_facts()).clone())
}

/// The names of a set of facts, in the contract's order.
pub(crate) fn names(revision: &Revision, needs: Needs) -> Vec<Arc<str>> {
    revision
        .facts
        .iter()
        .enumerate()
        .filter(|(i, _)| needs.has(*i))
        .map(|(_, f)| Arc::clone(&f.name))
        .collect()
}

/// The facts with which a ticket is opened, and what is odd in them.
pub(crate) fn opening(
    revision: &Revision,
    facts: &[(String, Json)],
) -> Result<(FactSet, Vec<Notice>), Error> {
    let mut history = History::new(Instant::MIN, 0);
    let mut errors = Vec::new();
    let facts = history.opening(revision, facts, &mut errors);
    if errors.is_empty() { Ok((facts, history.notices)) } else { Err(Error::new(ErrorKind::Ticket, errors)) }
}

/// What is said of a ticket that is older than all revisions.
pub(crate) fn before_first(first: &Revision) -> Notice {
    let message =
        format!("the ticket is older than the contract; revision `{}`, the first, judges it", first.name);
    Notice::new("before_first_revision", message)
}

/// What the contract says of a ticket that no row gives a priority.
pub(crate) fn unclassified(revision: &Revision) -> Option<Notice> {
    let unclassified = revision.priority.unclassified.as_ref()?;
    let clause = unclassified.basis.clause.as_deref();
    Some(Notice::with_clause("unclassified", &unclassified.reason.en, clause))
}

/// What a decision without times must not leave unsaid.
fn said_aloud(
    revision: &Revision,
    priority: &classify::Classified,
    no_timers: bool,
    needs: Needs,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    if priority.unclassified {
        notices.extend(unclassified(revision));
    } else if revision.objectives.is_empty() {
        notices.push(Notice::new("no_objective", "no objective: the contract promises no times"));
    } else if no_timers && needs.is_empty() {
        notices.push(Notice::new(
            "no_objective",
            "no objective: the contract promises no time for such a ticket",
        ));
    }
    notices
}
