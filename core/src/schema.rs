//! JSON Schemas of what people write and hosts read, so that editors complete and validate.
//!
//! They are generated from one description of the language and the wire, which tests hold against what the readers
//! ask for and what decisions say. To make them anew: `UPDATE=1 cargo test -p clausola schema`.
//!
//! In a TOML file the line `#:schema ./contract.schema.json` names the schema to editors with a TOML language server;
//! in a JSON file the key `"$schema"` does, which the engine does not read.

use crate::contract::quoted;
use crate::error::{nearest, shorten};
use crate::{Diagnostic, Error, ErrorKind};

/// What a JSON Schema describes, in draft 2020-12.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// A contract file; unknown keys are mistakes.
    Contract,
    /// An operator's overlay; unknown keys are mistakes.
    Overlay,
    /// A ticket; unknown keys are not read.
    Ticket,
    /// A decision; later versions may say more.
    Decision,
}

impl Schema {
    /// Every schema.
    pub const ALL: [Schema; 4] = [Schema::Contract, Schema::Overlay, Schema::Ticket, Schema::Decision];

    /// The schema of a name: `contract`, `overlay`, `ticket` or `decision`.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] for another name, with the nearest one.
    pub fn named(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|schema| schema.name() == name).ok_or_else(|| {
            let names = || Self::ALL.into_iter().map(Schema::name);
            let help = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`? there are {}", quoted(names())),
                None => format!("there are {}", quoted(names())),
            };
            let message = format!("there is no schema `{}`", shorten(name));
            Error::one(ErrorKind::Question, Diagnostic::error("unknown_schema", message).help(help))
        })
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Schema::Contract => "contract",
            Schema::Overlay => "overlay",
            Schema::Ticket => "ticket",
            Schema::Decision => "decision",
        }
    }

    /// Its text, JSON.
    ///
    /// # Example: what an editor asks for
    /// ```
    /// use clausola::Schema;
    /// let schema: serde_json::Value = serde_json::from_str(Schema::named("ticket")?.text()).unwrap();
    /// assert_eq!(schema["required"], serde_json::json!(["id", "events"]));
    /// # Ok::<(), clausola::Error>(())
    /// ```
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Schema::Contract => include_str!("../schema/contract.schema.json"),
            Schema::Overlay => include_str!("../schema/overlay.schema.json"),
            Schema::Ticket => include_str!("../schema/ticket.schema.json"),
            Schema::Decision => include_str!("../schema/decision.schema.json"),
        }
    }
}

// The description is the source of the files in `core/schema`, not a part of the engine.
#[cfg(test)]
mod agree;
#[cfg(test)]
mod check;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod decision;
#[cfg(test)]
mod overlay;
#[cfg(test)]
mod render;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod ticket;
#[cfg(test)]
mod trace;
#[cfg(test)]
mod words;
