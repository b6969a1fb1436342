//! `[[objectives]]`: the times that a contract promises.

use super::calendars::one_of;
use super::{Names, basis, id, label, rules, unknown, unknown_word};
use crate::contract::fields::{Fields, Item};
use crate::contract::length;
use crate::contract::model::{
    Compliance, Counted, CountedOn, Cycle, EventRef, Guarantee, Length, Objective, OnPriorityChange,
    OnReopen, PausedBy, STANDARD_EVENTS, Target, Targets, event,
};
use crate::contract::node::Value;
use crate::error::{nearest, shorten};
use std::sync::Arc;

pub(super) fn objectives(root: &Fields<'_, '_>, names: &mut Names) -> Vec<Objective> {
    let tables = root.tables("objectives");
    let mut found: Vec<Objective> = Vec::new();
    for fields in &tables {
        let read = objective(fields, names);
        fields.finish();
        let Some(read) = read else { continue };
        if names.objectives.contains(&read.id) {
            let help = "give each objective its own id";
            fields.item.complain("duplicate", format!("there are two objectives `{}`", read.id), help);
        }
        names.objectives.push(Arc::clone(&read.id));
        found.push(read);
    }
    found
}

fn objective(fields: &Fields<'_, '_>, names: &Names) -> Option<Objective> {
    let id = id(fields, "objective");
    let name = label(fields, "name");
    let when = rules::when(fields, names);
    let start = fields
        .get("start")
        .map_or_else(|| vec![EventRef { kind: event::OPENED, nth: 1 }], |i| events(&i, names));
    let start_otherwise = fields.get("start_otherwise").map(|i| events(&i, names)).unwrap_or_default();
    let stop = fields
        .need("stop", "name the event that stops it, such as `stop = \"resolved\"`")
        .map(|i| events(&i, names));
    let cancel = fields.get("cancel").map(|i| events(&i, names)).unwrap_or_default();
    let targets = fields
        .need("target", "give the promised time, such as `target = \"8h\"`, or one for each priority")
        .and_then(|i| targets(&i, names));
    let (calendar, targets) = counted_on(fields, names, targets);
    let guarantees = [("guaranteed", Guarantee::Guaranteed), ("best_effort", Guarantee::BestEffort)];
    let guarantee = fields.get("guarantee").map_or(Some(Guarantee::Guaranteed), |i| one_of(&i, &guarantees));
    let paused_by = paused_by(fields);
    let agreeable = rules::clause_at(fields, "agreeable", names);
    let changes = [
        ("retroactive", OnPriorityChange::Retroactive),
        ("restart", OnPriorityChange::Restart),
        ("keep", OnPriorityChange::Keep),
    ];
    let on_priority_change =
        fields.get("on_priority_change").and_then(|i| one_of(&i, &changes)).unwrap_or_default();
    let reopenings =
        [("continue", OnReopen::Continue), ("restart", OnReopen::Restart), ("stopped", OnReopen::Stopped)];
    let on_reopen = fields.get("on_reopen").and_then(|i| one_of(&i, &reopenings));
    let compliance = fields.get("compliance").and_then(|i| compliance(&i, names));
    let basis = basis(fields, names);
    let stop = stop?;
    // A reopening undoes the resolution, not what came before it: an acknowledgement stays given.
    let own_stop = stop.first().is_some_and(|e| e.kind == event::RESOLVED);
    let on_reopen = on_reopen.unwrap_or(if own_stop { OnReopen::Continue } else { OnReopen::Stopped });
    Some(Objective {
        id: id?,
        name,
        basis,
        when: when?,
        start,
        start_otherwise,
        stop,
        cancel,
        calendar: calendar?,
        targets: targets?,
        guarantee: guarantee?,
        paused_by,
        agreeable,
        on_priority_change,
        on_reopen,
        compliance,
    })
}

/// The position of the calendar, or none for elapsed time; nothing at all where the name is wrong.
pub(super) fn calendar(fields: &Fields<'_, '_>, names: &Names) -> Option<Option<usize>> {
    let Some(item) = fields.get("calendar") else { return Some(None) };
    calendar_named(&item, names).map(Some)
}

fn calendar_named(item: &Item<'_, '_>, names: &Names) -> Option<usize> {
    let text = item.text()?;
    let position = names.calendars.iter().position(|c| **c == *text);
    if position.is_none() {
        unknown(item, "unknown_calendar", "calendar", text, names.calendars.iter().map(|c| &**c));
    }
    position
}

/// The calendar of an objective, or those of its priorities; the targets follow the priority where the calendars do.
fn counted_on(
    fields: &Fields<'_, '_>,
    names: &Names,
    targets: Option<Targets>,
) -> (Option<CountedOn>, Option<Targets>) {
    let Some(table) = fields.get("calendar").filter(Item::is_table).and_then(|item| item.fields()) else {
        return (calendar(fields, names).map(CountedOn::Same), targets);
    };
    let targets = targets.map(|targets| match targets {
        Targets::Same(target) => vec![Some(target); names.priorities.len()],
        Targets::ByPriority(targets) => targets,
    });
    let mut sound = true;
    let mut found: Vec<Option<usize>> = vec![None; names.priorities.len()];
    for (key, cell) in table.each() {
        let priority = names.priorities.iter().position(|p| **p == *key.name);
        match priority.and_then(|p| found.get_mut(p)) {
            Some(slot) => *slot = calendar_named(&cell, names),
            None => unknown(
                &cell,
                "unknown_priority",
                "priority",
                &key.name,
                names.priorities.iter().map(|p| &**p),
            ),
        }
        sound &= priority.and_then(|p| found.get(p)).is_some_and(Option::is_some);
    }
    for (position, priority) in names.priorities.iter().enumerate() {
        let promised = targets.as_ref().is_some_and(|t| matches!(t.get(position), Some(Some(_))));
        if promised && !table.has(priority) {
            let help = format!("add a calendar for it, such as `{priority} = \"desk\"`");
            let message = format!("the priority `{priority}` has a target and no calendar");
            table.item.complain("no_calendar", message, help);
            sound = false;
        }
    }
    (sound.then_some(CountedOn::ByPriority(found)), targets.map(Targets::ByPriority))
}

/// Events by name: `"resolved"`, a list (the first that happens), `{ event = "contacted", nth = 2 }`.
pub(super) fn events(item: &Item<'_, '_>, names: &Names) -> Vec<EventRef> {
    item.one_or_list()
        .iter()
        .filter_map(|item| {
            if !item.is_table() {
                return Some(EventRef { kind: event_kind(item, names)?, nth: 1 });
            }
            let fields = item.fields()?;
            let kind = fields.need("event", "name the event").and_then(|i| event_kind(&i, names));
            let nth = fields.get("nth").map_or(Some(1), |i| {
                let nth = i.whole()?;
                if nth == 0 {
                    i.complain("bad_number", "`0` is not which one of them it is", "count from 1");
                }
                Some(nth)
            });
            fields.finish();
            Some(EventRef { kind: kind?, nth: nth? })
        })
        .collect()
}

pub(super) fn event_kind(item: &Item<'_, '_>, names: &Names) -> Option<usize> {
    let text = item.text()?;
    let known = || STANDARD_EVENTS.iter().copied().chain(names.events.iter().map(|e| &**e));
    let position = known().position(|e| e == text);
    if position.is_none() {
        let all: Vec<&str> = known().collect();
        unknown(item, "unknown_event", "event", text, all.into_iter());
    }
    position
}

/// The word for a priority for which no time is promised: said, and not forgotten.
const NONE: &str = "none";

fn targets(item: &Item<'_, '_>, names: &Names) -> Option<Targets> {
    if !item.is_table() {
        return length::target(item).and_then(|t| timed(item, t)).map(Targets::Same);
    }
    let fields = item.fields()?;
    let mut found: Vec<Option<Target>> = names.priorities.iter().map(|_| None).collect();
    let mut given = vec![false; found.len()];
    for (key, cell) in fields.each() {
        match names.priorities.iter().position(|p| **p == *key.name) {
            Some(position) => {
                let promised = !matches!(&cell.node.value, Value::Text(text) if text == NONE);
                let target = promised.then(|| length::target(&cell).and_then(|t| timed(&cell, t))).flatten();
                if let Some(slot) = found.get_mut(position) {
                    *slot = target;
                }
                given.iter_mut().skip(position).take(1).for_each(|g| *g = true);
            }
            None => unknown(
                &cell,
                "unknown_priority",
                "priority",
                &key.name,
                names.priorities.iter().map(|p| &**p),
            ),
        }
    }
    for (priority, _) in names.priorities.iter().zip(&given).filter(|(_, given)| !**given) {
        let help =
            format!("add a time for it, such as `{priority} = \"8h\"`, or `\"none\"` where none is promised");
        item.complain("no_target", format!("the priority `{priority}` has no target"), help);
    }
    Some(Targets::ByPriority(found))
}

/// An objective counts time or days; months and years are for terms.
fn timed(item: &Item<'_, '_>, target: Target) -> Option<Target> {
    if matches!(target.length, Length::Months(_) | Length::Years(_)) {
        let help = "write hours, working days or calendar days; months and years are for `[[terms]]`";
        item.complain("bad_length", format!("an objective cannot last `{}`", target.text), help);
        return None;
    }
    Some(target)
}

/// `paused_by = ["paused", "suspended"]`, or `"paused:waiting_on_customer"` for one reason only.
fn paused_by(fields: &Fields<'_, '_>) -> PausedBy {
    const WORDS: [&str; 2] = ["paused", "suspended"];
    let mut by = PausedBy::default();
    for item in fields.get("paused_by").map(|i| i.one_or_list()).unwrap_or_default() {
        match item.text().map(|t| t.split_once(':').unwrap_or((t, ""))) {
            Some(("paused", "")) => by.paused = true,
            Some(("paused", reason)) => {
                by.paused = true;
                by.reasons.push(Arc::from(reason.trim()));
            }
            Some(("suspended", "")) => by.suspended = true,
            Some((other, "")) if nearest(other, WORDS).is_none() => {
                let help =
                    format!("write `paused`, `suspended`, or `paused:{}` for one reason", shorten(other));
                item.complain("unknown_word", format!("`paused_by` cannot be `{}`", shorten(other)), help);
            }
            Some((other, _)) => unknown_word(&item, other, WORDS.into_iter()),
            None => {}
        }
    }
    by
}

fn compliance(item: &Item<'_, '_>, names: &Names) -> Option<Compliance> {
    let fields = item.fields_such_as("{ share = 0.90, period = \"year\" }")?;
    let share = fields
        .need("share", "give the share of cases in time, such as `share = 0.90`")
        .and_then(|i| super::money::share(&i));
    let period = fields
        .need("period", "name the period it is measured over, such as `four_months`")
        .and_then(|i| one_of(&i, &Cycle::NAMES));
    let by_priority = fields.get("by").map(|i| one_of(&i, &[("priority", true)]));
    let counted = fields.get("counted").map(|i| one_of(&i, &Counted::NAMES));
    let basis = basis(&fields, names);
    fields.finish();
    Some(Compliance {
        share: share?,
        period: period?,
        by_priority: by_priority.unwrap_or(Some(false))?,
        counted: counted.unwrap_or(Some(Counted::Started))?,
        basis,
    })
}
