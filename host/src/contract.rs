//! A contract inside an instance of the plugin.

use crate::bindings::exports::clausola::engine::contracts as wit;
use crate::sandbox::State;
use crate::{ContractInfo, Diagnostic, Engine, Error, ErrorKind, Source, bindings};
use std::sync::Arc;
use wasmtime::Store;
use wasmtime::component::ResourceAny;

/// A contract, compiled once inside an instance of the plugin, and then asked.
///
/// A call that fails at a limit or a trap loses the instance, not the contract: the next call starts a new one. One
/// call runs at a time; [`Pool`](crate::Pool) serves many callers.
pub struct Contract {
    engine: Engine,
    source: Arc<Source>,
    live: Option<Live>,
    fuel: Option<u64>,
}

/// An instance with the contract in it.
pub(crate) struct Live {
    pub(crate) store: Store<State>,
    pub(crate) plugin: bindings::Engine,
    pub(crate) handle: ResourceAny,
}

/// Columns of float64, or what is wrong with them.
type Columns = Result<Vec<f64>, Vec<wit::Diagnostic>>;

/// The functions of a contract that the plugin exports.
pub(crate) type Guest<'a> = wit::GuestContract<'a>;

impl Contract {
    pub(crate) fn load(engine: Engine, source: Arc<Source>) -> Result<Self, Error> {
        let mut contract = Self::cold(engine, source);
        contract.live = Some(contract.engine.start(&contract.source)?);
        Ok(contract)
    }

    /// One that starts its instance with the first call.
    pub(crate) fn cold(engine: Engine, source: Arc<Source>) -> Self {
        Self { engine, source, live: None, fuel: None }
    }

    /// Gives the instance back; the next call starts another.
    pub(crate) fn cool(&mut self) {
        self.live = None;
    }

    /// The bytes of memory that the instance holds now.
    pub(crate) fn memory(&self) -> usize {
        self.live.as_ref().map_or(0, |live| live.store.data().memory_in_use())
    }

    /// The units of fuel that the last call used, where [`Limits::fuel`](crate::Limits) counts them. The same call on
    /// the same plugin uses the same number on every machine, once the calendars that it asks are laid out: the first
    /// call after a start does that.
    #[must_use]
    pub fn last_fuel(&self) -> Option<u64> {
        self.fuel
    }

    /// What the contract says about itself.
    pub fn info(&mut self) -> Result<ContractInfo, Error> {
        Ok(self.call("info", |guest, store, contract| guest.call_info(store, contract))?.into())
    }

    /// Warnings found while compiling.
    pub fn diagnostics(&mut self) -> Result<Vec<Diagnostic>, Error> {
        let found =
            self.call("diagnostics", |guest, store, contract| guest.call_diagnostics(store, contract))?;
        Ok(found.into_iter().map(Diagnostic::from).collect())
    }

    /// The decision on a ticket at an instant, RFC 3339 with an offset.
    ///
    /// What is wrong with the ticket is an error of the kind [`ErrorKind::Ticket`].
    pub fn decide(&mut self, ticket: &wit::Ticket, now: &str) -> Result<wit::Decision, Error> {
        let answer =
            self.call("decide", |guest, store, contract| guest.call_decide(store, contract, ticket, now))?;
        answer.map_err(|diagnostics| Error::found(ErrorKind::Ticket, diagnostics))
    }

    /// The decision on a ticket as JSON text: `{"ok":true,"decision":…}` or `{"ok":false,"errors":[…]}`.
    pub fn decide_json(&mut self, ticket: &str, now: &str) -> Result<String, Error> {
        self.text("decide_json", &[ticket, now], |guest, store, contract| {
            guest.call_decide_json(store, contract, ticket, now)
        })
    }

    /// [`Contract::decide_json`] for many tickets at one instant, in order.
    pub fn decide_all_json(&mut self, tickets: &[String], now: &str) -> Result<Vec<String>, Error> {
        self.check_input(tickets, now)?;
        let answers = self.call("decide_all_json", |guest, store, contract| {
            guest.call_decide_all_json(store, contract, tickets, now)
        })?;
        self.engine.sandbox().check_output(answers.iter().map(String::len).sum())?;
        Ok(answers)
    }

    /// The decision with its `trace`, the reason of each number, as JSON text.
    pub fn explain_json(&mut self, ticket: &str, now: &str) -> Result<String, Error> {
        self.text("explain_json", &[ticket, now], |guest, store, contract| {
            guest.call_explain_json(store, contract, ticket, now)
        })
    }

    /// The reasons as text for people, in Italian (`it`) or English (`en`).
    ///
    /// What is wrong with the ticket, the instant or the language is an error of the kind [`ErrorKind::Ticket`].
    pub fn explain_text(&mut self, ticket: &str, now: &str, language: &str) -> Result<String, Error> {
        self.engine.sandbox().check_input(ticket.len().saturating_add(now.len()))?;
        let text = self.call("explain_text", |guest, store, contract| {
            guest.call_explain_text(store, contract, ticket, now, language)
        })?;
        let text = text.map_err(|diagnostics| Error::found(ErrorKind::Ticket, diagnostics))?;
        self.engine.sandbox().check_output(text.len())?;
        Ok(text)
    }

    /// Open tickets in the order in which they are served: `{"ok":true,"ranked":[…]}`.
    pub fn rank_json(&mut self, tickets: &[String], now: &str) -> Result<String, Error> {
        self.check_input(tickets, now)?;
        self.text("rank_json", &[], |guest, store, contract| {
            guest.call_rank_json(store, contract, tickets, now)
        })
    }

    /// When the decisions on open tickets change next, the soonest first: `{"ok":true,"agenda":[…]}`.
    pub fn agenda_json(&mut self, tickets: &[String], now: &str) -> Result<String, Error> {
        self.check_input(tickets, now)?;
        self.text("agenda_json", &[], |guest, store, contract| {
            guest.call_agenda_json(store, contract, tickets, now)
        })
    }

    /// What another contract decides differently on the same tickets: `{"ok":true,"diff":{…}}`.
    ///
    /// The other one is compiled for this call, in the same instance.
    pub fn diff_json(&mut self, new: &Source, tickets: &[String], now: &str) -> Result<String, Error> {
        self.check_input(tickets, now)?;
        self.engine.sandbox().check_input(new.len())?;
        let diff = self.call("diff_json", |guest, store, contract| match open(guest, store, new)? {
            Ok(new) => {
                let diff = guest.call_diff_json(&mut *store, contract, new, tickets, now)?;
                new.resource_drop(store)?;
                Ok(Ok(diff))
            }
            Err(refused) => Ok(Err(refused)),
        })??;
        self.engine.sandbox().check_output(diff.len())?;
        Ok(diff)
    }

    /// One question of time: `{"at":…}`, `{"seconds":N}` or `{"error":…}`.
    pub fn time_json(&mut self, question: &str) -> Result<String, Error> {
        self.text("time_json", &[question], |guest, store, contract| {
            guest.call_time_json(store, contract, question)
        })
    }

    /// Gaps, conflicts and assumptions of the contract: `{"ok":true,"findings":[…]}`.
    pub fn lint_json(&mut self) -> Result<String, Error> {
        self.text("lint_json", &[], |guest, store, contract| guest.call_lint_json(store, contract))
    }

    /// What became of the contract's own tests: `{"ok":true,"report":{…}}`.
    pub fn test_json(&mut self) -> Result<String, Error> {
        self.text("test_json", &[], |guest, store, contract| guest.call_test_json(store, contract))
    }

    /// The contract as data, JSON text.
    pub fn describe_json(&mut self) -> Result<String, Error> {
        self.text("describe_json", &[], |guest, store, contract| guest.call_describe_json(store, contract))
    }

    /// A ticket's facts from the fields of a ticket system, by the overlay's `[fields]`:
    /// `{"ok":true,"facts":{…},"notices":[…]}`.
    pub fn map_fields_json(&mut self, fields: &str) -> Result<String, Error> {
        self.text("map_fields_json", &[fields], |guest, store, contract| {
            guest.call_map_fields_json(store, contract, fields)
        })
    }

    /// Row by row the earliest instant at which so many seconds of open time have passed since the start.
    ///
    /// Instants are milliseconds since 1970 in UTC; NaN where there is no answer.
    pub fn due(&mut self, calendar: &str, starts: &[f64], seconds: &[f64]) -> Result<Vec<f64>, Error> {
        self.columns("due", starts, seconds, |guest, store, contract| {
            guest.call_due(store, contract, calendar, starts, seconds)
        })
    }

    /// Row by row the latest instant from which so many seconds of open time remain until the end.
    pub fn before(&mut self, calendar: &str, ends: &[f64], seconds: &[f64]) -> Result<Vec<f64>, Error> {
        self.columns("before", ends, seconds, |guest, store, contract| {
            guest.call_before(store, contract, calendar, ends, seconds)
        })
    }

    /// Row by row the seconds of open time from the start to the end.
    pub fn worked(&mut self, calendar: &str, starts: &[f64], ends: &[f64]) -> Result<Vec<f64>, Error> {
        self.columns("worked", starts, ends, |guest, store, contract| {
            guest.call_worked(store, contract, calendar, starts, ends)
        })
    }

    fn check_input(&self, tickets: &[String], now: &str) -> Result<(), Error> {
        let bytes = tickets.iter().map(String::len).fold(now.len(), usize::saturating_add);
        self.engine.sandbox().check_input(bytes)
    }

    fn text(
        &mut self,
        name: &'static str,
        input: &[&str],
        call: impl Fn(&Guest<'_>, &mut Store<State>, ResourceAny) -> wasmtime::Result<String>,
    ) -> Result<String, Error> {
        self.engine.sandbox().check_input(input.iter().map(|text| text.len()).sum())?;
        let answer = self.call(name, call)?;
        self.engine.sandbox().check_output(answer.len())?;
        Ok(answer)
    }

    fn columns(
        &mut self,
        name: &'static str,
        a: &[f64],
        b: &[f64],
        call: impl Fn(&Guest<'_>, &mut Store<State>, ResourceAny) -> wasmtime::Result<Columns>,
    ) -> Result<Vec<f64>, Error> {
        self.engine.sandbox().check_input(size_of_val(a).saturating_add(size_of_val(b)))?;
        let answer =
            self.call(name, call)?.map_err(|diagnostics| Error::found(ErrorKind::Question, diagnostics))?;
        self.engine.sandbox().check_output(size_of_val(answer.as_slice()))?;
        Ok(answer)
    }

    /// One call in the instance, which is lost unless the call comes back from it.
    fn call<T>(
        &mut self,
        name: &'static str,
        call: impl Fn(&Guest<'_>, &mut Store<State>, ResourceAny) -> wasmtime::Result<T>,
    ) -> Result<T, Error> {
        let span = tracing::debug_span!("plugin_call", call = name, fuel = tracing::field::Empty);
        let _entered = span.enter();
        let kept = self.live.take();
        let used = kept.is_some();
        let mut live = match kept {
            Some(live) => live,
            None => self.engine.start(&self.source)?,
        };
        let sandbox = self.engine.sandbox();
        sandbox.arm(&mut live.store);
        let guest = live.plugin.clausola_engine_contracts().contract();
        let answer = call(&guest, &mut live.store, live.handle);
        self.fuel = sandbox.fuel_used(&live.store);
        if let Some(fuel) = self.fuel {
            span.record("fuel", fuel);
        }
        match answer {
            Ok(answer) => {
                self.live = Some(live);
                Ok(answer)
            }
            Err(e) => {
                let error = sandbox.explain(e, &live.store);
                if used && error.kind() == ErrorKind::Memory {
                    // What earlier calls laid out fills it, such as the calendars of many years. The question itself
                    // may be small: it has a whole instance before it is refused.
                    drop(live);
                    return self.call(name, call);
                }
                Err(error)
            }
        }
    }
}

/// Compiles a contract inside an instance; the inner error is what the plugin says about the contract.
pub(crate) fn open(
    guest: &Guest<'_>,
    store: &mut Store<State>,
    source: &Source,
) -> wasmtime::Result<Result<ResourceAny, Error>> {
    let opened = match source {
        Source::Builtin(id) => guest.call_builtin(store, id)?,
        Source::Toml(text) => guest.call_from_toml(store, text)?,
        Source::Json(text) => guest.call_from_json(store, text)?,
        Source::Baked => {
            return Ok(guest.call_baked(store)?.ok_or_else(|| {
                let none = Diagnostic::error("not_baked", "no contract is baked into this plugin");
                Error::found(ErrorKind::Contract, [none.help("make the plugin with `clausola build`")])
            }));
        }
        Source::Laid { signed, overlay } => {
            let signed = match open(guest, store, signed)? {
                Ok(signed) => signed,
                refused => return Ok(refused),
            };
            let laid = guest.call_with_overlay(&mut *store, signed, overlay)?;
            signed.resource_drop(store)?;
            return Ok(laid.map_err(|found| Error::found(ErrorKind::Overlay, found)));
        }
    };
    Ok(opened.map_err(|found| Error::found(ErrorKind::Contract, found)))
}

impl std::fmt::Debug for Contract {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contract").finish_non_exhaustive()
    }
}
