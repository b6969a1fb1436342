//! Counts of tickets, which merge in any order.

use super::heat;
use super::judge::{Judged, Verdict};
use super::listed::{Listed, Smallest};
use super::row::{Counts, Local, Most, add};
use super::survey::Survey;
use crate::{Diagnostic, Error, ErrorKind, Ticket};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// What tickets count for a report: the sum of parts in any order is the whole.
///
/// Serializes to JSON, so that parts can be counted by other processes and on other machines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// What was asked; tallies of other questions do not merge.
    pub(crate) of: Question,
    pub(crate) tickets: TicketCounts,
    /// By the position of the row; rows without a case are not there.
    pub(crate) rows: BTreeMap<usize, Counts>,
    /// By the position of the measure's row.
    pub(crate) measures: BTreeMap<usize, Kept>,
    /// Counted tickets that do not record what they must: by revision, item.
    pub(crate) evidence: BTreeMap<String, u64>,
    pub(crate) unproven: u64,
    pub(crate) warnings: BTreeMap<String, Oddity>,
    pub(crate) problems: Smallest<Problem>,
    /// Hashes of the ids of the tickets that were counted.
    #[serde(with = "ids")]
    pub(crate) ids: HashSet<u64>,
}

/// What a tally is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Question {
    pub(crate) contract: String,
    pub(crate) hash: String,
    pub(crate) overlay_hash: Option<String>,
    pub(crate) engine: String,
    pub(crate) period: String,
    pub(crate) as_of: i64,
    pub(crate) most: Most,
}

/// Where every ticket that was read went: `counted`, `outside`, `without_objective`, `refused` and `repeated` add up to
/// `read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TicketCounts {
    /// All of them, broken ones included.
    pub read: u64,
    /// With a case, or a term that is measured, in the period.
    pub counted: u64,
    /// Of other periods.
    pub outside: u64,
    /// Opened in the period, without a time that is promised to them.
    pub without_objective: u64,
    /// Broken, or not of this contract; see the problems.
    pub refused: u64,
    /// With the id of a ticket before; the first counts.
    pub repeated: u64,
    /// Of those counted: with at least one measured case.
    pub measured: u64,
    /// Of those measured: with every measured case in time.
    pub in_time: u64,
}

/// Terms that were kept, for a measure.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) in_time: u64,
    pub(crate) late: u64,
    pub(crate) open: u64,
    /// By their start: the ticket, and when the term ended.
    pub(crate) late_tickets: Smallest<(Listed, i64)>,
}

/// Something odd in tickets that count all the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Oddity {
    pub(crate) tickets: u64,
    /// The first tickets, with what is said of them.
    pub(crate) first: Smallest<(Listed, String)>,
}

/// A ticket that could not be counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// What it was read from, such as a file's name.
    pub source: String,
    /// Its line or row there, from 1; 0 where that is not known.
    pub row: u64,
    /// Its id, where it could be read.
    pub ticket: Option<String>,
    /// The code of the diagnostic.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// How many tickets a kind of oddity names.
const ODD: usize = 5;

impl Tally {
    pub(crate) fn of(question: Question) -> Self {
        Self {
            of: question,
            tickets: TicketCounts::default(),
            rows: BTreeMap::new(),
            measures: BTreeMap::new(),
            evidence: BTreeMap::new(),
            unproven: 0,
            warnings: BTreeMap::new(),
            problems: Smallest::default(),
            ids: HashSet::new(),
        }
    }

    /// From the JSON text that [`Tally::to_json`] gives.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] for text that is not a tally.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|e| {
            let help = "pass on what the counting gave, unchanged";
            Error::one(
                ErrorKind::Question,
                Diagnostic::error("bad_tally", format!("a tally cannot be read: {e}")).help(help),
            )
        })
    }

    /// As JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::json::to_string(self)
    }

    /// How many tickets went where.
    #[must_use]
    pub fn tickets(&self) -> TicketCounts {
        self.tickets
    }

    /// Leaves out which tickets were counted, so that the tally is small however many they were: for who knows that no
    /// ticket is in two parts, which merging can then not tell.
    pub fn forget_ids(&mut self) {
        self.ids.clear();
    }

    /// Takes up which tickets another part counted, as [`Tally::to_json`] writes its ids, and nothing else of it: for
    /// counting a part that has some of them again.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] for text that is not such ids.
    pub fn know(&mut self, known: &str) -> Result<(), Error> {
        let Some(known) = ids::read(known) else {
            let help = "pass on the ids that a tally has, unchanged, those of several after one another";
            return Err(Error::one(ErrorKind::Question, Diagnostic::error("bad_ids", ids::WRONG).help(help)));
        };
        self.ids.extend(known);
        Ok(())
    }

    /// Takes note of a ticket that was not counted, so that it is known again.
    pub fn meet(&mut self, ticket: &str) {
        self.ids.insert(id_hash(ticket));
    }

    /// Whether a ticket of this id was counted.
    #[must_use]
    pub fn has(&self, ticket: &str) -> bool {
        self.ids.contains(&id_hash(ticket))
    }

    /// Counts one ticket that was not counted before.
    pub(crate) fn add(&mut self, survey: &Survey, judged: &Judged, text: &mut dyn FnMut() -> String) {
        add(&mut self.tickets.read, 1);
        self.ids.insert(id_hash(&judged.ticket));
        let (mut counted, mut measured, mut late) = (false, false, false);
        for case in &judged.cases {
            let Some(row) = case.row else { continue };
            let local = Local {
                day: heat::day(case.place, survey.zone()),
                due: case
                    .due
                    .filter(|_| case.verdict == Verdict::Late)
                    .and_then(|at| heat::cell(at, survey.zone())),
            };
            self.rows.entry(row).or_default().add(case, &judged.ticket, &local, self.of.most, text);
            counted = true;
            measured |= matches!(case.verdict, Verdict::InTime | Verdict::Late);
            late |= case.verdict == Verdict::Late;
        }
        for (row, term) in &judged.terms {
            let kept = self.measures.entry(*row).or_default();
            kept.add(&judged.ticket, term, self.of.most.listed);
            counted = true;
        }
        let opened = survey.scope().period.holds(judged.opened);
        match (counted, judged.cases.is_empty() && opened) {
            (true, _) => add(&mut self.tickets.counted, 1),
            (false, true) => add(&mut self.tickets.without_objective, 1),
            (false, false) => add(&mut self.tickets.outside, 1),
        }
        if measured {
            add(&mut self.tickets.measured, 1);
            add(&mut self.tickets.in_time, u64::from(!late));
        }
        if counted || opened {
            self.remarks(judged);
        }
    }

    /// What tickets of the period lack or have too much.
    fn remarks(&mut self, judged: &Judged) {
        for missing in &judged.decision.missing_evidence {
            let key = format!("{}/{}", judged.revision, missing.item);
            add(self.evidence.entry(key).or_default(), 1);
        }
        add(&mut self.unproven, u64::from(!judged.decision.unproven.is_empty()));
        let warnings = &judged.decision.warnings;
        for (position, warning) in warnings.iter().enumerate() {
            if warnings.iter().take(position).any(|w| w.code == warning.code) {
                continue;
            }
            let odd = self.warnings.entry(warning.code.to_string()).or_default();
            add(&mut odd.tickets, 1);
            let listed = Listed(judged.opened.millis(), judged.ticket.to_string());
            odd.first.add(ODD, (listed, warning.message.to_string()));
        }
    }

    /// Counts a ticket that was opened only after `as_of`: it is of another time.
    pub(crate) fn later(&mut self, ticket: &Ticket) {
        add(&mut self.tickets.read, 1);
        add(&mut self.tickets.outside, 1);
        self.ids.insert(id_hash(ticket.id()));
    }

    /// Counts a ticket that cannot be judged.
    pub fn refuse(&mut self, problem: Problem) {
        add(&mut self.tickets.read, 1);
        add(&mut self.tickets.refused, 1);
        self.problems.add(self.of.most.listed, problem);
    }

    /// The same for many at once, such as the rows of a broken stretch of a file.
    pub fn refuse_many(&mut self, problem: Problem, tickets: u64) {
        add(&mut self.tickets.read, tickets);
        add(&mut self.tickets.refused, tickets);
        self.problems.add(self.of.most.listed, problem);
    }

    /// Counts a ticket whose id was counted before, by this or by another part.
    pub(crate) fn repeat(&mut self, problem: Problem) {
        add(&mut self.tickets.read, 1);
        add(&mut self.tickets.repeated, 1);
        self.problems.add(self.of.most.listed, problem);
    }

    /// Adds what another part of the tickets counts.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] where the other is of another contract, period or instant, and where a ticket is in both:
    /// which of the two counts, only who read them can say.
    pub fn merge(&mut self, other: Self) -> Result<(), Error> {
        let refuse = |code, message: String, help: &str| {
            Err(Error::one(ErrorKind::Question, Diagnostic::error(code, message).help(help)))
        };
        if self.of != other.of {
            let help = "merge tallies of the same contract, period, instant and engine";
            let message = format!(
                "a tally is of another question: `{}` {} at {}",
                other.of.contract, other.of.period, other.of.as_of
            );
            return refuse("other_question", message, help);
        }
        let both = other.ids.intersection(&self.ids).count();
        if both > 0 {
            let help = "bring all rows of a ticket to the same part, by grouping on its id";
            return refuse("repeated_ticket", format!("{both} tickets are in two parts of the input"), help);
        }
        self.ids.extend(other.ids);
        self.tickets.merge(&other.tickets);
        let most = self.of.most;
        for (row, counts) in other.rows {
            self.rows.entry(row).or_default().merge(counts, most);
        }
        for (row, kept) in other.measures {
            self.measures.entry(row).or_default().merge(kept, most.listed);
        }
        for (item, tickets) in other.evidence {
            add(self.evidence.entry(item).or_default(), tickets);
        }
        add(&mut self.unproven, other.unproven);
        for (code, odd) in other.warnings {
            let own = self.warnings.entry(code).or_default();
            add(&mut own.tickets, odd.tickets);
            own.first.merge(ODD, odd.first);
        }
        self.problems.merge(most.listed, other.problems);
        Ok(())
    }

    /// How many tickets are in both.
    #[must_use]
    pub fn shared_with<'a>(&'a self, other: &'a Self) -> usize {
        other.ids.intersection(&self.ids).count()
    }
}

impl TicketCounts {
    fn merge(&mut self, other: &Self) {
        let Self { read, counted, outside, without_objective, refused, repeated, measured, in_time } = other;
        add(&mut self.read, *read);
        add(&mut self.counted, *counted);
        add(&mut self.outside, *outside);
        add(&mut self.without_objective, *without_objective);
        add(&mut self.refused, *refused);
        add(&mut self.repeated, *repeated);
        add(&mut self.measured, *measured);
        add(&mut self.in_time, *in_time);
    }
}

impl Kept {
    pub(crate) fn add(&mut self, ticket: &str, term: &super::judge::TermCase, listed: usize) {
        match term.verdict {
            Verdict::InTime => add(&mut self.in_time, 1),
            Verdict::Late => {
                add(&mut self.late, 1);
                let first = Listed(term.from.millis(), ticket.to_string());
                self.late_tickets.add(listed, (first, term.until.millis()));
            }
            _ => add(&mut self.open, 1),
        }
    }

    pub(crate) fn merge(&mut self, other: Self, listed: usize) {
        add(&mut self.in_time, other.in_time);
        add(&mut self.late, other.late);
        add(&mut self.open, other.open);
        self.late_tickets.merge(listed, other.late_tickets);
    }
}

/// FNV-1a over the id, its bits mixed at the end: the same in every process, which a `HashMap`'s hash is not.
pub(crate) fn id_hash(id: &str) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ hash >> 32
}

/// Hashes as text of sixteen digits each: JSON numbers hold only 53 bits in many readers.
mod ids {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use std::collections::HashSet;
    use std::fmt::Write as _;

    pub(super) fn serialize<S: Serializer>(ids: &HashSet<u64>, serializer: S) -> Result<S::Ok, S::Error> {
        // Sorted, so that equal tallies are equal text.
        let mut sorted: Vec<u64> = ids.iter().copied().collect();
        crate::order::sort(&mut sorted);
        let mut text = String::with_capacity(sorted.len().saturating_mul(16));
        for id in sorted {
            let _ = write!(text, "{id:016x}");
        }
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<HashSet<u64>, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        read(&text).ok_or_else(|| D::Error::custom(WRONG))
    }

    pub(super) const WRONG: &str = "the ids are not hexadecimal numbers of sixteen digits";

    pub(super) fn read(text: &str) -> Option<HashSet<u64>> {
        let id = |digits: &[u8]| {
            let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.len() == 16)?;
            u64::from_str_radix(digits, 16).ok()
        };
        text.as_bytes().chunks(16).map(id).collect()
    }
}
