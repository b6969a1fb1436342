//! The first few of many, the same few in whatever order they come.

use serde::{Deserialize, Serialize};

/// The smallest of what was added, at most so many, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Smallest<T> {
    items: Vec<T>,
}

impl<T> Default for Smallest<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T: Ord> Smallest<T> {
    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }

    /// Whether an item would be kept.
    pub(crate) fn wants(&self, most: usize, item: &T) -> bool {
        self.items.len() < most || self.items.last().is_some_and(|last| item < last)
    }

    pub(crate) fn add(&mut self, most: usize, item: T) {
        if most > 0 && self.wants(most, &item) {
            let place = self.items.partition_point(|known| *known <= item);
            self.items.insert(place, item);
            self.items.truncate(most);
        }
    }

    pub(crate) fn merge(&mut self, most: usize, other: Self) {
        for item in other.items {
            self.add(most, item);
        }
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.items.iter_mut()
    }
}

/// A ticket in a list: the earliest first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Listed(pub(crate) i64, pub(crate) String);
