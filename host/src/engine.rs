//! The plugin, compiled for this machine.

use crate::bindings::EnginePre;
use crate::contract::Live;
use crate::sandbox::{Sandbox, State};
use crate::{Cache, Contract, ContractInfo, Error, ErrorKind, Limits, Source};
use std::sync::Arc;
use wasmtime::component::{Component, Linker};

/// The plugin, compiled for this machine. Cheap to clone, `Send` and `Sync`.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    sandbox: Sandbox,
    plugin: EnginePre<State>,
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
    /// at the same time. For servers; a program that loads a few contracts does without.
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
        if let Some((import, _)) = component.component_type().imports(&sandbox.engine).next() {
            let message = format!("the plugin imports `{import}`, and a plugin may import nothing");
            return Err(Error::new(ErrorKind::Abi, message));
        }
        let plugin = Linker::new(&sandbox.engine)
            .instantiate_pre(&component)
            .and_then(EnginePre::new)
            .map_err(|e| {
                Error::new(ErrorKind::Abi, "the plugin does not export `clausola:engine/contracts@1`")
                    .caused(e)
            })?;
        Ok(Engine { shared: Arc::new(Shared { sandbox, plugin }) })
    }
}

impl Engine {
    /// Starts with the default limits and no cache.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Loads a contract into an instance of its own.
    pub fn contract(&self, source: Source) -> Result<Contract, Error> {
        Contract::load(self.clone(), source)
    }

    /// The contracts that are shipped with the plugin.
    pub fn builtins(&self) -> Result<Vec<ContractInfo>, Error> {
        let sandbox = self.sandbox();
        let mut store = sandbox.store();
        let plugin = self.shared.plugin.instantiate(&mut store).map_err(|e| sandbox.explain(e, &store))?;
        sandbox.arm(&mut store);
        let builtins = plugin.clausola_engine_contracts().call_builtins(&mut store);
        let builtins = builtins.map_err(|e| sandbox.explain(e, &store))?;
        Ok(builtins.into_iter().map(ContractInfo::from).collect())
    }

    pub(crate) fn sandbox(&self) -> &Sandbox {
        &self.shared.sandbox
    }

    /// A new instance with a contract in it.
    pub(crate) fn start(&self, source: &Source) -> Result<Live, Error> {
        let sandbox = self.sandbox();
        sandbox.check_input(source.len())?;
        let mut store = sandbox.store();
        let plugin = self.shared.plugin.instantiate(&mut store).map_err(|e| sandbox.explain(e, &store))?;
        sandbox.arm(&mut store);
        let contract = plugin.clausola_engine_contracts().contract();
        let handle = match source {
            Source::Builtin(id) => contract.call_builtin(&mut store, id),
            Source::Toml(text) => contract.call_from_toml(&mut store, text),
            Source::Json(text) => contract.call_from_json(&mut store, text),
        };
        match handle.map_err(|e| sandbox.explain(e, &store))? {
            Ok(handle) => Ok(Live { store, plugin, handle }),
            Err(diagnostics) => Err(Error::found(ErrorKind::Contract, diagnostics)),
        }
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}
