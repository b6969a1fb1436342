//! Calls that run on the pool's own threads, and the futures that wait for them.

use super::{Place, Shared, locked, waited};
use crate::{Contract, Error, ErrorKind};
use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Waker};

/// A call whose answer somebody waits for.
pub(crate) trait Work: Send + Sync {
    /// Runs it; whether it came to an answer. Nothing where nobody waits any more.
    fn run(&self, contract: Option<&mut Contract>) -> Option<bool>;
    /// Ends it without running it.
    fn refuse(&self, error: Error);
    /// Wakes who waits.
    fn tell(&self);
    /// Whether nobody waits any more.
    fn is_gone(&self) -> bool;
}

/// A call and its answer.
struct Task<T, F> {
    state: Mutex<TaskState<T, F>>,
}

struct TaskState<T, F> {
    call: Option<F>,
    answer: Option<Answer<T>>,
    waker: Option<Waker>,
    gone: bool,
}

/// What came of a call; a panic goes on where the answer is waited for.
enum Answer<T> {
    Given(Result<T, Error>),
    Panicked(Box<dyn Any + Send>),
}

impl<T, F> Task<T, F> {
    fn finish(&self, answer: Answer<T>) {
        locked(&self.state).answer = Some(answer);
    }
}

impl<T, F> Work for Task<T, F>
where
    T: Send,
    F: FnOnce(Option<&mut Contract>) -> Result<T, Error> + Send,
{
    fn run(&self, contract: Option<&mut Contract>) -> Option<bool> {
        let call = locked(&self.state).call.take()?;
        // The contract survives: a call that does not come back from its instance has lost it already.
        match catch_unwind(AssertUnwindSafe(|| call(contract))) {
            Ok(answer) => {
                let good = answer.is_ok();
                self.finish(Answer::Given(answer));
                Some(good)
            }
            Err(panic) => {
                self.finish(Answer::Panicked(panic));
                Some(false)
            }
        }
    }

    fn refuse(&self, error: Error) {
        self.finish(Answer::Given(Err(error)));
        self.tell();
    }

    fn tell(&self) {
        let waker = locked(&self.state).waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn is_gone(&self) -> bool {
        locked(&self.state).gone
    }
}

/// What a [`Reply`] needs of its task, whatever the call's type.
trait Outcome<T>: Send + Sync {
    fn poll(&self, waker: &Waker) -> Option<Answer<T>>;
    fn leave(&self);
}

impl<T, F> Outcome<T> for Task<T, F>
where
    T: Send,
    F: Send,
{
    fn poll(&self, waker: &Waker) -> Option<Answer<T>> {
        let mut state = locked(&self.state);
        let answer = state.answer.take();
        if answer.is_none() {
            state.waker = Some(waker.clone());
        }
        answer
    }

    fn leave(&self) {
        let mut state = locked(&self.state);
        state.gone = true;
        let call = state.call.take();
        drop(state);
        // What it holds is the caller's: its end may take locks of its own.
        drop(call);
    }
}

/// The answer to come.
pub(super) struct Reply<T> {
    task: Arc<dyn Outcome<T>>,
}

impl<T: Send + 'static> Reply<T> {
    /// A call in an instance.
    pub(super) fn to<F>(call: F) -> (Arc<dyn Work>, Self)
    where
        F: FnOnce(&mut Contract) -> Result<T, Error> + Send + 'static,
    {
        Self::of(move |contract: Option<&mut Contract>| match contract {
            Some(contract) => call(contract),
            None => Err(Error::new(ErrorKind::Host, "a call without a place")),
        })
    }

    /// Something to do that needs no instance.
    pub(super) fn plain<F>(act: F) -> (Arc<dyn Work>, Self)
    where
        F: FnOnce() -> Result<T, Error> + Send + 'static,
    {
        Self::of(move |_: Option<&mut Contract>| act())
    }

    fn of<F>(call: F) -> (Arc<dyn Work>, Self)
    where
        F: FnOnce(Option<&mut Contract>) -> Result<T, Error> + Send + 'static,
    {
        let state = TaskState { call: Some(call), answer: None, waker: None, gone: false };
        let task = Arc::new(Task { state: Mutex::new(state) });
        (Arc::<Task<T, F>>::clone(&task), Self { task })
    }
}

impl<T> Future for Reply<T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.task.poll(context.waker()) {
            None => Poll::Pending,
            Some(Answer::Given(answer)) => Poll::Ready(answer),
            Some(Answer::Panicked(panic)) => resume_unwind(panic),
        }
    }
}

impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        self.task.leave();
    }
}

/// The pool's own threads. They start with the first call that needs them: one for each place, and one more, so that
/// there is always one that looks at the line.
#[derive(Default)]
pub(super) struct Crew {
    desk: Mutex<Desk>,
    bell: Condvar,
}

#[derive(Default)]
struct Desk {
    ready: VecDeque<(Arc<dyn Work>, Option<Place>)>,
    hired: usize,
    dismissed: bool,
    /// How often somebody has joined the line, so that no sign is missed between a look at it and a wait.
    joined: u64,
}

impl Crew {
    /// Sees to it that the threads are there.
    pub(super) fn muster(shared: &Arc<Shared>, places: usize) -> Result<(), Error> {
        let mut desk = locked(&shared.crew.desk);
        while desk.hired <= places {
            let own = Arc::clone(shared);
            let thread = std::thread::Builder::new().name("clausola-pool".to_string());
            match thread.spawn(move || own.crew.serve(&own)) {
                Ok(_) => desk.hired = desk.hired.saturating_add(1),
                // Two are enough to go on with: one that runs calls, and one that looks at the line.
                Err(_) if desk.hired >= 2 => return Ok(()),
                Err(e) => {
                    let message = "cannot start the threads that run calls";
                    return Err(Error::new(ErrorKind::Host, message).caused(e.into()));
                }
            }
        }
        Ok(())
    }

    pub(super) fn hand(&self, work: Arc<dyn Work>, place: Option<Place>) {
        locked(&self.desk).ready.push_back((work, place));
        self.bell.notify_one();
    }

    /// Says that a call stands in line: one of the threads looks when it has waited long enough.
    pub(super) fn wake(&self) {
        let mut desk = locked(&self.desk);
        desk.joined = desk.joined.wrapping_add(1);
        self.bell.notify_one();
    }

    pub(super) fn dismiss(&self) {
        locked(&self.desk).dismissed = true;
        self.bell.notify_all();
    }

    fn serve(&self, shared: &Shared) {
        loop {
            let joined = locked(&self.desk).joined;
            // Looked at while the desk is not locked: the line has a lock of its own.
            let until = shared.turn_away();
            let mut desk = locked(&self.desk);
            let Some((work, place)) = desk.ready.pop_front() else {
                if desk.dismissed {
                    return;
                }
                if desk.joined == joined {
                    drop(waited(&self.bell, desk, until));
                }
                continue;
            };
            drop(desk);
            if until.is_some() {
                // Somebody else has to look at the line while this one is busy.
                self.bell.notify_one();
            }
            match place {
                Some(place) => shared.run(&*work, place),
                None => {
                    let _nothing_to_count = work.run(None);
                    work.tell();
                }
            }
        }
    }
}
