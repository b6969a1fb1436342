//! JavaScript objects as JSON values.

use crate::argument::number_text;
use crate::error::bad_argument;
use js_sys::Array;
use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;

/// How deep objects may nest: as deep as `serde_json` reads JSON text.
///
/// Without a limit an object that contains itself would exhaust the stack, and the instance with it.
const DEPTH: usize = 128;

/// What runs the caller's own code, a getter or a proxy, and so may throw.
///
/// An exception that passed through the module would leave its stack behind, and some hundred of them an instance
/// that traps: so nothing that lets them pass reads what callers pass in.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Object)]
    fn entries(object: &JsValue) -> Result<Array, JsValue>;

    #[wasm_bindgen(catch, js_namespace = Array, js_name = from)]
    fn items(array: &JsValue) -> Result<Array, JsValue>;
}

#[wasm_bindgen(module = "/js/plain.js")]
extern "C" {
    /// The JSON text of plain data; nothing for what has to be read part by part.
    #[wasm_bindgen(js_name = plainJson)]
    fn plain_json(value: &JsValue) -> Option<String>;
}

/// A plain object or array as a JSON value; what is `undefined` is null.
///
/// Nearly every caller passes plain data, and one text across the boundary costs less than a walk over its parts.
pub(crate) fn value(object: &JsValue, name: &str) -> Result<Value, JsValue> {
    if let Some(value) = plain_json(object).and_then(|text| serde_json::from_str(&text).ok()) {
        return Ok(value);
    }
    read(object, DEPTH).map_err(|what| {
        bad_argument(
            name,
            &format!("`{name}` cannot be read: {what}"),
            "pass a plain object, as JSON would hold it",
        )
    })
}

/// The JSON text of a plain object, with its keys in their order; nothing for what has to be read part by part.
pub(crate) fn json_text(object: &JsValue) -> Option<String> {
    object.is_object().then(|| plain_json(object)).flatten()
}

/// An array's items, as they are.
pub(crate) fn array(value: &JsValue, name: &str) -> Result<Array, JsValue> {
    if !Array::is_array(value) {
        return Err(bad_argument(name, &format!("`{name}` is not an array"), "pass an array"));
    }
    items(value).map_err(|error| {
        bad_argument(name, &format!("`{name}` cannot be read: {}", thrown(&error)), "pass a plain array")
    })
}

fn read(value: &JsValue, levels: usize) -> Result<Value, String> {
    if let Some(text) = value.as_string() {
        return if is_whole(value, &text) {
            Ok(text.into())
        } else {
            Err("it holds half a character".to_string())
        };
    }
    if let Some(number) = value.as_f64() {
        return json_number(number).ok_or_else(|| format!("it holds the number `{}`", number_text(number)));
    }
    if let Some(bool) = value.as_bool() {
        return Ok(bool.into());
    }
    if value.is_undefined() || value.is_null() {
        return Ok(Value::Null);
    }
    if !value.is_object() {
        return Err(format!("it holds a {}", value.js_typeof().as_string().unwrap_or_default()));
    }
    let Some(levels) = levels.checked_sub(1) else {
        return Err(format!("it nests deeper than {DEPTH} levels, or contains itself"));
    };
    if Array::is_array(value) {
        let items = items(value).map_err(|error| thrown(&error))?;
        return items.iter().map(|item| read(&item, levels)).collect();
    }
    let entries = entries(value).map_err(|error| thrown(&error))?;
    // One by one: `collect` would sort them first, with a sort compiled for nothing else.
    let mut object = Map::new();
    for entry in entries.iter() {
        let entry: Array = entry.unchecked_into();
        object.insert(entry.get(0).as_string().unwrap_or_default(), read(&entry.get(1), levels)?);
    }
    Ok(Value::Object(object))
}

/// Whether text came over unchanged: half of a surrogate pair would have become a replacement character.
fn is_whole(value: &JsValue, text: &str) -> bool {
    !text.contains('\u{fffd}')
        || value.dyn_ref::<js_sys::JsString>().is_some_and(js_sys::JsString::is_valid_utf16)
}

/// Integers without a fraction, as `JSON.stringify` writes them; `None` for what JSON cannot hold.
#[expect(clippy::cast_possible_truncation, reason = "an integer in the range of exact ones")]
fn json_number(number: f64) -> Option<Value> {
    if number.fract() == 0.0 && number.abs() <= js_sys::Number::MAX_SAFE_INTEGER {
        Some((number as i64).into())
    } else {
        serde_json::Number::from_f64(number).map(Value::Number)
    }
}

/// What the caller's own code threw, in its words.
fn thrown(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string());
    message.unwrap_or_else(|| "reading it throws".to_string())
}
