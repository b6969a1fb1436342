//! The schemas are up to date, agree with the readers, and describe what decisions say.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::words::{Shape, Table};
use super::{Schema, agree, check, render};
use crate::contract::asked::{self, Asked, model};
use crate::{Contract, Ticket};
use regex_lite::Regex;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const SPECIMEN: &str = include_str!("specimen.toml");
const OVERLAY: &str = include_str!("specimen_overlay.toml");
const HOW: &str = "UPDATE=1 cargo test -p clausola schema";

fn core() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a generated file with what it should be, or writes it anew where the caller asks for that.
fn up_to_date(path: &Path, wanted: &str) {
    if std::env::var_os("UPDATE").is_some() {
        return fs::write(path, wanted).unwrap();
    }
    let there = fs::read_to_string(path).unwrap_or_default();
    assert!(there == wanted, "`{}` is not up to date: run `{HOW}`", path.display());
}

#[test]
fn schema_files_are_up_to_date() {
    for schema in Schema::ALL {
        let file = core().join("schema").join(format!("{}.schema.json", schema.name()));
        up_to_date(&file, &schema.render());
    }
}

/// The document says of each key what the description says; the text around it is written by hand.
#[test]
fn schema_tables_in_the_language_document_are_up_to_date() {
    let file = core().join("LANGUAGE.md");
    let mut text = fs::read_to_string(&file).unwrap();
    for schema in Schema::ALL {
        for table in schema.tables() {
            let begin = format!("<!-- {}: {} -->\n", schema.name(), table.name);
            let Some((before, rest)) = text.split_once(&begin) else {
                // What an overlay has in common with a contract is told once.
                let shared = text.contains(&format!("<!-- contract: {} -->", table.name));
                assert!(schema == Schema::Overlay && shared, "LANGUAGE.md has no `{}`", begin.trim());
                continue;
            };
            let (_, after) = rest.split_once("<!-- end -->").unwrap();
            text = format!("{before}{begin}{}<!-- end -->{after}", render::markdown(schema, &table));
        }
    }
    up_to_date(&file, &text);
}

fn language() -> String {
    fs::read_to_string(core().join("LANGUAGE.md")).unwrap()
}

#[test]
fn links_in_the_language_document_lead_somewhere() {
    let text = language();
    let headings = text.lines().filter(|line| line.starts_with("##"));
    let anchors: Vec<String> =
        headings.map(|h| h.trim_start_matches('#').trim().to_lowercase().replace(' ', "-")).collect();
    for (i, anchor) in anchors.iter().enumerate() {
        let twice = anchors.iter().take(i).any(|other| other == anchor);
        assert!(!twice, "two headings are called `{anchor}`");
    }
    for link in text.split("](#").skip(1).filter_map(|rest| rest.split_once(')')) {
        assert!(anchors.iter().any(|a| a == link.0), "`#{}` leads nowhere", link.0);
    }
}

#[test]
fn examples_in_the_language_document_are_one_contract_and_its_overlay() {
    let text = language();
    let blocks = text.split("```toml\n").skip(1).filter_map(|rest| Some(rest.split_once("```")?.0));
    let (overlay, contract): (Vec<&str>, Vec<&str>) = blocks.partition(|block| block.contains("[overlay]"));
    let contract = Contract::from_toml(&contract.concat()).map_err(|e| e.to_string()).unwrap();
    assert_eq!(contract.diagnostics(), []);
    let findings = contract.lint();
    let warnings: Vec<_> = findings.iter().filter(|d| d.severity != crate::Severity::Note).collect();
    assert!(warnings.is_empty(), "{warnings:#?}");
    let report = contract.test();
    assert_eq!(report.failed, 0, "{report}");
    let laid = contract.with_overlay(&overlay.concat()).map_err(|e| e.to_string()).unwrap();
    assert!(laid.overlay_hash().is_some());
}

/// Every code that reading a contract or an overlay can give, from the sources that give them.
#[test]
fn every_code_of_reading_is_in_the_language_document() {
    let text = language();
    let (_, table) = text.split_once("## What can be wrong").unwrap();
    let mut files = vec![core().join("src/contract.rs")];
    let mut folders = vec![core().join("src/contract")];
    files.extend(
        ["calendar/closed.rs", "holidays.rs", "instant.rs", "zone.rs"].map(|f| core().join("src").join(f)),
    );
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let call = Regex::new(
        r#"(complain|warn|Diagnostic::error|Diagnostic::warning|unknown)\(\s*(&?\w+,\s*)?"([a-z_]+)""#,
    );
    let call = call.unwrap();
    let mut codes = BTreeSet::new();
    for file in files.iter().filter(|file| !file.ends_with("overlay/tests.rs")) {
        let source = fs::read_to_string(file).unwrap();
        codes.extend(call.captures_iter(&source).map(|found| found[3].to_string()));
    }
    assert!(codes.len() > 40, "the sources were not understood: {codes:?}");
    for code in &codes {
        assert!(table.contains(&format!("| `{code}` |")), "LANGUAGE.md does not say what `{code}` means");
    }
    for code in table.split("\n| `").skip(1).filter_map(|rest| rest.split('`').next()) {
        // The reader of tickets gives it, for the ticket of a test.
        assert!(codes.contains(code) || code == "not_opened", "nothing gives the code `{code}`");
    }
}

/// What the readers ask of a contract; parts that other readers read are theirs.
fn asked_of_a_contract() -> Vec<Asked> {
    // Once with each name in the other form: one text, or one in each language.
    let (body, tests) = SPECIMEN.split_once("[[tests]]").unwrap();
    let text = Regex::new(r#"(?m)\b(name|reason|text|of|paid|assumed|one) = "([^"]*)""#).unwrap();
    let table = Regex::new(r#"(?m)\b(reason|stored) = \{ it = [^}]*\}"#).unwrap();
    let other = text.replace_all(body, "$1 = { en = \"$2\" }");
    let other = table.replace_all(&other, "$1 = \"x\"");
    let asked = asked::during(|| {
        Contract::from_toml(SPECIMEN).unwrap();
        Contract::from_toml(&format!("{other}\n[[tests]]{tests}")).map_err(|e| e.to_string()).unwrap();
    });
    let theirs =
        |path: &str| path.starts_with("revisions[") || path.contains(".ticket.") || path.contains(".expect.");
    asked
        .into_iter()
        .filter(|asked| match asked {
            Asked::Each { path } => !theirs(path) && !path.ends_with(".ticket"),
            Asked::Key { path, .. } | Asked::Value { path, .. } | Asked::Word { path, .. } => !theirs(path),
        })
        .collect()
}

#[test]
fn the_schema_of_contracts_agrees_with_the_reader() {
    // Revisions are merged before they are read, and a test's ticket and expectation are read as they are sent.
    let theirs = ["revision", "test_ticket", "named_values", "expect"];
    let mut tables = Schema::Contract.tables();
    let differences = agree::differences(&tables, &asked_of_a_contract());
    let theirs_only = |d: &String| theirs.iter().any(|name| d.starts_with(&format!("`{name}.")));
    let differences: Vec<String> = differences.into_iter().filter(|d| !theirs_only(d)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    // The comparison sees a difference where there is one.
    tables.iter_mut().for_each(|t| t.keys.retain(|k| (t.name, k.name) != ("objective", "agreeable")));
    assert!(agree::differences(&tables, &asked_of_a_contract()).iter().any(|d| d.contains("agreeable")));
}

#[test]
fn the_schema_of_overlays_agrees_with_the_reader() {
    let asked = asked::of_an_overlay(SPECIMEN, OVERLAY);
    let differences = agree::differences(&Schema::Overlay.tables(), &asked);
    // The reader has messages of its own for a clause, which it refuses, and for an overlay without `[overlay]`.
    let known = |d: &String| {
        d.contains(".clause` is asked for") || d.starts_with("`file.overlay` is described as needed")
    };
    let differences: Vec<String> = differences.into_iter().filter(|d| !known(d)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_schema_of_tickets_agrees_with_the_reader() {
    let keys = |name: &str| -> Vec<&str> {
        let tables = Schema::Ticket.tables();
        tables.iter().find(|t| t.name == name).unwrap().keys.iter().map(|k| k.name).collect()
    };
    assert_eq!(keys("ticket"), crate::ticket::TICKET_KEYS);
    let (mut described, mut read) = (keys("event"), crate::ticket::EVENT_KEYS.to_vec());
    described.sort_unstable();
    read.sort_unstable();
    assert_eq!(described, read);
}

fn valid(schema: Schema, what: &str, value: &Json) {
    let faults = check::faults(&serde_json::from_str(schema.text()).unwrap(), value);
    assert!(faults.is_empty(), "{what} is not valid:\n{}", faults.join("\n"));
}

#[test]
fn contracts_and_overlays_are_valid() {
    valid(Schema::Contract, "the specimen", &model(SPECIMEN));
    valid(Schema::Contract, "the template", &model(Contract::template()));
    valid(Schema::Overlay, "the overlay", &model(OVERLAY));
    for builtin in Contract::builtins() {
        valid(Schema::Contract, builtin.id, &model(builtin.toml));
    }
    for file in fs::read_dir(core().join("../tests/contracts")).unwrap() {
        let file = file.unwrap().path();
        valid(Schema::Contract, &file.display().to_string(), &model(&fs::read_to_string(&file).unwrap()));
    }
}

#[test]
fn mistakes_in_a_contract_are_not_valid() {
    let schema = serde_json::from_str(Schema::Contract.text()).unwrap();
    for (right, wrong) in [
        ("stop = \"resolved\"", "stopp = \"resolved\""),
        ("target = \"60m\"", "target = \"2 days\""),
        ("target = \"60m\"", "target = 60"),
        ("time_zone = \"Europe/Rome\"", ""),
        ("status = \"covered\"", "status = \"free\""),
        ("sat = \"08:30-12:30\"", "sat = \"morning\""),
        ("sat = \"08:30-12:30\"", "Saturday = \"08:30-12:30\""),
        ("at = \"75%\"", "at = \"75\""),
        ("period = \"year\"", "period = \"week\""),
        ("valid_from = 2027-01-01", ""),
        ("id = \"resolve\", target", "id = \"resolve\", tarrget"),
    ] {
        assert!(SPECIMEN.contains(right), "{right}");
        let changed = SPECIMEN.replacen(right, wrong, 1);
        assert!(
            !check::faults(&schema, &model(&changed)).is_empty(),
            "`{wrong}` in place of `{right}` is valid"
        );
    }
}

/// Every case of the corpus: the contract's id, the ticket, the instants asked about.
fn corpus() -> Vec<(String, Json, Vec<String>)> {
    let mut found = Vec::new();
    let mut folders = vec![core().join("../tests/cases")];
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            if file.is_dir() {
                folders.push(file);
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let Ok(cases) = serde_json::from_str::<Json>(&text) else { continue };
            for case in cases["cases"].as_array().into_iter().flatten() {
                let contract = case["contract"].as_str().or(cases["contract"].as_str()).unwrap_or_default();
                let asks = case["asks"].as_array().into_iter().flatten();
                let asks = asks.filter_map(|ask| Some(ask["now"].as_str()?.to_string())).collect();
                found.push((contract.to_string(), case["ticket"].clone(), asks));
            }
        }
    }
    assert!(found.len() > 50, "the corpus has more than {} cases", found.len());
    found
}

#[test]
fn every_ticket_and_every_decision_of_the_corpus_is_described() {
    let ticket_schema = Schema::Ticket.document(true);
    let decision_schema = Schema::Decision.document(true);
    let tables = Schema::Decision.tables();
    let mut seen = BTreeSet::new();
    let specimens = corpus().into_iter().chain(more());
    for (id, sent, asks) in specimens {
        let contract = match &*id {
            "specimen" => Contract::from_toml(SPECIMEN).unwrap().with_overlay(OVERLAY).unwrap(),
            id => match Contract::builtin(id) {
                Ok(contract) => contract,
                Err(_) => continue,
            },
        };
        let Ok(ticket) = Ticket::from_value(&sent) else { continue };
        for now in asks {
            let Ok(explained) = contract.explain(&ticket, now.parse().unwrap()) else { continue };
            if ticket.notices.is_empty() {
                assert_eq!(check::faults(&ticket_schema, &sent), Vec::<String>::new(), "{sent}");
            }
            for answer in [serde_json::to_value(&explained.decision), serde_json::to_value(&explained)] {
                let answer = answer.unwrap();
                assert_eq!(check::faults(&decision_schema, &answer), Vec::<String>::new(), "{answer}");
                occurring(&tables, &Shape::Table("decision"), &answer, &mut seen);
            }
        }
    }
    // And what is described occurs.
    for table in &tables {
        for key in &table.keys {
            let at = (table.name, key.name);
            assert!(seen.contains(&at), "`{}.{}` is described, and no decision says it", at.0, at.1);
        }
    }
}

/// The keys of the tables that a value has, wherever their shapes let them stand.
fn occurring(
    tables: &[Table],
    shape: &Shape,
    value: &Json,
    seen: &mut BTreeSet<(&'static str, &'static str)>,
) {
    match (shape, value) {
        (Shape::Table(name), Json::Object(entries)) => {
            let table = tables.iter().find(|table| table.name == *name).unwrap();
            for key in &table.keys {
                // What is null everywhere does not occur.
                if let Some(value) = entries.get(key.name).filter(|value| !value.is_null()) {
                    seen.insert((table.name, key.name));
                    occurring(tables, &key.shape, value, seen);
                }
            }
        }
        (Shape::List(of), Json::Array(items)) => {
            items.iter().for_each(|item| occurring(tables, of, item, seen));
        }
        (Shape::Either(shapes), _) => shapes.iter().for_each(|shape| occurring(tables, shape, value, seen)),
        _ => {}
    }
}

/// A ticket that makes a decision say what those of the corpus do not.
fn more() -> Option<(String, Json, Vec<String>)> {
    let ticket = serde_json::json!({
        "id": 7,
        "facts": { "urgent": true, "kind": "fault", "minutes": 12, "open_hours": 4, "wanted_by": "2026-03-04T10:00:00Z" },
        "events": [
            { "type": "opened", "at": "2026-03-02T09:00:00Z" },
            { "type": "suspended", "at": "2026-03-02T09:30:00Z", "reason": "customer", "signed": false },
        ]
    });
    Some((
        "specimen".to_string(),
        ticket,
        vec!["2026-03-02T12:00:00Z".to_string(), "2026-03-05T12:00:00Z".to_string()],
    ))
}

#[test]
fn a_schema_is_found_by_its_name() {
    assert_eq!(Schema::named("overlay").unwrap(), Schema::Overlay);
    let error = Schema::named("contracts").unwrap_err();
    assert_eq!(error.diagnostics()[0].code, "unknown_schema");
    assert!(error.to_string().contains("did you mean `contract`?"), "{error}");
}

#[test]
fn the_line_for_editors_is_not_read() {
    let model = serde_json::json!({ "contract": { "id": "a", "time_zone": "UTC" } });
    let mut marked = model.clone();
    marked["$schema"] = Json::from("./contract.schema.json");
    let hash = |model: &Json| Contract::from_value(model).unwrap().hash().to_string();
    assert_eq!(hash(&model), hash(&marked));
    valid(Schema::Contract, "a contract that names its schema", &marked);

    let opened = serde_json::json!({ "type": "opened", "at": "2026-03-02T09:00:00Z" });
    let ticket = serde_json::json!({ "$schema": "./ticket.schema.json", "id": "1", "events": [opened] });
    assert!(Ticket::from_value(&ticket).unwrap().notices.is_empty());
    valid(Schema::Ticket, "a ticket that names its schema", &ticket);
}
