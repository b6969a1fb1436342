//! A contract to start from.

use crate::Contract;

impl Contract {
    /// The text of a small commented contract to start from: it compiles without a warning, lints clean but for its
    /// assumptions, and passes its own tests.
    ///
    /// # Example
    /// ```
    /// use clausola::{Contract, Severity};
    /// let contract = Contract::from_toml(Contract::template())?;
    /// assert!(contract.lint().iter().all(|finding| finding.severity == Severity::Note));
    /// # Ok::<(), clausola::Error>(())
    /// ```
    #[must_use]
    pub const fn template() -> &'static str {
        include_str!("../contracts/template.toml")
    }
}
