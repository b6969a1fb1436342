//! The tests that a contract file carries: tickets, each with what must be decided on it.

mod compare;
mod reach;

use crate::contract::ContractTest;
use crate::decide::{self, Case};
use crate::{Contract, Decision, Diagnostic, Error};
use reach::Reached;
use serde::Serialize;
use serde_json::Value as Json;
use std::sync::Arc;

/// What became of a contract's tests, and what of the contract they reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestReport {
    /// How many tests decided what they expect.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
    /// Every test, in the order of the file.
    pub tests: Vec<TestOutcome>,
    /// What the tests reach.
    pub reach: TestReach,
}

/// What became of one test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestOutcome {
    /// Its name.
    pub name: Arc<str>,
    /// The clause that it is about.
    pub clause: Option<Arc<str>>,
    /// Whether the decision says all that the test expects.
    pub passed: bool,
    /// Where the decision says something else.
    pub differences: Vec<Difference>,
    /// Why there was no decision at all.
    pub errors: Vec<Diagnostic>,
    /// The path of the test in the contract, such as `tests[2]`.
    pub path: String,
    /// Its line in the contract's text, from 1; absent for a contract without text.
    pub line: Option<u32>,
}

/// One thing that a decision says differently from what a test expects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The place in the decision, entries of lists by their names: `timers.resolve.due`.
    pub path: String,
    /// What the test expects.
    pub expected: Json,
    /// What the decision says; null where it says nothing.
    pub got: Json,
    /// What to do where the place itself is wrong.
    pub help: Option<String>,
}

/// What of the newest revision the tests reach: what has never been reached has never been tried.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestReach {
    /// Parts that at least one test reaches.
    pub reached: usize,
    /// All parts.
    pub parts: usize,
    /// `reached` over `parts`, to six decimals; 1 for a contract without parts.
    pub share: f64,
    /// The parts that no test reaches, in the order of the text.
    pub unreached: Vec<Part>,
}

/// A part of a contract that a test can reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Part {
    /// What it is: `priority_row`, `coverage_rule`, `objective`, `target`, `exclusion`, `route`, `calendar`,
    /// `extension`, `term` or `escalation`.
    pub kind: &'static str,
    /// Its id, or what it gives: a row's priority, a route's group, `resolve.high` for a target.
    pub name: String,
    /// Its path in the contract.
    pub path: String,
    /// Its line in the contract's text, from 1; absent for a contract without text.
    pub line: Option<u32>,
}

impl Contract {
    /// Runs the tests that the contract carries as `[[tests]]`, and reports what of the contract none of them reaches.
    ///
    /// A test expects a part of a decision, in the words of the wire; lists are also given as tables by the names of
    /// their entries. `none` stands for null and for an entry that is not there, the one word for an entry stands for
    /// its state, and times without an offset are in the contract's zone.
    ///
    /// # Example: a contract with one test
    /// ```
    /// let contract = clausola::Contract::from_toml(r#"
    ///     contract = { id = "acme", time_zone = "Europe/Rome" }
    ///     [calendars.desk]
    ///     hours = { mon-fri = ["09:00-18:00"] }
    ///     [[objectives]]
    ///     id = "answer"
    ///     stop = "acknowledged"
    ///     calendar = "desk"
    ///     target = "2h"
    ///     [[tests]]
    ///     name = "reported on Friday evening, due on Monday morning"
    ///     ticket.events = { opened = 2026-05-08T17:00:00 }
    ///     expect.timers.answer = { state = "running", due = 2026-05-11T10:00:00 }
    /// "#)?;
    /// let report = contract.test();
    /// assert_eq!((report.passed, report.failed, report.reach.share), (1, 0, 1.0));
    /// # Ok::<(), clausola::Error>(())
    /// ```
    #[must_use]
    pub fn test(&self) -> TestReport {
        let locator = self.locator();
        let newest = self.revisions().len().saturating_sub(1);
        let line = |path: &str| locator.of(newest, path).0;
        let mut reached = Reached::default();
        let tests: Vec<TestOutcome> = self
            .tests()
            .into_iter()
            .map(|test| {
                let (differences, errors) = match self.run(&test, &mut reached) {
                    Ok(decision) => {
                        (compare::differences(&test.expect, &decision, self.time_zone()), Vec::new())
                    }
                    Err(error) => (Vec::new(), error.diagnostics().to_vec()),
                };
                TestOutcome {
                    passed: differences.is_empty() && errors.is_empty(),
                    line: line(&test.path),
                    name: test.name,
                    clause: test.clause,
                    differences,
                    errors,
                    path: test.path,
                }
            })
            .collect();
        let passed = tests.iter().filter(|test| test.passed).count();
        let failed = tests.len().saturating_sub(passed);
        TestReport { passed, failed, tests, reach: reached.reach(self, line) }
    }

    /// [`Contract::test`] as JSON text: `{"ok":true,"report":{…}}`. `ok` says that the tests ran, not that they passed.
    #[must_use]
    pub fn test_json(&self) -> String {
        crate::json::answer("report", Ok(&self.test()))
    }

    fn run(&self, test: &ContractTest, reached: &mut Reached) -> Result<Decision, Error> {
        let case = Case::open(self, &test.ticket, test.now)?;
        let judgement = decide::judge(&case)?;
        // Old revisions judge old tickets; what counts is whether the contract in force has been tried.
        if self.revisions().last().is_some_and(|newest| std::ptr::eq(newest, case.revision)) {
            return Ok(reached.by(&case, judgement));
        }
        Ok(judgement.decision)
    }
}

impl TestReport {
    /// Whether every test passed.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.failed == 0
    }
}

/// As a test runner prints it: failures with what was expected, the sum, and what no test reaches.
impl std::fmt::Display for TestReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for test in &self.tests {
            let place = test.line.map(|line| format!(" (line {line})")).unwrap_or_default();
            writeln!(f, "{:<4} {}{place}", if test.passed { "ok" } else { "FAIL" }, test.name)?;
            for difference in &test.differences {
                writeln!(f, "     {difference}")?;
            }
            for error in &test.errors {
                writeln!(f, "     {}", error.to_string().replace('\n', "\n     "))?;
            }
        }
        let TestReach { reached, parts, share, unreached } = &self.reach;
        let percent = crate::number::text((share * 1000.0).floor() / 10.0);
        write!(f, "{} passed, {} failed; ", self.passed, self.failed)?;
        write!(f, "the tests reach {reached} of {parts} parts of the contract ({percent} %)")?;
        for part in unreached {
            let place = part.line.map(|line| format!(" (line {line})")).unwrap_or_default();
            write!(f, "\n     no test reaches the {} `{}`{place}", part.kind.replace('_', " "), part.name)?;
        }
        Ok(())
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |value: &Json| match value {
            Json::String(text) => text.clone(),
            Json::Null => "none".to_string(),
            other => crate::json::to_string(other),
        };
        write!(f, "{}: expected {}, got {}", self.path, text(&self.expected), text(&self.got))?;
        self.help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}

#[cfg(test)]
mod tests;
