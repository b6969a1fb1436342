//! Questions about tickets.

use crate::answer::{from_json, parsed};
use crate::argument::{instant, text};
use crate::contract::{Contract, failed};
use crate::error::bad_argument;
use crate::object::{array, value};
use clausola::{Facts, Instant, Ticket};
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// The decision on one ticket.
#[wasm_bindgen]
impl Contract {
    /// The decision on a ticket, as an object.
    ///
    /// # Errors
    /// A `ClausolaError` when the ticket or `now` is not valid.
    pub fn decide(&self, ticket: &JsValue, now: &JsValue) -> Result<JsValue, JsValue> {
        self.decide_at(ticket, instant(now, "now")?)
    }

    /// The decision on a ticket, from JSON text to JSON text: what every host of the engine answers.
    ///
    /// # Errors
    /// A `ClausolaError` when an argument is not text. What is wrong in a ticket is told in the answer.
    #[wasm_bindgen(js_name = decideJson)]
    pub fn decide_json(&self, ticket: &JsValue, now: &JsValue) -> Result<String, JsValue> {
        Ok(self.inner.decide_json(&text(ticket, "ticket")?, &text(now, "now")?))
    }

    /// The priority that facts give, without a history.
    ///
    /// # Errors
    /// A `ClausolaError` when the facts do not fit those that the contract declares.
    pub fn priority(&self, facts: &JsValue, opened: &JsValue) -> Result<JsValue, JsValue> {
        let Value::Object(given) = value(facts, "facts")? else {
            return Err(bad_argument(
                "facts",
                "`facts` is not an object",
                "pass an object, such as `{ urgent: true }`",
            ));
        };
        let facts = Facts(given.into_iter().map(|(name, value)| (name.into(), value)).collect());
        let opened = if opened.is_undefined() { None } else { Some(instant(opened, "opened")?) };
        self.inner.priority(&facts, opened).map(|found| parsed(&found)).map_err(failed)
    }
}

/// Many tickets at once.
#[wasm_bindgen]
impl Contract {
    /// The decisions on many tickets at one instant, in order; a bad ticket is answered, not thrown.
    ///
    /// # Errors
    /// A `ClausolaError` when `now` is not valid or `tickets` is not an array.
    #[wasm_bindgen(js_name = decideAll)]
    pub fn decide_all(&self, tickets: &JsValue, now: &JsValue) -> Result<js_sys::Array, JsValue> {
        let now = instant(now, "now")?;
        Ok(array(tickets, "tickets")?.iter().map(|ticket| answer(self.decide_at(&ticket, now))).collect())
    }
}

impl Contract {
    fn decide_at(&self, ticket: &JsValue, now: Instant) -> Result<JsValue, JsValue> {
        let ticket = Ticket::from_value(&value(ticket, "ticket")?).map_err(failed)?;
        self.inner.decide(&ticket, now).map(|decision| from_json(&decision.to_json())).map_err(failed)
    }
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
