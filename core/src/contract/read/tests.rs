//! `[[tests]]`: tickets that the contract brings along, with what is to be decided on them.

use super::unknown;
use crate::contract::fields::{Fields, Item, Report, quoted};
use crate::contract::model::{Revision, STANDARD_EVENTS};
use crate::contract::node::{Key, Node, Value};
use crate::contract::source::span_of;
use crate::error::{nearest, shorten};
use crate::{Diagnostic, Instant, Moment, Ticket, Zone};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// A test of the contract's own: checked, and not yet run.
#[derive(Debug)]
pub(crate) struct ContractTest {
    pub(crate) name: Arc<str>,
    /// The clause that it is about.
    pub(crate) clause: Option<Arc<str>>,
    /// Where it stands, such as `tests[2]`.
    pub(crate) path: String,
    pub(crate) ticket: Ticket,
    pub(crate) now: Instant,
    /// What the decision must say: a part of it, in the words of the wire.
    pub(crate) expect: Map<String, Json>,
}

/// Reads the tests of a contract that was read without errors. They stand beside the revisions, not in them: each
/// ticket is judged by the revision in force when it was opened.
pub(crate) fn tests(tree: &Node, revisions: &[Revision], report: &Report<'_>) -> Vec<ContractTest> {
    let root = Item::whole_of(tree, report);
    let Some(root) = root.fields() else { return Vec::new() };
    for revision in root.tables("revisions") {
        if let Some(item) = revision.get("tests") {
            let help = "move them out: each test finds the revision in force when its ticket was opened";
            item.complain("unknown_key", "`tests` stand beside the revisions, not in one", help);
        }
    }
    let Some(newest) = revisions.last() else { return Vec::new() };
    let reader = Reader { tree, revisions, zone: newest.zone };
    let mut found: Vec<ContractTest> = Vec::new();
    for fields in &root.tables("tests") {
        let read = reader.test(fields);
        fields.finish();
        let Some(read) = read else { continue };
        if found.iter().any(|test| test.name == read.name) {
            let help = "give each test a name of its own: it is how a failure is called";
            fields.item.complain("duplicate", format!("there are two tests `{}`", shorten(&read.name)), help);
        }
        found.push(read);
    }
    found
}

struct Reader<'n> {
    tree: &'n Node,
    revisions: &'n [Revision],
    /// The zone of times that give no offset.
    zone: Zone,
}

impl Reader<'_> {
    fn test(&self, fields: &Fields<'_, '_>) -> Option<ContractTest> {
        let name = fields
            .need("name", "say what it shows, such as `name = \"reported on Saturday, due on Monday\"`")
            .and_then(|i| i.text());
        let clause = fields.get("clause").and_then(|i| self.clause(&i));
        let ticket = fields
            .need("ticket", "give its `facts` and `events`")
            .and_then(|i| self.ticket(&i, name.unwrap_or("test")));
        let now = fields.get("now").map(|i| self.instant(&i));
        let expect = fields
            .need("expect", "say what is to be decided, such as `expect = { priority = \"high\" }`")
            .and_then(|i| {
                let revision = ticket.as_ref().map(|(_, revision)| *revision);
                self.expect(&i, revision)
            });
        let (ticket, _) = ticket?;
        let last = ticket.events().last().map(|event| event.at);
        let now = match now {
            Some(now) => now?,
            None => last?,
        };
        if ticket.events().iter().all(|event| event.kind != "opened" || event.at > now) {
            let help = "give a `now` at or after the `opened` event";
            fields.item.complain("not_opened_yet", "at `now` the ticket is not opened yet", help);
        }
        let path = fields.item.path();
        Some(ContractTest { name: Arc::from(name?), clause, path, ticket, now, expect: expect? })
    }

    fn clause(&self, item: &Item<'_, '_>) -> Option<Arc<str>> {
        let text = item.text()?;
        let known = || self.revisions.iter().flat_map(|r| &r.clauses).map(|(clause, _)| &**clause);
        if known().next().is_some() && !known().any(|clause| clause == text) {
            let newest = self.revisions.last().map(|r| r.clauses.as_slice()).unwrap_or_default();
            unknown(item, "unknown_clause", "clause", text, newest.iter().map(|(clause, _)| &**clause));
        }
        Some(Arc::from(text))
    }

    fn instant(&self, item: &Item<'_, '_>) -> Option<Instant> {
        let text = item.text()?;
        let read = local(text, self.zone).or_else(|| text.parse().ok());
        if read.is_none() {
            let help = "write `2026-10-03T13:00:00` in the contract's zone, or with an offset";
            item.complain("bad_instant", format!("`{}` is not an instant", shorten(text)), help);
        }
        read
    }

    /// A ticket as it would be sent, and the revision that judges it. The id may be left out, and the events may be a
    /// table of types and instants.
    fn ticket(&self, item: &Item<'_, '_>, name: &str) -> Option<(Ticket, &Revision)> {
        let fields = item.fields()?;
        let mut sent = Map::new();
        sent.insert("id".to_string(), Json::from(name));
        let mut places = Vec::new();
        for (key, part) in fields.each() {
            let value = match &part.node.value {
                Value::Table(by_type) if key.name == "events" => self.listed(by_type, &mut places),
                _ => json(part.node, Some(self.zone)),
            };
            sent.insert(key.name.clone(), value);
        }
        let read = match Ticket::from_value(&Json::Object(sent)) {
            Ok(ticket) => ticket,
            Err(error) => {
                error.diagnostics().iter().for_each(|d| self.forward(item, &places, d.clone()));
                return None;
            }
        };
        for notice in &read.notices {
            item.complain(
                "unknown_key",
                &*notice.message,
                "remove it: a ticket has `id`, `facts` and `events`",
            );
        }
        let opened = read.events().iter().find(|event| event.kind == "opened")?.at;
        let in_force = self.revisions.iter().rev().find(|r| r.valid_from.is_none_or(|from| from <= opened));
        let revision = in_force.or(self.revisions.first())?;
        self.check_facts(item, &places, revision, "facts", &read.facts);
        for event in read.events() {
            let path = format!("events[{}]", event.position);
            self.check_facts(item, &places, revision, &format!("{path}.facts"), &event.facts);
            if revision.event_kind(&event.kind).is_none() {
                let own = revision.events.iter().map(|e| &**e);
                let known: Vec<&str> = STANDARD_EVENTS.iter().copied().chain(own).collect();
                let message = format!("there is no event `{}`", shorten(&event.kind));
                let d = Diagnostic::error("unknown_event", message).help(help(&event.kind, &known)).at(path);
                self.forward(item, &places, d);
            }
        }
        Some((read, revision))
    }

    /// `{ opened = "…", paused = ["…", { at = "…", reason = "…" }] }` as a list of events, with the place of each.
    fn listed(&self, by_type: &[(Key, Node)], places: &mut Vec<String>) -> Json {
        let mut events = Vec::new();
        let mut push = |kind: &str, place: String, node: &Node| {
            let mut event = match json(node, Some(self.zone)) {
                Json::Object(fields) => fields,
                at => {
                    let mut event = Map::new();
                    event.insert("at".to_string(), at);
                    event
                }
            };
            event.insert("type".to_string(), Json::from(kind));
            events.push(Json::Object(event));
            places.push(place);
        };
        for (Key { name, .. }, node) in by_type {
            match &node.value {
                Value::List(several) => {
                    let placed = several.iter().enumerate();
                    placed.for_each(|(i, node)| push(name, format!(".{name}[{i}]"), node));
                }
                _ => push(name, format!(".{name}"), node),
            }
        }
        Json::Array(events)
    }

    /// Facts that a ticket could send anyway are mistakes in a test.
    fn check_facts(
        &self,
        item: &Item<'_, '_>,
        places: &[String],
        revision: &Revision,
        path: &str,
        facts: &[(String, Json)],
    ) {
        for (name, value) in facts {
            let path = format!("{path}.{name}");
            let fault = match revision.facts.iter().find(|fact| *fact.name == **name) {
                Some(fact) => fact.read(|| path.clone(), value).err(),
                None => {
                    let known: Vec<&str> = revision.facts.iter().map(|fact| &*fact.name).collect();
                    let message = format!("there is no fact `{}`", shorten(name));
                    Some(Diagnostic::error("unknown_fact", message).help(help(name, &known)).at(path))
                }
            };
            fault.into_iter().for_each(|d| self.forward(item, places, d));
        }
    }

    /// Reports a fault of a ticket at its place in the contract. `places` tell how the contract calls each event.
    fn forward(&self, item: &Item<'_, '_>, places: &[String], mut fault: Diagnostic) {
        let inner = fault.path.take().unwrap_or_default();
        let own = inner.strip_prefix("events[").and_then(|rest| {
            let (index, rest) = rest.split_once(']')?;
            Some(format!("events{}{rest}", places.get(index.parse::<usize>().ok()?)?))
        });
        let path = match own.as_deref().unwrap_or(&inner) {
            "" | "ticket" => item.path(),
            inner => format!("{}.{inner}", item.path()),
        };
        item.report.add(&span_of(self.tree, &path), fault.at(path));
    }

    fn expect(&self, item: &Item<'_, '_>, revision: Option<&Revision>) -> Option<Map<String, Json>> {
        let fields = item.fields()?;
        let Json::Object(expect) = json(item.node, None) else { return None };
        if expect.is_empty() {
            let help = "name what must be decided, such as `expect = { priority = \"high\" }`";
            item.complain("empty_test", "a test that expects nothing cannot fail", help);
            return None;
        }
        // What is expected of a name that nobody knows would pass for `none` and fail for everything else.
        for (key, part) in fields.each() {
            let (Some(revision), true) = (revision, part.is_table()) else { continue };
            let known: Vec<&str> = match key.name.as_str() {
                "timers" => revision.objectives.iter().map(|o| &*o.id).collect(),
                "terms" => revision.terms.iter().map(|t| &*t.id).collect(),
                "escalations" => revision.escalations.iter().map(|e| &*e.id).collect(),
                "budgets" => revision.budgets.iter().map(|b| &*b.id).collect(),
                "signals" => revision.signals.iter().map(|s| &*s.id).collect(),
                "missing_evidence" => revision.evidence.iter().map(|e| &*e.id).collect(),
                _ => continue,
            };
            for (name, item) in part.fields().map(|f| f.each()).unwrap_or_default() {
                // A step that repeats is called `id`, `id#2`, `id#3`.
                let id = name.name.split_once('#').map_or(name.name.as_str(), |(id, _)| id);
                if !known.contains(&id) {
                    let message = format!("`{}` has no `{}`", key.name, shorten(&name.name));
                    item.complain("unknown_name", message, help(&name.name, &known));
                }
            }
        }
        Some(expect)
    }
}

fn help(written: &str, known: &[&str]) -> String {
    let list = quoted(known.iter().copied());
    match nearest(written, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? there are {list}"),
        None => format!("there are {list}"),
    }
}

/// A part of the tree as JSON; with a zone, local times become instants.
fn json(node: &Node, zone: Option<Zone>) -> Json {
    match &node.value {
        Value::Bool(b) => Json::from(*b),
        Value::Integer(n) => Json::from(*n),
        Value::Float(n) => Json::from(*n),
        Value::Text(text) => match zone.and_then(|zone| Some(Moment::new(local(text, zone)?, zone))) {
            Some(moment) => Json::from(moment.to_string()),
            None => Json::from(text.as_str()),
        },
        Value::List(items) => items.iter().map(|item| json(item, zone)).collect(),
        Value::Table(entries) => {
            crate::order::object(entries.iter().map(|(key, node)| (key.name.clone(), json(node, zone))))
        }
    }
}

/// A date and time of day without an offset, `2026-10-03T13:00:00` or `2026-10-03 13:00`: the first instant at which a
/// zone's clocks show it.
pub(crate) fn local(text: &str, zone: Zone) -> Option<Instant> {
    let seconds = if text.len() == "2026-10-03T13:00".len() { ":00" } else { "" };
    // What has an offset of its own does not read with another one.
    let read: Instant = format!("{}{seconds}Z", text.replacen(' ', "T", 1)).parse().ok()?;
    Instant::of_clocks(read.local(Zone::UTC)?, zone)
}
