//! What an event does to the timers of a ticket, found out by asking.

use super::ask::{Asked, Asker, Given, list, text};
use clausola::{Decision, TimerState};
use serde_json::{Value, json};
use std::sync::Arc;

/// A set of objectives, by their positions.
pub(super) type Objectives = u32;

/// The objectives that a set can hold.
pub(super) const MOST: usize = 32;

/// The ways of an ordinary ticket, in the order in which they are asked about.
pub(super) const STEPS: [&str; 8] =
    ["acknowledged", "contacted", "contacted", "diagnosed", "intervened", "workaround", "resolved", "closed"];

/// Positions in [`STEPS`].
pub(super) mod step {
    pub(crate) const ACKNOWLEDGED: usize = 0;
    pub(crate) const CONTACTED: usize = 1;
    pub(crate) const CONTACTED_AGAIN: usize = 2;
    pub(crate) const DIAGNOSED: usize = 3;
    pub(crate) const INTERVENED: usize = 4;
    pub(crate) const WORKAROUND: usize = 5;
    pub(crate) const RESOLVED: usize = 6;
}

/// What one event does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Effect {
    /// Those that it starts where they wait for it.
    pub(super) starts: Objectives,
    /// Those that it starts again where they run.
    pub(super) restarts: Objectives,
    /// Those that it stops where they run.
    pub(super) stops: Objectives,
    /// Those that it makes pointless.
    pub(super) cancels: Objectives,
}

/// Where the objectives of a ticket stand when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Listed {
    pub(super) running: Objectives,
    pub(super) pending: Objectives,
    pub(super) excluded: Objectives,
}

impl Listed {
    pub(super) fn of(asker: &Asker<'_>, decision: &Decision) -> Self {
        let mut listed = Self::default();
        for timer in &decision.timers {
            let bit = bit(asker.position(timer));
            match timer.state {
                TimerState::Excluded => listed.excluded |= bit,
                TimerState::Pending => listed.pending |= bit,
                _ => listed.running |= bit,
            }
        }
        listed
    }

    pub(super) fn live(self) -> Objectives {
        self.running | self.pending
    }
}

/// What happens to the tickets whose objectives stand alike when they are opened.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) listed: Listed,
    /// By the position of the step.
    pub(super) steps: [Effect; STEPS.len()],
    /// The contract's own events that start something.
    pub(super) declared: Vec<(Arc<str>, Effect)>,
    /// Those whose clocks stand still between `paused` and `resumed`.
    pub(super) paused: Objectives,
    /// The same during a signed suspension.
    pub(super) suspended: Objectives,
    /// Those for which another term can be agreed.
    pub(super) agreeable: Objectives,
    /// Those that run again when a solved ticket is reopened.
    pub(super) reopened: Objectives,
}

pub(super) fn bit(position: Option<usize>) -> Objectives {
    position.and_then(|n| 1_u32.checked_shl(u32::try_from(n).ok()?)).unwrap_or_default()
}

pub(super) fn has(set: Objectives, position: usize) -> bool {
    set & bit(Some(position)) != 0
}

/// The reasons for which a ticket waits, the first the most usual.
pub(super) const REASONS: [&str; 3] = ["waiting_on_customer", "information_requested", "customer_approval"];

fn plain(kind: &str) -> Asked<'_> {
    (kind, Value::Null)
}

fn steps(position: usize) -> Vec<Asked<'static>> {
    let first = (position == step::CONTACTED_AGAIN).then_some("contacted");
    first.into_iter().chain(STEPS.get(position).copied()).map(plain).collect()
}

impl Shape {
    pub(super) fn learn(asker: &Asker<'_>, description: &Value, facts: &Given, listed: Listed) -> Self {
        let mut learner = Learner { asker, facts, starters: vec![vec![]; MOST] };
        let mut learned = Self {
            listed,
            steps: Default::default(),
            declared: vec![],
            paused: 0,
            suspended: 0,
            agreeable: 0,
            reopened: 0,
        };
        if listed.live() == 0 {
            return learned;
        }
        for (position, effect) in learned.steps.iter_mut().enumerate() {
            let before = if position == step::CONTACTED_AGAIN { vec![plain("contacted")] } else { vec![] };
            *effect = learner.effect(&before, &steps(position));
        }
        learner.find_starters(listed.pending);
        // What a timer does that starts later can be seen only when it runs.
        for objective in (0..MOST).filter(|objective| has(listed.pending, *objective)) {
            let started = learner.starters.get(objective).cloned().unwrap_or_default();
            for (position, effect) in learned.steps.iter_mut().enumerate() {
                let mut then = started.clone();
                let contacts = started.iter().filter(|(kind, _)| *kind == "contacted").count();
                match position {
                    step::CONTACTED if contacts > 0 => continue,
                    step::CONTACTED_AGAIN if contacts > 0 => then.push(plain("contacted")),
                    _ => then.extend(steps(position)),
                }
                match learner.state(&then, objective) {
                    Some(TimerState::Met) => effect.stops |= bit(Some(objective)),
                    Some(TimerState::Cancelled) => effect.cancels |= bit(Some(objective)),
                    _ => {}
                }
            }
        }
        let own = list(description, "events").iter().filter_map(|event| text(event, "event"));
        for event in own {
            let effect = learner.effect(&[], &[plain(event)]);
            if effect != Effect::default() {
                learned.declared.push((Arc::from(event), effect));
            }
        }
        let signed = json!({ "reason": "customer_unavailable", "signed": true });
        for objective in (0..MOST).filter(|objective| has(listed.live(), *objective)) {
            let bit = bit(Some(objective));
            let after = |learner: &Learner<'_>, more: &[Asked<'_>]| {
                let started = learner.starters.get(objective).cloned().unwrap_or_default();
                learner.state(&started.iter().chain(more).cloned().collect::<Vec<_>>(), objective)
            };
            let paused = ("paused", json!({ "reason": REASONS[0] }));
            if after(&learner, &[paused]) == Some(TimerState::Paused) {
                learned.paused |= bit;
            }
            if after(&learner, &[("suspended", signed.clone())]) == Some(TimerState::Paused) {
                learned.suspended |= bit;
            }
            let again = after(&learner, &[plain("resolved"), plain("reopened")]);
            if matches!(again, Some(TimerState::Running)) {
                learned.reopened |= bit;
            }
        }
        for (position, objective) in list(description, "objectives").iter().enumerate() {
            if objective.get("agreeable").is_some_and(|clause| !clause.is_null()) {
                learned.agreeable |= bit(Some(position));
            }
        }
        learned
    }
}

struct Learner<'a> {
    asker: &'a Asker<'a>,
    facts: &'a Given,
    /// By objective, what makes it run where it does not run from the opening on.
    starters: Vec<Vec<Asked<'static>>>,
}

impl Learner<'_> {
    fn state(&self, events: &[Asked<'_>], objective: usize) -> Option<TimerState> {
        let decision = self.asker.happened(self.facts, events)?;
        let timer = decision.timers.iter().find(|timer| self.asker.position(timer) == Some(objective))?;
        Some(timer.state)
    }

    /// What changes where `events` happen instead of `before`.
    fn effect(&self, before: &[Asked<'_>], events: &[Asked<'_>]) -> Effect {
        let mut effect = Effect::default();
        let (Some(was), Some(is)) =
            (self.asker.happened(self.facts, before), self.asker.happened(self.facts, events))
        else {
            return effect;
        };
        for (was, is) in was.timers.iter().zip(&is.timers) {
            let bit = bit(self.asker.position(is));
            let earlier = was.elapsed_seconds > is.elapsed_seconds;
            match (was.state, is.state) {
                (TimerState::Pending, TimerState::Running) => effect.starts |= bit,
                (TimerState::Pending, TimerState::Met) => {
                    effect.starts |= bit;
                    effect.stops |= bit;
                }
                (TimerState::Running, TimerState::Running) if earlier => effect.restarts |= bit,
                (TimerState::Running, TimerState::Met) => effect.stops |= bit,
                (TimerState::Running, TimerState::Cancelled) => effect.cancels |= bit,
                _ => {}
            }
        }
        effect
    }

    fn find_starters(&mut self, pending: Objectives) {
        for objective in (0..MOST).filter(|objective| has(pending, *objective)) {
            let found = (0..STEPS.len())
                .map(steps)
                .find(|events| self.state(events, objective) == Some(TimerState::Running));
            if let (Some(slot), Some(found)) = (self.starters.get_mut(objective), found) {
                *slot = found;
            }
        }
    }
}
