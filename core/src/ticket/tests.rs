#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use super::{Ticket, quick};
use serde_json::Value as Json;
use std::path::Path;

/// The tickets of all cases, as text.
fn corpus() -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let file: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
                let cases = file["cases"].as_array().cloned().unwrap_or_default();
                let tickets = cases.iter().chain([&file]).map(|case| case["ticket"].clone());
                found.extend(tickets.filter(Json::is_object).map(|ticket| ticket.to_string()));
            }
        }
    }
    assert!(found.len() > 100, "the corpus has more than {} tickets", found.len());
    found
}

/// Whether the quick way reads a text; what it reads is what a tree of values gives.
fn is_quick(text: &str) -> bool {
    let Some(quick) = quick::ticket(text) else { return false };
    let tree = serde_json::from_str::<Json>(text).unwrap_or_else(|e| panic!("{e} in {text}"));
    let ticket = Ticket::from_value(&tree).unwrap_or_else(|e| panic!("{e} in {text}"));
    assert_eq!(format!("{quick:?}"), format!("{ticket:?}"), "{text}");
    true
}

#[test]
fn are_the_tickets_of_the_corpus_read_the_quick_way() {
    let texts = corpus();
    let quick = texts.iter().filter(|text| is_quick(text)).count();
    // The rest shows what is wrong with tickets.
    assert!(quick * 10 > texts.len() * 9, "{quick} of {}", texts.len());
}

#[test]
fn is_what_the_quick_way_reads_always_what_a_tree_gives() {
    const PARTS: [&str; 30] = [
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        " ",
        "\n",
        "0",
        "7",
        "-",
        ".5",
        "e3",
        "null",
        "true",
        "false",
        "\"id\":",
        "\"at\":",
        "\"facts\":{}",
        "\"type\":\"opened\"",
        "\"signed\":true",
        "\\u0041",
        "è",
        "\u{1}",
        "\"step\":\"a\"",
        "\"suspension\":null,",
        "Z",
        "x",
    ];
    let texts = corpus();
    let mut state = 11_u64;
    let mut below = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % bound
    };
    let (mut read, mut left) = (0_u32, 0_u32);
    for _ in 0..60_000 {
        let mut text: Vec<char> = texts[below(texts.len())].chars().collect();
        for _ in 0..=below(3) {
            let from = below(text.len());
            let to = (from + below(3)).min(text.len());
            match below(3) {
                // Another part of the same text.
                0 => {
                    let other = below(text.len());
                    let part = text[other..(other + below(40)).min(text.len())].to_vec();
                    text.splice(from..to, part);
                }
                _ => drop(text.splice(from..to, PARTS[below(PARTS.len())].chars())),
            }
        }
        if is_quick(&text.iter().collect::<String>()) { read += 1 } else { left += 1 }
    }
    assert!(read > 4_000 && left > 4_000, "{read} read, {left} left");
}

#[test]
fn are_forms_that_need_a_second_look_left() {
    let opened = r#"[{"type":"opened","at":"2026-10-03T13:00:00+02:00"}]"#;
    for (id, facts, quick) in [
        ("\"1\"", "{}", true),
        ("4711", "null", true),
        ("0", "{}", false),
        ("-1", "{}", false),
        ("1.0", "{}", false),
        ("18446744073709551616", "{}", false),
        ("\"\\u0031\"", "{}", false),
        ("\"1\"", r#"{"b":1,"a":-2.5e3,"c":null}"#, true),
        ("\"1\"", r#"{"a":1,"b":2,"a":3}"#, false),
        ("\"1\"", r#"{"a":[]}"#, false),
        ("\"1\"", r#"{"a":01}"#, false),
        ("\"1\"", r#"{"a":"\n"}"#, false),
        ("\"1\"", r#"{"a":1,}"#, false),
    ] {
        let text = format!(r#"{{"id":{id},"facts":{facts},"events":{opened}}}"#);
        assert_eq!(is_quick(&text), quick, "{text}");
        assert!(!is_quick(&format!("{text} 1")) && !is_quick(&text[1..]), "{text}");
    }
}

/// So many facts in no order would take the square of their number.
#[test]
fn are_more_facts_than_a_contract_can_have_left() {
    let facts: Vec<String> = (0..200).map(|n| format!("\"f{n}\":{n}")).collect();
    let text = format!(
        r#"{{"id":"1","facts":{{{}}},"events":[{{"type":"opened","at":"2026-10-03T13:00:00Z"}}]}}"#,
        facts.join(",")
    );
    assert!(!is_quick(&text));
    assert_eq!(Ticket::from_json(&text).unwrap().facts.len(), 200);
}
