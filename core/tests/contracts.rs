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

#[test]
fn the_shipped_contracts_are_sound() {
    for shipped in Contract::builtins() {
        sound(shipped.toml, 0.2);
    }
}

/// A decision lists facts in the order of the file, so the order of a JSON object counts as that of a TOML table.
#[test]
fn a_contract_decides_the_same_bytes_from_toml_and_from_json() {
    let toml = r#"
        [contract]
        id = "order"
        time_zone = "UTC"
        [facts]
        zeal = "bool"
        area = ["b", "a"]
        [priority]
        values = ["p"]
        [[priority.rows]]
        when = { zeal = true, area = "a" }
        then = "p"
    "#;
    let json = r#"{ "contract": { "id": "order", "time_zone": "UTC" },
                    "facts": { "zeal": "bool", "area": ["b", "a"] },
                    "priority": { "values": ["p"], "rows": [{ "when": { "zeal": true, "area": "a" }, "then": "p" }] } }"#;
    let ticket = r#"{ "id": "1", "events": [{ "type": "opened", "at": "2026-03-02T09:00:00Z" }] }"#;
    let [from_toml, from_json] = [Contract::from_toml(toml), Contract::from_json(json)]
        .map(|contract| contract.unwrap().decide_json(ticket, "2026-03-02T10:00:00Z"));
    assert!(from_toml.contains(r#""needs":["zeal","area"]"#), "{from_toml}");
    assert_eq!(from_toml, from_json);
}
