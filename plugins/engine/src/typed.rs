//! Between the component's records and the engine's types, field by field.

use crate::component::wit;
use clausola::{
    CoverageStatus, Decision, EscalationState, Guarantee, Moment, Severity, SignalStatus, TermStatus,
    TimerState,
};
use serde_json::{Map, Number, Value as Json};
use std::sync::Arc;

/// A ticket as the wire writes it, so that the engine checks it as it checks every other.
pub(crate) fn ticket(ticket: wit::Ticket) -> Json {
    let events = ticket.events.into_iter().map(event).collect();
    let entries =
        [("id", Json::String(ticket.id)), ("facts", facts(ticket.facts)), ("events", Json::Array(events))];
    Json::Object(entries.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}

fn event(event: wit::Event) -> Json {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            fields.insert(key.to_string(), value);
        }
    };
    put("type", Some(Json::String(event.type_)));
    put("at", Some(Json::String(event.at)));
    put("reason", event.reason.map(Json::String));
    put("objective", event.objective.map(Json::String));
    put("due", event.due.map(Json::String));
    put("signed", event.signed.then_some(Json::Bool(true)));
    put("suspended_at", event.suspended_at.map(Json::String));
    put("step", event.step.map(Json::String));
    put("facts", (!event.facts.is_empty()).then(|| facts(event.facts)));
    Json::Object(fields)
}

fn facts(facts: Vec<wit::Fact>) -> Json {
    Json::Object(facts.into_iter().map(|fact| (fact.name, value(fact.value))).collect())
}

fn value(value: wit::FactValue) -> Json {
    match value {
        wit::FactValue::Text(text) => Json::String(text),
        wit::FactValue::Boolean(boolean) => Json::Bool(boolean),
        wit::FactValue::Number(number) => number_value(number),
    }
}

/// A whole number stays one in messages; what is not a number has no JSON and becomes null.
fn number_value(number: f64) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        return Json::Number(Number::from(number as i64));
    }
    Number::from_f64(number).map_or(Json::Null, Json::Number)
}

pub(crate) fn decision(decision: &Decision) -> wit::Decision {
    wit::Decision {
        contract: wit::ContractRef {
            id: decision.contract.id.to_string(),
            revision: decision.contract.revision.to_string(),
            hash: decision.contract.hash.to_string(),
            overlay_hash: text(&decision.contract.overlay_hash),
        },
        ticket: decision.ticket.to_string(),
        now: decision.now.to_string(),
        priority: text(&decision.priority),
        coverage: wit::Coverage {
            status: match decision.coverage.status {
                CoverageStatus::Covered => wit::CoverageStatus::Covered,
                CoverageStatus::Chargeable => wit::CoverageStatus::Chargeable,
                CoverageStatus::NotCovered => wit::CoverageStatus::NotCovered,
            },
            reason: text(&decision.coverage.reason),
            clause: text(&decision.coverage.clause),
        },
        timers: decision.timers.iter().map(timer).collect(),
        escalations: decision.escalations.iter().map(escalation).collect(),
        terms: decision.terms.iter().map(term).collect(),
        budgets: decision.budgets.iter().map(budget).collect(),
        signals: decision.signals.iter().map(signal).collect(),
        missing_evidence: decision.missing_evidence.iter().map(missing_evidence).collect(),
        route: decision
            .route
            .as_ref()
            .map(|route| wit::Route { to: route.to.to_string(), clause: text(&route.clause) }),
        needs: decision.needs.iter().map(|fact| fact.to_string()).collect(),
        unproven: decision
            .unproven
            .iter()
            .map(|it| wit::Unproven {
                at: it.at.to_string(),
                until: instant(it.until),
                reason: text(&it.reason),
            })
            .collect(),
        warnings: decision
            .warnings
            .iter()
            .map(|it| wit::Notice { code: it.code.to_string(), message: it.message.to_string() })
            .collect(),
        wake_up: instant(decision.wake_up),
    }
}

fn timer(timer: &clausola::Timer) -> wit::Timer {
    wit::Timer {
        objective: timer.objective.to_string(),
        state: match timer.state {
            TimerState::Pending => wit::TimerState::Pending,
            TimerState::Running => wit::TimerState::Running,
            TimerState::Paused => wit::TimerState::Paused,
            TimerState::Met => wit::TimerState::Met,
            TimerState::Breached => wit::TimerState::Breached,
            TimerState::Missed => wit::TimerState::Missed,
            TimerState::Late => wit::TimerState::Late,
            TimerState::Cancelled => wit::TimerState::Cancelled,
            TimerState::Excluded => wit::TimerState::Excluded,
        },
        target: text(&timer.target),
        due: instant(timer.due),
        due_if_resumed_now: instant(timer.due_if_resumed_now),
        elapsed_seconds: timer.elapsed_seconds,
        remaining_seconds: timer.remaining_seconds,
        share: timer.share,
        guarantee: match timer.guarantee {
            Guarantee::Guaranteed => wit::Guarantee::Guaranteed,
            Guarantee::BestEffort => wit::Guarantee::BestEffort,
        },
        clause: text(&timer.clause),
        assumed: timer.assumed,
        reason: text(&timer.reason),
    }
}

fn escalation(step: &clausola::Escalation) -> wit::Escalation {
    wit::Escalation {
        id: step.id.to_string(),
        at: instant(step.at),
        state: match step.state {
            EscalationState::Pending => wit::EscalationState::Pending,
            EscalationState::Due => wit::EscalationState::Due,
            EscalationState::Done => wit::EscalationState::Done,
        },
        action: step.action.to_string(),
        to: text(&step.to),
        clause: text(&step.clause),
        assumed: step.assumed,
    }
}

fn term(term: &clausola::TermState) -> wit::Term {
    wit::Term {
        term: term.term.to_string(),
        state: match term.state {
            TermStatus::Running => wit::TermStatus::Running,
            TermStatus::Ended => wit::TermStatus::Ended,
            TermStatus::Met => wit::TermStatus::Met,
            TermStatus::Missed => wit::TermStatus::Missed,
        },
        from: term.from.to_string(),
        until: term.until.to_string(),
        length: term.length.to_string(),
        clause: text(&term.clause),
        assumed: term.assumed,
    }
}

fn budget(budget: &clausola::BudgetState) -> wit::Budget {
    wit::Budget {
        budget: budget.budget.to_string(),
        unit: budget.unit.to_string(),
        total: budget.total,
        used: budget.used,
        left: budget.left,
        clause: text(&budget.clause),
    }
}

fn signal(signal: &clausola::SignalState) -> wit::Signal {
    let open =
        |facts: &clausola::Facts| facts.0.iter().filter_map(|(name, value)| fact(name, value)).collect();
    wit::Signal {
        signal: signal.signal.to_string(),
        state: match signal.state {
            SignalStatus::Expected => wit::SignalStatus::Expected,
            SignalStatus::Received => wit::SignalStatus::Received,
            SignalStatus::Failed => wit::SignalStatus::Failed,
            SignalStatus::Missing => wit::SignalStatus::Missing,
        },
        by: signal.by.to_string(),
        open: signal.open.as_ref().map(open),
        clause: text(&signal.clause),
    }
}

/// A fact's value is text, a number or a boolean; a contract can declare no other.
fn fact(name: &str, value: &Json) -> Option<wit::Fact> {
    let value = match value {
        Json::String(text) => wit::FactValue::Text(text.clone()),
        Json::Bool(boolean) => wit::FactValue::Boolean(*boolean),
        Json::Number(number) => wit::FactValue::Number(number.as_f64()?),
        Json::Null | Json::Array(_) | Json::Object(_) => return None,
    };
    Some(wit::Fact { name: name.to_string(), value })
}

fn missing_evidence(missing: &clausola::MissingEvidence) -> wit::MissingEvidence {
    wit::MissingEvidence {
        item: missing.item.to_string(),
        phase: missing.phase.to_string(),
        due: missing.due,
        clause: text(&missing.clause),
    }
}

pub(crate) fn diagnostic(found: &clausola::Diagnostic) -> wit::Diagnostic {
    wit::Diagnostic {
        code: found.code.to_string(),
        severity: match found.severity {
            Severity::Error => wit::Severity::Error,
            Severity::Warning => wit::Severity::Warning,
            Severity::Note => wit::Severity::Note,
        },
        message: found.message.clone(),
        help: found.help.clone(),
        path: found.path.clone(),
        line: found.line,
        column: found.column,
        example: found.example.as_deref().map(clausola::json::to_string),
    }
}

fn text(text: &Option<Arc<str>>) -> Option<String> {
    text.as_deref().map(str::to_string)
}

fn instant(moment: Option<Moment>) -> Option<String> {
    moment.map(|moment| moment.to_string())
}
