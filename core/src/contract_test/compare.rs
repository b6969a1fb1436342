//! What a test expects against what was decided: a part against the whole.

use super::Difference;
use crate::contract::local;
use crate::contract::quoted;
use crate::diff::name_of;
use crate::error::nearest;
use crate::{Decision, Instant, Zone};
use serde_json::{Map, Value as Json};

/// The word for null, and for an entry that is not there: TOML has none of its own.
const NONE: &str = "none";

/// Where a decision says something else than is expected, in the order of the names.
pub(super) fn differences(expect: &Map<String, Json>, decision: &Decision, zone: Zone) -> Vec<Difference> {
    let decided = decision.to_value();
    let mut comparison = Comparison { zone, found: Vec::new() };
    comparison.table(expect, &decided, "");
    comparison.found
}

struct Comparison {
    zone: Zone,
    found: Vec<Difference>,
}

impl Comparison {
    fn differs(&mut self, path: &str, expected: &Json, got: &Json, help: Option<String>) {
        let path = path.to_string();
        self.found.push(Difference { path, expected: expected.clone(), got: got.clone(), help });
    }

    fn value(&mut self, expected: &Json, got: &Json, path: &str) {
        let same = match (expected, got) {
            (Json::Object(expected), Json::Object(_) | Json::Array(_)) => {
                return self.table(expected, got, path);
            }
            (Json::String(word), Json::Null) => word == NONE,
            (Json::String(word), Json::Array(items)) => word == NONE && items.is_empty(),
            (Json::String(word), Json::String(text)) => word == text || self.same_instant(word, text),
            // One word for a whole entry is its state.
            (Json::String(word), Json::Object(entry)) => {
                let main = ["state", "status", "to"].iter().find_map(|key| entry.get(*key));
                main.is_some_and(|main| main == word)
            }
            (Json::Array(expected), Json::Array(got)) => {
                expected.len() == got.len() && expected.iter().zip(got).all(|(e, g)| self.same_entry(e, g))
            }
            (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
            (expected, got) => expected == got,
        };
        if !same {
            self.differs(path, expected, &brief(expected, got), None);
        }
    }

    /// A table of a decision's fields, or of a list's entries by name.
    fn table(&mut self, expected: &Map<String, Json>, got: &Json, path: &str) {
        for (key, expected) in expected {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let (entry, known): (Option<&Json>, Vec<&str>) = match got {
                Json::Object(fields) => (fields.get(key), fields.keys().map(String::as_str).collect()),
                Json::Array(items) => {
                    let entry = items.iter().find(|item| name_of(item) == Some(key));
                    if entry.is_none() && expected == NONE {
                        continue;
                    }
                    (entry, items.iter().filter_map(name_of).collect())
                }
                _ => (None, Vec::new()),
            };
            match entry {
                Some(entry) => self.value(expected, entry, &path),
                None => {
                    let near = nearest(key, known.iter().copied()).map(|n| format!("did you mean `{n}`? "));
                    let help = format!("{}there are {}", near.unwrap_or_default(), quoted(known));
                    self.differs(&path, expected, &Json::Null, Some(help));
                }
            }
        }
    }

    /// An entry of a list that is expected whole: a word is its name.
    fn same_entry(&self, expected: &Json, got: &Json) -> bool {
        if let (Json::String(word), Json::Object(_)) = (expected, got) {
            return name_of(got) == Some(word);
        }
        let mut inner = Comparison { zone: self.zone, found: Vec::new() };
        inner.value(expected, got, "");
        inner.found.is_empty()
    }

    fn same_instant(&self, expected: &str, got: &str) -> bool {
        let expected = local(expected, self.zone).or_else(|| expected.parse().ok());
        expected.is_some_and(|expected| got.parse::<Instant>().is_ok_and(|got| got == expected))
    }
}

/// What was decided, as briefly as what was expected: names for a list of names, the state for one word.
fn brief(expected: &Json, got: &Json) -> Json {
    match (expected, got) {
        (Json::Array(wanted), Json::Array(items)) if wanted.iter().all(Json::is_string) => {
            items.iter().map(|item| name_of(item).map_or_else(|| item.clone(), Json::from)).collect()
        }
        (Json::String(_), Json::Object(entry)) => {
            let main = ["state", "status", "to"].iter().find_map(|key| entry.get(*key));
            main.unwrap_or(got).clone()
        }
        _ => got.clone(),
    }
}
