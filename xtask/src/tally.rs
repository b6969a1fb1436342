//! Counting the tests that really ran, from what the test runners print.

use crate::run::name;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Tests that passed and failed so far.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Of the failed ones those of a `prove` that has not summed up yet.
    prove_failed: u64,
}

impl Tally {
    /// A step that is no test, such as a build: it counts only where it fails.
    pub(crate) fn step(&mut self, result: Result<()>) -> bool {
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
            self.failed = self.failed.saturating_add(1);
        }
        result.is_ok()
    }

    /// Runs a test runner, shows what it prints, and counts what its summaries say.
    ///
    /// A runner that fails without a failed test (its tests do not compile, or it crashed) counts as one.
    pub(crate) fn tests(&mut self, command: &mut Command) -> Result<()> {
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", name(command)))?;
        let mut here = Tally::default();
        let stdout = child.stdout.take().context("a child without its output")?;
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            println!("{line}");
            here.read(&line);
        }
        if !child.wait()?.success() && here.failed == 0 {
            eprintln!("error: {} failed before its tests ended", name(command));
            here.failed = 1;
        }
        self.passed = self.passed.saturating_add(here.passed);
        self.failed = self.failed.saturating_add(here.failed);
        Ok(())
    }

    /// Reads one line: a summary of cargo's (`test result: ok. 5 passed; 0 failed; …`), of node's (`ℹ pass 5`), of
    /// pytest's (`==== 1 failed, 5 passed in 0.10s ====`) or of prove's (`Files=2, Tests=12, …`), which counts the
    /// failed ones elsewhere (`Failed 1/12 subtests`).
    fn read(&mut self, line: &str) {
        if let Some((_, counts)) =
            line.split_once("test result: ").and_then(|(_, rest)| rest.split_once(". "))
        {
            for count in counts.split("; ") {
                match count.split_once(' ').map(|(number, what)| (number.parse::<u64>(), what)) {
                    Some((Ok(number), "passed")) => self.passed = self.passed.saturating_add(number),
                    Some((Ok(number), "failed")) => self.failed = self.failed.saturating_add(number),
                    _ => {}
                }
            }
        } else if let Some(summary) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            match summary.split_once(' ').map(|(what, number)| (what, number.parse::<u64>())) {
                Some(("pass", Ok(number))) => self.passed = self.passed.saturating_add(number),
                Some(("fail" | "cancelled", Ok(number))) => self.failed = self.failed.saturating_add(number),
                _ => {}
            }
        } else if let Some(summary) = line.strip_prefix('=').and_then(|line| line.strip_suffix('=')) {
            let summary = summary.trim_matches(|c| c == '=' || c == ' ');
            let counts = summary.split_once(" in ").map_or("", |(counts, _)| counts);
            for count in counts.split(", ") {
                match count.split_once(' ').map(|(number, what)| (number.parse::<u64>(), what)) {
                    Some((Ok(number), "passed")) => self.passed = self.passed.saturating_add(number),
                    Some((Ok(number), "failed" | "error" | "errors")) => {
                        self.failed = self.failed.saturating_add(number);
                    }
                    _ => {}
                }
            }
        } else if let Some((_, rest)) = line.split_once(", Tests=").filter(|_| line.starts_with("Files=")) {
            let all =
                rest.split(',').next().and_then(|number| number.parse::<u64>().ok()).unwrap_or_default();
            self.passed = self.passed.saturating_add(all.saturating_sub(self.prove_failed));
            self.prove_failed = 0;
        } else if let Some((failed, rest)) =
            line.trim().strip_prefix("Failed ").and_then(|rest| rest.split_once('/'))
            && rest.ends_with("subtests")
            && let Ok(failed) = failed.parse::<u64>()
        {
            self.failed = self.failed.saturating_add(failed);
            self.prove_failed = self.prove_failed.saturating_add(failed);
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;
    use std::process::Command;

    fn read(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| tally.read(line));
        tally
    }

    #[test]
    fn adds_up_the_summaries_of_cargo() {
        let tally = read(&[
            "test calendar::tests::lunch ... ok",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ]);
        assert_eq!(tally, Tally { passed: 15, failed: 2, ..Tally::default() });
    }

    #[test]
    fn adds_up_the_summaries_of_node() {
        assert_eq!(
            read(&["ℹ tests 6", "ℹ pass 5", "ℹ fail 1", "# pass 2", "# cancelled 1"]),
            Tally { passed: 7, failed: 2, ..Tally::default() }
        );
    }

    #[test]
    fn adds_up_the_summaries_of_pytest_and_prove() {
        let tally = read(&[
            "=========================== test session starts ===========================",
            "==================== 2 failed, 5 passed, 1 warning in 0.10s ====================",
            "Failed 1/7 subtests ",
            "Files=2, Tests=12,  2 wallclock secs ( 0.02 usr)",
        ]);
        assert_eq!(tally, Tally { passed: 16, failed: 3, ..Tally::default() });
    }

    #[test]
    fn a_line_that_is_no_summary_counts_nothing() {
        assert_eq!(read(&["5 passed; 0 failed", "pass 5", "", "ℹ duration_ms 12.5"]), Tally::default());
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_counts_as_one() {
        let mut tally = Tally::default();
        assert!(tally.tests(Command::new("sh").args(["-c", "echo 'ℹ pass 4'; exit 3"])).is_ok());
        assert_eq!(tally, Tally { passed: 4, failed: 1, ..Tally::default() });
    }
}
