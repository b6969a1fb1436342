//! Where a contract comes from.

/// Where a contract comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// One that is shipped with the plugin, by id.
    Builtin(String),
    /// A contract file's text.
    Toml(String),
    /// The same model as JSON text.
    Json(String),
    /// The one that was baked into the plugin by `clausola build`.
    Baked,
    /// Another one, with an operator's overlay laid over it; see [`Source::with_overlay`].
    Laid {
        /// The contract as it was signed.
        signed: Box<Source>,
        /// The overlay file's text.
        overlay: String,
    },
}

impl Source {
    /// The same contract with an operator's overlay laid over it, from the overlay file's text.
    #[must_use]
    pub fn with_overlay(self, overlay: impl Into<String>) -> Self {
        Self::Laid { signed: Box::new(self), overlay: overlay.into() }
    }

    /// How many bytes of text it brings.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Builtin(text) | Self::Toml(text) | Self::Json(text) => text.len(),
            Self::Baked => 0,
            Self::Laid { signed, overlay } => signed.len().saturating_add(overlay.len()),
        }
    }
}
