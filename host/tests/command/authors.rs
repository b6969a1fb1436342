//! What contract authors ask: `clausola lint`, `test`, `init`, `build`.

use super::{both, clausola, common};
use serde_json::Value;

#[test]
fn a_contract_is_linted_and_tested_alike() {
    for contract in ["lepida-payer", "exetera", "sogei-pec"] {
        for call in ["lint", "test"] {
            let text = both(&[call, "--contract", contract], "");
            assert!(!text.out.is_empty() && text.err.is_empty(), "{call}: {}", text.err);
            let json = both(&[call, "--contract", contract, "--json"], "");
            assert!(serde_json::from_str::<Value>(&json.out).unwrap().is_object(), "{call}");
            assert_eq!(text.code, json.code);
        }
    }
}

/// They are what was asked for: `clausola lint > findings.txt` keeps them.
#[test]
fn findings_go_to_standard_output_with_their_places() {
    let ran = both(&["lint", "--contract", "lepida-payer"], "");
    assert!(ran.out.starts_with("note[assumption]: "), "{}", ran.out);
    assert!(ran.out.contains("\n  --> lepida-payer:"), "{}", ran.out);
    assert!(ran.out.ends_with("\n\n0 errors, 0 warnings, 11 notes\n"), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "colours where no terminal is: {}", ran.out);
}

#[test]
fn a_shipped_contract_can_be_started_from() {
    let template = clausola(&["init"], "");
    assert_eq!((template.code, template.out.as_str()), (0, clausola::Contract::template()));
    for shipped in clausola::Contract::builtins() {
        let ran = clausola(&["init", "--from", shipped.id], "");
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, shipped.toml, ""));
    }
    let file = common::directory("command-init").join("mine.toml");
    let name = file.to_str().unwrap();
    assert_eq!(clausola(&["init", "--from", "exetera", name], "").code, 0);
    assert!(std::fs::read_to_string(&file).unwrap().contains("id = \"exetera\""));
    assert_eq!(clausola(&["init", name], "").code, 1, "a file that exists is not written over");

    let unknown = clausola(&["init", "--from", "lepida-pajer"], "");
    assert_eq!((unknown.code, unknown.out.as_str()), (1, ""));
    assert!(unknown.err.contains("did you mean `lepida-payer`?"), "{}", unknown.err);
}

#[test]
fn a_build_speaks_of_what_was_named_on_its_command_line() {
    let unknown = clausola(&["build", "nofile", "-o", "nowhere.wasm"], "");
    assert_eq!(unknown.code, 1);
    assert!(unknown.err.contains("\n--> nofile\n"), "{}", unknown.err);

    let folder = common::directory("command-nowhere").join("missing");
    let output = folder.join("x.wasm");
    let unwritten = clausola(&["build", "lepida-payer", "-o", output.to_str().unwrap()], "");
    assert_eq!(unwritten.code, 1);
    assert!(unwritten.err.contains("error[unwritable]: cannot write `"), "{}", unwritten.err);
    assert!(!unwritten.err.contains(".new-"), "{}", unwritten.err);
}

/// The list of subcommands, and every help, are broken where the terminal ends and nowhere else.
#[test]
fn helps_have_no_ragged_lines() {
    let list = clausola(&["--help"], "").out;
    let commands: Vec<&str> = list
        .lines()
        .skip_while(|line| *line != "Commands:")
        .take_while(|line| *line != "Options:")
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert!(commands.len() >= 20, "{list}");
    for command in commands.into_iter().filter(|command| *command != "help") {
        let short = clausola(&[command, "-h"], "").out;
        let summary = short.split("\n\n").next().unwrap();
        assert!(!summary.ends_with('.'), "{command}: {summary}");
        let long = clausola(&[command, "--help"], "").out;
        for paragraph in long.split("\n\n").take_while(|paragraph| !paragraph.starts_with("Usage:")) {
            // Lines of a form of their own, such as examples.
            if paragraph.contains("\n{") || paragraph.contains("\nPOST ") {
                continue;
            }
            let lines: Vec<&str> = paragraph.lines().collect();
            for pair in lines.windows(2) {
                let word = pair[1].split(' ').next().unwrap();
                let joined = pair[0].chars().count() + 1 + word.chars().count();
                assert!(joined > 100, "`{command}` breaks a line early:\n{paragraph}");
            }
        }
    }
}
