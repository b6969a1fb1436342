//! Which parts of a contract its tests reach.

use super::{Part, TestReach};
use crate::condition::Truth;
use crate::contract::model::{CoverageStatus, Revision, Targets};
use crate::decide::{Case, Judgement};
use crate::{Contract, Decision, EscalationState, TimerState};
use std::collections::BTreeSet;

/// The parts that some test has reached, by kind and path.
#[derive(Debug, Default)]
pub(super) struct Reached {
    parts: BTreeSet<(&'static str, String)>,
}

impl Reached {
    fn add(&mut self, kind: &'static str, path: impl Into<String>) {
        self.parts.insert((kind, path.into()));
    }

    /// Takes note of what one judgement has reached, and gives back its decision.
    pub(super) fn by(&mut self, case: &Case<'_>, judgement: Judgement<'_>) -> Decision {
        let Judgement { decision, mut classifier, accounts } = judgement;
        let (revision, history) = (case.revision, &case.history);
        for epoch in 0..history.epochs() {
            let facts = history.facts(epoch);
            let concerned =
                revision.priority.applies.as_ref().is_none_or(|when| when.test(facts) == Truth::True);
            let decided = concerned && classifier.priority(epoch).value.is_some();
            let mut rows = revision.priority.rows.iter().filter(|_| decided);
            if let Some(row) = rows.find(|row| row.when.test(facts) == Truth::True) {
                self.add("priority_row", &*row.basis.path);
            }
        }
        if let Ok(Some(rule)) = classifier.covered_by() {
            self.add("coverage_rule", &*rule.basis.path);
        }
        if let Some(route) = classifier.routed_by() {
            self.add("route", &*route.basis.path);
        }
        for (position, objective) in revision.objectives.iter().enumerate() {
            // What is not covered is excluded by that; no exclusion has been asked.
            let excluded = decision.coverage.status != CoverageStatus::NotCovered
                && decision
                    .timers
                    .iter()
                    .any(|t| t.objective == objective.id && t.state == TimerState::Excluded);
            if let Some(exclusion) = excluded.then(|| classifier.excluded_by(position)).flatten() {
                self.add("exclusion", &*exclusion.basis.path);
            }
        }
        for account in accounts.into_iter().flatten() {
            let Some(objective) = revision.objectives.get(account.objective) else { continue };
            self.add("objective", &*objective.basis.path);
            if let Targets::ByPriority(targets) = &objective.targets {
                let own = |t: &&Option<_>| t.as_ref().is_some_and(|t| std::ptr::eq(t, account.target));
                let named = revision.priority.values.iter().zip(targets).find(|(_, target)| own(target));
                named.into_iter().for_each(|(name, _)| {
                    self.add("target", format!("{}.target.{name}", objective.basis.path));
                });
            }
            let calendar = objective.calendar.under(classifier.priority(account.epoch).value);
            let Some(hours) = calendar.and_then(|c| revision.calendars.get(c)) else { continue };
            self.add("calendar", &*hours.basis.path);
            for extension in &hours.extensions {
                if classifier.holds_in(&extension.when, account.epoch) {
                    self.add("extension", &*extension.basis.path);
                }
            }
        }
        for term in revision.terms.iter().filter(|t| decision.terms.iter().any(|d| d.term == t.id)) {
            self.add("term", &*term.basis.path);
            let hours = term.calendar.and_then(|c| revision.calendars.get(c));
            hours.into_iter().for_each(|hours| self.add("calendar", &*hours.basis.path));
        }
        for step in decision.escalations.iter().filter(|step| step.state != EscalationState::Pending) {
            let id = step.id.split_once('#').map_or(&*step.id, |(id, _)| id);
            let rule = revision.escalations.iter().find(|rule| *rule.id == *id);
            rule.into_iter().for_each(|rule| self.add("escalation", step_key(&rule.basis.path, id)));
        }
        decision
    }

    /// What of the newest revision has been reached. `line` finds the line of a path.
    pub(super) fn reach(&self, contract: &Contract, line: impl Fn(&str) -> Option<u32>) -> TestReach {
        let all = contract.revisions().last().map(parts).unwrap_or_default();
        let count = all.len();
        let mut unreached: Vec<Part> = all
            .into_iter()
            .filter(|(part, key)| !self.parts.contains(&(part.kind, key.clone())))
            .map(|(part, _)| Part { line: line(&part.path), ..part })
            .collect();
        crate::order::sort_by_key(&mut unreached, |part| part.line);
        let reached = count.saturating_sub(unreached.len());
        let share = if count == 0 { 1.0 } else { (reached as f64 / count as f64 * 1e6).round() / 1e6 };
        TestReach { reached, parts: count, share, unreached }
    }
}

/// One table may make a step for each objective: the path alone does not tell them apart.
fn step_key(path: &str, id: &str) -> String {
    format!("{path} {id}")
}

/// Every part of a revision, with the key that it is reached by.
fn parts(revision: &Revision) -> Vec<(Part, String)> {
    let mut found = Vec::new();
    let mut add = |kind: &'static str, name: &str, path: &str| {
        found.push((
            Part { kind, name: name.to_string(), path: path.to_string(), line: None },
            path.to_string(),
        ));
    };
    for hours in &revision.calendars {
        // A calendar that no time runs on answers questions of time; no ticket reaches it.
        let runs = |calendar: Option<usize>| {
            calendar.and_then(|c| revision.calendars.get(c)).is_some_and(|used| std::ptr::eq(used, hours))
        };
        let timed = revision.objectives.iter().any(|o| o.calendar.each().iter().any(|c| runs(*c)));
        if timed || revision.terms.iter().any(|t| runs(t.calendar)) {
            add("calendar", &hours.id, &hours.basis.path);
        }
        if timed {
            hours.extensions.iter().for_each(|e| add("extension", &hours.id, &e.basis.path));
        }
    }
    for row in &revision.priority.rows {
        let then = revision.priority.values.get(row.then).map_or("", |p| &**p);
        add("priority_row", then, &row.basis.path);
    }
    revision.coverage.iter().for_each(|r| add("coverage_rule", &r.id, &r.basis.path));
    for objective in &revision.objectives {
        match &objective.targets {
            Targets::Same(_) => add("objective", &objective.id, &objective.basis.path),
            Targets::ByPriority(targets) => {
                for (priority, _) in revision.priority.values.iter().zip(targets).filter(|(_, t)| t.is_some())
                {
                    let path = format!("{}.target.{priority}", objective.basis.path);
                    add("target", &format!("{}.{priority}", objective.id), &path);
                }
            }
        }
    }
    revision.exclusions.iter().for_each(|e| add("exclusion", &e.id, &e.basis.path));
    revision.routes.iter().for_each(|r| add("route", &r.to, &r.basis.path));
    revision.terms.iter().for_each(|t| add("term", &t.id, &t.basis.path));
    for step in &revision.escalations {
        let path = step.basis.path.to_string();
        let key = step_key(&path, &step.id);
        found.push((Part { kind: "escalation", name: step.id.to_string(), path, line: None }, key));
    }
    found
}
