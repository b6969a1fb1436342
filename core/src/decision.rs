//! The whole answer.
use serde::Serialize;

/// The decision on one ticket at one instant.
#[derive(Debug, Clone, Serialize)]
pub struct Decision {}

#[allow(missing_docs)]
impl Decision {
    /// Compact JSON text, the same bytes in every host.
    pub fn to_json(&self) -> String {
        crate::json::to_string(self)
    }
}
