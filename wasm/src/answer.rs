//! Answers that are asked for now and then, by way of JSON text.

use serde::Serialize;
use wasm_bindgen::prelude::*;

/// What `JSON.parse` gives for the engine's JSON text.
///
/// The engine writes that text anyway, for hosts that take no objects: so a type that goes this way costs no code of
/// its own.
pub(crate) fn parsed<T: Serialize + ?Sized>(value: &T) -> JsValue {
    from_json(&clausola::json::to_string(value))
}

/// The object that JSON text of the engine holds.
pub(crate) fn from_json(text: &str) -> JsValue {
    // The engine's own text is always JSON.
    js_sys::JSON::parse(text).unwrap_or(JsValue::NULL)
}
