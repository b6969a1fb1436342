//! Terms: times that are not objectives, such as a warranty or a notice to be given beforehand.

use super::WakeUp;
use super::classify::Classifier;
use super::history::History;
use crate::calendar::Calendar;
use crate::contract::model::{Length, Revision, Term};
use crate::decision::{TermState, TermStatus};
use crate::fact::FactValue;
use crate::{Error, Instant, Moment};
use std::sync::Arc;

pub(crate) fn terms(
    revision: &Revision,
    history: &History<'_>,
    classifier: &mut Classifier<'_>,
    wake_up: &mut WakeUp,
) -> Result<Vec<TermState>, Error> {
    let mut found = Vec::new();
    for term in &revision.terms {
        let Some(from) = start(term, history) else { continue };
        if !classifier.holds(&term.when) {
            continue;
        }
        let until = until(revision, term, from)?;
        let kept = kept(term, history, from);
        let state = match kept {
            Some(at) if at <= until => TermStatus::Met,
            Some(_) => TermStatus::Missed,
            None if history.now <= until => TermStatus::Running,
            None if term.stop.is_empty() => TermStatus::Ended,
            None => TermStatus::Missed,
        };
        if kept.is_none() {
            wake_up.after(until);
        }
        found.push(TermState {
            term: Arc::clone(&term.id),
            state,
            from: Moment::new(from, revision.zone),
            until: Moment::new(until, revision.zone),
            length: Arc::clone(&term.length.text),
            clause: term.basis.clause.clone(),
            assumed: term.basis.assumed.is_some(),
        });
    }
    Ok(found)
}

/// The last of its start events, or the instant that its fact gives.
fn start(term: &Term, history: &History<'_>) -> Option<Instant> {
    let event = history.events.iter().rev().find(|e| term.start.iter().any(|kind| e.is(*kind)));
    event.map(|e| e.at).or_else(|| match history.facts(history.last_facts()).get(term.start_fact?) {
        Some(Some(FactValue::Instant(at))) => Some(*at),
        _ => None,
    })
}

/// When what the term asks for happened; a notice may come before the start, anything else after it.
fn kept(term: &Term, history: &History<'_>, from: Instant) -> Option<Instant> {
    let fits = |at: Instant| term.backward || at >= from;
    history.events.iter().find(|e| term.stop.iter().any(|kind| e.is(*kind)) && fits(e.at)).map(|e| e.at)
}

/// The last instant of a term that is counted from `from`.
pub(crate) fn until(revision: &Revision, term: &Term, from: Instant) -> Result<Instant, Error> {
    let calendar = calendar(revision, term)?;
    let from = counted_from(calendar, term, from)?;
    match (term.length.length, term.backward) {
        (Length::Time(millis), false) => calendar.due(from, millis),
        (Length::Time(millis), true) => calendar.before(from, millis),
        (Length::WorkingDays(days), false) => calendar.working_days(from, days, &[]),
        (Length::WorkingDays(days), true) => calendar.working_days_before(from, days),
        (Length::CalendarDays(days), false) => calendar.calendar_days(from, days, term.roll),
        (Length::CalendarDays(days), true) => calendar.calendar_days_before(from, days, term.roll),
        (Length::Months(months), false) => calendar.months(from, months, term.roll),
        (Length::Months(months), true) => calendar.months_before(from, months, term.roll),
        (Length::Years(years), false) => calendar.years(from, years, term.roll),
        (Length::Years(years), true) => calendar.years_before(from, years, term.roll),
    }
}

/// Where the counting begins: a start after the cut-off is one of the next working day.
pub(crate) fn counted_from(calendar: &Calendar, term: &Term, from: Instant) -> Result<Instant, Error> {
    match term.cut_off {
        Some(minutes) => calendar.after_cut_off(from, minutes),
        None => Ok(from),
    }
}

pub(crate) fn calendar<'a>(revision: &'a Revision, term: &Term) -> Result<&'a Calendar, Error> {
    match term.calendar.and_then(|c| revision.calendars.get(c)) {
        Some(hours) => hours.with(0),
        None => Ok(&revision.elapsed),
    }
}
