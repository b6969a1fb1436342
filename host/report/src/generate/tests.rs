//! Whether the histories are what they are said to be: the same everywhere, accepted, and like an office's.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop"
)]

use super::*;
use clausola::{Ticket, TimerState};
use std::collections::BTreeMap;

const CONTRACTS: [&str; 5] = ["exetera", "consorzio-it", "sogei-pec", "conciliasfera", "lepida-payer"];

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A year of tickets, from the first of January.
fn year(id: &str, tickets: u64) -> Histories {
    let settings =
        Settings::new(7, tickets, at("2026-01-01T00:00:00+01:00"), at("2027-01-01T00:00:00+01:00"));
    Histories::new(&Contract::builtin(id).unwrap(), settings).unwrap()
}

/// What a walk over some tickets finds.
#[derive(Debug, Default)]
struct Found {
    events: usize,
    in_time: u64,
    late: u64,
    open: u64,
    live: u64,
    void: u64,
    undecided: u64,
    kinds: BTreeMap<String, u64>,
    warnings: BTreeMap<String, u64>,
}

fn look(id: &str, tickets: u64) -> Found {
    let contract = Contract::builtin(id).unwrap();
    let histories = year(id, tickets);
    let now = histories.settings.as_of;
    let mut found = Found::default();
    for history in histories {
        found.events += history.events.len();
        for event in &history.events {
            *found.kinds.entry(event.kind.to_string()).or_default() += 1;
        }
        let ticket = Ticket::from_json(&history.to_json()).unwrap();
        let decision = contract.decide(&ticket, now).unwrap();
        for warning in &decision.warnings {
            *found.warnings.entry(warning.code.to_string()).or_default() += 1;
        }
        let waits = |timer: &clausola::Timer| timer.state == TimerState::Pending && timer.target.is_none();
        match decision.timers.iter().find(|timer| timer.state != TimerState::Excluded) {
            Some(_) if decision.timers.iter().any(waits) => found.undecided += 1,
            Some(_) => found.live += 1,
            None => found.void += 1,
        }
        for timer in &decision.timers {
            match timer.state {
                TimerState::Met => found.in_time += 1,
                TimerState::Missed | TimerState::Breached | TimerState::Late => found.late += 1,
                TimerState::Running | TimerState::Paused => found.open += 1,
                _ => {}
            }
        }
    }
    found
}

#[test]
fn most_tickets_are_like_those_of_an_office() {
    for id in CONTRACTS {
        let tickets = 4000;
        let found = look(id, tickets);
        let events = found.events as f64 / tickets as f64;
        assert!((4.0..6.5).contains(&events), "{id}: {events} events a ticket");
        if id == "conciliasfera" {
            continue;
        }
        let live = found.live as f64 / tickets as f64;
        assert!((0.82..0.92).contains(&live), "{id}: {live} of the tickets have times");
        let in_time = found.in_time as f64 / (found.in_time + found.late) as f64;
        assert!((0.85..0.97).contains(&in_time), "{id}: {in_time} of the times are kept");
        assert!(found.open > 0 && found.undecided > 0 && found.void > 0, "{id}: {found:?}");
    }
}

/// FNV-1a over the first thousand lines.
fn fingerprint(histories: Histories) -> String {
    let mut line = String::new();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for history in histories.take(1000) {
        line.clear();
        history.write_json(&mut line);
        line.push('\n');
        for byte in line.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

/// A change of these is a change of every history that somebody may have kept: of the generator, of a contract's
/// promises, or of the engine's reading of them.
#[test]
fn the_same_seed_gives_the_same_bytes_on_every_machine() {
    let found = CONTRACTS.map(|id| (id, fingerprint(year(id, 1_000_000))));
    let golden = [
        ("exetera", "b653603168af740d"),
        ("consorzio-it", "ef045218ca146311"),
        ("sogei-pec", "840eefb5a525c471"),
        ("conciliasfera", "56a687370e874663"),
        ("lepida-payer", "9ba30c71b56245d5"),
    ];
    assert_eq!(found, golden.map(|(id, hash)| (id, hash.to_string())));
}

#[test]
fn another_seed_gives_other_tickets() {
    let contract = Contract::builtin("exetera").unwrap();
    let settings = Settings { seed: 8, ..year("exetera", 1_000_000).settings };
    let other = Histories::new(&contract, settings).unwrap();
    assert_ne!(fingerprint(other), fingerprint(year("exetera", 1_000_000)));
}

#[test]
fn any_ticket_can_be_asked_for_first() {
    for id in CONTRACTS {
        let all: Vec<String> = year(id, 300).map(|history| history.to_json()).collect();
        let mut histories = year(id, 300);
        assert_eq!(histories.nth(200).unwrap().to_json(), all[200]);
        assert_eq!(histories.next().unwrap().to_json(), all[201]);
        assert_eq!(histories.ticket(7).to_json(), all[7]);
        assert_eq!(histories.count(), 98);
    }
}

/// What a ticket says about the contract is fine; that it says something impossible is not.
#[test]
fn no_history_is_odd() {
    const SAID: [&str; 8] = [
        "unclassified",
        "no_objective",
        "approval_needed",
        "profile_too_small",
        "saturday_only_for_emergencies",
        "customer_hours_only",
        "penalty_elsewhere",
        "class_not_listed",
    ];
    for id in CONTRACTS {
        let found = look(id, 3000);
        let odd: Vec<_> = found.warnings.keys().filter(|code| !SAID.contains(&code.as_str())).collect();
        assert!(odd.is_empty(), "{id}: {odd:?}");
    }
}

/// What the contracts know is in their histories, and what they do not know is not.
#[test]
fn lives_follow_the_contract() {
    let has = |id: &str, events: &[&str], others: &[&str]| {
        let found = look(id, 3000).kinds;
        for event in events {
            assert!(found.contains_key(*event), "{id} has no `{event}`: {found:?}");
        }
        for event in others {
            assert!(!found.contains_key(*event), "{id} has `{event}`: {found:?}");
        }
    };
    let ordinary = ["acknowledged", "resolved", "closed", "reopened", "cancelled", "facts_changed"];
    let suspensions = ["suspended", "unsuspended", "suspension_signed", "deadline_agreed"];
    let pauses = ["paused", "resumed"];
    has("exetera", &[&ordinary[..], &pauses, &["intervened"]].concat(), &suspensions);
    has("consorzio-it", &ordinary, &[&suspensions[..], &pauses].concat());
    has("sogei-pec", &[&ordinary[..], &suspensions, &["workaround", "contacted"]].concat(), &pauses);
    let own = ["information_complete", "maintenance_announced"];
    has("lepida-payer", &[&ordinary[..], &pauses, &own].concat(), &suspensions);
    has("conciliasfera", &["routed", "resolved", "closed"], &[&suspensions[..], &pauses].concat());
}

#[test]
fn tickets_come_when_an_office_is_at_work() {
    let contract = Contract::builtin("lepida-payer").unwrap();
    let zone = contract.time_zone();
    let mut hours = [0_u64; 24];
    let mut days: BTreeMap<String, u64> = BTreeMap::new();
    let mut last = Instant::MIN;
    for history in year("lepida-payer", 50_000) {
        let opened = history.opened().unwrap();
        assert!(last <= opened, "out of order");
        last = opened;
        let text = opened.in_zone(zone);
        assert!(text.starts_with("2026-"), "{text}");
        hours[text[11..13].parse::<usize>().unwrap()] += 1;
        *days.entry(text[..10].to_string()).or_default() += 1;
    }
    let busiest = (0..24).max_by_key(|hour| hours[*hour]).unwrap();
    assert!((9..12).contains(&busiest), "{hours:?}");
    assert!(hours[13] < hours[11] && hours[13] < hours[15], "a lunch break: {hours:?}");
    let night: u64 = hours[..7].iter().sum();
    assert!(night > 0 && night * 20 < 50_000, "{hours:?}");
    // A Tuesday, the Tuesday of a holiday, and a Sunday.
    let (usual, holiday, sunday) = (days["2026-06-09"], days["2026-06-02"], days["2026-06-07"]);
    assert!(holiday * 4 < usual && sunday * 6 < usual, "{usual} {holiday} {sunday}");
    assert!(days.len() > 355, "{}", days.len());
}

#[test]
fn what_is_after_the_end_is_not_written_down() {
    let settings = Settings {
        as_of: at("2026-12-01T00:00:00+01:00"),
        ..Settings::new(7, 2000, at("2026-06-01T00:00:00+02:00"), at("2026-12-01T00:00:00+01:00"))
    };
    let contract = Contract::builtin("sogei-pec").unwrap();
    let histories: Vec<History> = Histories::new(&contract, settings.clone()).unwrap().collect();
    assert!(histories.iter().flat_map(|history| &history.events).all(|event| event.at <= settings.as_of));
    let closed = |history: &History| history.events.iter().any(|event| &*event.kind == "closed");
    let later = Settings { as_of: at("2027-06-01T00:00:00+02:00"), ..settings };
    let later = Histories::new(&contract, later).unwrap();
    assert!(later.filter(closed).count() > histories.iter().filter(|history| closed(history)).count());
}

#[test]
fn trouble_comes_as_often_as_asked() {
    for id in CONTRACTS {
        let contract = Contract::builtin(id).unwrap();
        let settings = Settings { trouble: 0.03, ..year(id, 10_000).settings };
        let mut seen = std::collections::HashSet::new();
        let (mut broken, mut foreign, mut repeated) = (0, 0, 0);
        for history in Histories::new(&contract, settings.clone()).unwrap() {
            let text = history.to_json();
            match history.trouble {
                None => assert!(seen.insert(history.id.clone()), "{id}"),
                Some(Trouble::Broken) => {
                    assert!(serde_json::from_str::<Value>(&text).is_err(), "{text}");
                    broken += 1;
                }
                Some(Trouble::Foreign) => {
                    let ticket = Ticket::from_json(&text).unwrap();
                    let refused = contract.decide(&ticket, settings.as_of).is_err();
                    assert!(refused, "{text}");
                    foreign += 1;
                }
                Some(Trouble::Repeated) => {
                    assert!(!seen.insert(history.id.clone()) || history.events.is_empty(), "{text}");
                    repeated += 1;
                }
            }
            seen.insert(history.id);
        }
        for count in [broken, foreign, repeated] {
            assert!((50..150).contains(&count), "{id}: {broken} {foreign} {repeated}");
        }
    }
}

#[test]
fn a_period_that_is_none_is_refused() {
    let contract = Contract::builtin("exetera").unwrap();
    let (early, late) = (at("2026-01-01T00:00:00Z"), at("2026-02-01T00:00:00Z"));
    for (from, to) in [(early, early), (late, early), (Instant::from_millis(-1), late)] {
        let refused = Histories::new(&contract, Settings::new(1, 10, from, to));
        assert!(matches!(refused, Err(GenerateError::Period)), "{from:?} {to:?}");
    }
}

/// A contract that nobody foresaw: elapsed time, a restart, an event of its own.
#[test]
fn any_contract_has_histories() {
    let contract = Contract::from_toml(
        r#"
        [contract]
        id = "parcels"
        time_zone = "America/New_York"
        [facts]
        fragile = "bool"
        [events]
        picked_up = { it = "Ritirato", en = "Picked up" }
        delivered = { it = "Consegnato", en = "Delivered" }
        [[objectives]]
        id = "deliver"
        start = "picked_up"
        stop = "resolved"
        target = "36h"
        "#,
    )
    .unwrap();
    let settings = Settings::new(3, 500, at("2026-03-01T00:00:00-05:00"), at("2026-04-01T00:00:00-04:00"));
    let histories = Histories::new(&contract, settings).unwrap();
    let now = histories.settings.as_of;
    let mut met = 0;
    for history in histories {
        let decision = contract.decide(&Ticket::from_json(&history.to_json()).unwrap(), now).unwrap();
        assert!(decision.warnings.is_empty(), "{:?}", decision.warnings);
        met += usize::from(decision.timers.iter().any(|timer| timer.state == TimerState::Met));
    }
    assert!(met > 150, "{met} met");
}
