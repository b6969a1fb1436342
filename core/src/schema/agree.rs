//! Whether the description and the readers agree: every key that a reader asks for is described, with the kinds of
//! value that it takes, and every key that is described is asked for.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::words::{Key, Need, Shape, Table};
use crate::contract::asked::{Asked, Kind};
use std::collections::BTreeSet;

/// The name of a table and of its key; `*` for a key that is the author's own name.
type Owner = (&'static str, &'static str);

/// Where the readers and the description differ.
pub(super) fn differences(tables: &[Table], asked: &[Asked]) -> Vec<String> {
    let mut found = Vec::new();
    let (mut keys, mut kinds, mut needed) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for question in asked {
        match question {
            Asked::Key { path, key, needed: need } => {
                let described = tables_at(tables, path).into_iter().find_map(|t| Some((t, key_of(t, key)?)));
                match described {
                    Some((table, key)) => {
                        keys.insert((table.name, key.name));
                        needed.extend(need.then_some((table.name, key.name)));
                        if *need && key.need == Need::Never {
                            found.push(format!("`{path}.{}` is needed, and described as optional", key.name));
                        }
                    }
                    None => found.push(format!("`{path}.{key}` is asked for and not described")),
                }
            }
            Asked::Each { path } => {
                let open =
                    anything_at(tables, path) || tables_at(tables, path).iter().any(|t| t.rest.is_some());
                if !open {
                    found.push(format!("`{path}` takes names of the author's own, and is not described so"));
                }
            }
            Asked::Value { path, kind } => {
                let at = at(tables, path);
                keys.extend(at.iter().map(|(owner, _)| *owner));
                let fitting: Vec<Owner> =
                    at.iter().filter(|(_, shape)| kind_of(shape) == Some(*kind)).map(|(o, _)| *o).collect();
                if fitting.is_empty() && !anything_at(tables, path) && !path.is_empty() {
                    found.push(format!("`{path}` is read as {kind:?}, and not described so"));
                }
                kinds.extend(fitting.into_iter().map(|owner| (owner, *kind)));
            }
            Asked::Word { path, words } => {
                let known = at(tables, path).into_iter().any(|(_, shape)| match shape {
                    Shape::Word(described) => *described == words.as_slice(),
                    _ => false,
                });
                if !known {
                    found.push(format!("`{path}` takes {words:?}, and is not described so"));
                }
            }
        }
    }
    for table in tables {
        for key in &table.keys {
            let owner = (table.name, key.name);
            if !keys.contains(&owner) {
                found.push(format!("`{}.{}` is described and never asked for", table.name, key.name));
            }
            if key.need == Need::Always && !needed.contains(&owner) {
                found.push(format!("`{}.{}` is described as needed, and is not", table.name, key.name));
            }
        }
        let rest = table.rest.iter().map(|(_, shape)| ((table.name, "*"), shape));
        for (owner, shape) in table.keys.iter().map(|k| ((table.name, k.name), &k.shape)).chain(rest) {
            for (_, shape) in flat(owner, shape) {
                if let Some(kind) = kind_of(shape).filter(|kind| !kinds.contains(&(owner, *kind))) {
                    found.push(format!(
                        "`{}.{}` is described as {kind:?}, and never read so",
                        owner.0, owner.1
                    ));
                }
            }
        }
    }
    found.dedup();
    found
}

fn key_of<'t>(table: &'t Table, name: &str) -> Option<&'t Key> {
    table.keys.iter().find(|key| key.name == name)
}

fn kind_of(shape: &Shape) -> Option<Kind> {
    match shape {
        Shape::Text(_) | Shape::Word(_) => Some(Kind::Text),
        Shape::Bool => Some(Kind::Bool),
        Shape::Number | Shape::Whole => Some(Kind::Number),
        Shape::List(_) | Shape::OneOrList(_) => Some(Kind::List),
        Shape::Table(_) => Some(Kind::Table),
        Shape::Either(_) | Shape::Null | Shape::Anything => None,
    }
}

/// A shape and its alternatives; the items of a list are not alternatives of it.
fn flat(owner: Owner, shape: &Shape) -> Vec<(Owner, &Shape)> {
    match shape {
        Shape::Either(shapes) => shapes.iter().flat_map(|shape| flat(owner, shape)).collect(),
        Shape::OneOrList(of) => std::iter::once((owner, shape)).chain(flat(owner, of)).collect(),
        _ => vec![(owner, shape)],
    }
}

/// What is described at a path: `.key` into a table, `[n]` into a list.
fn at<'t>(tables: &'t [Table], path: &str) -> Vec<(Owner, &'t Shape)> {
    let root = tables.first().unwrap();
    let mut found: Vec<(Owner, &Shape)> = Vec::new();
    for (depth, step) in path.split(['.', '[']).filter(|step| !step.is_empty()).enumerate() {
        let into: Vec<&Table> = if depth == 0 {
            vec![root]
        } else {
            found.iter().filter_map(|(_, s)| named(tables, s)).collect()
        };
        found = match step.strip_suffix(']') {
            Some(_) => found.iter().flat_map(|(owner, shape)| items(*owner, shape)).collect(),
            None => {
                let entries = into.into_iter().filter_map(|table| match key_of(table, step) {
                    Some(key) => Some(((table.name, key.name), &key.shape)),
                    None => table.rest.as_ref().map(|(_, shape)| ((table.name, "*"), shape)),
                });
                entries.flat_map(|(owner, shape)| flat(owner, shape)).collect()
            }
        };
    }
    found
}

fn items(owner: Owner, shape: &Shape) -> Vec<(Owner, &Shape)> {
    match shape {
        Shape::List(of) | Shape::OneOrList(of) => flat(owner, of),
        _ => Vec::new(),
    }
}

fn named<'t>(tables: &'t [Table], shape: &Shape) -> Option<&'t Table> {
    match shape {
        Shape::Table(name) => Some(tables.iter().find(|table| table.name == *name).unwrap()),
        _ => None,
    }
}

fn tables_at<'t>(tables: &'t [Table], path: &str) -> Vec<&'t Table> {
    if path.is_empty() {
        return tables.first().into_iter().collect();
    }
    at(tables, path).iter().filter_map(|(_, shape)| named(tables, shape)).collect()
}

/// Whether a path lies where anything may stand.
fn anything_at(tables: &[Table], path: &str) -> bool {
    let ends = path.char_indices().filter(|(_, c)| matches!(c, '.' | '[')).map(|(i, _)| i);
    ends.chain([path.len()]).any(|end| {
        at(tables, path.get(..end).unwrap()).iter().any(|(_, shape)| matches!(shape, Shape::Anything))
    })
}
