//! The choices in which calendars differ, and the search for the one behind a difference.

use crate::{Peer, Question, timestamp};
use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;
use clausola_tests::reference::calendar::{Calendar, Hours, SEARCH_MILLIS, Skipped};
use std::fmt::Debug;

/// A semantic choice that a peer makes otherwise. `tests/README.md` has them as a table, with the reasons for ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// An edge that clocks skip: the first instant after the gap here, later by the gap's length there.
    SkippedTime,
    /// A shift over midnight beside a closed day: cut at midnight, or left whole with the day that it starts on. A
    /// contract can ask for either; each peer knows one.
    ClosedShift,
    /// `at_closing = "next_opening"`: there a deadline is always the closing time.
    AtClosing,
    /// No time at all is due at the start here, at the next opening there.
    ZeroDuration,
    /// An end before the start: nothing was worked here; there it counts negative.
    EndBeforeStart,
    /// A search that crosses a long closed time goes on to 2099 here, and is given up there.
    SearchLimit,
    /// A date that a zone left out: its windows are nowhere here. ule-hours has them on the next date, before that
    /// date's own, and drops what of these came earlier.
    SkippedDate,
    /// A window that a gap of the clocks moves past the opening of the next: both are open here, whatever their order.
    /// ule-hours, which moves it by the gap's length, takes them in the order of the list and passes over the next one.
    OvertakenWindow,
    /// The same zone in two releases of the zone database.
    ZoneData,
}

/// The choice behind a peer's answer that is not the engine's; `None` where no choice of the peer's explains it.
#[must_use]
pub fn explain<P: Peer>(
    hours: &Hours,
    question: Question,
    engine: Option<i64>,
    peer: &Result<i64, String>,
) -> Option<Choice> {
    let Ok(answer) = *peer else {
        if question == Question::Due(question.start(), 0) && P::CHOICES.contains(&Choice::ZeroDuration) {
            // It waits for an opening, and there is none.
            let opening = Question::NextOpening(question.start()).of_reference(&Calendar::new(hours.clone()));
            return opening.is_none().then_some(Choice::ZeroDuration);
        }
        // It gave up. The engine must not have found anything near.
        let far = engine.is_none_or(|at| at.abs_diff(question.start()) > SEARCH_MILLIS.unsigned_abs() / 2);
        return far.then_some(Choice::SearchLimit);
    };
    let mut model = (hours.clone(), question, false);
    let mut last = None;
    for &choice in P::CHOICES {
        let before = said(&model);
        apply::<P>(choice, &mut model);
        let now = said(&model);
        if now != before {
            last = Some(choice);
        }
        if now == Some(answer) && last.is_some() {
            return last;
        }
    }
    let reached = question.reach(answer);
    let (from, until) = (question.start().min(reached) - NEAR, question.start().max(reached) + NEAR);
    if zones_differ(hours.zone, from.max(0), until) {
        return Some(Choice::ZoneData);
    }
    if P::KEEPS_SKIPPED_DATES && date_is_skipped(hours.zone, from, until) {
        return Some(Choice::SkippedDate);
    }
    let overtaken = P::PASSES_OVER_WINDOWS
        && clocks_skip(hours.zone, from, until)
        && without_one_window(&model).any(|model| said(&model) == Some(answer));
    overtaken.then_some(Choice::OvertakenWindow)
}

/// What is asked of the reference: hours and question after the choices so far, and whether the answer is negated.
type Model = (Hours, Question, bool);

fn said((hours, question, negated): &Model) -> Option<i64> {
    let answer = question.of_reference(&Calendar::new(hours.clone()))?;
    Some(if *negated { -answer } else { answer })
}

/// Puts a peer's choice in the place of the engine's.
fn apply<P: Peer>(choice: Choice, (hours, question, negated): &mut Model) {
    match (choice, *question) {
        (Choice::SkippedTime, _) => hours.skipped = Skipped::Later,
        (Choice::ClosedShift, _) => hours.start_day = P::SHIFTS_ARE_WHOLE,
        (Choice::AtClosing, _) => hours.next_opening = false,
        (Choice::ZeroDuration, Question::Due(start, 0)) => *question = Question::NextOpening(start),
        (Choice::EndBeforeStart, Question::Worked(start, end)) if end < start => {
            *question = Question::Worked(end, start);
            *negated = true;
        }
        _ => {}
    }
}

/// How far beyond its ends a stretch of time is asked about zones.
const NEAR: i64 = 4 * 24 * HOUR;
const HOUR: i64 = 3_600_000;

fn offset(zone: Tz, at: i64) -> i32 {
    let utc = DateTime::from_timestamp_millis(at).expect("an instant of the engine's range").naive_utc();
    zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()
}

/// Whether the engine's zone data and jiff's disagree within a stretch of time.
fn zones_differ(zone: Tz, from: i64, until: i64) -> bool {
    let Ok(other) = jiff::tz::TimeZone::get(zone.name()) else { return true };
    let mut hours = (from..until).step_by(HOUR as usize);
    hours.any(|at| offset(zone, at) != other.to_offset(timestamp(at)).seconds())
}

/// Whether clocks go forward by a whole day within a stretch of time.
fn date_is_skipped(zone: Tz, from: i64, until: i64) -> bool {
    let mut hours = (from..until).step_by(HOUR as usize);
    hours.any(|at| offset(zone, at + HOUR) - offset(zone, at) >= 23 * 3600)
}

/// Whether clocks go forward within a stretch of time.
fn clocks_skip(zone: Tz, from: i64, until: i64) -> bool {
    let mut hours = (from..until).step_by(HOUR as usize);
    hours.any(|at| offset(zone, at + HOUR) > offset(zone, at))
}

/// The same hours, each time without another of their weekly windows.
fn without_one_window((hours, question, negated): &Model) -> impl Iterator<Item = Model> {
    let places =
        hours.weekly.iter().enumerate().flat_map(|(day, windows)| (0..windows.len()).map(move |n| (day, n)));
    places.map(move |(day, n)| {
        let mut hours = hours.clone();
        hours.weekly[day].remove(n);
        (hours, *question, *negated)
    })
}

/// A difference, told so that it can be asked again.
#[must_use]
pub fn describe(question: Question, engine: &impl Debug, peer: &impl Debug) -> String {
    format!("{question:?}: the engine says {engine:?}, the peer {peer:?}")
}
