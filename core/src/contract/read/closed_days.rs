//! An entry of `closed`: a set, a date, a day of every year, a rule, or a finite list.

use super::{forward, label};
use crate::calendar::Closed;
use crate::contract::fields::{Fields, Item};
use crate::error::shorten;
use crate::holidays::{self, Rule, When};
use chrono::{NaiveDate, Weekday};

/// One entry of `closed`.
pub(super) fn read(item: &Item<'_, '_>) -> Option<Closed> {
    if item.is_table() {
        let fields = item.fields()?;
        let entry = if fields.has("list") { list(&fields) } else { rule(&fields) };
        fields.finish();
        return entry;
    }
    let text = item.text()?;
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        // Looked up here, where the entry stands, and not when the calendar is compiled.
        return match holidays::set(text) {
            Ok(_) => Some(Closed::Set(text.to_string())),
            Err(e) => {
                forward(item, &e);
                None
            }
        };
    }
    if text.len() != 5 {
        return item.date().map(Closed::Date);
    }
    let yearly = text.split_once('-').and_then(|(m, d)| {
        let (month, day): (u8, u8) = (m.parse().ok()?, d.parse().ok()?);
        // 2024 is a leap year: 29 February closes the years that have one.
        NaiveDate::from_ymd_opt(2024, month.into(), day.into()).map(|_| Closed::Yearly(month, day))
    });
    if yearly.is_none() {
        let is_month =
            text.get(..2).and_then(|m| m.parse::<u8>().ok()).is_some_and(|m| (1..=12).contains(&m));
        let help = if is_month {
            "correct the day: no year has it in that month"
        } else {
            "write month-day for a day of every year, such as `12-24`, or a date such as `2026-12-24`"
        };
        item.complain("bad_date", format!("`{}` is not a day of the year", shorten(text)), help);
    }
    yearly
}

/// `{ list = "…", from = …, until = …, days = […] }`: what it does not know, no question is answered about.
fn list(fields: &Fields<'_, '_>) -> Option<Closed> {
    let help = "name the list, such as `list = \"town\"`";
    let name = fields.need("list", help).and_then(|item| name(&item));
    let help = "add the first date that the list knows about, such as `from = \"2026-01-01\"`";
    let from = fields.need("from", help).and_then(|item| item.date());
    let help = "add the last date that the list knows about, such as `until = \"2026-12-31\"`";
    let last = fields.need("until", help);
    let until = last.as_ref().and_then(Item::date);
    let help = "add the closed dates, such as `days = [\"2026-08-14\"]`";
    let days = fields.need("days", help).map(|item| item.list()).unwrap_or_default();
    let days: Vec<_> = days.iter().filter_map(|item| Some((item.date()?, item))).collect();
    let (from, until) = (from?, until?);
    if until < from {
        let help = format!("write a date on or after `{from}`");
        last?.complain("bad_date", format!("the list ends on `{until}`, before it begins"), help);
        return None;
    }
    for (day, item) in days.iter().filter(|(day, _)| !(from..=until).contains(day)) {
        let help = "correct the date, or move `from` or `until`";
        item.complain("bad_date", format!("`{day}` is outside `{from}` to `{until}`"), help);
    }
    let days = days.into_iter().map(|(day, _)| day).collect();
    Some(Closed::List { name: name?, from, until, days })
}

/// `{ rule = "…", on = "…", first_year = 2020, last_year = 2030, substitutes = { sun = 1 } }`.
fn rule(fields: &Fields<'_, '_>) -> Option<Closed> {
    let id = fields
        .need("rule", "name the rule, such as `rule = \"founders_day\"`; a finite list has `list` instead")
        .and_then(|item| name(&item));
    let help = "say when it falls: `on = \"12-24\"`, `\"easter-2\"`, `\"4 thu nov\"` or `\"last mon may\"`";
    let on = fields.need("on", help);
    let when = on.as_ref().and_then(|item| {
        let text = item.text()?;
        let when = When::read(text);
        if when.is_none() {
            let help = "write `12-24`, `easter+39`, `4 thu nov`, `last mon may`, or `2 sun may +4`";
            item.complain("bad_closed_day", format!("`{}` is not a day of the year", shorten(text)), help);
        }
        when
    });
    let year = |key| fields.get(key).and_then(|item| item.whole()).and_then(|year| i32::try_from(year).ok());
    let (from, to) = (year("first_year").unwrap_or(i32::MIN), year("last_year").unwrap_or(i32::MAX));
    let substitutes =
        fields.get("substitutes").and_then(|item| item.fields()).map(|fields| substitutes(&fields));
    let called = label(fields, "name");
    let id = id?;
    let or_id = |text: &str| if text.is_empty() { id.clone() } else { text.to_owned() };
    let named = Rule::new(id.clone(), or_id(&called.it), or_id(&called.en), when?);
    Some(Closed::Rule(Rule { from, to, substitutes: substitutes.unwrap_or_default().into(), ..named }))
}

fn name(item: &Item<'_, '_>) -> Option<String> {
    let text = item.text()?;
    if text.trim().is_empty() {
        item.complain("bad_id", "the closed days have no name", "name them: it is the reason of their days");
        return None;
    }
    Some(text.to_owned())
}

/// What else is closed where the day falls on a weekday: so many days later, earlier for a negative number.
fn substitutes(fields: &Fields<'_, '_>) -> Vec<(Weekday, i8)> {
    let mut found = Vec::new();
    for (key, item) in fields.each() {
        let Ok(weekday) = key.name.parse::<Weekday>() else {
            let message = format!("`{}` is not a weekday", shorten(&key.name));
            item.complain("bad_weekday", message, "write `mon`, `tue`, `wed`, `thu`, `fri`, `sat` or `sun`");
            continue;
        };
        let Some(days) = item.number() else { continue };
        if days.fract() == 0.0 && (1.0..=7.0).contains(&days.abs()) {
            found.push((weekday, days as i8));
        } else {
            let message = format!("`{}` is not a number of days", crate::number::text(days));
            item.complain("bad_number", message, "write 1 to 7 days later, or -1 to -7 for earlier");
        }
    }
    found
}
