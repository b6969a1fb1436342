//! Random calendars and random tickets against the slow reference and the laws of time.
//!
//! `CLAUSOLA_CASES=100000 cargo test -p clausola-tests --test random --release` is the full run; without the
//! variable each kind of question is asked 5,000 times. What fails is shrunk and printed as a contract or a ticket
//! that can be pasted into a case.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop"
)]

mod calendars;
mod hours;
mod tickets;
mod wake_ups;

use proptest::test_runner::Config;

/// How many random cases of one kind: a share of `CLAUSOLA_CASES`, 5,000 by default.
fn config(share: u32) -> Config {
    let cases = std::env::var("CLAUSOLA_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(5_000_u32);
    Config {
        cases: (cases / share).max(1),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    }
}
