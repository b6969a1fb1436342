//! Every case that the conditions of a contract can tell apart, searched for one that proves a point.
//!
//! A case gives each fact a value or leaves it out. Two values that no condition tells apart are one case, so a
//! number has as many as its bounds have sides, a text as many as are named and one more. The search opens only the
//! facts that the question still depends on: it is exact, and far shorter than the product of all facts.

use crate::condition::Condition;
use crate::contract::model::Revision;
use crate::fact::{Fact, FactType, FactValue};
use crate::{Instant, Moment};
use serde_json::{Value as Json, json};
use std::cell::Cell;
use std::sync::Arc;

/// The most facts looked at for one question, those of a million cases or more, and for all questions on one
/// revision: a fraction of a second, and a second or two.
const MOST_LOOKS: usize = 10_000_000;
const MOST_LOOKS_IN_ALL: usize = 50_000_000;

/// A question that was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TooMany {
    /// It takes more than one question may take.
    Here,
    /// All questions together have taken too much.
    InAll,
}

/// What is settled about one fact.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Given {
    /// Nothing yet.
    Open,
    /// The ticket does not give it.
    Missing,
    Is(FactValue),
}

/// One case, finished or in the making.
#[derive(Debug)]
pub(super) struct Case {
    /// By the position of the facts.
    given: Vec<Given>,
    /// How often a fact was looked at while it was made: what a search costs.
    looks: Cell<usize>,
}

impl Case {
    fn get(&self, fact: usize) -> Option<&Given> {
        self.looks.set(self.looks.get().saturating_add(1));
        self.given.get(fact)
    }

    fn set(&mut self, fact: usize, given: Given) {
        if let Some(slot) = self.given.get_mut(fact) {
            *slot = given;
        }
    }
}

/// What a question says of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Yes,
    No,
    /// A fact is missing, and the others leave it undecided.
    Unknown,
    /// It depends on this fact, which is open.
    Open(usize),
}

impl Said {
    /// Holds where it is `Yes`, as for the rules that a missing fact never fires.
    pub(super) fn holds(self) -> Self {
        if self == Said::Unknown { Said::No } else { self }
    }

    /// Holds where it is not `Yes`.
    pub(super) fn fails(self) -> Self {
        match self {
            Said::Yes => Said::No,
            Said::No | Said::Unknown => Said::Yes,
            open @ Said::Open(_) => open,
        }
    }

    /// Holds where it is certainly `No`.
    pub(super) fn denied(self) -> Self {
        match self {
            Said::No => Said::Yes,
            Said::Yes | Said::Unknown => Said::No,
            open @ Said::Open(_) => open,
        }
    }
}

/// All of them: one `No` decides, and nothing after it is asked.
pub(super) fn all(parts: impl IntoIterator<Item = Said>) -> Said {
    join(parts, Said::No, Said::Yes)
}

/// Any of them: one `Yes` decides, and nothing after it is asked.
pub(super) fn any(parts: impl IntoIterator<Item = Said>) -> Said {
    join(parts, Said::Yes, Said::No)
}

fn join(parts: impl IntoIterator<Item = Said>, decisive: Said, otherwise: Said) -> Said {
    let mut said = otherwise;
    for part in parts {
        match part {
            part if part == decisive => return decisive,
            // The first open fact is asked next, so that a question's own order steers the search.
            Said::Open(_) if !matches!(said, Said::Open(_)) => said = part,
            Said::Unknown if said == otherwise => said = part,
            _ => {}
        }
    }
    said
}

/// What a condition says of a case: as the engine tests it, but for the facts that are still open.
pub(super) fn ask(condition: &Condition, case: &Case) -> Said {
    let given = |fact: usize, value: &dyn Fn(&FactValue) -> bool| match case.get(fact) {
        Some(Given::Is(v)) => truth(value(v)),
        Some(Given::Open) => Said::Open(fact),
        Some(Given::Missing) | None => Said::Unknown,
    };
    match condition {
        Condition::All(parts) => all(parts.iter().map(|p| ask(p, case))),
        Condition::Any(parts) => any(parts.iter().map(|p| ask(p, case))),
        Condition::Not(part) => match ask(part, case) {
            Said::Yes => Said::No,
            Said::No => Said::Yes,
            other => other,
        },
        Condition::OneOf { fact, values } => given(*fact, &|v| values.contains(v)),
        Condition::Known { fact } => match given(*fact, &|_| true) {
            Said::Unknown => Said::No,
            said => said,
        },
        Condition::Within { fact, bounds } => {
            given(*fact, &|v| matches!(v, FactValue::Number(n) if bounds.hold(*n)))
        }
    }
}

fn truth(b: bool) -> Said {
    if b { Said::Yes } else { Said::No }
}

/// The facts of a contract with the values that its conditions tell apart.
#[derive(Debug)]
pub(super) struct Cases<'r> {
    facts: &'r [Fact],
    values: Vec<Vec<Given>>,
    /// When the tickets of examples are opened.
    opened: Moment,
    /// The looks that are left for further questions.
    left: Cell<usize>,
}

impl<'r> Cases<'r> {
    pub(super) fn new<'c>(
        revision: &'r Revision,
        conditions: impl Iterator<Item = &'c Condition> + Clone,
        opened: Instant,
    ) -> Self {
        let facts = revision.facts.as_slice();
        let values = facts
            .iter()
            .enumerate()
            .map(|(position, fact)| {
                let mut named = Vec::new();
                conditions.clone().for_each(|c| constants(c, position, &mut named));
                let mut values: Vec<Given> = told_apart(&fact.kind, named).map(Given::Is).collect();
                // Where there is a default a fact is never missing.
                values.extend(fact.default.is_none().then_some(Given::Missing));
                values
            })
            .collect();
        let opened = Moment::new(opened, revision.zone);
        Self { facts, values, opened, left: Cell::new(MOST_LOOKS_IN_ALL) }
    }

    /// A case of which the question says `Yes`; facts that it does not depend on stay open.
    pub(super) fn find(&self, question: impl Fn(&Case) -> Said) -> Result<Option<Case>, TooMany> {
        let mut case = Case { given: vec![Given::Open; self.facts.len()], looks: Cell::new(0) };
        let granted = self.left.get().min(MOST_LOOKS);
        let found = self.search(&mut case, &question, granted);
        self.left.set(self.left.get().saturating_sub(case.looks.get()));
        match found {
            Some(found) => Ok(found.then_some(case)),
            None if self.left.get() == 0 => Err(TooMany::InAll),
            None => Err(TooMany::Here),
        }
    }

    /// Opens fact after fact until the question is decided. `None` where it takes more looks than are granted.
    fn search(&self, case: &mut Case, question: &dyn Fn(&Case) -> Said, granted: usize) -> Option<bool> {
        let fact = match question(case) {
            Said::Open(fact) => fact,
            said => return Some(said == Said::Yes),
        };
        if case.looks.get() >= granted {
            return None;
        }
        for value in self.values.get(fact).into_iter().flatten() {
            case.set(fact, value.clone());
            if self.search(case, question, granted)? {
                return Some(true);
            }
        }
        case.set(fact, Given::Open);
        Some(false)
    }

    /// A ticket of the case, just opened. Facts that every ticket must give are filled in.
    pub(super) fn ticket(&self, case: &Case) -> Box<Json> {
        let given =
            self.facts.iter().zip(&case.given).zip(&self.values).filter_map(|((fact, given), values)| {
                let given = match given {
                    Given::Open if fact.required => values.first()?,
                    given => given,
                };
                let Given::Is(value) = given else { return None };
                Some((fact.name.to_string(), fact.kind.json(value)))
            });
        let facts = crate::order::object(given);
        let opened = json!({ "type": "opened", "at": self.opened.to_string() });
        Box::new(json!({ "id": "example", "facts": facts, "events": [opened] }))
    }

    /// The case in words: `` `impact` is `low` and `urgency` is missing``.
    pub(super) fn words(&self, case: &Case) -> String {
        let parts: Vec<String> = self
            .facts
            .iter()
            .zip(&case.given)
            .filter_map(|(fact, given)| match given {
                Given::Open => None,
                Given::Missing => Some(format!("`{}` is missing", fact.name)),
                Given::Is(value) => {
                    let value = match fact.kind.json(value) {
                        Json::String(text) => text,
                        other => crate::json::to_string(&other),
                    };
                    Some(format!("`{}` is `{value}`", fact.name))
                }
            })
            .collect();
        match parts.split_last() {
            None => "whatever its facts".to_string(),
            Some((last, [])) => format!("whose {last}"),
            Some((last, rest)) => format!("whose {} and {last}", rest.join(", ")),
        }
    }
}

/// The values that a condition names for one fact: list members, and the bounds of a number.
fn constants(condition: &Condition, fact: usize, found: &mut Vec<FactValue>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|p| constants(p, fact, found));
        }
        Condition::Not(part) => constants(part, fact, found),
        Condition::OneOf { fact: asked, values } if *asked == fact => {
            for value in values {
                if !found.contains(value) {
                    found.push(value.clone());
                }
            }
        }
        Condition::Within { fact: asked, bounds } if *asked == fact => {
            let bounds = [bounds.min, bounds.max, bounds.above, bounds.below];
            found.extend(bounds.into_iter().flatten().map(FactValue::Number));
        }
        Condition::OneOf { .. } | Condition::Within { .. } | Condition::Known { .. } => {}
    }
}

/// One value of each kind that conditions naming these can tell apart.
fn told_apart(kind: &FactType, named: Vec<FactValue>) -> Box<dyn Iterator<Item = FactValue> + '_> {
    match kind {
        FactType::Choice(values) => Box::new((0..values.len()).map(FactValue::Choice)),
        FactType::Bool => Box::new([true, false].into_iter().map(FactValue::Bool)),
        FactType::Number => {
            let numbers =
                named.into_iter().filter_map(|v| if let FactValue::Number(n) = v { Some(n) } else { None });
            Box::new(sides(numbers.collect()).into_iter().map(FactValue::Number))
        }
        FactType::Text => {
            let mut another = "another".to_string();
            while named.contains(&FactValue::Text(Arc::from(another.as_str()))) {
                another.push('_');
            }
            Box::new(named.into_iter().chain([FactValue::Text(Arc::from(another))]))
        }
        FactType::Instant => {
            let latest = named
                .iter()
                .filter_map(|v| if let FactValue::Instant(t) = v { Some(*t) } else { None })
                .max();
            let another = latest.unwrap_or(Instant::MIN).plus_millis(3_600_000);
            Box::new(named.into_iter().chain([FactValue::Instant(another)]))
        }
    }
}

/// The numbers at, between and beyond some bounds; whole ones where there are any.
fn sides(mut bounds: Vec<f64>) -> Vec<f64> {
    crate::order::sort_by(&mut bounds, f64::total_cmp);
    bounds.dedup();
    let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else { return vec![1.0] };
    let mut found = vec![first.ceil() - 1.0];
    for (bound, next) in bounds.iter().zip(bounds.iter().skip(1)) {
        let whole = bound.floor() + 1.0;
        let between = if whole < *next { whole } else { bound + (next - bound) / 2.0 };
        found.extend([*bound, between]);
    }
    found.extend([*last, last.floor() + 1.0]);
    // Neighbouring floats have nothing between them, and beyond 2^53 a step of one is none.
    found.dedup();
    found
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::condition::{Bounds, Truth};

    #[test]
    fn numbers_have_a_value_at_and_beside_every_bound() {
        assert_eq!(sides(vec![]), [1.0]);
        assert_eq!(sides(vec![30.0]), [29.0, 30.0, 31.0]);
        assert_eq!(sides(vec![0.5, 30.0, 31.0, 30.0]), [0.0, 0.5, 1.0, 30.0, 30.5, 31.0, 32.0]);
    }

    #[test]
    fn another_text_is_none_of_the_named() {
        let named = ["another", "another_", "a"].map(|t| FactValue::Text(Arc::from(t))).to_vec();
        let texts: Vec<FactValue> = told_apart(&FactType::Text, named.clone()).collect();
        assert_eq!(texts.len(), 4);
        assert!(!named.contains(&texts[3]));
    }

    /// The law that makes the search exact: on a finished case it says what the engine says.
    #[test]
    fn a_finished_case_is_judged_as_the_engine_judges_it() {
        let is = |fact, value: bool| Condition::OneOf { fact, values: vec![FactValue::Bool(value)] };
        let bounds = Bounds { min: Some(2.0), below: Some(5.0), ..Bounds::default() };
        let conditions = [
            Condition::ALWAYS,
            Condition::Any(vec![]),
            Condition::All(vec![is(0, true), Condition::Not(Box::new(is(1, true)))]),
            Condition::Any(vec![
                is(0, false),
                Condition::Known { fact: 1 },
                Condition::Within { fact: 2, bounds },
            ]),
            Condition::Not(Box::new(Condition::Any(vec![
                Condition::Within { fact: 2, bounds },
                is(1, false),
            ]))),
        ];
        let bools = [Given::Missing, Given::Is(FactValue::Bool(true)), Given::Is(FactValue::Bool(false))];
        let numbers = [Given::Missing, Given::Is(FactValue::Number(2.0)), Given::Is(FactValue::Number(5.0))];
        for (a, b, n) in (0..27).map(|i| (i % 3, i / 3 % 3, i / 9)) {
            let given = vec![bools[a].clone(), bools[b].clone(), numbers[n].clone()];
            let case = Case { given, looks: Cell::new(0) };
            let facts: Vec<Option<FactValue>> = case
                .given
                .iter()
                .map(|g| if let Given::Is(v) = g { Some(v.clone()) } else { None })
                .collect();
            for condition in &conditions {
                let engine = match condition.test(&facts) {
                    Truth::True => Said::Yes,
                    Truth::False => Said::No,
                    Truth::Unknown(_) => Said::Unknown,
                };
                assert_eq!(ask(condition, &case), engine, "{condition:?} of {case:?}");
            }
        }
    }
}
