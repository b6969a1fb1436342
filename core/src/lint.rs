//! What a contract's author should know before the contract judges tickets: rows that nothing reaches, tickets that
//! nothing classifies, times that cannot be kept, words that nothing uses, and every assumption.
//!
//! Exact, by enumerating the declared facts as far as the rules can tell them apart. Where a ticket shows the finding
//! it comes along as the diagnostic's `example`, to be asked about at the instant it was opened.

mod calendars;
mod cases;
mod objectives;
mod parts;
mod tables;
mod unused;

use crate::calendar::Closed;
use crate::contract::Locator;
use crate::contract::model::Revision;
use crate::{Contract, Diagnostic, Instant, Severity};
use cases::{Cases, TooMany};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// One thing that lint looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Stable snake_case code, the `code` of the findings.
    pub code: &'static str,
    /// How much a finding matters: a warning, or a note that faults nothing.
    pub severity: Severity,
    /// What a finding means.
    pub meaning: &'static str,
    /// How to mend it, the `help` of the findings.
    pub remedy: &'static str,
}

const fn warning(code: &'static str, meaning: &'static str, remedy: &'static str) -> Check {
    Check { code, severity: Severity::Warning, meaning, remedy }
}

const NO_PRIORITY: Check = warning(
    "no_priority",
    "a ticket that the priority table is for matches none of its rows",
    "add a row for such tickets, or say in `[priority.unclassified]` that they have no priority",
);
const UNREACHABLE_ROW: Check = warning(
    "unreachable_row",
    "rows before it decide every ticket that a priority row, coverage rule, exclusion or route matches",
    "remove it, or move it above the rows that take its tickets",
);
const IMPOSSIBLE_CONDITION: Check = warning(
    "impossible_condition",
    "no ticket can meet a condition, for its parts contradict each other",
    "correct its `when`: every key of the table must hold at once, write `any` for alternatives",
);
const UNUSED_PRIORITY: Check = warning(
    "unused_priority",
    "a declared priority is given by no row",
    "add a row for it, or remove it from `values`",
);
const OBJECTIVE_WITHOUT_TARGET: Check = warning(
    "objective_without_target",
    "an objective with a target for each priority concerns a ticket that gets none, and is left out in silence",
    "narrow the objective's `when`, widen the `when` of `[priority]`, or give one target for all",
);
const OBJECTIVE_NEVER_APPLIES: Check = warning(
    "objective_never_applies",
    "every ticket that an objective concerns is excluded, not covered or without priority",
    "correct its `when`, or the exclusions and coverage rules that take all of its tickets",
);
const STOPS_AT_START: Check = warning(
    "stops_at_start",
    "the events that start an objective stop it too, so that it is always met at once",
    "correct `start` or `stop`",
);
const NEVER_OPEN: Check = warning(
    "never_open",
    "an objective or a term runs on a calendar that has no open time, and a ticket with it cannot be decided",
    "give the calendar hours, or name another one",
);
const TARGET_NEVER_MET: Check = warning(
    "target_never_met",
    "a time can never run out inside 1970 through 2099, such as working days on a calendar that has none",
    "correct the time, or the `hours` and `working_days` of its calendar",
);
const CLOSES_NOTHING: Check = warning(
    "closes_nothing",
    "a closed day falls only on days without hours, or is closed already by another entry",
    "remove it, or correct its date",
);
const SPECIAL_CHANGES_NOTHING: Check = warning(
    "special_changes_nothing",
    "special hours are those that the day has anyway",
    "remove the day from `special`, or correct its date or hours",
);
const EXTENSION_ADDS_NOTHING: Check = warning(
    "extension_adds_nothing",
    "the hours of a calendar's extension lie inside the hours that it has anyway",
    "remove the extension, or correct its hours",
);
const STEP_NEVER_FIRES: Check = warning(
    "step_never_fires",
    "no ticket meets the conditions of an escalation step and has a timer to run it on",
    "correct its `when`, `priority` or `objective`",
);
const STEP_AT_START: Check = warning(
    "step_at_start",
    "an escalation step comes earlier before due than the whole target, so that it is due when the timer starts",
    "write a time shorter than the target, or a share such as `75%`",
);
const UNUSED_CLAUSE: Check = warning(
    "unused_clause",
    "a declared clause is cited by nothing",
    "cite it where the contract rests on it, or remove it from `[clauses]`",
);
const UNUSED_FACT: Check = warning(
    "unused_fact",
    "a declared fact is asked by no rule, and no clause or assumption says why tickets give it",
    "remove it, or cite the clause that asks for it in `[facts.…]`",
);
const UNUSED_EVENT: Check = warning(
    "unused_event",
    "a declared event starts, stops and proves nothing",
    "remove it from `[events]`, or name it where it counts",
);
const UNUSED_CALENDAR: Check = warning(
    "unused_calendar",
    "a declared calendar is used by nothing, and no clause or assumption says why it is there",
    "remove it, or name it where its hours count",
);
const NO_CLAUSE: Check = warning(
    "no_clause",
    "in a contract that lists its clauses, a rule or a time cites none and is not marked as an assumption",
    "add `clause`, or `assumed` with the reason where the document is silent",
);
const TOO_MANY_CASES: Check = warning(
    "too_many_cases",
    "a question was given up: the facts that it depends on make too many cases",
    "split the facts into ones with fewer values, or the condition into simpler ones",
);
const ASSUMPTION: Check = Check {
    code: "assumption",
    severity: Severity::Note,
    meaning: "a value that the document does not give; every assumption is listed, none is faulted",
    remedy: "agree on it with the other party; once a clause says so, cite it and remove `assumed`",
};

/// Everything that lint looks for, in the order in which it looks. Codes are stable.
pub const CODES: [Check; 21] = [
    NO_PRIORITY,
    UNREACHABLE_ROW,
    IMPOSSIBLE_CONDITION,
    UNUSED_PRIORITY,
    OBJECTIVE_WITHOUT_TARGET,
    OBJECTIVE_NEVER_APPLIES,
    STOPS_AT_START,
    NEVER_OPEN,
    TARGET_NEVER_MET,
    STEP_NEVER_FIRES,
    STEP_AT_START,
    CLOSES_NOTHING,
    SPECIAL_CHANGES_NOTHING,
    EXTENSION_ADDS_NOTHING,
    UNUSED_CLAUSE,
    UNUSED_FACT,
    UNUSED_EVENT,
    UNUSED_CALENDAR,
    NO_CLAUSE,
    TOO_MANY_CASES,
    ASSUMPTION,
];

/// The most findings on one revision: a generated contract could have one a line.
const MOST_FINDINGS: usize = 1000;

impl Contract {
    /// Looks for everything in [`CODES`], over all revisions: findings in the order of the text, without repeats.
    ///
    /// A contract without warnings is clean; notes list its assumptions. Each finding has its line and column where
    /// the contract was read from TOML, and where a ticket shows it, the ticket as its `example`. A revision has at most
    /// a thousand findings.
    ///
    /// # Example: two rows that decide the same tickets
    /// ```
    /// let contract = clausola::Contract::from_toml(r#"
    ///     contract = { id = "acme", time_zone = "Europe/Rome" }
    ///     facts = { urgent = "bool", channel = ["phone", "web"] }
    ///     [priority]
    ///     values = ["high", "low"]
    ///     rows = [
    ///         { when = { urgent = true }, then = "high" },
    ///         { when = { urgent = true, channel = "phone" }, then = "high" },
    ///         { when = { urgent = false }, then = "low" },
    ///     ]
    /// "#)?;
    /// let findings = contract.lint();
    /// assert_eq!(findings[0].code, "unreachable_row");
    /// assert_eq!(findings[0].message, "row 2 is unreachable: row 1 already matches every case it matches");
    /// assert_eq!(findings[0].line, Some(8));
    /// # Ok::<(), clausola::Error>(())
    /// ```
    #[must_use]
    pub fn lint(&self) -> Vec<Diagnostic> {
        let locator = self.locator();
        let mut findings = self.diagnostics().to_vec();
        for (index, revision) in self.revisions().iter().enumerate() {
            let opened = example_instant(revision, self.revisions().get(index.saturating_add(1)));
            let mut linter = Linter::new(revision, index, &locator, opened);
            linter.tables();
            linter.objectives();
            linter.calendars();
            linter.sources();
            findings.append(&mut linter.findings);
        }
        findings.extend(unused::unused(self, &locator));
        let mut said = BTreeSet::new();
        findings.retain(|d| said.insert((d.code, d.path.clone(), d.message.clone())));
        crate::order::sort_by_key(&mut findings, |d| (d.line, d.column));
        findings
    }

    /// [`Contract::lint`] as JSON text: `{"ok":true,"findings":[…]}`.
    #[must_use]
    pub fn lint_json(&self) -> String {
        crate::json::answer("findings", Ok(&self.lint()))
    }
}

/// When the tickets of examples are opened: a Wednesday morning under the revision, where it was in force on one and
/// its lists of closed days know of it.
fn example_instant(revision: &Revision, next: Option<&Revision>) -> Instant {
    // 2026-01-07T09:00:00Z.
    const MORNING: Instant = Instant::from_millis(1_767_776_400_000);
    const DAY: i64 = 86_400_000;
    let from = revision.valid_from;
    let until = next.and_then(|next| next.valid_from);
    let usual = match (from, until) {
        (Some(from), _) if from > MORNING => from,
        (_, None) => MORNING,
        (_, Some(until)) if until > MORNING => MORNING,
        (Some(from), Some(_)) => from,
        (None, Some(until)) => until.plus_millis(-DAY),
    };
    let closed = revision.calendars.iter().flat_map(|hours| &hours.spec.closed);
    closed.fold(usual, |at, entry| match entry {
        Closed::List { from, until, .. } => {
            let start =
                |date: &NaiveDate| Instant::from_millis(i64::from(date.to_epoch_days()).saturating_mul(DAY));
            // A day after its first, for a list begins at local midnight.
            let known = start(from).plus_millis(DAY)..start(until);
            if known.contains(&at) { at } else { known.start }
        }
        _ => at,
    })
}

/// One revision under inspection.
struct Linter<'c> {
    revision: &'c Revision,
    /// Its position among the revisions.
    index: usize,
    locator: &'c Locator<'c>,
    cases: Cases<'c>,
    /// When the tickets of examples are opened, and where sample times are counted from.
    opened: Instant,
    findings: Vec<Diagnostic>,
    /// All that the questions on the revision may take is used up.
    exhausted: bool,
}

impl<'c> Linter<'c> {
    fn new(revision: &'c Revision, index: usize, locator: &'c Locator<'c>, opened: Instant) -> Self {
        let cases = Cases::new(revision, parts::conditions(revision).map(|(_, when)| when), opened);
        Self { revision, index, locator, cases, opened, findings: Vec::new(), exhausted: false }
    }

    fn add(&mut self, check: Check, path: &str, message: impl Into<String>, example: Option<Box<Json>>) {
        if self.findings.len() >= MOST_FINDINGS {
            return;
        }
        let (line, column) = self.locator.of(self.index, path);
        self.findings.push(finding(check, path, message.into(), (line, column), example));
    }

    /// The answer to a question, or a finding that it was given up.
    fn answered<T>(&mut self, path: &str, answer: Result<T, TooMany>) -> Option<T> {
        match answer {
            Ok(answer) => return Some(answer),
            Err(TooMany::Here) => {
                let message =
                    "this was not checked to the end: the facts that it depends on make too many cases";
                self.add(TOO_MANY_CASES, path, message, None);
            }
            Err(TooMany::InAll) if !self.exhausted => {
                self.exhausted = true;
                let message = "from here on rules were not checked: the contract makes too many cases";
                self.add(TOO_MANY_CASES, path, message, None);
            }
            Err(TooMany::InAll) => {}
        }
        None
    }
}

fn finding(
    check: Check,
    path: &str,
    message: String,
    (line, column): (Option<u32>, Option<u32>),
    example: Option<Box<Json>>,
) -> Diagnostic {
    Diagnostic {
        severity: check.severity,
        line,
        column,
        example,
        ..Diagnostic::warning(check.code, message).help(check.remedy).at(path)
    }
}

#[cfg(test)]
mod tests;
