//! A JSON Schema validator of the few keywords that the schemas use. A keyword that it does not know is a failure:
//! what is not checked must not look as if it were.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use regex_lite::Regex;
use serde_json::{Map, Value as Json};

/// Every place where a value is not what its schema says.
pub(super) fn faults(schema: &Json, value: &Json) -> Vec<String> {
    let mut found = Vec::new();
    Check { root: schema }.value(schema, value, "$", &mut found);
    found
}

struct Check<'s> {
    root: &'s Json,
}

impl Check<'_> {
    fn value(&self, schema: &Json, value: &Json, path: &str, found: &mut Vec<String>) {
        let Json::Object(keywords) = schema else {
            if schema == &Json::Bool(false) {
                found.push(format!("{path}: nothing may stand here"));
            }
            return;
        };
        for (keyword, wanted) in keywords {
            match (keyword.as_str(), value) {
                ("title" | "description" | "$schema" | "$defs" | "format", _) => {}
                ("$ref", _) => {
                    let pointer = wanted.as_str().unwrap().trim_start_matches('#');
                    self.value(self.root.pointer(pointer).unwrap(), value, path, found);
                }
                ("type", _) => {
                    let is = match value {
                        Json::Null => "null",
                        Json::Bool(_) => "boolean",
                        Json::Number(n) if wanted == "integer" && n.is_i64() => "integer",
                        Json::Number(_) => "number",
                        Json::String(_) => "string",
                        Json::Array(_) => "array",
                        Json::Object(_) => "object",
                    };
                    if wanted != is {
                        found.push(format!("{path}: {wanted} is wanted, {value} is there"));
                    }
                }
                ("enum", _) => {
                    if !wanted.as_array().unwrap().contains(value) {
                        found.push(format!("{path}: one of {wanted} is wanted, {value} is there"));
                    }
                }
                ("anyOf", _) => {
                    let failed: Vec<Vec<String>> = wanted
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|schema| {
                            let mut found = Vec::new();
                            self.value(schema, value, path, &mut found);
                            found
                        })
                        .collect();
                    if failed.iter().all(|faults| !faults.is_empty()) {
                        found.push(format!("{path}: nothing of {failed:?}"));
                    }
                }
                ("pattern", Json::String(text)) => {
                    if !Regex::new(wanted.as_str().unwrap()).unwrap().is_match(text) {
                        found.push(format!("{path}: `{text}` does not look like {wanted}"));
                    }
                }
                ("items", Json::Array(items)) => {
                    for (i, item) in items.iter().enumerate() {
                        self.value(wanted, item, &format!("{path}[{i}]"), found);
                    }
                }
                ("properties", Json::Object(entries)) => {
                    for (key, schema) in wanted.as_object().unwrap() {
                        if let Some(entry) = entries.get(key) {
                            self.value(schema, entry, &format!("{path}.{key}"), found);
                        }
                    }
                }
                ("additionalProperties", Json::Object(entries)) => {
                    for (key, entry) in unnamed(keywords, entries) {
                        self.value(wanted, entry, &format!("{path}.{key}"), found);
                    }
                }
                ("propertyNames", Json::Object(entries)) => {
                    for key in entries.keys() {
                        self.value(wanted, &Json::from(key.as_str()), &format!("{path}.{key}"), found);
                    }
                }
                ("required", Json::Object(entries)) => {
                    for key in wanted.as_array().unwrap() {
                        if !entries.contains_key(key.as_str().unwrap()) {
                            found.push(format!("{path}: {key} is missing"));
                        }
                    }
                }
                (
                    "pattern"
                    | "items"
                    | "properties"
                    | "additionalProperties"
                    | "propertyNames"
                    | "required",
                    _,
                ) => {}
                (other, _) => panic!("this check does not know the keyword `{other}`"),
            }
        }
    }
}

/// The entries that `properties` does not name.
fn unnamed<'v>(
    keywords: &'v Map<String, Json>,
    entries: &'v Map<String, Json>,
) -> impl Iterator<Item = (&'v String, &'v Json)> {
    let named = keywords.get("properties").and_then(Json::as_object);
    entries.iter().filter(move |(key, _)| named.is_none_or(|named| !named.contains_key(*key)))
}
