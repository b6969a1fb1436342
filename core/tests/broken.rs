//! What the engine says of twenty contracts with mistakes: each message names the place, the cause and the remedy.
//!
//! Each `broken/*.toml` has what is said of it beside it, as the command prints it. To write these files anew, and then
//! read them as whoever made the mistake: `UPDATE=1 cargo test -p clausola --test broken`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use clausola::{Contract, Error};
use std::fs;
use std::path::{Path, PathBuf};

fn contracts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut contracts: Vec<PathBuf> = files.filter(|f| f.extension().is_some_and(|e| e == "toml")).collect();
    contracts.sort();
    assert!(contracts.len() >= 20, "there are only {} contracts", contracts.len());
    contracts
}

fn error(file: &Path) -> Error {
    let text = fs::read_to_string(file).unwrap();
    match Contract::from_toml(&text) {
        Err(error) => error,
        Ok(_) => unreachable!("`{}` is not broken", file.display()),
    }
}

#[test]
fn what_is_said_of_broken_contracts_is_what_was_read() {
    for contract in contracts() {
        let said = format!("{}\n", error(&contract));
        let file = contract.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &said).unwrap();
        }
        let read = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(said, read, "`{}` has changed", file.display());
    }
}

#[test]
fn every_message_has_a_place_and_a_remedy() {
    for contract in contracts() {
        for d in error(&contract).diagnostics() {
            let file = contract.display();
            assert!(d.line.is_some() && d.column.is_some(), "{file}: no place\n{d}");
            let whole_file = d.code == "broken_toml" || d.message.starts_with("the file has no");
            assert!(d.path.is_some() || whole_file, "{file}: no path\n{d}");
            assert!(d.help.as_ref().is_some_and(|help| !help.is_empty()), "{file}: no remedy\n{d}");
            assert!(d.message.chars().next().is_some_and(|c| !c.is_uppercase()), "{file}: {d}");
            assert!(!d.message.ends_with('.') && !d.help.as_ref().unwrap().ends_with('.'), "{file}: {d}");
        }
    }
}
