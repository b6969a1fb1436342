//! Escalation: which steps are due, which come next, which are done. On each timer's own calendar.

use super::WakeUp;
use super::classify::Classifier;
use super::clock::Due;
use super::history::{History, Seen};
use super::life::End;
use super::timer::{Account, Judged};
use crate::contract::model::{EscalationRule, Revision, Trigger, event};
use crate::decision::{Escalation, EscalationState, Notice};
use crate::{Error, Instant, Moment};
use std::sync::Arc;

/// The steps of the ladder that concern the ticket, in the contract's order.
///
/// A step is listed while its objective runs; once the objective has ended only the steps that were done
/// remain. `at` is null while a pause keeps the step away.
pub(crate) fn steps<'a>(
    revision: &'a Revision,
    history: &'a History<'a>,
    classifier: &mut Classifier<'a>,
    judged: &[Judged<'a>],
    wake_up: &mut WakeUp,
) -> Result<Vec<Escalation>, Error> {
    let mut found = Vec::with_capacity(revision.escalations.len());
    for rule in &revision.escalations {
        if !rule.priorities.is_empty() {
            let priority = classifier.priority(history.last_facts()).value;
            if priority.and_then(|p| rule.priorities.get(p)) != Some(&true) {
                continue;
            }
        }
        match rule.trigger {
            Trigger::Share { objective, .. } | Trigger::Offset { objective, .. } => {
                let account =
                    judged.iter().filter_map(|j| j.account.as_ref()).find(|a| a.objective == objective);
                if let Some(account) = account.filter(|_| classifier.holds(&rule.when)) {
                    on_timer(revision, history, rule, account, &mut found)?;
                }
            }
            Trigger::Event(kind) => {
                let seen = history.events.iter().rev().find(|e| e.is(kind));
                if let Some(seen) = seen.filter(|_| classifier.holds(&rule.when)) {
                    found.push(step(revision, history, rule, 1, Some(seen.at), seen.at));
                }
            }
            Trigger::Condition => {
                if let Some(since) = classifier.holds_since(&rule.when) {
                    found.push(step(revision, history, rule, 1, Some(since), since));
                }
            }
        }
    }
    for step in found.iter().filter(|step| step.state == EscalationState::Pending) {
        step.at.into_iter().for_each(|at| wake_up.at(at.instant()));
    }
    Ok(found)
}

fn on_timer(
    revision: &Revision,
    history: &History<'_>,
    rule: &EscalationRule,
    account: &Account<'_>,
    found: &mut Vec<Escalation>,
) -> Result<(), Error> {
    let times = rule.repeat.map_or(1, |r| r.times);
    for nth in 1..=times {
        let later = rule.repeat.map_or(0, |r| r.every).saturating_mul(i64::from(nth.saturating_sub(1)));
        let at = reached(rule.trigger, account, later, history.now)?;
        let step = step(revision, history, rule, nth, at, account.life.start.1);
        if account.life.end == End::Open || step.state == EscalationState::Done {
            found.push(step);
        }
    }
    Ok(())
}

/// When a step of a timer is reached; `None` while its clock stands still before it.
fn reached(
    trigger: Trigger,
    account: &Account<'_>,
    later: i64,
    now: Instant,
) -> Result<Option<Instant>, Error> {
    let counted = match trigger {
        Trigger::Share { share, .. } => part(account.total, share),
        Trigger::Offset { millis, .. } => account.total.saturating_add(millis),
        Trigger::Event(_) | Trigger::Condition => return Ok(None),
    };
    let counted = counted.saturating_add(later);
    if let (Due::At(due), true) = (account.due, counted == account.total) {
        return Ok(Some(due));
    }
    if counted <= 0 {
        return Ok(Some(account.life.start.1));
    }
    Ok(match account.clock().due_time(account.life.start.1, counted, now)? {
        Due::At(at) => Some(at),
        Due::Paused { .. } => None,
    })
}

/// A share of so many milliseconds, rounded up: it is reached when it is whole.
fn part(total: i64, share: f64) -> i64 {
    // In billionths: 0.55 is no binary fraction, and 55 % of an hour are not a millisecond more.
    const WHOLE: u64 = 1_000_000_000;
    let share = (share * WHOLE as f64).round() as u64;
    let total = total.max(0).unsigned_abs();
    // No step stands beyond ten times its time: taken apart, no product is larger than a word.
    let whole = (total / WHOLE).saturating_mul(share);
    let rest = (total % WHOLE).saturating_mul(share).div_ceil(WHOLE);
    i64::try_from(whole.saturating_add(rest)).unwrap_or(i64::MAX)
}

fn step(
    revision: &Revision,
    history: &History<'_>,
    rule: &EscalationRule,
    nth: u32,
    at: Option<Instant>,
    since: Instant,
) -> Escalation {
    let id = if nth == 1 { Arc::clone(&rule.id) } else { Arc::from(format!("{}#{nth}", rule.id)) };
    let state = if done(history, &id, since) {
        EscalationState::Done
    } else if at.is_some_and(|at| at <= history.now) {
        EscalationState::Due
    } else {
        EscalationState::Pending
    };
    let at = at.map(|at| Moment::new(at, revision.zone));
    Escalation {
        id,
        at,
        state,
        action: Arc::clone(&rule.action),
        to: rule.to.clone(),
        clause: rule.basis.clause.clone(),
        assumed: rule.basis.assumed.is_some(),
    }
}

/// An `escalated` event names the step that was done. It counts from what the step follows: the event, the start of the
/// timer, the facts; what was done for an earlier solution is due again for the next.
fn done(history: &History<'_>, id: &str, since: Instant) -> bool {
    let names = |e: &&Seen<'_>| e.kind == event::ESCALATED && e.event.step.as_deref() == Some(id);
    history.events.iter().rev().take_while(|e| e.at >= since).any(|e| names(&e))
}

/// Says which `escalated` events name no step of the contract.
pub(crate) fn strangers(revision: &Revision, history: &History<'_>) -> Vec<Notice> {
    let known = |step: &str| {
        revision.escalations.iter().any(|rule| match step.strip_prefix(&*rule.id) {
            Some("") => true,
            Some(rest) => rest.strip_prefix('#').is_some_and(|n| {
                n.parse::<u32>().is_ok_and(|n| rule.repeat.is_some_and(|r| (2..=r.times).contains(&n)))
            }),
            None => false,
        })
    };
    history
        .events
        .iter()
        .filter(|e| e.kind == event::ESCALATED)
        .filter_map(|e| e.event.step.as_deref())
        .filter(|step| !known(step))
        .map(|step| {
            let step = crate::error::shorten(step);
            Notice::new("unknown_step", format!("`escalated` names no step of the contract: `{step}`"))
        })
        .collect()
}
