//! The reasons of a decision as data: which rule, which clause, which stretch of time counted and which did not.
//!
//! Every text that comes in two languages is built from the contract file's own words. Lists are in the contract's
//! order unless their field says otherwise; a value that does not apply is null.

mod ledger;
mod priority;
mod timer;

pub use ledger::{Days, Ledger, LedgerUnit, Part, Span, SpanKind, Why};
pub use priority::{
    Applies, Miss, NearMiss, PriorityChange, PriorityOutcome, PriorityTrace, Row, Unclassified, UndecidedRow,
};
pub use timer::{
    Agreed, CalendarTrace, ComplianceTrace, EventName, ExtensionTrace, Happened, Ignored, StopKind,
    StopTrace, TermTrace, TimerTrace,
};

use crate::Moment;
use crate::contract::model;
use serde::Serialize;
use std::sync::Arc;

/// Why a decision is what it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Trace {
    /// The contract's title.
    pub title: Arc<str>,
    /// The zone that instants are printed in, by its IANA name.
    pub time_zone: Arc<str>,
    /// The revision that judges the ticket, and why that one.
    pub revision: RevisionChoice,
    /// The facts that the ticket gives, those taken by default, and those that a rule asks for in vain.
    pub facts: Vec<FactTrace>,
    /// How the priority was found.
    pub priority: PriorityTrace,
    /// How the coverage was found.
    pub coverage: CoverageTrace,
    /// The rule that decides who works on the ticket.
    pub route: Option<RuleTrace>,
    /// One for each timer of the decision, in the same order.
    pub timers: Vec<TimerTrace>,
    /// One for each escalation of the decision, in the same order.
    pub escalations: Vec<StepTrace>,
    /// One for each term of the decision, in the same order.
    pub terms: Vec<TermTrace>,
    /// The contract's own notices among the warnings of the decision, in both languages.
    pub notices: Vec<RuleTrace>,
    /// The clauses that the trace cites, with their titles.
    pub clauses: Vec<Clause>,
}

/// Text in Italian and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// In Italian.
    pub it: Arc<str>,
    /// In English.
    pub en: Arc<str>,
}

impl Text {
    pub(crate) fn new(it: impl Into<Arc<str>>, en: impl Into<Arc<str>>) -> Self {
        Self { it: it.into(), en: en.into() }
    }

    /// The same in both languages, such as a word of the contract file.
    pub(crate) fn same(text: impl Into<Arc<str>>) -> Self {
        let it: Arc<str> = text.into();
        Self { en: Arc::clone(&it), it }
    }

    /// A contract's label; `None` where the file gives none.
    pub(crate) fn of(label: &model::Label) -> Option<Self> {
        (!label.it.is_empty()).then(|| Self { it: Arc::clone(&label.it), en: Arc::clone(&label.en) })
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// The clause of the document.
    pub clause: Option<Arc<str>>,
    /// What the document does not say and the contract file assumes, in the file's words.
    pub assumption: Option<Text>,
}

impl From<&model::Basis> for Basis {
    fn from(basis: &model::Basis) -> Self {
        Self { clause: basis.clause.clone(), assumption: basis.assumed.as_ref().and_then(Text::of) }
    }
}

/// A clause by its reference and title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// The reference, such as `3.2.3`.
    pub clause: Arc<str>,
    /// The title that the contract file gives it.
    pub title: Text,
}

/// The revision that judges the ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevisionChoice {
    /// Its name.
    pub revision: Arc<str>,
    /// In force from then on; `None` for "always".
    pub valid_from: Option<Moment>,
    /// Replaced then by the next one.
    pub replaced_at: Option<Moment>,
    /// When the ticket was opened.
    pub opened: Moment,
    /// Why it judges the ticket.
    pub reason: RevisionReason,
}

/// Why a revision judges a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevisionReason {
    /// It was in force when the ticket was opened.
    InForce,
    /// The ticket is older than all revisions; this is the first.
    BeforeFirst,
}

/// A fact's value as a trace prints it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A value of an enumeration, text, or an instant.
    Text(Arc<str>),
}

/// Where a fact's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// The ticket says it.
    Given,
    /// The contract takes it so where the ticket does not say.
    Default,
    /// A rule asks for it, and the ticket does not say.
    Missing,
}

/// A fact of the ticket at `now`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactTrace {
    /// The fact's name.
    pub fact: Arc<str>,
    /// Its value; `None` where it is missing.
    pub value: Option<Value>,
    /// Where the value comes from.
    pub source: FactSource,
    /// When it last changed, where that was after the opening.
    pub since: Option<Moment>,
    /// The clause or assumption behind its declaration, and so behind its default.
    pub basis: Basis,
}

/// A rule that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleTrace {
    /// The rule's id; for a route the group that it names.
    pub rule: Arc<str>,
    /// Its condition.
    pub when: Text,
    /// What it says of the ticket.
    pub reason: Option<Text>,
    /// Where it comes from.
    pub basis: Basis,
}

/// A rule that a missing fact leaves undecided: it is taken not to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenRule {
    /// The rule's id.
    pub rule: Arc<str>,
    /// Its condition.
    pub when: Text,
    /// The facts that would decide it.
    pub needs: Vec<Arc<str>>,
    /// Where it comes from.
    pub basis: Basis,
}

/// How the coverage was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoverageTrace {
    /// The rule that holds; `None` where the ticket is covered because none does.
    pub rule: Option<RuleTrace>,
    /// The rules that a missing fact leaves undecided, up to the one that holds.
    pub undecided: Vec<OpenRule>,
}

/// What an escalation rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepTrace {
    /// The step's id.
    pub id: Arc<str>,
    /// What makes it due.
    pub trigger: Text,
    /// Where it comes from.
    pub basis: Basis,
}
