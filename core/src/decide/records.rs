//! What a decision says beside times: budgets, signals, missing evidence, notices.

use super::WakeUp;
use super::classify::Classifier;
use super::history::History;
use crate::Moment;
use crate::condition::Truth;
use crate::contract::model::{Budget, CoverageStatus, EvidenceSource, Revision, Total};
use crate::decision::{BudgetState, Coverage, Facts, MissingEvidence, Notice, SignalState, SignalStatus};
use crate::fact::{FactValue, Needs};
use std::sync::Arc;

/// The budgets whose use the ticket gives; one that it gives in part, and that decides the coverage, needs the rest.
pub(crate) fn budgets(
    revision: &Revision,
    history: &History<'_>,
    classifier: &mut Classifier<'_>,
) -> Vec<BudgetState> {
    let newest = history.facts(history.last_facts());
    let is_given = |fact: &usize| newest.get(*fact).is_some_and(Option::is_some);
    let mut found = Vec::new();
    for budget in &revision.budgets {
        if let Some(state) = state(budget, history) {
            found.push(state);
            continue;
        }
        let total = match budget.total {
            Total::Number(_) => None,
            Total::Fact(fact) => Some(fact),
        };
        let facts = || budget.used.iter().copied().chain(total);
        if budget.beyond.is_some() && facts().any(|fact| is_given(&fact)) {
            facts().filter(|fact| !is_given(fact)).for_each(|fact| classifier.needs.add(Needs::fact(fact)));
        }
    }
    found
}

fn state(budget: &Budget, history: &History<'_>) -> Option<BudgetState> {
    let number = |fact: &usize| match history.facts(history.last_facts()).get(*fact) {
        Some(Some(FactValue::Number(n))) => Some(*n),
        _ => None,
    };
    let total = match &budget.total {
        Total::Number(n) => *n,
        Total::Fact(fact) => number(fact)?,
    };
    let used = budget.used.iter().map(number).sum::<Option<f64>>()?;
    Some(BudgetState {
        budget: Arc::clone(&budget.id),
        unit: Arc::clone(&budget.unit),
        total,
        used,
        left: total - used,
        clause: budget.basis.clause.clone(),
    })
}

/// Work beyond a budget that is used up is no longer covered, unless a rule says so, such as one for a warranty.
pub(crate) fn beyond(revision: &Revision, budgets: &[BudgetState], coverage: Coverage) -> Coverage {
    if coverage.status != CoverageStatus::Covered || coverage.reason.is_some() {
        return coverage;
    }
    let used_up = revision.budgets.iter().find_map(|rule| {
        let state = budgets.iter().find(|b| b.budget == rule.id)?;
        Some((rule, rule.beyond.filter(|_| state.left <= 0.0)?))
    });
    match used_up {
        Some((rule, status)) => Coverage {
            status,
            reason: Some(Arc::from(format!("{}_used_up", rule.id))),
            clause: rule.basis.clause.clone(),
        },
        None => coverage,
    }
}

pub(crate) fn signals(
    revision: &Revision,
    history: &History<'_>,
    classifier: &mut Classifier<'_>,
    wake_up: &mut WakeUp,
) -> Vec<SignalState> {
    let mut found = Vec::new();
    for signal in &revision.signals {
        let Some(Some(FactValue::Instant(by))) = history.facts(history.last_facts()).get(signal.by) else {
            continue;
        };
        if !classifier.holds(&signal.when) {
            continue;
        }
        let came = |kind: usize| history.events.iter().any(|e| e.is(kind) && e.at <= *by);
        let state = if signal.failed.is_some_and(|failed| history.events.iter().any(|e| e.is(failed))) {
            SignalStatus::Failed
        } else if came(signal.received) {
            SignalStatus::Received
        } else if history.now <= *by {
            wake_up.after(*by);
            SignalStatus::Expected
        } else {
            SignalStatus::Missing
        };
        let open = matches!(state, SignalStatus::Failed | SignalStatus::Missing);
        found.push(SignalState {
            signal: Arc::clone(&signal.id),
            state,
            by: Moment::new(*by, revision.zone),
            open: open.then(|| Facts(signal.open.clone())),
            clause: signal.basis.clause.clone(),
        });
    }
    found
}

pub(crate) fn missing_evidence(revision: &Revision, history: &History<'_>, id: &str) -> Vec<MissingEvidence> {
    let facts = history.facts(history.last_facts());
    let given = |source: EvidenceSource| match source {
        EvidenceSource::Id => !id.trim().is_empty(),
        EvidenceSource::Fact(fact) => match facts.get(fact).and_then(Option::as_ref) {
            Some(FactValue::Text(text)) => !text.trim().is_empty(),
            other => other.is_some(),
        },
        EvidenceSource::Event(kind) => history.events.iter().any(|e| e.is(kind)),
    };
    let missing = revision.evidence.iter().filter(|item| !given(item.source));
    let mut found = Vec::with_capacity(revision.evidence.len());
    found.extend(missing.map(|item| MissingEvidence {
        item: Arc::clone(&item.id),
        phase: Arc::clone(&item.phase),
        due: history.first(&item.due_after).is_some(),
        clause: item.basis.clause.clone(),
    }));
    found
}

/// Notices are said of tickets that surely meet their condition; a missing fact keeps silent.
pub(crate) fn notices(revision: &Revision, history: &History<'_>) -> Vec<Notice> {
    let facts = history.facts(history.last_facts());
    revision
        .notices
        .iter()
        .filter(|rule| rule.when.test(facts) == Truth::True)
        .map(|rule| rule.said.clone())
        .collect()
}
