//! A thread's place in line.

use super::{Place, locked, waited};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// Where a thread waits for a place of the pool.
#[derive(Default)]
pub(super) struct Seat {
    state: Mutex<Given>,
    bell: Condvar,
}

#[derive(Default)]
enum Given {
    #[default]
    Nothing,
    Place(Place),
    /// The thread has stopped waiting.
    Gone,
}

impl Seat {
    /// The place that is given in time.
    pub(super) fn wait(&self, time: Duration) -> Option<Place> {
        let until = Instant::now().checked_add(time);
        let mut state = locked(&self.state);
        loop {
            let late = until.is_some_and(|until| until <= Instant::now());
            let next = if late { Given::Gone } else { Given::Nothing };
            if let Given::Place(place) = std::mem::replace(&mut *state, next) {
                return Some(place);
            }
            if late {
                return None;
            }
            state = waited(&self.bell, state, until);
        }
    }

    /// Gives the thread a place; it comes back where nobody waits any more.
    pub(super) fn give(&self, place: Place) -> Option<Place> {
        let mut state = locked(&self.state);
        if matches!(*state, Given::Gone) {
            return Some(place);
        }
        *state = Given::Place(place);
        self.bell.notify_one();
        None
    }
}
