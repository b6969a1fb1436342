//! What authors of contracts and of adapters ask, in a module of its own: most pages only decide.

use crate::answer::{from_json, parsed};
use crate::argument::{instant, text};
use crate::contract::Contract;
use crate::error::from_engine_at;
use crate::sample::sample;
use crate::whole::all;
use clausola::Schema;
use wasm_bindgen::prelude::*;

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

    /// What another contract would decide differently on the same tickets.
    ///
    /// # Errors
    /// A `ClausolaError` for a ticket that cannot be read. One that a contract cannot decide is a part of the answer.
    pub fn diff(&self, other: &Self, tickets: &JsValue, now: &JsValue) -> Result<JsValue, JsValue> {
        let (tickets, now) = (all(tickets)?, instant(now, "now")?);
        Ok(parsed(&self.inner.diff(&other.inner, &tickets, now)))
    }

    /// What the newest revision says, as data.
    #[must_use]
    pub fn describe(&self) -> JsValue {
        parsed(&self.inner.describe())
    }

    /// A random ticket, an instant to ask about it, and the seed that gives both again.
    ///
    /// # Errors
    /// A `ClausolaError` for a seed that is none.
    pub fn sample(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        sample(&self.inner, options)
    }
}
