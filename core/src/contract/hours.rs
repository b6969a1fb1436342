//! Weekly hours as a contract writes them: `{ mon-fri = ["08:30-12:30", "14:00-18:00"], sat = [...] }`.

use super::fields::{Fields, Item};
use crate::calendar::Window;
use crate::error::shorten;
use chrono::NaiveDate;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAY: u16 = 1440;

/// The weekdays that a key names: `mon`, `mon-fri`, `mon,wed`, or several of these; Monday first.
pub(crate) fn weekdays(text: &str) -> Option<[bool; 7]> {
    let mut set = [false; 7];
    for part in text.split(',').map(str::trim) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let first = DAYS.iter().position(|d| *d == first.trim())?;
        let last = DAYS.iter().position(|d| *d == last.trim())?;
        // `fri-mon` runs over the week's end.
        for (i, day) in set.iter_mut().enumerate() {
            let inside = if first <= last { first <= i && i <= last } else { first <= i || i <= last };
            *day = *day || inside;
        }
    }
    Some(set)
}

/// The weekdays of one value: `"mon-fri"` or `["mon", "wed-fri"]`.
pub(crate) fn weekday_list(item: &Item<'_, '_>) -> Option<[bool; 7]> {
    let mut set = [false; 7];
    for part in item.one_or_list() {
        let text = part.text()?;
        match weekdays(text) {
            Some(days) => set.iter_mut().zip(days).for_each(|(a, b)| *a = *a || b),
            None => {
                bad_weekday(&part, text);
                return None;
            }
        }
    }
    Some(set)
}

fn bad_weekday(item: &Item<'_, '_>, text: &str) {
    item.complain(
        "bad_weekday",
        format!("`{}` names no weekdays", shorten(text)),
        "write `mon` to `sun`, a range such as `mon-fri`, or a list such as `mon,wed`",
    );
}

/// A date, `2026-12-07`.
pub(crate) fn date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let mut number = |places: usize| {
        let digits = parts.next().filter(|s| s.len() == places && s.bytes().all(|b| b.is_ascii_digit()))?;
        digits.parse::<u32>().ok()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)
}

/// A time of day, `8:30` or `24:00`, in minutes from midnight.
pub(crate) fn clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let digits = |s: &str| !s.is_empty() && s.len() <= 2 && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || minutes.len() != 2 || !digits(minutes) {
        return None;
    }
    let (h, m): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (h < 24 && m < 60 || h == 24 && m == 0).then(|| h.saturating_mul(60).saturating_add(m))
}

/// One window, `08:30-12:30`; `22:00-06:00` runs into the next day, `24:00` ends the day.
pub(crate) fn window(item: &Item<'_, '_>) -> Option<Window> {
    let text = item.text_such_as("08:30-12:30")?;
    let parsed = text.split_once('-').and_then(|(a, b)| Some((clock(a)?, clock(b)?)));
    match parsed {
        Some((DAY, _)) => {
            let help = "open it at `00:00` of the next day";
            item.complain("empty_window", format!("`{}` opens when the day is over", shorten(text)), help);
            None
        }
        Some((start, end)) if start == end => {
            let help = "correct its opening or its closing; the whole day is `00:00-24:00`";
            item.complain("empty_window", format!("`{}` has no length", shorten(text)), help);
            None
        }
        Some((start, 0)) => Some(Window { start, end: DAY }),
        Some((start, end)) => Some(Window { start, end }),
        None => {
            let help = "write opening and closing as `08:30-12:30`, from `00:00` to `24:00`";
            item.complain("bad_window", format!("`{}` is not a time window", shorten(text)), help);
            None
        }
    }
}

pub(crate) fn windows(item: &Item<'_, '_>) -> Vec<Window> {
    item.one_or_list().iter().filter_map(window).collect()
}

/// The week of an `hours` table, with overlaps reported.
pub(crate) fn week(fields: &Fields<'_, '_>) -> [Vec<Window>; 7] {
    let mut week: [Vec<Window>; 7] = Default::default();
    for (key, item) in fields.each() {
        let Some(days) = weekdays(&key.name) else {
            bad_weekday(&item, &key.name);
            continue;
        };
        let found = windows(&item);
        for (day, _) in week.iter_mut().zip(days).filter(|(_, named)| *named) {
            day.extend(&found);
        }
    }
    for day in &mut week {
        crate::order::sort(day);
    }
    overlaps(&fields.item, &week);
    week
}

fn overlaps(item: &Item<'_, '_>, week: &[Vec<Window>; 7]) {
    let runs_over = |w: &&Window| w.end <= w.start;
    // Each pair once, with the days on which it overlaps.
    let mut found: Vec<(String, [bool; 7])> = Vec::new();
    for (i, day) in week.iter().enumerate() {
        let eve = week.iter().cycle().nth(i.saturating_add(6)).into_iter().flatten();
        let tail = eve.filter(runs_over).max_by_key(|w| w.end);
        let mut open_until = tail.map_or(0, |w| w.end);
        let mut before = tail.map(|w| format!("`{}` of the night before", show(*w))).unwrap_or_default();
        for w in day {
            if w.start < open_until {
                let overlap = format!("`{}` overlaps {before}", show(*w));
                match found.iter_mut().find(|(other, _)| *other == overlap) {
                    Some((_, days)) => days.iter_mut().skip(i).take(1).for_each(|d| *d = true),
                    None => found.push((overlap, std::array::from_fn(|d| d == i))),
                }
            }
            open_until = open_until.max(if w.end <= w.start { DAY } else { w.end });
            before = format!("`{}`", show(*w));
        }
    }
    for (overlap, days) in found {
        let help = "windows may touch, not overlap: shorten one of the two";
        item.complain("overlapping_windows", format!("{} the window {overlap}", on_days(&days)), help);
    }
}

/// `every day`, `from Monday to Friday`, `on Monday, Thursday`.
fn on_days(days: &[bool; 7]) -> String {
    let named: Vec<&str> = NAMES.iter().zip(days).filter(|(_, on)| **on).map(|(name, _)| *name).collect();
    let run = days.iter().skip_while(|on| !**on).take_while(|on| **on).count();
    match (named.as_slice(), run == named.len()) {
        (all, _) if all.len() == NAMES.len() => "every day".to_string(),
        ([first, _, .., last], true) => format!("from {first} to {last}"),
        (named, _) => format!("on {}", named.join(", ")),
    }
}

/// Complains of windows of one special day that overlap.
pub(crate) fn check_day(item: &Item<'_, '_>, day: &[Window]) {
    for (a, b) in day.iter().zip(day.iter().skip(1)) {
        if a.end <= a.start || b.start < a.end {
            item.complain(
                "overlapping_windows",
                format!("the window `{}` overlaps `{}`", show(*b), show(*a)),
                "windows may touch, not overlap: shorten one of the two",
            );
        }
    }
}

fn show(w: Window) -> String {
    let clock = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
    format!("{}-{}", clock(w.start), clock(w.end))
}

/// The open time of both lists together.
pub(crate) fn union(a: &[Window], b: &[Window]) -> Vec<Window> {
    // In minutes from the day's start, a window over midnight ends beyond 1440.
    let mut spans: Vec<(u16, u16)> = a
        .iter()
        .chain(b)
        .map(|w| (w.start, if w.end <= w.start { w.end.saturating_add(DAY) } else { w.end }))
        .collect();
    crate::order::sort(&mut spans);
    let mut joined: Vec<(u16, u16)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    let mut windows = Vec::with_capacity(joined.len());
    for (start, end) in joined {
        let over = end.saturating_sub(DAY);
        if over > start {
            // Longer than a day: no window says that, so its night is one of its own, from the last minute on.
            windows.push(Window { start, end: DAY });
            windows.push(Window { start: DAY.saturating_sub(1), end: over });
        } else {
            windows.push(Window { start, end: if over > 0 { over } else { end } });
        }
    }
    windows
}
