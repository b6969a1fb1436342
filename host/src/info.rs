//! What a contract says about itself.

use crate::bindings::exports::clausola::engine::contracts as wit;

/// What a contract says about itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct ContractInfo {
    /// The contract's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its newest revision.
    pub revision: String,
    /// The day on which the newest revision came into force, such as `2019-02-21`.
    pub valid_from: Option<String>,
    /// The IANA name of the zone that decisions print their instants in.
    pub time_zone: String,
    /// SHA-256 of the contract's content, in hexadecimal.
    pub hash: String,
    /// The same of the operator's overlay, where one lies over the contract.
    pub overlay_hash: Option<String>,
}

impl From<&clausola::Contract> for ContractInfo {
    fn from(contract: &clausola::Contract) -> Self {
        let zone = contract.time_zone();
        let day = |at: clausola::Instant| at.in_zone(zone).chars().take_while(|c| *c != 'T').collect();
        Self {
            id: contract.id().to_string(),
            title: contract.title().to_string(),
            revision: contract.revision().to_string(),
            valid_from: contract.valid_from().map(day),
            time_zone: zone.name().to_string(),
            hash: contract.hash().to_string(),
            overlay_hash: contract.overlay_hash().map(str::to_string),
        }
    }
}

impl From<wit::ContractInfo> for ContractInfo {
    fn from(info: wit::ContractInfo) -> Self {
        Self {
            id: info.id,
            title: info.title,
            revision: info.revision,
            valid_from: info.valid_from,
            time_zone: info.time_zone,
            hash: info.hash,
            overlay_hash: info.overlay_hash,
        }
    }
}
