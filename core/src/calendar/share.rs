//! One compiled calendar for all equal specifications.

use super::{CalendarSpec, Inner};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// Compiled calendars in use, by the hash of their specification. Weak, so that the last user frees them.
static SHARED: Mutex<Shared> = Mutex::new(Shared { by_hash: Vec::new(), sweep_at: 16 });

struct Shared {
    /// Sorted; equal hashes stand side by side.
    by_hash: Vec<(u64, Weak<Inner>)>,
    /// Freed entries are swept out when the table has grown to this size.
    sweep_at: usize,
}

impl Shared {
    fn find(&self, hash: u64, spec: &CalendarSpec) -> Option<Arc<Inner>> {
        let entries = self.by_hash.get(self.position(hash)..)?.iter().take_while(|entry| entry.0 == hash);
        entries.filter_map(|entry| entry.1.upgrade()).find(|inner| inner.spec == *spec)
    }

    /// Where the first entry of a hash stands, or would.
    fn position(&self, hash: u64) -> usize {
        self.by_hash.partition_point(|entry| entry.0 < hash)
    }
}

/// FNV-1a: nobody gains by specifications that collide, for each is compared whole.
struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn hash(spec: &CalendarSpec) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
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
    let position = shared.position(hash);
    shared.by_hash.insert(position, (hash, Arc::downgrade(&inner)));
    if shared.by_hash.len() >= shared.sweep_at {
        shared.by_hash.retain(|entry| entry.1.strong_count() > 0);
        shared.sweep_at = shared.by_hash.len().saturating_mul(2).max(16);
    }
    inner
}
