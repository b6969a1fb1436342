//! What is said of a name that nobody knows, and of one that two things have.

use crate::contract::fields::{Item, Report, quoted};
use crate::contract::model::Revision;
use crate::contract::node::Node;
use crate::contract::source::span_of;
use crate::error::{nearest, shorten};
use crate::{Diagnostic, Error};
use std::sync::Arc;

/// Where the names of each kind are declared.
const DECLARED: [(&str, &str); 7] = [
    ("unknown_calendar", "`[calendars]`"),
    ("unknown_clause", "`[clauses]`"),
    ("unknown_event", "`[events]`"),
    ("unknown_fact", "`[facts]`"),
    ("unknown_objective", "`[[objectives]]`"),
    ("unknown_priority", "the `values` of `[priority]`"),
    ("unknown_term", "`[[terms]]`"),
];

/// More names than these are not listed where one of them is near.
const MANY: usize = 8;

/// Complains of a name that is not among the known ones, with the nearest one.
pub(in crate::contract::read) fn unknown<'a>(
    item: &Item<'_, '_>,
    code: &'static str,
    what: &str,
    written: &str,
    known: impl Iterator<Item = &'a str>,
) {
    let known: Vec<&str> = known.collect();
    let declared = DECLARED.iter().find(|(c, _)| *c == code).map(|(_, place)| *place);
    let help = match (nearest(written, known.iter().copied()), declared) {
        (None, Some(place)) if known.is_empty() => {
            format!("there are none: declare it in {place} of the contract")
        }
        (None, Some(place)) => {
            format!("there are {}; correct the name, or declare it in {place} of the contract", quoted(known))
        }
        _ => choice(written, &known),
    };
    item.complain(code, format!("there is no {what} `{}`", shorten(written)), help);
}

/// Complains of a value that a fact does not have.
pub(in crate::contract::read) fn unknown_value<'a>(
    item: &Item<'_, '_>,
    fact: &str,
    written: &str,
    known: impl Iterator<Item = &'a str>,
) {
    let known: Vec<&str> = known.collect();
    let message = format!("`{}` is not a value of `{fact}`", shorten(written));
    item.complain("unknown_value", message, choice(written, &known));
}

/// Complains of a word where one of a few is wanted.
pub(in crate::contract::read) fn unknown_word<'a>(
    item: &Item<'_, '_>,
    written: &str,
    known: impl Iterator<Item = &'a str>,
) {
    let known: Vec<&str> = known.collect();
    let path = item.path();
    let key = path.rsplit('.').next().unwrap_or(&path);
    let key = key.split_once('[').map_or(key, |(key, _)| key);
    let help = match nearest(written, known.iter().copied()) {
        Some(_) => choice(written, &known),
        None => format!("write one of {}", quoted(known)),
    };
    item.complain("unknown_word", format!("`{key}` cannot be `{}`", shorten(written)), help);
}

/// What to write instead.
fn choice(written: &str, known: &[&str]) -> String {
    match nearest(written, known.iter().copied()) {
        Some(near) if known.len() == 1 => format!("did you mean `{near}`?"),
        // A slip of the pen; for another word one wants to see what there is.
        Some(near) if known.len() > MANY && strsim::damerau_levenshtein(written, near) <= 2 => {
            format!("did you mean `{near}`?")
        }
        Some(near) => format!("did you mean `{near}`? there are {}", quoted(known.iter().copied())),
        None => format!("there are {}", quoted(known.iter().copied())),
    }
}

/// Reports what a calendar's compilation found, at the place of its table.
pub(in crate::contract::read) fn forward(item: &Item<'_, '_>, error: &Error) {
    for d in error.diagnostics() {
        let path = d.path.as_ref().map_or_else(|| item.path(), |p| format!("{}.{p}", item.path()));
        item.report.add(&item.node.span, Diagnostic { path: Some(path), ..d.clone() });
    }
}

/// Complains of two things of a kind with one id: decisions, explanations and reports call them by it. Objectives and
/// steps, which have ids of other kinds too, are compared where they are read.
pub(in crate::contract::read) fn duplicates(revision: &Revision, tree: &Node, report: &Report<'_>) {
    let find = |kind: &str, ids: Vec<(&Arc<str>, &Arc<str>)>| {
        for (i, (id, path)) in ids.iter().enumerate() {
            if ids.iter().take(i).any(|(other, _)| other == id) {
                let message = format!("there are two {kind} `{id}`");
                let d = Diagnostic::error("duplicate", message).help("give each an id of its own");
                report.add(&span_of(tree, path), d.at(path.to_string()));
            }
        }
    };
    find("coverage rules", revision.coverage.iter().map(|r| (&r.id, &r.basis.path)).collect());
    find("exclusions", revision.exclusions.iter().map(|e| (&e.id, &e.basis.path)).collect());
    find("terms", revision.terms.iter().map(|t| (&t.id, &t.basis.path)).collect());
    find("schedules", revision.schedules.iter().map(|s| (&s.id, &s.basis.path)).collect());
    find("signals", revision.signals.iter().map(|s| (&s.id, &s.basis.path)).collect());
    find("budgets", revision.budgets.iter().map(|b| (&b.id, &b.basis.path)).collect());
    find("evidence items", revision.evidence.iter().map(|e| (&e.id, &e.basis.path)).collect());
    find("notices", revision.notices.iter().map(|n| (&n.id, &n.basis.path)).collect());
    find("tariffs", revision.tariffs.iter().map(|t| (&t.id, &t.basis.path)).collect());
    find("penalties", revision.penalties.iter().map(|p| (&p.id, &p.basis.path)).collect());
    find("measures", revision.measures.iter().map(|m| (&m.id, &m.basis.path)).collect());
}
