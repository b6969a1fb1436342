//! `workclock`: the union of its shifts, minus breaks and dates.

use crate::{Choice, Peer, Question, duration, millis, timestamp};
use chrono::{Datelike, NaiveDate};
use clausola_tests::reference::calendar::Hours;
use clausola_tests::reference::holidays::is_italian_holiday;
use jiff::civil::{Date, Time, Weekday};
use std::sync::OnceLock;
use workclock::{Holidays, Schedule, Weekdays, WorkDay};

/// Its schedule. It has no days with hours of their own: a calendar that has any is not its to judge.
#[derive(Debug)]
pub struct Workclock(Schedule);

impl Peer for Workclock {
    const NAME: &'static str = "workclock 0.1.4";

    const CHOICES: &'static [Choice] =
        &[Choice::EndBeforeStart, Choice::AtClosing, Choice::ClosedShift, Choice::SkippedTime];

    const SHIFTS_ARE_WHOLE: bool = false;

    fn new(hours: &Hours) -> Option<Self> {
        if !hours.special.is_empty() {
            return None;
        }
        let mut schedule = Schedule::builder().time_zone(hours.zone.name());
        for (windows, day) in hours.weekly.iter().zip(DAYS) {
            for &(start, end) in windows {
                schedule = schedule.rule(WorkDay::new(clock(start), clock(end), Weekdays::from_iter([day])));
            }
        }
        schedule = schedule.rule(Holidays::new(closed(hours).map(date)));
        schedule.build().ok().map(Self)
    }

    fn answer(&self, question: Question) -> Option<Result<i64, String>> {
        let at = |result: Result<jiff::Timestamp, workclock::Error>| {
            result.map(jiff::Timestamp::as_millisecond).map_err(|e| e.to_string())
        };
        Some(match question {
            Question::Worked(start, end) => Ok(millis(self.0.between(timestamp(start), timestamp(end)))),
            Question::Due(start, millis) => at(self.0.add(timestamp(start), duration(millis))),
            Question::Before(end, millis) => at(self.0.sub(timestamp(end), duration(millis))),
            Question::NextOpening(start) => {
                at(self.0.next_period(timestamp(start)).map(|period| period.start))
            }
        })
    }
}

const DAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// 24:00 is the next day's 00:00: an end that is not after the start.
fn clock(minutes: u32) -> Time {
    let minutes = minutes % (24 * 60);
    Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0).expect("a time of day")
}

pub(crate) fn date(day: NaiveDate) -> Date {
    Date::new(day.year() as i16, day.month() as i8, day.day() as i8).expect("a date")
}

/// Every closed date from 1970 through 2099: a date with hours of its own is open, whatever else closes it.
pub(crate) fn closed(hours: &Hours) -> impl Iterator<Item = NaiveDate> {
    let yearly = hours.yearly.iter().flat_map(|&(month, day)| {
        (1970..2100).filter_map(move |year| NaiveDate::from_ymd_opt(year, month, day))
    });
    let holidays: &[NaiveDate] = if hours.holidays { italian() } else { &[] };
    let closed = holidays.iter().copied().chain(yearly).chain(hours.closed.iter().copied());
    let empty = hours.special.iter().filter(|(_, windows)| windows.is_empty()).map(|(day, _)| *day);
    closed.filter(|day| !hours.special.contains_key(day)).chain(empty)
}

fn italian() -> &'static [NaiveDate] {
    static DATES: OnceLock<Vec<NaiveDate>> = OnceLock::new();
    DATES.get_or_init(|| {
        let first = NaiveDate::from_ymd_opt(1970, 1, 1).expect("a date");
        first.iter_days().take(130 * 365 + 32).filter(|day| is_italian_holiday(*day)).collect()
    })
}
