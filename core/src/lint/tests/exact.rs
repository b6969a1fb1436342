//! Lint against brute force: on random tables it finds exactly the rows that no ticket reaches, and every gap.

use crate::Contract;
use crate::condition::Truth;
use crate::contract::model::Revision;
use crate::fact::FactValue;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Knuth's multiplier; the high bits are random enough to choose by.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn one<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    /// A condition on some of four facts.
    fn condition(&mut self, depth: u32) -> String {
        let choices = ["\"x\"", "\"y\"", "[\"x\", \"z\"]", "{ not = \"x\" }", "{ not = [\"y\", \"z\"] }"];
        let bools = ["true", "false", "{ known = true }", "{ known = false }"];
        let numbers = ["{ min = 2 }", "{ above = 2 }", "{ below = 2, min = 0 }", "{ max = 3.5 }", "[2, 4]"];
        let mut parts = Vec::new();
        if self.below(3) > 0 {
            parts.push(format!("a = {}", self.one(&choices)));
        }
        if self.below(3) == 0 {
            parts.push(format!("b = {}", self.one(&bools)));
        }
        if self.below(3) == 0 {
            parts.push(format!("n = {}", self.one(&numbers)));
        }
        if self.below(4) == 0 {
            parts.push(format!("d = {}", self.one(&["true", "false"])));
        }
        if depth > 0 && self.below(4) == 0 {
            let (one, other) = (self.condition(depth - 1), self.condition(depth - 1));
            parts.push(format!("any = [{one}, {other}]"));
        }
        if depth > 0 && self.below(5) == 0 {
            parts.push(format!("not = {}", self.condition(depth - 1)));
        }
        format!("{{ {} }}", parts.join(", "))
    }
}

fn table(random: &mut Random) -> String {
    let mut toml = "contract = { id = \"random\", time_zone = \"Europe/Rome\" }\n\
        facts = { a = [\"x\", \"y\", \"z\"], b = \"bool\", n = \"number\", d = { type = \"bool\", default = true } }\n\
        priority.values = [\"p\"]\n"
        .to_string();
    if random.below(3) == 0 {
        let _ = writeln!(toml, "priority.when = {}", random.condition(0));
    }
    for _ in 0..=random.below(4) {
        let _ = writeln!(toml, "[[priority.rows]]\nwhen = {}\nthen = \"p\"", random.condition(1));
    }
    for _ in 0..=random.below(4) {
        let _ = writeln!(toml, "[[routes]]\nwhen = {}\nto = \"somebody\"", random.condition(1));
    }
    toml
}

/// Every combination of values: each side of every bound, and `None` for a missing fact.
fn every_ticket() -> Vec<Vec<Option<FactValue>>> {
    let choices = [0, 1, 2].map(|i| Some(FactValue::Choice(i))).into_iter().chain([None]);
    let bools = [Some(FactValue::Bool(true)), Some(FactValue::Bool(false)), None];
    let numbers = [-1.0, 0.0, 1.0, 2.0, 3.0, 3.5, 3.75, 4.0, 5.0].map(|n| Some(FactValue::Number(n)));
    let numbers: Vec<_> = numbers.into_iter().chain([None]).collect();
    let mut all = Vec::new();
    for a in choices {
        for b in &bools {
            for n in &numbers {
                for d in &bools[..2] {
                    all.push(vec![a.clone(), b.clone(), n.clone(), d.clone()]);
                }
            }
        }
    }
    all
}

/// The paths of the rows that no ticket reaches, and whether some ticket matches none of the priority rows.
fn brute_force(revision: &Revision) -> (BTreeSet<String>, bool) {
    let tickets = every_ticket();
    let mut unreached: BTreeSet<String> = BTreeSet::new();
    unreached.extend(revision.priority.rows.iter().map(|r| r.basis.path.to_string()));
    unreached.extend(revision.routes.iter().map(|r| r.basis.path.to_string()));
    let mut gap = false;
    for ticket in &tickets {
        let concerned =
            revision.priority.applies.as_ref().is_none_or(|when| when.test(ticket) == Truth::True);
        let first = revision.priority.rows.iter().find(|row| row.when.test(ticket) != Truth::False);
        match first.filter(|_| concerned) {
            Some(row) if row.when.test(ticket) == Truth::True => {
                unreached.remove(&*row.basis.path);
            }
            Some(_) => {}
            None => gap |= concerned,
        }
        if let Some(route) = revision.routes.iter().find(|route| route.when.test(ticket) == Truth::True) {
            unreached.remove(&*route.basis.path);
        }
    }
    (unreached, gap)
}

#[test]
fn lint_finds_what_brute_force_finds() {
    let mut random = Random(20_261_122);
    let (mut clean, mut gaps) = (0, 0);
    for _ in 0..400 {
        let toml = table(&mut random);
        let contract = Contract::from_toml(&toml).unwrap();
        let revision = &contract.revisions()[0];
        let findings = contract.lint();
        let rows = findings.iter().filter(|d| matches!(d.code, "unreachable_row" | "impossible_condition"));
        let rows: BTreeSet<String> =
            rows.filter_map(|d| d.path.clone()).filter(|p| p.ends_with(']')).collect();
        let gap = findings.iter().any(|d| d.code == "no_priority");
        assert_eq!(
            (&rows, gap),
            (&brute_force(revision).0, brute_force(revision).1),
            "{toml}\n{findings:#?}"
        );
        clean += usize::from(rows.is_empty());
        gaps += usize::from(gap);
    }
    // The random tables must show both sides of every question.
    assert!(
        (40..360).contains(&clean) && (40..360).contains(&gaps),
        "{clean} without such rows, {gaps} with gaps"
    );
}
