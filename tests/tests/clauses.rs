//! Every clause of the five contracts has a case, or says why not: `clauses.toml` against the contract files, the cases,
//! and the table of `README.md`, which `UPDATE=1 cargo test -p clausola-tests --test clauses` writes.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop"
)]

use clausola::Contract;
use clausola_tests::corpus::{self, Case, Source};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// A provision of a contract.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Provision {
    clause: String,
    says: String,
    /// Files of cases, without their ending.
    #[serde(default)]
    cases: Vec<String>,
    /// Why no case can prove it.
    left_out: Option<String>,
}

fn provisions() -> BTreeMap<String, Vec<Provision>> {
    toml::from_str(include_str!("../clauses.toml")).unwrap()
}

/// The cases of a file that are about a contract and carry a clause.
fn proving<'c>(cases: &'c [Case], topic: &str, contract: &str, clause: &str) -> Vec<&'c Case> {
    let about = |case: &&Case| {
        case.name.strip_prefix(topic).is_some_and(|rest| rest.starts_with(": "))
            && case.clause.as_deref() == Some(clause)
            && case.asks.iter().all(|(ask, _)| ask.contract == Source::Builtin(contract.to_string()))
    };
    cases.iter().filter(about).collect()
}

#[test]
fn every_provision_is_proved_or_says_why_not() {
    let cases = corpus::load();
    for (contract, list) in provisions() {
        for provision in list {
            let what = format!("{contract} {}: {}", provision.clause, provision.says);
            assert!(
                provision.cases.is_empty() == provision.left_out.is_some(),
                "{what}: name its cases, or say why it is left out"
            );
            let proofs = provision.cases.iter().map(|topic| {
                // The folder of another topic, such as `escalation`, proves it as well.
                (topic, proving(&cases, topic, &contract, &provision.clause))
            });
            let proofs: Vec<_> = proofs.collect();
            assert!(
                provision.left_out.is_some() || proofs.iter().any(|(_, found)| !found.is_empty()),
                "{what}: no case of these files carries its clause"
            );
            for (topic, _) in proofs {
                assert!(
                    cases.iter().any(|case| case.name.starts_with(&format!("{topic}: "))),
                    "{what}: no `{topic}`"
                );
            }
        }
    }
}

#[test]
fn no_clause_of_a_contract_file_or_of_a_case_is_missing() {
    let provisions = provisions();
    let listed: BTreeSet<(&str, &str)> = provisions
        .iter()
        .flat_map(|(contract, list)| list.iter().map(move |p| (contract.as_str(), p.clause.as_str())))
        .collect();
    for shipped in Contract::builtins() {
        let described = Contract::builtin(shipped.id).unwrap().describe();
        for clause in described["clauses"].as_array().unwrap() {
            let clause = clause["clause"].as_str().unwrap();
            assert!(
                listed.contains(&(shipped.id, clause)),
                "{}: `{clause}` is not in clauses.toml",
                shipped.id
            );
        }
    }
    for case in corpus::load() {
        let Some(clause) = &case.clause else { continue };
        for (ask, _) in &case.asks {
            if let Source::Builtin(contract) = &ask.contract {
                assert!(
                    listed.contains(&(contract, clause)),
                    "{}: `{clause}` is not in clauses.toml",
                    case.name
                );
            }
        }
    }
}

#[test]
fn the_table_of_the_readme_is_up_to_date() {
    const BEGIN: &str = "<!-- clauses -->\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("README.md has a place for the table");
    let (_, after) = rest.split_once("<!-- end -->").expect("and an end of it");
    let wanted = format!("{before}{BEGIN}{}<!-- end -->{after}", table());
    if std::env::var_os("UPDATE").is_some() {
        return fs::write(&file, wanted).unwrap();
    }
    assert!(text == wanted, "run `UPDATE=1 cargo test -p clausola-tests --test clauses`");
}

fn table() -> String {
    let cases = corpus::load();
    let mut out = String::new();
    for (contract, list) in provisions() {
        let _ =
            write!(out, "\n### {contract}\n\n| clause | what it says | proved by |\n| --- | --- | --- |\n");
        for provision in list {
            let proofs: Vec<String> = provision
                .cases
                .iter()
                .map(|topic| {
                    let count = proving(&cases, topic, &contract, &provision.clause).len();
                    format!("[{topic}](cases/{topic}.json) ({count})")
                })
                .collect();
            let proofs = match &provision.left_out {
                Some(why) => format!("left out: {why}"),
                None => proofs.join(", "),
            };
            let _ = writeln!(out, "| {} | {} | {proofs} |", provision.clause, provision.says);
        }
    }
    out.push('\n');
    out
}
