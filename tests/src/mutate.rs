//! Contracts with one thing changed: what a corpus of cases must notice.
//!
//! A contract file is read into a tree, and each change is made to the tree: a number is one more or one less, a flag
//! is turned, a word becomes another of its kind, an entry of a list or of a table is gone, a list whose order decides
//! is turned around. Titles, names, reasons and the wording of assumptions are prose, which no case repeats.

use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A contract's text as a tree; each value knows the line that it stands on.
#[derive(Debug, Clone)]
struct Node {
    value: Value,
    line: usize,
}

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    /// A number, a flag or a date, as it is written.
    Raw(String),
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
}

/// A contract with one change.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// The line of the contract file, from 1.
    pub line: usize,
    /// The place as a path of keys.
    pub path: String,
    /// What was changed there.
    pub change: String,
    /// The whole contract, in another layout.
    pub text: String,
}

/// The contract itself in the layout of its mutants.
///
/// # Panics
/// On text that is not TOML.
#[must_use]
pub fn unchanged(text: &str) -> String {
    write(&read(text))
}

/// Every contract that differs from this one in one thing.
///
/// # Panics
/// On text that is not TOML.
#[must_use]
pub fn mutants(text: &str) -> Vec<Mutant> {
    let tree = read(text);
    let words = Words::of(&tree);
    let mut changes = vec![];
    find(&tree, &mut vec![], &words, &mut changes);
    changes
        .into_iter()
        .map(|Change { place, edit, line, path, change }| {
            let mut tree = tree.clone();
            edit(at(&mut tree, &place));
            Mutant { line, path, change, text: write(&tree) }
        })
        .collect()
}

/// What is to be done to one node of the tree.
struct Change {
    place: Vec<usize>,
    edit: Box<dyn Fn(&mut Node)>,
    line: usize,
    path: String,
    change: String,
}

fn at<'n>(node: &'n mut Node, place: &[usize]) -> &'n mut Node {
    let Some((first, rest)) = place.split_first() else { return node };
    let inner = match &mut node.value {
        Value::List(items) => &mut items[*first],
        Value::Table(entries) => &mut entries[*first].1,
        _ => panic!("a place inside a scalar"),
    };
    at(inner, rest)
}

fn read(text: &str) -> Node {
    let table = DeTable::parse(text).unwrap_or_else(|e| panic!("{e}"));
    let lines = |span: &Range<usize>| text[..span.start].matches('\n').count() + 1;
    let span = table.span();
    Node { value: from_table(table.into_inner(), text, &lines), line: lines(&span) }
}

fn from_table(table: DeTable<'_>, text: &str, lines: &dyn Fn(&Range<usize>) -> usize) -> Value {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let entry = |(key, value): (toml::Spanned<_>, toml::Spanned<DeValue<'_>>)| {
        let line = lines(&key.span());
        let span = value.span();
        let node = Node { value: from_value(value.into_inner(), &span, text, lines), line };
        (AsRef::<str>::as_ref(key.get_ref()).to_string(), node)
    };
    Value::Table(entries.into_iter().map(entry).collect())
}

fn from_value(
    value: DeValue<'_>,
    span: &Range<usize>,
    text: &str,
    lines: &dyn Fn(&Range<usize>) -> usize,
) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Array(items) => Value::List(
            items
                .into_iter()
                .map(|item| {
                    let span = item.span();
                    let line = lines(&span);
                    Node { value: from_value(item.into_inner(), &span, text, lines), line }
                })
                .collect(),
        ),
        DeValue::Table(table) => from_table(table, text, lines),
        _ => Value::Raw(text[span.clone()].to_string()),
    }
}

/// TOML again, each top-level key on a line of its own.
fn write(tree: &Node) -> String {
    let Value::Table(entries) = &tree.value else { panic!("a contract is a table") };
    let mut text = String::new();
    for (key, node) in entries {
        text += &format!("{} = ", quoted(key));
        inline(node, &mut text);
        text.push('\n');
    }
    text
}

fn inline(node: &Node, out: &mut String) {
    let (open, close) = match &node.value {
        Value::Text(text) => return out.push_str(&quoted(text)),
        Value::Raw(raw) => return out.push_str(raw),
        Value::List(_) => ('[', ']'),
        Value::Table(_) => ('{', '}'),
    };
    out.push(open);
    match &node.value {
        Value::List(items) => {
            for item in items {
                inline(item, out);
                out.push(',');
            }
        }
        Value::Table(entries) => {
            for (i, (key, node)) in entries.iter().enumerate() {
                *out += if i > 0 { ", " } else { "" };
                *out += &format!("{} = ", quoted(key));
                inline(node, out);
            }
        }
        _ => {}
    }
    out.push(close);
}

/// A JSON string is a basic string of TOML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What no case repeats: text for people, and the tests that the file carries, which promise nothing.
const PROSE: [&str; 9] =
    ["name", "reason", "text", "of", "assumed", "title", "supplier", "customer", "tests"];

/// Lists whose order decides: what is first holds, or is served or named first.
const ORDERED: [&str; 7] = ["coverage", "routes", "exclusions", "escalations", "by", "order", "values"];

fn find(node: &Node, place: &mut Vec<usize>, words: &Words, found: &mut Vec<Change>) {
    walk(node, place, &mut vec![], words, found);
}

fn walk(node: &Node, place: &mut Vec<usize>, path: &mut Vec<String>, words: &Words, found: &mut Vec<Change>) {
    let key = path.iter().rev().find(|step| step.parse::<usize>().is_err()).cloned().unwrap_or_default();
    let mut change = |what: String, edit: Box<dyn Fn(&mut Node)>| {
        found.push(Change {
            place: place.clone(),
            edit,
            line: node.line,
            path: path.join("."),
            change: what,
        });
    };
    let mut become_ = |text: &str, raw: bool| {
        let value = if raw { Value::Raw(text.to_string()) } else { Value::Text(text.to_string()) };
        change(format!("becomes `{text}`"), Box::new(move |node| node.value = value.clone()));
    };
    match &node.value {
        Value::Raw(raw) if raw == "true" => become_("false", true),
        Value::Raw(raw) if raw == "false" => become_("true", true),
        Value::Raw(raw) => counted(raw).iter().for_each(|other| become_(other, true)),
        Value::Text(text) => {
            let mut others = words.others(&key, text);
            if others.is_empty() {
                others = counted(text);
            }
            if others.is_empty() {
                others.push(format!("{text}x"));
            }
            others.iter().for_each(|other| become_(other, false));
        }
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                let what = format!("without `{}`", title(item, i));
                found.push(without(place, path, item.line, what, i));
            }
            if ORDERED.contains(&key.as_str()) && items.len() > 1 {
                let edit = Box::new(|node: &mut Node| {
                    if let Value::List(items) = &mut node.value {
                        items.reverse();
                    }
                });
                found.push(Change {
                    place: place.clone(),
                    edit,
                    line: node.line,
                    path: path.join("."),
                    change: "turned around".to_string(),
                });
            }
            inside(
                items.iter().enumerate().map(|(i, item)| (i.to_string(), item)),
                place,
                path,
                words,
                found,
            );
        }
        Value::Table(entries) => {
            for (i, (key, entry)) in entries.iter().enumerate() {
                if !PROSE.contains(&key.as_str()) {
                    found.push(without(place, path, entry.line, format!("without `{key}`"), i));
                }
                for other in other_days(path, key) {
                    let name = other.clone();
                    let edit = Box::new(move |node: &mut Node| {
                        if let Value::Table(entries) = &mut node.value {
                            entries[i].0.clone_from(&name);
                        }
                    });
                    let what = format!("`{key}` becomes `{other}`");
                    found.push(Change {
                        place: place.clone(),
                        edit,
                        line: entry.line,
                        path: path.join("."),
                        change: what,
                    });
                }
            }
            // What clauses and events are called is prose too.
            if !matches!(path.as_slice(), [only] if only == "clauses" || only == "events") {
                let entries = entries.iter().map(|(key, entry)| (key.clone(), entry));
                inside(entries, place, path, words, found);
            }
        }
    }
}

fn inside<'n>(
    entries: impl Iterator<Item = (String, &'n Node)>,
    place: &mut Vec<usize>,
    path: &mut Vec<String>,
    words: &Words,
    found: &mut Vec<Change>,
) {
    for (i, (key, node)) in entries.enumerate() {
        if PROSE.contains(&key.as_str()) {
            continue;
        }
        place.push(i);
        path.push(key);
        walk(node, place, path, words, found);
        path.pop();
        place.pop();
    }
}

/// The list or the table at a place without its n-th entry.
fn without(place: &[usize], path: &[String], line: usize, change: String, n: usize) -> Change {
    let edit = Box::new(move |node: &mut Node| match &mut node.value {
        Value::List(items) => drop(items.remove(n)),
        Value::Table(entries) => drop(entries.remove(n)),
        _ => {}
    });
    Change { place: place.to_vec(), edit, line, path: path.join("."), change }
}

/// What an entry of a list is called: its id, its text, or its number.
fn title(item: &Node, number: usize) -> String {
    match &item.value {
        Value::Text(text) | Value::Raw(text) => text.clone(),
        Value::Table(entries) => match entries.iter().find(|(key, _)| key == "id").map(|(_, id)| &id.value) {
            Some(Value::Text(id)) => id.clone(),
            _ => number.to_string(),
        },
        Value::List(_) => number.to_string(),
    }
}

/// The same text with each of its numbers one more, and one less.
fn counted(text: &str) -> Vec<String> {
    let mut others = vec![];
    let mut rest = 0;
    while let Some(start) = text[rest..].find(|c: char| c.is_ascii_digit()).map(|i| rest + i) {
        let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |i| start + i);
        let digits = &text[start..end];
        if let Ok(n) = digits.parse::<u64>() {
            for other in [Some(n + 1), n.checked_sub(1)].into_iter().flatten() {
                let width = digits.len();
                others.push(format!("{}{other:0width$}{}", &text[..start], &text[end..]));
            }
        }
        rest = end;
    }
    others
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Other weekdays for a key of weekly hours: a day less at either end, a day more at the end.
fn other_days(path: &[String], key: &str) -> Vec<String> {
    if path.last().is_none_or(|last| last != "hours") {
        return vec![];
    }
    let (first, last) = key.split_once('-').unwrap_or((key, key));
    let day = |name: &str| DAYS.iter().position(|day| *day == name);
    let (Some(first), Some(last)) = (day(first), day(last)) else { return vec![] };
    let range = |a: usize, b: usize| format!("{}-{}", DAYS[a % 7], DAYS[b % 7]);
    if first == last {
        vec![range(first + 1, last + 1)]
    } else {
        vec![range(first + 1, last), range(first, last + 6), range(first, last + 1)]
    }
}

/// Words of a contract by kind: each may stand where another of its kind stands.
struct Words(Vec<Vec<String>>);

impl Words {
    fn of(tree: &Node) -> Self {
        let fixed: [&[&str]; 6] = [
            &["covered", "chargeable", "not_covered"],
            &["month", "quarter", "four_months", "half_year", "year", "day"],
            &["guaranteed", "best_effort"],
            &DAYS,
            &["paused", "suspended"],
            &[
                "opened",
                "acknowledged",
                "contacted",
                "diagnosed",
                "workaround",
                "paused",
                "suspended",
                "intervened",
                "resolved",
                "closed",
                "cancelled",
            ],
        ];
        let mut kinds: Vec<Vec<String>> =
            fixed.iter().map(|words| words.iter().map(ToString::to_string).collect()).collect();
        for section in ["calendars", "events", "facts", "clauses"] {
            kinds.push(keys(get(tree, &[section])));
        }
        kinds.push(texts(get(tree, &["priority", "values"])));
        for section in ["objectives", "terms"] {
            let Some(Value::List(items)) = get(tree, &[section]) else { continue };
            kinds.push(items.iter().enumerate().map(|(i, item)| title(item, i)).collect());
        }
        if let Some(Value::Table(facts)) = get(tree, &["facts"]) {
            for (_, fact) in facts {
                kinds.push(texts(Some(&fact.value)));
                kinds.push(texts(get(fact, &["type"])));
            }
        }
        Self(kinds)
    }

    /// What might stand in a word's place: of each kind that it is, the next and the one before.
    fn others(&self, key: &str, word: &str) -> Vec<String> {
        let mut others = vec![];
        for kind in &self.0 {
            let Some(own) = kind.iter().position(|known| known == word).filter(|_| kind.len() > 1) else {
                continue;
            };
            for other in [(own + 1) % kind.len(), (own + kind.len() - 1) % kind.len()] {
                if !others.contains(&kind[other]) {
                    others.push(kind[other].clone());
                }
            }
        }
        // A name is changed into one that nobody has.
        if key == "id" { vec![format!("{word}x")] } else { others }
    }
}

fn get<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Value> {
    let Some((first, rest)) = path.split_first() else { return Some(&node.value) };
    let Value::Table(entries) = &node.value else { return None };
    get(&entries.iter().find(|(key, _)| key == first)?.1, rest)
}

fn keys(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Table(entries)) => entries.iter().map(|(key, _)| key.clone()).collect(),
        _ => vec![],
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let Some(Value::List(items)) = value else { return vec![] };
    items.iter().enumerate().map(|(i, item)| title(item, i)).collect()
}
