//! How each timer and each term came about.

use super::conditions::{in_words, misses};
use super::ledger::{Course, NO_STOPS};
use super::rules;
use super::trace::{
    Agreed, Basis, CalendarTrace, ComplianceTrace, EventName, ExtensionTrace, Happened, Ignored, RuleTrace,
    StopKind, StopTrace, TermTrace, Text, TimerTrace,
};
use super::words;
use crate::condition::Truth;
use crate::contract::model::{
    CoverageStatus, EventRef, Length, Objective, Revision, ServiceHours, Targets, Term,
};
use crate::decide::classify::Classifier;
use crate::decide::clock::Clock;
use crate::decide::history::History;
use crate::decide::life::{End, Life, stretches};
use crate::decide::terms;
use crate::decide::timer::Account;
use crate::decide::{Case, Judgement, names};
use crate::decision::{TermState, Timer, TimerState};
use crate::fact::FactSet;
use crate::{Error, Instant, Moment};
use std::sync::Arc;

/// One trace for each timer of the decision, in the same order.
pub(super) fn timers<'a>(
    case: &'a Case<'a>,
    judgement: &mut Judgement<'a>,
) -> Result<Vec<TimerTrace>, Error> {
    let Judgement { decision, classifier, accounts } = judgement;
    let mut found = Vec::with_capacity(decision.timers.len());
    for (timer, account) in decision.timers.iter().zip(accounts.iter()) {
        let objectives = case.revision.objectives.iter().enumerate();
        let Some((position, objective)) = objectives.into_iter().find(|(_, o)| o.id == timer.objective)
        else {
            return Err(Error::bug("a timer has no objective"));
        };
        let reader = Reader { case, objective, position, timer, account: account.as_ref() };
        found.push(reader.read(classifier)?);
    }
    Ok(found)
}

struct Reader<'a> {
    case: &'a Case<'a>,
    objective: &'a Objective,
    position: usize,
    timer: &'a Timer,
    account: Option<&'a Account<'a>>,
}

impl Reader<'_> {
    fn read(&self, classifier: &mut Classifier<'_>) -> Result<TimerTrace, Error> {
        let Case { revision, history, .. } = self.case;
        let objective = self.objective;
        let facts = history.facts(history.last_facts());
        let epoch = self.account.map_or(history.last_facts(), |a| a.epoch);
        let priority = match &objective.targets {
            Targets::Same(_) => None,
            Targets::ByPriority(_) => classifier.priority(epoch).value,
        };
        let events = |refs: &[EventRef]| -> Vec<EventName> {
            refs.iter().map(|event| words::event(revision, *event)).collect()
        };
        let starts_with = [events(&objective.start), events(&objective.start_otherwise)].concat();
        let exclusions = revision.exclusions.iter().filter(|e| e.concerns(self.position));
        let hours = objective.calendar.under(priority).and_then(|c| revision.calendars.get(c));
        Ok(TimerTrace {
            objective: Arc::clone(&objective.id),
            name: Text::of(&objective.name),
            basis: Basis::from(&objective.basis),
            target: self.timer.target.as_deref().map(words::length),
            priority: priority.and_then(|p| revision.priority.values.get(p).cloned()),
            start: self.account.and_then(|a| happened(revision, history, a.life.start.0)),
            end: self.account.and_then(|a| match a.life.end {
                End::Stopped(position) | End::Cancelled(position) => happened(revision, history, position),
                End::Open => None,
            }),
            compliance: objective.compliance.as_ref().map(|c| ComplianceTrace {
                share: c.share,
                period: Arc::from(c.period.name()),
                basis: Basis::from(&c.basis),
            }),
            starts_with,
            stops_with: events(&objective.stop),
            calendar: calendar(revision, hours, history.facts(epoch)),
            agreed: self.account.and_then(|a| a.agreed).map(|agreement| Agreed {
                at: self.moment(agreement.at),
                due: self.moment(agreement.due),
                clause: objective.agreeable.clone(),
            }),
            stops: self.account.map(|a| self.stops(&a.life)).unwrap_or_default(),
            excluded_by: self.excluded_by(classifier)?,
            undecided: exclusions
                .filter_map(|e| rules::open(revision, &e.id, &e.when, &e.basis, facts))
                .collect(),
            ledger: self.account.map(|account| self.course(account, hours).ledger()).transpose()?,
        })
    }

    fn moment(&self, at: Instant) -> Moment {
        Moment::new(at, self.case.revision.zone)
    }

    fn excluded_by(&self, classifier: &mut Classifier<'_>) -> Result<Option<RuleTrace>, Error> {
        if self.timer.state != TimerState::Excluded {
            return Ok(None);
        }
        let revision = self.case.revision;
        if let Some(rule) = classifier.covered_by()?.filter(|r| r.status == CoverageStatus::NotCovered) {
            return Ok(Some(rules::coverage_rule(revision, rule)));
        }
        Ok(classifier.excluded_by(self.position).map(|rule| RuleTrace {
            rule: Arc::clone(&rule.id),
            when: in_words(revision, &rule.when),
            reason: Text::of(&rule.reason),
            basis: Basis::from(&rule.basis),
        }))
    }

    fn course<'s>(&'s self, account: &'s Account<'s>, hours: Option<&'s ServiceHours>) -> Course<'s> {
        let history = &self.case.history;
        let facts = history.facts(account.epoch);
        Course {
            clock: account.clock(),
            hours: hours.map(|hours| (hours, held(hours, facts))),
            stretches: stretches(self.objective, history, &account.life).collect(),
            start: account.life.start.1,
            last: account.life.last(history),
            due: account.due.instant(),
            // An agreed term is an instant: what leads to it is time, whatever the target counts.
            length: account.agreed.map_or(account.target.length, |_| Length::Time(account.total)),
            zone: self.case.revision.zone,
        }
    }

    /// The pauses and suspensions that touch the timer's life, and the gaps before reopenings.
    fn stops(&self, life: &Life) -> Vec<StopTrace> {
        let history = &self.case.history;
        let by = &self.objective.paused_by;
        let (start, last) = (life.start.1, life.last(history));
        let trace = |kind, from: Instant, to: Option<Instant>, reason: &Option<Arc<str>>, ignored| {
            let inside = from < last && to.is_none_or(|to| to > start);
            inside.then(|| StopTrace {
                kind,
                from: self.moment(from),
                to: to.map(|to| self.moment(to)),
                reason: reason.clone(),
                ignored,
            })
        };
        let pauses = history.pauses.iter().filter_map(|pause| {
            let ignored = match (by.paused, by.counts(pause)) {
                (false, _) => Some(Ignored::NotForThisObjective),
                (true, false) => Some(Ignored::OtherReason),
                (true, true) => None,
            };
            trace(StopKind::Paused, pause.start, pause.end, &pause.reason, ignored)
        });
        let suspensions = history.suspensions.iter().filter_map(|suspension| {
            let ignored = match (by.suspended, suspension.signed) {
                (false, _) => Some(Ignored::NotForThisObjective),
                (true, false) => Some(Ignored::Unsigned),
                (true, true) => None,
            };
            trace(StopKind::Suspended, suspension.start, suspension.end, &suspension.reason, ignored)
        });
        let gaps = life
            .gaps
            .iter()
            .filter_map(|(from, to)| trace(StopKind::ReopenedGap, *from, Some(*to), &None, None));
        let mut found: Vec<StopTrace> = Vec::new();
        for stop in pauses.chain(suspensions).chain(gaps) {
            let key = |stop: &StopTrace| (stop.from.instant(), stop.kind);
            // A handful: not worth the code of a sort.
            let place = found.partition_point(|other| key(other) <= key(&stop));
            found.insert(place, stop);
        }
        found
    }
}

/// An event of the ticket by its position.
fn happened(revision: &Revision, history: &History<'_>, position: usize) -> Option<Happened> {
    let seen = history.events.get(position)?;
    let earlier = history.events.iter().take(position).filter(|e| e.kind == seen.kind).count();
    let nth = u32::try_from(earlier.saturating_add(1)).unwrap_or(u32::MAX);
    let event = words::event(revision, EventRef { kind: seen.kind, nth });
    Some(Happened { event, at: Moment::new(seen.at, revision.zone) })
}

/// The hours of a time, with the extensions that hold under some facts.
fn calendar(revision: &Revision, hours: Option<&ServiceHours>, facts: &FactSet) -> CalendarTrace {
    let Some(hours) = hours else {
        return CalendarTrace {
            calendar: None,
            name: None,
            hours: None,
            basis: Basis::default(),
            extensions: Vec::new(),
        };
    };
    let extensions = hours.extensions.iter().map(|extension| {
        let truth = extension.when.test(facts);
        let needs = if let Truth::Unknown(needs) = truth { names(revision, needs) } else { Vec::new() };
        ExtensionTrace {
            hours: words::hours(&extension.weekly),
            when: in_words(revision, &extension.when),
            holds: truth == Truth::True,
            misses: misses(revision, &extension.when, facts),
            needs,
            basis: Basis::from(&extension.basis),
        }
    });
    CalendarTrace {
        calendar: Some(Arc::clone(&hours.id)),
        name: Text::of(&hours.name),
        hours: Some(words::hours(&hours.spec.weekly)),
        basis: Basis::from(&hours.basis),
        extensions: extensions.collect(),
    }
}

/// The bits of the extensions that hold.
fn held(hours: &ServiceHours, facts: &FactSet) -> usize {
    let held = hours.extensions.iter().enumerate().filter(|(_, e)| e.when.test(facts) == Truth::True);
    held.fold(0, |bits, (bit, _)| bits | 1 << bit)
}

/// One trace for each term of the decision, in the same order.
pub(super) fn terms(case: &Case<'_>, states: &[TermState]) -> Result<Vec<TermTrace>, Error> {
    let mut found = Vec::with_capacity(states.len());
    for state in states {
        let Some(term) = case.revision.terms.iter().find(|t| t.id == state.term) else {
            return Err(Error::bug("a term of the decision is not in the contract"));
        };
        found.push(term_trace(case, term, state)?);
    }
    Ok(found)
}

fn term_trace(case: &Case<'_>, term: &Term, state: &TermState) -> Result<TermTrace, Error> {
    let Case { revision, history, .. } = case;
    let hours = term.calendar.and_then(|c| revision.calendars.get(c));
    let calendar_trace = CalendarTrace {
        extensions: Vec::new(),
        ..calendar(revision, hours, history.facts(history.last_facts()))
    };
    let counts =
        matches!(term.length.length, Length::Time(_) | Length::WorkingDays(_) | Length::CalendarDays(_));
    let ledger = if counts && !term.backward && term.roll == crate::calendar::Roll::None {
        let calendar = terms::calendar(revision, term)?;
        let (from, until) = (state.from.instant(), state.until.instant());
        let start = terms::counted_from(calendar, term, from)?;
        let course = Course {
            clock: Clock { calendar, stops: &NO_STOPS },
            hours: None,
            stretches: Vec::new(),
            start,
            last: history.now.clamp(start.min(until), until),
            due: until,
            length: term.length.length,
            zone: revision.zone,
        };
        Some(course.ledger()?)
    } else {
        None
    };
    Ok(TermTrace {
        term: Arc::clone(&term.id),
        name: Text::of(&term.name),
        length: words::length(&term.length.text),
        basis: Basis::from(&term.basis),
        calendar: calendar_trace,
        ledger,
    })
}
