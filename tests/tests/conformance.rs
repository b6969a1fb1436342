//! Every case in every host: the expected answer, and the same bytes.
//!
//! `cargo test -p clausola-tests --test conformance` runs all; a part of a name after `--` picks some. A host
//! that is not built fails, and says how to build it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop, and this one prints the table of hosts"
)]

use clausola_tests::corpus::{self, Ask, Case, Question, Source};
use clausola_tests::hosts::{self, Host};
use clausola_tests::{compare, reference};
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock};

fn main() {
    let arguments = Arguments::from_args();
    let run = Arc::new(Run::default());
    let mut trials: Vec<Trial> = hosts::ALL
        .iter()
        .enumerate()
        .map(|(column, (name, _))| {
            let run = Arc::clone(&run);
            Trial::test(format!("host: {name} is there"), move || run.hosts()[column].is_there())
        })
        .collect();
    let cases = corpus::load();
    for (name, contract) in contracts(&cases) {
        let run = Arc::clone(&run);
        trials.push(Trial::test(name, move || run.contract(&contract)));
    }
    for case in cases {
        let run = Arc::clone(&run);
        trials.push(Trial::test(case.name.clone(), move || run.case(&case)));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    run.print();
    conclusion.exit();
}

/// Every contract that a case is about, once, by a case that asks it. One that a limit refuses is the case's business.
fn contracts(cases: &[Case]) -> BTreeMap<String, Source> {
    let mut seen = HashSet::new();
    cases
        .iter()
        .filter(|case| case.limit.is_none())
        .flat_map(|case| case.asks.iter().map(|(ask, _)| (&case.name, &ask.contract)))
        .filter(|(_, contract)| seen.insert(*contract))
        .map(|(name, contract)| (format!("contract of {name}"), contract.clone()))
        .collect()
}

/// The reasons of a decision, as every host that has them must give them.
fn reasons(question: &Question) -> Vec<Question> {
    let Question::Decide { ticket, now } = question else { return Vec::new() };
    let (ticket, now) = (ticket.clone(), now.clone());
    let text = |language| Question::ExplainText { ticket: ticket.clone(), now: now.clone(), language };
    vec![text("it"), text("en"), Question::Explain { ticket, now }]
}

/// What a run has found so far.
#[derive(Default)]
struct Run {
    hosts: OnceLock<Vec<Column>>,
    /// By topic: questions asked, and by host those answered with the same bytes as natively.
    table: Mutex<BTreeMap<String, Row>>,
}

/// A host, or why it is missing.
struct Column {
    name: &'static str,
    host: Result<Mutex<Box<dyn Host>>, String>,
}

#[derive(Default)]
struct Row {
    asked: usize,
    same: [usize; hosts::ALL.len()],
    /// Questions that the host has no way to put.
    unaskable: [usize; hosts::ALL.len()],
}

impl Column {
    fn is_there(&self) -> Result<(), Failed> {
        self.host.as_ref().map(|_| ()).map_err(|why| why.as_str().into())
    }

    fn answer(&self, ask: &Ask) -> Option<Result<Option<String>, String>> {
        let host = self.host.as_ref().ok()?;
        Some(host.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).answer(ask))
    }
}

impl Run {
    /// Started by the first test that needs them, so that listing the tests starts none.
    fn hosts(&self) -> &[Column] {
        self.hosts.get_or_init(|| {
            hosts::ALL.iter().map(|&(name, start)| Column { name, host: start().map(Mutex::new) }).collect()
        })
    }

    fn case(&self, case: &Case) -> Result<(), Failed> {
        let topic = case.name.split(": ").next().unwrap_or(&case.name);
        let mut faults = vec![];
        for (ask, expect) in &case.asks {
            let native = self.same(topic, ask, case.limit.as_deref(), &mut faults)?;
            faults.extend(compare::differences(expect, &native));
            faults.extend(
                reference::doubts(ask, expect)
                    .into_iter()
                    .flatten()
                    .map(|doubt| format!("reference: {doubt}")),
            );
            for question in reasons(&ask.question).into_iter().filter(|_| case.limit.is_none()) {
                self.same("explain", &Ask { question, ..ask.clone() }, None, &mut faults)?;
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
    }

    /// What a contract says of itself, which no case expects: only that every host says the same.
    fn contract(&self, contract: &Source) -> Result<(), Failed> {
        let mut faults = vec![];
        for (topic, question) in
            [("lint", Question::Lint), ("test", Question::Test), ("describe", Question::Describe)]
        {
            self.same(topic, &Ask { contract: contract.clone(), question }, None, &mut faults)?;
        }
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
    }

    /// Asks every host; the native answer, and a fault for every host that gives another.
    fn same(
        &self,
        topic: &str,
        ask: &Ask,
        limit: Option<&str>,
        faults: &mut Vec<String>,
    ) -> Result<String, Failed> {
        let answers: Vec<_> = self.hosts().iter().map(|column| (column.name, column.answer(ask))).collect();
        let Some(Ok(Some(native))) = &answers[0].1 else {
            return Err(format!("native: {:?}", answers[0].1).into());
        };
        let mut table = self.table.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let row = table.entry(topic.to_string()).or_default();
        row.asked = row.asked.saturating_add(1);
        for (column, (name, answer)) in answers.iter().enumerate() {
            let count = match answer {
                Some(Ok(Some(text))) if text == native => &mut row.same[column],
                // JavaScript's typed calls name their own arguments where text has a place, and questions of time
                // are other calls there: what counts is that they refuse, and a ticket for the same reasons.
                Some(Ok(Some(text)))
                    if *name == "node object" && refuses_alike(&ask.question, text, native) =>
                {
                    &mut row.unaskable[column]
                }
                Some(Ok(Some(text))) if limit.is_some_and(|code| compare::is_error(text, code)) => {
                    &mut row.unaskable[column]
                }
                Some(Ok(Some(text))) => {
                    let [own, native] = compare::part(text, native);
                    faults.push(format!("{name}: other bytes\n  {name}: {own}\n  native: {native}"));
                    continue;
                }
                Some(Ok(None)) => &mut row.unaskable[column],
                Some(Err(fault)) => {
                    faults.push(format!("{name}: {fault}"));
                    continue;
                }
                // Its own test says so.
                None => continue,
            };
            *count = count.saturating_add(1);
        }
        Ok(native.clone())
    }

    /// Topics by hosts: how many questions were answered with the same bytes.
    fn print(&self) {
        let table = self.table.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if table.is_empty() {
            return;
        }
        let names = hosts::ALL.map(|(name, _)| format!("{name:>12}")).join("");
        println!("{:<36}{:>8}{names}", "same bytes", "asked");
        let mut sum = Row::default();
        for (topic, row) in table.iter() {
            print_row(topic, row);
            sum.asked += row.asked;
            for column in 0..hosts::ALL.len() {
                sum.same[column] += row.same[column];
                sum.unaskable[column] += row.unaskable[column];
            }
        }
        print_row("all", &sum);
        println!(
            "+n: questions that the host cannot put, such as a ticket that is no object, or refuses in its own words\n"
        );
    }
}

fn refuses_alike(question: &Question, text: &str, native: &str) -> bool {
    let (own, codes) = (compare::codes(text), compare::codes(native));
    !own.is_empty() && !codes.is_empty() && (own == codes || matches!(question, Question::Time(_)))
}

fn print_row(topic: &str, row: &Row) {
    let cells: String = (0..hosts::ALL.len())
        .map(|column| match row.unaskable[column] {
            0 => format!("{:>12}", row.same[column]),
            n => format!("{:>12}", format!("{}+{n}", row.same[column])),
        })
        .collect();
    println!("{topic:<36}{:>8}{cells}", row.asked);
}
