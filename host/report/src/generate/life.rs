//! What happens to a ticket between its opening and its closing.

use super::Event;
use super::clocks::Clocks;
use super::dice::Dice;
use super::effects::{Effect, Objectives, REASONS, STEPS, Shape, has, step};
use super::kinds::{Change, Kind};
use super::world::{Plan, World};
use clausola::Instant;
use serde_json::{Value, json};
use std::sync::Arc;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Of a time that is kept, how many thousandths are used: most is done early, much of the rest just before due.
const IN_TIME: [i64; 11] = [10, 60, 120, 200, 290, 390, 500, 620, 760, 900, 1000];

/// Of a time that is missed: most by little, few by very much.
const LATE: [i64; 11] = [1001, 1030, 1080, 1140, 1220, 1330, 1480, 1700, 2200, 3500, 12_000];

/// Open minutes of work for which nothing is promised.
const FREE: [i64; 9] = [3, 15, 40, 75, 130, 220, 380, 640, 1900];

/// Minutes by the clock until a customer answers.
const WAIT: [i64; 9] = [15, 60, 170, 420, 1000, 1500, 2900, 5600, 15_000];

/// The steps of a ticket that is worked on, in order.
const WAY: [usize; 5] =
    [step::ACKNOWLEDGED, step::DIAGNOSED, step::INTERVENED, step::WORKAROUND, step::RESOLVED];

pub(super) struct Life<'a> {
    world: &'a World,
    shape: &'a Shape,
    dice: &'a mut Dice,
    clocks: Clocks<'a>,
    plan: Plan,
    /// How much worse than usual the work goes these weeks, in thousandths.
    strain: u64,
    cursor: i64,
    events: Vec<Event>,
    /// A pause that nobody ended.
    still_paused: bool,
    was_agreed: bool,
    worked_around: bool,
}

impl<'a> Life<'a> {
    pub(super) fn new(
        world: &'a World,
        kind: &'a Kind,
        shape: &'a Shape,
        dice: &'a mut Dice,
        opened: i64,
        strain: u64,
    ) -> Self {
        let plan = Plan::draw(dice);
        let mut events = Vec::with_capacity(8);
        events.push(Event::new(&world.names.opened, opened));
        Self {
            world,
            shape,
            dice,
            clocks: Clocks::new(&kind.promises, shape.listed.running, opened),
            plan,
            strain,
            cursor: opened,
            events,
            still_paused: false,
            was_agreed: false,
            worked_around: false,
        }
    }

    /// The events, in order. `untold` is a fact that is said only later.
    pub(super) fn events(mut self, kind: &'a Kind, untold: Option<&Value>) -> Vec<Event> {
        self.before_work();
        if let Some(said) = untold {
            self.tell(said);
        }
        let mut second_contact = None;
        let mut last = i64::MAX;
        for position in WAY {
            if !self.takes(position) {
                continue;
            }
            if let Some((before, cancelled)) = self.plan.given_up
                && position >= before
            {
                if cancelled && let Some(at) = self.next(position) {
                    self.happened(&self.world.names.cancelled, at);
                    last = at;
                }
                break;
            }
            let Some(at) = self.next(position) else { break };
            if position == step::RESOLVED {
                last = self.resolve(at);
                break;
            }
            self.step(position, at);
            if self.plan.changed && !kind.changes.is_empty() {
                self.plan.changed = false;
                self.change(kind);
            }
            if second_contact.is_none() {
                second_contact = Some(self.contact());
            }
            self.agree();
        }
        if let Some(at) = second_contact.flatten().filter(|at| *at < last) {
            self.events.push(Event::new(&self.world.names.steps[step::CONTACTED], at));
        }
        self.events.sort_by_key(|event| event.at);
        self.events
    }

    /// The contract's own events that come before the work, such as the last piece of information.
    fn before_work(&mut self) {
        let world = self.world;
        for name in &world.own_events {
            if self.dice.chance(250) {
                let at = self.free(3);
                self.happened(name, at);
            }
        }
        for (name, effect) in &self.shape.declared {
            if effect.starts | effect.restarts != 0 && self.dice.chance(620) {
                let wait = self.dice.quantile(&WAIT).saturating_mul(MINUTE);
                let at = self.office(self.cursor.saturating_add(wait));
                self.happened(name, at);
                self.clocks.apply(*effect, at);
            }
        }
    }

    /// Whether the ticket goes through a step.
    fn takes(&mut self, position: usize) -> bool {
        let effect = self.effect(position);
        let governed = effect.stops & self.clocks.running();
        let name = STEPS.get(position).copied().unwrap_or_default();
        // An objective of the same name is what the step is for.
        let own = self.world.objectives.iter().position(|objective| {
            *objective == name || (position == step::INTERVENED && objective == "intervene")
        });
        let likely = match position {
            step::ACKNOWLEDGED if governed != 0 => 935,
            step::ACKNOWLEDGED => 750,
            step::DIAGNOSED if self.world.diagnoses => 460,
            step::DIAGNOSED => 180,
            _ if own.is_some_and(|own| has(governed, own)) => 840,
            step::INTERVENED if governed != 0 => 850,
            step::INTERVENED => 260,
            step::WORKAROUND if governed != 0 => 140,
            step::WORKAROUND => 70,
            _ => 1000,
        };
        if position == step::RESOLVED && self.plan.never_resolved { false } else { self.dice.chance(likely) }
    }

    fn effect(&self, position: usize) -> Effect {
        self.shape.steps.get(position).copied().unwrap_or_default()
    }

    fn happened(&mut self, name: &Arc<str>, at: i64) {
        self.events.push(Event::new(name, at));
        self.cursor = at;
    }

    fn step(&mut self, position: usize, at: i64) {
        let world = self.world;
        let effect = self.effect(position);
        if position == step::WORKAROUND {
            self.worked_around = effect.stops & self.shape.reopened & self.clocks.running() != 0;
        }
        self.clocks.apply(effect, at);
        if let Some(name) = world.names.steps.get(position) {
            self.happened(name, at);
        }
    }

    /// When the next step comes; `None` where it never does, for the ticket waits for good.
    fn next(&mut self, position: usize) -> Option<i64> {
        let governed = self.effect(position).stops & self.clocks.running();
        let Some((objective, per_mille)) = self.choose(governed) else { return Some(self.between()) };
        let interrupted = self.interrupt(objective, per_mille)?;
        let at = self.clocks.at_share(objective, per_mille);
        // Whoever has just got an answer still has something to do, and hurries where little time is left.
        let soonest = self.cursor.saturating_add(self.dice.between(20, 400).saturating_mul(SECOND));
        let due = self.clocks.at_share(objective, 1000).max(self.cursor.saturating_add(SECOND));
        Some(second(if interrupted { at.max(soonest) } else { at.max(soonest.min(due)) }))
    }

    /// Which of the times a step stops it is done for, and how much of it is used: the shortest that is kept.
    fn choose(&mut self, governed: Objectives) -> Option<(usize, i64)> {
        let mut dues = [(0_i64, 0_usize); 8];
        let mut count = 0_usize;
        for objective in (0..super::effects::MOST).filter(|objective| has(governed, *objective)) {
            if let Some(slot) = dues.get_mut(count) {
                *slot = (self.clocks.at_share(objective, 1000), objective);
                count = count.saturating_add(1);
            }
        }
        let dues = dues.get_mut(..count)?;
        dues.sort_unstable();
        let last = dues.last().map(|(_, objective)| *objective)?;
        let mut least = self.cursor;
        for (due, objective) in dues.iter() {
            let usual = self.clocks.promise(*objective).map_or(60, |promise| promise.late);
            let late = *due <= least || self.dice.chance(usual.saturating_mul(self.strain).div_euclid(1000));
            if late && *objective != last {
                // What has missed a shorter time comes after it.
                least = least.max(due.saturating_add(MINUTE));
                continue;
            }
            if late {
                return Some((*objective, self.dice.quantile(&LATE)));
            }
            // Now and then at the last moment.
            let drawn = if self.dice.chance(4) { 1000 } else { self.dice.quantile(&IN_TIME) };
            let used = self.clocks.share_at(*objective, least);
            let left = 1000_i64.saturating_sub(used).max(0);
            return Some((*objective, used.saturating_add(drawn.saturating_mul(left).div_euclid(1000))));
        }
        None
    }

    /// When a step comes that no promise is waiting for: soon, where another promise is.
    fn between(&mut self) -> i64 {
        let due = |clocks: &Clocks<'_>, objective| (clocks.at_share(objective, 1000), objective);
        let running = self.clocks.running();
        let running = (0..super::effects::MOST).filter(|objective| has(running, *objective));
        match running
            .map(|objective| due(&self.clocks, objective))
            .filter(|(due, _)| *due > self.cursor)
            .min()
        {
            Some((_, objective)) => {
                let used = self.clocks.share_at(objective, self.cursor);
                let left = 1000_i64.saturating_sub(used).max(0);
                let share =
                    used.saturating_add(left.saturating_mul(self.dice.between(5, 350)).div_euclid(1000));
                second(self.clocks.at_share(objective, share)).max(self.cursor.saturating_add(SECOND))
            }
            None => self.free(1),
        }
    }

    /// So long a part of the open time that work takes for which nothing is promised.
    fn free(&mut self, parts: i64) -> i64 {
        let wait = self.dice.quantile(&FREE).saturating_mul(MINUTE).div_euclid(parts.max(1)).max(20 * SECOND);
        let at = self.world.hours.due(Instant::from_millis(self.cursor), wait);
        let seconds = self.dice.between(1, 59).saturating_mul(SECOND);
        second(at.map_or(self.cursor, Instant::millis).saturating_add(seconds))
    }

    /// The first instant from one on at which somebody is there.
    fn office(&mut self, at: i64) -> i64 {
        let open = self.world.hours.next_opening(Instant::from_millis(at)).map_or(at, Instant::millis);
        second(open.saturating_add(self.dice.between(0, 40 * 60).saturating_mul(SECOND)))
    }

    /// A pause or a suspension before a step: whether there was one, `None` where it lasts for good.
    fn interrupt(&mut self, objective: usize, per_mille: i64) -> Option<bool> {
        let names = &self.world.names;
        let (paused, suspended) = (has(self.shape.paused, objective), has(self.shape.suspended, objective));
        let mut interrupted = false;
        while paused && self.plan.pauses > 0 {
            self.plan.pauses = self.plan.pauses.saturating_sub(1);
            let from = self.part_of(objective, per_mille);
            let reason = if self.dice.chance(700) {
                REASONS[0]
            } else {
                self.dice.pick(&REASONS).copied().unwrap_or(REASONS[0])
            };
            self.events
                .push(Event { fields: vec![("reason", json!(reason))], ..Event::new(&names.paused, from) });
            self.cursor = from;
            if self.dice.chance(50) {
                // Nobody resumed it: solved while it waits, or waiting for good.
                self.still_paused = true;
                self.plan.pauses = 0;
                return if self.dice.chance(500) { Some(false) } else { None };
            }
            let wait = self.dice.quantile(&WAIT).saturating_mul(MINUTE);
            let to = self.office(from.saturating_add(wait));
            self.happened(&names.resumed, to);
            self.clocks.stand_still(self.shape.paused, from, to);
            interrupted = true;
        }
        if suspended && self.plan.suspended && !self.was_agreed {
            self.plan.suspended = false;
            let from = self.part_of(objective, per_mille);
            let wait = self.dice.quantile(&WAIT).saturating_mul(MINUTE).div_euclid(2);
            let to = second(from.saturating_add(wait));
            let (signed, later) = (self.dice.chance(600), self.dice.chance(500));
            let fields = vec![("reason", json!("customer_unavailable")), ("signed", json!(signed))];
            self.events.push(Event { fields, ..Event::new(&names.suspended, from) });
            self.happened(&names.unsuspended, to);
            if signed || later {
                self.clocks.stand_still(self.shape.suspended, from, to);
            }
            if later && !signed {
                let at = second(to.saturating_add(self.dice.between(HOUR, 3 * DAY)));
                let which = Instant::from_millis(from).in_zone(self.world.zone);
                let fields = vec![("suspended_at", json!(which))];
                self.events.push(Event { fields, ..Event::new(&names.suspension_signed, at) });
            }
            interrupted = true;
        }
        Some(interrupted)
    }

    /// Some instant between now and the one at which so many thousandths of a time have counted.
    fn part_of(&mut self, objective: usize, per_mille: i64) -> i64 {
        let used = self.clocks.share_at(objective, self.cursor);
        let part = self.dice.between(50, 950);
        let share =
            used.saturating_add(per_mille.saturating_sub(used).max(0).saturating_mul(part).div_euclid(1000));
        second(self.clocks.at_share(objective, share.min(990))).max(self.cursor.saturating_add(SECOND))
    }

    /// A fact that the ticket did not say at first, soon asked for; now and then never said.
    fn tell(&mut self, said: &Value) {
        if self.dice.chance(800) {
            let at = second(self.cursor.saturating_add(self.dice.between(1, 30).saturating_mul(MINUTE)));
            let names = &self.world.names;
            self.events.push(Event {
                fields: vec![("facts", said.clone())],
                ..Event::new(&names.facts_changed, at)
            });
        }
    }

    fn change(&mut self, kind: &'a Kind) {
        // Mostly another priority.
        let urgent: Option<&Change> = kind.changes.iter().find(|change| change.priority);
        let any = self.dice.pick(&kind.changes);
        let Some(change) = (if self.dice.chance(700) { urgent.or(any) } else { any }) else { return };
        let at = second(self.cursor.saturating_add(self.dice.between(1, 20).saturating_mul(MINUTE)));
        let names = &self.world.names;
        self.events.push(Event {
            fields: vec![("facts", change.said.clone())],
            ..Event::new(&names.facts_changed, at)
        });
        self.cursor = at;
        if change
            .promises
            .iter()
            .zip(&kind.promises)
            .all(|(after, before)| after.is_some() == before.is_some())
        {
            self.clocks.promise_anew(&change.promises);
        }
    }

    /// A word with the customer after the first step; when the second comes, where there is one.
    fn contact(&mut self) -> Option<i64> {
        let (first, second_one) = (self.effect(step::CONTACTED), self.effect(step::CONTACTED_AGAIN));
        let starts = first.starts != 0;
        if !self.dice.chance(if starts { 620 } else { 210 }) {
            return None;
        }
        let at = second(self.cursor.saturating_add(self.dice.between(20, 600).saturating_mul(SECOND)));
        self.clocks.apply(first, at);
        let world = self.world;
        self.happened(world.names.steps.get(step::CONTACTED)?, at);
        if !starts {
            return None;
        }
        let governed = second_one.stops & self.clocks.running();
        let (objective, per_mille) = self.choose(governed)?;
        Some(second(self.clocks.at_share(objective, per_mille)).max(at.saturating_add(MINUTE)))
    }

    /// The parties agree on another term.
    fn agree(&mut self) {
        let agreeable = self.shape.agreeable & self.clocks.running();
        if agreeable == 0 || self.was_agreed || !self.plan.agreed || self.plan.suspended {
            return;
        }
        let Ok(objective) = usize::try_from(agreeable.trailing_zeros()) else { return };
        let Some(id) = self.world.objectives.get(objective) else { return };
        let at = second(self.cursor.saturating_add(self.dice.between(2, 12).saturating_mul(MINUTE)));
        let wait = self.dice.between(12, 140).saturating_mul(HOUR);
        let due = self.office(at.saturating_add(wait));
        let fields = vec![
            ("objective", json!(id)),
            ("due", json!(Instant::from_millis(due).in_zone(self.world.zone))),
        ];
        let names = &self.world.names;
        self.events.push(Event { fields, ..Event::new(&names.deadline_agreed, at) });
        self.cursor = at;
        self.clocks.agree(objective, at, due);
        self.was_agreed = true;
    }

    /// The solution, a reopening and another one now and then, and the closing; when it was over for the first time.
    fn resolve(&mut self, at: i64) -> i64 {
        let names = &self.world.names;
        if self.plan.only_closed {
            self.happened(&names.closed, at);
            return at;
        }
        self.step(step::RESOLVED, at);
        // What a reopening means for a pause that lasts, a provisional solution or an agreed term is for a contract to say.
        if self.plan.reopened && !self.still_paused && !self.was_agreed && !self.worked_around {
            let wait = self.dice.between(HOUR, 9 * DAY);
            let reopened = self.office(at.saturating_add(wait));
            self.happened(&names.reopened, reopened);
            self.clocks.go_on(self.shape.reopened, reopened);
            self.plan.pauses = 0;
            self.plan.suspended = false;
            if self.dice.chance(60) {
                return at;
            }
            let Some(again) = self.next(step::RESOLVED) else { return at };
            self.step(step::RESOLVED, again);
        }
        if self.dice.chance(720) {
            let wait = self.dice.between(HOUR, 7 * DAY);
            let closed = self.office(self.cursor.saturating_add(wait));
            self.happened(&names.closed, closed);
        }
        at
    }
}

/// Whole seconds, as most ticket systems keep them; never later than asked, so that what is due is in time.
fn second(at: i64) -> i64 {
    at.saturating_sub(at.rem_euclid(SECOND))
}
