//! How a decision is written: the same text that it serializes to, in a fraction of the time.

use super::{
    BudgetState, ContractRef, Coverage, CoverageStatus, Decision, Escalation, EscalationState, Facts,
    Guarantee, MissingEvidence, Notice, Route, SignalState, SignalStatus, TermState, TermStatus, Timer,
    TimerState, Unproven,
};
use crate::json::{self, Sink, Written, written};

written!(Decision {
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
});
written!(ContractRef { id, revision, hash, overlay_hash });
written!(Coverage { status, reason, clause });
written!(Timer {
    objective,
    state,
    target,
    due,
    due_if_resumed_now,
    elapsed_seconds,
    remaining_seconds,
    share,
    guarantee,
    clause,
    assumed,
    reason,
});
written!(Escalation { id, at, state, action, to, clause, assumed });
written!(TermState { term, state, from, until, length, clause, assumed });
written!(BudgetState { budget, unit, total, used, left, clause });
written!(MissingEvidence { item, phase, due, clause });
written!(SignalState { signal, state, by, open, clause });
written!(Route { to, clause });
written!(Unproven { at, until, reason });
written!(Notice { code, message });

written!(CoverageStatus: Covered = "covered", Chargeable = "chargeable", NotCovered = "not_covered");
written!(Guarantee: Guaranteed = "guaranteed", BestEffort = "best_effort");
written!(EscalationState: Pending = "pending", Due = "due", Done = "done");
written!(TermStatus: Running = "running", Ended = "ended", Met = "met", Missed = "missed");
written!(
    SignalStatus: Expected = "expected", Received = "received", Failed = "failed", Missing = "missing"
);
written!(
    TimerState: Pending = "pending",
    Running = "running",
    Paused = "paused",
    Met = "met",
    Breached = "breached",
    Missed = "missed",
    Late = "late",
    Cancelled = "cancelled",
    Excluded = "excluded",
);

impl Written for Facts {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.json(&json::to_string(self));
    }
}
