//! Why: a decision with its reasons, as data and as text.

mod closed;
mod conditions;
mod ledger;
mod render;
mod rules;
mod timers;
pub mod trace;
mod words;

use crate::condition::Condition;
use crate::contract::model::{EventRef, Revision};
use crate::decide::{self, Case};
use crate::error::{nearest, shorten};
use crate::{Contract, Decision, Diagnostic, Error, ErrorKind, Instant, Ticket, json};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::sync::Arc;
use trace::{Basis, Clause, Trace};

/// A decision with its reasons. Serializes as the decision with one more key, `trace`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The decision, the same as [`Contract::decide`] gives.
    pub decision: Decision,
    /// Why it is what it is.
    pub trace: Trace,
}

/// A language that explanations are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Italian.
    It,
    /// English.
    En,
}

impl Language {
    pub(crate) fn pick<T>(self, it: T, en: T) -> T {
        match self {
            Self::It => it,
            Self::En => en,
        }
    }
}

impl std::str::FromStr for Language {
    type Err = Error;

    /// Reads `it` or `en`, or a language tag that begins so, such as `it-IT` or `en_GB.UTF-8`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let end = text.find(['-', '_']).unwrap_or(text.len());
        let primary = text.get(..end).unwrap_or(text);
        if primary.eq_ignore_ascii_case("it") {
            return Ok(Self::It);
        }
        if primary.eq_ignore_ascii_case("en") {
            return Ok(Self::En);
        }
        let help = match nearest(primary, ["it", "en"]) {
            Some(near) => format!("did you mean `{near}`? explanations are written in `it` and `en`"),
            None => "explanations are written in `it` and `en`".to_string(),
        };
        let message = format!("there are no explanations in the language `{}`", shorten(text));
        let d = Diagnostic::error("unknown_language", message).help(help).at("language");
        Err(Error::one(ErrorKind::Question, d))
    }
}

impl Serialize for Explanation {
    /// As `serde(flatten)` would, at a fraction of its code. No field of a decision can be forgotten: this would not
    /// compile.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { decision, trace } = self;
        let Decision {
            contract,
            ticket,
            now,
            priority,
            coverage,
            timers,
            escalations,
            terms,
            budgets,
            signals,
            missing_evidence,
            route,
            needs,
            unproven,
            warnings,
            wake_up,
        } = decision;
        let mut out = serializer.serialize_struct("Explanation", 17)?;
        out.serialize_field("contract", contract)?;
        out.serialize_field("ticket", ticket)?;
        out.serialize_field("now", now)?;
        out.serialize_field("priority", priority)?;
        out.serialize_field("coverage", coverage)?;
        out.serialize_field("timers", timers)?;
        out.serialize_field("escalations", escalations)?;
        out.serialize_field("terms", terms)?;
        out.serialize_field("budgets", budgets)?;
        out.serialize_field("signals", signals)?;
        out.serialize_field("missing_evidence", missing_evidence)?;
        out.serialize_field("route", route)?;
        out.serialize_field("needs", needs)?;
        out.serialize_field("unproven", unproven)?;
        out.serialize_field("warnings", warnings)?;
        out.serialize_field("wake_up", wake_up)?;
        out.serialize_field("trace", trace)?;
        out.end()
    }
}

/// What people call an event.
pub(crate) fn event_in_words(revision: &Revision, event: &str) -> Option<trace::Text> {
    let kind = revision.event_kind(event)?;
    Some(words::event(revision, EventRef { kind, nth: 1 }).name)
}

/// A condition in words, such as those of a measure.
pub(crate) fn condition_in_words(revision: &Revision, when: &Condition) -> trace::Text {
    conditions::in_words(revision, when)
}

impl Explanation {
    /// Compact JSON text, the same bytes in every host.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = self.decision.to_json();
        // The last mark closes the decision, of which the trace is a part.
        out.pop();
        out.push_str(",\"trace\":");
        out.push_str(&json::to_string(&self.trace));
        out.push('}');
        out
    }

    /// The explanation as plain text for people, at most about a hundred characters wide.
    ///
    /// Tables are aligned for a font of fixed width. Instants are in the contract's zone; one that clocks repeat
    /// carries its offset. What the contract file says itself (clauses, assumptions, names of facts) stays in its
    /// own words.
    #[must_use]
    pub fn render(&self, language: Language) -> String {
        render::text(self, language)
    }
}

impl Contract {
    /// The decision on a ticket at an instant, with its reasons: which rule matched and which nearly did, the clause
    /// or assumption behind each number, and the arithmetic of every deadline.
    ///
    /// Takes many times as long as [`Contract::decide`], whose answer it repeats.
    ///
    /// # Errors
    /// As [`Contract::decide`].
    ///
    /// # Example: why a deadline of four hours falls on the Tuesday after Easter
    /// ```
    /// use clausola::{Contract, Language, Ticket};
    /// let contract = Contract::builtin("exetera")?;
    /// let ticket = Ticket::from_json(r#"{
    ///     "id": "EX-1042",
    ///     "facts": { "request": "incident", "area": "web", "impact": "high", "urgency": "high",
    ///                "responsibility": "provider" },
    ///     "events": [ { "type": "opened", "at": "2026-04-03T16:30:00+02:00" } ]
    /// }"#)?;
    /// let explanation = contract.explain(&ticket, "2026-04-03T17:00:00+02:00".parse()?)?;
    /// let ledger = explanation.trace.timers[1].ledger.as_ref().unwrap();
    /// assert_eq!(ledger.due.to_string(), "2026-04-07T10:30:00+02:00");
    /// assert!(ledger.spans.iter().any(|s| s.why.as_ref().is_some_and(|w| &*w.text.en == "Easter Monday")));
    /// assert!(explanation.render(Language::It).contains("Lunedì dell'Angelo"));
    /// # Ok::<(), clausola::Error>(())
    /// ```
    pub fn explain(&self, ticket: &Ticket, now: Instant) -> Result<Explanation, Error> {
        let case = Case::open(self, ticket, now)?;
        let mut judgement = decide::judge(&case)?;
        let timers = timers::timers(&case, &mut judgement)?;
        let decide::Judgement { decision, mut classifier, .. } = judgement;
        let mut trace = Trace {
            title: Arc::from(self.title()),
            time_zone: Arc::from(case.revision.zone.name()),
            revision: rules::revision(&case),
            facts: rules::facts(&case, &decision.needs),
            priority: rules::priority(&case, &mut classifier),
            coverage: rules::coverage(&case, &mut classifier, &decision)?,
            route: rules::route(&case, &mut classifier),
            timers,
            escalations: rules::steps(case.revision, &decision.escalations),
            terms: timers::terms(&case, &decision.terms)?,
            notices: rules::notices(&case, &decision.warnings),
            clauses: Vec::new(),
        };
        let cited = cited(&decision, &trace);
        let titles = case.revision.clauses.iter().filter(|(clause, _)| cited.contains(&clause));
        trace.clauses = titles
            .filter_map(|(clause, title)| {
                Some(Clause { clause: Arc::clone(clause), title: trace::Text::of(title)? })
            })
            .collect();
        Ok(Explanation { decision, trace })
    }

    /// [`Contract::explain`] over JSON text: `{"ok":true,"decision":{…,"trace":…}}` or `{"ok":false,"errors":[…]}`.
    #[must_use]
    pub fn explain_json(&self, ticket: &str, now: &str) -> String {
        let explained = self.explain_text(ticket, now).map(|explanation| explanation.to_json());
        json::tagged("decision", explained.as_ref().map(|text| |out: &mut json::Buffer| out.push_str(text)))
    }

    /// The text of an explanation over JSON text: `{"ok":true,"text":"…"}` or `{"ok":false,"errors":[…]}`.
    ///
    /// The language is a tag such as `it` or `en-GB`.
    #[must_use]
    pub fn explain_text_json(&self, ticket: &str, now: &str, language: &str) -> String {
        let text = language.parse::<Language>().and_then(|language| {
            let explanation = self.explain_text(ticket, now)?;
            Ok(explanation.render(language))
        });
        json::answer("text", text.as_ref())
    }

    fn explain_text(&self, ticket: &str, now: &str) -> Result<Explanation, Error> {
        let ticket = Ticket::from_json(ticket)?;
        let now = now.parse::<Instant>().map_err(|e| e.within("now"))?;
        self.explain(&ticket, now)
    }
}

/// The clauses that a decision and its reasons cite, in no order.
fn cited<'t>(decision: &'t Decision, trace: &'t Trace) -> Vec<&'t Arc<str>> {
    let mut found: Vec<&Option<Arc<str>>> = vec![&decision.coverage.clause];
    found.extend(decision.timers.iter().map(|t| &t.clause));
    found.extend(decision.budgets.iter().map(|b| &b.clause));
    found.extend(decision.signals.iter().map(|s| &s.clause));
    found.extend(decision.missing_evidence.iter().map(|e| &e.clause));

    let mut bases: Vec<&Basis> = trace.facts.iter().map(|f| &f.basis).collect();
    bases.extend(trace.priority.row.iter().map(|r| &r.basis));
    bases.extend(trace.priority.near_misses.iter().map(|m| &m.row.basis));
    bases.extend(trace.priority.undecided.iter().map(|u| &u.row.basis));
    bases.extend(trace.priority.unclassified.iter().map(|u| &u.basis));
    bases.extend(trace.coverage.rule.iter().chain(&trace.route).chain(&trace.notices).map(|r| &r.basis));
    bases.extend(trace.coverage.undecided.iter().map(|u| &u.basis));
    for timer in &trace.timers {
        found.extend(timer.agreed.iter().map(|a| &a.clause));
        bases.extend([&timer.basis, &timer.calendar.basis]);
        bases.extend(timer.calendar.extensions.iter().map(|e| &e.basis));
        bases.extend(timer.compliance.iter().map(|c| &c.basis));
        bases.extend(timer.excluded_by.iter().map(|r| &r.basis));
        bases.extend(timer.undecided.iter().map(|u| &u.basis));
    }
    bases.extend(trace.escalations.iter().map(|s| &s.basis));
    for term in &trace.terms {
        bases.extend([&term.basis, &term.calendar.basis]);
    }
    found.extend(bases.into_iter().map(|basis| &basis.clause));
    found.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
