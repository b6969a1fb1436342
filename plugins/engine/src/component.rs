//! The component's exports, as `wit/clausola.wit` describes them.

use crate::typed;
pub(crate) use bindings::exports::clausola::engine::contracts as wit;
use clausola::{Column, Contract, Error, Ticket};
use wit::{Contract as Handle, ContractInfo, Diagnostic, Guest, GuestContract};

#[expect(unsafe_code, reason = "what wit-bindgen generates lifts and lowers values by the canonical ABI")]
#[allow(
    missing_docs,
    clippy::all,
    clippy::restriction,
    reason = "generated from the WIT, which is documented"
)]
mod bindings {
    wit_bindgen::generate!({ path: "wit", world: "engine" });
    use super::Plugin;
    export!(Plugin);
}

/// The plugin itself: it has no state but the contracts that the host holds.
struct Plugin;

/// A contract that the host holds a handle of.
struct Compiled(Contract);

impl Guest for Plugin {
    type Contract = Compiled;

    fn builtins() -> Vec<ContractInfo> {
        // A shipped contract that does not compile fails this repository's tests; here it is left out.
        Contract::builtins()
            .iter()
            .filter_map(|shipped| Contract::builtin(shipped.id).ok())
            .map(|c| info(&c))
            .collect()
    }
}

impl GuestContract for Compiled {
    fn builtin(id: String) -> Result<Handle, Vec<Diagnostic>> {
        handle(Contract::builtin(&id))
    }

    fn from_toml(text: String) -> Result<Handle, Vec<Diagnostic>> {
        handle(Contract::from_toml(&text))
    }

    fn from_json(text: String) -> Result<Handle, Vec<Diagnostic>> {
        handle(Contract::from_json(&text))
    }

    fn info(&self) -> ContractInfo {
        info(&self.0)
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.0.diagnostics().iter().map(typed::diagnostic).collect()
    }

    fn decide(&self, ticket: wit::Ticket, now: String) -> Result<wit::Decision, Vec<Diagnostic>> {
        let ticket = Ticket::from_value(&typed::ticket(ticket)).map_err(diagnostics)?;
        let now = now.parse().map_err(diagnostics)?;
        self.0.decide(&ticket, now).map(|decision| typed::decision(&decision)).map_err(diagnostics)
    }

    fn decide_json(&self, ticket: String, now: String) -> String {
        self.0.decide_json(&ticket, &now)
    }

    fn time_json(&self, question: String) -> String {
        self.0.time_json(&question)
    }

    fn due(
        &self,
        calendar: String,
        starts: Vec<f64>,
        seconds: Vec<f64>,
    ) -> Result<Vec<f64>, Vec<Diagnostic>> {
        self.column(Column::Due, &calendar, &starts, &seconds)
    }

    fn before(
        &self,
        calendar: String,
        ends: Vec<f64>,
        seconds: Vec<f64>,
    ) -> Result<Vec<f64>, Vec<Diagnostic>> {
        self.column(Column::Before, &calendar, &ends, &seconds)
    }

    fn worked(
        &self,
        calendar: String,
        starts: Vec<f64>,
        ends: Vec<f64>,
    ) -> Result<Vec<f64>, Vec<Diagnostic>> {
        self.column(Column::Worked, &calendar, &starts, &ends)
    }
}

impl Compiled {
    fn column(
        &self,
        column: Column,
        calendar: &str,
        a: &[f64],
        b: &[f64],
    ) -> Result<Vec<f64>, Vec<Diagnostic>> {
        self.0.calendar(calendar).and_then(|calendar| column.answer(calendar, a, b)).map_err(diagnostics)
    }
}

fn handle(contract: Result<Contract, Error>) -> Result<Handle, Vec<Diagnostic>> {
    contract.map(|contract| Handle::new(Compiled(contract))).map_err(diagnostics)
}

fn info(contract: &Contract) -> ContractInfo {
    ContractInfo {
        id: contract.id().to_string(),
        title: contract.title().to_string(),
        revision: contract.revision().to_string(),
        valid_from: valid_from(contract),
        time_zone: contract.time_zone().name().to_string(),
        hash: contract.hash().to_string(),
    }
}

/// The day, without the midnight.
fn valid_from(contract: &Contract) -> Option<String> {
    let at = contract.valid_from()?.in_zone(contract.time_zone());
    at.split('T').next().map(str::to_string)
}

fn diagnostics(error: Error) -> Vec<Diagnostic> {
    error.diagnostics().iter().map(typed::diagnostic).collect()
}
