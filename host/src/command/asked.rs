//! Who answers: the plugin, or the engine compiled for this machine.

use super::failure::{Failure, Found};
use super::input;
use clausola_host::{Cache, ContractInfo, Diagnostic, Engine, Error, Source};

/// The engine plugin, as `cargo xtask build` made it.
pub(crate) static PLUGIN: &[u8] = include_bytes!(env!("CLAUSOLA_COMPONENT_PATH"));

/// A contract, ready to be asked.
pub(crate) enum Asked {
    Plugin(Box<clausola_host::Contract>),
    Native(clausola::Contract),
}

impl Asked {
    /// Loads the contract of `--contract`.
    pub(crate) fn load(contract: &str, native: bool) -> Result<Self, Failure> {
        let (source, origin) = input::contract(contract)?;
        let text = match &source {
            Source::Toml(text) | Source::Json(text) => text.clone(),
            _ => String::new(),
        };
        let wrong = |errors| Failure::Found(Found { origin, text, errors });
        if native {
            let contract = match &source {
                Source::Toml(text) => clausola::Contract::from_toml(text),
                Source::Json(text) => clausola::Contract::from_json(text),
                _ => clausola::Contract::builtin(contract),
            };
            return contract
                .map(Self::Native)
                .map_err(|e| wrong(e.diagnostics().iter().map(Diagnostic::from).collect()));
        }
        match plugin()?.contract(source) {
            Ok(contract) => Ok(Self::Plugin(Box::new(contract))),
            Err(e) if e.diagnostics().is_empty() => Err(wrong(vec![e.to_diagnostic()])),
            Err(e) => Err(wrong(e.diagnostics().to_vec())),
        }
    }

    /// `{"ok":true,"decision":…}` or `{"ok":false,"errors":[…]}`.
    pub(crate) fn decide_json(&mut self, ticket: &str, now: &str) -> Result<String, Error> {
        match self {
            Self::Plugin(contract) => contract.decide_json(ticket, now),
            Self::Native(contract) => Ok(contract.decide_json(ticket, now)),
        }
    }

    /// `{"at":…}`, `{"seconds":N}` or `{"error":…}`.
    pub(crate) fn time_json(&mut self, question: &str) -> Result<String, Error> {
        match self {
            Self::Plugin(contract) => contract.time_json(question),
            Self::Native(contract) => Ok(contract.time_json(question)),
        }
    }
}

/// The shipped contracts.
pub(crate) fn builtins(native: bool) -> Result<Vec<ContractInfo>, Failure> {
    if native {
        let shipped = clausola::Contract::builtins().iter();
        return Ok(shipped
            .filter_map(|shipped| clausola::Contract::builtin(shipped.id).ok())
            .map(|contract| ContractInfo::from(&contract))
            .collect());
    }
    Ok(plugin()?.builtins()?)
}

fn plugin() -> Result<Engine, Error> {
    Engine::builder().cache(Cache::user()).build(PLUGIN)
}
