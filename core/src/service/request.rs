//! What a request holds, call by call.
//!
//! Tickets, questions and fields stay text until a contract reads them, so that what is wrong in one is told by the
//! one who knows what it should be.

use crate::{Contract, Error};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The first reading of a request: only which call it is.
#[derive(Deserialize)]
pub(super) struct Call<'a> {
    #[serde(borrow)]
    pub(super) call: Cow<'a, str>,
}

/// A call that takes nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Alone {
    #[serde(rename = "call")]
    _call: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Load<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    pub(super) builtin: Option<String>,
    pub(super) toml: Option<String>,
    #[serde(borrow)]
    pub(super) json: Option<&'a RawValue>,
    #[serde(default)]
    pub(super) baked: bool,
    #[serde(borrow)]
    pub(super) overlay: Option<&'a RawValue>,
}

/// One ticket at an instant, for `decide` and `explain`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct One<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    pub(super) contract: Which<'a>,
    #[serde(borrow)]
    pub(super) ticket: &'a RawValue,
    #[serde(borrow)]
    pub(super) now: Cow<'a, str>,
    /// For `explain` alone: the language of a text.
    #[serde(borrow)]
    pub(super) language: Option<Cow<'a, str>>,
}

/// The facts of a ticket, for `priority`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Priority<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    pub(super) contract: Which<'a>,
    #[serde(borrow)]
    pub(super) facts: &'a RawValue,
    #[serde(borrow)]
    pub(super) opened: Option<Cow<'a, str>>,
}

/// Many tickets at an instant, for `batch`, `rank`, `agenda` and `diff`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Many<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    pub(super) contract: Which<'a>,
    /// For `diff` alone: the contract to compare with.
    #[serde(borrow)]
    pub(super) new: Option<Which<'a>>,
    #[serde(borrow)]
    pub(super) tickets: Vec<&'a RawValue>,
    #[serde(borrow)]
    pub(super) now: Cow<'a, str>,
}

/// A contract and nothing else, for `about`, `lint`, `test` and `describe`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    pub(super) contract: Which<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Time<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    pub(super) contract: Which<'a>,
    #[serde(borrow)]
    pub(super) question: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MapFields<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    pub(super) contract: Which<'a>,
    #[serde(borrow)]
    pub(super) fields: &'a RawValue,
}

/// A loaded contract, for `bake` and `unload`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Loaded {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    pub(super) contract: u32,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`contract` is a handle, such as 1, or the id of a shipped contract")]
pub(super) enum Which<'a> {
    Handle(u32),
    #[serde(borrow)]
    Id(Cow<'a, str>),
}

impl Load<'_> {
    /// How many contracts it names; one is right.
    pub(super) fn named(&self) -> usize {
        [self.builtin.is_some(), self.toml.is_some(), self.json.is_some(), self.baked]
            .into_iter()
            .filter(|named| *named)
            .count()
    }
}

/// The JSON text of an object, or of text that holds it.
pub(super) fn text(value: &RawValue) -> Cow<'_, str> {
    serde_json::from_str::<String>(value.get()).map_or(Cow::Borrowed(value.get()), Cow::Owned)
}

/// A contract with an overlay over it: text is TOML, an object is the same model as JSON.
pub(super) fn laid(contract: &Contract, overlay: &RawValue) -> Result<Contract, Error> {
    match serde_json::from_str(overlay.get()) {
        Ok(serde_json::Value::String(toml)) => contract.with_overlay(&toml),
        Ok(model) => contract.with_overlay_value(&model),
        // Numbers that no float holds are all that text which was read once can be refused for.
        Err(e) => Err(super::bad_request(
            "broken_json",
            format!("the overlay is not JSON: {e}"),
            "send the overlay file's text, or its model as JSON".to_string(),
        )),
    }
}
