//! A contract inside an instance of the plugin.

use crate::bindings::exports::clausola::engine::contracts as wit;
use crate::sandbox::State;
use crate::{Diagnostic, Engine, Error, ErrorKind, bindings};
use wasmtime::Store;
use wasmtime::component::ResourceAny;

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
}

impl Source {
    pub(crate) fn len(&self) -> usize {
        let (Self::Builtin(text) | Self::Toml(text) | Self::Json(text)) = self;
        text.len()
    }
}

/// What a contract says about itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
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
        }
    }
}

/// A contract, compiled once inside an instance of the plugin, and then asked.
///
/// A call that fails at a limit or a trap loses the instance, not the contract: the next call starts a new one.
pub struct Contract {
    engine: Engine,
    source: Source,
    live: Option<Live>,
}

/// An instance with the contract in it.
pub(crate) struct Live {
    pub(crate) store: Store<State>,
    pub(crate) plugin: bindings::Engine,
    pub(crate) handle: ResourceAny,
}

/// Columns of float64, or what is wrong with them.
type Columns = Result<Vec<f64>, Vec<wit::Diagnostic>>;

impl Contract {
    pub(crate) fn load(engine: Engine, source: Source) -> Result<Self, Error> {
        let live = engine.start(&source)?;
        Ok(Self { engine, source, live: Some(live) })
    }

    /// What the contract says about itself.
    pub fn info(&mut self) -> Result<ContractInfo, Error> {
        Ok(self.call(|contract, store, handle| contract.call_info(store, handle))?.into())
    }

    /// Warnings found while compiling.
    pub fn diagnostics(&mut self) -> Result<Vec<Diagnostic>, Error> {
        let found = self.call(|contract, store, handle| contract.call_diagnostics(store, handle))?;
        Ok(found.into_iter().map(Diagnostic::from).collect())
    }

    /// The decision on a ticket at an instant, RFC 3339 with an offset.
    ///
    /// What is wrong with the ticket is an error of the kind [`ErrorKind::Ticket`].
    pub fn decide(&mut self, ticket: &wit::Ticket, now: &str) -> Result<wit::Decision, Error> {
        let answer = self.call(|contract, store, handle| contract.call_decide(store, handle, ticket, now))?;
        answer.map_err(|diagnostics| Error::found(ErrorKind::Ticket, diagnostics))
    }

    /// The decision on a ticket as JSON text: `{"ok":true,"decision":…}` or `{"ok":false,"errors":[…]}`.
    pub fn decide_json(&mut self, ticket: &str, now: &str) -> Result<String, Error> {
        self.engine.sandbox().check_input(ticket.len().saturating_add(now.len()))?;
        let answer =
            self.call(|contract, store, handle| contract.call_decide_json(store, handle, ticket, now))?;
        self.engine.sandbox().check_output(answer.len())?;
        Ok(answer)
    }

    /// One question of time: `{"at":…}`, `{"seconds":N}` or `{"error":…}`.
    pub fn time_json(&mut self, question: &str) -> Result<String, Error> {
        self.engine.sandbox().check_input(question.len())?;
        let answer = self.call(|contract, store, handle| contract.call_time_json(store, handle, question))?;
        self.engine.sandbox().check_output(answer.len())?;
        Ok(answer)
    }

    /// Row by row the earliest instant at which so many seconds of open time have passed since the start.
    ///
    /// Instants are milliseconds since 1970 in UTC; NaN where there is no answer.
    pub fn due(&mut self, calendar: &str, starts: &[f64], seconds: &[f64]) -> Result<Vec<f64>, Error> {
        self.columns(starts, seconds, |contract, store, handle| {
            contract.call_due(store, handle, calendar, starts, seconds)
        })
    }

    /// Row by row the latest instant from which so many seconds of open time remain until the end.
    pub fn before(&mut self, calendar: &str, ends: &[f64], seconds: &[f64]) -> Result<Vec<f64>, Error> {
        self.columns(ends, seconds, |contract, store, handle| {
            contract.call_before(store, handle, calendar, ends, seconds)
        })
    }

    /// Row by row the seconds of open time from the start to the end.
    pub fn worked(&mut self, calendar: &str, starts: &[f64], ends: &[f64]) -> Result<Vec<f64>, Error> {
        self.columns(starts, ends, |contract, store, handle| {
            contract.call_worked(store, handle, calendar, starts, ends)
        })
    }

    fn columns(
        &mut self,
        a: &[f64],
        b: &[f64],
        call: impl FnOnce(&wit::GuestContract<'_>, &mut Store<State>, ResourceAny) -> wasmtime::Result<Columns>,
    ) -> Result<Vec<f64>, Error> {
        self.engine.sandbox().check_input(size_of_val(a).saturating_add(size_of_val(b)))?;
        let answer =
            self.call(call)?.map_err(|diagnostics| Error::found(ErrorKind::Question, diagnostics))?;
        self.engine.sandbox().check_output(size_of_val(answer.as_slice()))?;
        Ok(answer)
    }

    /// One call in the instance, which is lost unless the call comes back from it.
    fn call<T>(
        &mut self,
        call: impl FnOnce(&wit::GuestContract<'_>, &mut Store<State>, ResourceAny) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        let mut live = match self.live.take() {
            Some(live) => live,
            None => self.engine.start(&self.source)?,
        };
        let sandbox = self.engine.sandbox();
        sandbox.arm(&mut live.store);
        let contract = live.plugin.clausola_engine_contracts().contract();
        match call(&contract, &mut live.store, live.handle) {
            Ok(answer) => {
                self.live = Some(live);
                Ok(answer)
            }
            Err(e) => Err(sandbox.explain(e, &live.store)),
        }
    }
}

impl std::fmt::Debug for Contract {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contract").finish_non_exhaustive()
    }
}
