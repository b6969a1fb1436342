//! What a contract was read from, kept to say where in it a finding stands.

use super::node::{Key, Node, Places, Span, Value};
use super::revisions;
use std::borrow::Cow;
use std::sync::Arc;

/// The tree that was read, and the text that it was read from where there was one.
#[derive(Debug)]
pub(crate) struct Source {
    pub(super) tree: Arc<Node>,
    pub(super) text: Option<Arc<str>>,
}

/// Lines and columns for the paths of keys that a contract's parts go by.
#[derive(Debug)]
pub(crate) struct Locator<'s> {
    /// One tree for each revision, as it was compiled.
    trees: Vec<Node>,
    places: Option<Places<'s>>,
}

impl Source {
    /// Lays out the source for looking things up: once for many findings.
    pub(crate) fn locator(&self) -> Locator<'_> {
        Locator { trees: revisions::trees(&self.tree), places: self.text.as_deref().map(Places::new) }
    }
}

impl Locator<'_> {
    /// What the paths of an overlay's own begin with: they are not paths of the contract.
    pub(crate) const OVERLAY: &'static str = "overlay:";

    /// The line and column of a path in a revision, both from 1; of its nearest known parent where it has no place
    /// of its own. Nothing for a contract that was not read from TOML text.
    pub(crate) fn of(&self, revision: usize, path: &str) -> (Option<u32>, Option<u32>) {
        let found = self.places.as_ref().zip(self.trees.get(revision));
        let span = found.and_then(|(places, tree)| Some((places, span_of(tree, path)?)));
        span.map_or((None, None), |(places, span)| places.of(span.start))
    }

    /// How many entries the contract itself has at a path, apart from the overlay over it: those of a list, one for
    /// anything else, none where there is nothing.
    pub(crate) fn entries(&self, revision: usize, path: &str) -> usize {
        match self.trees.get(revision).and_then(|tree| find(tree, &tree.span, path)) {
            Some((Node { value: Value::List(items), .. }, _)) => items.len(),
            Some(_) => 1,
            None => 0,
        }
    }
}

/// What the contract's hash is taken of: all but its tests. They try what it promises and promise nothing themselves,
/// so that adding one does not make another contract.
pub(super) fn promises(tree: &Node) -> Cow<'_, Node> {
    let is_test = |key: &Key| key.name == "tests";
    match &tree.value {
        Value::Table(entries) if entries.iter().any(|(key, _)| is_test(key)) => {
            let kept = entries.iter().filter(|(key, _)| !is_test(key)).cloned().collect();
            Cow::Owned(Node { value: Value::Table(kept), span: tree.span.clone() })
        }
        _ => Cow::Borrowed(tree),
    }
}

/// Where the key or the list item stands that a path ends with, or else its nearest known parent.
pub(super) fn span_of(tree: &Node, path: &str) -> Span {
    let mut path = path;
    loop {
        if let Some((_, span)) = find(tree, &tree.span, path) {
            return span.clone();
        }
        let cut = path.rfind(['.', '['])?;
        path = path.get(..cut)?;
    }
}

/// Follows a path: `.key` into a table, `[n]` into a list. Keys may hold dots, so every one that fits is tried.
fn find<'n>(node: &'n Node, span: &'n Span, path: &str) -> Option<(&'n Node, &'n Span)> {
    if path.is_empty() {
        return Some((node, span));
    }
    match &node.value {
        Value::Table(entries) => {
            let path = path.strip_prefix('.').unwrap_or(path);
            entries.iter().find_map(|(key, node)| {
                let rest = path.strip_prefix(key.name.as_str())?;
                let ends = rest.is_empty() || rest.starts_with(['.', '[']);
                if ends { find(node, &key.span, rest) } else { None }
            })
        }
        Value::List(items) => {
            let (index, rest) = path.strip_prefix('[')?.split_once(']')?;
            let item = items.get(index.parse::<usize>().ok()?)?;
            find(item, &item.span, rest)
        }
        _ => None,
    }
}
