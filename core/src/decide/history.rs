//! What has happened to a ticket by `now`, checked and in order.

use crate::contract::model::{EventKind, EventRef, OnReopen, Revision, STANDARD_EVENTS, event};
use crate::decision::Notice;
use crate::error::{nearest, shorten};
use crate::fact::FactSet;
use crate::ticket::Event;
use crate::{Diagnostic, Error, ErrorKind, Instant, Ticket};
use serde_json::Value as Json;
use std::sync::Arc;

/// One visible event.
#[derive(Debug)]
pub(crate) struct Seen<'t> {
    pub(crate) kind: EventKind,
    /// Which of its type it is, from 1.
    nth: u32,
    /// A `closed` that no `resolved` came before.
    resolves: bool,
    pub(crate) at: Instant,
    pub(crate) event: &'t Event,
}

impl Seen<'_> {
    pub(crate) fn is(&self, kind: EventKind) -> bool {
        self.kind == kind || self.resolves && kind == event::RESOLVED
    }

    /// Whether it is the n-th event of the type, or a later one: the second `resolved` also resolves.
    pub(crate) fn reaches(&self, wanted: &[EventRef]) -> bool {
        wanted.iter().any(|w| self.is(w.kind) && (self.nth >= w.nth || self.resolves))
    }
}

/// A stretch during which the ticket was paused for one reason.
#[derive(Debug)]
pub(crate) struct Pause {
    pub(crate) start: Instant,
    /// `None` while it lasts.
    pub(crate) end: Option<Instant>,
    pub(crate) reason: Option<Arc<str>>,
}

#[derive(Debug)]
pub(crate) struct Suspension {
    pub(crate) start: Instant,
    pub(crate) end: Option<Instant>,
    pub(crate) reason: Option<Arc<str>>,
    pub(crate) signed: bool,
}

/// A term that the parties agreed.
#[derive(Debug)]
pub(crate) struct Agreement {
    /// Position among the events.
    pub(crate) position: usize,
    pub(crate) at: Instant,
    /// Position among the objectives.
    pub(crate) objective: usize,
    pub(crate) due: Instant,
}

#[derive(Debug)]
pub(crate) struct History<'t> {
    pub(crate) now: Instant,
    pub(crate) events: Vec<Seen<'t>>,
    /// The facts from each event position on; the first entry are those at opening.
    facts: Vec<(usize, FactSet)>,
    pub(crate) pauses: Vec<Pause>,
    pub(crate) suspensions: Vec<Suspension>,
    pub(crate) agreements: Vec<Agreement>,
    /// The event that ended the ticket, where nothing has reopened it.
    pub(crate) ended_by: Option<usize>,
    pub(crate) notices: Vec<Notice>,
}

/// When the ticket was opened.
pub(crate) fn opened(ticket: &Ticket, now: Instant) -> Result<Instant, Error> {
    let first = ticket.events().iter().find(|e| e.standard == Some(event::OPENED));
    match first {
        Some(opened) if opened.at <= now => Ok(opened.at),
        _ => Err(Error::one(
            ErrorKind::Ticket,
            Diagnostic::error("not_opened_yet", "at `now` the ticket is not opened yet")
                .help("ask for an instant at or after its `opened` event")
                .at("now"),
        )),
    }
}

impl<'t> History<'t> {
    /// One in which nothing has happened, with room for so many events.
    pub(super) fn new(now: Instant, events: usize) -> Self {
        History {
            now,
            events: Vec::with_capacity(events),
            facts: Vec::with_capacity(1),
            pauses: Vec::new(),
            suspensions: Vec::new(),
            agreements: Vec::new(),
            ended_by: None,
            notices: Vec::new(),
        }
    }

    /// The facts with which a ticket is opened.
    pub(super) fn opening(
        &mut self,
        revision: &Revision,
        given: &[(String, Json)],
        errors: &mut Vec<Diagnostic>,
    ) -> FactSet {
        let mut facts = revision.fact_default();
        self.set_facts(revision, &mut facts, "facts", given, errors);
        facts
    }

    pub(crate) fn read(
        revision: &Revision,
        ticket: &'t Ticket,
        opened: Instant,
        now: Instant,
    ) -> Result<Self, Error> {
        let mut history = History::new(now, ticket.events().len());
        let mut errors = Vec::new();
        let facts = history.opening(revision, &ticket.facts, &mut errors);
        history.facts.push((0, facts));

        // `opened` comes first even where it shares its instant with events listed before it.
        let visible = || ticket.events().iter().filter(|e| e.at <= now);
        let first = visible().find(|e| e.standard == Some(event::OPENED) && e.at == opened);
        let rest = visible().filter(|e| first.is_none_or(|first| !std::ptr::eq(*e, first)));
        for event in first.into_iter().chain(rest) {
            history.see(revision, event, opened, &mut errors);
        }
        history.part_suspensions();
        if errors.is_empty() { Ok(history) } else { Err(Error::new(ErrorKind::Ticket, errors)) }
    }

    fn see(&mut self, revision: &Revision, event: &'t Event, opened: Instant, errors: &mut Vec<Diagnostic>) {
        let Some(kind) = event.standard.or_else(|| revision.own_event(&event.kind)) else {
            let names = STANDARD_EVENTS.iter().copied().chain(revision.events.iter().map(|e| &**e));
            let near =
                nearest(&event.kind, names).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            let message =
                format!("`{}` is not an event of this contract and is ignored{near}", shorten(&event.kind));
            self.notices.push(Notice::new("unknown_event", message));
            return;
        };
        if event.at < opened {
            self.odd("before_opened", event, "came before the ticket was opened");
            return;
        }
        let position = self.events.len();
        let nth = self.events.iter().filter(|e| e.kind == kind).count().saturating_add(1);
        let resolves = kind == event::CLOSED && self.ended_by.is_none();
        if self.follow(revision, event, kind, position, errors) {
            let nth = u32::try_from(nth).unwrap_or(u32::MAX);
            self.events.push(Seen { kind, nth, resolves, at: event.at, event });
        }
    }

    /// Takes note of what an event does to the ticket; `false` where it can do nothing.
    fn follow(
        &mut self,
        revision: &Revision,
        event: &Event,
        kind: EventKind,
        position: usize,
        errors: &mut Vec<Diagnostic>,
    ) -> bool {
        const ON_THE_WAY: [EventKind; 8] = [
            event::ACKNOWLEDGED,
            event::CONTACTED,
            event::DIAGNOSED,
            event::WORKAROUND,
            event::PAUSED,
            event::SUSPENDED,
            event::INTERVENED,
            event::RESOLVED,
        ];
        if self.ended_by.is_some() && ON_THE_WAY.contains(&kind) {
            let message =
                format!("`{}` (events[{}]) comes after the ticket has ended", event.kind, event.position);
            self.notices.push(Notice::new("after_the_end", message));
        }
        match kind {
            event::OPENED if position > 0 => {
                self.odd("opened_twice", event, "opens a ticket that is open already");
                return false;
            }
            event::FACTS_CHANGED => {
                let mut facts = self.facts.last().map(|(_, f)| f.clone()).unwrap_or_default();
                let path = format!("events[{}].facts", event.position);
                self.set_facts(revision, &mut facts, &path, &event.facts, errors);
                self.facts.push((position, facts));
            }
            event::PAUSED => {
                self.check_effect(event, revision.objectives.iter().any(|o| o.paused_by.paused));
                self.resume(event.at);
                let reason = event.reason.as_deref().map(Arc::from);
                self.pauses.push(Pause { start: event.at, end: None, reason });
            }
            event::RESUMED => {
                let was_paused = self.resume(event.at);
                if !was_paused {
                    self.odd("resumed_not_paused", event, "resumes a ticket that is not paused");
                }
            }
            event::SUSPENDED => {
                self.check_effect(event, revision.objectives.iter().any(|o| o.paused_by.suspended));
                // Each stands or falls by its own signature; one `unsuspended` ends all that last.
                let reason = event.reason.as_deref().map(Arc::from);
                self.suspensions.push(Suspension {
                    start: event.at,
                    end: None,
                    reason,
                    signed: event.signed,
                });
            }
            event::UNSUSPENDED => {
                let was_suspended = self.unsuspend(event.at);
                if !was_suspended {
                    self.odd("unsuspended_not_suspended", event, "ends a suspension that is not there");
                }
            }
            event::SUSPENSION_SIGNED => self.sign(event),
            event::DEADLINE_AGREED => self.agree(revision, event, position),
            event::RESOLVED | event::CLOSED | event::CANCELLED => {
                // The first of them ended it; what follows changes nothing.
                self.ended_by = self.ended_by.or(Some(position));
            }
            event::REOPENED => {
                let had_ended = self.ended_by.take().is_some();
                if !had_ended && !self.provisionally_solved(revision) {
                    self.odd("reopened_not_resolved", event, "reopens a ticket that is not resolved");
                    return false;
                }
            }
            _ => {}
        }
        true
    }

    /// Whether something stopped a time that a reopening continues, such as a workaround where the contract takes it for
    /// a solution.
    fn provisionally_solved(&self, revision: &Revision) -> bool {
        let since = self.events.iter().rev().take_while(|seen| !seen.is(event::REOPENED));
        let reopened = || revision.objectives.iter().filter(|o| o.on_reopen != OnReopen::Stopped);
        since.into_iter().any(|seen| reopened().any(|o| seen.reaches(&o.stop)))
    }

    /// A pause that stops nothing would otherwise look like one that does.
    fn check_effect(&mut self, event: &Event, stops_something: bool) {
        if !stops_something && !self.notices.iter().any(|n| &*n.code == "stops_nothing") {
            let message = format!("`{}` stops no time of this contract", event.kind);
            self.notices.push(Notice::new("stops_nothing", message));
        }
    }

    /// Ends the pause that lasts, if one does.
    fn resume(&mut self, at: Instant) -> bool {
        match self.pauses.last_mut() {
            Some(pause) if pause.end.is_none() => {
                pause.end = Some(at);
                true
            }
            _ => false,
        }
    }

    fn unsuspend(&mut self, at: Instant) -> bool {
        let mut ended = false;
        for suspension in self.suspensions.iter_mut().filter(|s| s.end.is_none()) {
            suspension.end = Some(at);
            ended = true;
        }
        ended
    }

    /// A signed suspension within another one changes the reason from then on, and nothing else.
    fn part_suspensions(&mut self) {
        let mut next: Option<Instant> = None;
        for suspension in self.suspensions.iter_mut().rev().filter(|s| s.signed) {
            if let Some(next) = next.filter(|next| suspension.end.is_none_or(|end| end > *next)) {
                suspension.end = Some(next);
            }
            next = Some(suspension.start);
        }
    }

    /// A report signed later counts from the suspension's start. It names the suspension by its instant;
    /// one that names none signs the last that is unsigned.
    fn sign(&mut self, event: &Event) {
        let named = self.suspensions.iter_mut().rev().find(|s| match event.suspended_at {
            Some(at) => s.start == at,
            None => !s.signed,
        });
        match named {
            Some(suspension) => suspension.signed = true,
            None => self.odd("signed_nothing", event, "signs a suspension that is not there"),
        }
    }

    fn agree(&mut self, revision: &Revision, event: &Event, position: usize) {
        let (Some(name), Some(due)) = (&event.objective, event.due) else { return };
        match revision.objectives.iter().position(|o| *o.id == **name) {
            Some(objective) if revision.objectives.get(objective).is_some_and(|o| o.agreeable.is_some()) => {
                self.agreements.push(Agreement { position, at: event.at, objective, due });
            }
            Some(_) => {
                let message = format!(
                    "the contract does not let the parties agree another term for `{name}`; it stays due"
                );
                self.notices.push(Notice::new("not_agreeable", message));
            }
            None => {
                let near = nearest(name, revision.objectives.iter().map(|o| &*o.id));
                let near = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                let message = format!(
                    "`deadline_agreed` names no objective of the contract: `{}`{near}",
                    shorten(name)
                );
                self.notices.push(Notice::new("unknown_objective", message));
            }
        }
    }

    fn odd(&mut self, code: &str, event: &Event, what: &str) {
        let message =
            format!("`{}` (events[{}]) {what} and is ignored", shorten(&event.kind), event.position);
        self.notices.push(Notice::new(code, message));
    }

    fn set_facts(
        &mut self,
        revision: &Revision,
        facts: &mut FactSet,
        path: &str,
        given: &[(String, Json)],
        errors: &mut Vec<Diagnostic>,
    ) {
        for (name, value) in given {
            let Some((position, fact)) = revision.facts.iter().enumerate().find(|(_, f)| *f.name == **name)
            else {
                let near = nearest(name, revision.facts.iter().map(|f| &*f.name));
                let near = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                let message =
                    format!("`{path}.{}` is not a fact of this contract and is ignored{near}", shorten(name));
                self.notices.push(Notice::new("unknown_fact", message));
                continue;
            };
            match fact.read(|| format!("{path}.{name}"), value) {
                Ok(value) => {
                    let Some(slot) = facts.get_mut(position) else { continue };
                    // The ticket as it was reported may say it over a default; nothing says it over what was reported.
                    if fact.fixed && slot.is_some() && !self.facts.is_empty() {
                        if value != *slot {
                            let message = format!(
                                "`{path}.{}` comes after the report, whose value holds",
                                shorten(name)
                            );
                            self.notices.push(Notice::new("fixed_fact", message));
                        }
                    } else {
                        *slot = value.or_else(|| fact.default.clone());
                    }
                }
                Err(d) => errors.push(d),
            }
        }
    }

    /// How many times the facts changed, plus one.
    pub(crate) fn epochs(&self) -> usize {
        self.facts.len()
    }

    /// The facts in force from the n-th change on.
    pub(crate) fn facts(&self, epoch: usize) -> &FactSet {
        static NONE: FactSet = Vec::new();
        self.facts.get(epoch).map_or(&NONE, |(_, facts)| facts)
    }

    /// The event position from which an epoch holds.
    pub(crate) fn epoch_start(&self, epoch: usize) -> usize {
        self.facts.get(epoch).map_or(0, |(position, _)| *position)
    }

    pub(crate) fn last_facts(&self) -> usize {
        self.facts.len().saturating_sub(1)
    }

    /// The facts in force at an event.
    pub(crate) fn epoch_at(&self, position: usize) -> usize {
        self.facts.partition_point(|(from, _)| *from <= position).saturating_sub(1)
    }

    /// The first event that is one of these and happened while the ticket was open.
    pub(crate) fn first_while_open(&self, wanted: &[EventRef]) -> Option<usize> {
        let mut over = false;
        self.events.iter().position(|seen| {
            over &= !seen.is(event::REOPENED);
            let found = !over && seen.reaches(wanted);
            over |= matches!(seen.kind, event::RESOLVED | event::CLOSED | event::CANCELLED);
            found
        })
    }

    /// The first event that is one of these.
    pub(crate) fn first(&self, wanted: &[EventRef]) -> Option<usize> {
        self.events.iter().position(|e| e.reaches(wanted))
    }
}
