//! The decision log: every ticket with its decision's hash, so that whoever has the contract can decide it again.
//!
//! A line is `{"contract":{"id","revision","hash","overlay_hash"},"now":…,"ticket":{…},"decision":"<sha256>",
//! "previous":"<sha256>"}`. `decision` is the SHA-256 of the decision's JSON text, the same bytes in every host; `previous`
//! is the SHA-256 of the line before, 64 zeros for the first, so that no line can be left out or changed without the last
//! hash, which the report states, being another.

use crate::facts::{FactKind, declared};
use crate::write::LineFile;
use crate::{Fault, Stop, ordered};
use clausola::compliance::{Judged, Survey};
use clausola::{Contract, Decision, Instant, Ticket};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use std::io::BufRead;
use std::path::Path;

/// The text facts whose values are left out of a log. A fact that decides anything cannot be left out: its ticket could not
/// be decided again.
#[derive(Debug, Clone, Default)]
pub struct Masks(Vec<String>);

/// What stands in place of a value that is left out.
const MASKED: &str = "masked";

impl Masks {
    /// Leaves out the values of these facts.
    ///
    /// # Errors
    /// For a name that is not a text fact of the contract: of other facts there is no value that means nothing.
    pub fn new(contract: &Contract, names: &[String]) -> Result<Self, Fault> {
        let facts = declared(contract);
        let texts = || facts.iter().filter(|(_, kind)| *kind == FactKind::Text).map(|(name, _)| name);
        for name in names {
            if texts().any(|text| text == name) {
                continue;
            }
            let known: Vec<String> = texts().map(|name| format!("`{name}`")).collect();
            let help = if known.is_empty() {
                "the contract has no text facts".to_string()
            } else {
                format!("text facts are {}", known.join(", "))
            };
            let message = format!("`{name}` is not a text fact of the contract");
            return Err(Fault::new("--mask", "bad_mask", message, help));
        }
        Ok(Self(names.to_vec()))
    }

    pub(crate) fn record(&self, survey: &Survey, judged: &Judged, ticket: &str) -> Record {
        let decision = &judged.decision;
        if self.0.is_empty() {
            return Record { text: line(decision, ticket), decided_by: None };
        }
        let masked = self.mask(ticket);
        let again =
            Ticket::from_json(&masked).and_then(|t| survey.contract().decide(&t, survey.scope().as_of));
        let same = again.is_ok_and(|again| again == *decision);
        let decided_by = (!same).then(|| judged.ticket.to_string());
        Record { text: line(decision, &masked), decided_by }
    }

    fn mask(&self, ticket: &str) -> String {
        let Ok(mut ticket) = serde_json::from_str::<Json>(ticket) else { return ticket.to_string() };
        let mask = |facts: Option<&mut Json>| {
            let Some(Json::Object(facts)) = facts else { return };
            for (_, value) in
                facts.iter_mut().filter(|(name, value)| self.0.contains(name) && value.is_string())
            {
                *value = Json::from(MASKED);
            }
        };
        mask(ticket.get_mut("facts"));
        if let Some(Json::Array(events)) = ticket.get_mut("events") {
            events.iter_mut().for_each(|event| mask(event.get_mut("facts")));
        }
        ticket.to_string()
    }
}

/// One line of a log, but for the hash of the line before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    text: String,
    /// The ticket, where leaving a fact out changes its decision.
    decided_by: Option<String>,
}

impl Record {
    pub(crate) fn check(&self) -> Result<(), Fault> {
        match &self.decided_by {
            None => Ok(()),
            Some(ticket) => Err(Fault::new(
                "--mask",
                "bad_mask",
                format!("what `--mask` leaves out decides the ticket `{ticket}`"),
                "mask only facts whose value no rule asks",
            )),
        }
    }
}

/// The line without its end, where the hash of the line before is added in order.
fn line(decision: &Decision, ticket: &str) -> String {
    let contract = clausola::json::to_string(&decision.contract);
    of_parts(&contract, &clausola::json::to_string(&decision.now), ticket, &decision.to_json())
}

/// The same from JSON texts.
fn of_parts(contract: &str, now: &str, ticket: &str, decision: &str) -> String {
    // A ticket may hold line breaks between its parts, and never within.
    let ticket = ticket.replace(['\n', '\r'], " ");
    let decision = hash(decision.as_bytes());
    format!(r#"{{"contract":{contract},"now":{now},"ticket":{ticket},"decision":"{decision}""#)
}

/// A log that decisions are added to as they are made.
#[derive(Debug)]
pub struct Logbook {
    out: LineFile,
    chain: Chain,
}

/// What of a decision a line repeats.
#[derive(Deserialize)]
struct Decided<'a> {
    #[serde(borrow)]
    contract: &'a RawValue,
    #[serde(borrow)]
    now: &'a RawValue,
}

impl Logbook {
    /// Begins a log.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub fn create(path: &Path) -> Result<Self, Fault> {
        Ok(Self { out: LineFile::create(path)?, chain: Chain::default() })
    }

    /// Adds a ticket and the JSON text of its decision, as an engine gave it.
    ///
    /// # Errors
    /// Where it cannot be written, and for text that is no decision or no ticket.
    pub fn add(&mut self, ticket: &str, decision: &str) -> Result<(), Fault> {
        let decided: Decided<'_> = serde_json::from_str(decision).map_err(|e| {
            Fault::new("--log", "bad_decision", format!("a decision cannot be read: {e}"), "check the engine")
        })?;
        let text = of_parts(decided.contract.get(), decided.now.get(), ticket, decision);
        let line = self.chain.link(&Record { text, decided_by: None });
        self.out.write(&line)
    }

    /// Gives the file its name; says how many lines it has, and the hash of the last.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self) -> Result<Chain, Fault> {
        self.out.finish().map(|()| self.chain)
    }
}

/// Links lines to the ones before them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// How many lines there are.
    pub records: u64,
    /// The hash of the last.
    pub head: String,
}

impl Default for Chain {
    fn default() -> Self {
        Self { records: 0, head: "0".repeat(64) }
    }
}

impl Chain {
    /// The next line, whole.
    pub(crate) fn link(&mut self, record: &Record) -> String {
        let line = format!("{},\"previous\":\"{}\"}}", record.text, self.head);
        self.records = self.records.saturating_add(1);
        self.head = hash(line.as_bytes());
        line
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What became of a log that was decided again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Verified {
    /// Lines that hold something.
    pub records: u64,
    /// Decided again as they say.
    pub same: u64,
    /// Decided otherwise.
    pub different: u64,
    /// Of another contract, or another text of it.
    pub other_contract: u64,
    /// Not lines of a log.
    pub unreadable: u64,
    /// Lines that do not follow the line before them: something was left out, put in or changed.
    pub unlinked: u64,
    /// The tickets that were decided, each once.
    pub tickets: u64,
    /// The earliest and the latest instant that tickets were decided at, in UTC.
    pub decided_at: Option<(String, String)>,
    /// The hash of the last line, to compare with the one that the report states.
    pub head: String,
    /// The first findings.
    pub first: Vec<Finding>,
}

/// Something wrong with one line of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line, from 1.
    pub line: u64,
    /// Its ticket, where it could be read.
    pub ticket: Option<String>,
    /// `different`, `other_contract`, `unreadable` or `unlinked`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
}

/// How many findings are told.
const TOLD: usize = 20;

impl Verified {
    /// Whether every line is as it should be.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.records == self.same && self.unlinked == 0
    }

    fn find(&mut self, line: u64, ticket: Option<String>, code: &'static str, message: String) {
        if self.first.len() < TOLD {
            self.first.push(Finding { line, ticket, code, message });
        }
    }
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `contract`, `now`, `ticket`, `decision` and `previous`")]
struct Read<'a> {
    contract: ReadContract,
    now: String,
    #[serde(borrow)]
    ticket: &'a RawValue,
    decision: String,
    previous: String,
}

#[derive(Deserialize)]
#[serde(expecting = "a contract with `id` and `hash`")]
struct ReadContract {
    id: String,
    hash: String,
    overlay_hash: Option<String>,
}

/// What one line is.
struct Seen {
    line: u64,
    now: Option<Instant>,
    ticket: Option<String>,
    hash: String,
    previous: Option<String>,
    fault: Option<(&'static str, String)>,
}

/// Decides every ticket of a log again.
///
/// # Errors
/// Where the log cannot be read; what is wrong with lines is told, and is no error.
pub fn verify(
    contract: &Contract,
    origin: &str,
    mut log: impl BufRead + Send,
    workers: usize,
    stop: &Stop,
    mut progress: impl FnMut(u64),
) -> Result<Verified, Fault> {
    let mut found = Verified { head: Chain::default().head, ..Verified::default() };
    let mut number = 0_u64;
    let mut bytes = 0_u64;
    let read = || {
        let mut lines: Vec<(u64, Vec<u8>)> = Vec::new();
        while lines.len() < 512 {
            let mut line = Vec::new();
            let read = log.read_until(b'\n', &mut line).map_err(|e| {
                Fault::new(origin, "unreadable", format!("cannot read `{origin}`: {e}"), "check the file")
            })?;
            if read == 0 {
                break;
            }
            number = number.saturating_add(1);
            if !line.trim_ascii().is_empty() {
                lines.push((number, line));
            }
        }
        Ok((!lines.is_empty()).then_some(lines))
    };
    let work = |lines: Vec<(u64, Vec<u8>)>| {
        let size = lines.iter().map(|(_, line)| line.len() as u64).sum::<u64>();
        (
            size,
            lines.iter().map(|(number, line)| see(contract, *number, line.trim_ascii())).collect::<Vec<_>>(),
        )
    };
    let mut tickets: HashSet<String> = HashSet::new();
    let mut span: Option<(Instant, Instant)> = None;
    let take = |(size, seen): (u64, Vec<Seen>)| {
        for seen in seen {
            tickets.extend(seen.ticket.clone());
            if let Some(now) = seen.now {
                let (first, last) = span.unwrap_or((now, now));
                span = Some((first.min(now), last.max(now)));
            }
            found.take(seen);
        }
        bytes = bytes.saturating_add(size);
        progress(bytes);
        Ok(())
    };
    ordered::run(workers, stop, read, work, take)?;
    found.tickets = tickets.len() as u64;
    let utc = |at: Instant| at.in_zone(clausola::Zone::UTC);
    found.decided_at = span.map(|(first, last)| (utc(first), utc(last)));
    Ok(found)
}

impl Verified {
    fn take(&mut self, seen: Seen) {
        self.records = self.records.saturating_add(1);
        if let Some(previous) = &seen.previous
            && *previous != self.head
        {
            self.unlinked = self.unlinked.saturating_add(1);
            let message =
                "the line does not follow the line before it: something was left out, put in or changed";
            self.find(seen.line, seen.ticket.clone(), "unlinked", message.to_string());
        }
        self.head = seen.hash;
        let count = match seen.fault {
            None => &mut self.same,
            Some(("different", _)) => &mut self.different,
            Some(("other_contract", _)) => &mut self.other_contract,
            Some(_) => &mut self.unreadable,
        };
        *count = count.saturating_add(1);
        if let Some((code, message)) = seen.fault {
            self.find(seen.line, seen.ticket, code, message);
        }
    }
}

fn see(contract: &Contract, number: u64, line: &[u8]) -> Seen {
    let mut seen =
        Seen { line: number, now: None, ticket: None, hash: hash(line), previous: None, fault: None };
    let read: Read<'_> = match serde_json::from_slice(line) {
        Ok(read) => read,
        Err(e) => {
            seen.fault = Some(("unreadable", format!("the line is not a record of a decision: {e}")));
            return seen;
        }
    };
    seen.previous = Some(read.previous);
    let own_overlay = contract.overlay_hash();
    if read.contract.hash != contract.hash() || read.contract.overlay_hash.as_deref() != own_overlay {
        let what =
            if read.contract.id == contract.id() { "another text of the contract" } else { "the contract" };
        seen.fault = Some(("other_contract", format!("the record is of {what} `{}`", read.contract.id)));
        return seen;
    }
    let decided = Ticket::from_json(read.ticket.get()).and_then(|ticket| {
        seen.ticket = Some(ticket.id().to_string());
        let now: Instant = read.now.parse()?;
        seen.now = Some(now);
        contract.decide(&ticket, now)
    });
    match decided {
        Ok(decision) if hash(decision.to_json().as_bytes()) == read.decision => {}
        Ok(decision) => {
            let timers: Vec<String> = decision
                .timers
                .iter()
                .map(|t| {
                    format!(
                        "{} {}",
                        t.objective,
                        serde_json::to_value(t.state).unwrap_or_default().as_str().unwrap_or_default()
                    )
                })
                .collect();
            let now = if timers.is_empty() { "without times".to_string() } else { timers.join(", ") };
            seen.fault = Some(("different", format!("decided again, the decision is another: {now}")));
        }
        Err(e) => {
            let why = e.diagnostics().first().map(|d| d.message.clone()).unwrap_or_default();
            seen.fault = Some(("unreadable", format!("the ticket cannot be decided: {why}")));
        }
    }
    seen
}
