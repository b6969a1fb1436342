//! Priority, coverage, exclusions and routes: decision tables over the facts.

use super::history::History;
use crate::condition::{Condition, Truth};
use crate::contract::model::{
    CoverageRule, CoverageStatus, Exclusion, Priority, Reopened, Revision, RouteRule, event,
};
use crate::decision::{Coverage, Route};
use crate::fact::{FactSet, Needs};
use crate::{Error, Instant};
use std::sync::Arc;

/// The priority of one state of the facts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Classified {
    /// Position among the priorities.
    pub(crate) value: Option<usize>,
    /// Position among the rows of the one that gives it.
    pub(crate) row: Option<usize>,
    /// The facts that it waits for.
    pub(crate) needs: Needs,
    /// Every row was tested and none matches, for a ticket that should have a priority.
    pub(crate) unclassified: bool,
}

/// Why objectives do not apply: the rule and its clause.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) reason: Arc<str>,
    pub(crate) clause: Option<Arc<str>>,
    pub(crate) assumed: bool,
}

/// Asks the rules, remembering which missing facts mattered.
#[derive(Debug)]
pub(crate) struct Classifier<'a> {
    revision: &'a Revision,
    history: &'a History<'a>,
    priorities: Vec<Option<Classified>>,
    pub(crate) needs: Needs,
}

impl<'a> Classifier<'a> {
    pub(crate) fn new(revision: &'a Revision, history: &'a History<'a>) -> Self {
        Self { revision, history, priorities: vec![None; history.epochs()], needs: Needs::default() }
    }

    /// The priority under the facts of one epoch. What the newest facts lack is a need.
    pub(crate) fn priority(&mut self, epoch: usize) -> Classified {
        let known = self.priorities.get(epoch).copied().flatten();
        let found = known.unwrap_or_else(|| classify(&self.revision.priority, self.history.facts(epoch)));
        if let Some(slot) = self.priorities.get_mut(epoch) {
            *slot = Some(found);
        }
        if epoch == self.history.last_facts() {
            self.needs.add(found.needs);
        }
        found
    }

    /// Tests a condition under the newest facts; one that cannot be decided does not hold, and says what it needs.
    pub(crate) fn holds(&mut self, when: &Condition) -> bool {
        self.holds_in(when, self.history.last_facts())
    }

    /// The same under the facts of one epoch.
    pub(crate) fn holds_in(&mut self, when: &Condition, epoch: usize) -> bool {
        match when.test(self.history.facts(epoch)) {
            Truth::True => true,
            Truth::False => false,
            Truth::Unknown(needs) => {
                if epoch == self.history.last_facts() {
                    self.needs.add(needs);
                }
                false
            }
        }
    }

    /// The first state of the facts from one on that can say whether a condition holds, or the newest.
    pub(crate) fn first_decided(&self, when: &Condition, from: usize) -> usize {
        let newest = self.history.last_facts();
        let unknown = |epoch: &usize| matches!(when.test(self.history.facts(*epoch)), Truth::Unknown(_));
        (from..=newest).find(|epoch| !unknown(epoch)).unwrap_or(newest)
    }

    /// Since when the newest facts, and every state of them since, meet a condition.
    pub(crate) fn holds_since(&mut self, when: &Condition) -> Option<Instant> {
        let newest = self.history.last_facts();
        if !self.holds(when) {
            return None;
        }
        let met = |epoch: &usize| when.test(self.history.facts(*epoch)) == Truth::True;
        let first = (0..newest).rev().take_while(met).last().unwrap_or(newest);
        self.history.events.get(self.history.epoch_start(first)).map(|e| e.at)
    }

    /// The coverage, and what it refuses: an uncovered ticket has no objectives.
    pub(crate) fn coverage(&mut self) -> Result<(Coverage, Option<Refusal>), Error> {
        let Some(rule) = self.covered_by()? else {
            return Ok((Coverage { status: CoverageStatus::Covered, reason: None, clause: None }, None));
        };
        let refusal = (rule.status == CoverageStatus::NotCovered).then(|| Refusal {
            reason: Arc::clone(&rule.id),
            clause: rule.basis.clause.clone(),
            assumed: rule.basis.assumed.is_some(),
        });
        let reason = Some(Arc::clone(&rule.id));
        Ok((Coverage { status: rule.status, reason, clause: rule.basis.clause.clone() }, refusal))
    }

    /// The first coverage rule that holds.
    pub(crate) fn covered_by(&mut self) -> Result<Option<&'a CoverageRule>, Error> {
        let revision = self.revision;
        for rule in &revision.coverage {
            if self.reopened(rule.reopened)? && self.holds(&rule.when) {
                return Ok(Some(rule));
            }
        }
        Ok(None)
    }

    /// Whether the last reopening fell within, or after, a term counted from the resolution before it.
    pub(crate) fn reopened(&self, asked: Option<Reopened>) -> Result<bool, Error> {
        let (term, within) = match asked {
            None => return Ok(true),
            Some(Reopened::Within(term)) => (term, true),
            Some(Reopened::After(term)) => (term, false),
        };
        let events = &self.history.events;
        let Some(reopening) = events.iter().rposition(|e| e.is(event::REOPENED)) else { return Ok(false) };
        let (before, reopened) = (events.iter().take(reopening), events.get(reopening));
        let resolved = before.rev().find(|e| e.is(event::RESOLVED));
        let (Some(term), Some(reopened), Some(resolved)) =
            (self.revision.terms.get(term), reopened, resolved)
        else {
            return Ok(false);
        };
        let until = super::terms::until(self.revision, term, resolved.at)?;
        Ok((reopened.at <= until) == within)
    }

    /// The first exclusion that takes an objective out.
    pub(crate) fn excluded_by(&mut self, objective: usize) -> Option<&'a Exclusion> {
        let revision = self.revision;
        revision.exclusions.iter().filter(|e| e.concerns(objective)).find(|e| self.holds(&e.when))
    }

    /// The same as a decision says it.
    pub(crate) fn excluded(&mut self, objective: usize) -> Option<Refusal> {
        let rule = self.excluded_by(objective)?;
        Some(Refusal {
            reason: Arc::clone(&rule.id),
            clause: rule.basis.clause.clone(),
            assumed: rule.basis.assumed.is_some(),
        })
    }

    /// The first rule that says who works on the ticket.
    pub(crate) fn routed_by(&mut self) -> Option<&'a RouteRule> {
        let revision = self.revision;
        revision.routes.iter().find(|rule| self.holds(&rule.when))
    }

    /// The same as a decision says it.
    pub(crate) fn route(&mut self) -> Option<Route> {
        let rule = self.routed_by()?;
        Some(Route { to: Arc::clone(&rule.to), clause: rule.basis.clause.clone() })
    }
}

/// What the table gives to a ticket with these facts.
pub(crate) fn classify(table: &Priority, facts: &FactSet) -> Classified {
    match table.applies.as_ref().map(|c| c.test(facts)) {
        Some(Truth::False) => return Classified::default(),
        Some(Truth::Unknown(needs)) => return Classified { needs, ..Classified::default() },
        Some(Truth::True) | None => {}
    }
    // A row that may match leaves the priority open, unless the rows after it say the same whether it does or not.
    let mut open: Option<usize> = None;
    for (position, row) in table.rows.iter().enumerate() {
        let truth = row.when.test(facts);
        let agrees = open.is_none_or(|then| then == row.then);
        match truth {
            Truth::False => {}
            Truth::True if agrees => {
                return Classified { value: Some(row.then), row: Some(position), ..Classified::default() };
            }
            Truth::Unknown(_) if agrees => open = Some(row.then),
            Truth::True | Truth::Unknown(_) => break,
        }
    }
    if open.is_some() {
        return Classified { needs: open_rows(table, facts), ..Classified::default() };
    }
    Classified { unclassified: table.unclassified.is_some(), ..Classified::default() }
}

/// The missing facts of every row that may still match.
fn open_rows(table: &Priority, facts: &FactSet) -> Needs {
    let mut needs = Needs::default();
    for row in &table.rows {
        match row.when.test(facts) {
            Truth::Unknown(n) => needs.add(n),
            Truth::True => break,
            Truth::False => {}
        }
    }
    needs
}

impl Exclusion {
    pub(crate) fn concerns(&self, objective: usize) -> bool {
        self.objectives.is_empty() || self.objectives.contains(&objective)
    }
}

/// The facts that a ticket must give whatever the rules ask, and does not.
pub(crate) fn required(revision: &Revision, history: &History<'_>) -> Needs {
    let facts = history.facts(history.last_facts());
    let mut needs = Needs::default();
    for (position, fact) in revision.facts.iter().enumerate() {
        if fact.required && facts.get(position).is_none_or(Option::is_none) {
            needs.add(Needs::fact(position));
        }
    }
    needs
}
