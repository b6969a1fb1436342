//! The hosts that must give the same bytes: each answers a question with JSON text.

mod component;
mod core_module;
pub mod native;
mod node;
mod python;

use crate::corpus::Ask;
use std::path::PathBuf;

/// What can be asked, in its own process or sandbox.
pub trait Host: Send {
    /// The answer's text; `None` where this host has no way to put the question.
    ///
    /// # Errors
    /// What broke in the host itself: a refusal of the engine is an answer.
    fn answer(&mut self, ask: &Ask) -> Result<Option<String>, String>;
}

/// How a host is made, or why it cannot be.
pub type Start = fn() -> Result<Box<dyn Host>, String>;

/// Every host, by the name of its column. The first one is the measure of the others.
pub const ALL: [(&str, Start); 9] = [
    ("native", native::start),
    ("component", component::start),
    ("core module", core_module::start),
    ("node json", node::start_json),
    ("node object", node::start_object),
    ("node lean", node::start_lean),
    ("chromium", node::start_chromium),
    ("javascript", node::start_javascript),
    ("python", python::start),
];

/// A built artifact; a missing one is a failure with its remedy, never a test left out.
fn artifact(path: &str) -> Result<PathBuf, String> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let file = root.join("target/dist").join(path);
    if file.exists() {
        return Ok(file);
    }
    Err(format!("`target/dist/{path}` is missing: run `cargo xtask build`"))
}
