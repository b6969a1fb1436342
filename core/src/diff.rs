//! What-if: which decisions on the same tickets another contract would change, and how.

use crate::{Contract, Decision, Error, Instant, Ticket};
use serde::Serialize;
use serde_json::Value as Json;
use std::sync::Arc;

/// What two contracts decide differently on a set of tickets.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Diff {
    /// How many tickets were asked about.
    pub tickets: usize,
    /// How many are decided differently.
    pub changed: usize,
    /// How many neither contract can decide: not opened yet, or with facts that neither accepts.
    pub undecided: usize,
    /// How many tickets change in each way, in the order of [`ChangeKind`]; ways that none changes in are left out.
    pub summary: Vec<KindCount>,
    /// Every ticket that is decided differently, in the order of the tickets.
    pub changes: Vec<Change>,
}

/// How many tickets change in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KindCount {
    /// The way.
    pub kind: ChangeKind,
    /// The number of tickets.
    pub tickets: usize,
}

/// A way in which a decision changes. A ticket can change in several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// A timer is due earlier.
    EarlierDue,
    /// A timer is due later.
    LaterDue,
    /// A timer is in another state.
    StateChanged,
    /// A timer has another target.
    TargetChanged,
    /// A timer is there that was not.
    TimerAdded,
    /// A timer is no longer there.
    TimerRemoved,
    /// The priority is another one.
    PriorityChanged,
    /// The coverage is another one, or rests on another rule or clause.
    CoverageChanged,
    /// Others work on it.
    RouteChanged,
    /// Escalation steps differ.
    EscalationChanged,
    /// Terms differ.
    TermChanged,
    /// Other facts are missing.
    NeedsChanged,
    /// One of the two contracts cannot decide it.
    Undecided,
    /// Something else only: a reason, a clause, counted time, a warning, a wake-up.
    Other,
}

/// One ticket that is decided differently.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The ticket's id.
    pub ticket: Arc<str>,
    /// In which ways, each once.
    pub kinds: Vec<ChangeKind>,
    /// Everything that differs.
    pub fields: Vec<FieldChange>,
}

/// One place of a decision that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// The place, entries of lists by their names: `timers.resolve.due`; `errors` where one contract cannot decide.
    pub path: String,
    /// What the old contract decides; null where it says nothing.
    pub old: Json,
    /// What the new contract decides; null where it says nothing.
    pub new: Json,
}

impl Contract {
    /// What `new` would decide differently from this contract, on each of these tickets at `now`.
    ///
    /// Timers, steps and terms are matched by their names, instants by the instant. Which contract decided is no
    /// difference.
    ///
    /// # Example: service hours until eight
    /// ```
    /// use clausola::{Contract, Ticket, diff::ChangeKind};
    /// let contract = |closing: &str| Contract::from_toml(&format!(r#"
    ///     contract = {{ id = "acme", time_zone = "Europe/Rome" }}
    ///     calendars.desk = {{ hours = {{ mon-fri = ["09:00-{closing}"] }} }}
    ///     objectives = [{{ id = "answer", stop = "acknowledged", calendar = "desk", target = "2h" }}]
    /// "#));
    /// let friday = r#"{ "id": "4711", "events": [{ "type": "opened", "at": "2026-05-08T17:00:00+02:00" }] }"#;
    /// let ticket = Ticket::from_json(friday)?;
    /// let now = "2026-05-08T17:30:00+02:00".parse()?;
    /// let diff = contract("18:00")?.diff(&contract("20:00")?, [&ticket], now);
    /// assert_eq!(diff.summary[0].kind, ChangeKind::EarlierDue);
    /// assert_eq!(diff.changes[0].fields[0].path, "timers.answer.due");
    /// assert_eq!(diff.changes[0].fields[0].new, "2026-05-08T19:00:00+02:00");
    /// # Ok::<(), clausola::Error>(())
    /// ```
    #[must_use]
    pub fn diff<'t>(
        &self,
        new: &Contract,
        tickets: impl IntoIterator<Item = &'t Ticket>,
        now: Instant,
    ) -> Diff {
        let mut diff =
            Diff { tickets: 0, changed: 0, undecided: 0, summary: Vec::new(), changes: Vec::new() };
        for ticket in tickets {
            diff.add(ticket, &self.decide(ticket, now), &new.decide(ticket, now));
        }
        crate::order::sort_by_key(&mut diff.summary, |count| count.kind);
        diff
    }
}

impl Diff {
    fn add(&mut self, ticket: &Ticket, old: &Result<Decision, Error>, new: &Result<Decision, Error>) {
        self.tickets = self.tickets.saturating_add(1);
        let mut fields = Vec::new();
        match (old, new) {
            (Ok(old), Ok(new)) => changed("", &decided(old), &decided(new), &mut fields),
            (Err(_), Err(_)) => self.undecided = self.undecided.saturating_add(1),
            (old, new) => {
                fields.push(FieldChange { path: "errors".to_string(), old: errors(old), new: errors(new) });
            }
        }
        if fields.is_empty() {
            return;
        }
        let mut kinds: Vec<ChangeKind> = fields.iter().filter_map(kind).collect();
        crate::order::sort(&mut kinds);
        kinds.dedup();
        if kinds.is_empty() {
            kinds.push(ChangeKind::Other);
        }
        for kind in &kinds {
            match self.summary.iter_mut().find(|count| count.kind == *kind) {
                Some(count) => count.tickets = count.tickets.saturating_add(1),
                None => self.summary.push(KindCount { kind: *kind, tickets: 1 }),
            }
        }
        self.changed = self.changed.saturating_add(1);
        self.changes.push(Change { ticket: Arc::from(ticket.id()), kinds, fields });
    }
}

/// A decision without what says who decided what: that always differs, or never.
fn decided(decision: &Decision) -> Json {
    let mut value = decision.to_value();
    if let Json::Object(fields) = &mut value {
        fields.retain(|key, _| !matches!(key.as_str(), "contract" | "ticket" | "now"));
    }
    value
}

fn errors(decided: &Result<Decision, Error>) -> Json {
    match decided {
        Ok(_) => Json::Null,
        Err(error) => crate::json::to_value(error.diagnostics()),
    }
}

/// Collects every place in which two values differ.
fn changed(path: &str, old: &Json, new: &Json, found: &mut Vec<FieldChange>) {
    let inner = |key: &str| if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
    match (old, new) {
        (Json::Object(old), Json::Object(new)) => {
            let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
            for key in keys {
                let side =
                    |fields: &serde_json::Map<String, Json>| fields.get(key).cloned().unwrap_or_default();
                changed(&inner(key), &side(old), &side(new), found);
            }
        }
        (Json::Array(old), Json::Array(new)) if named(old) && named(new) => {
            let of =
                |items: &[Json], name: &str| items.iter().find(|item| name_of(item) == Some(name)).cloned();
            let added = new.iter().filter_map(name_of).filter(|name| of(old, name).is_none());
            for name in old.iter().filter_map(name_of).chain(added) {
                let side = |items| of(items, name).unwrap_or_default();
                changed(&inner(name), &side(old), &side(new), found);
            }
        }
        (old, new) if old == new || same_instant(old, new) => {}
        (old, new) => found.push(FieldChange { path: path.to_string(), old: old.clone(), new: new.clone() }),
    }
}

/// The name of an entry of a decision's lists: an objective's, a step's, a term's.
pub(crate) fn name_of(entry: &Json) -> Option<&str> {
    let names = ["objective", "id", "term", "budget", "signal", "item", "code"];
    names.iter().find_map(|key| entry.get(*key)?.as_str())
}

/// Whether every entry of a list has a name of its own.
fn named(items: &[Json]) -> bool {
    let mut names: Vec<Option<&str>> = items.iter().map(name_of).collect();
    crate::order::sort(&mut names);
    names.dedup();
    names.len() == items.len() && !names.contains(&None)
}

fn instant(value: &Json) -> Option<Instant> {
    value.as_str()?.parse().ok()
}

fn same_instant(old: &Json, new: &Json) -> bool {
    instant(old).is_some_and(|old| instant(new) == Some(old))
}

/// The way in which a ticket changes with one of its fields; none for what only follows from another.
fn kind(change: &FieldChange) -> Option<ChangeKind> {
    let parts: Vec<&str> = change.path.split('.').collect();
    let kind = match parts.as_slice() {
        ["timers", _] if change.old.is_null() => ChangeKind::TimerAdded,
        ["timers", _] => ChangeKind::TimerRemoved,
        ["timers", .., "due" | "due_if_resumed_now"] => match (instant(&change.old), instant(&change.new)) {
            (Some(old), Some(new)) if new < old => ChangeKind::EarlierDue,
            (Some(_), Some(_)) => ChangeKind::LaterDue,
            _ => return None,
        },
        ["timers", .., "state"] => ChangeKind::StateChanged,
        ["timers", .., "target"] => ChangeKind::TargetChanged,
        ["priority"] => ChangeKind::PriorityChanged,
        ["coverage", ..] => ChangeKind::CoverageChanged,
        ["route", ..] => ChangeKind::RouteChanged,
        ["escalations", ..] => ChangeKind::EscalationChanged,
        ["terms", ..] => ChangeKind::TermChanged,
        ["needs"] => ChangeKind::NeedsChanged,
        ["errors"] => ChangeKind::Undecided,
        _ => return None,
    };
    Some(kind)
}

/// As a reviewer reads it: one line for each place that differs, ticket by ticket, then the sum.
impl std::fmt::Display for Diff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |value: &Json| match value {
            Json::Null => "none".to_string(),
            Json::String(text) => text.clone(),
            // An entry that came or went is named by its path.
            Json::Object(entry) => entry.get("state").and_then(Json::as_str).unwrap_or("there").to_string(),
            Json::Array(items) if items.iter().any(Json::is_object) => {
                items.iter().filter_map(name_of).collect::<Vec<_>>().join(", ")
            }
            other => crate::json::to_string(other),
        };
        for change in &self.changes {
            writeln!(f, "{}", change.ticket)?;
            for field in &change.fields {
                writeln!(f, "     {}: {} -> {}", field.path, text(&field.old), text(&field.new))?;
            }
        }
        write!(f, "{} of {} tickets change", self.changed, self.tickets)?;
        if self.undecided > 0 {
            write!(f, ", {} cannot be decided by either contract", self.undecided)?;
        }
        for count in &self.summary {
            write!(f, "\n     {}: {}", count.kind, count.tickets)?;
        }
        Ok(())
    }
}

impl std::fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ChangeKind::EarlierDue => "earlier due",
            ChangeKind::LaterDue => "later due",
            ChangeKind::StateChanged => "state changed",
            ChangeKind::TargetChanged => "target changed",
            ChangeKind::TimerAdded => "timer added",
            ChangeKind::TimerRemoved => "timer removed",
            ChangeKind::PriorityChanged => "priority changed",
            ChangeKind::CoverageChanged => "coverage changed",
            ChangeKind::RouteChanged => "route changed",
            ChangeKind::EscalationChanged => "escalation changed",
            ChangeKind::TermChanged => "term changed",
            ChangeKind::NeedsChanged => "needs changed",
            ChangeKind::Undecided => "undecided by one contract",
            ChangeKind::Other => "other",
        })
    }
}

#[cfg(test)]
mod tests;
