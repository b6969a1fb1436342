//! JavaScript objects as JSON values.

use crate::error::bad_argument;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use wasm_bindgen::prelude::*;

/// How deep objects may nest: as deep as `serde_json` reads JSON text.
///
/// Without a limit an object that contains itself would exhaust the stack, and the instance with it.
const DEPTH: usize = 128;

/// A plain object or array as a JSON value.
pub(crate) fn value(object: &JsValue, name: &str) -> Result<Value, JsValue> {
    Nested(DEPTH).deserialize(serde_wasm_bindgen::Deserializer::from(object.clone())).map_err(|error| {
        // wasm-bindgen's errors are JavaScript errors; their name says nothing here.
        let error = error.to_string();
        let what = error.strip_prefix("Error: ").unwrap_or(&error);
        bad_argument(
            name,
            &format!("`{name}` cannot be read: {what}"),
            "pass a plain object, as JSON would hold it",
        )
    })
}

/// A value with this many levels of nesting left.
#[derive(Clone, Copy)]
struct Nested(usize);

impl Nested {
    fn inner<E: Error>(self) -> Result<Self, E> {
        let left = self.0.checked_sub(1);
        left.map(Self)
            .ok_or_else(|| E::custom(format!("it nests deeper than {DEPTH} levels, or contains itself")))
    }
}

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, true or false, null, an array or a plain object")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            object.insert(key, entries.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}
