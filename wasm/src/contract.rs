//! The class `Contract`.

use crate::error::{from_engine, to_js};
use crate::object::{json_text, value};
use clausola::Error;
use wasm_bindgen::prelude::*;

/// A checked, compiled contract. Compile once, then ask.
#[wasm_bindgen(skip_typescript)]
pub struct Contract {
    pub(crate) inner: clausola::Contract,
}

/// Contracts are made here.
#[wasm_bindgen]
impl Contract {
    /// A contract from an object: the same model as the file's.
    ///
    /// # Errors
    /// A `ClausolaError` with everything that is wrong in it, by path.
    #[wasm_bindgen(js_name = from)]
    pub fn from_object(model: &JsValue) -> Result<Self, JsValue> {
        compiled(match json_text(model) {
            Some(text) => clausola::Contract::from_json(&text),
            None => clausola::Contract::from_value(&value(model, "model")?),
        })
    }
}

/// What a contract says about itself.
#[wasm_bindgen]
impl Contract {
    /// The contract's id.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn id(&self) -> String {
        self.inner.id().to_string()
    }

    /// The contract's title.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn title(&self) -> String {
        self.inner.title().to_string()
    }

    /// The newest revision.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn revision(&self) -> String {
        self.inner.revision().to_string()
    }

    /// The hash of the contract's text, in hexadecimal.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn hash(&self) -> String {
        self.inner.hash().to_string()
    }

    /// The hash of the overlay, in hexadecimal; `None` for a contract as it was signed.
    #[wasm_bindgen(getter, js_name = overlayHash)]
    #[must_use]
    pub fn overlay_hash(&self) -> JsValue {
        self.inner.overlay_hash().map_or(JsValue::NULL, JsValue::from_str)
    }

    /// The IANA name of the zone that answers are written in.
    #[wasm_bindgen(getter, js_name = timeZone)]
    #[must_use]
    pub fn time_zone(&self) -> String {
        self.inner.time_zone().name().to_string()
    }

    /// The warnings found while compiling.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn diagnostics(&self) -> JsValue {
        to_js(self.inner.diagnostics())
    }
}

pub(crate) fn compiled(contract: Result<clausola::Contract, Error>) -> Result<Contract, JsValue> {
    contract.map(|inner| Contract { inner }).map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
pub(crate) fn failed(error: Error) -> JsValue {
    from_engine(&error)
}
