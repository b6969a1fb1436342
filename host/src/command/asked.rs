//! Who answers: the plugin, or the engine compiled for this machine.

use super::failure::{Failure, Found};
use super::rules::{self, Ready};
use clausola_host::{
    Cache, Contract, ContractInfo, Diagnostic, Engine, Error, ErrorKind, Limits, PluginInfo, Shape, Source,
};
use std::time::Duration;

/// The engine plugin, as `cargo xtask build` made it.
pub(crate) static PLUGIN: &[u8] = include_bytes!(env!("CLAUSOLA_COMPONENT_PATH"));

/// The same as a core module, for `clausola build --core`.
pub(crate) static CORE_MODULE: &[u8] = include_bytes!(env!("CLAUSOLA_CORE_MODULE_PATH"));

/// Rules, ready to be asked.
pub(crate) enum Asked {
    Plugin(Box<Contract>),
    Native(clausola::Contract),
}

/// Asks the same of either; both answer with the same bytes.
macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*);)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(&mut self, $($argument: $type),*) -> Result<String, Error> {
            match self {
                Self::Plugin(contract) => contract.$name($($argument),*),
                Self::Native(contract) => Ok(contract.$name($($argument),*)),
            }
        }
    )*};
}

impl Asked {
    pub(crate) fn native(contract: clausola::Contract) -> Self {
        Self::Native(contract)
    }

    /// Compiles a contract inside the plugin; what is wrong with it, and with which of its texts.
    pub(crate) fn compile(source: Source) -> Result<Self, (ErrorKind, Vec<Diagnostic>)> {
        engine(PLUGIN)
            .and_then(|engine| engine.contract(source))
            .map(|contract| Self::Plugin(Box::new(contract)))
            .map_err(|e| (e.kind(), diagnostics(&e)))
    }

    answers! {
        /// `{"ok":true,"decision":…}` or `{"ok":false,"errors":[…]}`.
        decide_json(ticket: &str, now: &str);
        /// The same, the decision with its trace.
        explain_json(ticket: &str, now: &str);
        /// `{"at":…}`, `{"seconds":N}` or `{"error":…}`.
        time_json(question: &str);
        /// `{"ok":true,"ranked":[…]}`.
        rank_json(tickets: &[String], now: &str);
        /// `{"ok":true,"agenda":[…]}`.
        agenda_json(tickets: &[String], now: &str);
        /// `{"ok":true,"findings":[…]}`.
        lint_json();
        /// `{"ok":true,"report":{…}}`.
        test_json();
    }

    /// The reasons as text for people.
    pub(crate) fn explain_text(
        &mut self,
        ticket: &str,
        now: &str,
        language: &str,
    ) -> Result<String, Vec<Diagnostic>> {
        match self {
            Self::Plugin(contract) => {
                contract.explain_text(ticket, now, language).map_err(|e| diagnostics(&e))
            }
            Self::Native(contract) => {
                let text = language.parse::<clausola::Language>().and_then(|language| {
                    let ticket = clausola::Ticket::from_json(ticket)?;
                    Ok(contract.explain(&ticket, now.parse()?)?.render(language))
                });
                text.map_err(|e| e.diagnostics().iter().map(Diagnostic::from).collect())
            }
        }
    }

    /// `{"ok":true,"diff":{…}}`: what another contract decides differently. What is wrong, and with which of them.
    pub(crate) fn diff_json(
        &mut self,
        new: &Source,
        tickets: &[String],
        now: &str,
    ) -> Result<String, (ErrorKind, Vec<Diagnostic>)> {
        match self {
            Self::Plugin(contract) => {
                contract.diff_json(new, tickets, now).map_err(|e| (e.kind(), diagnostics(&e)))
            }
            Self::Native(contract) => Ok(contract.diff_json(&rules::compile(new)?, tickets, now)),
        }
    }
}

/// A plugin with a contract inside, from its file.
pub(crate) fn plugin(file: &str) -> Result<Ready, Failure> {
    let bytes = bytes(file)?;
    let refused = |e: &Error| {
        Failure::Found(Found { origin: file.to_string(), text: String::new(), errors: diagnostics(e) })
    };
    let shape = Shape::of(&bytes);
    if shape.is_none() {
        // Says what it is instead, and whether it is whole.
        PluginInfo::read(&bytes).map_err(|e| refused(&e))?;
    }
    if shape == Some(Shape::CoreModule) {
        let message = format!("`{file}` is a core module, and this command runs components");
        let help = "build it without `--core`, or load it in a runtime of your own";
        return Err(Failure::Found(Found::one(file, Diagnostic::error("wrong_shape", message).help(help))));
    }
    let contract =
        engine(&bytes).and_then(|engine| engine.contract(Source::Baked)).map_err(|e| refused(&e))?;
    Ok(Ready { asked: Asked::Plugin(Box::new(contract)), origin: file.to_string(), text: String::new() })
}

/// The bytes of a plugin's file.
pub(crate) fn bytes(file: &str) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|e| {
        let message = format!("cannot read `{file}`: {e}");
        let help = "check the name and that the file may be read";
        Failure::Found(Found::one(file, Diagnostic::error("unreadable", message).help(help)))
    })
}

/// What an error says, always at least one finding.
pub(crate) fn diagnostics(error: &Error) -> Vec<Diagnostic> {
    match error.diagnostics() {
        [] => vec![error.to_diagnostic()],
        found => found.to_vec(),
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
    Ok(engine(PLUGIN)?.builtins()?)
}

/// More than a server would allow: here it is the user's own question, such as the rank of every open ticket.
pub(crate) fn engine(plugin: &[u8]) -> Result<Engine, Error> {
    let limits =
        Limits::new().memory(1 << 30).input(64 << 20).output(64 << 20).wall_time(Duration::from_secs(60));
    Engine::builder().limits(limits).cache(Cache::user()).build(plugin)
}
