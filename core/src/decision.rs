//! The whole answer: what a ticket is owed at an instant, and why.

mod written;

use crate::Moment;
use crate::json::{self, Buffer, Written as _};
use serde::Serialize;
use std::sync::Arc;

pub use crate::contract::model::{CoverageStatus, Guarantee};

/// The decision on one ticket at one instant. Serializes to the wire format; every host gives the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Decision {
    /// The contract that decided, and the revision of it that judges the ticket.
    pub contract: ContractRef,
    /// The ticket's id.
    pub ticket: Arc<str>,
    /// The instant asked about.
    pub now: Moment,
    /// The priority; `None` where the contract gives none, or where a fact is missing (then see `needs`).
    pub priority: Option<Arc<str>>,
    /// Whether the work is part of the contract.
    pub coverage: Coverage,
    /// The objectives that concern the ticket, in the contract's order.
    pub timers: Vec<Timer>,
    /// Escalation steps, in the contract's order.
    pub escalations: Vec<Escalation>,
    /// Times that are not objectives: a warranty, a retention.
    pub terms: Vec<TermState>,
    /// Quantities that are used up, where the ticket says how much is used.
    pub budgets: Vec<BudgetState>,
    /// Signals that are waited for.
    pub signals: Vec<SignalState>,
    /// What the ticket does not record and must, for its times to be proved.
    pub missing_evidence: Vec<MissingEvidence>,
    /// Who works on the ticket; `None` where the contract does not say.
    pub route: Option<Route>,
    /// Facts that the ticket does not give and the decision depends on, in the contract's order.
    pub needs: Vec<Arc<str>>,
    /// Suspensions that do not count, because nobody has signed them yet.
    pub unproven: Vec<Unproven>,
    /// What is odd in the ticket, or deserves to be said aloud.
    pub warnings: Vec<Notice>,
    /// The first instant after `now` at which the decision changes if nothing else happens.
    pub wake_up: Option<Moment>,
}

impl Decision {
    /// Compact JSON text, the same bytes in every host.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = Buffer::with_room(json::ROOM);
        self.write(&mut out);
        out.into_string()
    }

    /// By way of its text: what compares decisions now and then needs no code of its own to take them apart.
    pub(crate) fn to_value(&self) -> serde_json::Value {
        serde_json::from_str(&self.to_json()).unwrap_or_default()
    }
}

/// Which contract, which revision, which text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContractRef {
    /// The contract's id.
    pub id: Arc<str>,
    /// The revision that judges the ticket.
    pub revision: Arc<str>,
    /// The contract's hash, see [`crate::Contract::hash`].
    pub hash: Arc<str>,
    /// The hash of the operator's overlay, see [`crate::Contract::overlay_hash`]; `None` without one.
    pub overlay_hash: Option<Arc<str>>,
}

/// Whether the work is part of the contract, with the rule that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Covered unless a rule says otherwise.
    pub status: CoverageStatus,
    /// The id of the rule; `None` where none applies.
    pub reason: Option<Arc<str>>,
    /// The clause behind the rule.
    pub clause: Option<Arc<str>>,
}

/// Where a timer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerState {
    /// Its start has not happened.
    Pending,
    /// Counting, in time.
    Running,
    /// Not counting, in time.
    Paused,
    /// Stopped in time; stopping exactly at due is in time.
    Met,
    /// Running past due.
    Breached,
    /// Stopped after due.
    Missed,
    /// A best-effort time that passed, running or stopped.
    Late,
    /// Ended without a verdict.
    Cancelled,
    /// Does not apply to this ticket; see `reason` and `clause`.
    Excluded,
}

/// An objective's live state on one ticket.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Timer {
    /// The objective's id.
    pub objective: Arc<str>,
    /// Where it stands.
    pub state: TimerState,
    /// The promised time as the contract writes it; `None` where it is excluded or depends on a missing fact.
    pub target: Option<Arc<str>>,
    /// When it is due; `None` while pending, paused or excluded.
    pub due: Option<Moment>,
    /// While paused: when it would be due if it resumed at `now`.
    pub due_if_resumed_now: Option<Moment>,
    /// Counted time so far, in seconds on the timer's calendar.
    pub elapsed_seconds: Option<f64>,
    /// Counted time left, in seconds on the timer's calendar; negative past due.
    pub remaining_seconds: Option<f64>,
    /// Elapsed over target, to six decimals.
    pub share: Option<f64>,
    /// Whether missing it is a breach.
    pub guarantee: Guarantee,
    /// The clause that promises it, or that excludes it.
    pub clause: Option<Arc<str>>,
    /// Whether it rests on an assumption: something that the document does not say.
    pub assumed: bool,
    /// Why it is excluded, pending or cancelled: a rule's id, a word, or the missing facts.
    pub reason: Option<Arc<str>>,
}

/// Whether an escalation step has been reached and done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EscalationState {
    /// Not reached.
    Pending,
    /// Reached, and not done.
    Due,
    /// Done: an `escalated` event names it.
    Done,
}

/// One step of the escalation ladder on this ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// The step's id, to send back in an `escalated` event.
    pub id: Arc<str>,
    /// When it is due; `None` where that is not known yet.
    pub at: Option<Moment>,
    /// Whether it is due or done.
    pub state: EscalationState,
    /// What to do.
    pub action: Arc<str>,
    /// Whom it concerns.
    pub to: Option<Arc<str>>,
    /// The clause behind it.
    pub clause: Option<Arc<str>>,
    /// Whether it is not the contract's own, but the operator's choice or another assumption.
    pub assumed: bool,
}

/// Where a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TermStatus {
    /// `now` is not after its end.
    Running,
    /// Its end has passed.
    Ended,
    /// What it asks for happened in time.
    Met,
    /// What it asks for happened late, or has not happened though its end has passed.
    Missed,
}

/// A time that is not an objective, on this ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermState {
    /// The term's id.
    pub term: Arc<str>,
    /// Where it stands.
    pub state: TermStatus,
    /// The instant it is counted from.
    pub from: Moment,
    /// Its last instant; before `from` for a notice to be given beforehand.
    pub until: Moment,
    /// Its length as the contract writes it.
    pub length: Arc<str>,
    /// The clause behind it.
    pub clause: Option<Arc<str>>,
    /// Whether it rests on an assumption.
    pub assumed: bool,
}

/// A quantity that is used up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BudgetState {
    /// The budget's id.
    pub budget: Arc<str>,
    /// Its unit.
    pub unit: Arc<str>,
    /// All there is.
    pub total: f64,
    /// What is used.
    pub used: f64,
    /// What is left; negative where more was used.
    pub left: f64,
    /// The clause behind it.
    pub clause: Option<Arc<str>>,
}

/// Something that the ticket must record for its times to be proved, and does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingEvidence {
    /// The item's id.
    pub item: Arc<str>,
    /// The phase of the ticket that it belongs to.
    pub phase: Arc<str>,
    /// Whether that phase has come.
    pub due: bool,
    /// The clause that asks for it.
    pub clause: Option<Arc<str>>,
}

/// Whether an expected signal came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalStatus {
    /// There is time left.
    Expected,
    /// It came.
    Received,
    /// It came and said that something failed.
    Failed,
    /// Its time has passed and it did not come.
    Missing,
}

/// A sign of life that must come, or else a ticket is opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignalState {
    /// The signal's id.
    pub signal: Arc<str>,
    /// Whether it came.
    pub state: SignalStatus,
    /// Its last instant in time.
    pub by: Moment,
    /// The facts of the ticket to open; `None` where none is to be opened.
    pub open: Option<Facts>,
    /// The clause behind it.
    pub clause: Option<Arc<str>>,
}

/// Facts in the contract's order; serialize as an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts(pub Vec<(Arc<str>, serde_json::Value)>);

impl Serialize for Facts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Who works on a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Route {
    /// The group.
    pub to: Arc<str>,
    /// The clause behind it.
    pub clause: Option<Arc<str>>,
}

/// A suspension that nobody has signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unproven {
    /// When it began.
    pub at: Moment,
    /// When it ended; `None` while it lasts.
    pub until: Option<Moment>,
    /// The reason given.
    pub reason: Option<Arc<str>>,
}

/// Something odd in a ticket, or worth saying aloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Stable snake_case code.
    pub code: Arc<str>,
    /// What it is.
    pub message: Arc<str>,
}

impl Notice {
    pub(crate) fn new(code: &str, message: impl Into<Arc<str>>) -> Self {
        Self { code: Arc::from(code), message: message.into() }
    }

    /// What the contract says, and the clause behind it.
    pub(crate) fn with_clause(code: &str, message: &str, clause: Option<&str>) -> Self {
        let clause = clause.map(|c| format!(" (clause {c})")).unwrap_or_default();
        Self::new(code, format!("{message}{clause}"))
    }
}
