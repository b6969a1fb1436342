//! Conditions on facts: a value, a list (any of), a range, `not`, `any`. No expression language and no code.

use crate::fact::{FactSet, FactValue, Needs};

/// What a condition says of a ticket: with a missing fact it may not be able to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    True,
    False,
    /// It depends on these missing facts.
    Unknown(Needs),
}

/// A checked condition. `All` of nothing is always true.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// The fact has one of these values.
    OneOf {
        fact: usize,
        values: Vec<FactValue>,
    },
    /// The ticket gives the fact, whatever its value.
    Known {
        fact: usize,
    },
    /// The fact is a number within these bounds.
    Within {
        fact: usize,
        bounds: Bounds,
    },
}

/// Bounds of a number; an absent one does not limit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Bounds {
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) above: Option<f64>,
    pub(crate) below: Option<f64>,
}

impl Bounds {
    pub(crate) fn hold(&self, n: f64) -> bool {
        self.min.is_none_or(|b| n >= b)
            && self.max.is_none_or(|b| n <= b)
            && self.above.is_none_or(|b| n > b)
            && self.below.is_none_or(|b| n < b)
    }
}

impl Condition {
    /// The condition that every ticket meets.
    pub(crate) const ALWAYS: Condition = Condition::All(Vec::new());

    /// Tests the condition. A missing fact matters only where the known ones leave the answer open.
    pub(crate) fn test(&self, facts: &FactSet) -> Truth {
        let value = |fact: usize| facts.get(fact).and_then(Option::as_ref);
        match self {
            Condition::All(parts) => join(parts.iter().map(|p| p.test(facts)), Truth::False, Truth::True),
            Condition::Any(parts) => join(parts.iter().map(|p| p.test(facts)), Truth::True, Truth::False),
            Condition::Not(part) => match part.test(facts) {
                Truth::True => Truth::False,
                Truth::False => Truth::True,
                unknown => unknown,
            },
            Condition::OneOf { fact, values } => match value(*fact) {
                Some(v) => truth(values.contains(v)),
                None => Truth::Unknown(Needs::fact(*fact)),
            },
            Condition::Known { fact } => truth(value(*fact).is_some()),
            Condition::Within { fact, bounds } => match value(*fact) {
                Some(FactValue::Number(n)) => truth(bounds.hold(*n)),
                Some(_) => Truth::False,
                None => Truth::Unknown(Needs::fact(*fact)),
            },
        }
    }
}

fn truth(b: bool) -> Truth {
    if b { Truth::True } else { Truth::False }
}

/// Three-valued and/or: one `decisive` part decides; otherwise the unknown ones leave it open.
fn join(parts: impl Iterator<Item = Truth>, decisive: Truth, otherwise: Truth) -> Truth {
    let mut needs = Needs::default();
    for part in parts {
        match part {
            Truth::Unknown(n) => needs.add(n),
            t if t == decisive => return decisive,
            _ => {}
        }
    }
    if needs.is_empty() { otherwise } else { Truth::Unknown(needs) }
}
