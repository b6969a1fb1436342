//! One tree for both forms of a contract, TOML and JSON, that remembers where each value stands in the text.

use crate::error::shorten;
use crate::{Diagnostic, Error, ErrorKind};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// A byte range of the text; absent for JSON objects, which have no text.
pub(crate) type Span = Option<Range<usize>>;

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) span: Span,
}

/// A key of a table and its place.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) span: Span,
}

/// What a contract file can hold. Dates are text: both forms write them alike.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Table(Vec<(Key, Node)>),
}

impl Value {
    /// What it is, for a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Bool(_) => "true or false",
            Value::Integer(_) | Value::Float(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// The longest contract text that is read, in bytes: a hundred times the largest real one.
const LONGEST: usize = 1 << 20;
/// The most diagnostics that are given at once; garbage would produce one a byte.
pub(crate) const MOST_DIAGNOSTICS: usize = 50;

/// Reads TOML text, with every syntax error at once.
pub(crate) fn from_toml(text: &str) -> Result<Node, Error> {
    if text.len() > LONGEST {
        let help = "split it, or remove what is not a contract; the largest shipped contract has about 20 kB";
        let message = format!("the contract has {} bytes, more than the {LONGEST} that are read", text.len());
        return Err(Error::one(ErrorKind::Contract, Diagnostic::error("too_long", message).help(help)));
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        let span = table.span();
        return Ok(Node { value: from_table(table.into_inner()), span: Some(span) });
    }
    let places = Places::new(text);
    let said = errors.iter().map(|e| {
        let help = match e.message() {
            "duplicate key" => {
                "give it once; tables that come several times are written `[[name]]`, in two brackets"
            }
            _ => "correct the TOML at this place; strings need quotes, tables are written `[name]`",
        };
        let mut d = Diagnostic::error("broken_toml", e.message().replace('\n', ", ")).help(help);
        if let Some(span) = e.span() {
            (d.line, d.column) = places.of(span.start);
        }
        d
    });
    let mut diagnostics: Vec<Diagnostic> = said.collect();
    // What follows a mistake on its line and on those right below is mostly its consequence.
    crate::order::sort_by_key(&mut diagnostics, |d| (d.line, d.column));
    let mut above = None;
    diagnostics.retain(|d| {
        let line = d.line.unwrap_or_default();
        above.replace(line).is_none_or(|above: u32| line > above.saturating_add(1))
    });
    diagnostics.truncate(MOST_DIAGNOSTICS);
    Err(Error::new(ErrorKind::Contract, diagnostics))
}

fn from_table(table: DeTable<'_>) -> Value {
    let mut entries: Vec<(Key, Node)> = table
        .into_iter()
        .map(|(key, value)| {
            let key_span = key.span();
            let span = value.span();
            let node = Node { value: from_devalue(value.into_inner()), span: Some(span) };
            (Key { name: key.into_inner().into_owned(), span: Some(key_span) }, node)
        })
        .collect();
    // The parser sorts by name; people read, and count rows, in the order of the file.
    crate::order::sort_by_key(&mut entries, |(key, _)| key.span.as_ref().map(|s| s.start));
    Value::Table(entries)
}

fn from_devalue(value: DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(n) => match i64::from_str_radix(n.as_str(), n.radix()) {
            Ok(n) => Value::Integer(n),
            Err(_) => Value::Float(f64::INFINITY),
        },
        DeValue::Float(n) => Value::Float(crate::number::parse(n.as_str()).unwrap_or(f64::NAN)),
        DeValue::Boolean(b) => Value::Bool(b),
        DeValue::Datetime(t) => Value::Text(t.to_string()),
        DeValue::Array(items) => Value::List(
            items
                .into_iter()
                .map(|item| {
                    let span = item.span();
                    Node { value: from_devalue(item.into_inner()), span: Some(span) }
                })
                .collect(),
        ),
        DeValue::Table(table) => from_table(table),
    }
}

/// Reads JSON text.
pub(crate) fn from_json(text: &str) -> Result<Node, Error> {
    match serde_json::from_str::<Node>(text) {
        Ok(root) => Ok(without_schema(root)),
        Err(e) => {
            let mut d = Diagnostic::error("broken_json", format!("the text is not JSON: {}", json_fault(&e)))
                .help("correct the JSON at this place");
            d.line = u32::try_from(e.line()).ok();
            d.column = u32::try_from(e.column()).ok();
            Err(Error::one(ErrorKind::Contract, d))
        }
    }
}

/// serde_json's message without its own copy of the place.
pub(crate) fn json_fault(error: &serde_json::Error) -> String {
    let text = error.to_string();
    shorten(text.split(" at line ").next().unwrap_or(&text))
}

/// The same tree from a JSON value, whose keys are in the order of their names. `null` is dropped: an absent key and a
/// null one mean the same.
pub(crate) fn from_value(value: &serde_json::Value) -> Node {
    without_schema(of_json(value))
}

/// What names the schema to editors is not read.
fn without_schema(mut root: Node) -> Node {
    if let Value::Table(entries) = &mut root.value {
        entries.retain(|(key, _)| key.name != "$schema");
    }
    root
}

/// From JSON text with keys in the order of the text, which is the order that a TOML file has them in: a decision lists
/// facts in it. Of a key that stands twice, the last counts.
impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor).map(|value| Node { value, span: None })
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, b: bool) -> Result<Value, E> {
        Ok(Value::Bool(b))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Value, E> {
        Ok(Value::Integer(n))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Value, E> {
        Ok(i64::try_from(n).map_or(Value::Float(n as f64), Value::Integer))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Value, E> {
        Ok(Value::Float(n))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Text(String::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut table: Vec<(Key, Node)> = Vec::new();
        while let Some(name) = entries.next_key::<String>()? {
            if let Some(node) = entries.next_value::<Option<Node>>()? {
                table.push((Key { name, span: None }, node));
            }
        }
        let mut seen = BTreeSet::new();
        let mut last: Vec<bool> = table.iter().rev().map(|(key, _)| seen.insert(key.name.clone())).collect();
        table.retain(|_| last.pop().unwrap_or(true));
        Ok(Value::Table(table))
    }
}

fn of_json(value: &serde_json::Value) -> Node {
    use serde_json::Value as Json;
    let value = match value {
        Json::Null => Value::Text(String::new()),
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => match n.as_i64() {
            Some(n) => Value::Integer(n),
            None => Value::Float(n.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(s) => Value::Text(s.clone()),
        Json::Array(items) => Value::List(items.iter().map(of_json).collect()),
        Json::Object(entries) => Value::Table(
            entries
                .iter()
                .filter(|(_, v)| !v.is_null())
                .map(|(k, v)| (Key { name: k.clone(), span: None }, of_json(v)))
                .collect(),
        ),
    };
    Node { value, span: None }
}

/// The SHA-256 of a tree's canonical text, in hexadecimal.
pub(crate) fn hash(node: &Node) -> Arc<str> {
    let mut text = String::new();
    write(node, Keys::Sorted, &mut text);
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(hash, "{byte:02x}");
    }
    Arc::from(hash)
}

/// In which order the keys of a table are written.
#[derive(Clone, Copy)]
pub(super) enum Keys {
    AsRead,
    /// For the hash: a TOML file and its JSON form have one, whatever the order of their keys.
    Sorted,
}

/// Writes a tree as JSON text, without blanks.
pub(super) fn write(node: &Node, keys: Keys, out: &mut String) {
    match &node.value {
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Integer(n) => {
            let _ = write!(out, "{n}");
        }
        Value::Float(n) => out.push_str(&crate::number::text(*n)),
        Value::Text(s) => out.push_str(&crate::json::to_string(s)),
        Value::List(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, keys, out);
            }
            out.push(']');
        }
        Value::Table(entries) => {
            let mut entries: Vec<&(Key, Node)> = entries.iter().collect();
            if let Keys::Sorted = keys {
                crate::order::sort_by(&mut entries, |a, b| a.0.name.cmp(&b.0.name));
            }
            out.push('{');
            for (i, (key, item)) in entries.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&crate::json::to_string(&key.name));
                out.push(':');
                write(item, keys, out);
            }
            out.push('}');
        }
    }
}

/// Turns byte offsets into lines and columns, both from 1.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Places<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i.saturating_add(1))).collect();
        Self { text, starts }
    }

    pub(crate) fn of(&self, offset: usize) -> (Option<u32>, Option<u32>) {
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = line.checked_sub(1).and_then(|i| self.starts.get(i)).copied().unwrap_or(0);
        let column =
            self.text.get(start..offset).map_or(0, |before| before.chars().count()).saturating_add(1);
        (u32::try_from(line).ok(), u32::try_from(column).ok())
    }
}
