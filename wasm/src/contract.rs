//! The class `Contract`.

use crate::answer::{from_json, parsed};
use crate::argument::text;
use crate::error::{from_engine, from_engine_at, to_js};
use crate::object::{json_text, value};
use clausola::{Error, Schema};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A checked, compiled contract. Compile once, then ask.
#[wasm_bindgen(skip_typescript)]
pub struct Contract {
    pub(crate) inner: clausola::Contract,
}

/// Contracts are made here.
#[wasm_bindgen]
impl Contract {
    /// A contract that is shipped with the engine, compiled on first use.
    ///
    /// # Errors
    /// A `ClausolaError` when no contract has that id.
    pub fn builtin(id: &JsValue) -> Result<Self, JsValue> {
        compiled(clausola::Contract::builtin(&text(id, "id")?))
    }

    /// The ids that `builtin` knows.
    #[must_use]
    pub fn builtins() -> Vec<String> {
        clausola::Contract::builtins().iter().map(|contract| contract.id.to_string()).collect()
    }

    /// A contract from its file's text.
    ///
    /// # Errors
    /// A `ClausolaError` with everything that is wrong in it, by line and column.
    #[wasm_bindgen(js_name = fromToml)]
    pub fn from_toml(toml: &JsValue) -> Result<Self, JsValue> {
        compiled(clausola::Contract::from_toml(&text(toml, "text")?))
    }

    /// A contract from an object: the same model as the file's.
    ///
    /// # Errors
    /// A `ClausolaError` with everything that is wrong in it, by path.
    #[wasm_bindgen(js_name = from)]
    pub fn from_object(model: &JsValue) -> Result<Self, JsValue> {
        compiled(match json_text(model) {
            Some(text) => clausola::Contract::from_json(&text),
            None => clausola::Contract::from_value(&value(model, "contract")?),
        })
    }

    /// This contract with an operator's overlay laid over it, from the overlay file's text or from an object.
    ///
    /// # Errors
    /// A `ClausolaError` with everything that is wrong in the overlay, or in conflict with a clause.
    #[wasm_bindgen(js_name = withOverlay)]
    pub fn with_overlay(&self, overlay: &JsValue) -> Result<Self, JsValue> {
        compiled(match overlay.as_string() {
            Some(toml) => self.inner.with_overlay(&toml),
            None => self.inner.with_overlay_value(&value(overlay, "overlay")?),
        })
    }
}

/// For authors of contracts and of adapters.
#[wasm_bindgen]
impl Contract {
    /// The text of a small contract to start from.
    #[must_use]
    pub fn template() -> String {
        clausola::Contract::template().to_string()
    }

    /// A JSON Schema, for editors and for adapters.
    ///
    /// # Errors
    /// A `ClausolaError` when no schema has that name.
    pub fn schema(name: &JsValue) -> Result<JsValue, JsValue> {
        let schema = Schema::named(&text(name, "name")?).map_err(|error| from_engine_at(&error, "name"))?;
        Ok(from_json(schema.text()))
    }

    /// Everything that its author should know before it judges tickets.
    #[must_use]
    pub fn lint(&self) -> JsValue {
        parsed(&self.inner.lint())
    }

    /// Runs the tests that the contract carries.
    #[must_use]
    pub fn test(&self) -> JsValue {
        parsed(&self.inner.test())
    }

    /// What the newest revision says, as data.
    #[must_use]
    pub fn describe(&self) -> JsValue {
        parsed(&self.inner.describe())
    }

    /// A ticket's facts from the fields of a ticket system, by the overlay's `[fields]`.
    ///
    /// # Errors
    /// A `ClausolaError` when the fields cannot be read; a field that cannot be mapped is a warning.
    #[wasm_bindgen(js_name = mapFields)]
    pub fn map_fields(&self, fields: &JsValue) -> Result<JsValue, JsValue> {
        let (facts, warnings) = self.inner.map_fields(&value(fields, "fields")?);
        Ok(parsed(&Mapped { facts, warnings }))
    }
}

#[derive(Serialize)]
struct Mapped {
    facts: clausola::Facts,
    warnings: Vec<clausola::Notice>,
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

fn compiled(contract: Result<clausola::Contract, Error>) -> Result<Contract, JsValue> {
    contract.map(|inner| Contract { inner }).map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
pub(crate) fn failed(error: Error) -> JsValue {
    from_engine(&error)
}
