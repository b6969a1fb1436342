//! Baking a component.

use super::{at_once, unfit};
use crate::bindings::EngineIndices;
use crate::contract::open;
use crate::engine::prepare;
use crate::sandbox::{Sandbox, State};
use crate::{ContractInfo, Error, ErrorKind, Source};
use wasmtime::Store;
use wasmtime::component::{Component, ComponentNamedList, Instance, Lift};
use wasmtime_wizer::{ComponentInstanceState, Wizer};

/// The new component, the contract inside, and the engine's version.
pub(super) fn bake(
    sandbox: &Sandbox,
    plugin: &[u8],
    source: &Source,
) -> Result<(Vec<u8>, ContractInfo, String), Error> {
    let wizer = Wizer::new();
    let (context, open_to_view) = wizer.instrument_component(plugin).map_err(unfit)?;
    let component = Component::new(&sandbox.engine, &open_to_view).map_err(unfit)?;
    let prepared = prepare(sandbox, &component)?;

    let mut store = sandbox.store();
    let fault = |e, store: &Store<State>| sandbox.explain(e, store);
    let instance = prepared.instance_pre().instantiate(&mut store).map_err(|e| fault(e, &store))?;
    let plugin = EngineIndices::new(prepared.instance_pre())
        .and_then(|indices| indices.load(&mut store, &instance))
        .map_err(|e| fault(e, &store))?;
    let contracts = plugin.clausola_engine_contracts();
    let guest = contracts.contract();
    sandbox.arm(&mut store);
    let handle = open(&guest, &mut store, source).map_err(|e| fault(e, &store))??;
    let info = guest.call_info(&mut store, handle).map_err(|e| fault(e, &store))?;
    guest
        .call_bake(&mut store, handle)
        .map_err(|e| fault(e, &store))?
        .map_err(|found| Error::found(ErrorKind::Abi, found))?;
    // The host's handle is no part of the memory: without it, the memory holds what was baked and nothing else.
    handle.resource_drop(&mut store).map_err(|e| fault(e, &store))?;
    let version = contracts.call_engine_version(&mut store).map_err(|e| fault(e, &store))?;

    let mut view = View { store, instance, fault: None };
    let bytes = at_once(wizer.snapshot_component(&context, &mut view))?.map_err(unfit)?;
    match view.fault {
        None => Ok((bytes, info.into(), version)),
        Some(e) => Err(unfit(e)),
    }
}

/// What the snapshot looks at.
struct View {
    store: Store<State>,
    instance: Instance,
    /// The first thing that could not be looked at.
    fault: Option<wasmtime::Error>,
}

impl View {
    fn value<R>(&mut self, instance: &str, func: &str) -> Option<R>
    where
        (R,): ComponentNamedList + Lift + 'static,
    {
        let value = self.ask::<(R,)>(instance, func);
        value.map_err(|e| self.fault.get_or_insert(e)).ok().map(|value| value.0)
    }

    fn ask<R: ComponentNamedList + Lift + 'static>(
        &mut self,
        instance: &str,
        func: &str,
    ) -> wasmtime::Result<R> {
        let missing = || wasmtime::Error::msg("what the snapshot needs is not exported");
        let (_, within) = self.instance.get_export(&mut self.store, None, instance).ok_or_else(missing)?;
        let (_, func) = self.instance.get_export(&mut self.store, Some(&within), func).ok_or_else(missing)?;
        self.instance.get_typed_func::<(), R>(&mut self.store, func)?.call(&mut self.store, ())
    }
}

impl ComponentInstanceState for View {
    async fn call_func_ret_list_u8(
        &mut self,
        instance: &str,
        func: &str,
        contents: impl FnOnce(&[u8]) + Send,
    ) {
        let bytes: Vec<u8> = self.value(instance, func).unwrap_or_default();
        contents(&bytes);
    }

    async fn call_func_ret_s32(&mut self, instance: &str, func: &str) -> i32 {
        self.value(instance, func).unwrap_or_default()
    }

    async fn call_func_ret_s64(&mut self, instance: &str, func: &str) -> i64 {
        self.value(instance, func).unwrap_or_default()
    }

    async fn call_func_ret_f32(&mut self, instance: &str, func: &str) -> u32 {
        self.value::<f32>(instance, func).unwrap_or_default().to_bits()
    }

    async fn call_func_ret_f64(&mut self, instance: &str, func: &str) -> u64 {
        self.value::<f64>(instance, func).unwrap_or_default().to_bits()
    }
}
