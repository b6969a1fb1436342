//! Why: a decision with its reasons, as data and as text.

mod closed;
mod conditions;
mod ledger;
mod render;
mod rules;
mod timers;
pub mod trace;
mod words;

use crate::decide::{self, Case};
use crate::error::{nearest, shorten};
use crate::{Contract, Decision, Diagnostic, Error, ErrorKind, Instant, Ticket};
use serde::Serialize;
use std::sync::Arc;
use trace::{Basis, Clause, Trace};

/// A decision with its reasons. Serializes as the decision with one more key, `trace`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The decision, the same as [`Contract::decide`] gives.
    #[serde(flatten)]
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

impl Explanation {
    /// Compact JSON text, the same bytes in every host.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::json::to_string(self)
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
        let titles = case.revision.clauses.iter().filter(|(clause, _)| cites(&decision, &trace, clause));
        trace.clauses = titles
            .map(|(clause, title)| Clause { clause: Arc::clone(clause), title: Arc::clone(title) })
            .collect();
        Ok(Explanation { decision, trace })
    }

    /// [`Contract::explain`] over JSON text: `{"ok":true,"decision":{…,"trace":…}}` or `{"ok":false,"errors":[…]}`.
    #[must_use]
    pub fn explain_json(&self, ticket: &str, now: &str) -> String {
        crate::json::answer("decision", self.explain_text(ticket, now).as_ref())
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
        crate::json::answer("text", text.as_ref())
    }

    fn explain_text(&self, ticket: &str, now: &str) -> Result<Explanation, Error> {
        let ticket = Ticket::from_json(ticket)?;
        let now = now.parse::<Instant>().map_err(|e| e.within("now"))?;
        self.explain(&ticket, now)
    }
}

/// Whether a decision or its reasons cite a clause.
fn cites(decision: &Decision, trace: &Trace, clause: &Arc<str>) -> bool {
    let is = |cited: &Option<Arc<str>>| cited.as_ref() == Some(clause);
    let on = |basis: &Basis| is(&basis.clause);
    let priority = &trace.priority;
    let decided = decision.timers.iter().any(|t| is(&t.clause))
        || is(&decision.coverage.clause)
        || decision.budgets.iter().any(|b| is(&b.clause))
        || decision.signals.iter().any(|s| is(&s.clause))
        || decision.missing_evidence.iter().any(|e| is(&e.clause));
    let ruled = trace.facts.iter().any(|f| on(&f.basis))
        || priority.row.iter().any(|r| on(&r.basis))
        || priority.near_misses.iter().any(|m| on(&m.row.basis))
        || priority.undecided.iter().any(|u| on(&u.row.basis))
        || priority.unclassified.iter().any(|u| on(&u.basis))
        || trace.coverage.rule.iter().chain(&trace.route).chain(&trace.notices).any(|r| on(&r.basis))
        || trace.coverage.undecided.iter().any(|u| on(&u.basis));
    let timed = trace.timers.iter().any(|timer| {
        on(&timer.basis)
            || on(&timer.calendar.basis)
            || timer.calendar.extensions.iter().any(|e| on(&e.basis))
            || timer.agreed.iter().any(|a| is(&a.clause))
            || timer.excluded_by.iter().any(|r| on(&r.basis))
            || timer.undecided.iter().any(|u| on(&u.basis))
    });
    let rest = trace.escalations.iter().any(|s| on(&s.basis))
        || trace.terms.iter().any(|t| on(&t.basis) || on(&t.calendar.basis));
    decided || ruled || timed || rest
}

#[cfg(test)]
mod tests;
