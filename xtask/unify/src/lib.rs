//! Features and no code; see `Cargo.toml`.
