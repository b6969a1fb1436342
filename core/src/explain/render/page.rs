//! Lines, tables and dates: the page that an explanation is written on.

use crate::calendar::Offsets;
use crate::explain::trace::{Basis, Text, Value};
use crate::explain::{Explanation, Language, words};
use crate::{Instant, Moment, Zone};
use chrono::{Datelike, NaiveDateTime, TimeDelta, Timelike};
use std::fmt::Write as _;

/// The widest line of prose, in characters.
const WIDTH: usize = 100;

const MONTHS: [(&str, &str); 12] = [
    ("gen", "Jan"),
    ("feb", "Feb"),
    ("mar", "Mar"),
    ("apr", "Apr"),
    ("mag", "May"),
    ("giu", "Jun"),
    ("lug", "Jul"),
    ("ago", "Aug"),
    ("set", "Sep"),
    ("ott", "Oct"),
    ("nov", "Nov"),
    ("dic", "Dec"),
];

/// A cell of a table that stands at the right of its column.
const RIGHT: char = '>';

pub(super) struct Page {
    out: String,
    language: Language,
    zone: Zone,
}

impl Page {
    pub(super) fn new(explanation: &Explanation, language: Language) -> Self {
        // The name comes from a zone, so that it always parses.
        let zone = explanation.trace.time_zone.parse().unwrap_or(Zone::UTC);
        Self { out: String::with_capacity(4096), language, zone }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// The text of the page's language.
    pub(super) fn say<T>(&self, it: T, en: T) -> T {
        self.language.pick(it, en)
    }

    pub(super) fn words<'t>(&self, text: &'t Text) -> &'t str {
        self.language.pick(&text.it, &text.en)
    }

    /// Begins a section.
    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        self.line(0, text);
    }

    /// One empty line, but not at the top of the page.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// A paragraph, broken at blanks; its later lines stand two characters further in.
    pub(super) fn line(&mut self, indent: usize, text: &str) {
        let mut room = WIDTH.saturating_sub(indent);
        let mut used = 0_usize;
        for word in text.split(' ') {
            let length = word.chars().count();
            if used > 0 && used.saturating_add(1).saturating_add(length) > room {
                self.out.push('\n');
                used = 0;
                room = WIDTH.saturating_sub(indent).saturating_sub(2);
                self.blanks(indent.saturating_add(2));
            } else if used > 0 {
                self.out.push(' ');
                used = used.saturating_add(1);
            } else {
                self.blanks(indent);
            }
            self.out.push_str(word);
            used = used.saturating_add(length);
        }
        self.out.push('\n');
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
    }

    /// Rows of cells in aligned columns; a cell that begins with `>` stands at the right of its column.
    pub(super) fn table(&mut self, indent: usize, rows: &[Vec<String>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let length = |cell: &str| cell.trim_start_matches(RIGHT).chars().count();
        let widths: Vec<usize> = (0..columns)
            .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|c| length(c)).max().unwrap_or(0))
            .collect();
        for row in rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                let pad = width.saturating_sub(length(cell));
                let cell_text = cell.trim_start_matches(RIGHT);
                let (before, after) = if cell.starts_with(RIGHT) { (pad, 0) } else { (0, pad) };
                line.extend(std::iter::repeat_n(' ', before));
                line.push_str(cell_text);
                line.extend(std::iter::repeat_n(' ', after.saturating_add(3)));
            }
            self.blanks(indent);
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    /// `ven 3 apr 2026, 16:30`; with the offset where clocks repeat the hour.
    pub(super) fn instant(&self, at: Moment) -> String {
        let Some(local) = self.local(at.instant()) else { return at.to_string() };
        format!("{}, {}", self.date_of(local), self.clock(at, local))
    }

    /// The instant a millisecond before, where that is one that people would name.
    pub(super) fn just_after(&self, at: Moment) -> Option<String> {
        let last = at.instant().plus_millis(-1);
        (last.millis() % 1000 == 0).then(|| self.end(Moment::new(last, self.zone)))
    }

    /// The end of a stretch: midnight is the 24:00 of the day before.
    pub(super) fn end(&self, at: Moment) -> String {
        match self.midnight_before(at) {
            Some(day) => format!("{}, 24:00", self.date_of(day)),
            None => self.instant(at),
        }
    }

    /// The end of a stretch, without the date where it is the beginning's.
    pub(super) fn end_beside(&self, from: Moment, to: Moment) -> String {
        let start = self.local(from.instant());
        let day = self.midnight_before(to);
        match (start, day, self.local(to.instant())) {
            (Some(start), Some(day), _) if start.date() == day.date() => "24:00".to_string(),
            (Some(start), None, Some(local)) if start.date() == local.date() => self.clock(to, local),
            _ => self.end(to),
        }
    }

    /// `ven 3 apr 2026`.
    pub(super) fn date(&self, at: Moment) -> String {
        self.local(at.instant()).map_or_else(|| at.to_string(), |local| self.date_of(local))
    }

    /// The date of the last instant before.
    pub(super) fn last_date(&self, at: Moment) -> String {
        self.local(at.instant().plus_millis(-1)).map_or_else(|| at.to_string(), |local| self.date_of(local))
    }

    fn date_of(&self, local: NaiveDateTime) -> String {
        let name = |names: &[(&str, &str)], index: u32| {
            let found = usize::try_from(index).ok().and_then(|i| names.get(i).copied());
            found.map_or("", |(it, en)| self.say(it, en)).to_string()
        };
        let weekday = name(&words::WEEKDAYS, local.weekday().num_days_from_monday());
        format!("{weekday} {} {} {}", local.day(), name(&MONTHS, local.month0()), local.year())
    }

    fn clock(&self, at: Moment, local: NaiveDateTime) -> String {
        let mut text = format!("{:02}:{:02}", local.hour(), local.minute());
        let millis = local.and_utc().timestamp_subsec_millis();
        if local.second() > 0 || millis > 0 {
            let _ = write!(text, ":{:02}", local.second());
        }
        if millis > 0 {
            let _ = write!(text, "{}{millis:03}", self.say(',', '.'));
        }
        if Offsets::around(self.zone, local.and_utc().timestamp()).repeat(local.and_utc().timestamp()) {
            // The offset is what RFC 3339 text ends with.
            let rfc = at.to_string();
            let offset = rfc.get(rfc.len().saturating_sub(6)..).unwrap_or_default();
            let _ = write!(text, " ({offset})");
        }
        text
    }

    fn local(&self, at: Instant) -> Option<NaiveDateTime> {
        at.local(self.zone)
    }

    /// The day that ends at this instant, where one does.
    fn midnight_before(&self, at: Moment) -> Option<NaiveDateTime> {
        let local = self.local(at.instant())?;
        let midnight = local.time().num_seconds_from_midnight() == 0 && local.nanosecond() == 0;
        local.checked_sub_signed(TimeDelta::milliseconds(1)).filter(|_| midnight)
    }

    /// Whether clocks change between two instants, so that they are not as far apart as they look.
    pub(super) fn clock_change(&self, from: Moment, to: Moment) -> bool {
        let shown = self
            .local(to.instant())
            .zip(self.local(from.instant()))
            .map(|(to, from)| to.signed_duration_since(from));
        let lasted = to.instant().millis().saturating_sub(from.instant().millis());
        shown.is_some_and(|shown| shown.num_milliseconds() != lasted)
    }

    pub(super) fn duration(&self, seconds: f64) -> String {
        let text = words::duration(millis(seconds));
        self.say(text.replace('.', ","), text)
    }

    pub(super) fn value(&self, value: Option<&Value>) -> String {
        match value {
            Some(Value::Bool(true)) => self.say("sì", "yes").to_string(),
            Some(Value::Bool(false)) => "no".to_string(),
            Some(Value::Number(n)) => crate::number::text(*n),
            Some(Value::Text(text)) => text.to_string(),
            None => self.say("non indicato", "not given").to_string(),
        }
    }

    /// ` (clausola 3.2.3)`, or nothing.
    pub(super) fn clause(&self, clause: Option<&str>) -> String {
        clause.map(|c| format!(" ({} {c})", self.say("clausola", "clause"))).unwrap_or_default()
    }

    /// A sentence with its clause, and the assumption that it rests on below it.
    pub(super) fn grounded(&mut self, indent: usize, sentence: &str, basis: &Basis) {
        let clause = self.clause(basis.clause.as_deref());
        self.line(indent, &format!("{sentence}{clause}."));
        self.assumption(indent, basis);
    }

    /// The assumption of a value, below what rests on it.
    pub(super) fn assumption(&mut self, indent: usize, basis: &Basis) {
        let indent = indent.saturating_add(2);
        if let Some(assumption) = &basis.assumption {
            let assumption = self.words(assumption);
            let text = say!(self, "Ipotesi: «{assumption}».", "Assumption: “{assumption}”.");
            self.line(indent, &text);
        }
    }

    /// `a, b o c`.
    pub(super) fn either(&self, names: &[&str]) -> String {
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                format!("{} {} {last}", rest.join(", "), self.say("o", "or"))
            }
            _ => names.concat(),
        }
    }
}

/// A text as the beginning of a sentence.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Seconds of a decision as milliseconds; exact, for they were milliseconds before.
pub(super) fn millis(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}
