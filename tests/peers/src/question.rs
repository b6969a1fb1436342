//! What is asked, and the engine's and the reference's answers.

use clausola::{Calendar, Error, Instant};
use clausola_tests::reference::calendar as slow;

/// A question about a calendar, in milliseconds since 1970 and milliseconds of open time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Open time from the first to the second; the second may be the earlier one.
    Worked(i64, i64),
    /// The earliest instant with so much open time since the first.
    Due(i64, i64),
    /// The latest instant with so much open time until the first.
    Before(i64, i64),
    /// The first open instant from one on.
    NextOpening(i64),
}

impl Question {
    /// The engine's answer in milliseconds.
    pub fn of_engine(self, calendar: &Calendar) -> Result<i64, Error> {
        let at = Instant::from_millis;
        match self {
            Self::Worked(start, end) => calendar.worked(at(start), at(end)),
            Self::Due(start, millis) => calendar.due(at(start), millis).map(Instant::millis),
            Self::Before(end, millis) => calendar.before(at(end), millis).map(Instant::millis),
            Self::NextOpening(start) => calendar.next_opening(at(start)).map(Instant::millis),
        }
    }

    /// The reference's answer; `None` where nothing is found within two years.
    #[must_use]
    pub fn of_reference(self, calendar: &slow::Calendar) -> Option<i64> {
        match self {
            Self::Worked(start, end) => Some(calendar.worked(start, end)),
            Self::Due(start, millis) => calendar.due(start, millis),
            Self::Before(end, millis) => calendar.before(end, millis),
            // The first open millisecond ends a millisecond after it begins.
            Self::NextOpening(start) => calendar.due_without(start, 1, &[]).map(|end| end - 1),
        }
    }

    /// The instant that it starts from.
    #[must_use]
    pub fn start(self) -> i64 {
        match self {
            Self::Worked(start, _)
            | Self::Due(start, _)
            | Self::Before(start, _)
            | Self::NextOpening(start) => start,
        }
    }

    /// The instant that an answer speaks about: itself, or the end of what was worked.
    #[must_use]
    pub fn reach(self, answer: i64) -> i64 {
        if let Self::Worked(_, end) = self { end } else { answer }
    }
}
