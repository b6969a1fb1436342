//! What a contract says about itself.

use crate::{Contract, Diagnostic, Error, json};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct About {
    id: String,
    title: String,
    revision: String,
    valid_from: Option<String>,
    time_zone: &'static str,
    hash: String,
    overlay_hash: Option<String>,
}

impl About {
    pub(super) fn of(contract: &Contract) -> Self {
        Self {
            id: contract.id().to_string(),
            title: contract.title().to_string(),
            revision: contract.revision().to_string(),
            valid_from: contract.valid_from().map(|from| {
                let day = from.in_zone(contract.time_zone());
                day.split_once('T').map_or_else(|| day.clone(), |(day, _)| day.to_string())
            }),
            time_zone: contract.time_zone().name(),
            hash: contract.hash().to_string(),
            overlay_hash: contract.overlay_hash().map(str::to_string),
        }
    }
}

/// The answer that lists the shipped contracts.
pub(super) fn shipped() -> Result<String, Error> {
    let contracts = Contract::builtins()
        .iter()
        .map(|shipped| Contract::builtin(shipped.id).map(|contract| About::of(&contract)))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(json::answer("contracts", Ok(&contracts)))
}

#[derive(Serialize)]
struct Answer<'a> {
    ok: bool,
    contract: Loaded,
    warnings: &'a [Diagnostic],
}

#[derive(Serialize)]
struct Loaded {
    handle: u32,
    #[serde(flatten)]
    about: About,
}

/// The answer that gives a contract's handle.
pub(super) fn loaded(contract: &Contract, handle: u32) -> String {
    let loaded = Loaded { handle, about: About::of(contract) };
    json::to_string(&Answer { ok: true, contract: loaded, warnings: contract.diagnostics() })
}
