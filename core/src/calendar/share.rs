//! One compiled calendar for all equal specifications.

use super::{CalendarSpec, Inner};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Compiled calendars in use, by the hash of their specification. Weak, so that the last user frees them.
static SHARED: Mutex<Shared> = Mutex::new(Shared { by_hash: BTreeMap::new(), sweep_at: 16 });

struct Shared {
    by_hash: BTreeMap<u64, Vec<Weak<Inner>>>,
    /// Freed entries are swept out when the table has grown to this size.
    sweep_at: usize,
}

impl Shared {
    fn find(&self, hash: u64, spec: &CalendarSpec) -> Option<Arc<Inner>> {
        self.by_hash.get(&hash)?.iter().filter_map(Weak::upgrade).find(|inner| inner.spec == *spec)
    }
}

fn hash(spec: &CalendarSpec) -> u64 {
    let mut hasher = DefaultHasher::new();
    spec.hash(&mut hasher);
    hasher.finish()
}

/// A panic elsewhere cannot leave the table half-written: entries are pushed whole.
fn shared() -> MutexGuard<'static, Shared> {
    SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The compiled calendar of an equal specification, if one is in use.
pub(super) fn find(spec: &CalendarSpec) -> Option<Arc<Inner>> {
    shared().find(hash(spec), spec)
}

/// Keeps a calendar for others to find; the answer is another thread's where that was faster.
pub(super) fn keep(inner: Inner) -> Arc<Inner> {
    let hash = hash(&inner.spec);
    let mut shared = shared();
    if let Some(found) = shared.find(hash, &inner.spec) {
        return found;
    }
    let inner = Arc::new(inner);
    shared.by_hash.entry(hash).or_default().push(Arc::downgrade(&inner));
    if shared.by_hash.len() >= shared.sweep_at {
        shared.by_hash.retain(|_, entries| {
            entries.retain(|entry| entry.strong_count() > 0);
            !entries.is_empty()
        });
        shared.sweep_at = shared.by_hash.len().saturating_mul(2).max(16);
    }
    inner
}
