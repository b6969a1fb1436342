//! The component's exports, as `wit/clausola.wit` describes them.

use crate::typed;
pub(crate) use bindings::exports::clausola::engine::contracts as wit;
use clausola::{Column, Contract, Error, Instant, Language, Ticket};
use std::sync::OnceLock;
use wit::{Contract as Handle, ContractBorrow, ContractInfo, Diagnostic, Guest, GuestContract};

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

/// The plugin itself: it has no state but the contracts that the host holds, and one that was baked in.
struct Plugin;

/// The contract that `clausola build` has put in.
static BAKED: OnceLock<Contract> = OnceLock::new();

/// A contract that the host holds a handle of.
struct Compiled(Contract);

impl Guest for Plugin {
    type Contract = Compiled;

    fn engine_version() -> String {
        env!("CARGO_PKG_VERSION").to_string()
    }

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

    fn baked() -> Option<Handle> {
        BAKED.get().map(|contract| Handle::new(Self(contract.clone())))
    }

    fn with_overlay(&self, text: String) -> Result<Handle, Vec<Diagnostic>> {
        handle(self.0.with_overlay(&text))
    }

    fn bake(&self) -> Result<(), Vec<Diagnostic>> {
        BAKED.set(self.0.clone()).map_err(|_| {
            vec![Diagnostic {
                code: "already_baked".to_string(),
                severity: wit::Severity::Error,
                message: format!(
                    "the contract `{}` is baked in already",
                    BAKED.get().map_or("", Contract::id)
                ),
                help: Some("build from the plugin as it ships".to_string()),
                path: None,
                line: None,
                column: None,
                example: None,
            }]
        })
    }

    fn info(&self) -> ContractInfo {
        info(&self.0)
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.0.diagnostics().iter().map(typed::diagnostic).collect()
    }

    fn decide(&self, ticket: wit::Ticket, now: String) -> Result<wit::Decision, Vec<Diagnostic>> {
        let ticket = Ticket::from_value(&typed::ticket(ticket)).map_err(diagnostics)?;
        self.0.decide(&ticket, instant(&now)?).map(|decision| typed::decision(&decision)).map_err(diagnostics)
    }

    fn decide_json(&self, ticket: String, now: String) -> String {
        self.0.decide_json(&ticket, &now)
    }

    fn decide_all_json(&self, tickets: Vec<String>, now: String) -> Vec<String> {
        self.0.decide_all_json(&tickets, &now)
    }

    fn explain_json(&self, ticket: String, now: String) -> String {
        self.0.explain_json(&ticket, &now)
    }

    fn explain_text(&self, ticket: String, now: String, language: String) -> Result<String, Vec<Diagnostic>> {
        let language: Language = language.parse().map_err(diagnostics)?;
        let ticket = Ticket::from_json(&ticket).map_err(diagnostics)?;
        let explanation = self.0.explain(&ticket, instant(&now)?).map_err(diagnostics)?;
        Ok(explanation.render(language))
    }

    fn rank_json(&self, tickets: Vec<String>, now: String) -> String {
        self.0.rank_json(&tickets, &now)
    }

    fn agenda_json(&self, tickets: Vec<String>, now: String) -> String {
        self.0.agenda_json(&tickets, &now)
    }

    fn diff_json(&self, new: ContractBorrow<'_>, tickets: Vec<String>, now: String) -> String {
        self.0.diff_json(&new.get::<Self>().0, &tickets, &now)
    }

    fn time_json(&self, question: String) -> String {
        self.0.time_json(&question)
    }

    fn lint_json(&self) -> String {
        self.0.lint_json()
    }

    fn test_json(&self) -> String {
        self.0.test_json()
    }

    fn describe_json(&self) -> String {
        clausola::json::to_string(&self.0.describe())
    }

    fn map_fields_json(&self, fields: String) -> String {
        self.0.map_fields_json(&fields)
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
        self.0.calendars(calendar).and_then(|calendars| column.answer(&calendars, a, b)).map_err(diagnostics)
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
        overlay_hash: contract.overlay_hash().map(str::to_string),
    }
}

/// The day, without the midnight.
fn valid_from(contract: &Contract) -> Option<String> {
    let at = contract.valid_from()?.in_zone(contract.time_zone());
    at.split('T').next().map(str::to_string)
}

fn instant(now: &str) -> Result<Instant, Vec<Diagnostic>> {
    now.parse().map_err(|e| {
        let mut found = diagnostics(e);
        found.iter_mut().for_each(|d| d.path = Some("now".to_string()));
        found
    })
}

fn diagnostics(error: Error) -> Vec<Diagnostic> {
    error.diagnostics().iter().map(typed::diagnostic).collect()
}
