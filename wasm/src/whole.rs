//! What the lean build leaves out: contracts that are not JSON, reasons, and questions beside the decision.

use crate::answer::{from_json, parsed};
use crate::argument::{instant, language, text};
use crate::contract::{Contract, compiled, failed};
use crate::error::from_engine_in;
use crate::object::{array, value};
use clausola::Ticket;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Contracts that are shipped, from their files, and under an overlay.
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

/// Why.
#[wasm_bindgen]
impl Contract {
    /// The names of the priorities of the newest revision, the first first.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn priorities(&self) -> Vec<String> {
        self.inner.priorities().map(str::to_string).collect()
    }

    /// The contract's model, as `from` takes it; without an overlay.
    #[must_use]
    pub fn model(&self) -> JsValue {
        from_json(&self.inner.to_json())
    }

    /// The decision with its reasons, as an object.
    ///
    /// # Errors
    /// As for `decide`.
    pub fn explain(&self, ticket: &JsValue, now: &JsValue) -> Result<JsValue, JsValue> {
        self.explanation(ticket, now).map(|explanation| parsed(&explanation))
    }

    /// The decision with its reasons, as text for people.
    ///
    /// # Errors
    /// As for `decide`, and for a language that it is not written in.
    #[wasm_bindgen(js_name = explainText)]
    pub fn explain_text(
        &self,
        ticket: &JsValue,
        now: &JsValue,
        language_tag: &JsValue,
    ) -> Result<String, JsValue> {
        let language = language(language_tag)?;
        self.explanation(ticket, now).map(|explanation| explanation.render(language))
    }

    /// The decision with its reasons, from JSON text to JSON text.
    ///
    /// # Errors
    /// As for `decideJson`.
    #[wasm_bindgen(js_name = explainJson)]
    pub fn explain_json(&self, ticket: &JsValue, now: &JsValue) -> Result<String, JsValue> {
        Ok(self.inner.explain_json(&text(ticket, "ticket")?, &text(now, "now")?))
    }
}

/// Many tickets beside each other.
#[wasm_bindgen]
impl Contract {
    /// Open tickets in the order in which they are served.
    ///
    /// # Errors
    /// A `ClausolaError` for the first ticket that cannot be decided, its place inside `tickets[n]`.
    pub fn rank(&self, tickets: &JsValue, now: &JsValue) -> Result<JsValue, JsValue> {
        let (tickets, now) = (all(tickets)?, instant(now, "now")?);
        self.inner.rank(&tickets, now).map(|ranked| parsed(&ranked)).map_err(failed)
    }

    /// When to look at which ticket again, the soonest first.
    ///
    /// # Errors
    /// As for `rank`.
    pub fn agenda(&self, tickets: &JsValue, now: &JsValue) -> Result<JsValue, JsValue> {
        let (tickets, now) = (all(tickets)?, instant(now, "now")?);
        self.inner.agenda(&tickets, now).map(|agenda| parsed(&agenda)).map_err(failed)
    }
}

impl Contract {
    fn explanation(&self, ticket: &JsValue, now: &JsValue) -> Result<clausola::Explanation, JsValue> {
        let now = instant(now, "now")?;
        let ticket = Ticket::from_value(&value(ticket, "ticket")?).map_err(failed)?;
        self.inner.explain(&ticket, now).map_err(failed)
    }
}

pub(crate) fn all(tickets: &JsValue) -> Result<Vec<Ticket>, JsValue> {
    let read = |(position, ticket): (usize, JsValue)| {
        let place = format!("tickets[{position}]");
        Ticket::from_value(&value(&ticket, &place)?).map_err(|error| from_engine_in(&error, &place))
    };
    array(tickets, "tickets")?.iter().enumerate().map(read).collect()
}
