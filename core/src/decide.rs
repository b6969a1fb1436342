//! From a ticket to its decision. Pure: no clock, no state, no randomness.

mod classify;
mod clock;
mod escalate;
mod history;
mod life;
mod records;
pub(crate) mod terms;
pub(crate) mod timer;

use crate::contract::model::Revision;
use crate::decision::{ContractRef, Notice, Unproven};
use crate::fact::{FactSet, Needs};
use crate::{Contract, Decision, Error, Instant, Moment, Ticket, Timer};
use classify::Classifier;
use history::History;
use std::sync::Arc;

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
    let opened = history::opened(ticket, now)?;
    let (revision, before_first) = contract.in_force(opened);
    let mut history = History::read(revision, ticket, opened, now)?;
    if before_first {
        let message = format!(
            "the ticket is older than the contract; revision `{}`, the first, judges it",
            revision.name
        );
        history.notices.push(Notice::new("before_first_revision", message));
    }
    let notices = std::mem::take(&mut history.notices);
    let history = history;
    let mut classifier = Classifier::new(revision, &history);
    let mut wake_up = WakeUp { now, first: None };

    let (coverage, refused) = classifier.coverage()?;
    let budgets = records::budgets(revision, &history);
    let coverage = records::beyond(revision, &budgets, coverage);
    let priority = classifier.priority(history.last_facts());
    let judged = timer::timers(revision, &history, &mut classifier, refused.as_ref(), &mut wake_up)?;
    let escalations = escalate::steps(revision, &history, &mut classifier, &judged, &mut wake_up)?;
    let timers: Vec<Timer> = judged.into_iter().map(|j| j.timer).collect();
    let terms = terms::terms(revision, &history, &mut classifier, &mut wake_up)?;
    let signals = records::signals(revision, &history, &mut classifier, &mut wake_up);
    let missing_evidence = records::missing_evidence(revision, &history, ticket.id());
    let route = classifier.route();
    let mut needs = classifier.needs;
    needs.add(classify::required(revision, &history));

    let mut warnings: Vec<Notice> = ticket.notices.iter().cloned().chain(notices).collect();
    warnings.extend(records::notices(revision, &history));
    warnings.extend(escalate::strangers(revision, &history));
    warnings.extend(said_aloud(revision, &priority, timers.is_empty(), needs));
    let moment = |instant| Moment::new(instant, revision.zone);
    Ok(Decision {
        contract: ContractRef {
            id: contract.shared_id(),
            revision: Arc::clone(&revision.name),
            hash: contract.shared_hash(),
        },
        ticket: ticket.shared_id(),
        now: moment(now),
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
    })
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

/// What a decision without times must not leave unsaid.
fn said_aloud(
    revision: &Revision,
    priority: &classify::Classified,
    no_timers: bool,
    needs: Needs,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    if priority.unclassified {
        if let Some(unclassified) = &revision.priority.unclassified {
            let clause =
                unclassified.basis.clause.as_deref().map(|c| format!(" (clause {c})")).unwrap_or_default();
            notices.push(Notice::new("unclassified", format!("{}{clause}", unclassified.reason.en)));
        }
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
