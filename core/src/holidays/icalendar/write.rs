//! Imported closed days as the contract language writes them.

use super::Imported;
use crate::calendar::Closed;
use crate::holidays::Rule;
use std::fmt::Write as _;

impl Imported {
    /// The `closed` of a calendar, in TOML: rules, then the list with the name of each day beside it.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = String::from("closed = [\n");
        for entry in &self.closed {
            match entry {
                Closed::Rule(rule) => write_rule(&mut text, rule),
                Closed::List { name, from, until, days } => {
                    let name = quoted(name);
                    let _ = writeln!(
                        text,
                        "  {{ list = {name}, from = \"{from}\", until = \"{until}\", days = ["
                    );
                    for day in days {
                        let called = self.names.get(day).map_or("", String::as_str);
                        let comment =
                            if called.is_empty() { String::new() } else { format!(" # {}", plain(called)) };
                        let _ = writeln!(text, "    \"{day}\",{comment}");
                    }
                    text.push_str("  ] },\n");
                }
                // An import has no other entries.
                _ => {}
            }
        }
        text.push_str("]\n");
        text
    }

    /// An overlay that closes a calendar of a contract on these days.
    #[must_use]
    pub fn to_overlay(&self, contract: &str, calendar: &str) -> String {
        let (contract, calendar) = (quoted(contract), quoted(calendar));
        format!("[overlay]\ncontract = {contract}\n\n[calendars.{calendar}]\n{}", self.to_toml())
    }
}

fn write_rule(text: &mut String, rule: &Rule) {
    let _ = write!(text, "  {{ rule = {}, on = \"{}\"", quoted(&rule.id), rule.when);
    if rule.from != i32::MIN {
        let _ = write!(text, ", first_year = {}", rule.from);
    }
    if rule.to != i32::MAX {
        let _ = write!(text, ", last_year = {}", rule.to);
    }
    if rule.it != rule.id {
        let _ = write!(text, ", name = {}", quoted(&rule.it));
    }
    text.push_str(" },\n");
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Text for a comment, which ends with the line.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
