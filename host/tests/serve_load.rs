//! `clausola serve` under load: no wrong answer and none lost, also while its contract changes every second.
//!
//! In the plain run for a second or two. For the figures of the README, a minute each, on a machine that does nothing
//! else: `CLAUSOLA_LOAD_SECONDS=60 cargo test --release -p clausola-host --test serve_load -- --nocapture`
#![cfg(target_os = "linux")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may stop, and this one prints its figures"
)]
#![allow(dead_code, reason = "the server is shared with another test")]

mod common;
#[path = "serve/server.rs"]
mod server;

use common::{NOW, TICKET};
use server::{Server, clausola, question};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 64;

/// Tickets that are asked about: each worker has its own order of them.
const TICKETS: usize = 16;

/// A request, and what may be answered: the status and bodies of which any is right.
struct Ask {
    request: Vec<u8>,
    status: u16,
    bodies: Vec<String>,
}

/// What a worker saw.
#[derive(Default)]
struct Seen {
    micros: Vec<u32>,
    /// How often each of the right answers came, by position.
    which: BTreeMap<usize, usize>,
    bad: usize,
}

/// The contract as shipped, and with another target.
fn contracts() -> [(PathBuf, String); 2] {
    let shipped = clausola::Contract::builtins().iter().find(|c| c.id == "lepida-payer").unwrap().toml;
    let changed = shipped.replace("target = \"60m\"", "target = \"90m\"");
    assert_ne!(changed, shipped);
    let folder = common::directory("serve-load");
    [("one", shipped.to_string()), ("other", changed)].map(|(name, text)| {
        let path = folder.join(format!("{name}.toml"));
        std::fs::write(&path, &text).unwrap();
        (path, text)
    })
}

fn request(kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("POST /v1/decide HTTP/1.1\r\nhost: x\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// Good questions, each with what the command says under each contract.
fn good(contracts: &[(PathBuf, String)]) -> Vec<Ask> {
    (0..TICKETS)
        .map(|at| {
            let ticket = TICKET
                .replace("4711", &format!("load-{at}"))
                .replace("13:00", &format!("1{}:0{}", at / 8, at % 8));
            let now = NOW.replace("2026-10-03", "2026-10-05");
            let decided = contracts.iter().map(|(path, _)| {
                let args = ["decide", "--contract", path.to_str().unwrap(), "--now", &now];
                format!(r#"{{"ok":true,"decision":{}}}"#, clausola(&args, &ticket).trim_end())
            });
            let bodies = decided.collect();
            Ask {
                request: request("application/json", &question("lepida-payer", &ticket, &now)),
                status: 200,
                bodies,
            }
        })
        .collect()
}

/// Questions that are refused; a part of the answer tells for what.
fn bad() -> Vec<Ask> {
    [
        ("application/json", "{\"contract\":".to_string(), 400, "bad_request"),
        (
            "application/json",
            question("lepida-payer", r#"{"id":"1","events":[{"type":"opened","at":"soon"}]}"#, NOW),
            422,
            "bad_instant",
        ),
        ("application/json", question("nothing", TICKET, NOW), 404, "unknown_contract"),
        ("text/plain", question("lepida-payer", TICKET, NOW), 415, "unsupported_media_type"),
    ]
    .map(|(kind, body, status, code)| Ask {
        request: request(kind, &body),
        status,
        bodies: vec![code.to_string()],
    })
    .into()
}

/// Sends a request and reads its answer: the status and the body.
fn exchange(stream: &mut BufReader<TcpStream>, request: &[u8]) -> (u16, String) {
    stream.get_mut().write_all(request).expect("the request is taken");
    let mut line = String::new();
    stream.read_line(&mut line).expect("an answer comes");
    let status =
        line.split(' ').nth(1).unwrap_or_else(|| panic!("the connection ended: `{line}`")).parse().unwrap();
    let mut length = 0;
    loop {
        line.clear();
        stream.read_line(&mut line).unwrap();
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap()
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    (status, String::from_utf8(body).unwrap())
}

fn worker(address: &str, start: usize, good: &[Ask], bad: &[Ask], every: usize, until: &AtomicBool) -> Seen {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut stream = BufReader::new(stream);
    let mut seen = Seen::default();
    for turn in start.. {
        if until.load(Ordering::Relaxed) {
            break;
        }
        let is_bad = every > 0 && turn % every == 0;
        let ask = if is_bad { &bad[turn / every % bad.len()] } else { &good[turn % good.len()] };
        let begun = Instant::now();
        let (status, body) = exchange(&mut stream, &ask.request);
        seen.micros.push(begun.elapsed().as_micros() as u32);
        assert_eq!(status, ask.status, "{body}");
        if is_bad {
            assert!(body.contains(&ask.bodies[0]), "{body}");
            seen.bad += 1;
        } else {
            let which = ask.bodies.iter().position(|right| *right == body);
            *seen.which.entry(which.unwrap_or_else(|| panic!("a wrong answer: {body}"))).or_default() += 1;
        }
    }
    seen
}

/// Kilobytes of memory that the server holds.
fn resident(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn load(
    name: &str,
    server: &Server,
    good: &[Ask],
    bad: &[Ask],
    every: usize,
    mut each_second: impl FnMut(),
) -> Seen {
    let seconds =
        std::env::var("CLAUSOLA_LOAD_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(2_u64);
    let (until, address) = (AtomicBool::new(false), server.address());
    let begun = Instant::now();
    let mut memory = Vec::new();
    let all = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTIONS)
            .map(|at| {
                let until = &until;
                scope.spawn(move || worker(address, at * 7, good, bad, every, until))
            })
            .collect();
        for _ in 0..seconds {
            std::thread::sleep(Duration::from_secs(1));
            memory.push(resident(server));
            each_second();
        }
        until.store(true, Ordering::Relaxed);
        // A worker that got a wrong answer, or none, has panicked.
        workers.into_iter().map(|worker| worker.join().expect("every answer is right")).collect::<Vec<_>>()
    });
    let took = begun.elapsed().as_secs_f64();
    let mut sum = Seen::default();
    for seen in all {
        sum.micros.extend(seen.micros);
        sum.bad += seen.bad;
        for (which, count) in seen.which {
            *sum.which.entry(which).or_default() += count;
        }
    }
    sum.micros.sort_unstable();
    let at = |share: f64| f64::from(sum.micros[((sum.micros.len() - 1) as f64 * share) as usize]) / 1000.0;
    println!(
        "{name}: {CONNECTIONS} connections, {took:.0} s, {} answers ({} refused), {:.0} a second; \
         p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms; memory {} to {} MB, {} MB after a third",
        sum.micros.len(),
        sum.bad,
        sum.micros.len() as f64 / took,
        at(0.5),
        at(0.99),
        at(0.999),
        memory.iter().min().unwrap() / 1024,
        memory.iter().max().unwrap() / 1024,
        memory[memory.len() / 3] / 1024,
    );
    // What the server counted is what came back.
    let text = server.get("/metrics").text();
    let counted: usize = text
        .lines()
        .filter(|line| line.starts_with(r#"clausola_http_requests_total{route="/v1/decide""#))
        .map(|line| line.rsplit(' ').next().unwrap().parse::<usize>().unwrap())
        .sum();
    assert_eq!(counted, sum.micros.len(), "every request that the server answered has arrived");
    sum
}

#[test]
fn answers_under_load_are_right_and_none_is_lost() {
    let contracts = contracts();
    let one = &contracts[..1];
    let server = Server::start(&["--contract", one[0].0.to_str().unwrap(), "--log-level", "warn"]);
    let seen = load("steady", &server, &good(one), &[], 0, || {});
    assert!(seen.micros.len() > CONNECTIONS);
    drop(server);

    let served = contracts[0].0.with_file_name("served.toml");
    std::fs::write(&served, &contracts[0].1).unwrap();
    let server =
        Server::start(&["--contract", served.to_str().unwrap(), "--log-level", "warn", "--no-watch"]);
    let mut reloads = 0;
    let seen = load("a reload a second, 1 % bad requests", &server, &good(&contracts), &bad(), 100, || {
        reloads += 1;
        // In one step, as an editor saves a file.
        let fresh = served.with_extension("new");
        std::fs::write(&fresh, &contracts[reloads % 2].1).unwrap();
        std::fs::rename(&fresh, &served).unwrap();
        server.hang_up();
    });
    assert!(seen.bad > 0);
    assert_eq!(seen.which.len(), 2, "both contracts have answered");
    server.wait_until(|| {
        server.get("/metrics").text().contains(&format!(r#"contract_reloads_total{{result="ok"}} {reloads}"#))
    });
    println!("{reloads} reloads; answers by contract: {:?}", seen.which.values().collect::<Vec<_>>());
}
