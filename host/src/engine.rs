//! The plugin, compiled for this machine.

use crate::bindings::EnginePre;
use crate::contract::{Live, open};
use crate::sandbox::{Sandbox, State};
use crate::{Cache, Contract, ContractInfo, Error, ErrorKind, Limits, PoolBuilder, Source};
use std::sync::Arc;
use wasmtime::Store;
use wasmtime::component::{Component, Linker};

/// The plugin, compiled for this machine. Cheap to clone, `Send` and `Sync`.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    sandbox: Sandbox,
    plugin: EnginePre<State>,
    instances: Option<u32>,
}

/// How to build an [`Engine`].
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Builder {
    limits: Limits,
    cache: Cache,
    instances: Option<u32>,
}

impl Builder {
    /// Sets what one instance and one call may use.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Keeps the compiled plugin for the next start. Without, it is compiled every time.
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = cache;
        self
    }

    /// Sets room aside for so many instances at once, so that one starts in microseconds. No more can then live
    /// at the same time. For servers; a program that loads a few contracts does without. A [`Pool`](crate::Pool)
    /// needs one more than its size, for the contract that a reload tries; pools of one engine share its room.
    pub fn instances(mut self, instances: u32) -> Self {
        self.instances = Some(instances);
        self
    }

    /// Compiles the plugin, or takes it from the cache.
    ///
    /// Errors are of the kinds [`ErrorKind::Abi`] and [`ErrorKind::Host`].
    pub fn build(self, plugin: &[u8]) -> Result<Engine, Error> {
        let sandbox = Sandbox::new(self.limits, self.instances)?;
        let component = match self.cache.load(&sandbox.engine, plugin) {
            Some(component) => component,
            None => {
                let component = Component::new(&sandbox.engine, plugin).map_err(|e| {
                    Error::new(ErrorKind::Abi, "the plugin is not a WebAssembly component").caused(e)
                })?;
                self.cache.keep(&sandbox.engine, plugin, &component);
                component
            }
        };
        let plugin = prepare(&sandbox, &component)?;
        Ok(Engine { shared: Arc::new(Shared { sandbox, plugin, instances: self.instances }) })
    }
}

/// Checks that the plugin imports nothing and exports what this host calls.
pub(crate) fn prepare(sandbox: &Sandbox, component: &Component) -> Result<EnginePre<State>, Error> {
    if let Some((import, _)) = component.component_type().imports(&sandbox.engine).next() {
        let message = format!("the plugin imports `{import}`, and a plugin may import nothing");
        return Err(Error::new(ErrorKind::Abi, message));
    }
    Linker::new(&sandbox.engine).instantiate_pre(component).and_then(EnginePre::new).map_err(|e| {
        Error::new(ErrorKind::Abi, "the plugin does not export `clausola:engine/contracts@1`").caused(e)
    })
}

impl Engine {
    /// Starts with the default limits and no cache.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Loads a contract into an instance of its own.
    pub fn contract(&self, source: Source) -> Result<Contract, Error> {
        Contract::load(self.clone(), Arc::new(source))
    }

    /// A pool of instances that serve one contract to many callers.
    pub fn pool(&self, source: Source) -> PoolBuilder {
        PoolBuilder::new(self.clone(), source)
    }

    /// The version of the engine inside the plugin, such as `0.1.0`.
    pub fn version(&self) -> Result<String, Error> {
        self.once(|plugin, store| plugin.clausola_engine_contracts().call_engine_version(store))
    }

    /// The contracts that are shipped with the plugin.
    pub fn builtins(&self) -> Result<Vec<ContractInfo>, Error> {
        let builtins = self.once(|plugin, store| plugin.clausola_engine_contracts().call_builtins(store))?;
        Ok(builtins.into_iter().map(ContractInfo::from).collect())
    }

    /// One call in an instance of its own.
    fn once<T>(
        &self,
        call: impl FnOnce(&crate::bindings::Engine, &mut Store<State>) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        let (mut store, plugin) = self.instance()?;
        call(&plugin, &mut store).map_err(|e| self.sandbox().explain(e, &store))
    }

    /// A new instance, and its fuel and time for one call.
    fn instance(&self) -> Result<(Store<State>, crate::bindings::Engine), Error> {
        let sandbox = self.sandbox();
        let mut store = sandbox.store();
        let plugin = self.shared.plugin.instantiate(&mut store).map_err(|e| sandbox.explain(e, &store))?;
        sandbox.arm(&mut store);
        tracing::trace!("an instance of the plugin has started");
        Ok((store, plugin))
    }

    /// How many instances have room set aside, where any has.
    pub(crate) fn instances(&self) -> Option<u32> {
        self.shared.instances
    }

    pub(crate) fn sandbox(&self) -> &Sandbox {
        &self.shared.sandbox
    }

    /// A new instance with a contract in it.
    pub(crate) fn start(&self, source: &Source) -> Result<Live, Error> {
        self.sandbox().check_input(source.len())?;
        let (mut store, plugin) = self.instance()?;
        let guest = plugin.clausola_engine_contracts().contract();
        let opened = open(&guest, &mut store, source);
        let handle = opened.map_err(|e| self.sandbox().explain(e, &store))??;
        Ok(Live { store, plugin, handle })
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}
