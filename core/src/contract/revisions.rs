//! Several revisions in one file: each `[[revisions]]` states what it changes of the one before.

use super::node::{Key, Node, Value};

/// The whole tree of each revision, the file's own first.
pub(crate) fn trees(tree: &Node) -> Vec<Node> {
    let Value::Table(entries) = &tree.value else { return vec![tree.clone()] };
    let mut base = tree.clone();
    if let Value::Table(own) = &mut base.value {
        own.retain(|(key, _)| key.name != "revisions");
    }
    let changes = entries.iter().find(|(key, _)| key.name == "revisions").map(|(_, node)| node);
    let mut found = vec![base];
    if let Some(Node { value: Value::List(changes), .. }) = changes {
        for change in changes {
            let next = found.last().map(|last| merge(last, &lifted(change)));
            found.extend(next);
        }
    }
    found
}

/// A change with its `revision`, `valid_from` and `title` moved to where the whole contract has them.
fn lifted(change: &Node) -> Node {
    let Value::Table(entries) = &change.value else { return change.clone() };
    let header = |key: &Key| matches!(key.name.as_str(), "revision" | "valid_from" | "title");
    let (own, mut rest): (Vec<_>, Vec<_>) = entries.iter().cloned().partition(|(key, _)| header(key));
    let key = Key { name: "contract".to_string(), span: change.span.clone() };
    rest.push((key, Node { value: Value::Table(own), span: change.span.clone() }));
    Node { value: Value::Table(rest), span: change.span.clone() }
}

/// Tables merge key by key, lists of tables with an `id` by that id; anything else is replaced, also by an empty list.
fn merge(old: &Node, new: &Node) -> Node {
    let value = match (&old.value, &new.value) {
        (Value::Table(old), Value::Table(new)) => {
            let mut entries = old.clone();
            for (key, node) in new {
                match entries.iter_mut().find(|(k, _)| k.name == key.name) {
                    Some((_, slot)) => *slot = merge(slot, node),
                    None => entries.push((key.clone(), node.clone())),
                }
            }
            Value::Table(entries)
        }
        (Value::List(old), Value::List(new)) if !new.is_empty() && new.iter().all(|n| id(n).is_some()) => {
            let mut items = old.clone();
            for node in new {
                match items.iter_mut().find(|i| id(i) == id(node)) {
                    Some(slot) => *slot = merge(slot, node),
                    None => items.push(node.clone()),
                }
            }
            Value::List(items)
        }
        (_, new) => new.clone(),
    };
    Node { value, span: new.span.clone().or_else(|| old.span.clone()) }
}

fn id(node: &Node) -> Option<&str> {
    let Value::Table(entries) = &node.value else { return None };
    entries.iter().find(|(key, _)| key.name == "id").and_then(|(_, node)| match &node.value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    })
}
