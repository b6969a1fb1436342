//! The life of an objective on a ticket: when it started, what stopped it, and when its clock stood still.

use super::history::{History, Pause};
use crate::Instant;
use crate::contract::model::{Objective, OnReopen, PausedBy, event};
use std::sync::Arc;

/// How an objective's life ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It has not.
    Open,
    /// Its stop event happened.
    Stopped(usize),
    /// The ticket was cancelled, or an event made the objective pointless.
    Cancelled(usize),
}

#[derive(Debug)]
pub(crate) struct Life {
    /// The event that started it and its instant.
    pub(crate) start: (usize, Instant),
    pub(crate) end: End,
    /// Between a resolution and its reopening nothing counts.
    pub(crate) gaps: Vec<(Instant, Instant)>,
}

impl Life {
    /// `None` where it has not started.
    pub(crate) fn of(objective: &Objective, history: &History<'_>) -> Option<Self> {
        // What comes when the ticket is over starts nothing, such as a contact after the solution.
        let first = history.first_while_open(&objective.start);
        let otherwise = history.first_while_open(&objective.start_otherwise);
        let start = match (first, otherwise) {
            // A start that comes after the work was over starts nothing.
            (Some(first), Some(otherwise)) if stopped_before(objective, history, otherwise, first) => {
                otherwise
            }
            (Some(first), _) => first,
            (None, otherwise) => otherwise?,
        };
        let mut life =
            Life { start: (start, history.events.get(start)?.at), end: End::Open, gaps: Vec::new() };
        for (position, seen) in history.events.iter().enumerate().skip(start) {
            match life.end {
                End::Open if seen.reaches(&objective.stop) => life.end = End::Stopped(position),
                End::Open if seen.is(event::CANCELLED) || seen.reaches(&objective.cancel) => {
                    life.end = End::Cancelled(position);
                }
                End::Open => {}
                End::Stopped(ended) | End::Cancelled(ended) if seen.is(event::REOPENED) => {
                    life.reopen(objective, history, ended, position, seen.at);
                }
                _ => {}
            }
        }
        Some(life)
    }

    fn reopen(
        &mut self,
        objective: &Objective,
        history: &History<'_>,
        ended: usize,
        position: usize,
        at: Instant,
    ) {
        let Some(end) = history.events.get(ended) else { return };
        // A cancelled ticket that lives again owes everything that it owed before.
        let rule = if end.is(event::CANCELLED) && objective.on_reopen == OnReopen::Stopped {
            OnReopen::Continue
        } else {
            objective.on_reopen
        };
        match rule {
            OnReopen::Continue => {
                self.gaps.push((end.at, at));
                self.end = End::Open;
            }
            OnReopen::Restart => {
                self.start = (position, at);
                self.gaps.clear();
                self.end = End::Open;
            }
            OnReopen::Stopped => {}
        }
    }

    /// When it ended, or `now`.
    pub(crate) fn last(&self, history: &History<'_>) -> Instant {
        match self.end {
            End::Open => history.now,
            End::Stopped(position) | End::Cancelled(position) => {
                history.events.get(position).map_or(history.now, |e| e.at)
            }
        }
    }
}

fn stopped_before(objective: &Objective, history: &History<'_>, from: usize, to: usize) -> bool {
    let life = history.events.iter().take(to).skip(from);
    life.into_iter().any(|seen| seen.reaches(&objective.stop))
}

/// What makes a clock stand still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StopKind {
    /// Between the end of the work and its reopening.
    Gap,
    /// A signed suspension.
    Suspended,
    Paused,
}

/// A stretch during which a clock stands still, as it happened; `to` is absent while it lasts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch<'h> {
    pub(crate) kind: StopKind,
    pub(crate) from: Instant,
    pub(crate) to: Option<Instant>,
    pub(crate) reason: Option<&'h Arc<str>>,
}

/// What stops the clock of an objective, in no order; stretches may overlap and may lie outside its life.
pub(crate) fn stretches<'h>(
    objective: &'h Objective,
    history: &'h History<'_>,
    life: &'h Life,
) -> impl Iterator<Item = Stretch<'h>> {
    let by = &objective.paused_by;
    let pauses = history.pauses.iter().filter(|p| by.paused && by.counts(p)).map(|p| Stretch {
        kind: StopKind::Paused,
        from: p.start,
        to: p.end,
        reason: p.reason.as_ref(),
    });
    let suspensions = history.suspensions.iter().filter(|s| by.suspended && s.signed).map(|s| Stretch {
        kind: StopKind::Suspended,
        from: s.start,
        to: s.end,
        reason: s.reason.as_ref(),
    });
    let gaps = life.gaps.iter().map(|(from, to)| Stretch {
        kind: StopKind::Gap,
        from: *from,
        to: Some(*to),
        reason: None,
    });
    pauses.chain(suspensions).chain(gaps)
}

impl PausedBy {
    /// Whether the reason of a pause is one that stops the clock.
    pub(crate) fn counts(&self, pause: &Pause) -> bool {
        self.reasons.is_empty() || pause.reason.as_ref().is_some_and(|r| self.reasons.contains(r))
    }
}

/// The stretches of a life during which its clock stood still.
#[derive(Debug, Default)]
pub(crate) struct Stops {
    /// Sorted, disjoint, inside the life.
    pub(crate) closed: Vec<(Instant, Instant)>,
    /// The clock stands still since then.
    pub(crate) open: Option<Instant>,
}

impl Stops {
    /// Ends the stretch that lasts at an instant there.
    pub(crate) fn end_by(&mut self, at: Instant) {
        if let Some(open) = self.open.take_if(|open| *open < at) {
            self.closed.push((open, at));
        }
        for (_, to) in self.closed.iter_mut().filter(|(from, to)| *from < at && at < *to) {
            *to = at;
        }
    }

    pub(crate) fn of(objective: &Objective, history: &History<'_>, life: &Life) -> Self {
        let (start, last) = (life.start.1, life.last(history));
        let mut stops = Stops::default();
        let mut spans: Vec<(Instant, Instant)> = Vec::new();
        for stretch in stretches(objective, history, life) {
            let from = stretch.from.max(start);
            match stretch.to {
                // What lasts while the timer runs has no end yet; once the timer has ended, that is its end.
                None if life.end == End::Open => stops.open = Some(stops.open.map_or(from, |o| o.min(from))),
                to => spans.push((from, to.unwrap_or(last).min(last))),
            }
        }
        spans.retain(|(from, to)| from < to);
        crate::order::sort(&mut spans);
        for (from, to) in spans {
            match stops.closed.last_mut() {
                Some((_, end)) if from <= *end => *end = to.max(*end),
                _ => stops.closed.push((from, to)),
            }
        }
        // A closed stretch that reaches into the open one is part of it.
        while let (Some(open), Some((from, to))) = (stops.open, stops.closed.last().copied()) {
            if to < open {
                break;
            }
            stops.open = Some(open.min(from));
            stops.closed.pop();
        }
        stops
    }
}
