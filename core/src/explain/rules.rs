//! Which rules decided: facts, priority, coverage, route, escalations, notices.

use super::conditions::{in_words, misses, value};
use super::trace::{
    Applies, Basis, CoverageTrace, FactSource, FactTrace, NearMiss, OpenRule, PriorityChange,
    PriorityOutcome, PriorityTrace, RevisionChoice, RevisionReason, Row, RuleTrace, StepTrace, Text,
    Unclassified, UndecidedRow,
};
use super::words;
use crate::condition::{Condition, Truth};
use crate::contract::model::{
    self, CoverageRule, EscalationRule, EventRef, Reopened, Revision, Trigger, event,
};
use crate::decide::classify::Classifier;
use crate::decide::{Case, names};
use crate::decision::{Decision, Escalation, Notice};
use crate::fact::FactSet;
use crate::{Error, Moment, number};
use std::sync::Arc;

pub(super) fn revision(case: &Case<'_>) -> RevisionChoice {
    let Case { contract, revision, opened, .. } = case;
    let moment = |instant| Moment::new(instant, revision.zone);
    let later = contract.revisions().iter().filter_map(|r| r.valid_from);
    let replaced = later.filter(|from| revision.valid_from.is_none_or(|own| *from > own)).min();
    RevisionChoice {
        revision: Arc::clone(&revision.name),
        valid_from: revision.valid_from.map(moment),
        replaced_at: replaced.map(moment),
        opened: moment(*opened),
        reason: if case.before_first { RevisionReason::BeforeFirst } else { RevisionReason::InForce },
    }
}

/// The facts that have a value, and those that the decision lacks.
pub(super) fn facts(case: &Case<'_>, needs: &[Arc<str>]) -> Vec<FactTrace> {
    let Case { revision, history, .. } = case;
    let newest = history.facts(history.last_facts());
    let mut found = Vec::new();
    for (position, fact) in revision.facts.iter().enumerate() {
        let has = newest.get(position).and_then(Option::as_ref);
        if has.is_none() && !needs.contains(&fact.name) {
            continue;
        }
        let source = match has {
            None => FactSource::Missing,
            Some(_) if is_given(case, &fact.name) => FactSource::Given,
            Some(_) => FactSource::Default,
        };
        found.push(FactTrace {
            fact: Arc::clone(&fact.name),
            value: has.map(|v| value(revision, position, v)),
            source,
            since: changed(case, position),
            basis: Basis::from(&fact.basis),
        });
    }
    found
}

/// Whether the ticket itself says the fact's value, and has not taken it back.
fn is_given(case: &Case<'_>, name: &str) -> bool {
    let changes =
        case.history.events.iter().filter(|e| e.is(event::FACTS_CHANGED)).flat_map(|e| &e.event.facts);
    let mut said = case.ticket.facts.iter().chain(changes).filter(|(fact, _)| fact == name);
    said.next_back().is_some_and(|(_, value)| !value.is_null())
}

/// When a fact last changed after the opening.
fn changed(case: &Case<'_>, position: usize) -> Option<Moment> {
    let Case { revision, history, .. } = case;
    let at = |epoch: usize| history.facts(epoch).get(position).cloned().flatten();
    let epoch = (1..history.epochs()).rev().find(|epoch| at(*epoch) != at(epoch.saturating_sub(1)))?;
    Some(Moment::new(history.events.get(history.epoch_start(epoch))?.at, revision.zone))
}

pub(super) fn priority(case: &Case<'_>, classifier: &mut Classifier<'_>) -> PriorityTrace {
    let Case { revision, history, .. } = case;
    let table = &revision.priority;
    let facts = history.facts(history.last_facts());
    let found = classifier.priority(history.last_facts());
    let applies = table.applies.as_ref().map_or(Truth::True, |c| c.test(facts));
    let outcome = match (applies, found.value) {
        _ if table.values.is_empty() => PriorityOutcome::NoPriorities,
        (_, Some(_)) => PriorityOutcome::Matched,
        (Truth::False, _) => PriorityOutcome::NotApplicable,
        _ if !found.needs.is_empty() => PriorityOutcome::Undecided,
        _ => PriorityOutcome::Unmatched,
    };
    let asked = applies == Truth::True && outcome != PriorityOutcome::NoPriorities;
    let rows = || table.rows.iter().enumerate().filter(move |_| asked);
    let matched = rows().find(|(_, row)| row.when.test(facts) == Truth::True);
    let limit = matched.map_or(usize::MAX, |(position, _)| position);
    let mut undecided = Vec::new();
    let mut near_misses = Vec::new();
    for (position, row) in rows() {
        let trace = || self::row(revision, position, row);
        match row.when.test(facts) {
            Truth::Unknown(needs) if position < limit && found.value.is_none() => {
                undecided.push(UndecidedRow { row: trace(), needs: names(revision, needs) });
            }
            Truth::False => {
                let misses = misses(revision, &row.when, facts);
                if !misses.is_empty() {
                    near_misses.push(NearMiss { row: trace(), misses });
                }
            }
            Truth::Unknown(_) | Truth::True => {}
        }
    }
    let unclassified = table.unclassified.as_ref().filter(|_| found.unclassified);
    PriorityTrace {
        outcome,
        priority: found.value.and_then(|p| table.values.get(p).cloned()),
        applies: table
            .applies
            .as_ref()
            .map(|when| Applies { when: in_words(revision, when), misses: misses(revision, when, facts) }),
        // A row after one that a missing fact leaves undecided has not matched yet.
        row: matched
            .filter(|_| found.value.is_some())
            .map(|(position, row)| self::row(revision, position, row)),
        near_misses,
        undecided,
        unclassified: unclassified
            .map(|u| Unclassified { reason: Text::of(&u.reason), basis: Basis::from(&u.basis) }),
        changes: changes(case, classifier),
    }
}

fn row(revision: &Revision, position: usize, row: &model::PriorityRow) -> Row {
    Row {
        row: u32::try_from(position.saturating_add(1)).unwrap_or(u32::MAX),
        priority: revision.priority.values.get(row.then).cloned().unwrap_or_default(),
        when: in_words(revision, &row.when),
        basis: Basis::from(&row.basis),
    }
}

/// The priority at opening and each change of it; nothing where it never changed.
fn changes(case: &Case<'_>, classifier: &mut Classifier<'_>) -> Vec<PriorityChange> {
    let Case { revision, history, .. } = case;
    let mut found: Vec<PriorityChange> = Vec::new();
    for epoch in 0..history.epochs() {
        let value = classifier.priority(epoch).value;
        let priority = value.and_then(|p| revision.priority.values.get(p).cloned());
        if found.last().is_none_or(|last| last.priority != priority) {
            let at = history.events.get(history.epoch_start(epoch)).map_or(case.opened, |e| e.at);
            found.push(PriorityChange { at: Moment::new(at, revision.zone), priority });
        }
    }
    if found.len() > 1 { found } else { Vec::new() }
}

pub(super) fn coverage(
    case: &Case<'_>,
    classifier: &mut Classifier<'_>,
    decision: &Decision,
) -> Result<CoverageTrace, Error> {
    let Case { revision, history, .. } = case;
    let facts = history.facts(history.last_facts());
    let rule = classifier.covered_by()?;
    let mut undecided = Vec::new();
    for other in revision.coverage.iter().take_while(|other| rule.is_none_or(|rule| rule.id != other.id)) {
        if classifier.reopened(other.reopened)? {
            undecided.extend(open(revision, &other.id, &other.when, &other.basis, facts));
        }
    }
    let rule = match rule.map(|rule| coverage_rule(revision, rule)) {
        Some(rule) if decision.coverage.reason.as_ref() == Some(&rule.rule) => Some(rule),
        // A budget that is used up has the last word.
        _ => decision.coverage.reason.as_ref().and_then(|reason| used_up(revision, decision, reason)),
    };
    Ok(CoverageTrace { rule, undecided })
}

pub(super) fn coverage_rule(revision: &Revision, rule: &CoverageRule) -> RuleTrace {
    let reopened = rule.reopened.map(|asked| {
        let (term, it, en) = match asked {
            Reopened::Within(term) => (term, "entro", "within"),
            Reopened::After(term) => (term, "dopo", "after"),
        };
        let term = revision.terms.get(term);
        let name =
            term.and_then(|t| Text::of(&t.name)).or_else(|| term.map(|t| Text::same(Arc::clone(&t.id))));
        let name = name.unwrap_or_else(|| Text::same(""));
        Text::new(format!("riaperto {it} «{}»", name.it), format!("reopened {en} “{}”", name.en))
    });
    let when = in_words(revision, &rule.when);
    let when = match reopened {
        Some(reopened) if rule.when == Condition::ALWAYS => reopened,
        Some(reopened) => {
            Text::new(format!("{} e {}", reopened.it, when.it), format!("{} and {}", reopened.en, when.en))
        }
        None => when,
    };
    RuleTrace {
        rule: Arc::clone(&rule.id),
        when,
        reason: Text::of(&rule.reason),
        basis: Basis::from(&rule.basis),
    }
}

fn used_up(revision: &Revision, decision: &Decision, reason: &Arc<str>) -> Option<RuleTrace> {
    let id = reason.strip_suffix("_used_up")?;
    let rule = revision.budgets.iter().find(|b| *b.id == *id)?;
    let state = decision.budgets.iter().find(|b| *b.budget == *id)?;
    let (used, total, unit) = (number::text(state.used), number::text(state.total), &state.unit);
    Some(RuleTrace {
        rule: Arc::clone(reason),
        when: Text::new(
            format!("esaurito {id}: usati {used} di {total} {unit}"),
            format!("{id} is used up: {used} of {total} {unit} are used"),
        ),
        reason: None,
        basis: Basis::from(&rule.basis),
    })
}

/// A rule as one that a missing fact leaves undecided, where it is one.
pub(super) fn open(
    revision: &Revision,
    id: &Arc<str>,
    when: &Condition,
    basis: &model::Basis,
    facts: &FactSet,
) -> Option<OpenRule> {
    let Truth::Unknown(needs) = when.test(facts) else { return None };
    let (rule, when) = (Arc::clone(id), in_words(revision, when));
    Some(OpenRule { rule, when, needs: names(revision, needs), basis: Basis::from(basis) })
}

pub(super) fn route(case: &Case<'_>, classifier: &mut Classifier<'_>) -> Option<RuleTrace> {
    let rule = classifier.routed_by()?;
    Some(RuleTrace {
        rule: Arc::clone(&rule.to),
        when: in_words(case.revision, &rule.when),
        reason: Text::of(&rule.reason),
        basis: Basis::from(&rule.basis),
    })
}

/// The contract's own notices among the warnings.
pub(super) fn notices(case: &Case<'_>, warnings: &[Notice]) -> Vec<RuleTrace> {
    let Case { revision, history, .. } = case;
    let facts = history.facts(history.last_facts());
    let said = |id: &Arc<str>| warnings.iter().any(|w| w.code == *id);
    let rules = revision.notices.iter().filter(|r| said(&r.id) && r.when.test(facts) == Truth::True);
    rules
        .map(|rule| RuleTrace {
            rule: Arc::clone(&rule.id),
            when: in_words(revision, &rule.when),
            reason: Text::of(&rule.text),
            basis: Basis::from(&rule.basis),
        })
        .collect()
}

/// What each escalation of a decision rests on.
pub(super) fn steps(revision: &Revision, escalations: &[Escalation]) -> Vec<StepTrace> {
    let step = |escalation: &Escalation| {
        let id = &escalation.id;
        let (base, nth) = match id.rsplit_once('#') {
            Some((base, nth)) => (base, nth.parse::<u32>().ok()),
            None => (&**id, None),
        };
        let rule = revision.escalations.iter().find(|r| *r.id == **id || *r.id == *base)?;
        let trigger = trigger(revision, rule);
        let trigger = match nth.filter(|_| *rule.id != **id) {
            Some(nth) => {
                Text::new(format!("{}, volta {nth}", trigger.it), format!("{}, time {nth}", trigger.en))
            }
            None => trigger,
        };
        Some(StepTrace { id: Arc::clone(id), trigger, basis: Basis::from(&rule.basis) })
    };
    escalations.iter().filter_map(step).collect()
}

/// What makes a step due, in words.
fn trigger(revision: &Revision, rule: &EscalationRule) -> Text {
    let objective = |position: usize| {
        let objective = revision.objectives.get(position);
        let name = objective.and_then(|o| Text::of(&o.name));
        name.or_else(|| objective.map(|o| Text::same(Arc::clone(&o.id)))).unwrap_or_else(|| Text::same(""))
    };
    let text = match rule.trigger {
        Trigger::Share { objective: position, share } => {
            let percent = number::text((share * 1e4).round() / 1e2);
            let name = objective(position);
            Text::new(
                format!("quota {percent} % del tempo di «{}»", name.it),
                format!("at {percent} % of the time of “{}”", name.en),
            )
        }
        Trigger::Offset { objective: position, millis } => {
            let (name, time) = (objective(position), words::duration(millis));
            let (it, en) = match millis.signum() {
                0 => ("alla scadenza".to_string(), "when due".to_string()),
                1 => (format!("{time} dopo la scadenza"), format!("{time} after due")),
                _ => (format!("{time} prima della scadenza"), format!("{time} before due")),
            };
            Text::new(format!("{it} di «{}»", name.it), format!("{en}, “{}”", name.en))
        }
        Trigger::Event(kind) => {
            let name = words::event(revision, EventRef { kind, nth: 1 }).name;
            Text::new(format!("all'evento «{}»", name.it), format!("on “{}”", name.en))
        }
        Trigger::Condition => return in_words(revision, &rule.when),
    };
    if rule.when == Condition::ALWAYS {
        return text;
    }
    let when = in_words(revision, &rule.when);
    Text::new(format!("{}, se {}", text.it, when.it), format!("{}, if {}", text.en, when.en))
}
