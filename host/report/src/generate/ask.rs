//! What a contract says, found out by asking it: any contract has histories, whatever its text looks like.

use clausola::{Calendar, CalendarSpec, Contract, Decision, Instant, Roll, Ticket, Timer, Window};
use serde_json::{Map, Value, json};
use std::sync::Arc;

use super::arrivals::ahead;

const DAY: i64 = 24 * 3_600_000;

/// Facts by name.
pub(super) type Given = [(Arc<str>, Value)];

/// A contract, and an ordinary moment to ask it about.
#[derive(Debug)]
pub(super) struct Asker<'c> {
    pub(super) contract: &'c Contract,
    /// A moment at which every calendar is open.
    at: Instant,
    /// The Monday of a week without closed days.
    monday: Option<Instant>,
    /// The calendars that have other hours for some tickets.
    extended: Vec<String>,
    /// By the objective's position, its id and the name of its calendar.
    pub(super) objectives: Vec<(String, Option<String>)>,
}

/// An event to ask about: its type, and its fields.
pub(super) type Asked<'a> = (&'a str, Value);

pub(super) fn list<'a>(description: &'a Value, key: &str) -> &'a [Value] {
    description.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn text<'a>(of: &'a Value, key: &str) -> Option<&'a str> {
    of.get(key)?.as_str()
}

impl<'c> Asker<'c> {
    pub(super) fn new(contract: &'c Contract, description: &Value, from: Instant) -> Self {
        let named = |value: &Value| {
            Some((text(value, "id")?.to_string(), text(value, "calendar").map(str::to_string)))
        };
        let objectives = list(description, "objectives").iter().filter_map(named).collect();
        let extended =
            list(description, "calendars").iter().filter(|calendar| !list(calendar, "extensions").is_empty());
        let extended = extended.filter_map(|calendar| text(calendar, "id").map(str::to_string)).collect();
        let mut asker = Self { contract, at: from, monday: None, extended, objectives };
        let calendars = asker.calendars(description);
        asker.at = open_moment(&calendars, from);
        asker.monday = ordinary_monday(contract, &calendars, from);
        asker
    }

    /// The contract's calendars as they are without extensions.
    pub(super) fn calendars(&self, description: &Value) -> Vec<Calendar> {
        let ids = list(description, "calendars").iter().filter_map(|calendar| text(calendar, "id"));
        ids.filter_map(|id| self.contract.calendar(id).ok().cloned()).collect()
    }

    /// The decision on a ticket to which these events happened one second after the other, a minute after its opening.
    pub(super) fn happened(&self, facts: &Given, events: &[Asked<'_>]) -> Option<Decision> {
        let opened: Asked<'_> = ("opened", Value::Null);
        let at = |n: usize| self.after(1000_i64.saturating_mul(i64::try_from(n).unwrap_or_default()));
        let events = std::iter::once(&opened).chain(events).enumerate().map(|(n, (kind, fields))| {
            let mut event =
                Map::from_iter([("type".into(), json!(kind)), ("at".into(), json!(self.print(at(n))))]);
            event.extend(fields.as_object().cloned().unwrap_or_default());
            Value::Object(event)
        });
        let ticket = json!({ "id": "asked", "facts": object(facts), "events": events.collect::<Vec<_>>() });
        self.contract.decide(&Ticket::from_value(&ticket).ok()?, self.after(60_000)).ok()
    }

    /// The decision on a ticket at the instant that it is opened.
    pub(super) fn opened(&self, facts: &Given) -> Result<Decision, clausola::Error> {
        let events = json!([{ "type": "opened", "at": self.print(self.at) }]);
        let ticket = json!({ "id": "asked", "facts": object(facts), "events": events });
        self.contract.decide(&Ticket::from_value(&ticket)?, self.at)
    }

    /// So long after the moment that is asked about.
    pub(super) fn after(&self, millis: i64) -> Instant {
        self.at.plus_millis(millis)
    }

    pub(super) fn print(&self, at: Instant) -> String {
        at.in_zone(self.contract.time_zone())
    }

    pub(super) fn position(&self, timer: &Timer) -> Option<usize> {
        self.objectives.iter().position(|(id, _)| *id == *timer.objective)
    }

    /// The hours of a calendar for a ticket with these facts; elapsed time where there is none.
    pub(super) fn hours(&self, calendar: Option<&str>, facts: &Given) -> Calendar {
        let elapsed = || Calendar::elapsed(self.contract.time_zone());
        let Some(plain) = calendar.and_then(|name| self.contract.calendar(name).ok()) else {
            return elapsed();
        };
        let Some((monday, name)) = self.monday.zip(calendar) else { return plain.clone() };
        if !self.extended.iter().any(|extended| *extended == *name) {
            return plain.clone();
        }
        let question = json!({
            "calendar": name,
            "op": "spans",
            "start": self.print(monday),
            "end": self.print(monday.plus_millis(DAY.saturating_mul(7))),
            "facts": object(facts),
        });
        let weekly = weekly(&self.contract.time_json(&question.to_string()), monday);
        let spec = weekly.map(|weekly| CalendarSpec { weekly, ..plain.spec().clone() });
        // Equal ones are one: nothing is compiled twice.
        spec.and_then(|spec| Calendar::new(spec).ok()).unwrap_or_else(|| plain.clone())
    }
}

pub(super) fn object(facts: &Given) -> Value {
    Value::Object(facts.iter().map(|(name, value)| (name.to_string(), value.clone())).collect())
}

/// The first moment at which every calendar is open and stays so for two hours; where there is none, the start.
fn open_moment(calendars: &[Calendar], from: Instant) -> Instant {
    const HOUR: i64 = 3_600_000;
    let hours = (0..24 * 21).map(|n: i64| from.plus_millis(n.saturating_mul(HOUR)));
    let open = |at: Instant| {
        let full =
            |calendar: &Calendar| calendar.worked(at, at.plus_millis(2 * HOUR)).is_ok_and(|w| w == 2 * HOUR);
        calendars.iter().all(full)
    };
    hours.into_iter().find(|at| open(*at)).unwrap_or(from)
}

/// A Monday's midnight after which no calendar is closed for a week and no clock is changed.
fn ordinary_monday(contract: &Contract, calendars: &[Calendar], from: Instant) -> Option<Instant> {
    let zone = contract.time_zone();
    let local = from.millis().saturating_add(ahead(from.millis(), zone)).div_euclid(DAY);
    let monday = local.saturating_sub(local.saturating_add(3).rem_euclid(7));
    (1..60_i64).find_map(|week| {
        let day = monday.saturating_add(week.saturating_mul(7)).saturating_mul(DAY);
        let at = |days: i64| {
            let local = day.saturating_add(days.saturating_mul(DAY));
            Instant::from_millis(local.saturating_sub(ahead(local, zone)))
        };
        let steady = at(7).millis().saturating_sub(at(0).millis()) == DAY.saturating_mul(7);
        let full = |calendar: &Calendar| {
            let usual: i64 = calendar.spec().weekly.iter().flatten().map(minutes).sum();
            calendar.worked(at(0), at(7)).is_ok_and(|worked| worked == usual.saturating_mul(60_000))
        };
        (steady && calendars.iter().all(full)).then(|| at(0))
    })
}

fn minutes(window: &Window) -> i64 {
    let (start, end) = (i64::from(window.start), i64::from(window.end));
    if end > start { end.saturating_sub(start) } else { end.saturating_add(1440).saturating_sub(start) }
}

/// Spans of a week as windows of its days, parted at midnight.
fn weekly(answer: &str, monday: Instant) -> Option<[Vec<Window>; 7]> {
    let answer: Value = serde_json::from_str(answer).ok()?;
    let mut week: [Vec<Window>; 7] = Default::default();
    for span in list(&answer, "spans") {
        let minute = |key: &str| {
            let at: Instant = text(span, key)?.parse().ok()?;
            Some(at.millis().saturating_sub(monday.millis()).div_euclid(60_000))
        };
        let (mut start, end) = (minute("start")?, minute("end")?);
        while start < end {
            let day = start.div_euclid(1440);
            let midnight = day.saturating_add(1).saturating_mul(1440);
            let window = Window {
                start: u16::try_from(start.rem_euclid(1440)).ok()?,
                end: u16::try_from(end.min(midnight).saturating_sub(day.saturating_mul(1440))).ok()?,
            };
            week.get_mut(usize::try_from(day).ok()?)?.push(window);
            start = midnight;
        }
    }
    Some(week)
}

/// A promised time on a kind of ticket.
#[derive(Debug, Clone)]
pub(super) struct Promise {
    pub(super) calendar: Calendar,
    length: Length,
    /// How many of a thousand are late.
    pub(super) late: u64,
}

#[derive(Debug, Clone, Copy)]
enum Length {
    Time(i64),
    WorkingDays(u32),
    CalendarDays(u32),
    Months(u32),
    Years(u32),
}

impl Promise {
    /// Of a timer that has only begun; `None` for one that does not apply.
    pub(super) fn of(timer: &Timer, calendar: Calendar, late: u64) -> Option<Self> {
        let text = timer.target.as_deref()?;
        let number = text.split(' ').next().and_then(|number| number.parse::<u32>().ok());
        let length = match number {
            Some(days) if text.contains("working day") => Length::WorkingDays(days),
            Some(days) if text.contains("calendar day") => Length::CalendarDays(days),
            Some(months) if text.contains("month") => Length::Months(months),
            Some(years) if text.contains("year") => Length::Years(years),
            #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds far below 2^53")]
            _ => Length::Time((timer.remaining_seconds? * 1000.0) as i64),
        };
        Some(Self { calendar, length, late })
    }

    /// Whether a day that is partly paused counts as a whole one.
    pub(super) fn in_days(&self) -> bool {
        !matches!(self.length, Length::Time(_))
    }

    /// Open milliseconds from a start to its due.
    pub(super) fn total(&self, start: Instant) -> i64 {
        let due = match self.length {
            Length::Time(millis) => return millis,
            Length::WorkingDays(days) => self.calendar.working_days(start, days, &[]),
            Length::CalendarDays(days) => self.calendar.calendar_days(start, days, Roll::None),
            Length::Months(months) => self.calendar.months(start, months, Roll::None),
            Length::Years(years) => self.calendar.years(start, years, Roll::None),
        };
        due.and_then(|due| self.calendar.worked(start, due)).unwrap_or_default()
    }
}
