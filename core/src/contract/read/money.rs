//! `[[budgets]]`, `[[tariffs]]`, `[[penalties]]`, `[[measures]]`: what is counted in money, hours and shares.

use super::calendars::one_of;
use super::{Names, basis, fact_named, id, label, objectives, rules, unknown};
use crate::contract::fields::{Fields, Item};
use crate::contract::length;
use crate::contract::model::{Budget, Cycle, Measure, Measured, Penalty, Surcharge, Tariff, Total};
use crate::contract::node::Value;
use crate::fact::FactType;
use std::sync::Arc;

pub(super) fn budgets(root: &Fields<'_, '_>, names: &Names) -> Vec<Budget> {
    root.tables("budgets")
        .iter()
        .filter_map(|fields| {
            let id = id(fields, "budget");
            let unit =
                fields.need("unit", "name its unit, such as `hours`").and_then(|i| i.text().map(Arc::from));
            let total =
                fields.need("total", "give a number, or the fact that holds it").and_then(|i| {
                    match i.node.value {
                        Value::Text(_) => fact_named(&i, names, &FactType::Number).map(Total::Fact),
                        _ => i.number().map(Total::Number),
                    }
                });
            let used: Option<Vec<usize>> =
                fields.need("used", "name the fact, a number, that says what is used").and_then(|i| {
                    i.one_or_list().iter().map(|i| fact_named(i, names, &FactType::Number)).collect()
                });
            let beyond = fields.get("beyond").map(|i| one_of(&i, &rules::STATUSES));
            let basis = basis(fields, names);
            fields.finish();
            let beyond = match beyond {
                Some(read) => Some(read?),
                None => None,
            };
            Some(Budget { id: id?, unit: unit?, total: total?, used: used?, beyond, basis })
        })
        .collect()
}

pub(super) fn tariffs(root: &Fields<'_, '_>, names: &Names) -> Vec<Tariff> {
    root.tables("tariffs")
        .iter()
        .filter_map(|fields| {
            let id = id(fields, "tariff");
            let name = label(fields, "name");
            fields.need("calendar", "name the calendar outside whose hours it applies");
            let calendar = objectives::calendar(fields, names).flatten();
            let bands = "give `first`, `first_share` and `beyond_share`";
            let working_day = fields.need("working_day", bands).and_then(|i| surcharge(&i, names));
            let other_day = fields.need("other_day", bands).and_then(|i| surcharge(&i, names));
            let agree_beforehand = fields.get("agree_beforehand").and_then(|i| i.boolean()).unwrap_or(false);
            let basis = basis(fields, names);
            fields.finish();
            Some(Tariff {
                id: id?,
                name,
                calendar: calendar?,
                working_day: working_day?,
                other_day: other_day?,
                agree_beforehand,
                basis,
            })
        })
        .collect()
}

fn surcharge(item: &Item<'_, '_>, names: &Names) -> Option<Surcharge> {
    let fields = item.fields()?;
    let first = fields
        .need("first", "say how long the first surcharge holds, such as `2h`")
        .and_then(|i| length::millis(&i));
    let share =
        |key| fields.need(key, "write a share of the ordinary rate, such as 0.50").and_then(|i| i.number());
    let (first_share, beyond_share) = (share("first_share"), share("beyond_share"));
    let basis = basis(&fields, names);
    fields.finish();
    Some(Surcharge { first: first?, first_share: first_share?, beyond_share: beyond_share?, basis })
}

pub(super) fn penalties(root: &Fields<'_, '_>, names: &Names) -> Vec<Penalty> {
    root.tables("penalties")
        .iter()
        .filter_map(|fields| {
            let id = id(fields, "penalty");
            let named = fields.get("objectives").map(|i| i.one_or_list()).unwrap_or_default();
            let objectives: Option<Vec<usize>> = named.iter().map(|i| rules::objective(i, names)).collect();
            let below =
                fields.need("below", "give the share in time below which it is owed").and_then(|i| share(&i));
            let at_most =
                fields.need("at_most", "give the largest share that it can be").and_then(|i| share(&i));
            let of = label(fields, "of");
            let basis = basis(fields, names);
            fields.finish();
            Some(Penalty { id: id?, objectives: objectives?, below: below?, at_most: at_most?, of, basis })
        })
        .collect()
}

pub(super) fn measures(root: &Fields<'_, '_>, names: &Names) -> Vec<Measure> {
    root.tables("measures")
        .iter()
        .filter_map(|fields| {
            let id = id(fields, "measure");
            let name = label(fields, "name");
            let share =
                fields.need("share", "give the promised share, such as 0.9940").and_then(|i| share(&i));
            let period = fields
                .need("period", "name the period it is measured over, such as `year`")
                .and_then(|i| one_of(&i, &Cycle::NAMES));
            let of = measured(fields, names);
            let basis = basis(fields, names);
            fields.finish();
            Some(Measure { id: id?, name, share: share?, period: period?, of: of?, basis })
        })
        .collect()
}

/// What a measure counts; `None` where that is wrong.
fn measured(fields: &Fields<'_, '_>, names: &Names) -> Option<Measured> {
    let availability = fields.get("counts").map(|i| one_of(&i, &[("availability", ())]));
    let when = fields.get("when");
    let term = fields.get("term");
    if let (Some(_), Some(term)) = (&availability, &term) {
        let help = "keep `counts` for a share of time, or `term` for a share of notices";
        term.complain("bad_measure", "a measure counts one thing".to_string(), help);
        return None;
    }
    if let (Some(when), None) = (&when, &availability) {
        let help = "add `counts = \"availability\"`, or leave `when` out";
        when.complain(
            "bad_measure",
            "`when` says which outages count, and this counts none".to_string(),
            help,
        );
        return None;
    }
    match (availability, term) {
        (Some(of), _) => {
            of?;
            Some(Measured::Availability { when: rules::when(fields, names)? })
        }
        (None, Some(item)) => {
            let text = item.text()?;
            let position = names.terms.iter().position(|t| **t == *text);
            if position.is_none() {
                unknown(&item, "unknown_term", "term", text, names.terms.iter().map(|t| &**t));
            }
            position.map(Measured::Term)
        }
        (None, None) => Some(Measured::Elsewhere),
    }
}

/// A share above 0 and up to 1.
pub(super) fn share(item: &Item<'_, '_>) -> Option<f64> {
    let n = item.number()?;
    let sound = n > 0.0 && n <= 1.0;
    if !sound {
        item.complain(
            "bad_number",
            format!("`{}` is not a share", crate::number::text(n)),
            "write a number above 0 and up to 1, such as 0.90 for 90 %",
        );
    }
    sound.then_some(n)
}
