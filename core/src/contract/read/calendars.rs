//! `[calendars.*]`: weekly hours, closed days, special days, extensions.

use super::{Header, Names, basis, closed_days, forward, rules, time_zone};
use crate::calendar::{AtClosing, Calendar, CalendarSpec, Overnight, Window};
use crate::contract::fields::{Fields, Item};
use crate::contract::hours;
use crate::contract::model::{Extension, MOST_EXTENSIONS, ServiceHours};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

pub(super) fn read(root: &Fields<'_, '_>, header: &Header, names: &Names) -> Vec<ServiceHours> {
    let Some(fields) = root.get("calendars").and_then(|i| i.fields()) else { return Vec::new() };
    fields.each().into_iter().filter_map(|(key, item)| calendar(&key.name, &item, header, names)).collect()
}

fn calendar(name: &str, item: &Item<'_, '_>, header: &Header, names: &Names) -> Option<ServiceHours> {
    let fields = item.fields()?;
    let zone = fields.get("time_zone").map_or(Some(header.zone), |i| time_zone(&i));
    let weekly = fields
        .need("hours", "add its weekly hours, such as `hours = { mon-fri = [\"09:00-18:00\"] }`")
        .and_then(|i| i.fields_such_as("{ mon-fri = [\"09:00-18:00\"] }"))
        .map(|week| hours::week(&week));
    let closed = fields
        .get("closed")
        .map(|i| i.one_or_list().iter().filter_map(closed_days::read).collect())
        .unwrap_or_default();
    let mut special = BTreeMap::new();
    for (date, windows, _) in fields.get("special").and_then(|i| i.fields()).iter().flat_map(special_days) {
        special.insert(date, windows);
    }
    let working_days = fields
        .get("working_days")
        .map_or(Some([true, true, true, true, true, false, false]), |i| hours::weekday_list(&i));
    let overnight = fields
        .get("overnight")
        .and_then(|i| one_of(&i, &[("cut", Overnight::Cut), ("start_day", Overnight::StartDay)]));
    let at_closing = fields.get("at_closing").and_then(|i| {
        one_of(&i, &[("closing", AtClosing::Closing), ("next_opening", AtClosing::NextOpening)])
    });
    let extensions: Vec<Extension> =
        fields.tables("extensions").iter().filter_map(|e| extension(e, names)).collect();
    if extensions.len() > MOST_EXTENSIONS {
        let help = "join those that hold together, or make a second calendar";
        item.complain("too_many", format!("a calendar has at most {MOST_EXTENSIONS} extensions"), help);
        return None;
    }
    let label = super::label(&fields, "name");
    let basis = basis(&fields, names);
    fields.finish();
    let spec = CalendarSpec {
        zone: zone?,
        weekly: weekly?,
        closed,
        special,
        working_days: working_days?,
        overnight: overnight.unwrap_or_default(),
        at_closing: at_closing.unwrap_or_default(),
    };
    let compiled: Vec<OnceLock<Calendar>> =
        (0..1_usize << extensions.len()).map(|_| OnceLock::new()).collect();
    let hours = ServiceHours { id: Arc::from(name), name: label, basis, spec, extensions, compiled };
    // Compiling the plain calendar now reports an unknown set of closed days at its place.
    if let Err(e) = hours.with(0) {
        forward(item, &e);
        return None;
    }
    Some(hours)
}

/// A word out of a few, each with its meaning.
pub(super) fn one_of<T: Copy>(item: &Item<'_, '_>, words: &[(&str, T)]) -> Option<T> {
    #[cfg(test)]
    item.note_words(words.iter().map(|(word, _)| *word));
    let text = item.text()?;
    let found = words.iter().find(|(word, _)| *word == text);
    if found.is_none() {
        super::unknown_word(item, text, words.iter().map(|(word, _)| *word));
    }
    found.map(|(_, meaning)| *meaning)
}

/// The days of a `special` table, each with its windows and its place.
pub(super) fn special_days<'n, 'r>(fields: &Fields<'n, 'r>) -> Vec<(NaiveDate, Vec<Window>, Item<'n, 'r>)> {
    let mut days = Vec::new();
    for (key, item) in fields.each() {
        match hours::date(&key.name) {
            Some(date) => {
                let mut windows = hours::windows(&item);
                crate::order::sort(&mut windows);
                hours::check_day(&item, &windows);
                days.push((date, windows, item));
            }
            None => item.bad_date(&key.name),
        }
    }
    days
}

fn extension(fields: &Fields<'_, '_>, names: &Names) -> Option<Extension> {
    let when = fields
        .need("when", "say which tickets it is for, such as `when = { area = \"data_center\" }`")
        .and_then(|i| rules::condition(&i, names));
    let weekly = fields
        .need("hours", "add the hours that such tickets have beyond the usual ones, such as `hours = { sat = [\"08:30-12:30\"] }`")
        .and_then(|i| i.fields_such_as("{ mon-fri = [\"09:00-18:00\"] }"))
        .map(|week| hours::week(&week));
    let basis = basis(fields, names);
    fields.finish();
    Some(Extension { when: when?, weekly: weekly?, basis })
}
