//! Calendars as contract text, read and written without the engine's own reader.

use super::calendar::{Hours, Window};
use std::fmt::Write as _;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The calendar of that name in a contract's text; `None` where the text is not one that the reference reads.
#[must_use]
pub fn read(text: &str, calendar: &str) -> Option<Hours> {
    let root: toml::Table = text.parse().ok()?;
    // A later revision may have other hours.
    if root.contains_key("revisions") {
        return None;
    }
    let table = root.get("calendars")?.get(calendar)?.as_table()?;
    let zone = table.get("time_zone").or_else(|| root.get("contract")?.get("time_zone"))?.as_str()?;
    let mut hours = Hours::weekly(zone.parse().ok()?, Default::default());
    for (days, windows) in table.get("hours")?.as_table()? {
        for day in weekdays(days)? {
            hours.weekly[day].extend(windows.as_array()?.iter().map(window).collect::<Option<Vec<_>>>()?);
        }
    }
    let closed = match table.get("closed") {
        Some(toml::Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    for closed in closed {
        match closed.as_str()? {
            "it" => hours.holidays = true,
            text if text.len() == 5 => hours.yearly.push((text[..2].parse().ok()?, text[3..].parse().ok()?)),
            text => hours.closed.push(text.parse().ok()?),
        }
    }
    for (day, windows) in table.get("special").and_then(|table| table.as_table()).into_iter().flatten() {
        let windows = windows.as_array()?.iter().map(window).collect::<Option<Vec<_>>>()?;
        hours.special.insert(day.parse().ok()?, windows);
    }
    if let Some(days) = table.get("working_days") {
        hours.working = [false; 7];
        for day in weekdays(days.as_str()?)? {
            hours.working[day] = true;
        }
    }
    hours.start_day = table.get("overnight").is_some_and(|rule| rule.as_str() == Some("start_day"));
    hours.next_opening = table.get("at_closing").is_some_and(|rule| rule.as_str() == Some("next_opening"));
    // What this reader does not know, such as an extension, it must not pass over.
    let known = ["time_zone", "hours", "closed", "special", "working_days", "overnight", "at_closing"];
    table.keys().all(|key| known.contains(&key.as_str())).then_some(hours)
}

/// A contract's text with this calendar, named `hours`.
#[must_use]
pub fn write(hours: &Hours) -> String {
    let mut text = String::from(
        "[contract]\nid = \"random\"\ntitle = \"Random\"\nrevision = \"1\"\ntime_zone = \"UTC\"\n\n",
    );
    let _ = writeln!(text, "[calendars.hours]\ntime_zone = \"{}\"", hours.zone.name());
    let week: Vec<String> =
        hours.weekly.iter().zip(DAYS).map(|(windows, day)| format!("{day} = {}", list(windows))).collect();
    let _ = writeln!(text, "hours = {{ {} }}", week.join(", "));
    let holidays = hours.holidays.then(|| "\"it\"".to_string());
    let dates = hours.closed.iter().map(|day| format!("\"{day}\""));
    let yearly = hours.yearly.iter().map(|(month, day)| format!("\"{month:02}-{day:02}\""));
    let closed: Vec<String> = holidays.into_iter().chain(dates).chain(yearly).collect();
    let _ = writeln!(text, "closed = [{}]", closed.join(", "));
    let special: Vec<String> =
        hours.special.iter().map(|(day, windows)| format!("\"{day}\" = {}", list(windows))).collect();
    let _ = writeln!(text, "special = {{ {} }}", special.join(", "));
    let working: Vec<&str> =
        DAYS.iter().zip(hours.working).filter(|(_, counts)| *counts).map(|(day, _)| *day).collect();
    if !working.is_empty() {
        let _ = writeln!(text, "working_days = \"{}\"", working.join(","));
    }
    if hours.start_day {
        text.push_str("overnight = \"start_day\"\n");
    }
    if hours.next_opening {
        text.push_str("at_closing = \"next_opening\"\n");
    }
    text
}

fn weekdays(text: &str) -> Option<Vec<usize>> {
    let position = |name: &str| DAYS.iter().position(|day| *day == name.trim());
    let mut days = vec![];
    for part in text.split(',') {
        match part.split_once('-') {
            Some((first, last)) => days.extend(position(first)?..=position(last)?),
            None => days.push(position(part)?),
        }
    }
    Some(days)
}

fn window(value: &toml::Value) -> Option<Window> {
    let (start, end) = value.as_str()?.split_once('-')?;
    Some((minutes(start)?, minutes(end)?))
}

fn minutes(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    Some(hour.parse::<u32>().ok()? * 60 + minute.parse::<u32>().ok()?)
}

fn list(windows: &[Window]) -> String {
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let windows: Vec<String> =
        windows.iter().map(|&(start, end)| format!("\"{}-{}\"", clock(start), clock(end))).collect();
    format!("[{}]", windows.join(", "))
}
