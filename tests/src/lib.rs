//! What judges the engine: a slow reference, a corpus of cases as data, and the hosts that must agree.
//!
//! `cargo test -p clausola-tests` runs everything; `README.md` beside this crate explains the corpus.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop, and every crate that ships is linted without these"
)]

pub mod compare;
pub mod corpus;
pub mod hosts;
pub mod mutate;
pub mod reference;
