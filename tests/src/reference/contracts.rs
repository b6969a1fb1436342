//! The five contracts as the documents state them, in the plainest words that Rust has.
//!
//! Written from the originals and their digest, not from the contract files that the engine runs.

use super::calendar::{Calendar, Hours, Window};
use chrono_tz::Europe::Rome;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::rc::Rc;

/// A ticket's facts at some moment.
pub type Facts = Map<String, Value>;

/// The answer of a ticket's facts to "which priority".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// A level of the contract.
    Level(&'static str),
    /// The contract has no level for such a ticket.
    Unclassified,
    /// A fact that decides is missing.
    Unknown,
}

/// Where a timer starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At the ticket's opening.
    Opened,
    /// When `acknowledge` stops.
    Acknowledged,
    /// At the first `contacted`.
    FirstContact,
    /// At the first `information_complete`, or at the opening where there is none.
    InformationComplete,
}

/// Where a timer stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// At the first of these events.
    First(&'static [&'static str]),
    /// At the first of these events, or at the second `contacted`.
    FirstOrSecondContact(&'static [&'static str]),
    /// At `resolved`, and goes on when the ticket is reopened.
    Resolved,
    /// The same, and a `workaround` resolves too.
    ResolvedEvenProvisionally,
    /// At the second `contacted`; `resolved` cancels it.
    SecondContact,
}

/// What stops a timer's clock for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// Nothing.
    Never,
    /// Waiting, between `paused` and `resumed`.
    Waiting,
    /// A suspension documented in a signed report.
    SignedSuspension,
}

/// How long a timer may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Minutes on the objective's calendar.
    Minutes(i64),
    /// Working days of the objective's calendar.
    WorkingDays(u32),
}

/// One promised time.
#[derive(Debug, Clone, Copy)]
pub struct Objective {
    /// Its id.
    pub id: &'static str,
    /// Where it starts.
    pub start: Start,
    /// Where it stops.
    pub stop: Stop,
    /// What pauses it.
    pub pause: Pause,
    /// Promised as an effort, not as a result.
    pub best_effort: bool,
}

/// What counts as resolved.
pub const DONE: [&str; 2] = ["resolved", "closed"];

/// Everything that stops `acknowledge`.
const ACKNOWLEDGE: &[&str] = &["acknowledged", "intervened", "workaround", "resolved", "closed"];

const fn objective(id: &'static str, start: Start, stop: Stop, pause: Pause) -> Objective {
    Objective { id, start, stop, pause, best_effort: false }
}

/// The objectives that a ticket's request concerns, in the contract's order.
#[must_use]
pub fn objectives(contract: &str, facts: &Facts) -> Vec<Objective> {
    use Start::{Acknowledged, FirstContact, InformationComplete, Opened};
    let acknowledge = objective("acknowledge", Opened, Stop::First(ACKNOWLEDGE), Pause::Never);
    match contract {
        "exetera" => {
            let done = Stop::First(&["intervened", DONE[0], DONE[1]]);
            vec![acknowledge, objective("intervene", Opened, done, Pause::Waiting)]
        }
        "consorzio-it" => vec![acknowledge],
        "sogei-pec" if priority(contract, facts) == Priority::Unclassified => vec![],
        "sogei-pec" => {
            let signed = Pause::SignedSuspension;
            let workaround = Stop::First(&["workaround", DONE[0], DONE[1]]);
            vec![
                Objective { stop: Stop::FirstOrSecondContact(ACKNOWLEDGE), ..acknowledge },
                objective("workaround", Acknowledged, workaround, signed),
                Objective { best_effort: true, ..objective("restore", Acknowledged, Stop::Resolved, signed) },
                objective("resolve", Acknowledged, Stop::Resolved, signed),
                objective("follow_up", FirstContact, Stop::SecondContact, Pause::Never),
            ]
        }
        "lepida-payer" => match text(facts, "request") {
            Some("malfunction") => {
                vec![
                    acknowledge,
                    objective("resolve", Opened, Stop::ResolvedEvenProvisionally, Pause::Waiting),
                ]
            }
            Some("activation" | "modification") => {
                vec![objective("activate", InformationComplete, Stop::Resolved, Pause::Waiting)]
            }
            _ => vec![],
        },
        "conciliasfera" => vec![],
        other => panic!("the reference knows no contract `{other}`"),
    }
}

/// The priority that these facts give.
#[must_use]
pub fn priority(contract: &str, facts: &Facts) -> Priority {
    use Priority::{Level, Unclassified, Unknown};
    match contract {
        "exetera" => match (text(facts, "impact"), text(facts, "urgency")) {
            (None, _) | (_, None) => Unknown,
            (Some("high"), Some("high")) => Level("p1"),
            (Some("high"), Some("medium")) | (Some("medium"), Some("high")) => Level("p2"),
            (Some("low"), Some("low")) => Level("p5"),
            (Some("low"), Some("medium")) | (Some("medium"), Some("low")) => Level("p4"),
            _ => Level("p3"),
        },
        "consorzio-it" => match text(facts, "problem") {
            None => Unknown,
            Some("nothing_impaired") => Level("low"),
            Some("non_essential_function_missing" | "wrong_output") => Level("medium"),
            Some(_) => Level("high"),
        },
        "sogei-pec" => {
            let blocked = all(&[
                is(facts, "not_working", true),
                is(facts, "business_critical", true),
                is(facts, "workaround_available", false),
            ]);
            match (blocked, text(facts, "users_affected")) {
                (Some(false), _) => Unclassified,
                (None, _) | (_, None) => Unknown,
                (_, Some("significant")) => Level("critical"),
                _ => Level("high"),
            }
        }
        "lepida-payer" => match (text(facts, "request"), flag(facts, "blocking")) {
            (None, _) | (Some("malfunction"), None) => Unknown,
            (Some("malfunction"), Some(true)) => Level("blocking"),
            (Some("malfunction"), Some(false)) => Level("non_blocking"),
            _ => Unclassified,
        },
        _ => Unclassified,
    }
}

/// The target of an objective; `None` where it needs a priority that is not known.
#[must_use]
pub fn target(contract: &str, objective: &str, priority: Priority) -> Option<Target> {
    const HOUR: i64 = 60;
    let level = match priority {
        Priority::Level(level) => level,
        _ => "",
    };
    let minutes = match (contract, objective, level) {
        ("lepida-payer", "activate", _) => return Some(Target::WorkingDays(15)),
        ("lepida-payer", "acknowledge", _) => 60,
        ("lepida-payer", "resolve", "blocking") => 240,
        ("lepida-payer", "resolve", "non_blocking") => 480,
        ("exetera", "acknowledge", "p1") => HOUR,
        ("exetera", "acknowledge", "p2") => 2 * HOUR,
        ("exetera", "acknowledge", "p3") => 4 * HOUR,
        ("exetera", "acknowledge", "p4") => 8 * HOUR,
        ("exetera", "acknowledge", "p5") => 16 * HOUR,
        ("exetera", "intervene", "p1") => 4 * HOUR,
        ("exetera", "intervene", "p2") => 8 * HOUR,
        ("exetera", "intervene", "p3") => 16 * HOUR,
        ("exetera", "intervene", "p4") => 24 * HOUR,
        ("exetera", "intervene", "p5") => 40 * HOUR,
        ("consorzio-it", "acknowledge", "high") => 8 * HOUR,
        ("consorzio-it", "acknowledge", "medium") => 12 * HOUR,
        ("consorzio-it", "acknowledge", "low") => 16 * HOUR,
        ("sogei-pec", "acknowledge", "critical") => 15,
        ("sogei-pec", "acknowledge", "high") => HOUR,
        ("sogei-pec", "workaround" | "restore", "critical") => HOUR,
        ("sogei-pec", "workaround" | "restore", "high") => 8 * HOUR,
        ("sogei-pec", "resolve", "critical") => 24 * HOUR,
        ("sogei-pec", "resolve", "high") => 72 * HOUR,
        ("sogei-pec", "follow_up", "critical") => 2 * HOUR,
        ("sogei-pec", "follow_up", "high") => 4 * HOUR,
        _ => return None,
    };
    Some(Target::Minutes(minutes))
}

/// Whether a ticket's facts take the promise away; an unknown fact takes nothing away.
#[must_use]
pub fn excluded(contract: &str, objective: &str, facts: &Facts) -> bool {
    match (contract, objective) {
        ("exetera", _) => {
            text(facts, "responsibility").is_some_and(|by| by != "provider")
                || flag(facts, "system_declared") == Some(false)
                || text(facts, "request") == Some("new_development")
        }
        ("consorzio-it", _) => flag(facts, "obsolete_os") == Some(true),
        ("sogei-pec", "follow_up") => flag(facts, "solved_at_first_contact") == Some(true),
        ("lepida-payer", "acknowledge" | "resolve") => {
            text(facts, "channel") == Some("other")
                || text(facts, "responsibility").is_some_and(|by| by != "provider")
                || (objective == "resolve" && flag(facts, "corrective_maintenance") == Some(true))
        }
        _ => false,
    }
}

/// Whether a ticket asks for what its contract does not have; an unknown fact refuses nothing.
#[must_use]
pub fn not_covered(contract: &str, facts: &Facts) -> bool {
    if contract != "consorzio-it" {
        return false;
    }
    let (service, request) = (text(facts, "service"), text(facts, "request"));
    let profile = text(facts, "profile");
    // The table of 3.1, by the first profile that has the service.
    let bought = |first: usize| {
        let profiles = ["minimal", "basic", "pro", "enterprise"];
        profile.and_then(|own| profiles.iter().position(|p| *p == own)).is_none_or(|own| own >= first)
    };
    let in_profile = match service {
        Some("saturday_on_call") => bought(1) || flag(facts, "centralised_application") != Some(false),
        Some("on_site" | "call_out" | "server_monitoring" | "server_updates") => bought(1),
        Some("analysis_report" | "backup_check") => bought(2),
        Some("consultancy" | "restore_test" | "remote_backup") => bought(3),
        _ => true,
    };
    let asked = request != Some("consultancy") || bought(3);
    never_covered(contract, facts) || !(in_profile && asked)
}

/// Whether what a ticket of consorzio-it asks for is no part of the service, whoever asks.
#[must_use]
pub fn never_covered(contract: &str, facts: &Facts) -> bool {
    contract == "consorzio-it"
        && (text(facts, "service") == Some("evolutive_maintenance")
            || text(facts, "request") == Some("change_request")
            || (text(facts, "service") == Some("icaro") && text(facts, "channel") == Some("phone")))
}

/// Events that start a term of which the reference does not know the end.
pub const TERM_STARTS: [&str; 6] =
    ["product_released", "staff_rejected", "room_created", "document_stored", "backup_made", "paid"];

/// Facts that set an instant of which the reference does not know what it brings.
pub const TERM_FACTS: [&str; 3] = ["support_start", "maintenance_start", "backup_mail_by"];

/// The name of the calendar that an objective runs on.
#[must_use]
pub fn calendar_name(contract: &str, objective: &str, facts: &Facts) -> &'static str {
    match (contract, objective) {
        ("exetera", _) => {
            let data_center = text(facts, "area") == Some("data_center");
            match (data_center, flag(facts, "out_of_hours_agreed") == Some(true)) {
                (false, false) => "exetera",
                (true, false) => "exetera data center",
                (false, true) => "exetera with weekends",
                (true, true) => "exetera data center with weekends",
            }
        }
        ("consorzio-it", _) if saturday_counts(facts) => "consorzio-it with saturday",
        ("consorzio-it", _) => "consorzio-it",
        ("sogei-pec", "follow_up") if flag(facts, "desk_extended") == Some(true) => "sogei-pec extended desk",
        ("sogei-pec", "follow_up") => "sogei-pec desk",
        ("lepida-payer", _) => "lepida-payer",
        _ => "always",
    }
}

/// Whether the hours are the same whatever the facts that are not given.
#[must_use]
pub fn is_certain(contract: &str, objective: &str, facts: &Facts) -> bool {
    let flags = || vec![json!(true), json!(false)];
    let words = |words: &[&str]| words.iter().map(|word| json!(word)).collect();
    let decisive: Vec<(&str, Vec<Value>)> = match contract {
        "exetera" => vec![("area", words(&["web", "data_center"]))],
        "consorzio-it" => vec![
            ("problem", words(&["data_lost", "wrong_output", "nothing_impaired"])),
            ("urgent", flags()),
            ("deferrable", flags()),
            ("profile", words(&["minimal", "basic"])),
            ("centralised_application", flags()),
        ],
        "sogei-pec" => vec![("desk_extended", flags())],
        _ => vec![],
    };
    let mut completions = vec![facts.clone()];
    for (name, values) in decisive.iter().filter(|(name, _)| !facts.contains_key(*name)) {
        completions = completions
            .iter()
            .flat_map(|facts| {
                values.iter().map(|value| {
                    let mut facts = facts.clone();
                    facts.insert((*name).to_string(), value.clone());
                    facts
                })
            })
            .collect();
    }
    let names: BTreeSet<&str> =
        completions.iter().map(|facts| calendar_name(contract, objective, facts)).collect();
    names.len() == 1
}

/// Clause 2.1: blocking, urgent and not deferrable, for those who bought it.
fn saturday_counts(facts: &Facts) -> bool {
    priority("consorzio-it", facts) == Priority::Level("high")
        && flag(facts, "urgent") == Some(true)
        && flag(facts, "deferrable") == Some(false)
        && (text(facts, "profile").is_some_and(|profile| profile != "minimal")
            || flag(facts, "centralised_application") == Some(true))
}

/// A calendar by the name that [`calendar_name`] gives; what it has found out is kept for the next question.
#[must_use]
pub fn calendar(name: &str) -> Rc<Calendar> {
    use std::{cell::RefCell, collections::HashMap};
    thread_local! {
        static KNOWN: RefCell<HashMap<String, Rc<Calendar>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        Rc::clone(known.entry(name.to_string()).or_insert_with(|| Rc::new(Calendar::new(hours(name)))))
    })
}

fn hours(name: &str) -> Hours {
    const fn at(hour: u32, minute: u32) -> u32 {
        hour * 60 + minute
    }
    let split = [(at(8, 30), at(12, 30)), (at(14, 0), at(18, 0))];
    let (workdays, saturday): (&[Window], &[Window]) = match name {
        "exetera" | "sogei-pec desk" => (&[(at(8, 0), at(18, 0))], &[]),
        "exetera with weekends" => (&[(at(8, 0), at(18, 0))], &[(at(8, 0), at(18, 0))]),
        "exetera data center" => (&[(at(8, 0), at(21, 0))], &[]),
        "exetera data center with weekends" => (&[(at(8, 0), at(21, 0))], &[(at(8, 0), at(18, 0))]),
        "sogei-pec extended desk" => (&[(at(7, 0), at(24, 0))], &[]),
        "consorzio-it" => (&split, &[]),
        "consorzio-it with saturday" => (&split, &[(at(8, 30), at(12, 30))]),
        "lepida-payer" => (&[(at(8, 30), at(18, 30))], &[(at(8, 30), at(13, 30))]),
        "conciliasfera" => (&[(at(9, 0), at(13, 0)), (at(14, 0), at(18, 0))], &[]),
        "always" => return Hours::weekly(Rome, std::array::from_fn(|_| vec![(0, at(24, 0))])),
        other => panic!("the reference knows no calendar `{other}`"),
    };
    let week = std::array::from_fn(|day| match day {
        0..=4 => workdays.to_vec(),
        5 => saturday.to_vec(),
        6 if name.ends_with("weekends") => saturday.to_vec(),
        _ => vec![],
    });
    Hours { holidays: true, ..Hours::weekly(Rome, week) }
}

fn text<'a>(facts: &'a Facts, name: &str) -> Option<&'a str> {
    facts.get(name)?.as_str()
}

fn flag(facts: &Facts, name: &str) -> Option<bool> {
    facts.get(name)?.as_bool()
}

fn is(facts: &Facts, name: &str, value: bool) -> Option<bool> {
    flag(facts, name).map(|given| given == value)
}

/// True if all are; false if one is, whatever is missing.
fn all(conditions: &[Option<bool>]) -> Option<bool> {
    if conditions.contains(&Some(false)) {
        return Some(false);
    }
    if conditions.contains(&None) { None } else { Some(true) }
}
