//! Questions of time, on the contract's calendars: as the revision in force at the first instant of a question has them.

use crate::answer::parsed;
use crate::argument::{instant, seconds, text, to_instant, to_millis};
use crate::contract::{Contract, failed};
use crate::error::bad_argument;
use clausola::{Calendars, Instant};
use wasm_bindgen::prelude::*;

/// One by one, and by column.
#[wasm_bindgen]
impl Contract {
    /// The earliest instant at which so many seconds of open time have passed since `start`.
    ///
    /// # Errors
    /// A `ClausolaError` for an unknown calendar, a wrong argument, or an answer beyond the horizon.
    pub fn due(&self, calendar: &JsValue, start: &JsValue, duration: &JsValue) -> Result<String, JsValue> {
        let (calendars, start) = (self.calendars(calendar)?, instant(start, "start")?);
        let due = calendars.at(start).due(start, seconds(duration, "seconds")?).map_err(failed)?;
        Ok(due.in_zone(self.inner.time_zone()))
    }

    /// The latest instant from which so many seconds of open time remain until `end`.
    ///
    /// # Errors
    /// As for `due`.
    pub fn before(&self, calendar: &JsValue, end: &JsValue, duration: &JsValue) -> Result<String, JsValue> {
        let (calendars, end) = (self.calendars(calendar)?, instant(end, "end")?);
        let at = calendars.at(end).before(end, seconds(duration, "seconds")?).map_err(failed)?;
        Ok(at.in_zone(self.inner.time_zone()))
    }

    /// The seconds of open time from `start` to `end`.
    ///
    /// # Errors
    /// As for `due`.
    pub fn worked(&self, calendar: &JsValue, start: &JsValue, end: &JsValue) -> Result<f64, JsValue> {
        let (calendars, start) = (self.calendars(calendar)?, instant(start, "start")?);
        calendars.at(start).worked(start, instant(end, "end")?).map(to_seconds).map_err(failed)
    }

    /// The stretches of open time from `start` to `end`.
    ///
    /// # Errors
    /// As for `due`.
    pub fn spans(&self, calendar: &JsValue, start: &JsValue, end: &JsValue) -> Result<JsValue, JsValue> {
        let (calendars, start) = (self.calendars(calendar)?, instant(start, "start")?);
        let zone = self.inner.time_zone();
        let spans = calendars.at(start).spans(start, instant(end, "end")?).map_err(failed)?;
        Ok(parsed(&spans.map(|(from, to)| [from.in_zone(zone), to.in_zone(zone)]).collect::<Vec<_>>()))
    }

    /// A question of time, from JSON text to JSON text: what every host of the engine answers.
    ///
    /// # Errors
    /// A `ClausolaError` when the question is not text. What is wrong in a question is told in the answer.
    #[wasm_bindgen(js_name = timeJson)]
    pub fn time_json(&self, question: &JsValue) -> Result<String, JsValue> {
        Ok(self.inner.time_json(&text(question, "question")?))
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
        let calendars = self.calendars(calendar)?;
        rows(("starts", starts), ("seconds", seconds), |start, seconds| {
            let start = to_instant(start)?;
            calendars.at(start).due(start, to_millis(seconds)?).ok().map(to_number)
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
        let calendars = self.calendars(calendar)?;
        rows(("ends", ends), ("seconds", seconds), |end, seconds| {
            let end = to_instant(end)?;
            calendars.at(end).before(end, to_millis(seconds)?).ok().map(to_number)
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
        let calendars = self.calendars(calendar)?;
        rows(("starts", starts), ("ends", ends), |start, end| {
            let start = to_instant(start)?;
            calendars.at(start).worked(start, to_instant(end)?).ok().map(to_seconds)
        })
    }

    fn calendars(&self, name: &JsValue) -> Result<Calendars<'_>, JsValue> {
        self.inner.calendars(&text(name, "calendar")?).map_err(failed)
    }
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
