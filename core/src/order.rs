//! Sorting, compiled once.
//!
//! The standard library's sorts are the fastest there are, and each type of element adds 4 kB of code for it: 25 kB of
//! the compressed package. Here positions are sorted, one type for all; only moving the elements depends on theirs.

use serde_json::Value as Json;
use std::cmp::Ordering;

/// Sorts by a comparison, and keeps the order of equal elements.
pub(crate) fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    // Events come in order from nearly every host.
    if items.is_sorted_by(|a, b| compare(a, b) != Ordering::Greater) {
        return;
    }
    let mut order = sorted(items.len(), &mut |a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    // Each cycle of the permutation is followed once: every element is swapped to its place.
    for start in 0..order.len() {
        let mut at = start;
        while let Some(from) = order.get_mut(at).map(|from| std::mem::replace(from, at)) {
            if from == start || from == at {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

/// Sorts by a key, and keeps the order of equal elements.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by the elements themselves.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// A JSON object, whose entries are sorted by being put in one by one: what `collect` does sorts them first.
pub(crate) fn object(entries: impl Iterator<Item = (String, Json)>) -> Json {
    let mut object = serde_json::Map::new();
    for (key, value) in entries {
        object.insert(key, value);
    }
    Json::Object(object)
}

/// The positions from 0 to `count`, without it, in the order of what they stand for.
fn sorted(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_order_that_of_the_standard_library() {
        let mut state = 7_u64;
        for length in 0..200_u64 {
            for kinds in [1, 2, 5, 1000] {
                let next = |i| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    ((state >> 33) % kinds, format!("{i}"))
                };
                let mut items: Vec<(u64, String)> = (0..length).map(next).collect();
                let mut wanted = items.clone();
                wanted.sort_by_key(|item| item.0);
                sort_by_key(&mut items, |item| item.0);
                assert_eq!(items, wanted);
                sort(&mut items);
                wanted.sort();
                assert_eq!(items, wanted);
            }
        }
    }
}
