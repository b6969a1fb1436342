//! What JavaScript catches.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/error.js")]
extern "C" {
    /// `class ClausolaError extends Error { diagnostics }`.
    pub(crate) type ClausolaError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str, diagnostics: JsValue) -> ClausolaError;
}

/// The engine's error as a `ClausolaError`: the same text, the same diagnostics.
pub(crate) fn from_engine(error: &clausola::Error) -> JsValue {
    ClausolaError::new(&error.to_string(), to_js(error.diagnostics())).into()
}

/// A wrong argument of a call, told in the shape of the engine's own diagnostics.
pub(crate) fn bad_argument(name: &str, message: &str, help: &str) -> JsValue {
    let diagnostic = serde_json::json!({
        "code": "bad_argument",
        "severity": "error",
        "message": message,
        "help": help,
        "path": name,
        "line": null,
        "column": null,
    });
    let text = format!("error[bad_argument]: {message}\n  at `{name}`\n  help: {help}");
    ClausolaError::new(&text, to_js(&[diagnostic])).into()
}

/// Plain objects, arrays and null: what `JSON.parse` would give for the engine's JSON text.
pub(crate) fn to_js<T: Serialize + ?Sized>(value: &T) -> JsValue {
    // The serializer refuses only integers that a JavaScript number cannot hold, and no type of the wire has one.
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}
