//! The pool: fair, bounded, healthy after every kind of failure, and reloaded without losing a call.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use clausola_host::{Engine, Error, ErrorKind, Limits, Pool, Source};
use common::hostile::{self, BOMB, HUGE, LIE, LONG_LIE, LOOP, NOT_UTF8, TRAP};
use common::{NOW, TICKET};
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// The least executor there is: one thread that sleeps until it is woken.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(done) => return done,
            Poll::Pending => thread::park(),
        }
    }
}

fn lepida() -> Source {
    Source::Builtin("lepida-payer".into())
}

fn pool(size: usize) -> Pool {
    common::engine(Engine::builder()).pool(lepida()).size(size).build().unwrap()
}

/// A contract with one objective.
fn contract(target: &str) -> Source {
    Source::Toml(format!(
        "contract = {{ id = \"acme\", time_zone = \"Europe/Rome\" }}\ncalendars.desk = {{ hours = {{ mon-fri = \
         [\"09:00-18:00\"] }} }}\nobjectives = [{{ id = \"answer\", stop = \"acknowledged\", calendar = \"desk\", \
         target = \"{target}\" }}]\n"
    ))
}

fn good(answer: &Result<String, Error>) -> bool {
    answer.as_ref().is_ok_and(|answer| answer.starts_with(r#"{"ok":true,"decision":"#))
}

#[test]
fn it_can_be_shared_and_sent() {
    fn is<T: Clone + Send + Sync + 'static>(_: &T) {}
    fn sent<T: Send>(_: &T) {}
    let pool = pool(1);
    is(&pool);
    sent(&pool.decide_json_async(TICKET.into(), NOW.into()));
    sent(&pool.reload_async(lepida()));
}

#[test]
fn calls_and_async_calls_answer_alike_and_are_counted() {
    let pool = pool(2);
    let expected = pool.decide_json(TICKET, NOW).unwrap();
    assert_eq!(block_on(pool.decide_json_async(TICKET.into(), NOW.into())).unwrap(), expected);
    let typed = block_on(pool.call_async(|contract| contract.explain_json("nonsense", "noon"))).unwrap();
    assert!(typed.starts_with(r#"{"ok":false"#), "{typed}");
    assert!(pool.call(|contract| contract.explain_text("nonsense", NOW, "en")).is_err());
    let status = pool.status();
    assert_eq!((status.served, status.failed, status.refused), (3, 1, 0));
    assert_eq!((status.size, status.idle, status.waiting), (2, 2, 0));
    assert_eq!(pool.info().id, "lepida-payer");
}

/// Holds the only place of a pool while something else is done.
fn while_busy(pool: &Pool, act: impl FnOnce()) {
    let (inside, go) = (Barrier::new(2), Barrier::new(2));
    thread::scope(|scope| {
        scope.spawn(|| {
            pool.call(|contract| {
                inside.wait();
                go.wait();
                contract.info()
            })
        });
        inside.wait();
        act();
        go.wait();
    });
}

fn wait_until(mut done: impl FnMut() -> bool) {
    let started = Instant::now();
    while !done() {
        assert!(started.elapsed() < Duration::from_secs(60), "it never came to that");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn the_first_in_line_is_served_first() {
    let engine = common::engine(Engine::builder());
    let pool = engine.pool(lepida()).size(1).wait(Duration::from_secs(60)).build().unwrap();
    let (sent, received) = channel();
    let mut callers = Vec::new();
    while_busy(&pool, || {
        for number in 0..6_usize {
            let (own, sent) = (pool.clone(), sent.clone());
            // Threads and futures stand in the same line.
            callers.push(thread::spawn(move || {
                let call = move |contract: &mut clausola_host::Contract| {
                    sent.send(number).unwrap();
                    contract.info()
                };
                if number % 2 == 0 { own.call(call) } else { block_on(own.call_async(call)) }
            }));
            wait_until(|| pool.status().waiting == number + 1);
        }
    });
    for caller in callers {
        caller.join().unwrap().unwrap();
    }
    drop(sent);
    assert_eq!(received.iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
}

#[test]
fn who_waits_too_long_is_told_and_leaves_the_line() {
    let engine = common::engine(Engine::builder());
    let pool = engine.pool(lepida()).size(1).wait(Duration::from_millis(50)).build().unwrap();
    while_busy(&pool, || {
        let error = pool.decide_json(TICKET, NOW).unwrap_err();
        assert_eq!((error.kind(), error.to_diagnostic().code.as_str()), (ErrorKind::Busy, "busy"));
        assert_eq!(
            block_on(pool.decide_json_async(TICKET.into(), NOW.into())).unwrap_err().kind(),
            ErrorKind::Busy
        );
        assert_eq!((pool.status().refused, pool.status().waiting), (2, 0));

        // A future that is dropped leaves the line, and what it held goes with it.
        let held = Arc::new(());
        let inside = Arc::clone(&held);
        let mut dropped: Pin<Box<dyn Future<Output = _>>> = Box::pin(pool.call_async(move |contract| {
            let _held = inside;
            contract.info()
        }));
        assert!(dropped.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        assert_eq!(Arc::strong_count(&held), 2);
        drop(dropped);
        assert_eq!(Arc::strong_count(&held), 1);
        wait_until(|| pool.status().waiting == 0);
        assert_eq!(pool.status().refused, 2, "nobody was refused who had left");
    });
    assert!(good(&pool.decide_json(TICKET, NOW)));
    assert!(good(&block_on(pool.decide_json_async(TICKET.into(), NOW.into()))));
    assert_eq!(pool.status().idle, 1);
}

#[test]
fn a_call_that_panics_gives_its_place_back() {
    let pool = pool(1);
    let own = pool.clone();
    let panicked =
        thread::spawn(move || own.call(|_| -> Result<(), Error> { panic!("the caller's own fault") }));
    assert!(panicked.join().is_err());
    let own = pool.clone();
    let call = |_: &mut clausola_host::Contract| -> Result<(), Error> { panic!("the caller's own fault") };
    assert!(thread::spawn(move || block_on(own.call_async(call))).join().is_err());
    assert!(good(&pool.decide_json(TICKET, NOW)));
    assert!(good(&block_on(pool.decide_json_async(TICKET.into(), NOW.into()))));
}

#[test]
fn a_pool_needs_room_for_a_reload() {
    let engine = common::engine(Engine::builder().instances(3));
    let refused = engine.pool(lepida()).size(3).build().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Host, "{refused}");
    assert_eq!(engine.pool(lepida()).build().unwrap().status().size, 2);
    let unknown = engine.pool(Source::Builtin("lepida".into())).build().unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::Contract);
}

#[test]
fn a_reload_loses_no_call_and_a_bad_contract_changes_nothing() {
    // As many instances as there are places and one: were an old one kept too long, a call would find no room.
    let engine = common::engine(Engine::builder().instances(4));
    let pool = engine.pool(contract("1h")).wait(Duration::from_secs(60)).build().unwrap();
    let ticket = r#"{"id":"1","events":[{"type":"opened","at":"2026-05-08T09:00:00+02:00"}]}"#;
    let at = "2026-05-08T09:30:00+02:00";
    let due = |answer: &str| {
        answer.split(r#""target":""#).nth(1).map(|rest| rest.split('"').next().unwrap().to_string())
    };
    let (done, asked) = (AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        let callers: Vec<_> = (0..4_u32)
            .map(|caller| {
                let (pool, done, asked) = (&pool, &done, &asked);
                scope.spawn(move || {
                    let mut newest = 0;
                    loop {
                        // Looked at before the call, so that the last call is after the last reload.
                        let last = done.load(Ordering::Relaxed);
                        let answer = if caller % 2 == 0 {
                            pool.decide_json(ticket, at)
                        } else {
                            block_on(pool.decide_json_async(ticket.into(), at.into()))
                        };
                        let target = due(&answer.expect("no call is lost")).expect("a target");
                        let hours: u32 = target.trim_end_matches('h').parse().expect("hours");
                        // Nobody goes back to an older contract.
                        assert!(hours >= newest, "{hours} h after {newest} h");
                        newest = hours;
                        asked.fetch_add(1, Ordering::Relaxed);
                        if last {
                            return newest;
                        }
                    }
                })
            })
            .collect();
        for hours in 2..=8 {
            let before = asked.load(Ordering::Relaxed);
            let info = if hours % 2 == 0 {
                pool.reload(contract(&format!("{hours}h")))
            } else {
                block_on(pool.reload_async(contract(&format!("{hours}h"))))
            };
            assert_eq!(info.unwrap(), pool.info());
            // From here on only the new contract answers.
            assert_eq!(due(&pool.decide_json(ticket, at).unwrap()).unwrap(), format!("{hours}h"));
            let bad = pool.reload(contract("a while")).unwrap_err();
            assert_eq!(bad.kind(), ErrorKind::Contract);
            assert!(!bad.diagnostics().is_empty());
            wait_until(|| asked.load(Ordering::Relaxed) > before + 20);
        }
        done.store(true, Ordering::Relaxed);
        for caller in callers {
            assert_eq!(caller.join().unwrap(), 8);
        }
    });
    let status = pool.status();
    assert_eq!((status.failed, status.refused, status.generation, status.idle), (0, 0, 7, 3));
}

#[test]
fn memory_that_one_huge_ticket_has_taken_is_given_back() {
    let engine = common::engine(Engine::builder().limits(Limits::new().fuel(u64::MAX >> 1)));
    let pool = engine.pool(lepida()).size(1).memory_kept(8 << 20).build().unwrap();
    let fuel = |ticket: &str| {
        pool.call(|contract| {
            contract.decide_json(ticket, NOW)?;
            Ok(contract.last_fuel())
        })
        .unwrap()
        .unwrap()
    };
    fuel(TICKET);
    let warm = fuel(TICKET);
    let huge = format!(r#"{{"id":"1","facts":{{}},"events":[{}0]}}"#, "0,".repeat(20_000));
    fuel(&huge);
    // The calendars of the next instance are laid out anew, and only once.
    assert!(fuel(TICKET) > warm, "the instance was kept");
    assert_eq!(fuel(TICKET), warm);
}

/// Kilobytes of memory that this process holds.
#[cfg(target_os = "linux")]
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn ten_thousand_hostile_calls_are_typed_errors_and_leak_nothing() {
    const CALLS: usize = 10_000;
    let bodies = [
        (TRAP, ErrorKind::Trap),
        (LOOP, ErrorKind::Fuel),
        (BOMB, ErrorKind::Memory),
        (LIE, ErrorKind::Output),
        (LONG_LIE, ErrorKind::Output),
        (HUGE, ErrorKind::Output),
        (NOT_UTF8, ErrorKind::Output),
    ];
    let pools: Vec<(Pool, ErrorKind)> = bodies
        .iter()
        .map(|(body, kind)| {
            let limits = Limits::new().memory(32 << 20).fuel(200_000).output(1 << 20);
            let engine =
                Engine::builder().limits(limits).instances(3).build(&hostile::decides(body)).unwrap();
            (engine.pool(Source::Builtin("any".into())).build().unwrap(), *kind)
        })
        .collect();
    let round = |calls: usize| {
        for call in 0..calls {
            let (pool, kind) = &pools[call % pools.len()];
            assert_eq!(pool.decide_json("{}", NOW).unwrap_err().kind(), *kind);
            // The next call on the pool works.
            assert_eq!(pool.call(|contract| contract.time_json("{}")).unwrap(), "{}");
        }
    };
    round(CALLS / 10);
    let before = resident();
    round(CALLS - CALLS / 10);
    let grown = resident().saturating_sub(before);
    assert!(grown < 8 << 10, "{grown} kB more after {CALLS} calls");
    for (pool, _) in &pools {
        let status = pool.status();
        assert_eq!((status.idle, status.waiting, status.refused), (2, 0, 0));
    }
}

#[test]
fn a_contract_that_runs_out_of_time_does_not_hold_up_the_others() {
    let limits = Limits::new().wall_time(Duration::from_millis(100));
    let engine = Engine::builder().limits(limits).build(&hostile::decides(LOOP)).unwrap();
    let pool =
        engine.pool(Source::Builtin("any".into())).size(2).wait(Duration::from_secs(60)).build().unwrap();
    thread::scope(|scope| {
        for caller in 0..4 {
            let pool = &pool;
            scope.spawn(move || {
                let stopped = if caller % 2 == 0 {
                    pool.decide_json("{}", NOW)
                } else {
                    block_on(pool.decide_json_async("{}".into(), NOW.into()))
                };
                assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Time);
            });
        }
    });
    assert_eq!(block_on(pool.call_async(|contract| contract.time_json("{}"))).unwrap(), "{}");
}
