//! Baking a core module.

use super::{at_once, unfit};
use crate::core_module::{Live, compile, start};
use crate::sandbox::Sandbox;
use crate::{ContractInfo, Diagnostic, Error, ErrorKind, Source};
use serde::Deserialize;
use serde_json::{Value, json};
use wasmtime::Val;
use wasmtime_wizer::{InstanceState, SnapshotVal, ValType, Wizer};

/// The new module, the contract inside, and the engine's version.
pub(super) fn bake(
    sandbox: &Sandbox,
    plugin: &[u8],
    source: &Source,
) -> Result<(Vec<u8>, ContractInfo, String), Error> {
    let wizer = Wizer::new();
    let (context, open_to_view) = wizer.instrument(plugin).map_err(unfit)?;
    let module = compile(sandbox, &open_to_view)?;
    let mut live = start(sandbox, &module)?;
    sandbox.arm(&mut live.store);
    let mut ask = |request: &Value| -> Result<Answer, Error> {
        let answer = live.call(sandbox, request.to_string().as_bytes())?;
        serde_json::from_str(&answer)
            .map_err(|e| Error::new(ErrorKind::Output, format!("the plugin's answer is not JSON: {e}")))
    };
    let kind = if matches!(source, Source::Laid { .. }) { ErrorKind::Overlay } else { ErrorKind::Contract };
    let version = ask(&json!({ "call": "version" }))?.engine.unwrap_or_default();
    let loaded = ask(&request(source, None))?.refused(kind)?;
    let Some(Loaded { handle, contract }) = loaded.contract else {
        return Err(Error::new(
            ErrorKind::Output,
            "the plugin has loaded the contract and says nothing about it",
        ));
    };
    ask(&json!({ "call": "bake", "contract": handle }))?.refused(ErrorKind::Abi)?;
    ask(&json!({ "call": "unload", "contract": handle }))?.refused(ErrorKind::Abi)?;

    let mut view = View { live, fault: None };
    let bytes = at_once(wizer.snapshot(&context, &mut view))?.map_err(unfit)?;
    match view.fault {
        None => Ok((bytes, contract, version)),
        Some(e) => Err(unfit(e)),
    }
}

/// The request that loads a contract.
pub(crate) fn request(source: &Source, overlay: Option<&str>) -> Value {
    let mut request = match source {
        Source::Builtin(id) => json!({ "call": "load", "builtin": id }),
        Source::Toml(text) => json!({ "call": "load", "toml": text }),
        Source::Json(text) => json!({ "call": "load", "json": text }),
        Source::Baked => json!({ "call": "load", "baked": true }),
        Source::Laid { signed, overlay } => return request(signed, Some(overlay)),
    };
    if let (Some(overlay), Some(keys)) = (overlay, request.as_object_mut()) {
        keys.insert("overlay".to_string(), Value::from(overlay));
    }
    request
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    errors: Vec<Diagnostic>,
    contract: Option<Loaded>,
    engine: Option<String>,
}

#[derive(Deserialize)]
struct Loaded {
    handle: u32,
    #[serde(flatten)]
    contract: ContractInfo,
}

impl Answer {
    fn refused(self, kind: ErrorKind) -> Result<Self, Error> {
        if self.errors.is_empty() { Ok(self) } else { Err(Error::found(kind, self.errors)) }
    }
}

/// What the snapshot looks at.
struct View {
    live: Live,
    /// The first thing that could not be looked at.
    fault: Option<wasmtime::Error>,
}

impl InstanceState for View {
    async fn global_get(&mut self, name: &str, expected: ValType) -> SnapshotVal {
        let global = self.live.instance.get_global(&mut self.live.store, name);
        match global.map(|global| global.get(&mut self.live.store)) {
            Some(Val::I32(value)) => SnapshotVal::I32(value),
            Some(Val::I64(value)) => SnapshotVal::I64(value),
            Some(Val::F32(bits)) => SnapshotVal::F32(bits),
            Some(Val::F64(bits)) => SnapshotVal::F64(bits),
            Some(Val::V128(value)) => SnapshotVal::V128(value.as_u128()),
            _ => {
                let message = format!("the plugin's global `{name}` is no number");
                self.fault.get_or_insert(wasmtime::Error::msg(message));
                match expected {
                    ValType::I64 => SnapshotVal::I64(0),
                    _ => SnapshotVal::I32(0),
                }
            }
        }
    }

    async fn memory_contents(&mut self, name: &str, contents: impl FnOnce(&[u8]) + Send) {
        match self.live.instance.get_memory(&mut self.live.store, name) {
            Some(memory) => contents(memory.data(&self.live.store)),
            None => {
                self.fault.get_or_insert(wasmtime::Error::msg("the plugin has no memory"));
                contents(&[]);
            }
        }
    }
}
