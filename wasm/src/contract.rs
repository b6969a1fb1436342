//! The class `Contract`.

use crate::argument::{instant, seconds, text, to_instant, to_millis};
use crate::error::{bad_argument, from_engine, to_js};
use crate::object::{array, value};
use crate::sample::sample;
use clausola::{Calendar, Error, Instant, Ticket};
use wasm_bindgen::prelude::*;

/// A checked, compiled contract. Compile once, then ask.
#[wasm_bindgen(skip_typescript)]
pub struct Contract {
    inner: clausola::Contract,
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
        compiled(clausola::Contract::from_value(&value(model, "contract")?))
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

/// Questions about tickets.
#[wasm_bindgen]
impl Contract {
    /// The decision on a ticket, as an object.
    ///
    /// # Errors
    /// A `ClausolaError` when the ticket or `now` is not valid.
    pub fn decide(&self, ticket: &JsValue, now: &JsValue) -> Result<JsValue, JsValue> {
        self.decide_at(ticket, instant(now, "now")?)
    }

    /// The decisions on many tickets at one instant, in order; a bad ticket is answered, not thrown.
    ///
    /// # Errors
    /// A `ClausolaError` when `now` is not valid or `tickets` is not an array.
    #[wasm_bindgen(js_name = decideAll)]
    pub fn decide_all(&self, tickets: &JsValue, now: &JsValue) -> Result<js_sys::Array, JsValue> {
        let now = instant(now, "now")?;
        Ok(array(tickets, "tickets")?.iter().map(|ticket| answer(self.decide_at(&ticket, now))).collect())
    }

    /// The decision on a ticket, from JSON text to JSON text: what every host of the engine answers.
    ///
    /// # Errors
    /// A `ClausolaError` when an argument is not text. What is wrong in a ticket is told in the answer.
    #[wasm_bindgen(js_name = decideJson)]
    pub fn decide_json(&self, ticket: &JsValue, now: &JsValue) -> Result<String, JsValue> {
        Ok(self.inner.decide_json(&text(ticket, "ticket")?, &text(now, "now")?))
    }
}

impl Contract {
    fn decide_at(&self, ticket: &JsValue, now: Instant) -> Result<JsValue, JsValue> {
        let ticket = Ticket::from_value(&value(ticket, "ticket")?).map_err(failed)?;
        self.inner.decide(&ticket, now).map(|decision| to_js(&decision)).map_err(failed)
    }
}

/// For trying a contract.
#[wasm_bindgen]
impl Contract {
    /// A random ticket, an instant to ask about it, and the seed that gives both again.
    ///
    /// # Errors
    /// A `ClausolaError` for a seed that is none.
    pub fn sample(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        sample(&self.inner, options)
    }
}

/// Questions of time, on the contract's calendars.
#[wasm_bindgen]
impl Contract {
    /// The earliest instant at which so many seconds of open time have passed since `start`.
    ///
    /// # Errors
    /// A `ClausolaError` for an unknown calendar, a wrong argument, or an answer beyond the horizon.
    pub fn due(&self, calendar: &JsValue, start: &JsValue, duration: &JsValue) -> Result<String, JsValue> {
        let calendar = self.calendar(calendar)?;
        let due = calendar.due(instant(start, "start")?, seconds(duration, "seconds")?).map_err(failed)?;
        Ok(due.in_zone(self.inner.time_zone()))
    }

    /// The latest instant from which so many seconds of open time remain until `end`.
    ///
    /// # Errors
    /// As for `due`.
    pub fn before(&self, calendar: &JsValue, end: &JsValue, duration: &JsValue) -> Result<String, JsValue> {
        let calendar = self.calendar(calendar)?;
        let at = calendar.before(instant(end, "end")?, seconds(duration, "seconds")?).map_err(failed)?;
        Ok(at.in_zone(self.inner.time_zone()))
    }

    /// The seconds of open time from `start` to `end`.
    ///
    /// # Errors
    /// As for `due`.
    pub fn worked(&self, calendar: &JsValue, start: &JsValue, end: &JsValue) -> Result<f64, JsValue> {
        let calendar = self.calendar(calendar)?;
        calendar.worked(instant(start, "start")?, instant(end, "end")?).map(to_seconds).map_err(failed)
    }

    /// `due`, row by row, in milliseconds since 1970; NaN where there is no answer.
    ///
    /// # Errors
    /// A `ClausolaError` for an unknown calendar, or columns of unequal length.
    #[wasm_bindgen(js_name = dueBatch)]
    pub fn due_batch(
        &self,
        calendar: &JsValue,
        starts: &JsValue,
        seconds: &JsValue,
    ) -> Result<Vec<f64>, JsValue> {
        let calendar = self.calendar(calendar)?;
        rows(("starts", starts), ("seconds", seconds), |start, seconds| {
            calendar.due(to_instant(start)?, to_millis(seconds)?).ok().map(to_number)
        })
    }

    /// `before`, row by row, in milliseconds since 1970; NaN where there is no answer.
    ///
    /// # Errors
    /// As for `due_batch`.
    #[wasm_bindgen(js_name = beforeBatch)]
    pub fn before_batch(
        &self,
        calendar: &JsValue,
        ends: &JsValue,
        seconds: &JsValue,
    ) -> Result<Vec<f64>, JsValue> {
        let calendar = self.calendar(calendar)?;
        rows(("ends", ends), ("seconds", seconds), |end, seconds| {
            calendar.before(to_instant(end)?, to_millis(seconds)?).ok().map(to_number)
        })
    }

    /// `worked`, row by row, in seconds; NaN where there is no answer.
    ///
    /// # Errors
    /// As for `due_batch`.
    #[wasm_bindgen(js_name = workedBatch)]
    pub fn worked_batch(
        &self,
        calendar: &JsValue,
        starts: &JsValue,
        ends: &JsValue,
    ) -> Result<Vec<f64>, JsValue> {
        let calendar = self.calendar(calendar)?;
        rows(("starts", starts), ("ends", ends), |start, end| {
            calendar.worked(to_instant(start)?, to_instant(end)?).ok().map(to_seconds)
        })
    }

    fn calendar(&self, name: &JsValue) -> Result<&Calendar, JsValue> {
        self.inner.calendar(&text(name, "calendar")?).map_err(failed)
    }
}

fn compiled(contract: Result<clausola::Contract, Error>) -> Result<Contract, JsValue> {
    contract.map(|inner| Contract { inner }).map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn failed(error: Error) -> JsValue {
    from_engine(&error)
}

/// One row of `decideAll`, tagged as the JSON answers are.
fn answer(decision: Result<JsValue, JsValue>) -> JsValue {
    let (ok, key, value) = match decision {
        Ok(decision) => (true, "decision", decision),
        Err(error) => (false, "errors", js_sys::Reflect::get(&error, &"diagnostics".into()).unwrap_or(error)),
    };
    let entry = |key: &str, value: &JsValue| js_sys::Array::of2(&key.into(), value);
    let entries = js_sys::Array::of2(&entry("ok", &ok.into()), &entry(key, &value));
    js_sys::Object::from_entries(&entries).map_or(JsValue::NULL, Into::into)
}

/// Asks a question of time for each row of two columns.
fn rows(
    (first_name, first): (&str, &JsValue),
    (second_name, second): (&str, &JsValue),
    ask: impl Fn(f64, f64) -> Option<f64>,
) -> Result<Vec<f64>, JsValue> {
    let (first, second) = (column(first, first_name)?, column(second, second_name)?);
    if first.len() != second.len() {
        return Err(bad_argument(
            second_name,
            &format!("`{first_name}` has {} rows and `{second_name}` {}", first.len(), second.len()),
            "pass columns of one length",
        ));
    }
    Ok(first.into_iter().zip(second).map(|(a, b)| ask(a, b).unwrap_or(f64::NAN)).collect())
}

fn column(values: &JsValue, name: &str) -> Result<Vec<f64>, JsValue> {
    match values.dyn_ref::<js_sys::Float64Array>() {
        Some(column) => Ok(column.to_vec()),
        None => Err(bad_argument(name, &format!("`{name}` is not a Float64Array"), "pass a Float64Array")),
    }
}

/// Instants of the engine lie between 1970 and 2099: a double holds their milliseconds exactly.
#[expect(clippy::cast_precision_loss, reason = "exact in the engine's range")]
fn to_number(instant: Instant) -> f64 {
    instant.millis() as f64
}

#[expect(clippy::cast_precision_loss, reason = "exact in the engine's range")]
fn to_seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}
