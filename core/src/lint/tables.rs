//! Decision tables: rows that nothing reaches, tickets that nothing matches.

use super::cases::{Case, Said, TooMany, all, any, ask};
use super::{IMPOSSIBLE_CONDITION, Linter, NO_PRIORITY, UNREACHABLE_ROW, UNUSED_PRIORITY, parts};
use crate::condition::Condition;
use crate::contract::model::{CoverageStatus, Exclusion, Revision};

/// What a priority table makes of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// The position of the priority.
    Is(usize),
    /// The table is not for such tickets.
    NotFor,
    /// No row matches.
    Unmatched,
    /// A fact is missing.
    Unknown,
    /// It depends on this fact, which is open.
    Open(usize),
}

/// The priority of a case, row by row as the engine reads them.
pub(super) fn class(revision: &Revision, case: &Case) -> Class {
    let table = &revision.priority;
    match table.applies.as_ref().map_or(Said::Yes, |when| ask(when, case)) {
        Said::Yes => {}
        Said::No => return Class::NotFor,
        Said::Unknown => return Class::Unknown,
        Said::Open(fact) => return Class::Open(fact),
    }
    let mut unknown: Option<usize> = None;
    for row in &table.rows {
        let agrees = unknown.is_none_or(|then| then == row.then);
        match ask(&row.when, case) {
            Said::No => {}
            Said::Open(fact) => return Class::Open(fact),
            Said::Yes if agrees => return Class::Is(row.then),
            Said::Unknown if agrees => unknown = Some(row.then),
            Said::Yes | Said::Unknown => return Class::Unknown,
        }
    }
    if unknown.is_some() { Class::Unknown } else { Class::Unmatched }
}

impl Class {
    /// Whether it is one that `wanted` accepts.
    pub(super) fn is(self, wanted: impl FnOnce(Class) -> bool) -> Said {
        match self {
            Class::Open(fact) => Said::Open(fact),
            class if wanted(class) => Said::Yes,
            _ => Said::No,
        }
    }
}

/// Whether the first coverage rule that matches refuses the case. A rule about reopenings says nothing of a ticket
/// that was never reopened.
pub(super) fn refused(revision: &Revision, case: &Case) -> Said {
    for rule in revision.coverage.iter().filter(|rule| rule.reopened.is_none()) {
        match ask(&rule.when, case) {
            Said::Yes if rule.status == CoverageStatus::NotCovered => return Said::Yes,
            Said::Yes => return Said::No,
            Said::No | Said::Unknown => {}
            Said::Open(fact) => return Said::Open(fact),
        }
    }
    Said::No
}

/// Whether an exclusion takes an objective out.
pub(super) fn excluded(revision: &Revision, objective: usize, case: &Case) -> Said {
    let rules = revision.exclusions.iter().filter(|e| concerns(e, objective));
    any(rules.map(|e| ask(&e.when, case).holds()))
}

fn concerns(exclusion: &Exclusion, objective: usize) -> bool {
    exclusion.objectives.is_empty() || exclusion.objectives.contains(&objective)
}

/// What keeps a row from being reached.
enum Reach {
    Reached,
    /// No ticket that the table is for can meet its condition.
    Impossible,
    /// These earlier rows, by position, and a ticket that they take.
    TakenBy(Vec<usize>, Case),
}

/// A row of a decision table.
struct Row<'r> {
    name: String,
    path: &'r str,
    when: &'r Condition,
}

impl Linter<'_> {
    pub(super) fn tables(&mut self) {
        self.impossible_conditions();
        self.priorities();
        self.coverage();
        self.exclusions();
        self.routes();
    }

    fn impossible_conditions(&mut self) {
        for (path, when) in parts::conditions(self.revision) {
            let found = self.cases.find(|case| ask(when, case));
            if let Some(None) = self.answered(path, found) {
                let message = "no ticket can meet this condition: its parts contradict each other";
                self.add(IMPOSSIBLE_CONDITION, path, message, None);
            }
        }
    }

    fn priorities(&mut self) {
        let revision = self.revision;
        let table = &revision.priority;
        // A table without rows promises nothing; its values are reported as unused.
        if table.unclassified.is_none() && !table.rows.is_empty() {
            let found = self.cases.find(|case| {
                all([class(revision, case).is(|c| c == Class::Unmatched), refused(revision, case).fails()])
            });
            if let Some(Some(case)) = self.answered("priority", found) {
                let message =
                    format!("no row matches a ticket {}: it gets no priority", self.cases.words(&case));
                self.add(NO_PRIORITY, "priority", message, Some(self.cases.ticket(&case)));
            }
        }
        for (position, value) in table.values.iter().enumerate() {
            if !table.rows.iter().any(|row| row.then == position) {
                let path = format!("priority.values[{position}]");
                self.add(UNUSED_PRIORITY, &path, format!("no row gives the priority `{value}`"), None);
            }
        }
        let rows: Vec<Row<'_>> = table
            .rows
            .iter()
            .enumerate()
            .map(|(i, r)| Row { name: row_name(&r.basis.path, i), path: &r.basis.path, when: &r.when })
            .collect();
        let concerned = |case: &Case| table.applies.as_ref().map_or(Said::Yes, |when| ask(when, case));
        // A row that a missing fact leaves undecided ends the table: the next are reached where it is denied.
        self.reached(&rows, &concerned, Said::denied, |_, _| true);
    }

    fn coverage(&mut self) {
        let rules = &self.revision.coverage;
        let rows: Vec<Row<'_>> = rules
            .iter()
            .map(|r| Row {
                name: format!("the coverage rule `{}`", r.id),
                path: &r.basis.path,
                when: &r.when,
            })
            .collect();
        // A rule about reopenings takes no ticket from a rule that asks nothing of the kind, or something else.
        let takes = |taker: usize, row: usize| {
            let asked = |i: usize| rules.get(i).and_then(|r| r.reopened);
            asked(taker).is_none() || asked(taker) == asked(row)
        };
        self.reached(&rows, &|_| Said::Yes, Said::fails, takes);
    }

    fn routes(&mut self) {
        let rows: Vec<Row<'_>> = self
            .revision
            .routes
            .iter()
            .enumerate()
            .map(|(i, r)| Row {
                name: format!("route {} to `{}`", i.saturating_add(1), r.to),
                path: &r.basis.path,
                when: &r.when,
            })
            .collect();
        self.reached(&rows, &|_| Said::Yes, Said::fails, |_, _| true);
    }

    /// Reports the rows of one table that no ticket reaches. `passes` says when a row lets a ticket go on to the
    /// next; `takes` whether one row can take tickets from another at all.
    fn reached(
        &mut self,
        rows: &[Row<'_>],
        concerned: &dyn Fn(&Case) -> Said,
        passes: fn(Said) -> Said,
        takes: impl Fn(usize, usize) -> bool,
    ) {
        for (position, row) in rows.iter().enumerate() {
            let own = |case: &Case| all([concerned(case), ask(row.when, case).holds()]);
            let earlier: Vec<usize> = (0..position).filter(|taker| takes(*taker, position)).collect();
            let lets_pass =
                |taker: usize, case: &Case| rows.get(taker).map_or(Said::Yes, |r| passes(ask(r.when, case)));
            let reach = self.reach(&own, &earlier, &lets_pass);
            let Some(reach) = self.answered(row.path, reach) else { continue };
            self.unreachable(row, reach, |taker| rows.get(taker).map(|r| r.name.as_str()));
        }
    }

    /// Each exclusion against the earlier ones of the same objectives: it is reached where one objective reaches it.
    fn exclusions(&mut self) {
        let revision = self.revision;
        let name = |e: &Exclusion| format!("the exclusion `{}`", e.id);
        let names: Vec<String> = revision.exclusions.iter().map(name).collect();
        for (position, exclusion) in revision.exclusions.iter().enumerate() {
            let mut worst: Option<Reach> = None;
            for (o, objective) in
                revision.objectives.iter().enumerate().filter(|(o, _)| concerns(exclusion, *o))
            {
                let own = |case: &Case| all([ask(&exclusion.when, case), ask(&objective.when, case)]).holds();
                let earlier: Vec<usize> = (0..position)
                    .filter(|i| revision.exclusions.get(*i).is_some_and(|e| concerns(e, o)))
                    .collect();
                let lets_pass = |taker: usize, case: &Case| {
                    revision.exclusions.get(taker).map_or(Said::Yes, |e| ask(&e.when, case).fails())
                };
                let reach = self.reach(&own, &earlier, &lets_pass);
                match self.answered(&exclusion.basis.path, reach) {
                    None | Some(Reach::Reached) => {
                        worst = None;
                        break;
                    }
                    // That another exclusion is faster says more than that an objective is not concerned.
                    Some(reach) if worst.is_none() || matches!(reach, Reach::TakenBy(..)) => {
                        worst = Some(reach)
                    }
                    Some(_) => {}
                }
            }
            if let (Some(reach), Some(name)) = (worst, names.get(position)) {
                let row = Row { name: name.clone(), path: &exclusion.basis.path, when: &exclusion.when };
                self.unreachable(&row, reach, |taker| names.get(taker).map(String::as_str));
            }
        }
    }

    /// Whether a ticket of `own` passes every one of the earlier rows, and if none does, which of them take all.
    fn reach(
        &self,
        own: &dyn Fn(&Case) -> Said,
        earlier: &[usize],
        lets_pass: &dyn Fn(usize, &Case) -> Said,
    ) -> Result<Reach, TooMany> {
        let passing = |takers: &[usize]| {
            self.cases.find(|case| {
                all(std::iter::once(own(case)).chain(takers.iter().map(|taker| lets_pass(*taker, case))))
            })
        };
        if passing(earlier)?.is_some() {
            return Ok(Reach::Reached);
        }
        let Some(example) = passing(&[])? else { return Ok(Reach::Impossible) };
        for taker in earlier {
            if passing(&[*taker])?.is_none() {
                return Ok(Reach::TakenBy(vec![*taker], example));
            }
        }
        // Drop every row that the others can do without; what remains takes all of the tickets together.
        let mut takers = earlier.to_vec();
        for taker in earlier.iter().rev() {
            let others: Vec<usize> = takers.iter().copied().filter(|t| t != taker).collect();
            if passing(&others)?.is_none() {
                takers = others;
            }
        }
        Ok(Reach::TakenBy(takers, example))
    }

    fn unreachable<'n>(&mut self, row: &Row<'_>, reach: Reach, name: impl Fn(usize) -> Option<&'n str>) {
        let (name_of, path) = (&row.name, row.path);
        match reach {
            Reach::Reached => {}
            Reach::Impossible => {
                // A condition that contradicts itself has been reported as such.
                let possible = self.cases.find(|case| ask(row.when, case).holds());
                if let Ok(Some(_)) = possible {
                    let message =
                        format!("{name_of} is unreachable: no ticket it is for can meet its condition");
                    self.add(UNREACHABLE_ROW, path, message, None);
                }
            }
            Reach::TakenBy(takers, example) => {
                let takers: Vec<&str> = takers.into_iter().filter_map(name).collect();
                let message = match takers.as_slice() {
                    [one] => format!("{name_of} is unreachable: {one} already matches every case it matches"),
                    many => {
                        let many = many.join(", ");
                        format!(
                            "{name_of} is unreachable: {many} together already match every case it matches"
                        )
                    }
                };
                self.add(UNREACHABLE_ROW, path, message, Some(self.cases.ticket(&example)));
            }
        }
    }
}

/// `row 4`, or ``the cell `high.low` `` of a matrix.
fn row_name(path: &str, position: usize) -> String {
    match path.split_once(".cells.") {
        Some((_, cell)) => format!("the cell `{cell}`"),
        None => format!("row {}", position.saturating_add(1)),
    }
}
