//! What the lives of all tickets share, and what one of them is going to go through.

use super::dice::Dice;
use super::effects::STEPS;
use clausola::{Calendar, Zone};
use std::sync::Arc;

/// The names of events, shared by all histories.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) steps: [Arc<str>; STEPS.len()],
    pub(super) opened: Arc<str>,
    pub(super) facts_changed: Arc<str>,
    pub(super) paused: Arc<str>,
    pub(super) resumed: Arc<str>,
    pub(super) suspended: Arc<str>,
    pub(super) unsuspended: Arc<str>,
    pub(super) suspension_signed: Arc<str>,
    pub(super) deadline_agreed: Arc<str>,
    pub(super) reopened: Arc<str>,
    pub(super) cancelled: Arc<str>,
    pub(super) closed: Arc<str>,
    pub(super) resolved: Arc<str>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            steps: STEPS.map(Arc::from),
            opened: "opened".into(),
            facts_changed: "facts_changed".into(),
            paused: "paused".into(),
            resumed: "resumed".into(),
            suspended: "suspended".into(),
            unsuspended: "unsuspended".into(),
            suspension_signed: "suspension_signed".into(),
            deadline_agreed: "deadline_agreed".into(),
            reopened: "reopened".into(),
            cancelled: "cancelled".into(),
            closed: "closed".into(),
            resolved: "resolved".into(),
        }
    }
}

/// What all lives under a contract share.
#[derive(Debug)]
pub(super) struct World {
    pub(super) names: Names,
    pub(super) zone: Zone,
    /// The hours of work for which nothing is promised.
    pub(super) hours: Calendar,
    /// The names of the objectives.
    pub(super) objectives: Vec<String>,
    /// The contract asks for a diagnosis.
    pub(super) diagnoses: bool,
    /// The contract's own events that start nothing, where it promises no times: they are all that there is.
    pub(super) own_events: Vec<Arc<str>>,
}

/// What a ticket is going to go through, drawn before its life.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) pauses: u32,
    pub(super) suspended: bool,
    /// It is given up before one of its steps, by a cancelling or by nobody.
    pub(super) given_up: Option<(usize, bool)>,
    pub(super) changed: bool,
    pub(super) agreed: bool,
    pub(super) reopened: bool,
    pub(super) never_resolved: bool,
    pub(super) only_closed: bool,
}

impl Plan {
    pub(super) fn draw(dice: &mut Dice) -> Self {
        let given_up =
            dice.chance(45).then(|| (usize::try_from(dice.between(1, 6)).unwrap_or(6), dice.chance(650)));
        Self {
            pauses: u32::from(dice.chance(230)).saturating_add(u32::from(dice.chance(45))),
            suspended: dice.chance(140),
            given_up,
            changed: dice.chance(70),
            agreed: dice.chance(45),
            reopened: dice.chance(50),
            never_resolved: dice.chance(8),
            only_closed: dice.chance(30),
        }
    }
}
