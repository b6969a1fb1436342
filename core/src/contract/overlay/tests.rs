//! What an overlay may say, and each thing that it may not.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

use crate::{Contract, ErrorKind, Instant, Ticket};
use serde_json::json;

const SIGNED: &str = r#"
contract = { id = "acme", time_zone = "Europe/Rome" }

[clauses]
"2" = "Hours"
"3" = "Times"

[facts]
urgency = ["low", "high"]
minutes = "number"
blocking = "bool"
area = { type = "text", default = "web", clause = "2" }
channel = { type = ["phone", "web"], default = "phone", assumed = "most call" }

[calendars.desk]
hours = { mon-fri = ["09:00-18:00"] }
closed = ["it"]
special = { "2026-12-31" = ["09:00-12:00"] }
clause = "2"

[calendars.noc]
hours = { mon-sun = ["00:00-24:00"] }
clause = "2"

[[objectives]]
id = "resolve"
name = "Resolution"
stop = "resolved"
calendar = "desk"
target = "8h"
clause = "3"

[[escalations]]
id = "tell_customer"
on = "resolved"
action = "notify"
to = "customer"
clause = "3"

[[escalations]]
at = "75%"
action = "notify"
to = "team_lead"
assumed = "the operator's choice"
"#;

fn signed() -> Contract {
    Contract::from_toml(SIGNED).unwrap()
}

/// Lays an overlay whose first two lines are its header.
fn lay(text: &str) -> Result<Contract, crate::Error> {
    signed().with_overlay(&format!("[overlay]\ncontract = \"acme\"\n{text}"))
}

/// The code, message, line and help of the one diagnostic that an overlay gets.
fn refused(text: &str) -> (&'static str, String, Option<u32>, String) {
    let error = lay(text).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Contract);
    let [d] = error.diagnostics() else { panic!("one diagnostic was expected, not\n{error}") };
    (d.code, d.message.clone(), d.line, d.help.clone().unwrap_or_default())
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn due(contract: &Contract, calendar: &str, start: &str, hours: i64) -> String {
    let calendar = contract.calendar(calendar).unwrap();
    calendar.due(at(start), hours * 3_600_000).unwrap().in_zone(contract.time_zone())
}

fn ticket(facts: &serde_json::Value) -> Ticket {
    let opened = json!({ "type": "opened", "at": "2026-03-02T09:00:00+01:00" });
    Ticket::from_value(&json!({ "id": "1", "facts": facts, "events": [opened] })).unwrap()
}

#[test]
fn closed_and_special_days_join_those_of_the_contract() {
    let days = "closed = [\"it:crema\", \"2026-12-07\"]\nspecial = { \"2026-12-24\" = [\"09:00-13:00\"] }";
    let laid = lay(&format!("[calendars.desk]\n{days}")).unwrap();
    // 10 June is Crema's patron saint, 2 June the contract's own holiday.
    assert_eq!(due(&laid, "desk", "2026-06-09T17:00:00+02:00", 2), "2026-06-11T10:00:00+02:00");
    assert_eq!(due(&laid, "desk", "2026-06-01T17:00:00+02:00", 2), "2026-06-03T10:00:00+02:00");
    assert_eq!(due(&laid, "desk", "2026-12-04T17:00:00+01:00", 2), "2026-12-09T10:00:00+01:00");
    assert_eq!(due(&laid, "desk", "2026-12-24T12:00:00+01:00", 2), "2026-12-28T10:00:00+01:00");
}

#[test]
fn an_extension_adds_hours_for_all_or_for_some() {
    let laid = lay("[[calendars.desk.extensions]]\nhours = { mon-fri = [\"18:00-20:00\"] }").unwrap();
    let now = at("2026-03-02T09:00:00+01:00");
    let resolve = |contract: &Contract, facts| {
        contract.decide(&ticket(&facts), now).unwrap().timers[0].due.unwrap().to_string()
    };
    let started_late = |contract: &Contract, facts: serde_json::Value| {
        let opened = json!({ "type": "opened", "at": "2026-03-02T12:00:00+01:00" });
        let ticket = Ticket::from_value(&json!({ "id": "1", "facts": facts, "events": [opened] })).unwrap();
        let decision = contract.decide(&ticket, at("2026-03-02T12:00:00+01:00")).unwrap();
        decision.timers[0].due.unwrap().to_string()
    };
    assert_eq!(resolve(&laid, json!({})), "2026-03-02T17:00:00+01:00");
    assert_eq!(started_late(&signed(), json!({})), "2026-03-03T11:00:00+01:00");
    assert_eq!(started_late(&laid, json!({})), "2026-03-02T20:00:00+01:00");

    let some =
        "[[calendars.desk.extensions]]\nwhen = { blocking = true }\nhours = { mon = [\"18:00-20:00\"] }";
    let laid = lay(some).unwrap();
    assert_eq!(started_late(&laid, json!({ "blocking": true })), "2026-03-02T20:00:00+01:00");
    assert_eq!(started_late(&laid, json!({ "blocking": false })), "2026-03-03T11:00:00+01:00");
}

#[test]
fn a_step_takes_the_place_of_one_that_is_the_operators_choice() {
    let laid = lay(
        "[[escalations]]\nat = \"75%\"\naction = \"page\"\n[[escalations]]\nat = \"+1h\"\naction = \"page\"",
    )
    .unwrap();
    let decision = laid.decide(&ticket(&json!({})), at("2026-03-02T09:00:00+01:00")).unwrap();
    let steps: Vec<(&str, &str)> = decision.escalations.iter().map(|s| (&*s.id, &*s.action)).collect();
    assert_eq!(steps, [("resolve@75%", "page"), ("resolve@+1h", "page")]);
    assert!(decision.escalations.iter().all(|s| s.assumed), "the operator's steps are not the contract's");
}

#[test]
fn a_ladder_can_replace_the_operators_choice_but_not_a_clause() {
    let text = "ladder = \"replace\"\n[[escalations]]\nat = \"50%\"\naction = \"page\"\n";
    let laid = lay(text).unwrap();
    let ids: Vec<&str> = laid.newest().escalations.iter().map(|s| &*s.id).collect();
    assert_eq!(ids, ["tell_customer", "resolve@50%"]);
    let assumed: Vec<&str> = laid.newest().sources.assumptions.iter().map(|a| &*a.path).collect();
    assert_eq!(assumed, ["facts.channel"], "the assumption went with its step");
}

#[test]
fn a_step_with_a_clause_stays() {
    let (code, message, line, help) =
        refused("[[escalations]]\nid = \"tell_customer\"\non = \"closed\"\naction = \"mail\"");
    assert_eq!(code, "overlay_conflict");
    assert_eq!(
        message,
        "the contract says what happens at the step `tell_customer`, clause `3` (line 33, column 1 of the contract)"
    );
    assert_eq!(line, Some(3));
    assert_eq!(help, "give the operator's step an `id` of its own: both then happen");
}

#[test]
fn two_steps_of_one_overlay_need_two_ids() {
    let step = "[[escalations]]\nat = \"90%\"\naction = \"page\"\n";
    let (code, message, line, _) = refused(&format!("{step}{step}"));
    assert_eq!((code, &*message, line), ("duplicate", "there are two steps `resolve@90%`", Some(6)));
}

#[test]
fn a_calendar_that_promises_every_day_cannot_be_closed() {
    let conflict = "the contract opens the calendar `noc` without closed days, clause `2` (line 21, column 12 of the contract)";
    let (code, message, line, help) = refused("[calendars.noc]\nclosed = [\"it:crema\"]");
    assert_eq!((code, &*message, line), ("overlay_conflict", conflict, Some(4)));
    assert_eq!(help, "remove it: an overlay cannot take promised hours away");
    let (_, message, _, _) = refused("[calendars.noc]\nspecial = { \"2026-12-24\" = [\"09:00-13:00\"] }");
    assert_eq!(message, conflict);
    lay("[calendars.noc]\nspecial = { \"2026-12-24\" = [\"00:00-24:00\"] }").unwrap();
}

#[test]
fn a_special_day_of_the_contract_stays() {
    let (code, message, _, _) = refused("[calendars.desk]\nspecial = { \"2026-12-31\" = [] }");
    assert_eq!(code, "overlay_conflict");
    let given = "the contract gives the hours of `2026-12-31` on the calendar `desk`, clause `2` (line 18, column 13 of the contract)";
    assert_eq!(message, given);
}

#[test]
fn hours_are_the_contracts() {
    let (code, message, line, help) = refused("[calendars.desk]\nhours = { mon = [\"09:00-10:00\"] }");
    let conflict =
        "`hours` of the calendar `desk` is the contract's, clause `2` (line 16, column 1 of the contract)";
    assert_eq!((code, &*message, line), ("overlay_conflict", conflict, Some(4)));
    assert_eq!(help, "add hours in `[[calendars.desk.extensions]]`");
}

#[test]
fn the_contracts_tables_are_not_an_overlays() {
    let (code, message, line, help) = refused("[[objectives]]\nid = \"resolve\"\ntarget = \"80h\"");
    let conflict =
        "`objectives` is the contract's, and an overlay cannot change it (line 25, column 3 of the contract)";
    assert_eq!((code, &*message, line), ("overlay_conflict", conflict, Some(3)));
    assert_eq!(help, "agree the change with the other party, and write it as a revision of the contract");
}

#[test]
fn a_fact_has_the_operators_value_where_a_ticket_is_silent() {
    let laid = lay("[facts]\nchannel = \"web\"\nblocking = true").unwrap();
    let defaults = laid.newest().fact_default();
    let shown: Vec<String> = defaults.iter().map(|d| format!("{d:?}")).collect();
    assert_eq!(shown[2], "Some(Bool(true))");
    assert_eq!(shown[4], "Some(Choice(1))");

    let (code, message, _, _) = refused("[facts]\narea = \"mobile\"");
    assert_eq!(code, "overlay_conflict");
    assert!(message.contains("what `area` is where a ticket does not, clause `2`"), "{message}");
    let (code, message, _, help) = refused("[facts]\nchannel = \"wbe\"");
    assert_eq!((code, &*message), ("unknown_value", "`wbe` is not a value of `channel`"));
    assert_eq!(help, "did you mean `web`? there are `phone`, `web`");
}

#[test]
fn names_fill_what_the_contract_does_not_call() {
    let laid = lay("[names]\ndesk = { it = \"Sportello\", en = \"Desk\" }").unwrap();
    assert_eq!(&*laid.newest().calendars[0].name.it, "Sportello");
    let (code, message, _, _) = refused("[names]\nresolve = \"Fix\"");
    assert_eq!(code, "overlay_conflict");
    assert!(
        message.starts_with("the contract calls `resolve` by a name of its own, clause `3`"),
        "{message}"
    );
    let (code, message, _, help) = refused("[names]\nrepair = \"Fix\"");
    assert_eq!((code, &*message), ("unknown_name", "nothing in the contract is called `repair`"));
    assert_eq!(help, "use the id of one of `desk`, `noc`, `resolve`");
}

#[test]
fn an_overlay_says_which_contract_it_is_for() {
    let none = signed().with_overlay("[calendars.desk]\nclosed = [\"12-24\"]").unwrap_err();
    assert_eq!(none.diagnostics()[0].message, "the overlay does not say which contract it is for");
    let other = signed().with_overlay("[overlay]\ncontract = \"other\"").unwrap_err();
    assert_eq!(other.diagnostics()[0].code, "wrong_contract");
    assert_eq!(other.diagnostics()[0].line, Some(2));
    signed().with_overlay("[overlay]\ncontract = [\"other\", \"acme\"]").unwrap();
}

#[test]
fn unknown_keys_and_names_are_refused() {
    let (code, message, line, help) = refused("[calender.desk]\nclosed = []");
    assert_eq!((code, line), ("unknown_key", Some(3)));
    assert_eq!(message, "`calender` is not a key of the contract language here");
    assert_eq!(help, "did you mean `calendars`?");
    assert_eq!(refused("[calendars.desk]\nclose = []").0, "unknown_key");
    assert_eq!(refused("[calendars.dek]\nclosed = []").0, "unknown_calendar");
    assert_eq!(
        refused("[[escalations]]\nat = \"75%\"\nobjective = \"reslove\"\naction = \"page\"").0,
        "unknown_objective"
    );
    assert_eq!(refused("[calendars.desk]\nclosed = [\"it:cremaa\"]").3, "did you mean `it:crema`?");
    assert_eq!(refused("broken").0, "broken_toml");
}

#[test]
fn what_an_overlay_adds_cites_no_clause() {
    let (code, _, line, _) =
        refused("[[calendars.desk.extensions]]\nhours = { sat = [\"09:00-13:00\"] }\nclause = \"2\"");
    assert_eq!((code, line), ("overlay_clause", Some(5)));
    let (code, _, line, _) = refused("[[escalations]]\nat = \"75%\"\naction = \"page\"\nclause = \"3\"");
    assert_eq!((code, line), ("overlay_clause", Some(6)));
}

#[test]
fn overlays_do_not_pile_up() {
    let once = lay("").unwrap();
    let twice = once.with_overlay("[overlay]\ncontract = \"acme\"").unwrap_err();
    assert_eq!(twice.diagnostics()[0].code, "second_overlay");
}

#[test]
fn extensions_are_counted_together() {
    let one = "[[calendars.desk.extensions]]\nhours = { sat = [\"09:00-13:00\"] }\n";
    lay(&one.repeat(4)).unwrap();
    let (code, message, ..) = refused(&one.repeat(5));
    assert_eq!(
        (code, &*message),
        ("too_many", "a calendar has at most 4 extensions, with those of the contract")
    );
}

#[test]
fn both_hashes_stand_in_the_decision() {
    let now = at("2026-03-02T09:00:00+01:00");
    let hashes = |contract: &Contract| {
        let decision = contract.decide(&ticket(&json!({})), now).unwrap();
        (decision.contract.hash.to_string(), decision.contract.overlay_hash.map(|h| h.to_string()))
    };
    let toml = lay("[calendars.desk]\nclosed = [\"12-24\"] # Christmas Eve").unwrap();
    let model =
        json!({ "overlay": { "contract": "acme" }, "calendars": { "desk": { "closed": ["12-24"] } } });
    let value = signed().with_overlay_value(&model).unwrap();
    assert_eq!(hashes(&signed()), (signed().hash().to_string(), None));
    assert_eq!(hashes(&toml).0, signed().hash());
    assert_eq!(hashes(&toml), hashes(&value), "comments and form do not count");
    assert_ne!(hashes(&toml), hashes(&lay("").unwrap()));
}

#[test]
fn an_older_revision_takes_what_it_knows() {
    let signed = format!(
        "{}\n[[revisions]]\nrevision = \"2\"\nvalid_from = 2026-06-01\n[revisions.calendars.lab]\nhours = {{ mon = [\"09:00-10:00\"] }}\n",
        SIGNED.replace("id = \"acme\"", "id = \"acme\", valid_from = 2026-01-01")
    );
    let signed = Contract::from_toml(&signed).unwrap();
    let text = "[overlay]\ncontract = \"acme\"\n[calendars]\nlab = { closed = [\"it\"] }\ndesk = { closed = [\"03-03\"] }";
    let laid = signed.with_overlay(text).unwrap();
    let closed = |n: usize, c: usize| laid.revisions()[n].calendars[c].spec.closed.len();
    assert_eq!((closed(0, 0), closed(1, 0), closed(1, 2)), (2, 2, 1));
}

#[test]
fn a_contract_without_text_is_named_by_paths() {
    let signed = Contract::from_json(
        r#"{"contract":{"id":"a","time_zone":"UTC"},"calendars":{"noc":{"hours":{"mon":"00:00-24:00"},"clause":"1"}}}"#,
    );
    let overlay = json!({ "overlay": { "contract": "a" }, "calendars": { "noc": { "closed": "12-24" } } });
    let error = signed.unwrap().with_overlay_value(&overlay).unwrap_err();
    let d = &error.diagnostics()[0];
    assert!(d.message.ends_with("clause `1` (`calendars.noc` of the contract)"), "{}", d.message);
    assert_eq!(d.path.as_deref(), Some("calendars.noc.closed"));
}

#[test]
fn fields_become_facts() {
    let laid = lay(
        "[fields]\n\"Priority\" = { fact = \"urgency\", values = { \"1\" = \"high\", \"2\" = \"low\" } }\n\
         \"Worked, minutes\" = \"minutes\"\n\"Blocking?\" = { fact = \"blocking\", values = { \"Sì\" = true }, otherwise = false }\n\
         \"Channel\" = \"channel\"",
    )
    .unwrap();
    let facts = |fields: serde_json::Value| {
        let (facts, notices) = laid.map_fields(&fields);
        let notices: Vec<String> = notices.iter().map(|n| format!("{}: {}", n.code, n.message)).collect();
        (crate::json::to_string(&facts), notices)
    };
    let all = json!({ "Channel": " web ", "Blocking?": "Sì", "Priority": 1, "Worked, minutes": "12.5", "Other": [] });
    assert_eq!(
        facts(all),
        (r#"{"urgency":"high","minutes":12.5,"blocking":true,"channel":"web"}"#.into(), vec![])
    );
    let empty = json!({ "Channel": null, "Blocking?": "No", "Priority": "" });
    assert_eq!(facts(empty), (r#"{"blocking":false}"#.into(), vec![]));
    let odd = json!({ "Channel": "webb", "Priority": "11", "Worked, minutes": "many" });
    assert_eq!(
        facts(odd),
        (
            "{}".into(),
            vec![
                "unmapped_value: `Priority` is `11`, which stands for no value of `urgency`: did you mean `1`? it maps `1`, `2`".into(),
                "unmapped_value: `Worked, minutes` is `many`, which `minutes` cannot be: write a number, without quotes".into(),
                "unmapped_value: `Channel` is `webb`, which `channel` cannot be: did you mean `web`? it is one of `phone`, `web`".into(),
            ]
        )
    );
    assert_eq!(facts(json!([])).1, ["wrong_type: the fields are a list, not an object of names and values"]);
    assert_eq!(&*signed().map_fields(&json!({})).1[0].code, "no_field_mapping");
}

#[test]
fn a_mapping_is_checked_against_the_facts() {
    assert_eq!(refused("[fields]\n\"Priority\" = \"urgenzy\"").0, "unknown_fact");
    let wrong = refused("[fields]\n\"P\" = { fact = \"urgency\", values = { \"High\" = \"hihg\" } }");
    assert_eq!(
        (wrong.0, wrong.3.as_str()),
        ("unknown_value", "did you mean `high`? there are `low`, `high`")
    );
    assert_eq!(refused("[fields]\n\"P\" = { fact = \"urgency\", otherwise = 3 }").0, "wrong_type");
    assert_eq!(refused("[fields]\n\"P\" = { fact = \"urgency\", value = {} }").0, "unknown_key");
    assert_eq!(refused("[fields]\n\"A\" = \"urgency\"\n\"B\" = \"urgency\"").0, "duplicate");
}
