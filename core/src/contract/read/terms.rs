//! `[[terms]]`, `[[schedules]]`, `[[signals]]`: times that are not objectives.

use super::calendars::one_of;
use super::{Names, basis, fact_named, id, label, objectives, rules, unknown, unknown_word, value_of};
use crate::calendar::Roll;
use crate::contract::fields::{Fields, Item};
use crate::contract::model::{Every, Schedule, Signal, Term};
use crate::contract::node::{Node, Value};
use crate::contract::{hours, length};
use crate::error::shorten;
use crate::fact::FactType;
use serde_json::Value as Json;
use std::sync::Arc;

pub(super) fn terms(root: &Fields<'_, '_>, names: &mut Names) -> Vec<Term> {
    let mut found = Vec::new();
    for fields in &root.tables("terms") {
        let read = term(fields, names);
        fields.finish();
        if let Some(term) = read {
            names.terms.push(Arc::clone(&term.id));
            found.push(term);
        }
    }
    found
}

fn term(fields: &Fields<'_, '_>, names: &Names) -> Option<Term> {
    let id = id(fields, "term");
    let name = label(fields, "name");
    let when = rules::when(fields, names);
    let start = fields.get("start").map(|i| objectives::events(&i, names)).unwrap_or_default();
    let start_fact = fields.get("start_fact").map(|i| fact_named(&i, names, &FactType::Instant));
    if start.is_empty() && start_fact.is_none() {
        let help = "name the event that it runs from in `start`, or a fact of type `instant` in `start_fact`";
        fields.item.complain("missing_key", format!("`{}` has no `start`", fields.item.path()), help);
    }
    let stop = fields.get("stop").map(|i| objectives::events(&i, names)).unwrap_or_default();
    let backward = fields.get("backward").and_then(|i| i.boolean()).unwrap_or(false);
    let cut_off = fields.get("cut_off").map(|i| clock_time(&i));
    let calendar = objectives::calendar(fields, names);
    let length = fields
        .need("length", "say how long it lasts, such as `10 working days`")
        .and_then(|i| length::target(&i));
    let rolls = [("none", Roll::None), ("next", Roll::Next), ("previous", Roll::Previous)];
    let roll = fields.get("roll").and_then(|i| one_of(&i, &rolls)).unwrap_or_default();
    let basis = basis(fields, names);
    let start_fact = match start_fact {
        Some(read) => Some(read?),
        None => None,
    };
    let cut_off = match cut_off {
        Some(read) => Some(read?),
        None => None,
    };
    Some(Term {
        id: id?,
        name,
        when: when?,
        start: start.iter().map(|e| e.kind).collect(),
        start_fact,
        stop: stop.iter().map(|e| e.kind).collect(),
        backward,
        cut_off,
        calendar: calendar?,
        length: length?,
        roll,
        basis,
    })
}

/// A time of day, `17:00`, in minutes from midnight.
fn clock_time(item: &Item<'_, '_>) -> Option<u16> {
    let text = item.text()?;
    let minutes = hours::clock(text);
    if minutes.is_none() {
        item.complain(
            "bad_time",
            format!("`{}` is not a time of day", shorten(text)),
            "write hours and minutes, such as `17:00`",
        );
    }
    minutes
}

pub(super) fn schedules(root: &Fields<'_, '_>, names: &Names) -> Vec<Schedule> {
    root.tables("schedules")
        .iter()
        .filter_map(|fields| {
            let id = id(fields, "schedule");
            let name = label(fields, "name");
            let every = every(fields);
            let skip_closed = fields.get("skip_closed").map(|item| {
                let text = item.text()?;
                let position = names.calendars.iter().position(|c| **c == *text);
                if position.is_none() {
                    unknown(
                        &item,
                        "unknown_calendar",
                        "calendar",
                        text,
                        names.calendars.iter().map(|c| &**c),
                    );
                }
                position
            });
            let basis = basis(fields, names);
            fields.finish();
            let skip_closed = match skip_closed {
                Some(read) => Some(read?),
                None => None,
            };
            Some(Schedule { id: id?, name, every: every?, skip_closed, basis })
        })
        .collect()
}

/// `every = "week"` with `on` and `at`; `"day"` with `at`; `"month"`, `"quarter"`, `"year"`; or `months = [3, 10]`.
fn every(fields: &Fields<'_, '_>) -> Option<Every> {
    if let Some(item) = fields.get("months") {
        let months: Vec<u32> = item.list().iter().filter_map(Item::whole).collect();
        if months.is_empty() || months.iter().any(|m| !(1..=12).contains(m)) {
            item.complain(
                "bad_number",
                "these are not months",
                "write numbers from 1 to 12, such as `[3, 10]`",
            );
            return None;
        }
        return Some(Every::Months(months));
    }
    let item = fields.need("every", "say how often: `day`, `week`, `month`, `quarter` or `year`")?;
    let at = fields.get("at").and_then(|i| clock_time(&i));
    let on = fields.get("on").map(|i| hours::weekday_list(&i));
    match item.text()? {
        "day" => Some(Every::Week { days: [true; 7], minutes: at.unwrap_or(0) }),
        "week" => match on {
            Some(days) => Some(Every::Week { days: days?, minutes: at.unwrap_or(0) }),
            None => {
                fields.need("on", "name the weekday, such as `on = \"thu\"`");
                None
            }
        },
        "month" => Some(Every::Months((1..=12).collect())),
        "quarter" => Some(Every::Months(vec![3, 6, 9, 12])),
        "year" => Some(Every::Months(vec![12])),
        other => {
            unknown_word(&item, other, ["day", "week", "month", "quarter", "year"].into_iter());
            None
        }
    }
}

pub(super) fn signals(root: &Fields<'_, '_>, names: &Names) -> Vec<Signal> {
    root.tables("signals")
        .iter()
        .filter_map(|fields| {
            let id = id(fields, "signal");
            let when = rules::when(fields, names);
            let by = fields
                .need("by", "name the fact, an instant, that says by when it must come")
                .and_then(|i| fact_named(&i, names, &FactType::Instant));
            let received = fields
                .need("received", "name the event that it is")
                .and_then(|i| objectives::event_kind(&i, names));
            let failed = fields.get("failed").and_then(|i| objectives::event_kind(&i, names));
            let open = fields
                .need("open", "give the facts of the ticket to open")
                .and_then(|i| ticket_facts(&i, names));
            let basis = basis(fields, names);
            fields.finish();
            Some(Signal { id: id?, when: when?, by: by?, received: received?, failed, open: open?, basis })
        })
        .collect()
}

/// Facts for a ticket that is still to be opened, checked like those of any ticket.
fn ticket_facts(item: &Item<'_, '_>, names: &Names) -> Option<Vec<(Arc<str>, Json)>> {
    let mut found = Vec::new();
    for (key, item) in item.fields()?.each() {
        let Some(fact) = names.facts.iter().find(|f| *f.name == *key.name) else {
            unknown(&item, "unknown_fact", "fact", &key.name, names.facts.iter().map(|f| &*f.name));
            continue;
        };
        if value_of(&item, &fact.name, &fact.kind).is_some() {
            found.extend(json(item.node).map(|value| (Arc::clone(&fact.name), value)));
        }
    }
    Some(found)
}

pub(super) fn json(node: &Node) -> Option<Json> {
    match &node.value {
        Value::Bool(b) => Some(Json::from(*b)),
        Value::Integer(n) => Some(Json::from(*n)),
        Value::Float(n) => Some(Json::from(*n)),
        Value::Text(text) => Some(Json::from(text.as_str())),
        Value::List(_) | Value::Table(_) => None,
    }
}
