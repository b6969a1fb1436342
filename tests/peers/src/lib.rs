//! The calendar beside the crates `workclock` and `ule-hours`: every difference is a stated [`Choice`].
//!
//! A [`Peer`] is asked what the engine is asked. Where the answers differ, the slow reference answers once more with
//! the peer's choices in the place of the engine's, one after the other: the difference is explained only where that
//! gives the peer's answer to the millisecond. What no choice explains is a bug, here or there, and fails the test.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a judge that cannot go on must stop")]
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "the same")]

mod choice;
mod question;
mod ule_hours;
mod workclock;

pub use choice::{Choice, describe, explain};
pub use question::Question;

use clausola_tests::reference::calendar::Hours;
use jiff::{SignedDuration, Timestamp};

/// A calendar as another crate understands it.
pub trait Peer: Sized {
    /// What it is called, with its version.
    const NAME: &'static str;

    /// Where it chooses otherwise than the engine, in the order in which a cause is looked for.
    const CHOICES: &'static [Choice];

    /// Whether a shift over midnight belongs wholly to the day that it starts on.
    const SHIFTS_ARE_WHOLE: bool;

    /// Whether the windows of a date that a zone left out are open on the next one, before that date's own.
    const KEEPS_SKIPPED_DATES: bool = false;

    /// Whether a window that a gap of the clocks moves past the next one's opening hides that one.
    const PASSES_OVER_WINDOWS: bool = false;

    /// Its reading of these hours; `None` where it has no words for them.
    fn new(hours: &Hours) -> Option<Self>;

    /// The answer in milliseconds; the error is its own. `None` where it has no such question.
    fn answer(&self, question: Question) -> Option<Result<i64, String>>;
}

pub use ule_hours::UleHours;
pub use workclock::Workclock;

fn timestamp(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).expect("an instant between 1970 and 2099")
}

fn duration(millis: i64) -> SignedDuration {
    SignedDuration::from_millis(millis)
}

fn millis(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).expect("less than a thousand years")
}
