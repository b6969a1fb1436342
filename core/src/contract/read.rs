//! From the tree to the compiled model: every name is resolved here, and every mistake said at once.

mod calendars;
mod closed_days;
mod complaints;
mod escalations;
mod money;
mod objectives;
mod overlay;
mod records;
mod rules;
mod terms;
mod tests;

pub(crate) use overlay::{Under, overlay};
pub(crate) use tests::{ContractTest, local, tests};

use super::fields::{Fields, Item, Report};
use super::model::{Basis, Label, Revision, STANDARD_EVENTS, Sources};
use super::node::Node;
use crate::calendar::Calendar;
use crate::error::shorten;
use crate::fact::{Fact, FactType, FactValue, MOST_FACTS};
use crate::{Instant, Zone};
use chrono::NaiveDate;
use complaints::{forward, unknown, unknown_value, unknown_word};
use std::cell::RefCell;
use std::sync::Arc;

/// What the `[contract]` table says.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) id: Arc<str>,
    pub(crate) title: Arc<str>,
    pub(crate) revision: Arc<str>,
    pub(crate) valid_from: Option<NaiveDate>,
    pub(crate) zone: Zone,
}

/// The names that rules may use, gathered before the rules are read.
#[derive(Debug)]
pub(crate) struct Names {
    /// Absent where the file has no `[clauses]`: then any clause may be cited.
    clauses: Option<Vec<Arc<str>>>,
    facts: Vec<Fact>,
    events: Vec<Arc<str>>,
    calendars: Vec<Arc<str>>,
    priorities: Vec<Arc<str>>,
    objectives: Vec<Arc<str>>,
    terms: Vec<Arc<str>>,
    sources: RefCell<Sources>,
}

impl Names {
    /// The names of a revision that has been read; clauses are for the contract to cite.
    fn of(revision: &Revision) -> Self {
        Self {
            clauses: None,
            facts: revision.facts.clone(),
            events: revision.events.clone(),
            calendars: revision.calendars.iter().map(|c| Arc::clone(&c.id)).collect(),
            priorities: revision.priority.values.clone(),
            objectives: revision.objectives.iter().map(|o| Arc::clone(&o.id)).collect(),
            terms: revision.terms.iter().map(|t| Arc::clone(&t.id)).collect(),
            sources: RefCell::default(),
        }
    }
}

/// Reads one revision from a whole contract tree. `None`, or a report with errors, means it cannot be used.
pub(crate) fn revision(tree: &Node, report: &Report<'_>) -> Option<(Header, Revision)> {
    let root = Item::whole_of(tree, report).fields()?;
    let header = header(&root);
    let mut names = Names {
        clauses: None,
        facts: Vec::new(),
        events: Vec::new(),
        calendars: Vec::new(),
        priorities: Vec::new(),
        objectives: Vec::new(),
        terms: Vec::new(),
        sources: RefCell::default(),
    };
    let clauses = clauses(&root);
    names.clauses = clauses.as_ref().map(|c| c.iter().map(|(id, _)| Arc::clone(id)).collect());
    names.facts = facts(&root, &names);
    let (events, event_names) = events(&root);
    names.events = events;
    let calendars = calendars::read(&root, &header, &names);
    names.calendars = calendars.iter().map(|c| Arc::clone(&c.id)).collect();
    let priority = rules::priority(&root, &mut names);
    let objectives = objectives::objectives(&root, &mut names);
    let terms = terms::terms(&root, &mut names);
    let coverage = rules::coverage(&root, &names);
    let exclusions = rules::exclusions(&root, &names);
    let routes = rules::routes(&root, &names);
    let escalations = escalations::read(&root, &names);
    let schedules = terms::schedules(&root, &names);
    let signals = terms::signals(&root, &names);
    let budgets = money::budgets(&root, &names);
    let tariffs = money::tariffs(&root, &names);
    let penalties = money::penalties(&root, &names);
    let measures = money::measures(&root, &names);
    let evidence = records::evidence(&root, &names);
    let notices = records::notices(&root, &names);
    let queue = records::queue(&root, &names);
    root.get("revisions");
    // Each test finds its own revision: they are read once all are.
    root.get("tests");
    root.finish();
    let elapsed = Calendar::elapsed(header.zone);
    let valid_from = header.valid_from.and_then(|date| Instant::of_local(date, 0, header.zone));
    let revision = Revision {
        name: Arc::clone(&header.revision),
        valid_from,
        zone: header.zone,
        clauses: clauses.unwrap_or_default(),
        sources: names.sources.into_inner(),
        facts: names.facts,
        events: names.events,
        event_names,
        calendars,
        elapsed,
        priority,
        coverage,
        objectives,
        exclusions,
        routes,
        escalations,
        terms,
        schedules,
        signals,
        budgets,
        evidence,
        notices,
        tariffs,
        penalties,
        measures,
        queue,
    };
    complaints::duplicates(&revision, tree, report);
    Some((header, revision))
}

/// A header with mistakes, which are reported, still lets the rest be read and its mistakes be said.
fn header(root: &Fields<'_, '_>) -> Header {
    let help = "begin it with `[contract]`, and in it at least `id` and `time_zone`";
    root.need("contract", help).and_then(|i| i.fields()).and_then(|fields| about(&fields)).unwrap_or_else(
        || Header {
            id: Arc::default(),
            title: Arc::default(),
            revision: Arc::default(),
            valid_from: None,
            zone: Zone::UTC,
        },
    )
}

fn about(fields: &Fields<'_, '_>) -> Option<Header> {
    let id = fields.need("id", "give it a short name, such as `id = \"acme-support\"`").and_then(|i| {
        let text = i.text()?;
        let slug = !text.is_empty()
            && text.len() <= 80
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        if !slug {
            i.complain(
                "bad_id",
                format!("`{}` is not an id", shorten(text)),
                "use letters, digits and hyphens, such as `acme-support`",
            );
        }
        slug.then(|| Arc::from(text))
    });
    let zone = fields
        .need("time_zone", "name the zone of its times, such as `time_zone = \"Europe/Rome\"`")
        .and_then(|i| time_zone(&i));
    if let Some(format) = fields.get("format")
        && let Some(n) = format.whole().filter(|n| *n != 1)
    {
        let help = "this engine reads format 1; use a newer engine, or write the contract for format 1";
        format.complain("unknown_format", format!("the contract language has no format `{n}`"), help);
    }
    let title = fields.text("title").map(Arc::from);
    let revision = fields.text("revision").map_or_else(|| Arc::from("1"), Arc::from);
    let valid_from = fields.get("valid_from").and_then(|i| i.date());
    for about in ["language", "supplier", "customer", "source", "notes"] {
        fields.get(about).map(|i| i.text());
    }
    fields.finish();
    let id: Arc<str> = id?;
    Some(Header { title: title.unwrap_or_else(|| Arc::clone(&id)), id, revision, valid_from, zone: zone? })
}

pub(super) fn time_zone(item: &Item<'_, '_>) -> Option<Zone> {
    let text = item.text()?;
    match text.parse::<Zone>() {
        Ok(zone) => Some(zone),
        Err(error) => {
            for found in error.diagnostics() {
                item.complain(found.code, &*found.message, found.help.as_deref().unwrap_or_default());
            }
            None
        }
    }
}

fn clauses(root: &Fields<'_, '_>) -> Option<Vec<(Arc<str>, Label)>> {
    let fields = root.get("clauses")?.fields()?;
    Some(
        fields
            .each()
            .into_iter()
            .map(|(key, item)| (Arc::from(key.name.as_str()), label_of(&item)))
            .collect(),
    )
}

/// The contract's own event types, and what people call them.
fn events(root: &Fields<'_, '_>) -> (Vec<Arc<str>>, Vec<Label>) {
    let Some(fields) = root.get("events").and_then(|i| i.fields()) else { return Default::default() };
    let (mut names, mut labels) = (Vec::new(), Vec::new());
    for (key, item) in fields.each() {
        let label = label_of(&item);
        if STANDARD_EVENTS.contains(&key.name.as_str()) {
            let help = "remove it: every contract knows this event";
            item.complain("duplicate", format!("`{}` is a standard event", key.name), help);
        } else {
            names.push(Arc::from(key.name.as_str()));
            labels.push(label);
        }
    }
    (names, labels)
}

fn facts(root: &Fields<'_, '_>, names: &Names) -> Vec<Fact> {
    let Some(fields) = root.get("facts").and_then(|i| i.fields()) else { return Vec::new() };
    let mut facts = Vec::new();
    for (key, item) in fields.each() {
        if matches!(key.name.as_str(), "any" | "not" | "all") {
            let help = "rename it: `any`, `not` and `all` are words of conditions";
            item.complain("reserved_name", format!("a fact cannot be called `{}`", key.name), help);
        } else if facts.len() >= MOST_FACTS {
            item.complain(
                "too_many",
                format!("a contract declares at most {MOST_FACTS} facts"),
                "remove those that no rule uses",
            );
        } else if let Some(fact) = fact(&key.name, &item, names) {
            facts.push(fact);
        }
    }
    facts
}

fn fact(name: &str, item: &Item<'_, '_>, names: &Names) -> Option<Fact> {
    let name = Arc::from(name);
    if !item.is_table() {
        let (kind, basis) = (fact_type(item)?, Basis::default());
        return Some(Fact { name, kind, default: None, required: false, fixed: false, basis });
    }
    let fields = item.fields()?;
    let kind = fields
        .need("type", "write its type: a list of values, `bool`, `number`, `text` or `instant`")
        .and_then(|i| fact_type(&i));
    let default = fields.get("default");
    let required = fields.get("required").and_then(|i| i.boolean()).unwrap_or(false);
    let fixed = fields.get("fixed").and_then(|i| i.boolean()).unwrap_or(false);
    label(&fields, "name");
    let basis = basis(&fields, names);
    fields.finish();
    let kind = kind?;
    let default = default.and_then(|d| value_of(&d, &name, &kind));
    Some(Fact { name, kind, default, required, fixed, basis })
}

fn fact_type(item: &Item<'_, '_>) -> Option<FactType> {
    if let super::node::Value::List(_) = item.node.value {
        let values: Vec<Arc<str>> = item.list().iter().filter_map(|v| v.text().map(Arc::from)).collect();
        if values.is_empty() {
            item.complain(
                "empty_list",
                "the fact has no values",
                "list at least one value, such as `[\"low\", \"high\"]`",
            );
        }
        for (i, value) in values.iter().enumerate() {
            if values.iter().take(i).any(|v| v == value) {
                item.complain(
                    "duplicate",
                    format!("the value `{value}` is listed twice"),
                    "remove one of the two",
                );
            }
        }
        return Some(FactType::Choice(values));
    }
    const WRITE: &str = "write `bool`, `number`, `text`, `instant`, or the list of its values";
    if !matches!(item.node.value, super::node::Value::Text(_)) {
        let path = item.path();
        let name = path.rsplit('.').next().unwrap_or(&path);
        let message = format!("`{name}` is {}, not a type of fact", item.node.value.kind());
        item.complain("wrong_type", message, WRITE);
        return None;
    }
    match item.text()? {
        "bool" => Some(FactType::Bool),
        "number" => Some(FactType::Number),
        "text" => Some(FactType::Text),
        "instant" => Some(FactType::Instant),
        other => {
            item.complain("unknown_type", format!("`{}` is not a type of fact", shorten(other)), WRITE);
            None
        }
    }
}

/// Checks a value that the contract gives for a fact.
pub(super) fn value_of(item: &Item<'_, '_>, name: &str, kind: &FactType) -> Option<FactValue> {
    match kind {
        FactType::Bool => item.boolean().map(FactValue::Bool),
        FactType::Number => item.number().map(FactValue::Number),
        FactType::Text => item.text().map(|t| FactValue::Text(Arc::from(t))),
        FactType::Instant => match item.text()?.parse() {
            Ok(instant) => Some(FactValue::Instant(instant)),
            Err(e) => {
                forward(item, &e);
                None
            }
        },
        FactType::Choice(values) => {
            let text = item.text()?;
            let position = values.iter().position(|v| **v == *text);
            if position.is_none() {
                unknown_value(item, name, text, values.iter().map(|v| &**v));
            }
            position.map(FactValue::Choice)
        }
    }
}

/// `clause` and `assumed` of a table.
pub(super) fn basis(fields: &Fields<'_, '_>, names: &Names) -> Basis {
    let basis = Basis {
        clause: fields.get("clause").and_then(|item| clause(&item, names)),
        assumed: fields.get("assumed").map(|item| label_of(&item)),
        path: Arc::from(fields.item.path()),
    };
    if basis.assumed.is_some() {
        names.sources.borrow_mut().assumptions.push(basis.clone());
    }
    basis
}

pub(super) fn clause(item: &Item<'_, '_>, names: &Names) -> Option<Arc<str>> {
    let text = item.text()?;
    if let Some(clauses) = &names.clauses
        && !clauses.iter().any(|c| **c == *text)
    {
        unknown(item, "unknown_clause", "clause", text, clauses.iter().map(|c| &**c));
    }
    let clause: Arc<str> = Arc::from(text);
    names.sources.borrow_mut().cited.push(Arc::clone(&clause));
    Some(clause)
}

/// Text in one language or in both: `"…"` or `{ it = "…", en = "…" }`.
pub(super) fn label(fields: &Fields<'_, '_>, key: &'static str) -> Label {
    fields.get(key).map(|item| label_of(&item)).unwrap_or_default()
}

pub(super) fn label_of(item: &Item<'_, '_>) -> Label {
    if !item.is_table() {
        let text: Arc<str> = item.text().map(Arc::from).unwrap_or_default();
        return Label { it: Arc::clone(&text), en: text };
    }
    let Some(fields) = item.fields() else { return Label::default() };
    let (it, en) = (fields.text("it"), fields.text("en"));
    fields.finish();
    let either: Arc<str> = en.or(it).map(Arc::from).unwrap_or_default();
    Label { it: it.map_or_else(|| Arc::clone(&either), Arc::from), en: en.map_or(either, Arc::from) }
}

/// An identifier: a slug that the decision prints.
pub(super) fn id(fields: &Fields<'_, '_>, what: &str) -> Option<Arc<str>> {
    let item = fields.need("id", &format!("name the {what}, such as `id = \"resolve\"`"))?;
    let text = item.text()?;
    if text.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        item.complain(
            "bad_id",
            format!("`{}` is not an id", shorten(text)),
            "use a word without blanks, such as `resolve`",
        );
        return None;
    }
    Some(Arc::from(text))
}

/// The position of a fact of one type that a key names.
pub(super) fn fact_named(item: &Item<'_, '_>, names: &Names, kind: &FactType) -> Option<usize> {
    let text = item.text()?;
    let Some(position) = names.facts.iter().position(|f| *f.name == *text) else {
        unknown(item, "unknown_fact", "fact", text, names.facts.iter().map(|f| &*f.name));
        return None;
    };
    if names.facts.get(position).is_some_and(|f| f.kind == *kind) {
        return Some(position);
    }
    let wanted = if *kind == FactType::Instant { "instant" } else { "number" };
    let help = format!("declare it as `{text} = \"{wanted}\"`, or name another fact");
    item.complain("wrong_type", format!("the fact `{text}` is not of type `{wanted}`"), help);
    None
}
