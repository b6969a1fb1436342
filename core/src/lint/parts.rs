//! The parts of a contract that lint asks about: every condition and the place where it is written.

use crate::condition::Condition;
use crate::contract::model::Revision;

/// Every condition of a revision, with the path of the table that it stands in.
pub(super) fn conditions(revision: &Revision) -> impl Iterator<Item = (&str, &Condition)> + Clone {
    let priority = revision.priority.applies.iter().map(|when| ("priority", when));
    let rows = revision.priority.rows.iter().map(|r| (&*r.basis.path, &r.when));
    let extensions = revision.calendars.iter().flat_map(|c| &c.extensions).map(|e| (&*e.basis.path, &e.when));
    let coverage = revision.coverage.iter().map(|r| (&*r.basis.path, &r.when));
    let objectives = revision.objectives.iter().map(|o| (&*o.basis.path, &o.when));
    let exclusions = revision.exclusions.iter().map(|e| (&*e.basis.path, &e.when));
    let routes = revision.routes.iter().map(|r| (&*r.basis.path, &r.when));
    let escalations = revision.escalations.iter().map(|e| (&*e.basis.path, &e.when));
    let terms = revision.terms.iter().map(|t| (&*t.basis.path, &t.when));
    let signals = revision.signals.iter().map(|s| (&*s.basis.path, &s.when));
    let notices = revision.notices.iter().map(|n| (&*n.basis.path, &n.when));
    priority
        .chain(rows)
        .chain(extensions)
        .chain(coverage)
        .chain(objectives)
        .chain(exclusions)
        .chain(routes)
        .chain(escalations)
        .chain(terms)
        .chain(signals)
        .chain(notices)
}
