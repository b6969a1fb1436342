//! Each value of each contract file matters: with one of them changed, some case fails.
//!
//! `cargo test -p clausola-tests --test mutation` changes the five shipped contracts one value at a time, and asks
//! every changed contract that still compiles the cases of its original. A change that no case notices is printed by
//! file and line: it wants a case, or a reason in [`UNSEEN`].
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop"
)]

use clausola::Contract;
use clausola_tests::compare;
use clausola_tests::corpus::{self, Ask, Expect, Source};
use clausola_tests::hosts::native;
use clausola_tests::mutate;

/// A change that says the same in other words: no case can notice it.
struct Same {
    contract: &'static str,
    path: &'static str,
    change: &'static str,
    /// Why it is the same.
    why: &'static str,
}

const fn same(contract: &'static str, path: &'static str, change: &'static str, why: &'static str) -> Same {
    Same { contract, path, change, why }
}

/// Each stands for one line of a contract file; one that a case does notice fails too.
const UNSEEN: [Same; 27] = [
    same("exetera", "contract", "without `format`", DEFAULT),
    same("exetera", "objectives.0", "without `start`", DEFAULT),
    same("exetera", "objectives.1", "without `start`", DEFAULT),
    same("exetera", "calendars.service.extensions.0.hours.mon-fri.0", "becomes `17:00-21:00`", ADDED),
    same("exetera", "calendars.service.extensions.1.hours", "`sat-sun` becomes `sat-mon`", ADDED),
    same("consorzio-it", "contract", "without `format`", DEFAULT),
    same("consorzio-it", "contract", "without `revision`", DEFAULT),
    same("consorzio-it", "objectives.0", "without `start`", DEFAULT),
    same("consorzio-it", "priority.rows.2.when", "without `problem`", LAST),
    same("sogei-pec", "contract", "without `format`", DEFAULT),
    same("sogei-pec", "contract", "without `revision`", DEFAULT),
    same("sogei-pec", "objectives.0", "without `start`", DEFAULT),
    same("sogei-pec", "priority.rows.1.when", "without `scope`", BASIS),
    same("sogei-pec", "priority.rows.1.when", "without `users_affected`", LAST),
    same("sogei-pec", "priority.rows.1.when.users_affected", "becomes `significant`", BASIS),
    same("sogei-pec", "priority.rows.1.when.scope", "becomes `service`", BASIS),
    same("sogei-pec", "priority.rows.2.when", "without `users_affected`", LAST),
    same("sogei-pec", "evidence.6.due_after", "without `diagnosed`", RECORDED),
    same("sogei-pec", "evidence.6.due_after.0", "becomes `workaround`", RECORDED),
    same("conciliasfera", "contract", "without `format`", DEFAULT),
    same("conciliasfera", "contract", "without `revision`", DEFAULT),
    same("conciliasfera", "routes", "turned around", "no ticket has two kinds"),
    same("lepida-payer", "contract", "without `format`", DEFAULT),
    same("lepida-payer", "objectives.0", "without `start`", DEFAULT),
    same("lepida-payer", "objectives.1", "without `start`", DEFAULT),
    same("lepida-payer", "priority.rows.1.when", "without `blocking`", LAST),
    same("lepida-payer", "calendars.help_desk", "without `working_days`", DEFAULT),
];

const DEFAULT: &str =
    "what holds without it is the same: format 1, revision 1, from the opening, Monday to Friday";
const ADDED: &str = "an extension adds open time, and this time is open already";
const LAST: &str =
    "of the values that this row names, those that no row before it names are all that is left";
const BASIS: &str = "the priority is the same; whether it is assumed, a test of the explanations holds";
const RECORDED: &str = "the event that would make the item due records it";

#[test]
fn exetera_is_held_by_its_cases() {
    check("exetera");
}

#[test]
fn consorzio_it_is_held_by_its_cases() {
    check("consorzio-it");
}

#[test]
fn sogei_pec_is_held_by_its_cases() {
    check("sogei-pec");
}

#[test]
fn conciliasfera_is_held_by_its_cases() {
    check("conciliasfera");
}

#[test]
fn lepida_payer_is_held_by_its_cases() {
    check("lepida-payer");
}

fn check(id: &str) {
    let text = std::fs::read_to_string(format!("{}/../core/contracts/{id}.toml", env!("CARGO_MANIFEST_DIR")))
        .unwrap();
    let own = Source::Builtin(id.to_string());
    let cases = corpus::load();
    let asks: Vec<&(Ask, Expect)> =
        cases.iter().flat_map(|case| &case.asks).filter(|(ask, _)| ask.contract == own).collect();
    let original = Contract::from_toml(&mutate::unchanged(&text)).unwrap();
    assert_eq!(
        original.hash(),
        Contract::builtin(id).unwrap().hash(),
        "the layout alone changes the contract"
    );
    if let Some(ask) = asks.iter().find(|(ask, expect)| !holds(&original, ask, expect)) {
        panic!("a case fails already, before any change: {:?}", ask.0);
    }

    let mutants = mutate::mutants(&text);
    let mut unseen: Vec<&Same> = UNSEEN.iter().filter(|same| same.contract == id).collect();
    let (mut refused, mut survivors) = (0, vec![]);
    for mutant in &mutants {
        let excuse = unseen.iter().position(|same| same.path == mutant.path && same.change == mutant.change);
        let excuse = excuse.map(|position| unseen.remove(position));
        let Ok(contract) = Contract::from_toml(&mutant.text) else {
            refused += 1;
            continue;
        };
        let noticed = asks.iter().any(|(ask, expect)| !holds(&contract, ask, expect));
        if noticed == excuse.is_some() {
            let why = excuse.map(|same| format!(", though `{}` was thought to hide it", same.why));
            survivors.push(format!(
                "core/contracts/{id}.toml:{}: {} {}{}",
                mutant.line,
                mutant.path,
                mutant.change,
                why.unwrap_or_default()
            ));
        }
    }
    for same in unseen {
        survivors.push(format!("no such change any more: {} {}", same.path, same.change));
    }
    assert!(
        survivors.is_empty(),
        "{} of {} changes ({refused} do not compile) are not as they should be: noticed by a case:\n{}",
        survivors.len(),
        mutants.len(),
        survivors.join("\n")
    );
}

fn holds(contract: &Contract, ask: &Ask, expect: &Expect) -> bool {
    native::answer(contract, &ask.question)
        .is_ok_and(|answer| compare::differences(expect, &answer).is_empty())
}
