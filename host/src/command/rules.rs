//! Whose rules answer: a contract with what the operator lays over it, or a plugin with a contract inside.

use super::args::Rules;
use super::asked::{self, Asked};
use super::failure::{Failure, Found};
use super::input;
use clausola::{Contract, Error};
use clausola_host::{Diagnostic, ErrorKind, Source};

/// The rules, ready to be asked, and their text for messages.
pub(crate) struct Ready {
    pub(crate) asked: Asked,
    pub(crate) origin: String,
    pub(crate) text: String,
}

/// A text and its name for messages.
struct Text {
    text: String,
    origin: String,
}

impl Rules {
    /// Loads them into the plugin, or natively.
    pub(crate) fn load(&self, native: bool) -> Result<Ready, Failure> {
        let Some(contract) = &self.contract else {
            let file = self.plugin.as_deref().unwrap_or_default();
            if native {
                let message =
                    "`--native` answers without a plugin: leave out one of `--native` and `--plugin`";
                return Err(Failure::Usage(message.to_string()));
            }
            return asked::plugin(file);
        };
        let (source, contract, overlay) = read(contract, self.overlay.as_deref())?;
        let asked = if native { compile(&source).map(Asked::native) } else { Asked::compile(source) };
        match asked {
            Ok(asked) => Ok(Ready { asked, origin: contract.origin, text: contract.text }),
            Err((kind, errors)) => {
                let Text { text, origin } = match (kind, overlay) {
                    (ErrorKind::Overlay, Some(overlay)) => overlay,
                    _ => contract,
                };
                Err(Failure::Found(Found { origin, text, errors }))
            }
        }
    }

    /// Whether the contract's text is to be read from standard input.
    pub(crate) fn are_piped(&self) -> bool {
        [&self.contract, &self.overlay].into_iter().any(|named| named.as_deref() == Some("-"))
    }
}

/// A contract and an overlay as a source, with their texts for messages.
fn read(contract: &str, overlay: Option<&str>) -> Result<(Source, Text, Option<Text>), Failure> {
    let (source, origin) = input::contract(contract)?;
    let text = match &source {
        Source::Toml(text) | Source::Json(text) => text.clone(),
        _ => {
            let shipped = Contract::builtins().iter().find(|shipped| shipped.id == contract);
            shipped.map(|shipped| shipped.toml.to_string()).unwrap_or_default()
        }
    };
    let contract = Text { text, origin };
    match overlay {
        None => Ok((source, contract, None)),
        Some(overlay) => {
            let (text, origin) = input::text(overlay, "an overlay")?;
            Ok((source.with_overlay(text.clone()), contract, Some(Text { text, origin })))
        }
    }
}

/// A contract and perhaps an overlay to bake, and what is wrong with them as a failure.
pub(crate) fn source(
    contract: &str,
    overlay: Option<&str>,
) -> Result<(Source, impl FnOnce(&clausola_host::Error) -> Failure), Failure> {
    let (source, contract, overlay) = read(contract, overlay)?;
    let fault = |e: &clausola_host::Error| {
        let errors = asked::diagnostics(e);
        let Text { text, origin } = match (e.kind(), overlay) {
            (ErrorKind::Overlay, Some(overlay)) => overlay,
            (ErrorKind::Contract, _) => contract,
            _ => Text { text: String::new(), origin: "clausola build".to_string() },
        };
        Failure::Found(Found { origin, text, errors })
    };
    Ok((source, fault))
}

/// Compiles a source natively; what is wrong, and with which of the two texts.
pub(crate) fn compile(source: &Source) -> Result<Contract, (ErrorKind, Vec<Diagnostic>)> {
    let wrong = |kind| move |e: Error| (kind, e.diagnostics().iter().map(Diagnostic::from).collect());
    match source {
        Source::Laid { signed, overlay } => {
            compile(signed)?.with_overlay(overlay).map_err(wrong(ErrorKind::Overlay))
        }
        Source::Toml(text) => Contract::from_toml(text).map_err(wrong(ErrorKind::Contract)),
        Source::Json(text) => Contract::from_json(text).map_err(wrong(ErrorKind::Contract)),
        Source::Builtin(id) => Contract::builtin(id).map_err(wrong(ErrorKind::Contract)),
        _ => {
            let none = Diagnostic::error("not_baked", "only a plugin has a contract baked in");
            Err((ErrorKind::Contract, vec![none]))
        }
    }
}

/// A contract with an overlay, compiled for this machine.
pub(crate) fn native(contract: &str, overlay: Option<&str>) -> Result<Contract, Failure> {
    let (source, contract, overlay) = read(contract, overlay)?;
    compile(&source).map_err(|(kind, errors)| {
        let Text { text, origin } = match (kind, overlay) {
            (ErrorKind::Overlay, Some(overlay)) => overlay,
            _ => contract,
        };
        Failure::Found(Found { origin, text, errors })
    })
}

pub(crate) fn found(origin: String, text: String, error: &Error) -> Failure {
    let errors = error.diagnostics().iter().map(Diagnostic::from).collect();
    Failure::Found(Found { origin, text, errors })
}
