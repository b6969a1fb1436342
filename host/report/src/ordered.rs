//! Work on all cores, its results taken in the order of the input, in bounded memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Asks a run to stop soon; shared with whoever catches Ctrl-C.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// A run that goes on until its end.
    #[must_use]
    pub const fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    /// From now on, runs stop.
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether runs stop.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Reads pieces in one thread, works on them in `workers` more, and takes the results here, in order. At most four pieces
/// for each worker are anywhere between the reader and `take` at any time.
///
/// Ends at the end of the input, at the first error of `read` or `take`, or soon after `stop` is set.
pub(crate) fn run<P: Send, R: Send, E: Send>(
    workers: usize,
    stop: &Stop,
    mut read: impl FnMut() -> Result<Option<P>, E> + Send,
    work: impl Fn(P) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let workers = workers.max(1);
    let window = workers.saturating_mul(4);
    let (permits, permitted) = sync_channel::<()>(window);
    for _ in 0..window {
        // The channel has room for all of them.
        let _ = permits.send(());
    }
    let (pieces, queue) = sync_channel::<(u64, P)>(window);
    let (results, done) = sync_channel::<Result<(u64, R), E>>(window.saturating_add(1));
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        let failed = results.clone();
        scope.spawn(move || {
            let mut position = 0_u64;
            while !stop.is_set() && permitted.recv().is_ok() {
                match read() {
                    Ok(Some(piece)) => {
                        if pieces.send((position, piece)).is_err() {
                            break;
                        }
                        position = position.saturating_add(1);
                    }
                    Ok(None) => break,
                    Err(error) => {
                        let _ = failed.send(Err(error));
                        break;
                    }
                }
            }
        });
        for _ in 0..workers {
            let results: SyncSender<_> = results.clone();
            let (queue, work) = (&queue, &work);
            scope.spawn(move || {
                while let Some((position, piece)) = next(queue) {
                    if stop.is_set() || results.send(Ok((position, work(piece)))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(results);
        // The channels close when this block ends, which ends the threads that wait on them.
        let (permits, done) = (permits, done);
        let mut early: BTreeMap<u64, R> = BTreeMap::new();
        let mut wanted = 0_u64;
        for result in &done {
            let (position, result) = result?;
            early.insert(position, result);
            while let Some(result) = early.remove(&wanted) {
                take(result)?;
                wanted = wanted.saturating_add(1);
                let _ = permits.try_send(());
            }
        }
        Ok(())
    })
}

/// The next piece; the lock is held while waiting for one, which is when nobody else could take it.
fn next<P>(queue: &Mutex<Receiver<P>>) -> Option<P> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may stop")]

    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_input() {
        let mut left = 0..1000_u32;
        let mut seen = Vec::new();
        let work = |n: u32| {
            // The earlier of two neighbours takes longer.
            thread::sleep(std::time::Duration::from_micros(u64::from(200 - n % 2 * 150)));
            n * 2
        };
        let take = |n| {
            seen.push(n);
            Ok::<_, ()>(())
        };
        run(4, &Stop::new(), || Ok(left.next()), work, take).unwrap();
        assert_eq!(seen, (0..1000).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_ends_the_run_on_either_side() {
        let mut n = 0;
        let read = || {
            n += 1;
            if n == 50 { Err("read") } else { Ok(Some(n)) }
        };
        assert_eq!(run(3, &Stop::new(), read, |n| n, |_| Ok(())), Err("read"));
        let take = |n| if n == 20 { Err("take") } else { Ok(()) };
        let mut left = 0..;
        assert_eq!(run(3, &Stop::new(), || Ok(left.next()), |n: i32| n, take), Err("take"));
    }

    #[test]
    fn stopping_ends_an_endless_input() {
        let stop = Stop::new();
        let take = |n| {
            if n == 100 {
                stop.now();
            }
            Ok::<_, ()>(())
        };
        let mut left = 0..;
        run(2, &stop, || Ok(left.next()), |n: i32| n, take).unwrap();
    }
}
