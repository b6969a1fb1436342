//! What is owed where too few promises were kept.

use super::report::{Row, Said};
use super::share::Promise;
use super::survey::Survey;
use crate::contract::model::{Penalty, Revision};
use crate::error::{nearest, shorten};
use crate::{Contract, Diagnostic, Error, ErrorKind};
use serde::Serialize;
use std::sync::Arc;

/// One penalty of the contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PenaltyRow {
    /// The penalty's id.
    pub id: Arc<str>,
    /// The revision whose terms these are: the newest under which a row is below, or the newest that names it.
    pub revision: Arc<str>,
    /// The clause behind it.
    pub clause: Option<Arc<str>>,
    /// What it is a share of, and how often it is owed.
    pub of: Said,
    /// Owed where a share in time is below this.
    pub below: f64,
    /// At most this share of `of`.
    pub at_most: f64,
    /// Whether it is owed: once, however many rows are below. `None` where nothing was measured.
    pub owed: Option<bool>,
    /// The rows that are below.
    pub because: Vec<String>,
    /// The period is not over, not whole, or some cases are still open: more cases can change it.
    pub provisional: bool,
    /// What it is a share of, in whatever currency, where that was given.
    pub value: Option<f64>,
    /// The most that is owed, where it is owed and the value was given.
    pub amount_at_most: Option<f64>,
}

/// Each penalty once, however many revisions name it.
pub(super) fn penalties(survey: &Survey, rows: &[Row], done: bool) -> Vec<PenaltyRow> {
    let shown = |revision: &&Revision| rows.iter().any(|row| row.revision == revision.name);
    let revisions: Vec<&Revision> = survey.contract().revisions().iter().filter(shown).collect();
    let mut found: Vec<PenaltyRow> = Vec::new();
    for revision in revisions.iter().rev() {
        for penalty in &revision.penalties {
            if !found.iter().any(|known| known.id == penalty.id) {
                found.push(row_of(survey, revision, penalty, &revisions, rows, done));
            }
        }
    }
    found
}

/// The rows that a revision's penalty concerns.
fn concerned<'r>(revision: &Revision, penalty: &Penalty, rows: &'r [Row]) -> Vec<&'r Row> {
    let named = |row: &&Row| {
        let position = revision.objectives.iter().position(|o| o.id == row.objective);
        row.revision == revision.name
            && row.rule.is_some()
            && (penalty.objectives.is_empty() || position.is_some_and(|p| penalty.objectives.contains(&p)))
    };
    rows.iter().filter(named).collect()
}

fn row_of(
    survey: &Survey,
    revision: &Revision,
    penalty: &Penalty,
    revisions: &[&Revision],
    rows: &[Row],
    done: bool,
) -> PenaltyRow {
    // A case is judged by its own revision, and so is the share that the penalty asks for.
    let mut all: Vec<(&Revision, &Penalty, &Row)> = Vec::new();
    for own in revisions {
        if let Some(own_terms) = own.penalties.iter().find(|p| p.id == penalty.id) {
            all.extend(concerned(own, own_terms, rows).into_iter().map(|row| (*own, own_terms, row)));
        }
    }
    let missed: Vec<_> = all
        .iter()
        .filter(|(_, p, row)| Promise::new(p.below, row.measured, row.in_time).pass() == Some(false))
        .collect();
    let because: Vec<String> = missed.iter().map(|(_, _, row)| row.id.clone()).collect();
    let owed = all.iter().any(|(_, _, row)| row.measured > 0).then_some(!because.is_empty());
    // What was promised when it was missed is owed, not what was promised later.
    let (revision, penalty) = missed.last().map_or((revision, penalty), |(own, terms, _)| (*own, *terms));
    let value = survey.scope().values.iter().find(|(id, _)| **id == *penalty.id).map(|(_, value)| *value);
    PenaltyRow {
        id: Arc::clone(&penalty.id),
        revision: Arc::clone(&revision.name),
        clause: penalty.basis.clause.clone(),
        of: Said::of(&penalty.of),
        below: penalty.below,
        at_most: penalty.at_most,
        owed,
        because,
        provisional: !done || all.iter().any(|(_, _, row)| !row.period.whole),
        value,
        amount_at_most: value.filter(|_| owed == Some(true)).map(|v| cents(v * penalty.at_most)),
    }
}

fn cents(amount: f64) -> f64 {
    (amount * 100.0).round() / 100.0
}

/// Every value is of a penalty that the contract has.
pub(super) fn check(contract: &Contract, values: &[(String, f64)]) -> Result<(), Error> {
    let known = || contract.revisions().iter().flat_map(|r| &r.penalties).map(|p| &*p.id);
    for (id, value) in values {
        let fault = if !known().any(|k| k == id) {
            let help = match nearest(id, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known().next().is_none() => "the contract names no penalty".to_string(),
                None => format!("there are {}", crate::contract::quoted(known())),
            };
            (format!("the contract has no penalty `{}`", shorten(id)), help)
        } else if !value.is_finite() || *value < 0.0 {
            (format!("`{value}` is not a value"), "give an amount of 0 or more".to_string())
        } else {
            continue;
        };
        let diagnostic = Diagnostic::error("bad_value", fault.0).help(fault.1).at("values");
        return Err(Error::one(ErrorKind::Question, diagnostic));
    }
    Ok(())
}
