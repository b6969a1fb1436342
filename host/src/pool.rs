//! Instances that serve one contract to many callers.
//!
//! A pool has so many places; a call takes one, runs in its instance, and gives it back. Who finds none free waits in
//! line, first come, first served, for as long as the pool is told to wait.
//!
//! A call runs to its end on one thread, within its [`Limits`](crate::Limits). [`Pool::call`] runs on the caller's.
//! [`Pool::call_async`] runs on threads of the pool's own, one for each place, so that no plugin can hold up an
//! executor, and any executor will do: what it costs is the hop to another thread and back, some microseconds. The
//! alternative, wasmtime's own async calls, would run on stacks of their own and yield at every tick of the clock, on
//! the executor's threads: a larger wasmtime, a stack for each call, and decisions take less time than a tick.

mod builder;
mod seat;
mod work;

pub use builder::PoolBuilder;

use crate::{Contract, ContractInfo, Engine, Error, ErrorKind, Source};
use seat::Seat;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use work::{Crew, Reply, Work};

/// Instances that serve one contract to many callers. Cheap to clone, `Send` and `Sync`.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clausola_host::{Engine, Source};
/// let plugin = std::fs::read("target/dist/clausola.component.wasm")?;
/// let engine = Engine::builder().instances(9).build(&plugin)?;
/// let pool = engine.pool(Source::Builtin("lepida-payer".into())).size(8).build()?;
///
/// let ticket = r#"{"id":"4711","facts":{},"events":[{"type":"opened","at":"2026-10-03T13:00:00+02:00"}]}"#;
/// let answer = pool.call(|contract| contract.decide_json(ticket, "2026-10-03T14:00:00+02:00"))?;
///
/// // A new text of the contract: calls that run end with the old one, calls that follow get the new one.
/// pool.reload(Source::Toml(std::fs::read_to_string("contract.toml")?))?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Pool {
    shared: Arc<Shared>,
    /// Sends the pool's threads home when the last clone goes.
    _owner: Arc<Owner>,
}

struct Owner(Arc<Shared>);

/// What a pool does now and has done, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStatus {
    /// Calls that can run at once.
    pub size: usize,
    /// Places that are free.
    pub idle: usize,
    /// Calls that wait for a place.
    pub waiting: usize,
    /// How often the contract was reloaded.
    pub generation: u64,
    /// Calls that came back with an answer, which may be a refusal of the engine.
    pub served: u64,
    /// Calls that did not: at a limit, a trap, a bad contract or ticket of the typed calls.
    pub failed: u64,
    /// Calls that waited for a place in vain.
    pub refused: u64,
}

pub(crate) struct Shared {
    engine: Engine,
    size: usize,
    wait: Duration,
    memory_kept: usize,
    state: Mutex<State>,
    /// Held by the one reload that may run: it needs an instance beside those of the places.
    reloading: Mutex<()>,
    crew: Crew,
    served: AtomicU64,
    failed: AtomicU64,
    refused: AtomicU64,
}

struct State {
    source: Arc<Source>,
    info: ContractInfo,
    generation: u64,
    /// The instance in which a reload tried the new contract, for the next place that takes it over.
    spare: Option<Contract>,
    /// The one used last is used next: its memory is still in the processor's caches.
    idle: Vec<Place>,
    /// Who waits for a place; only while none is idle.
    line: VecDeque<Waiter>,
}

/// One of the pool's places, with or without an instance in it.
pub(crate) struct Place {
    /// In a box, because places are passed from hand to hand.
    contract: Box<Contract>,
    generation: u64,
}

enum Waiter {
    /// A thread that will run its call itself.
    Thread(Arc<Seat>),
    /// A call for the pool's own threads, and when it has waited long enough.
    Call(Arc<dyn Work>, Instant),
}

impl Pool {
    /// Runs a call in one of the instances, on this thread.
    ///
    /// Beside the errors of the call itself: [`ErrorKind::Busy`] where no place became free in time.
    pub fn call<T>(&self, call: impl FnOnce(&mut Contract) -> Result<T, Error>) -> Result<T, Error> {
        let mut lease = Lease { shared: &self.shared, place: Some(self.shared.take()?) };
        match &mut lease.place {
            Some(place) => self.shared.count(call(&mut place.contract)),
            None => Err(Error::new(ErrorKind::Host, "a lease without a place")),
        }
    }

    /// The same without blocking: the call runs on a thread of the pool's own. A future that is dropped while it waits
    /// in line leaves the line.
    pub async fn call_async<T, F>(&self, call: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Contract) -> Result<T, Error> + Send + 'static,
    {
        let (work, reply) = Reply::to(call);
        Crew::muster(&self.shared, self.shared.size)?;
        self.shared.enqueue(work);
        reply.await
    }

    /// The decision on a ticket as JSON text; see [`Contract::decide_json`].
    pub fn decide_json(&self, ticket: &str, now: &str) -> Result<String, Error> {
        self.call(|contract| contract.decide_json(ticket, now))
    }

    /// The same without blocking.
    pub async fn decide_json_async(&self, ticket: String, now: String) -> Result<String, Error> {
        self.call_async(move |contract| contract.decide_json(&ticket, &now)).await
    }

    /// Has the calls that follow answered by another contract, or by a changed text of the same. Calls that run end
    /// with the contract that they began with; none is lost.
    ///
    /// A contract that is refused leaves the old one in place: the error says what is wrong with it.
    pub fn reload(&self, source: Source) -> Result<ContractInfo, Error> {
        let _one_at_a_time = locked(&self.shared.reloading);
        let unused = locked(&self.shared.state).spare.take();
        drop(unused);
        let source = Arc::new(source);
        let tried = Contract::load(self.shared.engine.clone(), Arc::clone(&source))
            .and_then(|mut contract| contract.info().map(|info| (contract, info)));
        let (contract, info) = match tried {
            Ok(tried) => tried,
            Err(e) => {
                tracing::warn!(kind = e.kind().code(), "the contract was not reloaded, the old one stays");
                return Err(e);
            }
        };
        let mut state = locked(&self.shared.state);
        state.generation = state.generation.saturating_add(1);
        state.source = source;
        state.info = info.clone();
        state.spare = Some(contract);
        let old = std::mem::take(&mut state.idle);
        let generation = state.generation;
        drop(state);
        tracing::info!(contract = %info.id, revision = %info.revision, hash = %info.hash, generation, "reloaded");
        for place in old {
            self.shared.give_back(place);
        }
        Ok(info)
    }

    /// [`Pool::reload`] on a thread of the pool's own.
    pub async fn reload_async(&self, source: Source) -> Result<ContractInfo, Error> {
        let pool = self.clone();
        let (work, reply) = Reply::plain(move || pool.reload(source));
        Crew::muster(&self.shared, self.shared.size)?;
        self.shared.crew.hand(work, None);
        reply.await
    }

    /// What the contract that answers the next call says about itself.
    #[must_use]
    pub fn info(&self) -> ContractInfo {
        locked(&self.shared.state).info.clone()
    }

    /// What the pool does now and has done.
    #[must_use]
    pub fn status(&self) -> PoolStatus {
        let shared = &self.shared;
        let state = locked(&shared.state);
        PoolStatus {
            size: shared.size,
            idle: state.idle.len(),
            waiting: state.line.len(),
            generation: state.generation,
            served: shared.served.load(Ordering::Relaxed),
            failed: shared.failed.load(Ordering::Relaxed),
            refused: shared.refused.load(Ordering::Relaxed),
        }
    }
}

impl Shared {
    /// A place for the calling thread, waited for in line.
    fn take(&self) -> Result<Place, Error> {
        let mut state = locked(&self.state);
        // Whoever stands in line was here before.
        if state.line.is_empty()
            && let Some(place) = state.idle.pop()
        {
            return Ok(place);
        }
        let seat = Arc::new(Seat::default());
        state.line.push_back(Waiter::Thread(Arc::clone(&seat)));
        drop(state);
        seat.wait(self.wait).ok_or_else(|| {
            let is_own =
                |waiter: &Waiter| matches!(waiter, Waiter::Thread(other) if Arc::ptr_eq(other, &seat));
            locked(&self.state).line.retain(|waiter| !is_own(waiter));
            self.busy()
        })
    }

    /// Hands a call to the pool's threads, or puts it in line.
    fn enqueue(&self, work: Arc<dyn Work>) {
        let mut state = locked(&self.state);
        if state.line.is_empty()
            && let Some(place) = state.idle.pop()
        {
            drop(state);
            self.crew.hand(work, Some(place));
            return;
        }
        let until = Instant::now().checked_add(self.wait);
        state.line.push_back(Waiter::Call(work, until.unwrap_or_else(Instant::now)));
        drop(state);
        // One of them looks when the first in line has waited long enough.
        self.crew.wake();
    }

    /// Puts a place to its next use.
    pub(crate) fn give_back(&self, mut place: Place) {
        if place.contract.memory() > self.memory_kept {
            place.contract.cool();
        }
        loop {
            let mut state = locked(&self.state);
            if place.generation != state.generation {
                drop(state);
                // The old instance goes before the place has another: there is room for no more, and a reload may need it.
                place.contract.cool();
                let mut state = locked(&self.state);
                let taken_over = state.spare.take();
                let (source, generation) = (Arc::clone(&state.source), state.generation);
                drop(state);
                let contract = taken_over.unwrap_or_else(|| Contract::cold(self.engine.clone(), source));
                place = Place { contract: Box::new(contract), generation };
                continue;
            }
            match state.line.pop_front() {
                None => {
                    state.idle.push(place);
                    return;
                }
                Some(Waiter::Thread(seat)) => match seat.give(place) {
                    None => return,
                    Some(back) => place = back,
                },
                Some(Waiter::Call(work, until)) => {
                    drop(state);
                    if work.is_gone() {
                        continue;
                    }
                    if until > Instant::now() {
                        self.crew.hand(work, Some(place));
                        return;
                    }
                    work.refuse(self.busy());
                }
            }
        }
    }

    /// Refuses the calls that have waited long enough; when the next one will have.
    pub(crate) fn turn_away(&self) -> Option<Instant> {
        loop {
            let mut state = locked(&self.state);
            let call = |waiter: &Waiter| match waiter {
                Waiter::Call(work, until) => Some((Arc::clone(work), *until)),
                Waiter::Thread(_) => None,
            };
            // All wait equally long, so the first in line is the first to go.
            let (at, (work, until)) =
                state.line.iter().enumerate().find_map(|(at, waiter)| Some((at, call(waiter)?)))?;
            if until > Instant::now() {
                return Some(until);
            }
            state.line.remove(at);
            drop(state);
            if !work.is_gone() {
                work.refuse(self.busy());
            }
        }
    }

    /// Runs a call in a place, and puts the place to its next use.
    pub(crate) fn run(&self, work: &dyn Work, place: Place) {
        let mut lease = Lease { shared: self, place: Some(place) };
        if let Some(place) = &mut lease.place {
            match work.run(Some(&mut place.contract)) {
                Some(true) => self.served.fetch_add(1, Ordering::Relaxed),
                Some(false) => self.failed.fetch_add(1, Ordering::Relaxed),
                None => 0,
            };
        }
        drop(lease);
        // Told only now, so that who asks again at once finds the place free.
        work.tell();
    }

    fn count<T>(&self, answer: Result<T, Error>) -> Result<T, Error> {
        let counter = if answer.is_ok() { &self.served } else { &self.failed };
        counter.fetch_add(1, Ordering::Relaxed);
        answer
    }

    fn busy(&self) -> Error {
        self.refused.fetch_add(1, Ordering::Relaxed);
        let message = format!("no instance of the plugin became free in {:?}", self.wait);
        tracing::warn!(size = self.size, "{message}");
        Error::new(ErrorKind::Busy, message)
    }
}

/// A place in use; given back even where the call panics.
struct Lease<'a> {
    shared: &'a Shared,
    place: Option<Place>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(place) = self.place.take() {
            self.shared.give_back(place);
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.crew.dismiss();
    }
}

/// What a lock guards is whole between calls, whoever panicked while holding it.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// As [`locked`], after waiting for a sign.
fn waited<'a, T>(bell: &Condvar, guard: MutexGuard<'a, T>, until: Option<Instant>) -> MutexGuard<'a, T> {
    match until {
        None => bell.wait(guard).unwrap_or_else(PoisonError::into_inner),
        Some(until) => {
            let time = until.saturating_duration_since(Instant::now());
            bell.wait_timeout(guard, time).unwrap_or_else(PoisonError::into_inner).0
        }
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").field("status", &self.status()).finish_non_exhaustive()
    }
}
