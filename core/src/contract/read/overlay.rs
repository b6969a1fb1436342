//! An operator's overlay, laid over a revision that has been read: it fills what the contract leaves open, and
//! nothing else. What it may not touch is refused with both places and the clause.

use super::calendars::{one_of, special_days};
use super::{Names, closed_days, escalations, label_of, rules, terms, unknown, value_of};
use crate::calendar::Window;
use crate::contract::Locator;
use crate::contract::fields::{Fields, Item, Report};
use crate::contract::hours;
use crate::contract::model::{
    Basis, EscalationRule, Extension, Label, MOST_EXTENSIONS, Revision, ServiceHours,
};
use crate::contract::node::Node;
use crate::contract::overlay::FieldMap;
use crate::error::shorten;
use chrono::Datelike;
use serde_json::Value as Json;
use std::sync::{Arc, OnceLock};

/// What an extension or a step rests on where the overlay gives no reason.
fn choice() -> Label {
    Label { it: Arc::from("scelta dell'operatore"), en: Arc::from("the operator's choice") }
}

/// The tables of a contract that an overlay does not have, with what to do instead.
const SIGNED: [(&str, &str); 20] = [
    ("contract", "name the contract in `[overlay]`, as `contract = \"…\"`"),
    ("clauses", AGREE),
    ("events", AGREE),
    ("priority", AGREE),
    ("coverage", AGREE),
    ("objectives", AGREE),
    ("exclusions", AGREE),
    ("routes", AGREE),
    ("terms", AGREE),
    ("schedules", AGREE),
    ("signals", AGREE),
    ("budgets", AGREE),
    ("evidence", AGREE),
    ("notices", AGREE),
    ("tariffs", AGREE),
    ("penalties", AGREE),
    ("measures", AGREE),
    ("queue", AGREE),
    ("revisions", AGREE),
    ("tests", "write the tests in the contract's file"),
];
const AGREE: &str = "agree the change with the other party, and write it as a revision of the contract";

/// The contract that an overlay is laid over.
#[derive(Debug)]
pub(crate) struct Under<'c> {
    pub(crate) id: &'c str,
    /// The position of the revision.
    pub(crate) revision: usize,
    pub(crate) locator: &'c Locator<'c>,
}

/// Lays an overlay over one revision; what it cannot take is reported and left out.
pub(crate) fn overlay(
    tree: &Node,
    report: &Report<'_>,
    under: &Under<'_>,
    revision: &mut Revision,
) -> Vec<FieldMap> {
    let Some(root) = Item::whole_of(tree, report).fields() else {
        return Vec::new();
    };
    for (table, help) in SIGNED {
        if let Some(item) = root.misplaced(table) {
            let what = format!("`{table}` is the contract's, and an overlay cannot change it");
            under.conflict(&item, &what, &Basis { path: Arc::from(table), ..Basis::default() }, help);
        }
    }
    let names = Names::of(revision);
    header(&root, under, revision);
    defaults(&root, under, &names, revision);
    for (key, item) in root.get("calendars").and_then(|i| i.fields()).iter().flat_map(Fields::each) {
        match revision.calendars.iter_mut().find(|c| *c.id == *key.name) {
            Some(hours) => calendar(&item, under, &names, hours),
            None => {
                let known = names.calendars.iter().map(|c| &**c);
                unknown(&item, "unknown_calendar", "calendar", &key.name, known);
            }
        }
    }
    for fields in &root.tables("escalations") {
        for step in steps(fields, under, &names) {
            add_step(&fields.item, under, step, &mut revision.escalations);
        }
    }
    labels(&root, under, revision);
    let fields = fields(&root, &names);
    root.finish();
    revision.sources.assumptions.retain(|a| {
        let replaced = a.path.starts_with("escalations[");
        !replaced || revision.escalations.iter().any(|step| step.basis.path == a.path)
    });
    fields
}

impl Under<'_> {
    /// Complains of what the contract has settled, with its clause and its place there.
    fn conflict(&self, item: &Item<'_, '_>, what: &str, settled: &Basis, help: &str) {
        let clause = settled.clause.as_ref().map(|c| format!(", clause `{c}`")).unwrap_or_default();
        let place = match self.locator.of(self.revision, &settled.path) {
            (Some(line), Some(column)) => format!(" (line {line}, column {column} of the contract)"),
            _ => format!(" (`{}` of the contract)", settled.path),
        };
        item.complain("overlay_conflict", format!("{what}{clause}{place}"), help);
    }
}

/// Whether the contract leaves a value open: it cites no clause for it, or says that it is assumed.
fn is_open(basis: &Basis) -> bool {
    basis.clause.is_none() || basis.assumed.is_some()
}

/// The basis of one key of a table, placed at that key.
fn at(table: &Basis, key: &str) -> Basis {
    Basis { path: Arc::from(format!("{}.{key}", table.path)), ..table.clone() }
}

/// `[overlay]`: which contracts it is for, and whether its ladder replaces theirs.
fn header(root: &Fields<'_, '_>, under: &Under<'_>, revision: &mut Revision) {
    let Some(item) = root.get("overlay") else {
        let help = format!("begin it with `[overlay]` and `contract = \"{}\"`", under.id);
        root.item.complain("missing_key", "the overlay does not say which contract it is for", help);
        return;
    };
    let Some(fields) = item.fields() else { return };
    let meant = fields.need("contract", "name the contract that it is for").map(|i| (i.one_or_list(), i));
    if let Some((ids, item)) = meant {
        let ids: Vec<&str> = ids.iter().filter_map(Item::text).collect();
        if !ids.is_empty() && !ids.contains(&under.id) {
            let help = "lay it over the contract that it names, or add the contract's id to `contract`";
            let message = format!("the overlay is not for the contract `{}`", under.id);
            item.complain("wrong_contract", message, help);
        }
    }
    for about in ["title", "operator", "notes"] {
        fields.text(about);
    }
    let ladder = fields.get("ladder").and_then(|i| one_of(&i, &[("add", false), ("replace", true)]));
    if ladder == Some(true) {
        revision.escalations.retain(|step| step.basis.clause.is_some() || step.basis.assumed.is_none());
    }
    fields.finish();
}

/// `[facts]`: what holds for all of the operator's tickets where one does not say.
fn defaults(root: &Fields<'_, '_>, under: &Under<'_>, names: &Names, revision: &mut Revision) {
    for (key, item) in root.get("facts").and_then(|i| i.fields()).iter().flat_map(Fields::each) {
        let Some(fact) = revision.facts.iter_mut().find(|f| *f.name == *key.name) else {
            unknown(&item, "unknown_fact", "fact", &key.name, names.facts.iter().map(|f| &*f.name));
            continue;
        };
        if fact.default.is_some() && !is_open(&fact.basis) {
            let what = format!("the contract says what `{}` is where a ticket does not", fact.name);
            under.conflict(&item, &what, &fact.basis, "remove it, or say it in each ticket");
        } else if let Some(value) = value_of(&item, &fact.name, &fact.kind) {
            fact.default = Some(value);
        }
    }
}

/// `[calendars.*]`: more closed days, special days and extensions.
fn calendar(item: &Item<'_, '_>, under: &Under<'_>, names: &Names, hours: &mut ServiceHours) {
    let Some(fields) = item.fields() else { return };
    for key in ["hours", "time_zone", "working_days", "overnight", "at_closing", "clause", "assumed"] {
        if let Some(item) = fields.misplaced(key) {
            let help = if key == "hours" {
                format!("add hours in `[[calendars.{}.extensions]]`", hours.id)
            } else {
                AGREE.to_string()
            };
            let what = format!("`{key}` of the calendar `{}` is the contract's", hours.id);
            under.conflict(&item, &what, &at(&hours.basis, key), &help);
        }
    }
    // "Except holidays" leaves to the operator which local days those are; round the clock leaves nothing.
    let may_close = is_open(&hours.basis) || !hours.spec.closed.is_empty();
    let refuse = |item: &Item<'_, '_>, hours: &ServiceHours| {
        let what = format!("the contract opens the calendar `{}` without closed days", hours.id);
        under.conflict(item, &what, &hours.basis, "remove it: an overlay cannot take promised hours away");
    };
    for item in fields.get("closed").map(|i| i.one_or_list()).unwrap_or_default() {
        match closed_days::read(&item) {
            Some(_) if !may_close => refuse(&item, hours),
            Some(closed) => hours.spec.closed.push(closed),
            None => {}
        }
    }
    for (date, windows, item) in fields.get("special").and_then(|i| i.fields()).iter().flat_map(special_days)
    {
        let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
        let promised = hours.spec.weekly.get(weekday).map_or(&[][..], Vec::as_slice);
        if hours.spec.special.contains_key(&date) && !is_open(&hours.basis) {
            let what = format!("the contract gives the hours of `{date}` on the calendar `{}`", hours.id);
            let settled = at(&hours.basis, &format!("special.{date}"));
            under.conflict(&item, &what, &settled, "remove it from the overlay");
        } else if !may_close && !holds(&windows, promised) {
            refuse(&item, hours);
        } else {
            hours.spec.special.insert(date, windows);
        }
    }
    hours.extensions.extend(fields.tables("extensions").iter().filter_map(|e| extension(e, under, names)));
    if hours.extensions.len() > MOST_EXTENSIONS {
        let message =
            format!("a calendar has at most {MOST_EXTENSIONS} extensions, with those of the contract");
        item.complain("too_many", message, "join those that hold together");
        hours.extensions.truncate(MOST_EXTENSIONS);
    }
    fields.finish();
    hours.compiled = (0..1_usize << hours.extensions.len()).map(|_| OnceLock::new()).collect();
}

/// Whether some windows hold all the time of others.
fn holds(windows: &[Window], others: &[Window]) -> bool {
    hours::union(windows, others) == hours::union(windows, &[])
}

/// Hours that the operator adds, for all tickets or for those of a condition.
fn extension(fields: &Fields<'_, '_>, under: &Under<'_>, names: &Names) -> Option<Extension> {
    let when = rules::when(fields, names);
    let weekly = fields
        .need("hours", "add the hours, such as `hours = { sat = [\"08:30-12:30\"] }`")
        .and_then(|i| i.fields())
        .map(|week| hours::week(&week));
    let basis = own(fields, under);
    fields.finish();
    Some(Extension { when: when?, weekly: weekly?, basis })
}

/// The basis of what the operator adds: never a clause.
fn own(fields: &Fields<'_, '_>, under: &Under<'_>) -> Basis {
    if let Some(item) = fields.misplaced("clause") {
        let help =
            format!("remove it: the clauses are those of `{}`; give the reason in `assumed`", under.id);
        item.complain("overlay_clause", "what an overlay adds rests on no clause", help);
    }
    Basis {
        clause: None,
        assumed: Some(fields.get("assumed").map_or_else(choice, |item| label_of(&item))),
        path: Arc::from(format!("{}{}", Locator::OVERLAY, fields.item.path())),
    }
}

/// The steps of one table of the operator's ladder.
fn steps(fields: &Fields<'_, '_>, under: &Under<'_>, names: &Names) -> Vec<EscalationRule> {
    let basis = own(fields, under);
    let steps = escalations::steps(fields, names).unwrap_or_default();
    fields.finish();
    steps.into_iter().map(|step| EscalationRule { basis: basis.clone(), ..step }).collect()
}

/// Adds a step, in the place of one of the same id that the contract leaves to the operator.
fn add_step(item: &Item<'_, '_>, under: &Under<'_>, step: EscalationRule, ladder: &mut Vec<EscalationRule>) {
    match ladder.iter_mut().find(|s| s.id == step.id) {
        None => ladder.push(step),
        Some(there) if there.basis.path.starts_with(Locator::OVERLAY) => {
            let help = "give each step its own `id`: it is what an `escalated` event names";
            item.complain("duplicate", format!("there are two steps `{}`", step.id), help);
        }
        Some(there) if there.basis.clause.is_some() => {
            let what = format!("the contract says what happens at the step `{}`", step.id);
            let help = "give the operator's step an `id` of its own: both then happen";
            under.conflict(item, &what, &there.basis, help);
        }
        Some(there) => *there = step,
    }
}

/// `[names]`: what objectives, calendars and the rest are called, by their ids.
fn labels(root: &Fields<'_, '_>, under: &Under<'_>, revision: &mut Revision) {
    let Some(fields) = root.get("names").and_then(|i| i.fields()) else { return };
    for (key, item) in fields.each() {
        let mut found = false;
        for (_, name, basis) in named(revision).filter(|(id, _, _)| ***id == *key.name) {
            found = true;
            let given = !name.it.is_empty() || !name.en.is_empty();
            if given && !is_open(basis) {
                let what = format!("the contract calls `{}` by a name of its own", key.name);
                under.conflict(&item, &what, basis, "remove it from the overlay");
            } else {
                *name = label_of(&item);
            }
        }
        if !found {
            let known: Vec<Arc<str>> = named(revision).map(|(id, _, _)| Arc::clone(id)).collect();
            let message = format!("nothing in the contract is called `{}`", shorten(&key.name));
            let ids = crate::contract::quoted(known.iter().map(|id| &**id));
            item.complain("unknown_name", message, format!("use the id of one of {ids}"));
        }
    }
}

/// Everything that has a name of its own beside its id.
fn named(revision: &mut Revision) -> impl Iterator<Item = (&Arc<str>, &mut Label, &Basis)> {
    let calendars = revision.calendars.iter_mut().map(|c| (&c.id, &mut c.name, &c.basis));
    let objectives = revision.objectives.iter_mut().map(|o| (&o.id, &mut o.name, &o.basis));
    let terms = revision.terms.iter_mut().map(|t| (&t.id, &mut t.name, &t.basis));
    let schedules = revision.schedules.iter_mut().map(|s| (&s.id, &mut s.name, &s.basis));
    let tariffs = revision.tariffs.iter_mut().map(|t| (&t.id, &mut t.name, &t.basis));
    let measures = revision.measures.iter_mut().map(|m| (&m.id, &mut m.name, &m.basis));
    calendars.chain(objectives).chain(terms).chain(schedules).chain(tariffs).chain(measures)
}

/// `[fields]`: a ticket system's fields, each with the fact that it fills.
fn fields(root: &Fields<'_, '_>, names: &Names) -> Vec<FieldMap> {
    let mut found: Vec<FieldMap> = Vec::new();
    for (key, item) in root.get("fields").and_then(|i| i.fields()).iter().flat_map(Fields::each) {
        let Some(map) = field(&key.name, &item, names) else { continue };
        if found.iter().any(|other| other.fact == map.fact) {
            let help = "let one field of the ticket system fill each fact";
            item.complain("duplicate", "another field fills this fact already", help);
        }
        found.push(map);
    }
    found
}

/// `"Minutes" = "remote_minutes"`, or a table with `fact`, `values` and `otherwise`.
fn field(name: &str, item: &Item<'_, '_>, names: &Names) -> Option<FieldMap> {
    let position = |item: &Item<'_, '_>| {
        let text = item.text()?;
        let position = names.facts.iter().position(|f| *f.name == *text);
        if position.is_none() {
            unknown(item, "unknown_fact", "fact", text, names.facts.iter().map(|f| &*f.name));
        }
        position
    };
    let field = Arc::from(name);
    if !item.is_table() {
        return Some(FieldMap { field, fact: position(item)?, values: Vec::new(), otherwise: None });
    }
    let fields = item.fields()?;
    let fact = fields.need("fact", "name the fact that the field fills").and_then(|i| position(&i));
    let values = fields.get("values").and_then(|i| i.fields());
    let otherwise = fields.get("otherwise");
    fields.finish();
    let declared = fact.and_then(|f| names.facts.get(f))?;
    let read = |item: &Item<'_, '_>| -> Option<Json> {
        value_of(item, &declared.name, &declared.kind).and_then(|_| terms::json(item.node))
    };
    let values = values.iter().flat_map(Fields::each);
    let values =
        values.filter_map(|(key, item)| Some((Arc::from(key.name.as_str()), read(&item)?))).collect();
    Some(FieldMap { field, fact: fact?, values, otherwise: otherwise.and_then(|i| read(&i)) })
}
