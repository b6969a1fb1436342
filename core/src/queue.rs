//! Many open tickets at once: who is served first, and when to look again.

use crate::contract::model::QueueKey;
use crate::decide;
use crate::fact::FactValue;
use crate::{Contract, Decision, Error, Instant, Moment, Ticket, TimerState};
use serde::Serialize;
use std::sync::Arc;

/// A ticket's place in the queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranked {
    /// From 1.
    pub rank: u32,
    /// The ticket's id.
    pub ticket: Arc<str>,
    /// What decided, in the order in which the contract asks: `profile: pro`, `due: 2026-…`.
    pub because: Vec<String>,
    /// The clause behind the order.
    pub clause: Option<Arc<str>>,
}

/// What an open ticket waits for: the next change of its decision, and the steps that somebody must take already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgendaItem {
    /// The ticket's id.
    pub ticket: Arc<str>,
    /// The first instant after `now` at which its decision changes; `None` where it will not change by itself.
    pub wake_up: Option<Moment>,
    /// The escalation steps that are due already and not done.
    pub due_steps: Vec<Arc<str>>,
}

impl Contract {
    /// Orders open tickets by the contract's rule, the first served first; without a rule by the earliest due.
    /// Tickets that the rule does not tell apart keep the order of their ids.
    ///
    /// # Errors
    /// The first error of [`Contract::decide`], its place inside `tickets[n]`.
    pub fn rank(&self, tickets: &[Ticket], now: Instant) -> Result<Vec<Ranked>, Error> {
        let mut found = Vec::with_capacity(tickets.len());
        for (position, ticket) in tickets.iter().enumerate() {
            let decision = self.decide(ticket, now).map_err(|e| e.within(&format!("tickets[{position}]")))?;
            found.push(self.place(ticket, &decision, now)?);
        }
        crate::order::sort_by(&mut found, |a, b| a.0.cmp(&b.0).then_with(|| a.1.ticket.cmp(&b.1.ticket)));
        let ranked = found.into_iter().zip(1..).map(|((_, ranked), rank)| Ranked { rank, ..ranked });
        Ok(ranked.collect())
    }

    fn place(&self, ticket: &Ticket, decision: &Decision, now: Instant) -> Result<(Vec<i64>, Ranked), Error> {
        let facts = decide::facts_of(self, ticket, now)?;
        let revision = self.in_force(decide::opened(ticket, now)?).0;
        let mut keys = Vec::new();
        let mut because = Vec::new();
        let by_due = [QueueKey::Due];
        let by = if revision.queue.by.is_empty() { &by_due[..] } else { &revision.queue.by };
        for key in by {
            let (order, reason) = match key {
                QueueKey::Fact { fact, ranks } => {
                    let name = revision.facts.get(*fact).map(|f| &*f.name).unwrap_or_default();
                    match facts.get(*fact) {
                        Some(Some(FactValue::Choice(value))) => {
                            let rank = ranks.get(*value).copied().unwrap_or(usize::MAX);
                            let text =
                                revision.facts.get(*fact).and_then(|f| f.choice(*value)).unwrap_or_default();
                            (i64::try_from(rank).unwrap_or(i64::MAX), format!("{name}: {text}"))
                        }
                        _ => (i64::MAX, format!("{name}: not given")),
                    }
                }
                QueueKey::Priority => match &decision.priority {
                    Some(priority) => {
                        let position = revision.priority.values.iter().position(|p| p == priority);
                        let order = position.and_then(|p| i64::try_from(p).ok()).unwrap_or(i64::MAX);
                        (order, format!("priority: {priority}"))
                    }
                    None => (i64::MAX, "priority: none".to_string()),
                },
                QueueKey::Due => match earliest_due(decision) {
                    Some(due) => (due.instant().millis(), format!("due: {due}")),
                    None => (i64::MAX, "due: none".to_string()),
                },
            };
            keys.push(order);
            because.push(reason);
        }
        let clause = revision.queue.basis.clause.clone();
        Ok((keys, Ranked { rank: 0, ticket: Arc::clone(&decision.ticket), because, clause }))
    }

    /// The next wake-ups of many tickets, the soonest first: a host sets one timer instead of polling. A ticket whose
    /// decision will not change stands at the end while a step of it is due, and is left out otherwise.
    ///
    /// # Errors
    /// As [`Contract::rank`].
    pub fn agenda(&self, tickets: &[Ticket], now: Instant) -> Result<Vec<AgendaItem>, Error> {
        let mut found = Vec::new();
        for (position, ticket) in tickets.iter().enumerate() {
            let decision = self.decide(ticket, now).map_err(|e| e.within(&format!("tickets[{position}]")))?;
            found.extend(AgendaItem::of(&decision));
        }
        crate::order::sort_by(&mut found, |a, b| {
            let at = |item: &AgendaItem| item.wake_up.map_or(Instant::END, Moment::instant);
            (at(a), &a.ticket).cmp(&(at(b), &b.ticket))
        });
        Ok(found)
    }
}

impl AgendaItem {
    /// The agenda's line for a decision; `None` where it will not change and no step is due.
    #[must_use]
    pub fn of(decision: &Decision) -> Option<Self> {
        let due = |e: &&crate::Escalation| e.state == crate::EscalationState::Due;
        let due_steps: Vec<_> = decision.escalations.iter().filter(due).map(|e| Arc::clone(&e.id)).collect();
        let waits = decision.wake_up.is_some() || !due_steps.is_empty();
        waits.then(|| Self { ticket: Arc::clone(&decision.ticket), wake_up: decision.wake_up, due_steps })
    }
}

fn earliest_due(decision: &Decision) -> Option<Moment> {
    let open = |state| matches!(state, TimerState::Running | TimerState::Breached | TimerState::Late);
    let due = decision.timers.iter().filter(|t| open(t.state)).filter_map(|t| t.due);
    due.min_by_key(|due| due.instant())
}
