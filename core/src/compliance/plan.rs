//! The rows of a report, known before the first ticket.

use super::period::{Period, Stretch};
use crate::contract::model::{Counted, Measured, Objective, Revision};
use crate::{Contract, Instant};

/// One row: a revision, an objective, a stretch of its rule's period, and a priority where each must keep the promise.
#[derive(Debug, Clone)]
pub(crate) struct RowSpec {
    pub(crate) revision: usize,
    pub(crate) objective: usize,
    pub(crate) stretch: Stretch,
    /// The position of the priority; the inner `None` is for cases whose priority is not known.
    pub(crate) group: Option<Option<usize>>,
}

/// One row of a measure: a revision, a measure, a stretch of its period.
#[derive(Debug, Clone)]
pub(crate) struct MeasureSpec {
    pub(crate) revision: usize,
    pub(crate) measure: usize,
    pub(crate) stretch: Stretch,
}

#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) rows: Vec<RowSpec>,
    pub(crate) measures: Vec<MeasureSpec>,
    /// For each revision and objective: where its rows begin, and how many groups each stretch has.
    starts: Vec<Vec<(usize, usize)>>,
}

impl Plan {
    pub(crate) fn new(contract: &Contract, period: &Period) -> Self {
        let mut plan = Self { rows: Vec::new(), measures: Vec::new(), starts: Vec::new() };
        for (revision, model) in contract.revisions().iter().enumerate() {
            let starts = model.objectives.iter().enumerate();
            let starts =
                starts.map(|(position, o)| plan.objective(revision, model, position, o, period)).collect();
            plan.starts.push(starts);
            for (measure, rule) in model.measures.iter().enumerate() {
                let stretches = period.stretches(Some(rule.period)).into_iter();
                plan.measures.extend(stretches.map(|stretch| MeasureSpec { revision, measure, stretch }));
            }
        }
        plan
    }

    fn objective(
        &mut self,
        revision: usize,
        model: &Revision,
        objective: usize,
        rule: &Objective,
        period: &Period,
    ) -> (usize, usize) {
        let start = self.rows.len();
        let compliance = rule.compliance.as_ref();
        let by_priority = compliance.is_some_and(|c| c.by_priority);
        let groups: Vec<Option<Option<usize>>> = if by_priority {
            (0..model.priority.values.len()).map(Some).chain([None]).map(Some).collect()
        } else {
            vec![None]
        };
        for stretch in period.stretches(compliance.map(|c| c.period)) {
            self.rows.extend(groups.iter().map(|group| RowSpec {
                revision,
                objective,
                stretch: stretch.clone(),
                group: *group,
            }));
        }
        (start, groups.len())
    }

    /// The row of a case; `None` where the instant that places it is outside the period.
    pub(crate) fn row(
        &self,
        revision: usize,
        objective: usize,
        priority: Option<usize>,
        place: Instant,
    ) -> Option<usize> {
        let (start, groups) = *self.starts.get(revision)?.get(objective)?;
        let group = if groups == 1 { 0 } else { priority.unwrap_or(groups.saturating_sub(1)) };
        let first = self.rows.iter().enumerate().skip(start.saturating_add(group)).step_by(groups.max(1));
        let mut own = first.take_while(|(_, row)| row.objective == objective && row.revision == revision);
        own.find(|(_, row)| row.stretch.period.holds(place)).map(|(position, _)| position)
    }

    /// The row of a term that is measured.
    pub(crate) fn term(
        &self,
        contract: &Contract,
        revision: usize,
        term: usize,
        place: Instant,
    ) -> Vec<usize> {
        let measures = contract.revisions().get(revision).map(|r| r.measures.as_slice()).unwrap_or_default();
        let counts = |spec: &MeasureSpec| {
            spec.revision == revision
                && matches!(measures.get(spec.measure).map(|m| &m.of), Some(Measured::Term(t)) if *t == term)
                && spec.stretch.period.holds(place)
        };
        self.measures.iter().enumerate().filter(|(_, spec)| counts(spec)).map(|(i, _)| i).collect()
    }
}

/// By which instant a case belongs to a period; by its start where the contract promises no share.
pub(crate) fn counted(objective: &Objective) -> Counted {
    objective.compliance.as_ref().map(|c| c.counted).unwrap_or_default()
}

/// Whether a revision was in force at some time of a period.
pub(crate) fn in_force(contract: &Contract, revision: usize, period: &Period) -> bool {
    let revisions = contract.revisions();
    let from = revisions.get(revision).and_then(|r| r.valid_from);
    let until = revisions.get(revision.saturating_add(1)).and_then(|r| r.valid_from);
    // The first judges what is older than all of them, too.
    let begun = revision == 0 || from.is_none_or(|from| from < period.to());
    begun && until.is_none_or(|until| until > period.from())
}
