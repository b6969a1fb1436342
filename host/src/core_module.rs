//! The plugin as a core module, as runtimes without components have it.

use crate::sandbox::{Sandbox, State};
use crate::{Error, ErrorKind, Limits};
use wasmtime::{Instance, Memory, Module, Store, TypedFunc};

/// The version of the exports that this host knows; see `plugins/engine/ABI.md`.
const ABI_VERSION: i32 = 1;

/// The core module `clausola.core.wasm` in an instance of its own, asked by JSON text.
///
/// It shows every step that a host in another language takes, and judges the module in the conformance tests. A
/// Rust program has an easier life with [`Engine`](crate::Engine).
pub struct CoreModule {
    sandbox: Sandbox,
    module: Module,
    live: Option<Live>,
}

pub(crate) struct Live {
    pub(crate) store: Store<State>,
    pub(crate) instance: Instance,
    memory: Memory,
    alloc: TypedFunc<u32, u32>,
    free: TypedFunc<(u32, u32), ()>,
    call: TypedFunc<(u32, u32), u32>,
}

impl CoreModule {
    /// Compiles the module, with the default limits.
    pub fn new(bytes: &[u8]) -> Result<Self, Error> {
        Self::with_limits(bytes, Limits::default())
    }

    /// Compiles the module. An error is of the kind [`ErrorKind::Abi`] or [`ErrorKind::Host`], or of the limit
    /// that its start exceeds.
    pub fn with_limits(bytes: &[u8], limits: Limits) -> Result<Self, Error> {
        let sandbox = Sandbox::new(limits, None)?;
        let module = compile(&sandbox, bytes)?;
        let live = start(&sandbox, &module)?;
        Ok(Self { sandbox, module, live: Some(live) })
    }

    /// Answers one request; the requests are those of [`clausola::Service`].
    ///
    /// A call that fails at a limit or a trap loses the instance, and with it the contracts that were loaded: the
    /// next call starts with a new one.
    pub fn call(&mut self, request: &str) -> Result<String, Error> {
        self.call_bytes(request.as_bytes())
    }

    /// The same for bytes that need not be text, as a host in another language might send.
    pub fn call_bytes(&mut self, request: &[u8]) -> Result<String, Error> {
        self.sandbox.check_input(request.len())?;
        let mut live = match self.live.take() {
            Some(live) => live,
            None => start(&self.sandbox, &self.module)?,
        };
        self.sandbox.arm(&mut live.store);
        let answer = live.call(&self.sandbox, request)?;
        self.live = Some(live);
        Ok(answer)
    }
}

/// Compiles a module that imports nothing.
pub(crate) fn compile(sandbox: &Sandbox, bytes: &[u8]) -> Result<Module, Error> {
    let module = Module::new(&sandbox.engine, bytes)
        .map_err(|e| Error::new(ErrorKind::Abi, "the plugin is not a WebAssembly module").caused(e))?;
    let import = module.imports().next().map(|import| format!("{}.{}", import.module(), import.name()));
    match import {
        None => Ok(module),
        Some(import) => {
            let message = format!("the plugin imports `{import}`, and a plugin may import nothing");
            Err(Error::new(ErrorKind::Abi, message))
        }
    }
}

pub(crate) fn start(sandbox: &Sandbox, module: &Module) -> Result<Live, Error> {
    let mut store = sandbox.store();
    let instance = Instance::new(&mut store, module, &[]).map_err(|e| sandbox.explain(e, &store))?;
    sandbox.arm(&mut store);
    let missing = |name: &str, e: wasmtime::Error| {
        Error::new(ErrorKind::Abi, format!("the plugin does not export `{name}` as the interface says"))
            .caused(e)
    };
    // The version is asked first: the other exports of another version may be anything.
    let version = instance
        .get_typed_func::<(), i32>(&mut store, "clausola_abi_version")
        .map_err(|e| missing("clausola_abi_version", e))?;
    let version = version.call(&mut store, ()).map_err(|e| sandbox.explain(e, &store))?;
    if version != ABI_VERSION {
        let message =
            format!("the plugin speaks version {version} of the interface, and this host {ABI_VERSION}");
        return Err(Error::new(ErrorKind::Abi, message));
    }
    let memory = instance
        .get_memory(&mut store, "memory")
        .ok_or_else(|| missing("memory", wasmtime::Error::msg("no memory of that name")))?;
    let alloc =
        instance.get_typed_func(&mut store, "clausola_alloc").map_err(|e| missing("clausola_alloc", e))?;
    let free =
        instance.get_typed_func(&mut store, "clausola_free").map_err(|e| missing("clausola_free", e))?;
    let call =
        instance.get_typed_func(&mut store, "clausola_call").map_err(|e| missing("clausola_call", e))?;
    Ok(Live { store, instance, memory, alloc, free, call })
}

impl Live {
    pub(crate) fn call(&mut self, sandbox: &Sandbox, request: &[u8]) -> Result<String, Error> {
        let len = u32::try_from(request.len())
            .map_err(|_| Error::new(ErrorKind::Input, "the text is longer than a 32-bit memory"))?;
        let ptr = self.alloc.call(&mut self.store, len).map_err(|e| sandbox.explain(e, &self.store))?;
        if ptr == 0 {
            return Err(Error::new(ErrorKind::Memory, "the plugin has no memory for the text"));
        }
        self.memory
            .write(&mut self.store, ptr as usize, request)
            .map_err(|_| broken("gave memory that it does not have"))?;
        let place =
            self.call.call(&mut self.store, (ptr, len)).map_err(|e| sandbox.explain(e, &self.store))?;
        let [answer, bytes] = self.place(place)?;
        sandbox.check_output(bytes)?;
        let text = answer
            .checked_add(bytes)
            .and_then(|end| self.memory.data(&self.store).get(answer..end))
            .ok_or_else(|| broken("answered with text outside its memory"))?;
        let text = std::str::from_utf8(text)
            .map_err(|_| broken("answered with text that is not UTF-8"))?
            .to_string();
        self.free.call(&mut self.store, (ptr, len)).map_err(|e| sandbox.explain(e, &self.store))?;
        Ok(text)
    }

    /// The address and length of the answer, two little-endian 32-bit words.
    fn place(&self, at: u32) -> Result<[usize; 2], Error> {
        let mut words = [0_u8; 8];
        self.memory
            .read(&self.store, at as usize, &mut words)
            .map_err(|_| broken("answered with a place outside its memory"))?;
        let [a, b, c, d, e, f, g, h] = words;
        Ok([u32::from_le_bytes([a, b, c, d]) as usize, u32::from_le_bytes([e, f, g, h]) as usize])
    }
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::Output, format!("the plugin {what}"))
}

impl std::fmt::Debug for CoreModule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CoreModule").finish_non_exhaustive()
    }
}
