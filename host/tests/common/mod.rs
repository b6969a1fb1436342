//! What the tests of the host share.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

pub mod hostile;

use clausola_host::{Builder, Cache, Engine};
use std::path::{Path, PathBuf};

pub const NOW: &str = "2026-10-03T13:10:00+02:00";

pub const TICKET: &str = r#"{"id":"4711","facts":{"request":"malfunction","blocking":true,"channel":"phone",
    "responsibility":"provider","corrective_maintenance":false},
    "events":[{"type":"opened","at":"2026-10-03T13:00:00+02:00"}]}"#;

/// A built artifact; a missing one fails the test and says what to do.
pub fn artifact(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/dist").join(name);
    std::fs::read(&path)
        .unwrap_or_else(|_| panic!("`target/dist/{name}` is missing: run `cargo xtask build`"))
}

pub fn component() -> Vec<u8> {
    artifact("clausola.component.wasm")
}

pub fn core_module() -> Vec<u8> {
    artifact("clausola.core.wasm")
}

/// An engine over the real plugin; the tests share what they compile.
pub fn engine(builder: Builder) -> Engine {
    let cache = Cache::directory(Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled"));
    builder.cache(cache).build(&component()).expect("the plugin is one")
}

/// A directory of a test's own, empty.
pub fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("the directory for tests can be written");
    path
}
