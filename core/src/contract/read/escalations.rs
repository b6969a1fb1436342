//! `[[escalations]]`: steps at a share of a time, around its due, on an event, or on a condition.

use super::{Names, basis, objectives, rules, unknown};
use crate::condition::Condition;
use crate::contract::fields::{Fields, Item};
use crate::contract::length;
use crate::contract::model::{EscalationRule, Repeat, Trigger};
use crate::error::shorten;
use std::sync::Arc;

/// The most repetitions of one step: each is a line of every decision.
const MOST_TIMES: u32 = 20;

pub(super) fn read(root: &Fields<'_, '_>, names: &Names) -> Vec<EscalationRule> {
    let mut found: Vec<EscalationRule> = Vec::new();
    for fields in &root.tables("escalations") {
        let steps = steps(fields, names);
        fields.finish();
        for step in steps.unwrap_or_default() {
            if found.iter().any(|s| s.id == step.id) {
                let help = "give each step its own `id`: it is what an `escalated` event names";
                fields.item.complain("duplicate", format!("there are two steps `{}`", step.id), help);
            }
            found.push(step);
        }
    }
    found
}

/// One table is one step for each objective that it names.
pub(super) fn steps(fields: &Fields<'_, '_>, names: &Names) -> Option<Vec<EscalationRule>> {
    let id = fields.get("id").and_then(|i| i.text());
    let at = fields.get("at");
    let on = fields.get("on").and_then(|i| objectives::event_kind(&i, names));
    let named = fields.get("objective").map(|i| i.one_or_list());
    let when = rules::when(fields, names);
    let priorities = fields.get("priority").map(|i| priorities(&i, names)).unwrap_or_default();
    let action =
        fields.need("action", "say what to do, such as `action = \"notify\"`").and_then(|i| i.text());
    let to = fields.text("to");
    let repeat = fields.get("repeat").and_then(|i| repeat(&i));
    let basis = basis(fields, names);
    let when = when?;

    let step = |id: Arc<str>, trigger: Trigger| {
        Some(EscalationRule {
            id,
            trigger,
            when: when.clone(),
            priorities: priorities.clone(),
            action: Arc::from(action?),
            to: to.map(Arc::from),
            repeat,
            basis: basis.clone(),
        })
    };
    let Some(at) = at else {
        let trigger = match on {
            Some(kind) => Trigger::Event(kind),
            None if when != Condition::ALWAYS => Trigger::Condition,
            None => {
                let help = "give `at` (`75%`, `-30m`, `+2h`), an event `on`, or a condition `when`";
                fields.item.complain("missing_key", format!("`{}` never happens", fields.item.path()), help);
                return None;
            }
        };
        let id =
            fields.need("id", "name the step, such as `id = \"tell_customer\"`").and_then(|i| i.text())?;
        return Some(vec![step(Arc::from(id), trigger)?]);
    };
    let place = at.text().and_then(|text| Some((text, place(&at, text)?)));
    let positions: Option<Vec<usize>> = match named {
        Some(items) => {
            // Every wrong name is said, not only the first.
            let positions: Vec<_> = items.iter().map(|i| rules::objective(i, names)).collect();
            positions.into_iter().collect()
        }
        None => Some((0..names.objectives.len()).collect()),
    };
    let (text, place) = place?;
    let positions = positions?;
    let single = positions.len() == 1;
    let mut found = Vec::new();
    for objective in positions {
        let name = names.objectives.get(objective)?;
        let trigger = match place {
            Place::Share(share) => Trigger::Share { objective, share },
            Place::Offset(millis) => Trigger::Offset { objective, millis },
        };
        let id = match id {
            Some(id) if single => Arc::from(id),
            Some(id) => Arc::from(format!("{name}@{id}")),
            None => Arc::from(format!("{name}@{text}")),
        };
        found.push(step(id, trigger)?);
    }
    Some(found)
}

/// A place on a timer, whichever it is.
#[derive(Clone, Copy)]
enum Place {
    Share(f64),
    /// Counted milliseconds from due.
    Offset(i64),
}

fn place(item: &Item<'_, '_>, text: &str) -> Option<Place> {
    let found = match text.split_at_checked(1) {
        _ if text == "due" => Some(Place::Offset(0)),
        Some(("-", rest)) => length::clock_time(rest).map(|millis| Place::Offset(millis.saturating_neg())),
        Some(("+", rest)) => length::clock_time(rest).map(Place::Offset),
        _ => text
            .strip_suffix('%')
            .and_then(crate::number::parse)
            .filter(|n| (0.0..=1000.0).contains(n))
            .map(|n| Place::Share(n / 100.0)),
    };
    if found.is_none() {
        let help =
            "write a share such as `75%`, `due`, or a time before or after due such as `-30m` or `+2h`";
        item.complain("bad_step", format!("`{}` is not a place on a timer", shorten(text)), help);
    }
    found
}

fn priorities(item: &Item<'_, '_>, names: &Names) -> Vec<bool> {
    let mut set = vec![false; names.priorities.len()];
    for item in item.one_or_list() {
        let Some(text) = item.text() else { continue };
        match names.priorities.iter().position(|p| **p == *text).and_then(|p| set.get_mut(p)) {
            Some(slot) => *slot = true,
            None => {
                unknown(&item, "unknown_priority", "priority", text, names.priorities.iter().map(|p| &**p))
            }
        }
    }
    set
}

fn repeat(item: &Item<'_, '_>) -> Option<Repeat> {
    let fields = item.fields()?;
    let every =
        fields.need("every", "say how often, such as `every = \"1h\"`").and_then(|i| length::millis(&i));
    let times = fields.need("times", "say how often in all, such as `times = 3`").and_then(|i| {
        let n = i.whole()?;
        let sound = (1..=MOST_TIMES).contains(&n);
        if !sound {
            i.complain(
                "bad_number",
                format!("a step cannot happen `{n}` times"),
                format!("write a number from 1 to {MOST_TIMES}"),
            );
        }
        sound.then_some(n)
    });
    fields.finish();
    Some(Repeat { every: every?, times: times? })
}
