//! Conditions in words, and what keeps one from holding.

use super::Language;
use super::trace::{Miss, Text, Value};
use crate::condition::{Bounds, Condition, Truth};
use crate::contract::model::Revision;
use crate::fact::{FactSet, FactType, FactValue};
use crate::{Moment, number};
use std::sync::Arc;

/// A condition in both languages, from the contract's own words: `impact = high and urgency = high`.
pub(super) fn in_words(revision: &Revision, when: &Condition) -> Text {
    let words = |language| Words { revision, language, named: true }.condition(when, false);
    Text::new(words(Language::It), words(Language::En))
}

/// The facts, each of which alone keeps the condition from holding, in the order in which it asks for them.
pub(super) fn misses(revision: &Revision, when: &Condition, facts: &FactSet) -> Vec<Miss> {
    if when.test(facts) != Truth::False {
        return Vec::new();
    }
    let mut asked = Vec::new();
    leaves(when, &mut |leaf| {
        if let Some(fact) = fact_of(leaf).filter(|fact| !asked.contains(fact)) {
            asked.push(fact);
        }
    });
    asked.into_iter().filter_map(|fact| miss(revision, when, facts, fact)).collect()
}

/// What a value is to a trace.
pub(super) fn value(revision: &Revision, fact: usize, value: &FactValue) -> Value {
    match value {
        FactValue::Bool(b) => Value::Bool(*b),
        FactValue::Number(n) => Value::Number(*n),
        other => Value::Text(Words { revision, language: Language::En, named: true }.value(fact, other)),
    }
}

/// The fact as the one that keeps the condition from holding, where another value of it alone would make it hold.
fn miss(revision: &Revision, when: &Condition, facts: &FactSet, fact: usize) -> Option<Miss> {
    let declared = revision.facts.get(fact)?;
    let has = facts.get(fact)?.as_ref();
    let mut trial = facts.clone();
    let mut holds = |value: Option<FactValue>| {
        if let Some(slot) = trial.get_mut(fact) {
            *slot = value;
        }
        when.test(&trial) == Truth::True
    };
    let words = |language| Words { revision, language, named: false };
    let values: Option<Vec<FactValue>> = match &declared.kind {
        FactType::Choice(values) => Some((0..values.len()).map(FactValue::Choice).collect()),
        FactType::Bool => Some(vec![FactValue::Bool(true), FactValue::Bool(false)]),
        FactType::Number | FactType::Text | FactType::Instant => None,
    };
    let wanted = match values {
        // Few enough to try them all, and to name those that will do.
        Some(values) => {
            let found: Vec<FactValue> = values.into_iter().filter(|v| holds(Some(v.clone()))).collect();
            if found.is_empty() {
                return None;
            }
            let either = |language| words(language).either(fact, &found);
            Text::new(either(Language::It), either(Language::En))
        }
        None => {
            let mut trials = vec![None];
            leaves(when, &mut |leaf| trials.extend(edges(leaf, fact).into_iter().map(Some)));
            if !trials.into_iter().any(&mut holds) {
                return None;
            }
            let asked = |language| words(language).asked(when, fact);
            Text::new(asked(Language::It), asked(Language::En))
        }
    };
    let has = has.map(|v| value(revision, fact, v));
    Some(Miss { fact: Arc::clone(&declared.name), value: has, wanted })
}

/// The fact that a part of a condition is about.
fn fact_of(leaf: &Condition) -> Option<usize> {
    match leaf {
        Condition::OneOf { fact, .. } | Condition::Within { fact, .. } | Condition::Known { fact } => {
            Some(*fact)
        }
        Condition::All(_) | Condition::Any(_) | Condition::Not(_) => None,
    }
}

/// Visits every part of a condition that asks for one fact.
fn leaves<'c>(when: &'c Condition, visit: &mut impl FnMut(&'c Condition)) {
    match when {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| leaves(part, visit)),
        Condition::Not(part) => leaves(part, visit),
        leaf => visit(leaf),
    }
}

/// The values of a fact at which a part of a condition may change its answer: each bound and its neighbours, each
/// value and one that is none of them.
fn edges(leaf: &Condition, wanted: usize) -> Vec<FactValue> {
    match leaf {
        Condition::Within { fact, bounds } if *fact == wanted => {
            let Bounds { min, max, above, below } = bounds;
            let bounds = [min, max, above, below].into_iter().flatten();
            bounds.flat_map(|b| [b.next_down(), *b, b.next_up()]).map(FactValue::Number).collect()
        }
        Condition::OneOf { fact, values } if *fact == wanted => {
            let mut values = values.clone();
            // No contract lists the empty text beside another value; for a number its neighbour will do.
            match values.first() {
                Some(FactValue::Number(n)) => values.push(FactValue::Number(n.next_up())),
                Some(FactValue::Text(_)) => values.push(FactValue::Text(Arc::from(""))),
                Some(FactValue::Instant(at)) => values.push(FactValue::Instant(at.plus_millis(1))),
                _ => {}
            }
            values
        }
        _ => Vec::new(),
    }
}

/// Conditions in the words of one language.
struct Words<'a> {
    revision: &'a Revision,
    language: Language,
    /// Whether a part says which fact it is about.
    named: bool,
}

impl Words<'_> {
    /// `inner` for a part of a larger condition, where alternatives need brackets.
    fn condition(&self, when: &Condition, inner: bool) -> String {
        let say = |it, en| self.language.pick(it, en);
        match when {
            Condition::All(parts) if parts.is_empty() => say("ogni ticket", "every ticket").to_string(),
            Condition::All(parts) => self.joined(parts, say(" e ", " and "), inner),
            Condition::Any(parts) => self.joined(parts, say(" oppure ", " or "), inner),
            Condition::Not(part) => match self.denied(part) {
                Some(text) => text,
                None => format!("{} {}", say("non", "not"), self.condition(part, true)),
            },
            Condition::OneOf { fact, values } => match values.as_slice() {
                [value] => self.about(*fact, "= ", &self.value(*fact, value)),
                _ => self.about(*fact, say("tra ", "among "), &self.list(*fact, values)),
            },
            Condition::Within { fact, bounds } => self.about(*fact, "", &self.bounds(bounds)),
            Condition::Known { fact } => self.about(*fact, "", say("indicato", "given")),
        }
    }

    /// A denial that people say in one word.
    fn denied(&self, part: &Condition) -> Option<String> {
        let say = |it, en| self.language.pick(it, en);
        match part {
            Condition::OneOf { fact, values } => Some(match values.as_slice() {
                [value] => self.about(*fact, say("diverso da ", "other than "), &self.value(*fact, value)),
                _ => self.about(*fact, say("non tra ", "not among "), &self.list(*fact, values)),
            }),
            Condition::Known { fact } => Some(self.about(*fact, "", say("non indicato", "not given"))),
            _ => None,
        }
    }

    fn joined(&self, parts: &[Condition], word: &str, inner: bool) -> String {
        let text = parts.iter().map(|p| self.condition(p, parts.len() > 1)).collect::<Vec<_>>().join(word);
        if inner && parts.len() > 1 { format!("({text})") } else { text }
    }

    fn about(&self, fact: usize, verb: &str, what: &str) -> String {
        match self.revision.facts.get(fact).filter(|_| self.named) {
            Some(fact) => format!("{} {verb}{what}", fact.name),
            // The equals sign only stands between a fact and its value.
            None => format!("{}{what}", verb.trim_start_matches("= ")),
        }
    }

    fn bounds(&self, bounds: &Bounds) -> String {
        let say = |it, en| self.language.pick(it, en);
        let limits = [
            (bounds.above, say("oltre", "above")),
            (bounds.min, say("almeno", "at least")),
            (bounds.below, say("sotto", "below")),
            (bounds.max, say("al massimo", "at most")),
        ];
        let limits = limits
            .into_iter()
            .filter_map(|(limit, word)| limit.map(|n| format!("{word} {}", number::text(n))));
        limits.collect::<Vec<_>>().join(say(" e ", " and "))
    }

    fn value(&self, fact: usize, value: &FactValue) -> Arc<str> {
        let declared = self.revision.facts.get(fact).map(|f| &f.kind);
        match (value, declared) {
            (FactValue::Choice(position), Some(FactType::Choice(values))) => {
                values.get(*position).cloned().unwrap_or_default()
            }
            (FactValue::Choice(_), _) => Arc::default(),
            (FactValue::Bool(true), _) => Arc::from(self.language.pick("sì", "yes")),
            (FactValue::Bool(false), _) => Arc::from("no"),
            (FactValue::Number(n), _) => Arc::from(number::text(*n)),
            (FactValue::Text(text), _) => Arc::clone(text),
            (FactValue::Instant(at), _) => Arc::from(Moment::new(*at, self.revision.zone).to_string()),
        }
    }

    fn list(&self, fact: usize, values: &[FactValue]) -> String {
        let names: Vec<Arc<str>> = values.iter().map(|v| self.value(fact, v)).collect();
        format!("({})", names.join(", "))
    }

    /// `low, medium or high`.
    fn either(&self, fact: usize, values: &[FactValue]) -> String {
        let names: Vec<Arc<str>> = values.iter().map(|v| self.value(fact, v)).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                format!("{} {} {last}", rest.join(", "), self.language.pick("o", "or"))
            }
            _ => names.concat(),
        }
    }

    /// What a condition asks of one fact, without its name.
    fn asked(&self, when: &Condition, fact: usize) -> String {
        let mut found = Vec::new();
        self.collect(when, fact, &mut found);
        found.join(self.language.pick(" e ", " and "))
    }

    fn collect(&self, when: &Condition, fact: usize, found: &mut Vec<String>) {
        match when {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| self.collect(part, fact, found));
            }
            Condition::Not(part) if fact_of(part).is_none() => self.collect(part, fact, found),
            leaf => {
                let about = match leaf {
                    Condition::Not(part) => fact_of(part),
                    leaf => fact_of(leaf),
                };
                if about == Some(fact) {
                    found.push(self.condition(leaf, true));
                }
            }
        }
    }
}
