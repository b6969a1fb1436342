//! wasmtime with a plugin's limits: what the component and the core module have in common.

use crate::{Error, ErrorKind, Limits};
use std::time::Duration;
use wasmtime::{
    Config, InstanceAllocationStrategy, OptLevel, PoolConcurrencyLimitError, PoolingAllocationConfig,
    ResourceLimiter, Store, Trap,
};

/// Room in one pooled instance for the core instances and tables that a component is made of.
const PARTS: u32 = 8;

/// An answer that is copied whatever the limit, to say how long it is.
const SMALL_ANSWER: usize = 1 << 20;

/// More entries than any table of functions of this plugin has.
const TABLE_ENTRIES: usize = 100_000;

/// An engine of wasmtime, set up for a plugin's limits.
pub(crate) struct Sandbox {
    pub(crate) engine: wasmtime::Engine,
    limits: Limits,
    /// How often the clock of the engine moves, where it does.
    tick: Option<Duration>,
}

/// What wasmtime keeps beside an instance.
pub(crate) struct State {
    memory: usize,
    /// The bytes of memory that the instance holds.
    in_use: usize,
    /// Whether the plugin asked for more than it may have since the last call began.
    refused: bool,
}

impl State {
    pub(crate) fn memory_in_use(&self) -> usize {
        self.in_use
    }
}

impl ResourceLimiter for State {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let granted = desired <= self.memory;
        self.refused |= !granted;
        if granted {
            self.in_use = desired;
        }
        Ok(granted)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let granted = desired <= TABLE_ENTRIES;
        self.refused |= !granted;
        Ok(granted)
    }
}

impl Sandbox {
    /// With room set aside for `instances`, where there are any; else memory is taken as instances start.
    pub(crate) fn new(limits: Limits, instances: Option<u32>) -> Result<Self, Error> {
        Self::with(Config::new(), limits, instances)
    }

    /// For a plugin that is called a few times: compiled in half the time, to code that is slower.
    pub(crate) fn hasty(limits: Limits) -> Result<Self, Error> {
        let mut config = Config::new();
        config.cranelift_opt_level(OptLevel::None);
        Self::with(config, limits, None)
    }

    fn with(mut config: Config, limits: Limits, instances: Option<u32>) -> Result<Self, Error> {
        config.consume_fuel(limits.fuel.is_some());
        config.epoch_interruption(limits.wall_time.is_some());
        if let Some(instances) = instances {
            let parts = instances.saturating_mul(PARTS);
            let mut pool = PoolingAllocationConfig::new();
            pool.total_component_instances(instances)
                .total_core_instances(parts)
                .total_memories(instances)
                .total_tables(parts)
                .table_elements(TABLE_ENTRIES)
                .max_memory_size(limits.memory);
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        }
        let engine = wasmtime::Engine::new(&config)
            .map_err(|e| Error::new(ErrorKind::Host, "wasmtime cannot run on this machine").caused(e))?;
        let tick = limits
            .wall_time
            .map(|time| time.div_f64(10.0).clamp(Duration::from_millis(1), Duration::from_millis(100)));
        if let Some(tick) = tick {
            move_clock(&engine, tick)?;
        }
        Ok(Self { engine, limits, tick })
    }

    pub(crate) fn store(&self) -> Store<State> {
        let mut store =
            Store::new(&self.engine, State { memory: self.limits.memory, in_use: 0, refused: false });
        store.limiter(|state| state);
        // What the plugin answers is copied out of it. A list can name one long text a million times, so that the
        // copy is far larger than the plugin's memory: this stops it while it is being made.
        store.set_hostcall_fuel(self.limits.output.max(SMALL_ANSWER));
        self.arm(&mut store);
        store
    }

    /// Gives the next call its fuel and its time.
    pub(crate) fn arm(&self, store: &mut Store<State>) {
        store.data_mut().refused = false;
        if let Some(fuel) = self.limits.fuel {
            // It can only fail where the engine does not count fuel, and then there is no limit.
            let _ = store.set_fuel(fuel);
        }
        if let (Some(time), Some(tick)) = (self.limits.wall_time, self.tick) {
            let ticks = time.as_nanos().div_ceil(tick.as_nanos().max(1));
            // One more, because the running tick is partly over.
            store.set_epoch_deadline(u64::try_from(ticks).unwrap_or(u64::MAX >> 1).saturating_add(1));
        }
    }

    /// The fuel that has gone since the call was armed.
    pub(crate) fn fuel_used(&self, store: &Store<State>) -> Option<u64> {
        Some(self.limits.fuel?.saturating_sub(store.get_fuel().ok()?))
    }

    pub(crate) fn check_input(&self, bytes: usize) -> Result<(), Error> {
        if bytes <= self.limits.input {
            return Ok(());
        }
        let message =
            format!("the text has {bytes} bytes, and {} are allowed in one call", self.limits.input);
        Err(Error::new(ErrorKind::Input, message))
    }

    pub(crate) fn check_output(&self, bytes: usize) -> Result<(), Error> {
        if bytes <= self.limits.output {
            return Ok(());
        }
        let message = format!("the answer has {bytes} bytes, and {} are allowed", self.limits.output);
        Err(Error::new(ErrorKind::Output, message))
    }

    /// Names what stopped a call.
    pub(crate) fn explain(&self, error: wasmtime::Error, store: &Store<State>) -> Error {
        let memory = || format!("the plugin needs more than its {} bytes of memory", self.limits.memory);
        let (kind, message) = match error.downcast_ref::<Trap>() {
            _ if error.is::<PoolConcurrencyLimitError>() => {
                (ErrorKind::Busy, "all the instances that are set aside are in use".to_string())
            }
            Some(Trap::OutOfFuel) => {
                let fuel = self.limits.fuel.unwrap_or_default();
                (ErrorKind::Fuel, format!("the call used up its {fuel} units of fuel"))
            }
            Some(Trap::Interrupt) => {
                let time = self.limits.wall_time.unwrap_or_default();
                (ErrorKind::Time, format!("the call took longer than its {time:?}"))
            }
            // A plugin that is refused memory has no way on but to stop.
            _ if store.data().refused => (ErrorKind::Memory, memory()),
            Some(trap) => (ErrorKind::Trap, format!("the plugin stopped at a fault of its own: {trap}")),
            None => (ErrorKind::Output, "the plugin's answer is not what the interface promises".to_string()),
        };
        tracing::warn!(kind = kind.code(), "the plugin was stopped: {message}");
        Error::new(kind, message).caused(error)
    }
}

/// Moves the engine's clock for as long as anything holds the engine.
fn move_clock(engine: &wasmtime::Engine, tick: Duration) -> Result<(), Error> {
    let engine = engine.weak();
    let clock = move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            std::thread::sleep(tick);
        }
    };
    match std::thread::Builder::new().name("clausola-clock".to_string()).spawn(clock) {
        Ok(_) => Ok(()),
        Err(e) => {
            Err(Error::new(ErrorKind::Host, "cannot start the thread that limits calls in time")
                .caused(e.into()))
        }
    }
}
