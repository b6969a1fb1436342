//! How a pool is built.

use super::work::Crew;
use super::{Owner, Place, Pool, Shared, State};
use crate::{Contract, Engine, Error, ErrorKind, Source};
use std::collections::VecDeque;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How to build a [`Pool`]; made by [`Engine::pool`].
#[derive(Debug, Clone)]
#[must_use]
pub struct PoolBuilder {
    engine: Engine,
    source: Source,
    size: Option<usize>,
    wait: Duration,
    memory_kept: usize,
}

impl PoolBuilder {
    pub(crate) fn new(engine: Engine, source: Source) -> Self {
        Self { engine, source, size: None, wait: Duration::from_secs(1), memory_kept: 32 << 20 }
    }

    /// Sets how many calls run at once. Without: one less than [`Builder::instances`](crate::Builder::instances), or
    /// else one for each processor.
    pub fn size(mut self, size: usize) -> Self {
        self.size = Some(size);
        self
    }

    /// Sets how long a call waits for a place, 1 s where not set; after that it is [`ErrorKind::Busy`].
    pub fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Sets how many bytes of memory an instance may keep between calls, 32 MiB where not set. Memory of WebAssembly
    /// only grows: an instance that one huge ticket has blown up is thrown away, and the next call starts another.
    pub fn memory_kept(mut self, bytes: usize) -> Self {
        self.memory_kept = bytes;
        self
    }

    /// Loads the contract, once; the other places load it when they are first needed.
    ///
    /// Errors are those of [`Engine::contract`], and [`ErrorKind::Host`] for a size that the engine has no room for.
    pub fn build(self) -> Result<Pool, Error> {
        let reserved = self.engine.instances().map(|instances| instances as usize);
        let size = self.size.or(reserved.map(|all| all.saturating_sub(1))).unwrap_or_else(processors);
        let room = reserved.is_none_or(|all| size < all);
        if size == 0 || !room {
            let message = format!(
                "a pool of {size} does not fit in {} instances: it needs one more than its size, for a reload",
                reserved.unwrap_or_default()
            );
            return Err(Error::new(ErrorKind::Host, message));
        }
        let source = Arc::new(self.source);
        let mut first = Contract::load(self.engine.clone(), Arc::clone(&source))?;
        let info = first.info()?;
        let cold = || Box::new(Contract::cold(self.engine.clone(), Arc::clone(&source)));
        let mut idle: Vec<Place> = (1..size).map(|_| Place { contract: cold(), generation: 0 }).collect();
        idle.push(Place { contract: Box::new(first), generation: 0 });
        let state = State { source, info, generation: 0, spare: None, idle, line: VecDeque::new() };
        let shared = Shared {
            engine: self.engine,
            size,
            wait: self.wait,
            memory_kept: self.memory_kept,
            state: Mutex::new(state),
            reloading: Mutex::new(()),
            crew: Crew::default(),
            served: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        };
        let shared = Arc::new(shared);
        Ok(Pool { _owner: Arc::new(Owner(Arc::clone(&shared))), shared })
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
