//! Rules on facts: conditions, priority, coverage, exclusions, routes.

use super::{Names, basis, calendars::one_of, clause, label, unknown, unknown_value, value_of};
use crate::condition::{Bounds, Condition};
use crate::contract::fields::{Fields, Item};
use crate::contract::model::{
    CoverageRule, CoverageStatus, Exclusion, Priority, PriorityRow, Reopened, RouteRule, Unclassified,
};
use crate::contract::node::Value;
use crate::fact::{FactType, FactValue};
use std::sync::Arc;

/// A `when` table: every key must hold. `any` is a list of tables, `not` a table.
pub(super) fn condition(item: &Item<'_, '_>, names: &Names) -> Option<Condition> {
    let fields = item.fields()?;
    let mut parts = Vec::new();
    let mut sound = true;
    for (key, part) in fields.each() {
        let read = match key.name.as_str() {
            "any" => {
                let choices: Vec<Option<Condition>> =
                    part.one_or_list().iter().map(|c| condition(c, names)).collect();
                choices.into_iter().collect::<Option<Vec<_>>>().map(Condition::Any)
            }
            "not" => condition(&part, names).map(|c| Condition::Not(Box::new(c))),
            name => match names.facts.iter().position(|f| *f.name == *name) {
                Some(position) => on_fact(&part, names, position),
                None => {
                    unknown(&part, "unknown_fact", "fact", name, names.facts.iter().map(|f| &*f.name));
                    None
                }
            },
        };
        match read {
            Some(read) => parts.push(read),
            None => sound = false,
        }
    }
    if !sound {
        return None;
    }
    match parts.len() {
        1 => parts.pop(),
        _ => Some(Condition::All(parts)),
    }
}

/// What is asked of one fact: a value, a list (any of), `{ not = … }`, or bounds of a number.
fn on_fact(item: &Item<'_, '_>, names: &Names, position: usize) -> Option<Condition> {
    let fact = names.facts.get(position)?;
    let Value::Table(_) = item.node.value else {
        let values: Vec<Option<FactValue>> =
            item.one_or_list().iter().map(|v| value_of(v, &fact.name, &fact.kind)).collect();
        let values = values.into_iter().collect::<Option<Vec<_>>>()?;
        if values.is_empty() {
            item.complain(
                "empty_list",
                format!("no value of `{}` can match", fact.name),
                "list at least one value",
            );
            return None;
        }
        return Some(Condition::OneOf { fact: position, values });
    };
    let fields = item.fields()?;
    let not = fields.get("not");
    let known = fields.get("known").map(|i| i.boolean());
    let bound = |key| fields.get(key).and_then(|i| i.number());
    let bounds =
        Bounds { min: bound("min"), max: bound("max"), above: bound("above"), below: bound("below") };
    fields.finish();
    if let Some(not) = not {
        return on_fact(&not, names, position).map(|c| Condition::Not(Box::new(c)));
    }
    if let Some(known) = known {
        let is_known = Condition::Known { fact: position };
        return known.map(|known| if known { is_known } else { Condition::Not(Box::new(is_known)) });
    }
    if fact.kind != FactType::Number {
        let help = "write a value, a list of values, `{ not = … }` or `{ known = true }`";
        item.complain("wrong_type", format!("`{}` is not a number: it has no bounds", fact.name), help);
        return None;
    }
    if bounds == Bounds::default() {
        // A key that was not understood has been complained of.
        if !fields.is_empty() {
            return None;
        }
        item.complain("empty_list", "the table asks nothing", "give `min`, `max`, `above`, `below` or `not`");
        return None;
    }
    Some(Condition::Within { fact: position, bounds })
}

pub(super) fn when(fields: &Fields<'_, '_>, names: &Names) -> Option<Condition> {
    fields.get("when").map_or(Some(Condition::ALWAYS), |item| condition(&item, names))
}

fn need_when(fields: &Fields<'_, '_>, names: &Names) -> Option<Condition> {
    fields
        .need("when", "say which tickets it is for, such as `when = { urgent = true }`")
        .and_then(|i| condition(&i, names))
}

pub(super) fn priority(root: &Fields<'_, '_>, names: &mut Names) -> Priority {
    let Some(fields) = root.get("priority").and_then(|i| i.fields()) else { return Priority::default() };
    let values: Vec<Arc<str>> = fields
        .need("values", "list the priorities, the most urgent first")
        .map(|i| i.list().iter().filter_map(|v| v.text().map(Arc::from)).collect())
        .unwrap_or_default();
    for (i, value) in values.iter().enumerate() {
        if values.iter().take(i).any(|other| other == value) {
            let message = format!("the priority `{value}` is listed twice");
            fields.item.complain("duplicate", message, "remove one of the two from `values`");
        }
    }
    names.priorities = values;
    let applies = fields.get("when").and_then(|i| condition(&i, names));
    let table = basis(&fields, names);
    let mut rows: Vec<PriorityRow> = fields
        .tables("rows")
        .iter()
        .filter_map(|row| {
            let when = need_when(row, names);
            let then = row.need("then", "name the priority of these tickets").and_then(|i| value(&i, names));
            let own = basis(row, names);
            row.finish();
            let basis = super::Basis {
                clause: own.clause.or_else(|| table.clause.clone()),
                assumed: own.assumed.or_else(|| table.assumed.clone()),
                path: own.path,
            };
            Some(PriorityRow { when: when?, then: then?, basis })
        })
        .collect();
    if let Some(item) = fields.get("matrix") {
        rows.extend(matrix(&item, names, &table).unwrap_or_default());
    }
    let unclassified = fields.get("unclassified").and_then(|i| i.fields()).map(|f| {
        let found = Unclassified { reason: label(&f, "reason"), basis: basis(&f, names) };
        f.finish();
        found
    });
    fields.finish();
    Priority { values: names.priorities.clone(), applies, rows, unclassified }
}

fn value(item: &Item<'_, '_>, names: &Names) -> Option<usize> {
    let text = item.text()?;
    let position = names.priorities.iter().position(|p| **p == *text);
    if position.is_none() {
        unknown(item, "unknown_priority", "priority", text, names.priorities.iter().map(|p| &**p));
    }
    position
}

/// A matrix over two enumerations: `rows` and `columns` name the facts, then one table a row.
fn matrix(item: &Item<'_, '_>, names: &Names, table: &super::Basis) -> Option<Vec<PriorityRow>> {
    let fields = item.fields()?;
    let axis = |key: &'static str| {
        let item = fields.need(key, "name the fact of this side of the matrix")?;
        let text = item.text()?;
        let found = names.facts.iter().position(|f| *f.name == *text);
        match found.and_then(|p| Some((p, names.facts.get(p)?))) {
            Some((position, fact)) => match &fact.kind {
                FactType::Choice(values) => Some((position, &fact.name, values)),
                _ => {
                    let help = "use a fact that is a list of values";
                    item.complain(
                        "wrong_type",
                        format!("`{text}` has no list of values to make a side of"),
                        help,
                    );
                    None
                }
            },
            None => {
                unknown(&item, "unknown_fact", "fact", text, names.facts.iter().map(|f| &*f.name));
                None
            }
        }
    };
    let (rows, columns) = (axis("rows"), axis("columns"));
    let cells = fields.need("cells", "add one table for each value of the row fact");
    let own = basis(&fields, names);
    fields.finish();
    let ((row_fact, row_name, row_values), (column_fact, column_name, column_values)) = (rows?, columns?);
    let basis = super::Basis {
        clause: own.clause.or_else(|| table.clause.clone()),
        assumed: own.assumed.or_else(|| table.assumed.clone()),
        path: own.path,
    };
    let mut found = Vec::new();
    let cells = cells?.fields()?;
    for (key, item) in cells.each() {
        let Some(row) = row_values.iter().position(|v| **v == *key.name) else {
            unknown_value(&item, row_name, &key.name, row_values.iter().map(|v| &**v));
            continue;
        };
        for (key, cell) in item.fields()?.each() {
            let Some(column) = column_values.iter().position(|v| **v == *key.name) else {
                unknown_value(&cell, column_name, &key.name, column_values.iter().map(|v| &**v));
                continue;
            };
            let is = |fact, value| Condition::OneOf { fact, values: vec![FactValue::Choice(value)] };
            if let Some(then) = value(&cell, names) {
                let when = Condition::All(vec![is(row_fact, row), is(column_fact, column)]);
                let basis = super::Basis { path: Arc::from(cell.path()), ..basis.clone() };
                found.push(PriorityRow { when, then, basis });
            }
        }
    }
    Some(found)
}

pub(super) const STATUSES: [(&str, CoverageStatus); 3] = [
    ("covered", CoverageStatus::Covered),
    ("chargeable", CoverageStatus::Chargeable),
    ("not_covered", CoverageStatus::NotCovered),
];

pub(super) fn coverage(root: &Fields<'_, '_>, names: &Names) -> Vec<CoverageRule> {
    root.tables("coverage")
        .iter()
        .filter_map(|row| {
            let id = super::id(row, "rule");
            let reopened = row.get("reopened").map(|i| reopened(&i, names));
            let when = if reopened.is_some() { when(row, names) } else { need_when(row, names) };
            let status = row
                .need("status", "write `covered`, `chargeable` or `not_covered`")
                .and_then(|i| one_of(&i, &STATUSES));
            let reason = label(row, "reason");
            let basis = basis(row, names);
            row.finish();
            let reopened = match reopened {
                Some(read) => Some(read?),
                None => None,
            };
            Some(CoverageRule { id: id?, when: when?, reopened, status: status?, reason, basis })
        })
        .collect()
}

/// `reopened = { within = "warranty" }` or `{ after = "warranty" }`.
fn reopened(item: &Item<'_, '_>, names: &Names) -> Option<Reopened> {
    let fields = item.fields()?;
    let term = |item: Item<'_, '_>| {
        let text = item.text()?;
        let position = names.terms.iter().position(|t| **t == *text);
        if position.is_none() {
            unknown(&item, "unknown_term", "term", text, names.terms.iter().map(|t| &**t));
        }
        position
    };
    let within = fields.get("within").map(term);
    let after = fields.get("after").map(term);
    fields.finish();
    match (within, after) {
        (Some(within), None) => within.map(Reopened::Within),
        (None, Some(after)) => after.map(Reopened::After),
        _ => {
            item.complain(
                "missing_key",
                "the table asks nothing",
                "give `within` or `after`, and the id of a term",
            );
            None
        }
    }
}

pub(super) fn exclusions(root: &Fields<'_, '_>, names: &Names) -> Vec<Exclusion> {
    root.tables("exclusions")
        .iter()
        .filter_map(|row| {
            let id = super::id(row, "exclusion");
            let objectives = row.get("objectives").map(|i| i.one_or_list()).unwrap_or_default();
            let objectives: Vec<Option<usize>> = objectives.iter().map(|i| objective(i, names)).collect();
            let when = need_when(row, names);
            let reason = label(row, "reason");
            let basis = basis(row, names);
            row.finish();
            let objectives = objectives.into_iter().collect::<Option<Vec<_>>>()?;
            Some(Exclusion { id: id?, objectives, when: when?, reason, basis })
        })
        .collect()
}

pub(super) fn objective(item: &Item<'_, '_>, names: &Names) -> Option<usize> {
    let text = item.text()?;
    let position = names.objectives.iter().position(|o| **o == *text);
    if position.is_none() {
        unknown(item, "unknown_objective", "objective", text, names.objectives.iter().map(|o| &**o));
    }
    position
}

pub(super) fn routes(root: &Fields<'_, '_>, names: &Names) -> Vec<RouteRule> {
    root.tables("routes")
        .iter()
        .filter_map(|row| {
            let when = need_when(row, names);
            let to = row
                .need("to", "name the group that works on these tickets")
                .and_then(|i| i.text().map(Arc::from));
            let reason = label(row, "reason");
            let basis = basis(row, names);
            row.finish();
            Some(RouteRule { when: when?, to: to?, reason, basis })
        })
        .collect()
}

/// A clause named by a key of its own.
pub(super) fn clause_at(fields: &Fields<'_, '_>, key: &'static str, names: &Names) -> Option<Arc<str>> {
    fields.get(key).and_then(|item| clause(&item, names))
}
