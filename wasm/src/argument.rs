//! The arguments of a call, checked: JavaScript passes anything anywhere.

use crate::error::{bad_argument, from_engine_at};
use clausola::Instant;
#[cfg(feature = "whole")]
use clausola::Language;
use std::borrow::Cow;
use wasm_bindgen::prelude::*;

/// Text, such as a contract's id.
pub(crate) fn text(value: &JsValue, name: &str) -> Result<String, JsValue> {
    value
        .as_string()
        .ok_or_else(|| bad_argument(name, &format!("`{name}` is {}, not text", kind(value)), "pass a string"))
}

/// An instant: RFC 3339 text, a `Date`, or milliseconds since 1970 in UTC.
pub(crate) fn instant(value: &JsValue, name: &str) -> Result<Instant, JsValue> {
    if let Some(text) = value.as_string() {
        return text.parse().map_err(|error| from_engine_at(&error, name));
    }
    let millis = match value.dyn_ref::<js_sys::Date>() {
        Some(date) => Some(date.get_time()),
        None => value.as_f64(),
    };
    millis.and_then(to_instant).ok_or_else(|| {
        bad_argument(
            name,
            &format!("`{name}` is {}, not an instant", kind(value)),
            "pass RFC 3339 text with an offset, a valid Date, or milliseconds since 1970",
        )
    })
}

/// A duration in seconds, to the nearest millisecond, as milliseconds.
pub(crate) fn seconds(value: &JsValue, name: &str) -> Result<i64, JsValue> {
    value.as_f64().and_then(to_millis).ok_or_else(|| {
        bad_argument(
            name,
            &format!("`{name}` is {}, not a duration", kind(value)),
            "pass a number of seconds, 0 or more",
        )
    })
}

/// A language that explanations are written in; English where none is asked for.
#[cfg(feature = "whole")]
pub(crate) fn language(value: &JsValue) -> Result<Language, JsValue> {
    if value.is_undefined() {
        return Ok(Language::En);
    }
    text(value, "language")?.parse().map_err(|error| from_engine_at(&error, "language"))
}

/// The seed in `{ seed }`: a whole number of 32 bits; `None` where there is none.
#[cfg(feature = "authoring")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
pub(crate) fn seed(options: &JsValue) -> Result<Option<u32>, JsValue> {
    let value = if options.is_object() {
        js_sys::Reflect::get(options, &"seed".into()).unwrap_or(JsValue::UNDEFINED)
    } else {
        options.clone()
    };
    if value.is_undefined() {
        return Ok(None);
    }
    let seed =
        value.as_f64().filter(|seed| seed.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(seed));
    seed.map(|seed| Some(seed as u32)).ok_or_else(|| {
        let message = format!("`seed` is {}, not a seed", kind(&value));
        bad_argument("seed", &message, "pass a whole number from 0 to 4294967295, or leave it out")
    })
}

/// The instant at a number of milliseconds, as `Date` sees it: fractions are dropped.
pub(crate) fn to_instant(millis: f64) -> Option<Instant> {
    to_integer(millis).map(Instant::from_millis)
}

/// Milliseconds of a duration that was given in seconds.
pub(crate) fn to_millis(seconds: f64) -> Option<i64> {
    // 1.001 s is 1001 ms, though 1.001 * 1000 is a little less in binary.
    // WebAssembly has an instruction for `floor`, while `f64::round` is a function call for each row of a batch.
    let millis = seconds * 1000.0;
    let below = millis.floor();
    to_integer(if millis - below < 0.5 { below } else { below + 1.0 }).filter(|millis| *millis >= 0)
}

/// The integer part, where a double still tells integers apart.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn to_integer(value: f64) -> Option<i64> {
    (value.abs() <= js_sys::Number::MAX_SAFE_INTEGER).then_some(value as i64)
}

/// A number as JavaScript prints it.
pub(crate) fn number_text(number: f64) -> String {
    js_sys::Number::from(number).to_string_with_radix(10).map_or_else(|_| String::new(), String::from)
}

/// What a value is, in the words of a message.
fn kind(value: &JsValue) -> Cow<'static, str> {
    if let Some(number) = value.as_f64() {
        return format!("the number `{}`", number_text(number)).into();
    }
    let word = if value.is_undefined() {
        "missing"
    } else if value.is_null() {
        "null"
    } else if value.is_string() {
        "text"
    } else if js_sys::Array::is_array(value) {
        "an array"
    } else if value.is_instance_of::<js_sys::Date>() {
        "a Date without a time"
    } else if value.is_object() {
        "an object"
    } else {
        "of another type"
    };
    word.into()
}
