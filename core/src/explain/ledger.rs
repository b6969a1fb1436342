//! The arithmetic of a deadline: every stretch from its start to its due, and what it counts.

use super::closed::Closures;
use super::trace::{Days, Ledger, LedgerUnit, Part, Span, SpanKind, Text, Why};
use crate::calendar::Calendar;
use crate::contract::model::{Length, ServiceHours};
use crate::decide::clock::Clock;
use crate::decide::life::{StopKind, Stops, Stretch};
use crate::decide::timer::seconds;
use crate::{Error, Instant, Moment, Zone};

/// The most spans of one ledger: a time that is a year overdue need not be told night by night.
const MOST_SPANS: usize = 366;

/// The course of a time, from its start to its due and to its last instant.
pub(super) struct Course<'a> {
    pub(super) clock: Clock<'a>,
    /// The calendar as the contract has it, and the bits of the extensions that hold; absent for elapsed time.
    pub(super) hours: Option<(&'a ServiceHours, usize)>,
    /// What made the clock stand still.
    pub(super) stretches: Vec<Stretch<'a>>,
    pub(super) start: Instant,
    /// `now`, or when it stopped.
    pub(super) last: Instant,
    pub(super) due: Instant,
    pub(super) length: Length,
    /// The zone that instants are printed in.
    pub(super) zone: Zone,
}

impl Course<'_> {
    pub(super) fn ledger(&self) -> Result<Ledger, Error> {
        let mut book =
            Book { course: self, closures: Closures::new(self.clock.calendar), entries: Vec::new() };
        let end = self.due.max(self.last);
        let (unit, days) = match self.length {
            Length::WorkingDays(days) => (LedgerUnit::WorkingDays, Some(days)),
            Length::CalendarDays(days) => (LedgerUnit::CalendarDays, Some(days)),
            Length::Time(_) | Length::Months(_) | Length::Years(_) => (LedgerUnit::Time, None),
        };
        let counted_from = match days {
            Some(days) => {
                book.days(days, unit == LedgerUnit::WorkingDays)?;
                self.due
            }
            None => self.start,
        };
        book.time(counted_from, end)?;
        book.sum_up(end)?;
        let to_due = book.entries.iter().filter(|e| e.part != Part::Overdue);
        let due_millis = to_due.fold(0_i64, |sum, e| sum.saturating_add(e.millis));
        Ok(Ledger {
            unit,
            days,
            due: Moment::new(self.due, self.zone),
            due_seconds: seconds(due_millis),
            spans: book.entries.into_iter().map(|entry| self.span(entry)).collect::<Result<_, _>>()?,
        })
    }

    fn span(&self, entry: Entry) -> Result<Span, Error> {
        let moment = |at| Moment::new(at, self.zone);
        let extension = match entry.kind {
            SpanKind::Closed => self.extension(entry.from, entry.to)?,
            _ => None,
        };
        Ok(Span {
            from: moment(entry.from),
            to: moment(entry.to),
            kind: entry.kind,
            part: entry.part,
            seconds: seconds(entry.millis),
            days: entry.days,
            why: entry.why,
            extension,
        })
    }

    /// The first extension that does not hold and would open some of a closed stretch, from 1.
    fn extension(&self, from: Instant, to: Instant) -> Result<Option<u32>, Error> {
        let Some((hours, held)) = self.hours else { return Ok(None) };
        for number in 1..=u32::try_from(hours.extensions.len()).unwrap_or(0) {
            let bit = 1_usize.checked_shl(number.saturating_sub(1)).unwrap_or(0);
            if held & bit == 0 && hours.with(held | bit)?.worked(from, to)? > 0 {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    fn part(&self, from: Instant) -> Part {
        if from >= self.due {
            Part::Overdue
        } else if from >= self.last {
            Part::Left
        } else {
            Part::Elapsed
        }
    }

    /// Counted milliseconds of a stretch that lies in one part. What is still to come knows no stops.
    fn counted(&self, from: Instant, to: Instant, part: Part) -> Result<i64, Error> {
        match part {
            Part::Left => self.clock.calendar.worked(from, to),
            Part::Elapsed | Part::Overdue => self.clock.counted(from, to),
        }
    }

    /// The stretches in which the clock stood still: one that lasts ends, for the ledger, at `now`.
    fn stopped(&self) -> impl Iterator<Item = (Instant, Instant)> {
        let open = self.clock.stops.open.map(|from| (from, self.last)).filter(|(from, to)| from < to);
        self.clock.stops.closed.iter().copied().chain(open)
    }
}

/// One line of a ledger in the making.
struct Entry {
    from: Instant,
    to: Instant,
    kind: SpanKind,
    part: Part,
    millis: i64,
    days: Option<Days>,
    why: Option<Why>,
}

struct Book<'c> {
    course: &'c Course<'c>,
    closures: Closures<'c>,
    entries: Vec<Entry>,
}

impl Book<'_> {
    fn is_full(&self) -> bool {
        self.entries.len() >= MOST_SPANS
    }

    /// Time, on the calendar and around the stops.
    fn time(&mut self, from: Instant, end: Instant) -> Result<(), Error> {
        let mut at = from;
        for (stop, resume) in self.course.stopped() {
            if self.is_full() {
                return Ok(());
            }
            if resume <= at || stop >= end {
                continue;
            }
            self.running(at, stop.max(at))?;
            self.standing(stop.max(at), resume.min(end))?;
            at = resume.min(end);
        }
        self.running(at, end)
    }

    /// A stretch in which only the calendar says what counts.
    fn running(&mut self, from: Instant, to: Instant) -> Result<(), Error> {
        let mut at = from;
        for (open, close) in self.course.clock.calendar.spans(from, to)? {
            self.closed(at, open)?;
            self.put(open, close, SpanKind::Counted, None, None)?;
            at = close;
            if self.is_full() {
                return Ok(());
            }
        }
        self.closed(at, to)
    }

    fn closed(&mut self, from: Instant, to: Instant) -> Result<(), Error> {
        if self.is_full() {
            return Ok(());
        }
        for (from, to, why) in self.closures.reasons(from, to)? {
            self.put(from, to, SpanKind::Closed, None, Some(why))?;
        }
        Ok(())
    }

    /// A stretch in which the clock stood still, by what made it: of several at once the first kind counts.
    fn standing(&mut self, from: Instant, to: Instant) -> Result<(), Error> {
        let mut at = from;
        while at < to {
            let (kind, why) = self.stop_at(at);
            let edges = self.course.stretches.iter().flat_map(|s| [Some(s.from), s.to]).flatten();
            let next = edges.filter(|edge| *edge > at).min().unwrap_or(to).min(to);
            self.put(at, next, kind, None, Some(why))?;
            at = next;
        }
        Ok(())
    }

    fn stop_at(&self, at: Instant) -> (SpanKind, Why) {
        let covers = |s: &&Stretch<'_>| s.from <= at && s.to.is_none_or(|to| at < to);
        let stop = self.course.stretches.iter().filter(covers).min_by_key(|s| s.kind);
        let (kind, code, it, en) = match stop.map(|s| s.kind) {
            Some(StopKind::Gap) => {
                (SpanKind::ReopenedGap, "reopened_gap", "chiuso, poi riaperto", "closed, then reopened")
            }
            Some(StopKind::Suspended) => (SpanKind::Suspended, "suspended", "sospeso", "suspended"),
            Some(StopKind::Paused) | None => (SpanKind::Paused, "paused", "in pausa", "paused"),
        };
        let text = match stop.and_then(|s| s.reason) {
            Some(reason) => Text::new(format!("{it}: {reason}"), format!("{en}: {reason}")),
            None => Text::new(it, en),
        };
        (kind, Why { code: code.into(), text })
    }

    /// Days up to the due: which of them count, numbered.
    fn days(&mut self, wanted: u32, working: bool) -> Result<(), Error> {
        let Course { clock, start, due, last, .. } = self.course;
        let calendar = clock.calendar;
        let mut stops = clock.stops.closed.clone();
        stops.extend(clock.stops.open.filter(|open| open < last).map(|open| (open, *last)));

        let mut day = calendar.local_day(*start)?;
        let mut at = calendar.local_span(day)?.1.min(*due);
        let first = Why {
            code: "start_day".into(),
            text: Text::new("giorno d'inizio, non si conta", "day of the start, not counted"),
        };
        self.put(*start, at, SpanKind::StartDay, None, Some(first))?;
        let mut number: u32 = 0;
        while at < *due && !self.is_full() {
            day = day.saturating_add(1);
            let (from, end) = calendar.local_span(day)?;
            let to = end.min(*due);
            let off = self.day_off(calendar, day, from, end, working, &stops)?;
            let (kind, why) = match off {
                // What is left of a shift that began on the day before is of that day's kind.
                _ if number == wanted && self.is_tail(day, end, working)? => self.last_kind(),
                Some((kind, why)) => (kind, Some(why)),
                None if number == wanted => (SpanKind::Closed, Some(closing_paused())),
                None => {
                    number = number.saturating_add(1);
                    (SpanKind::Counted, None)
                }
            };
            let days = why.is_none().then_some(Days { first: number, last: number });
            self.put(from, to, kind, days, why)?;
            at = to;
        }
        Ok(())
    }

    /// Whether what is left until due is only the end of the shift that began on the day before.
    fn is_tail(&self, day: i64, end: Instant, working: bool) -> Result<bool, Error> {
        let Course { clock, due, .. } = self.course;
        if !working || *due >= end {
            return Ok(false);
        }
        if !clock.calendar.is_working_day(self.closures.date(end.plus_millis(-1)))? {
            return Ok(true);
        }
        Ok(*due <= clock.calendar.working_hours(day)?.0)
    }

    fn last_kind(&self) -> (SpanKind, Option<Why>) {
        self.entries.last().map_or((SpanKind::Counted, None), |last| (last.kind, last.why.clone()))
    }

    /// Why a day does not count; `None` where it does. The same tests as in the calendar's own counting.
    fn day_off(
        &self,
        calendar: &Calendar,
        day: i64,
        from: Instant,
        to: Instant,
        working: bool,
        stops: &[(Instant, Instant)],
    ) -> Result<Option<(SpanKind, Why)>, Error> {
        let paused = if working {
            let date = self.closures.date(from);
            if !calendar.is_working_day(date)? {
                return Ok(Some((SpanKind::Closed, self.closures.not_working(date)?)));
            }
            let (opening, closing) = calendar.working_hours(day)?;
            calendar.wholly_paused(opening, closing, stops).then_some(opening)
        } else {
            stops.iter().any(|(a, b)| *a <= from && to <= *b).then_some(from)
        };
        Ok(paused.map(|at| self.stop_at(at)))
    }

    /// Adds a stretch, cut where its part changes, and joined with the one before where nothing else tells them apart.
    fn put(
        &mut self,
        from: Instant,
        to: Instant,
        kind: SpanKind,
        days: Option<Days>,
        why: Option<Why>,
    ) -> Result<(), Error> {
        let course = self.course;
        // A ledger of days counts the seconds of all its stretches, one of time those that count.
        let by_day = !matches!(course.length, Length::Time(_)) && from < course.due;
        let mut at = from;
        while at < to && !self.is_full() {
            let part = course.part(at);
            let cuts = [course.last, course.due].into_iter().filter(|cut| *cut > at);
            let end = cuts.min().unwrap_or(to).min(to);
            let millis = match kind {
                SpanKind::Counted if !by_day => end.millis().saturating_sub(at.millis()),
                _ if by_day || kind == SpanKind::Summed => course.counted(at, end, part)?,
                _ => 0,
            };
            match self.entries.last_mut().filter(|e| joins(e, kind, part, days, why.as_ref())) {
                Some(entry) => {
                    entry.to = end;
                    entry.millis = entry.millis.saturating_add(millis);
                    if let (Some(all), Some(days)) = (&mut entry.days, days) {
                        all.last = days.last;
                    }
                }
                None => {
                    self.entries.push(Entry { from: at, to: end, kind, part, millis, days, why: why.clone() })
                }
            }
            at = end;
        }
        Ok(())
    }

    /// What did not fit, as one sum for each part.
    fn sum_up(&mut self, end: Instant) -> Result<(), Error> {
        let course = self.course;
        let mut at = self.entries.last().map_or(course.start, |e| e.to);
        while at < end {
            let part = course.part(at);
            let cuts = [course.last, course.due].into_iter().filter(|cut| *cut > at);
            let to = cuts.min().unwrap_or(end).min(end);
            let why =
                Why { code: "summed".into(), text: Text::new("il resto, in somma", "the rest, summed up") };
            self.entries.push(Entry {
                from: at,
                to,
                kind: SpanKind::Summed,
                part,
                millis: course.counted(at, to, part)?,
                days: None,
                why: Some(why),
            });
            at = to;
        }
        Ok(())
    }
}

/// The last day's closing fell into a pause, so that the time ends with a later one.
fn closing_paused() -> Why {
    let text = Text::new(
        "la chiusura dell'ultimo giorno cade in una pausa",
        "the last day's closing falls into a pause",
    );
    Why { code: "closing_paused".into(), text }
}

/// Whether a stretch goes on with the one before it.
fn joins(before: &Entry, kind: SpanKind, part: Part, days: Option<Days>, why: Option<&Why>) -> bool {
    before.kind == kind
        && before.part == part
        && before.why.as_ref() == why
        && match (before.days, days) {
            (None, None) => true,
            (Some(before), Some(days)) => days.first <= before.last.saturating_add(1),
            _ => false,
        }
}

/// The stops of a time that knows none.
pub(super) static NO_STOPS: Stops = Stops { closed: Vec::new(), open: None };
