//! Why a calendar is closed: night, lunch, the weekend, a holiday by its name.

use super::trace::{Text, Why};
use crate::calendar::{Calendar, Closed};
use crate::{Error, ErrorKind, Instant};
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};

/// Explains the closed time of one calendar.
pub(super) struct Closures<'a> {
    calendar: &'a Calendar,
}

/// What a stretch of closed time within one local day is.
enum Portion {
    /// Between two openings of the day.
    Break,
    /// After its last closing.
    Evening,
    /// Before its first opening.
    Morning,
    /// Hours that special ones have taken away.
    Special,
    /// The day has no open time.
    Off(Why),
}

impl<'a> Closures<'a> {
    pub(super) fn new(calendar: &'a Calendar) -> Self {
        Self { calendar }
    }

    /// The reasons of a stretch without open time, in order, without hole or overlap.
    ///
    /// A holiday is its own 00:00 to 24:00. A weekend is what people mean by it: from the last closing before to the
    /// first opening after.
    pub(super) fn reasons(&self, from: Instant, to: Instant) -> Result<Vec<(Instant, Instant, Why)>, Error> {
        match self.by_day(from, to) {
            // To name a stretch takes whole days, and a calendar may not answer for all of the first or the last.
            Err(e) if e.kind() == ErrorKind::Horizon => Ok(vec![(from, to, outside())]),
            reasons => reasons,
        }
    }

    fn by_day(&self, from: Instant, to: Instant) -> Result<Vec<(Instant, Instant, Why)>, Error> {
        let mut portions = Vec::new();
        let mut at = from;
        while at < to {
            let day = self.calendar.local_day(at)?;
            let (day_start, day_end) = self.calendar.local_span(day)?;
            let end = to.min(day_end);
            portions.push((at, end, self.portion(at, end, day_start, day_end)?));
            // A day always ends after each of its instants.
            at = end.max(at.plus_millis(1));
        }
        let mut reasons: Vec<(Instant, Instant, Why)> = Vec::with_capacity(portions.len());
        for (i, (from, to, portion)) in portions.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|i| portions.get(i)).map(|p| &p.2);
            let after = portions.get(i.saturating_add(1)).map(|p| &p.2);
            let why = match portion {
                Portion::Break => self.between(*from, *to),
                Portion::Special => why("special_hours", "orario speciale", "special hours"),
                Portion::Off(why) => why.clone(),
                Portion::Evening => match after {
                    Some(Portion::Off(off)) if is_weekly(off) => off.clone(),
                    Some(Portion::Morning) => night(),
                    _ => why("after_closing", "dopo la chiusura", "after closing"),
                },
                Portion::Morning => match before {
                    Some(Portion::Off(off)) if is_weekly(off) => off.clone(),
                    Some(Portion::Evening) => night(),
                    _ => why("before_opening", "prima dell'apertura", "before opening"),
                },
            };
            match reasons.last_mut() {
                Some(last) if last.2 == why => last.1 = *to,
                _ => reasons.push((*from, *to, why)),
            }
        }
        Ok(reasons)
    }

    fn portion(&self, from: Instant, to: Instant, start: Instant, end: Instant) -> Result<Portion, Error> {
        let calendar = self.calendar;
        let date = self.date(from);
        if calendar.worked(start, end)? == 0 {
            return Ok(Portion::Off(self.day_off(date)?));
        }
        if calendar.spec().special.contains_key(&date) && self.usually_open(from, to, date) {
            return Ok(Portion::Special);
        }
        let (before, after) = (calendar.worked(start, from)? > 0, calendar.worked(to, end)? > 0);
        Ok(match (before, after) {
            (true, true) => Portion::Break,
            (true, false) => Portion::Evening,
            (false, _) => Portion::Morning,
        })
    }

    /// Whether the weekly hours of the date's weekday have some of this time.
    fn usually_open(&self, from: Instant, to: Instant, date: NaiveDate) -> bool {
        let minutes = |at: Instant| {
            at.local(self.calendar.zone())
                .map_or(0, |t| t.hour().saturating_mul(60).saturating_add(t.minute()))
        };
        let (from, until) = (minutes(from), minutes(to));
        let until = if until == 0 || until <= from { 1440 } else { until };
        self.weekly(date).iter().any(|w| {
            let end = if w.end <= w.start { 1440 } else { w.end };
            u32::from(w.start) < until && from < u32::from(end)
        })
    }

    fn weekly(&self, date: NaiveDate) -> &[crate::Window] {
        let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
        self.calendar.spec().weekly.get(weekday).map_or(&[], Vec::as_slice)
    }

    /// Why a day has no open time.
    pub(super) fn day_off(&self, date: NaiveDate) -> Result<Why, Error> {
        if self.weekly(date).is_empty() && !self.calendar.spec().special.contains_key(&date) {
            return Ok(off_weekday(date));
        }
        // A day of the year that the contract gives no name is called by its date.
        if let Some(rule) = self.calendar.holiday(date)?.filter(|rule| rule.it != rule.id) {
            return Ok(Why { code: "holiday".into(), text: Text::new(&*rule.it, &*rule.en) });
        }
        let listed = self.calendar.spec().closed.iter().find_map(|closed| match closed {
            Closed::List { name, days, .. } if days.contains(&date) => Some(name),
            _ => None,
        });
        Ok(match (listed, self.calendar.closure(date)?) {
            (Some(name), _) => Why { code: "closed_date".into(), text: Text::same(&**name) },
            (None, Some(_)) => why("closed_date", "giorno di chiusura", "closing day"),
            (None, None) => outside(),
        })
    }

    /// Why a date is not a working day.
    pub(super) fn not_working(&self, date: NaiveDate) -> Result<Why, Error> {
        let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
        if self.calendar.spec().working_days.get(weekday) == Some(&false) {
            return Ok(off_weekday(date));
        }
        self.day_off(date)
    }

    pub(super) fn date(&self, at: Instant) -> NaiveDate {
        at.local(self.calendar.zone()).map(|t| t.date()).unwrap_or_default()
    }

    /// A break of at most four hours around noon is for lunch.
    fn between(&self, from: Instant, to: Instant) -> Why {
        let time = |at: Instant| at.local(self.calendar.zone()).map(|t| t.time());
        let noon = |hour| NaiveTime::from_hms_opt(hour, 0, 0);
        if time(from) >= noon(11) && time(to) <= noon(16) {
            why("lunch", "pausa pranzo", "lunch break")
        } else {
            why("break", "chiuso tra due turni", "closed between two shifts")
        }
    }
}

fn why(code: &str, it: &str, en: &str) -> Why {
    Why { code: code.into(), text: Text::new(it, en) }
}

fn outside() -> Why {
    why("closed", "fuori orario", "outside the hours")
}

fn night() -> Why {
    why("night", "notte", "night")
}

fn off_weekday(date: NaiveDate) -> Why {
    match date.weekday() {
        Weekday::Sat | Weekday::Sun => why("weekend", "fine settimana", "weekend"),
        _ => why("day_off", "giorno senza servizio", "day without service"),
    }
}

/// Whether a day is off every week, so that the evening before and the morning after belong to it.
fn is_weekly(why: &Why) -> bool {
    matches!(&*why.code, "weekend" | "day_off")
}
