//! The text call: every call answers, and what it cannot take it refuses.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

use super::{CALLS, Service};
use crate::{Contract, json};
use serde_json::{Value, json};

const NOW: &str = "2026-10-03T13:10:00+02:00";
const TICKET: &str = r#"{"id":"4711","facts":{"request":"malfunction","blocking":true,"channel":"phone","responsibility":"provider","corrective_maintenance":false},"events":[{"type":"opened","at":"2026-10-03T13:00:00+02:00"}]}"#;
const OVERLAY: &str = "[overlay]\ncontract = \"lepida-payer\"\n[fields]\n\"Blocks\" = \"blocking\"\n";

/// A service with `lepida-payer` under the handle 1.
fn service() -> Service {
    let mut service = Service::new();
    let loaded = service.call(r#"{"call":"load","builtin":"lepida-payer"}"#);
    assert!(loaded.starts_with(r#"{"ok":true,"contract":{"handle":1,"#), "{loaded}");
    service
}

fn ask(service: &mut Service, request: &Value) -> String {
    service.call(&request.to_string())
}

fn code(answer: &str) -> String {
    let answer: Value = serde_json::from_str(answer).unwrap();
    answer["errors"][0]["code"].as_str().unwrap_or("no error").to_string()
}

#[test]
fn each_call_says_what_the_contract_says() {
    let (mut service, contract) = (service(), Contract::builtin("lepida-payer").unwrap());
    let ticket: Value = serde_json::from_str(TICKET).unwrap();
    let one = |call: &str| json!({ "call": call, "contract": 1, "ticket": ticket, "now": NOW });
    assert_eq!(ask(&mut service, &one("decide")), contract.decide_json(TICKET, NOW));
    assert_eq!(ask(&mut service, &one("explain")), contract.explain_json(TICKET, NOW));
    let mut text = one("explain");
    text["language"] = json!("it");
    assert_eq!(ask(&mut service, &text), contract.explain_text_json(TICKET, NOW, "it"));

    // As objects, and as texts of which one is no ticket.
    let many =
        |call: &str, tickets: Value| json!({ "call": call, "contract": 1, "tickets": tickets, "now": NOW });
    let answers = ask(&mut service, &many("batch", json!([ticket, TICKET, "{"])));
    let [good, bad] = [TICKET, "{"].map(|ticket| contract.decide_json(ticket, NOW));
    assert_eq!(answers, format!(r#"{{"ok":true,"answers":[{good},{good},{bad}]}}"#));
    assert_eq!(ask(&mut service, &many("rank", json!([ticket]))), contract.rank_json(&[TICKET], NOW));
    assert_eq!(ask(&mut service, &many("agenda", json!([ticket]))), contract.agenda_json(&[TICKET], NOW));
    let broken = ask(&mut service, &many("rank", json!([ticket, "{"])));
    assert!(broken.contains(r#""path":"tickets[1]""#), "{broken}");

    let mut diff = many("diff", json!([ticket]));
    assert_eq!(code(&ask(&mut service, &diff)), "bad_request");
    diff["new"] = json!("lepida-payer");
    assert_eq!(ask(&mut service, &diff), contract.diff_json(&contract, &[TICKET], NOW));

    let mut priority = json!({ "call": "priority", "contract": 1, "facts": ticket["facts"] });
    let facts = ticket["facts"].to_string();
    assert_eq!(ask(&mut service, &priority), contract.priority_json(&facts, None));
    (priority["facts"], priority["opened"]) = (json!(facts), json!("2019-01-01T00:00:00+01:00"));
    let early = ask(&mut service, &priority);
    assert_eq!(early, contract.priority_json(&facts, Some("2019-01-01T00:00:00+01:00")));
    assert!(early.contains(r#""priority":"blocking""#) && early.contains("before_first_revision"), "{early}");

    let about = |call: &str| json!({ "call": call, "contract": "lepida-payer" });
    assert_eq!(ask(&mut service, &about("lint")), contract.lint_json());
    assert_eq!(ask(&mut service, &about("test")), contract.test_json());
    let described = format!(r#"{{"ok":true,"description":{}}}"#, json::to_string(&contract.describe()));
    assert_eq!(ask(&mut service, &about("describe")), described);
}

#[test]
fn an_overlay_is_laid_as_text_and_as_a_model() {
    let mut service = service();
    let model = json!({ "overlay": { "contract": "lepida-payer" }, "fields": { "Blocks": "blocking" } });
    for (handle, overlay) in [(2, json!(OVERLAY)), (3, model)] {
        let load = json!({ "call": "load", "builtin": "lepida-payer", "overlay": overlay });
        let loaded: Value = serde_json::from_str(&ask(&mut service, &load)).unwrap();
        assert_eq!(loaded["contract"]["handle"], handle, "{loaded}");
        assert_eq!(loaded["contract"]["overlay_hash"].as_str().map(str::len), Some(64));
        let fields = json!({ "call": "map_fields", "contract": handle, "fields": { "Blocks": "true" } });
        assert_eq!(ask(&mut service, &fields), r#"{"ok":true,"facts":{"blocking":true},"notices":[]}"#);
    }
    let load = json!({ "call": "load", "builtin": "lepida-payer", "overlay": "[priority]" });
    assert_ne!(code(&ask(&mut service, &load)), "no error");
    let fields = json!({ "call": "map_fields", "contract": 2, "fields": "{" });
    assert_eq!(code(&ask(&mut service, &fields)), "broken_json");
}

/// As one list of tickets is counted, so are its parts, where a ticket of the first comes again in the second.
#[test]
fn a_part_knows_what_an_earlier_one_counted() {
    let mut service = service();
    let mut tally = |tickets: &[Value], first: usize, known: &str| -> Value {
        let asked = json!({ "call": "tally", "contract": 1, "period": "2026", "as_of": NOW, "tickets": tickets,
                            "first": first, "known": known });
        serde_json::from_str(&ask(&mut service, &asked)).unwrap()
    };
    let ticket = |id: &str| {
        let mut ticket: Value = serde_json::from_str(TICKET).unwrap();
        ticket["id"] = json!(id);
        ticket
    };
    let tickets = [ticket("1"), ticket("2"), ticket("1"), ticket("3")];
    let whole = tally(&tickets, 1, "");
    let first = tally(&tickets[..2], 1, "");
    let ids = first["tally"]["ids"].as_str().unwrap().to_string();
    let second = tally(&tickets[2..], 3, &ids);
    assert_eq!(second["tally"]["tickets"]["repeated"], 1);
    assert_eq!(second["tally"]["problems"], whole["tally"]["problems"]);
    let bad = tally(&tickets, 1, "12");
    assert_eq!(bad["errors"][0]["code"], "bad_ids");
    let merged = ask(&mut service, &json!({ "call": "merge", "tallies": [first["tally"], second["tally"]] }));
    let merged: Value = serde_json::from_str(&merged).unwrap();
    assert_eq!(merged["tally"], whole["tally"]);
}

#[test]
fn a_contract_is_baked_once() {
    let mut service = service();
    let (load, bake) = (json!({ "call": "load", "baked": true }), json!({ "call": "bake", "contract": 1 }));
    assert_eq!(code(&ask(&mut service, &load)), "not_baked");
    assert_eq!(ask(&mut service, &bake), r#"{"ok":true}"#);
    assert_eq!(code(&ask(&mut service, &bake)), "already_baked");
    assert_eq!(ask(&mut service, &json!({ "call": "unload", "contract": 1 })), r#"{"ok":true}"#);
    let loaded: Value = serde_json::from_str(&ask(&mut service, &load)).unwrap();
    assert_eq!(
        (&loaded["contract"]["id"], &loaded["contract"]["handle"]),
        (&json!("lepida-payer"), &json!(2))
    );
}

#[test]
fn no_call_takes_what_is_anothers() {
    let mut service = service();
    for call in CALLS {
        let request = json!({ "call": call, "surprise": 1 });
        assert_eq!(code(&ask(&mut service, &request)), "bad_request", "{call}");
    }
    let decide = json!({ "call": "decide", "contract": 1, "ticket": {}, "now": NOW, "language": "it" });
    assert_eq!(code(&ask(&mut service, &decide)), "bad_request");
    let rank = json!({ "call": "rank", "contract": 1, "new": 1, "tickets": [], "now": NOW });
    assert_eq!(code(&ask(&mut service, &rank)), "bad_request");
    assert_eq!(code(&ask(&mut service, &json!({ "call": "explian" }))), "unknown_call");
    assert_eq!(code(&ask(&mut service, &json!({ "call": "lint", "contract": 9 }))), "unknown_handle");
    let two = json!({ "call": "load", "builtin": "exetera", "baked": true });
    assert_eq!(code(&ask(&mut service, &two)), "bad_request");
}
