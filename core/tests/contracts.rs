//! The contract to start from, and one of a sixth kind: the language is not fitted to five files.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use clausola::{Contract, Severity};

/// Compiles without a diagnostic, lints clean but for its assumptions, passes its tests, which reach enough of it.
fn sound(text: &str, share: f64) {
    let contract = Contract::from_toml(text).map_err(|e| e.to_string()).unwrap();
    assert_eq!(contract.diagnostics(), []);
    let findings = contract.lint();
    let faults: Vec<_> = findings.iter().filter(|finding| finding.severity != Severity::Note).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let report = contract.test();
    assert_eq!(report.failed, 0, "{report}");
    assert!(report.passed >= 3, "{report}");
    assert!(report.reach.share >= share, "{report}");
}

#[test]
fn the_template_is_sound() {
    sound(Contract::template(), 1.0);
}

#[test]
fn a_hosting_contract_in_new_york_is_sound_in_under_eighty_lines() {
    let text = include_str!("../../tests/contracts/hosting.toml");
    assert!(text.lines().count() < 80);
    sound(text, 0.85);
}
