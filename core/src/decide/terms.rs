//! Terms: times that are not objectives, such as a warranty.

use super::WakeUp;
use super::classify::Classifier;
use super::clock::Clock;
use super::history::History;
use super::life::Stops;
use crate::contract::model::{Length, Revision, Term};
use crate::decision::TermState;
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
        let started = history.events.iter().rev().find(|e| term.start.iter().any(|kind| e.is(*kind)));
        let Some(started) = started else { continue };
        if !classifier.holds(&term.when) {
            continue;
        }
        let until = until(revision, term, started.at)?;
        wake_up.after(until);
        found.push(TermState {
            term: Arc::clone(&term.id),
            running: history.now <= until,
            from: Moment::new(started.at, revision.zone),
            until: Moment::new(until, revision.zone),
            length: Arc::clone(&term.length.text),
            clause: term.basis.clause.clone(),
            assumed: term.basis.assumed.is_some(),
        });
    }
    Ok(found)
}

fn until(revision: &Revision, term: &Term, from: Instant) -> Result<Instant, Error> {
    let calendar = match term.calendar.and_then(|c| revision.calendars.get(c)) {
        Some(hours) => hours.with(0)?,
        None => &revision.elapsed,
    };
    match term.length.length {
        Length::CalendarDays(days) => calendar.calendar_days(from, days, term.roll),
        Length::Months(months) => calendar.months(from, months, term.roll),
        Length::Years(years) => calendar.years(from, years, term.roll),
        length => {
            let clock = Clock { calendar, stops: &Stops::default() };
            Ok(clock.due(from, length, from)?.instant())
        }
    }
}
