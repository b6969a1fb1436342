//! The contracts that are shipped with the engine.

use super::Contract;
use crate::error::{nearest, shorten};
use crate::{Diagnostic, Error, ErrorKind};
use std::sync::OnceLock;

/// A contract that is shipped with the engine.
#[derive(Debug, Clone, Copy)]
pub struct Builtin {
    /// The contract's id, to pass to [`Contract::builtin`].
    pub id: &'static str,
    /// The contract file's text.
    pub toml: &'static str,
}

const FILES: [Builtin; 5] = [
    Builtin { id: "conciliasfera", toml: include_str!("../../contracts/conciliasfera.toml") },
    Builtin { id: "consorzio-it", toml: include_str!("../../contracts/consorzio-it.toml") },
    Builtin { id: "exetera", toml: include_str!("../../contracts/exetera.toml") },
    Builtin { id: "lepida-payer", toml: include_str!("../../contracts/lepida-payer.toml") },
    Builtin { id: "sogei-pec", toml: include_str!("../../contracts/sogei-pec.toml") },
];

static COMPILED: [OnceLock<Result<Contract, Error>>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];

impl Contract {
    /// The contracts that are shipped with the engine, by id.
    #[must_use]
    pub fn builtins() -> &'static [Builtin] {
        &FILES
    }

    /// A contract that is shipped with the engine, compiled on first use and shared from then on.
    ///
    /// # Errors
    /// [`ErrorKind::Contract`] for an unknown id, with the nearest known one.
    pub fn builtin(id: &str) -> Result<Self, Error> {
        let found = FILES.iter().zip(&COMPILED).find(|(file, _)| file.id == id);
        match found {
            Some((file, cell)) => cell.get_or_init(|| Self::from_toml(file.toml)).clone(),
            None => {
                let names = || FILES.iter().map(|f| f.id);
                let list = super::quoted(names());
                let help = match nearest(id, names()) {
                    Some(near) => format!("did you mean `{near}`? there are {list}"),
                    None => format!("there are {list}"),
                };
                let d =
                    Diagnostic::error("unknown_contract", format!("there is no contract `{}`", shorten(id)))
                        .help(help);
                Err(Error::one(ErrorKind::Contract, d))
            }
        }
    }
}
