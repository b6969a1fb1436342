//! `clausola batch`.

mod entry;

use super::args::Batch;
use super::failure::{Failure, refusal};
use super::input::{self, Line};
use clausola::Instant;
use clausola_report::Logbook;
pub(crate) use entry::Entry;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(crate) fn run(args: &Batch, native: bool) -> Result<(), Failure> {
    let mut contract = args.rules.load(native)?.asked;
    let mut lines = input::lines("tickets");
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut progress = Progress::new();
    let mut log = args.log.as_deref().map(Logbook::create).transpose()?;
    loop {
        if lines.would_wait() {
            out.flush()?;
        }
        let answer = match lines.next()? {
            None => break,
            Some(Line::Text(line)) => {
                let Entry { ticket, now } = Entry::read(line);
                let now = now.or_else(|| args.now.clone()).unwrap_or_else(current_time);
                let answer =
                    contract.decide_json(&ticket, &now).unwrap_or_else(|e| refusal(&[e.to_diagnostic()]));
                if let (Some(log), Some(decision)) = (&mut log, decision(&answer)) {
                    log.add(&ticket, decision)?;
                }
                answer
            }
            Some(Line::Bad(why)) => refusal(&[why]),
        };
        out.write_all(answer.as_bytes())?;
        out.write_all(b"\n")?;
        progress.step();
    }
    progress.end();
    out.flush()?;
    if let Some(log) = log {
        let chain = log.finish()?;
        writeln!(anstream::stderr().lock(), "{} decisions logged, head {}", chain.records, chain.head)?;
    }
    Ok(())
}

/// The decision within an answer, if it is one.
fn decision(answer: &str) -> Option<&str> {
    answer.strip_prefix("{\"ok\":true,\"decision\":")?.strip_suffix('}')
}

/// The one place where the command looks at a clock.
pub(crate) fn current_instant() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    Instant::from_millis(millis)
}

pub(crate) fn current_time() -> String {
    current_instant().in_zone(clausola::Zone::UTC)
}

/// How many tickets are done, told once a second to who waits at a terminal.
struct Progress {
    done: u64,
    told: Option<std::time::Instant>,
}

impl Progress {
    fn new() -> Self {
        // Where the answers go to the same terminal, they are progress enough.
        let waits = io::stderr().is_terminal() && !io::stdout().is_terminal();
        Self { done: 0, told: waits.then(std::time::Instant::now) }
    }

    fn step(&mut self) {
        self.done = self.done.saturating_add(1);
        if self.told.is_some_and(|told| told.elapsed() >= Duration::from_secs(1)) {
            self.told = Some(std::time::Instant::now());
            let _ = write!(io::stderr(), "\r{} tickets", self.done);
        }
    }

    fn end(&self) {
        if self.told.is_some() {
            let _ = writeln!(io::stderr(), "\r{} tickets", self.done);
        }
    }
}
