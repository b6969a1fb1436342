//! Terms in days: working days, calendar days, months and years, forwards and backwards.

use super::closed::{date_of, day_of};
use super::zone::{DAY, Offsets, local_day};
use super::{Calendar, Roll};
use crate::holidays::Rule;
use crate::{Error, Instant};
use chrono::{Months, NaiveDate};

/// No term is longer than the engine's range; a longer one would only search in vain.
const LONGEST: i64 = 130 * 366;

impl Calendar {
    /// Whether a date is a working day: a declared weekday, not closed, with open time.
    ///
    /// The hours are those that start on the date: what a night shift leaves of the next morning makes that no working
    /// day. A holiday with special hours is open like any other day. A date that the zone skipped is no working day.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) for a date outside 1970 through 2099.
    pub fn is_working_day(&self, day: NaiveDate) -> Result<bool, Error> {
        self.works_on(day_of(day))
    }

    /// Why a date is closed: the id of the first holiday that closes it, or its own entry such as `2026-12-07` or
    /// `12-24`; `None` where it is not. Special hours open a date whatever closes it; a weekday that never has hours is
    /// not closed.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) for a date outside 1970 through 2099.
    pub fn closure(&self, day: NaiveDate) -> Result<Option<String>, Error> {
        let day = day_of(day);
        self.local_span(day)?;
        Ok(self.hours().closure(day))
    }

    /// The holiday that closes a date, with its names in Italian and English; `None` where no rule does.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) for a date outside 1970 through 2099.
    pub fn holiday(&self, day: NaiveDate) -> Result<Option<&Rule>, Error> {
        let day = day_of(day);
        self.local_span(day)?;
        Ok(self.hours().holiday(day))
    }

    /// Due after `days` working days, not counting the start's day, at the last closing of the last one.
    ///
    /// A working day whose open time lies wholly inside `pauses` (sorted, disjoint) does not count; a last
    /// closing that lies inside a pause moves to the last closing of the first working day after it.
    ///
    /// A closing at the very start or end of a pause does not lie inside it. 0 days end with the start's own day where
    /// that is a working day not yet over, else with the next one. A night shift belongs to the day that it starts on:
    /// the day closes when the shift does.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) where the start or the answer lies outside 1970 through 2099.
    pub fn working_days(
        &self,
        start: Instant,
        days: u32,
        pauses: &[(Instant, Instant)],
    ) -> Result<Instant, Error> {
        let mut day = self.local_day(start)?;
        let mut missing = days;
        if days == 0 {
            // The start's own day may be the one.
            day = day.saturating_sub(1);
            missing = 1;
        }
        for _ in 0..LONGEST {
            day = day.saturating_add(1);
            if !self.works_on(day)? {
                continue;
            }
            if missing > 1 && pauses.is_empty() {
                missing = missing.saturating_sub(1);
                continue;
            }
            let (opening, closing) = self.working_hours(day)?;
            if closing < start || (!pauses.is_empty() && self.wholly_paused(opening, closing, pauses)) {
                continue;
            }
            missing = missing.saturating_sub(1);
            if missing == 0 && !pauses.iter().any(|(from, to)| *from < closing && closing < *to) {
                self.check(closing)?;
                return Ok(closing);
            }
        }
        Err(self.beyond())
    }

    /// The latest instant that leaves `days` whole working days before `end`, not counting the end's day: the first
    /// opening of the first of them. The mirror of [`Calendar::working_days`].
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) where the end or the answer lies outside 1970 through 2099.
    pub fn working_days_before(&self, end: Instant, days: u32) -> Result<Instant, Error> {
        let mut day = self.local_day(end)?;
        let mut missing = days;
        if days == 0 {
            day = day.saturating_add(1);
            missing = 1;
        }
        for _ in 0..LONGEST {
            day = day.saturating_sub(1);
            if !self.works_on(day)? {
                continue;
            }
            if missing > 1 {
                missing = missing.saturating_sub(1);
                continue;
            }
            let (opening, _) = self.working_hours(day)?;
            if opening > end {
                continue;
            }
            missing = missing.saturating_sub(1);
            if missing == 0 {
                return Ok(opening);
            }
        }
        Err(self.beyond())
    }

    /// Due after `days` calendar days, not counting the start's day, at 24:00 local of the last one; 0 days end with
    /// the start's own day. `roll` moves a last day that is not a working day.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) where the start or the answer lies outside 1970 through 2099.
    pub fn calendar_days(&self, start: Instant, days: u32, roll: Roll) -> Result<Instant, Error> {
        let day = self.local_day(start)?.saturating_add(i64::from(days));
        self.end_of(day, roll)
    }

    /// The end of the last day on which something must be done that has to come `days` whole calendar days before
    /// `end`'s day: at 24:00 local, which is 00:00 of the day after. `roll` moves a last day that is not a working day.
    ///
    /// # Example: three calendar days before work on 10 March
    /// ```
    /// # use clausola::{Calendar, Instant, Roll};
    /// let calendar = Calendar::elapsed("Europe/Rome".parse()?);
    /// let work: Instant = "2026-03-10T09:00:00+01:00".parse()?;
    /// let by = calendar.calendar_days_before(work, 3, Roll::None)?;
    /// assert_eq!(by.in_zone(calendar.zone()), "2026-03-07T00:00:00+01:00"); // 24:00 of 6 March
    /// # Ok::<(), clausola::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) where the end or the answer lies outside 1970 through 2099.
    pub fn calendar_days_before(&self, end: Instant, days: u32, roll: Roll) -> Result<Instant, Error> {
        let day = self.local_day(end)?.saturating_sub(i64::from(days)).saturating_sub(1);
        self.end_of(day, roll)
    }

    /// Due after a number of months: at 24:00 local of the day with the start's number, or of the month's last day
    /// where it has none such. `roll` moves a day that is not a working day.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) where the start or the answer lies outside 1970 through 2099.
    pub fn months(&self, start: Instant, months: u32, roll: Roll) -> Result<Instant, Error> {
        let day =
            date_of(self.local_day(start)?).and_then(|date| date.checked_add_months(Months::new(months)));
        self.end_of(day.map(day_of).ok_or_else(|| self.beyond())?, roll)
    }

    /// Due after a number of years: as [`Calendar::months`], twelve a year; 29 February becomes 28 in a common year.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) where the start or the answer lies outside 1970 through 2099.
    pub fn years(&self, start: Instant, years: u32, roll: Roll) -> Result<Instant, Error> {
        self.months(start, years.saturating_mul(12), roll)
    }

    /// The end of the last day on which something must be done that has to come a number of whole months before `end`'s
    /// day: at 24:00 local of the day before that day's number in the earlier month, or before the month's last day
    /// where it has none such. The mirror of [`Calendar::months`], as [`Calendar::calendar_days_before`] is of days.
    ///
    /// # Example: one month before work on 15 March leaves 15 February to 14 March
    /// ```
    /// # use clausola::{Calendar, Instant, Roll};
    /// let calendar = Calendar::elapsed("Europe/Rome".parse()?);
    /// let work: Instant = "2026-03-15T09:00:00+01:00".parse()?;
    /// let by = calendar.months_before(work, 1, Roll::None)?;
    /// assert_eq!(by.in_zone(calendar.zone()), "2026-02-15T00:00:00+01:00"); // 24:00 of 14 February
    /// # Ok::<(), clausola::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) where the end or the answer lies outside 1970 through 2099.
    pub fn months_before(&self, end: Instant, months: u32, roll: Roll) -> Result<Instant, Error> {
        let day = date_of(self.local_day(end)?).and_then(|date| date.checked_sub_months(Months::new(months)));
        let first = day.map(day_of).ok_or_else(|| self.beyond())?;
        self.end_of(first.saturating_sub(1), roll)
    }

    /// The same for a number of years, twelve months each.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) where the end or the answer lies outside 1970 through 2099.
    pub fn years_before(&self, end: Instant, years: u32, roll: Roll) -> Result<Instant, Error> {
        self.months_before(end, years.saturating_mul(12), roll)
    }

    /// The instant to count days from where a cut-off applies: `start` itself up to `minutes` local time
    /// (inclusive, from midnight), else the first instant of the next working day.
    ///
    /// "Paid by 17:00, transferred on the next working day; later, on the one after" is
    /// `working_days(after_cut_off(paid, 17 * 60)?, 1, &[])`.
    ///
    /// # Errors
    /// [`ErrorKind::Horizon`](crate::ErrorKind::Horizon) where the start or the answer lies outside 1970 through 2099.
    pub fn after_cut_off(&self, start: Instant, minutes: u16) -> Result<Instant, Error> {
        let mut day = self.local_day(start)?;
        let cut_off = day.saturating_mul(DAY).saturating_add(i64::from(minutes).saturating_mul(60));
        let cut_off = Offsets::around(self.zone(), cut_off).edge(cut_off);
        if start.millis() <= cut_off.saturating_mul(1000) {
            return Ok(start);
        }
        for _ in 0..LONGEST {
            day = day.saturating_add(1);
            if self.works_on(day)? {
                return Ok(self.local_span(day)?.0);
            }
        }
        Err(self.beyond())
    }

    /// The local date of an instant, as a day number.
    pub(crate) fn local_day(&self, at: Instant) -> Result<i64, Error> {
        self.check(at)?;
        Ok(local_day(self.zone(), at.millis().div_euclid(1000)))
    }

    /// The first instant of a local date and of the next, cut to the range; an error for a date wholly outside it.
    pub(crate) fn local_span(&self, day: i64) -> Result<(Instant, Instant), Error> {
        let (from, until) = self.hours().closed.known();
        let known = (from..until).contains(&day);
        self.inner.dates.span(day, self.hours()).filter(|_| known).ok_or_else(|| self.beyond())
    }

    fn works_on(&self, day: i64) -> Result<bool, Error> {
        self.local_span(day)?;
        Ok(self.inner.dates.is_working(day, self.hours()))
    }

    /// A working day's first opening and last closing, cut to the range.
    pub(crate) fn working_hours(&self, day: i64) -> Result<(Instant, Instant), Error> {
        self.inner.dates.working_hours(day, self.hours()).ok_or_else(|| self.beyond())
    }

    /// Whether no open time of `[opening, closing)` lies outside the pauses.
    pub(crate) fn wholly_paused(
        &self,
        opening: Instant,
        closing: Instant,
        pauses: &[(Instant, Instant)],
    ) -> bool {
        let mut left = self.table().worked_between(opening, closing);
        for (from, to) in pauses {
            let (from, to) = ((*from).max(opening), (*to).min(closing));
            if from < to {
                left = left.saturating_sub(self.table().worked_between(from, to));
            }
        }
        left == 0
    }

    fn end_of(&self, day: i64, roll: Roll) -> Result<Instant, Error> {
        let mut day = day;
        let step = match roll {
            Roll::None => 0,
            Roll::Next => 1,
            Roll::Previous => -1_i64,
        };
        if step != 0 {
            let mut left = LONGEST;
            while !self.works_on(day)? {
                day = day.saturating_add(step);
                left = left.saturating_sub(1);
                if left == 0 {
                    return Err(self.beyond());
                }
            }
        }
        let end = self.local_span(day)?.1;
        self.check(end)?;
        Ok(end)
    }
}
