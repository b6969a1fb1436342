//! `ule-hours`: weekly windows, closed dates and special days; a shift belongs to the day that it opens on.

use crate::workclock::{closed, date};
use crate::{Choice, Peer, Question, duration, millis, timestamp};
use clausola_tests::reference::calendar::{Hours, Window};
use jiff::civil::Weekday;
use ule_hours::Schedule;

/// Its schedule. Windows are written as its text has them.
#[derive(Debug)]
pub struct UleHours(Schedule);

impl Peer for UleHours {
    const NAME: &'static str = "ule-hours 0.1.2";

    const CHOICES: &'static [Choice] = &[
        Choice::EndBeforeStart,
        Choice::ZeroDuration,
        Choice::AtClosing,
        Choice::ClosedShift,
        Choice::SkippedTime,
    ];

    const SHIFTS_ARE_WHOLE: bool = true;
    const KEEPS_SKIPPED_DATES: bool = true;
    const PASSES_OVER_WINDOWS: bool = true;

    fn new(hours: &Hours) -> Option<Self> {
        let mut schedule = Schedule::builder(hours.zone.name()).ok()?;
        for (position, windows) in hours.weekly.iter().enumerate() {
            let day = Weekday::from_monday_zero_offset(position as i8).ok()?;
            // It refuses a day whose shift runs into the hours that the same day's list opens with.
            schedule = schedule.open([day], &list(windows)).ok()?;
        }
        for day in closed(hours) {
            schedule = schedule.closed_on(date(day));
        }
        for (day, windows) in &hours.special {
            schedule = schedule.special(date(*day), &list(windows)).ok()?;
        }
        Some(Self(schedule.build()))
    }

    fn answer(&self, question: Question) -> Option<Result<i64, String>> {
        let at = |result: Result<jiff::Timestamp, ule_hours::Error>| {
            result.map(jiff::Timestamp::as_millisecond).map_err(|e| e.to_string())
        };
        Some(match question {
            Question::Worked(start, end) => Ok(millis(self.0.between(timestamp(start), timestamp(end)))),
            Question::Due(start, millis) => at(self.0.add(timestamp(start), duration(millis))),
            Question::Before(..) => return None,
            Question::NextOpening(start) => at(self.0.next_open(timestamp(start))),
        })
    }
}

fn list(windows: &[Window]) -> String {
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let windows: Vec<String> =
        windows.iter().map(|&(start, end)| format!("{}-{}", clock(start), clock(end))).collect();
    windows.join(", ")
}
