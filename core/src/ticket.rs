//! A ticket as its host sends it.
use crate::Error;

/// A ticket: an id, facts, events.
#[derive(Debug, Clone)]
pub struct Ticket {}

#[allow(unused_variables, missing_docs)]
impl Ticket {
    pub fn from_json(text: &str) -> Result<Self, Error> {
        Ok(Self {})
    }
    pub fn from_value(value: &serde_json::Value) -> Result<Self, Error> {
        Ok(Self {})
    }
}
