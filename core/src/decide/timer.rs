//! Timers: each objective that concerns the ticket, with its state, due and remaining time.

use super::WakeUp;
use super::classify::{Classifier, Refusal};
use super::clock::{Clock, Due};
use super::history::{Agreement, History};
use super::life::{End, Life, Stops};
use crate::calendar::Calendar;
use crate::contract::model::{
    CountedOn, Guarantee, Length, Objective, OnPriorityChange, Revision, Target, Targets,
};
use crate::decision::{Timer, TimerState};
use crate::{Error, Instant, Moment};
use std::sync::Arc;

pub(crate) fn timers<'a>(
    revision: &'a Revision,
    history: &'a History<'a>,
    classifier: &mut Classifier<'a>,
    refused: Option<&Refusal>,
    wake_up: &mut WakeUp,
) -> Result<Vec<Judged<'a>>, Error> {
    let mut found = Vec::with_capacity(revision.objectives.len());
    for (position, objective) in revision.objectives.iter().enumerate() {
        if !classifier.holds(&objective.when) {
            continue;
        }
        let mut reader = Reader { revision, history, classifier, objective, position, wake_up };
        found.extend(reader.read(refused)?);
    }
    Ok(found)
}

/// A timer, and how it came about where its clock has started.
pub(crate) struct Judged<'a> {
    pub(crate) timer: Timer,
    pub(crate) account: Option<Account<'a>>,
}

/// How a started timer came about: what escalations and explanations count on.
pub(crate) struct Account<'a> {
    /// Position among the objectives.
    pub(crate) objective: usize,
    pub(crate) target: &'a Target,
    pub(crate) calendar: &'a Calendar,
    pub(crate) life: Life,
    pub(crate) stops: Stops,
    pub(crate) due: Due,
    /// Counted milliseconds from start to due.
    pub(crate) total: i64,
    /// The state of the facts that judges it.
    pub(crate) epoch: usize,
    /// The term that the parties agreed.
    pub(crate) agreed: Option<&'a Agreement>,
}

impl Account<'_> {
    pub(crate) fn clock(&self) -> Clock<'_> {
        Clock { calendar: self.calendar, stops: &self.stops }
    }
}

impl From<Timer> for Judged<'_> {
    fn from(timer: Timer) -> Self {
        Self { timer, account: None }
    }
}

/// What the target table says for the ticket's priority.
enum Promise<'a> {
    Target(&'a Target),
    /// The priority waits for these facts.
    Unknown(String),
    /// The ticket's priority has no such time.
    None,
}

struct Reader<'a, 'w> {
    revision: &'a Revision,
    history: &'a History<'a>,
    classifier: &'w mut Classifier<'a>,
    objective: &'a Objective,
    position: usize,
    wake_up: &'w mut WakeUp,
}

impl<'a> Reader<'a, '_> {
    fn read(&mut self, refused: Option<&Refusal>) -> Result<Option<Judged<'a>>, Error> {
        let life = Life::of(self.objective, self.history);
        let epoch = self.epoch(life.as_ref());
        let promise = self.promise(epoch);
        if matches!(promise, Promise::None) {
            return Ok(None);
        }
        if let Some(refusal) = refused.cloned().or_else(|| self.classifier.excluded(self.position)) {
            return Ok(Some(self.excluded(refusal).into()));
        }
        let target = match promise {
            Promise::Target(target) => target,
            Promise::Unknown(facts) => return Ok(Some(self.unknown(&facts).into())),
            Promise::None => return Ok(None),
        };
        match life {
            None => Ok(Some(self.pending(target).into())),
            Some(life) => {
                let life = self.restarted(life, epoch);
                self.live(life, epoch, target).map(Some)
            }
        }
    }

    /// The state of the facts that judges the timer: a stopped one keeps those of its stop, or the first after it that
    /// give the ticket a priority. Whoever answers first and classifies then is judged by what was found.
    fn epoch(&mut self, life: Option<&Life>) -> usize {
        let newest = self.history.last_facts();
        let latest = match life.map(|l| l.end) {
            Some(End::Stopped(position) | End::Cancelled(position)) => {
                let stopped = self.history.epoch_at(position);
                let mut later = stopped..=newest;
                later.find(|epoch| self.classifier.priority(*epoch).value.is_some()).unwrap_or(newest)
            }
            _ => newest,
        };
        match (self.objective.on_priority_change, life) {
            (OnPriorityChange::Keep, Some(life)) => {
                let first = self.history.epoch_at(life.start.0);
                (first..=latest)
                    .find(|epoch| self.classifier.priority(*epoch).value.is_some())
                    .unwrap_or(latest)
            }
            _ => latest,
        }
    }

    /// Under `restart` the clock begins anew where the priority last changed.
    fn restarted(&mut self, mut life: Life, epoch: usize) -> Life {
        if self.objective.on_priority_change != OnPriorityChange::Restart {
            return life;
        }
        let first = self.history.epoch_at(life.start.0);
        for later in (first.saturating_add(1)..=epoch).rev() {
            let before = self.classifier.priority(later.saturating_sub(1)).value;
            if before.is_some() && before != self.classifier.priority(later).value {
                let position = self.history.epoch_start(later);
                if let Some(event) = self.history.events.get(position) {
                    life.start = (position, event.at);
                    life.gaps.retain(|(_, to)| *to > event.at);
                }
                break;
            }
        }
        life
    }

    fn promise(&mut self, epoch: usize) -> Promise<'a> {
        let objective: &'a Objective = self.objective;
        let table = match &objective.targets {
            Targets::Same(target) => return Promise::Target(target),
            Targets::ByPriority(table) => table,
        };
        let priority = self.classifier.priority(epoch);
        match priority.value {
            Some(value) => table.get(value).and_then(Option::as_ref).map_or(Promise::None, Promise::Target),
            None if priority.needs.is_empty() => Promise::None,
            None => Promise::Unknown(super::names(self.revision, priority.needs).join(", ")),
        }
    }

    /// A timer without times: what all the states below begin with.
    fn blank(&self, state: TimerState) -> Timer {
        Timer {
            objective: Arc::clone(&self.objective.id),
            state,
            target: None,
            due: None,
            due_if_resumed_now: None,
            elapsed_seconds: None,
            remaining_seconds: None,
            share: None,
            guarantee: self.objective.guarantee,
            clause: self.objective.basis.clause.clone(),
            assumed: self.objective.basis.assumed.is_some(),
            reason: None,
        }
    }

    fn excluded(&self, refusal: Refusal) -> Timer {
        Timer {
            clause: refusal.clause,
            assumed: refusal.assumed,
            reason: Some(refusal.reason),
            ..self.blank(TimerState::Excluded)
        }
    }

    /// The priority decides the target, and a missing fact decides the priority.
    fn unknown(&self, facts: &str) -> Timer {
        Timer { reason: Some(Arc::from(format!("needs {facts}"))), ..self.blank(TimerState::Pending) }
    }

    fn pending(&self, target: &Target) -> Timer {
        let millis = if let Length::Time(millis) = target.length { Some(millis) } else { None };
        let ended = self.history.ended_by.and_then(|e| self.history.events.get(e));
        Timer {
            target: Some(Arc::clone(&target.text)),
            elapsed_seconds: Some(0.0),
            remaining_seconds: millis.map(seconds),
            share: Some(0.0),
            // What the end of the ticket has overtaken will not start any more.
            reason: ended.map(|e| Arc::from(&*e.event.kind)),
            ..self.blank(if ended.is_some() { TimerState::Cancelled } else { TimerState::Pending })
        }
    }

    fn live(&mut self, life: Life, epoch: usize, target: &'a Target) -> Result<Judged<'a>, Error> {
        let calendar = self.calendar(epoch)?;
        let agreed = self.agreed(&life);
        let mut stops = Stops::of(self.objective, self.history, &life);
        if let Some(agreement) = agreed {
            // The parties knew of a stop that lasted then, and fixed the term in spite of it.
            stops.end_by(agreement.at);
        }
        let clock = Clock { calendar, stops: &stops };
        let (start, at) = (life.start.1, life.last(self.history));
        let due = match agreed {
            Some(agreement) => due_as_agreed(agreement, &clock, start, at)?,
            None => clock.due(start, target.length, at)?,
        };
        let elapsed = clock.counted(start, at)?;
        let left = match target.length {
            Length::Time(millis) if agreed.is_none() => millis.saturating_sub(elapsed),
            _ if at <= due.instant() => calendar.worked(at, due.instant())?,
            _ => clock.counted(due.instant(), at)?.saturating_neg(),
        };
        let state = self.state(&life, due, at);
        if let (TimerState::Running, Due::At(due)) = (state, due) {
            self.wake_up.after(due);
        }
        let moment = Moment::new(due.instant(), self.revision.zone);
        let paused = state == TimerState::Paused;
        let timer = Timer {
            target: Some(Arc::clone(&target.text)),
            due: (!paused).then_some(moment),
            due_if_resumed_now: paused.then_some(moment),
            elapsed_seconds: Some(seconds(elapsed)),
            remaining_seconds: Some(seconds(left)),
            share: Some(share(elapsed, elapsed.saturating_add(left))),
            reason: self.ending(&life, state),
            ..self.blank(state)
        };
        let total = elapsed.saturating_add(match (stops.open, due) {
            // A pause takes nothing from a target in days until it takes a whole one: a share of it would be reached
            // while the clock stands still. What counts is what was left when the pause began.
            (Some(open), Due::Paused { .. }) if agreed.is_none() => {
                calendar.worked(open, clock.due(start, target.length, open)?.instant())?
            }
            _ => left,
        });
        let objective = self.position;
        let account = Account { objective, target, calendar, life, stops, due, total, epoch, agreed };
        Ok(Judged { timer, account: Some(account) })
    }

    /// The calendar with the extensions that hold for the ticket.
    fn calendar(&mut self, epoch: usize) -> Result<&'a Calendar, Error> {
        let revision: &'a Revision = self.revision;
        let priority = match &self.objective.calendar {
            CountedOn::Same(_) => None,
            CountedOn::ByPriority(_) => self.classifier.priority(epoch).value,
        };
        let calendar = self.objective.calendar.under(priority);
        let Some(hours) = calendar.and_then(|c| revision.calendars.get(c)) else {
            return Ok(&revision.elapsed);
        };
        let mut bits = 0_usize;
        for (bit, extension) in hours.extensions.iter().enumerate() {
            // What the ticket did not say when the timer stopped, it may have said since.
            let said = self.classifier.first_decided(&extension.when, epoch);
            if self.classifier.holds_in(&extension.when, said) {
                bits |= 1 << bit;
            }
        }
        hours.with(bits)
    }

    /// The term that the parties agreed last, before the timer ended.
    fn agreed(&self, life: &Life) -> Option<&'a Agreement> {
        let history: &'a History<'a> = self.history;
        history.agreements.iter().rev().find(|a| {
            a.objective == self.position
                && match life.end {
                    End::Open => true,
                    End::Stopped(end) | End::Cancelled(end) => a.position < end,
                }
        })
    }

    fn state(&self, life: &Life, due: Due, at: Instant) -> TimerState {
        let best_effort = self.objective.guarantee == Guarantee::BestEffort;
        let past = matches!(due, Due::At(due) if at > due);
        match (life.end, past) {
            (_, true) if best_effort => TimerState::Late,
            (End::Open, true) => TimerState::Breached,
            (_, true) => TimerState::Missed,
            (End::Stopped(_), false) => TimerState::Met,
            (End::Cancelled(_), false) => TimerState::Cancelled,
            // A pause that begins at due comes too late to stop anything.
            (End::Open, false) if matches!(due, Due::Paused { .. }) => TimerState::Paused,
            (End::Open, false) => TimerState::Running,
        }
    }

    fn ending(&self, life: &Life, state: TimerState) -> Option<Arc<str>> {
        let End::Cancelled(position) = life.end else { return None };
        let event = self.history.events.get(position)?;
        (state == TimerState::Cancelled).then(|| Arc::from(&*event.event.kind))
    }
}

/// When an agreed term runs out: what stops the clock after the agreement moves it too.
fn due_as_agreed(
    agreement: &Agreement,
    clock: &Clock<'_>,
    start: Instant,
    at: Instant,
) -> Result<Due, Error> {
    let from = agreement.at.max(start);
    let still = clock.stops.open.is_some() || clock.stops.closed.iter().any(|(_, to)| *to > from);
    if agreement.due <= from || !still {
        return Ok(Due::At(agreement.due));
    }
    let left = clock.calendar.worked(from, agreement.due)?;
    clock.due_time(from, left, at)
}

/// Milliseconds as seconds; exact, for the engine's range is far below 2^53 milliseconds.
pub(crate) fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}

/// A share to six decimals; a time of no length is used up at once.
fn share(elapsed: i64, target: i64) -> f64 {
    if target <= 0 {
        return 1.0;
    }
    let parts = elapsed as f64 / target as f64 * 1e6;
    // WebAssembly has an instruction for `floor`, while `f64::round` is a function.
    let below = parts.floor();
    (if parts - below < 0.5 { below } else { below + 1.0 }) / 1e6
}
