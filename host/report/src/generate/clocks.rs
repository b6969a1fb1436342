//! The clocks of one ticket while its life is drawn: what has counted of each promised time.

use super::ask::Promise;
use super::effects::{Effect, Objectives, bit, has};
use super::kinds::Promises;
use clausola::Instant;

/// One promised time on its way.
#[derive(Debug, Clone, Copy, Default)]
struct Clock {
    state: State,
    /// Since when it counts.
    mark: i64,
    /// What had counted by then, in milliseconds.
    used: i64,
    /// What counts from its start to its due.
    total: i64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Pending,
    Running,
    Stopped,
}

/// A ticket's clocks, by the position of the objective.
#[derive(Debug)]
pub(super) struct Clocks<'k> {
    promises: &'k Promises,
    clocks: Vec<Clock>,
}

impl<'k> Clocks<'k> {
    pub(super) fn new(promises: &'k Promises, running: Objectives, opened: i64) -> Self {
        let mut clocks = Self { promises, clocks: vec![Clock::default(); promises.len()] };
        clocks.apply(Effect { starts: running, ..Effect::default() }, opened);
        clocks
    }

    pub(super) fn promise(&self, objective: usize) -> Option<&'k Promise> {
        self.promises.get(objective)?.as_ref()
    }

    pub(super) fn running(&self) -> Objectives {
        let running = self.clocks.iter().enumerate().filter(|(_, clock)| clock.state == State::Running);
        running.fold(0, |set, (position, _)| set | bit(Some(position)))
    }

    /// When so many thousandths of a running time will have counted.
    pub(super) fn at_share(&self, objective: usize, per_mille: i64) -> i64 {
        let (Some(clock), Some(promise)) = (self.clocks.get(objective), self.promise(objective)) else {
            return 0;
        };
        let wanted = clock.total.saturating_mul(per_mille).div_euclid(1000).saturating_sub(clock.used).max(0);
        promise.calendar.due(Instant::from_millis(clock.mark), wanted).map_or(clock.mark, Instant::millis)
    }

    /// How many thousandths have counted at an instant.
    pub(super) fn share_at(&self, objective: usize, at: i64) -> i64 {
        let Some(clock) = self.clocks.get(objective) else { return 0 };
        let used = clock.used.saturating_add(self.worked(objective, clock.mark, at));
        used.saturating_mul(1000).checked_div(clock.total).unwrap_or(1000)
    }

    fn worked(&self, objective: usize, from: i64, to: i64) -> i64 {
        let (from, to) = (Instant::from_millis(from), Instant::from_millis(to));
        self.promise(objective).and_then(|promise| promise.calendar.worked(from, to).ok()).unwrap_or_default()
    }

    /// Takes note of an event.
    pub(super) fn apply(&mut self, effect: Effect, at: i64) {
        for objective in 0..self.clocks.len() {
            self.start(objective, effect, at);
            if has(effect.stops | effect.cancels, objective) {
                self.count(objective, at);
                if let Some(clock) =
                    self.clocks.get_mut(objective).filter(|clock| clock.state == State::Running)
                {
                    clock.state = State::Stopped;
                }
            }
        }
    }

    fn start(&mut self, objective: usize, effect: Effect, at: i64) {
        let starts = match self.clocks.get(objective).map(|clock| clock.state) {
            Some(State::Pending) => has(effect.starts, objective),
            Some(State::Running) => has(effect.restarts, objective),
            Some(State::Stopped) | None => false,
        };
        if let Some(promise) = self.promise(objective).filter(|_| starts)
            && let Some(clock) = self.clocks.get_mut(objective)
        {
            let total = promise.total(Instant::from_millis(at));
            *clock = Clock { state: State::Running, mark: at, used: 0, total };
        }
    }

    /// Adds what has counted of a running time by an instant.
    fn count(&mut self, objective: usize, at: i64) {
        let Some(clock) = self.clocks.get(objective).filter(|clock| clock.state == State::Running) else {
            return;
        };
        let worked = self.worked(objective, clock.mark, at);
        if let Some(clock) = self.clocks.get_mut(objective) {
            clock.used = clock.used.saturating_add(worked);
            clock.mark = clock.mark.max(at);
        }
    }

    /// These stand still from one instant to another.
    pub(super) fn stand_still(&mut self, which: Objectives, from: i64, to: i64) {
        for objective in (0..self.clocks.len()).filter(|objective| has(which, *objective)) {
            // A day that is partly paused counts: of such a time a pause takes next to nothing.
            if self.promise(objective).is_none_or(Promise::in_days) {
                continue;
            }
            self.count(objective, from);
            if let Some(clock) = self.clocks.get_mut(objective).filter(|clock| clock.state == State::Running)
            {
                clock.mark = clock.mark.max(to);
            }
        }
    }

    /// These run again after the ticket was solved.
    pub(super) fn go_on(&mut self, which: Objectives, at: i64) {
        for (objective, clock) in self.clocks.iter_mut().enumerate() {
            if has(which, objective) && clock.state == State::Stopped {
                clock.state = State::Running;
                clock.mark = at;
            }
        }
    }

    /// Another due for a running time.
    pub(super) fn agree(&mut self, objective: usize, at: i64, due: i64) {
        let worked = |from: i64| self.worked(objective, from, due);
        let Some(mark) = self.clocks.get(objective).map(|clock| clock.mark) else { return };
        let left = worked(mark.min(at));
        if let Some(clock) = self.clocks.get_mut(objective) {
            clock.total = clock.used.saturating_add(left);
        }
    }

    /// The promises of the ticket's other facts, from now on.
    pub(super) fn promise_anew(&mut self, promises: &'k Promises) {
        self.promises = promises;
        for (clock, promise) in self.clocks.iter_mut().zip(promises) {
            if clock.state == State::Running
                && let Some(promise) = promise
                && !promise.in_days()
            {
                // A time is as long wherever it starts.
                clock.total = promise.total(Instant::from_millis(clock.mark));
            }
        }
    }
}
