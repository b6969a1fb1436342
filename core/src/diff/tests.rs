//! Which decisions change, and how they are said to.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use super::*;

const CONTRACT: &str = r#"
contract = { id = "acme", time_zone = "Europe/Rome" }
[facts]
severity = ["high", "low"]
channel = ["phone", "web"]
[calendars.desk]
hours = { mon-fri = ["09:00-18:00"] }
[priority]
values = ["p1", "p2"]
rows = [{ when = { severity = "high" }, then = "p1" }, { when = { severity = "low" }, then = "p2" }]
[[objectives]]
id = "resolve"
stop = "resolved"
calendar = "desk"
target = { p1 = "4h", p2 = "8h" }
paused_by = "paused"
[[escalations]]
at = "50%"
action = "notify"
[[routes]]
when = { channel = "phone" }
to = "desk"
[[terms]]
id = "warranty"
start = "opened"
length = "10 working days"
"#;

fn contract(old: &str, new: &str) -> Contract {
    assert_eq!(CONTRACT.matches(old).count(), 1, "`{old}` is not one place of the contract");
    Contract::from_toml(&CONTRACT.replace(old, new)).unwrap()
}

/// The tickets of a Friday afternoon: one high, one low that is paused, one of which nothing is known.
fn tickets() -> Vec<Ticket> {
    let ticket = |id: &str, facts: &str, more: &str| {
        let opened = r#"{ "type": "opened", "at": "2026-05-08T17:00:00+02:00" }"#;
        Ticket::from_json(&format!(r#"{{ "id": "{id}", "facts": {facts}, "events": [{opened}{more}] }}"#))
            .unwrap()
    };
    vec![
        ticket("high", r#"{ "severity": "high", "channel": "phone" }"#, ""),
        ticket(
            "low",
            r#"{ "severity": "low" }"#,
            r#", { "type": "paused", "at": "2026-05-08T17:30:00+02:00" }"#,
        ),
        ticket("unknown", "{}", ""),
    ]
}

fn diff(old: &str, new: &str) -> Diff {
    let now = "2026-05-08T17:40:00+02:00".parse().unwrap();
    contract("[facts]", "[facts]").diff(&contract(old, new), &tickets(), now)
}

/// The kinds of each changed ticket, as they print.
fn kinds(diff: &Diff) -> Vec<String> {
    let kinds = |change: &Change| change.kinds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    diff.changes.iter().map(|change| format!("{}: {}", change.ticket, kinds(change))).collect()
}

#[test]
fn the_same_contract_changes_nothing_whatever_it_is_called() {
    let same = diff("id = \"acme\"", "id = \"other\", revision = \"2\"");
    assert_eq!((same.tickets, same.changed, same.undecided), (3, 0, 0));
    assert_eq!((same.summary.len(), same.changes.len()), (0, 0));
    // The same instants, written in another zone, are the same.
    let in_rome = |zone: &str| {
        let toml = CONTRACT
            .replace("Europe/Rome", zone)
            .replace("hours =", "time_zone = \"Europe/Rome\"\nhours =")
            .replace("start = \"opened\"", "start = \"opened\"\ncalendar = \"desk\"");
        Contract::from_toml(&toml).unwrap()
    };
    let now = "2026-05-08T17:40:00+02:00".parse().unwrap();
    let elsewhere = in_rome("Europe/Rome").diff(&in_rome("America/New_York"), &tickets(), now);
    assert_eq!(elsewhere.changes, []);
}

#[test]
fn each_way_of_changing_has_its_kind() {
    assert_eq!(
        kinds(&diff("p1 = \"4h\"", "p1 = \"2h\"")),
        ["high: earlier due, target changed, escalation changed"]
    );
    assert_eq!(
        kinds(&diff("18:00", "17:30")),
        ["high: later due, escalation changed", "low: later due"],
        "a paused timer is later by what it would be due if it resumed now"
    );
    assert_eq!(
        kinds(&diff("then = \"p1\"", "then = \"p2\""))[0],
        "high: later due, target changed, priority changed, escalation changed"
    );
    assert_eq!(
        kinds(&diff("p1 = \"4h\"", "p1 = \"30m\""))[0],
        "high: earlier due, state changed, target changed, escalation changed"
    );
    assert_eq!(kinds(&diff("to = \"desk\"", "to = \"field\"")), ["high: route changed"]);
    assert_eq!(kinds(&diff("\"10 working days\"", "\"1 years\"")).len(), 3);
    assert_eq!(
        kinds(&diff("id = \"resolve\"", "id = \"resolve\"\nwhen = { severity = \"low\" }"))[0],
        "high: timer removed, escalation changed"
    );
    assert_eq!(
        kinds(&diff(
            "[[routes]]",
            "[[coverage]]\nid = \"web\"\nwhen = { severity = \"low\" }\nstatus = \"chargeable\"\n[[routes]]"
        )),
        ["low: coverage changed"]
    );
    assert_eq!(
        kinds(&diff("channel = \"phone\"", "channel = \"phone\", severity = \"high\"")),
        ["low: needs changed"]
    );
    assert_eq!(kinds(&diff("then = \"p2\"", "then = \"p2\", assumed = \"so\"")), [""; 0]);
    assert_eq!(
        kinds(&diff("paused_by", "clause = \"7\"\npaused_by")),
        ["high: other", "low: other", "unknown: other"]
    );
}

#[test]
fn added_and_removed_entries_stand_whole_beside_null() {
    let objective = "[[objectives]]\nid = \"answer\"\nstop = \"acknowledged\"\ntarget = \"1h\"\n[[escalations]]\nobjective = \"resolve\"";
    let more = diff("[[escalations]]", objective);
    assert_eq!(kinds(&more)[0], "high: timer added");
    let added = &more.changes[0].fields[0];
    assert_eq!(
        (added.path.as_str(), &added.old, &added.new["state"]),
        ("timers.answer", &Json::Null, &Json::from("running"))
    );
}

#[test]
fn what_one_contract_cannot_decide_is_a_change_and_what_neither_can_is_not() {
    let one = diff("severity = [\"high\", \"low\"]", "severity = [\"high\", \"low\", \"odd\"]");
    assert_eq!(one.changed, 0);
    let fewer = CONTRACT
        .replace("channel = [\"phone\", \"web\"]", "channel = [\"web\", \"post\"]")
        .replace("channel = \"phone\"", "channel = \"post\"");
    let now = "2026-05-08T17:40:00+02:00".parse().unwrap();
    let fewer = contract("[facts]", "[facts]").diff(&Contract::from_toml(&fewer).unwrap(), &tickets(), now);
    assert_eq!(kinds(&fewer), ["high: undecided by one contract"]);
    assert_eq!(fewer.changes[0].fields[0].new[0]["code"], "unknown_value");
    let early = "2026-05-08T16:00:00+02:00".parse().unwrap();
    let early = contract("[facts]", "[facts]").diff(&contract("18:00", "20:00"), &tickets(), early);
    assert_eq!((early.tickets, early.changed, early.undecided), (3, 0, 3));
}

#[test]
fn a_diff_prints_ticket_by_ticket_and_sums_up() {
    let text = diff("p1 = \"4h\"", "p1 = \"2h\"").to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "high");
    assert!(
        lines.contains(&"     timers.resolve.due: 2026-05-11T12:00:00+02:00 -> 2026-05-11T10:00:00+02:00"),
        "{text}"
    );
    assert!(lines.contains(&"     timers.resolve.target: 4h -> 2h"), "{text}");
    assert!(
        text.ends_with(
            "1 of 3 tickets change\n     earlier due: 1\n     target changed: 1\n     escalation changed: 1"
        ),
        "{text}"
    );
}

#[test]
fn the_json_call_reads_a_list_of_tickets_and_places_their_faults() {
    let (old, new) = (contract("[facts]", "[facts]"), contract("to = \"desk\"", "to = \"field\""));
    let ticket = r#"{ "id": "1", "facts": { "channel": "phone", "severity": "low" }, "events": [{ "type": "opened", "at": "2026-05-08T17:00:00+02:00" }] }"#;
    let now = "2026-05-08T17:40:00+02:00";
    let expected = r#"{"ok":true,"diff":{"tickets":1,"changed":1,"undecided":0,"summary":[{"kind":"route_changed","tickets":1}],"changes":[{"ticket":"1","kinds":["route_changed"],"fields":[{"path":"route.to","old":"desk","new":"field"}]}]}}"#;
    assert_eq!(old.diff_json(&new, &[ticket], now), expected);
    let bad = old.diff_json(&new, &[ticket, "{}"], now);
    assert!(bad.starts_with(r#"{"ok":false"#) && bad.contains(r#""path":"tickets[1].id""#), "{bad}");
    let bad = old.diff_json(&new, &[ticket, "{"], now);
    assert!(bad.contains("broken_json") && bad.contains(r#""path":"tickets[1]""#), "{bad}");
}
