//! One file per contract: a checked contract baked into the plugin, and what such a file says about itself.
//!
//! The plugin is started, compiles the contract, and keeps it; then its memory as it is becomes the memory that a new
//! plugin starts with. The first call finds the contract ready and reads nothing.

mod component;
mod core_module;
mod file;

pub use file::{PluginInfo, Shape};

use crate::sandbox::Sandbox;
use crate::{ContractInfo, Error, ErrorKind, Limits, Source};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// A plugin with a contract inside.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Baked {
    /// The plugin's bytes, the same for the same plugin and contract.
    pub bytes: Vec<u8>,
    /// What the contract says about itself.
    pub contract: ContractInfo,
}

/// Bakes a contract into a plugin as it ships, a component or a core module.
///
/// A custom section says which contract it is; [`PluginInfo::read`] reads it. The same plugin and contract give the
/// same bytes.
///
/// # Errors
/// [`ErrorKind::Contract`] and [`ErrorKind::Overlay`] for a contract that is refused, [`ErrorKind::Abi`] for what is
/// not a plugin, or has a contract inside already.
pub fn bake(plugin: &[u8], source: &Source) -> Result<Baked, Error> {
    let before = PluginInfo::read(plugin)?;
    if let Some(contract) = before.contract {
        let message =
            format!("the contract `{}` is baked in already: build from the plugin as it ships", contract.id);
        return Err(Error::new(ErrorKind::Abi, message));
    }
    let limits = Limits::new().wall_time(Duration::from_secs(60));
    let sandbox = Sandbox::hasty(limits)?;
    let (mut bytes, contract, engine) = match before.shape {
        Shape::Component => component::bake(&sandbox, plugin, source)?,
        Shape::CoreModule => core_module::bake(&sandbox, plugin, source)?,
    };
    file::sign(&mut bytes, &contract, &engine);
    Ok(Baked { bytes, contract })
}

/// The end of a future that never waits: the snapshot asks an instance that is right here.
fn at_once<T>(future: impl Future<Output = T>) -> Result<T, Error> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => Err(Error::new(ErrorKind::Host, "the snapshot of the plugin waits for something")),
    }
}

/// A plugin that cannot be baked.
fn unfit(e: wasmtime::Error) -> Error {
    Error::new(ErrorKind::Abi, "no contract can be baked into this plugin").caused(e)
}
