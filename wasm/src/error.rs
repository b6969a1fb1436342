//! What JavaScript catches.

use clausola::Diagnostic;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/error.js")]
extern "C" {
    /// `class ClausolaError extends Error { diagnostics }`.
    pub(crate) type ClausolaError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str, diagnostics: JsValue) -> ClausolaError;
}

/// The engine's error as a `ClausolaError`: the same text, the same diagnostics.
pub(crate) fn from_engine(error: &clausola::Error) -> JsValue {
    ClausolaError::new(&error.to_string(), to_js(error.diagnostics())).into()
}

/// The engine's error about the text of one argument, which only this side can name.
pub(crate) fn from_engine_at(error: &clausola::Error, path: &str) -> JsValue {
    placed(error, |_| path.to_string())
}

/// The engine's error about one part of an argument, its places inside that part.
#[cfg(feature = "whole")]
pub(crate) fn from_engine_in(error: &clausola::Error, part: &str) -> JsValue {
    placed(error, |inner| inner.map_or_else(|| part.to_string(), |inner| format!("{part}.{inner}")))
}

fn placed(error: &clausola::Error, place: impl Fn(Option<&str>) -> String) -> JsValue {
    let placed = error.diagnostics().iter().cloned().map(|mut diagnostic| {
        diagnostic.path = Some(place(diagnostic.path.as_deref()));
        diagnostic
    });
    let diagnostics: Vec<Diagnostic> = placed.collect();
    let text: Vec<String> = diagnostics.iter().map(Diagnostic::to_string).collect();
    ClausolaError::new(&text.join("\n"), to_js(&diagnostics)).into()
}

/// A wrong argument of a call, told as the engine tells its own findings.
pub(crate) fn bad_argument(path: &str, message: &str, help: &str) -> JsValue {
    let code = "bad_argument";
    let finding = Finding { code, severity: "error", message, help, path, line: None, column: None };
    let text = format!("error[{code}]: {message}\n  at `{path}`\n  help: {help}");
    ClausolaError::new(&text, to_js(&[finding])).into()
}

/// The shape of a [`Diagnostic`], which only the engine makes.
#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    help: &'a str,
    path: &'a str,
    line: Option<u32>,
    column: Option<u32>,
}

/// Plain objects, arrays and null: what `JSON.parse` would give for the engine's JSON text.
pub(crate) fn to_js<T: Serialize + ?Sized>(value: &T) -> JsValue {
    // One text across the boundary and the parser of the browser itself: less than setting key by key.
    crate::answer::parsed(value)
}
