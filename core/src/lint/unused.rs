//! Names that nothing uses, values that rest on nothing, and the assumptions.

use super::{
    ASSUMPTION, Check, Linter, NO_CLAUSE, UNUSED_CALENDAR, UNUSED_CLAUSE, UNUSED_EVENT, UNUSED_FACT, finding,
    parts,
};
use crate::condition::Condition;
use crate::contract::Locator;
use crate::contract::model::{
    Basis, EventKind, EvidenceSource, QueueKey, Revision, STANDARD_EVENTS, Total, Trigger,
};
use crate::{Contract, Diagnostic};
use std::collections::BTreeSet;

impl Linter<'_> {
    /// Lists the assumptions, and what is neither one nor cites a clause.
    pub(super) fn sources(&mut self) {
        let revision = self.revision;
        for assumption in &revision.sources.assumptions {
            let reason = assumption.assumed.as_ref().map_or("", |assumed| &assumed.en);
            self.add(ASSUMPTION, &assumption.path, format!("assumed: {reason}"), None);
        }
        // A contract without a list of clauses is not one that anybody could look them up in.
        if revision.clauses.is_empty() {
            return;
        }
        for (what, basis) in sourced(revision) {
            if basis.clause.is_none() && basis.assumed.is_none() {
                self.add(NO_CLAUSE, &basis.path, format!("{what} cites no clause"), None);
            }
        }
    }
}

/// Everything whose numbers or verdicts a decision repeats, with what it rests on.
fn sourced(revision: &Revision) -> Vec<(String, &Basis)> {
    let mut found: Vec<(String, &Basis)> = Vec::new();
    for hours in &revision.calendars {
        found.push((format!("the calendar `{}`", hours.id), &hours.basis));
        let extension = |basis| (format!("an extension of the calendar `{}`", hours.id), basis);
        found.extend(hours.extensions.iter().map(|e| extension(&e.basis)));
    }
    let rows = revision.priority.rows.iter().enumerate();
    found.extend(rows.map(|(i, r)| (format!("priority row {}", i.saturating_add(1)), &r.basis)));
    found.extend(revision.coverage.iter().map(|r| (format!("the coverage rule `{}`", r.id), &r.basis)));
    found.extend(revision.objectives.iter().map(|o| (format!("the objective `{}`", o.id), &o.basis)));
    found.extend(revision.exclusions.iter().map(|e| (format!("the exclusion `{}`", e.id), &e.basis)));
    found.extend(revision.routes.iter().map(|r| (format!("the route to `{}`", r.to), &r.basis)));
    found.extend(revision.escalations.iter().map(|e| (format!("the step `{}`", e.id), &e.basis)));
    found.extend(revision.terms.iter().map(|t| (format!("the term `{}`", t.id), &t.basis)));
    found.extend(revision.schedules.iter().map(|s| (format!("the schedule `{}`", s.id), &s.basis)));
    found.extend(revision.signals.iter().map(|s| (format!("the signal `{}`", s.id), &s.basis)));
    found.extend(revision.budgets.iter().map(|b| (format!("the budget `{}`", b.id), &b.basis)));
    found.extend(revision.tariffs.iter().map(|t| (format!("the tariff `{}`", t.id), &t.basis)));
    found.extend(revision.penalties.iter().map(|p| (format!("the penalty `{}`", p.id), &p.basis)));
    found.extend(revision.measures.iter().map(|m| (format!("the measure `{}`", m.id), &m.basis)));
    found.extend(revision.evidence.iter().map(|e| (format!("the evidence `{}`", e.id), &e.basis)));
    if !revision.queue.by.is_empty() {
        found.push(("the queue".to_string(), &revision.queue.basis));
    }
    found
}

/// What the newest revision declares, and no revision uses: what an old one uses is still needed for its tickets.
pub(super) fn unused(contract: &Contract, locator: &Locator<'_>) -> Vec<Diagnostic> {
    let revisions = contract.revisions();
    let Some((index, newest)) = revisions.iter().enumerate().next_back() else { return Vec::new() };
    let mut used = Used::default();
    revisions.iter().for_each(|revision| used.by(revision));
    let mut found = Vec::new();
    let mut add = |check: Check, path: String, message: String| {
        let place = locator.of(index, &path);
        found.push(finding(check, &path, message, place, None));
    };
    for (clause, _) in newest.clauses.iter().filter(|(clause, _)| !used.clauses.contains(&**clause)) {
        add(UNUSED_CLAUSE, format!("clauses.{clause}"), format!("the clause `{clause}` is cited by nothing"));
    }
    for fact in newest.facts.iter().filter(|fact| !used.facts.contains(&*fact.name)) {
        // What a clause asks tickets to record, or every ticket must give, is there for people.
        if !fact.required && !stated(&fact.basis) {
            let message = format!("no rule asks for the fact `{}`", fact.name);
            add(UNUSED_FACT, format!("facts.{}", fact.name), message);
        }
    }
    for event in newest.events.iter().filter(|event| !used.events.contains(&***event)) {
        add(UNUSED_EVENT, format!("events.{event}"), format!("no rule waits for the event `{event}`"));
    }
    // A contract of calendars alone answers questions of time.
    let only_calendars = newest.objectives.is_empty() && newest.terms.is_empty();
    for hours in newest.calendars.iter().filter(|hours| !used.calendars.contains(&*hours.id)) {
        if !only_calendars && !stated(&hours.basis) {
            let message = format!("nothing runs on the calendar `{}`", hours.id);
            add(UNUSED_CALENDAR, format!("calendars.{}", hours.id), message);
        }
    }
    found
}

fn stated(basis: &Basis) -> bool {
    basis.clause.is_some() || basis.assumed.is_some()
}

/// The names that rules use.
#[derive(Debug, Default)]
struct Used<'c> {
    clauses: BTreeSet<&'c str>,
    facts: BTreeSet<&'c str>,
    events: BTreeSet<&'c str>,
    calendars: BTreeSet<&'c str>,
}

impl<'c> Used<'c> {
    fn by(&mut self, revision: &'c Revision) {
        self.clauses.extend(revision.sources.cited.iter().map(|clause| &**clause));
        let mut facts: Vec<usize> = Vec::new();
        parts::conditions(revision).for_each(|(_, when)| asked(when, &mut facts));
        facts.extend(revision.terms.iter().filter_map(|t| t.start_fact));
        facts.extend(revision.signals.iter().map(|s| s.by));
        for budget in &revision.budgets {
            facts.extend(&budget.used);
            facts.extend(if let Total::Fact(fact) = budget.total { Some(fact) } else { None });
        }
        for evidence in &revision.evidence {
            facts.extend(if let EvidenceSource::Fact(fact) = evidence.source { Some(fact) } else { None });
        }
        for key in &revision.queue.by {
            facts.extend(if let QueueKey::Fact { fact, .. } = key { Some(*fact) } else { None });
        }
        self.facts
            .extend(facts.into_iter().filter_map(|fact| revision.facts.get(fact)).map(|fact| &*fact.name));
        let own = events(revision).into_iter().filter_map(|kind| kind.checked_sub(STANDARD_EVENTS.len()));
        self.events.extend(own.filter_map(|own| revision.events.get(own)).map(|event| &**event));
        let objectives = revision.objectives.iter().flat_map(|o| o.calendar.each()).filter_map(|c| *c);
        let terms = revision.terms.iter().filter_map(|t| t.calendar);
        let schedules = revision.schedules.iter().filter_map(|s| s.skip_closed);
        let tariffs = revision.tariffs.iter().map(|t| t.calendar);
        let calendars = objectives.chain(terms).chain(schedules).chain(tariffs);
        self.calendars.extend(calendars.filter_map(|c| revision.calendars.get(c)).map(|hours| &*hours.id));
    }
}

/// The facts that a condition asks for.
fn asked(condition: &Condition, facts: &mut Vec<usize>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| asked(part, facts)),
        Condition::Not(part) => asked(part, facts),
        Condition::OneOf { fact, .. } | Condition::Within { fact, .. } | Condition::Known { fact } => {
            facts.push(*fact);
        }
    }
}

/// The events that something waits for.
fn events(revision: &Revision) -> Vec<EventKind> {
    let mut kinds = Vec::new();
    for objective in &revision.objectives {
        let lists = [&objective.start, &objective.start_otherwise, &objective.stop, &objective.cancel];
        kinds.extend(lists.into_iter().flatten().map(|event| event.kind));
    }
    for term in &revision.terms {
        kinds.extend(term.start.iter().chain(&term.stop));
    }
    for step in &revision.escalations {
        kinds.extend(if let Trigger::Event(kind) = step.trigger { Some(kind) } else { None });
    }
    for signal in &revision.signals {
        kinds.extend(std::iter::once(signal.received).chain(signal.failed));
    }
    for evidence in &revision.evidence {
        kinds.extend(evidence.due_after.iter().map(|event| event.kind));
        kinds.extend(if let EvidenceSource::Event(kind) = evidence.source { Some(kind) } else { None });
    }
    kinds
}
