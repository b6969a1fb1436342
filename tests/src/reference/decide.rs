//! Timers from a history, by replaying it for each objective.

use super::calendar::Calendar;
use super::contracts::{self, Facts, Objective, Pause, Priority, Start, Stop, Target};
use chrono::DateTime;
use chrono_tz::Europe::Rome;
use serde_json::{Value, json};

/// One timer as the reference sees it. Instants and lengths are in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// The objective's id.
    pub objective: &'static str,
    /// `pending`, `running`, `paused`, `met`, `breached`, `missed`, `late`, `cancelled` or `excluded`.
    pub state: &'static str,
    /// When it is due, where that is a question with an answer.
    pub due: Option<i64>,
    /// When it would be due if the pause ended now.
    pub due_if_resumed_now: Option<i64>,
    /// What has counted so far.
    pub elapsed: Option<i64>,
    /// Open time allowed; `None` for day targets.
    pub allowed: Option<i64>,
    /// When three quarters of it have passed; `None` for day targets.
    pub three_quarters: Option<i64>,
    /// When its clock started, also where it does not apply.
    pub start: Option<i64>,
    /// When its clock stopped.
    pub stopped: Option<i64>,
    /// The level that judges it.
    pub level: Option<&'static str>,
    /// The event that ended it without a verdict.
    pub ended_by: Option<&'static str>,
}

/// What the reference says about a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The level; `None` where there is none or it is not known yet.
    pub priority: Option<&'static str>,
    /// In the contract's order.
    pub timers: Vec<Timer>,
    /// Until when the last intervention is under warranty (consorzio-it).
    pub warranty: Option<i64>,
    /// The first instant after now at which something of this changes by itself; `Err` where the reference cannot
    /// say, because a share of a day target is the operator's business.
    pub wake_up: Result<Option<i64>, ()>,
    /// When it was opened.
    pub opened: i64,
    /// The newest facts.
    pub facts: Facts,
    /// Whether the work is part of the contract.
    pub covered: bool,
}

/// What resolves a malfunction of lepida-payer, "even provisionally".
const PROVISIONALLY: [&str; 3] = ["workaround", "resolved", "closed"];

/// A history as the reference replays it: what is visible at `now`, in order, from the opening on.
struct History<'a> {
    contract: &'a str,
    opened: i64,
    now: i64,
    events: Vec<Event<'a>>,
    facts_at_opening: Facts,
}

#[derive(Clone, Copy)]
struct Event<'a> {
    at: i64,
    kind: &'a str,
    body: &'a Value,
}

/// Judges a ticket under one of the five contracts.
///
/// # Panics
/// On a ticket that the engine would refuse: the reference is asked about valid ones only.
#[must_use]
pub fn judge(contract: &str, ticket: &Value, now: i64) -> Judged {
    let history = History::new(contract, ticket, now);
    let latest = history.facts(history.events.len());
    let timers: Vec<Timer> = contracts::objectives(contract, &latest)
        .iter()
        .map(|objective| history.timer(objective, &latest))
        .collect();
    let warranty = history.warranty(&latest);
    Judged {
        priority: match contracts::priority(contract, &latest) {
            Priority::Level(level) => Some(level),
            _ => None,
        },
        wake_up: if history.has_other_ends(&latest) { Err(()) } else { wake_up(&timers, warranty, now) },
        timers,
        warranty,
        opened: history.opened,
        covered: history.is_covered(&latest),
        facts: latest,
    }
}

/// A running timer passes its due, and a warranty its end, one millisecond after. The shipped files also carry the
/// operator's ladder: a step at three quarters of a time, and one at its due.
fn wake_up(timers: &[Timer], warranty: Option<i64>, now: i64) -> Result<Option<i64>, ()> {
    let mut changes: Vec<i64> = warranty.map(|until| until + 1).into_iter().collect();
    for timer in timers.iter().filter(|timer| timer.state == "running") {
        let due = timer.due.ok_or(())?;
        changes.extend([timer.three_quarters.ok_or(())?, due, due + 1]);
    }
    Ok(changes.into_iter().filter(|&at| at > now).min())
}

/// Parses RFC 3339 text.
///
/// # Panics
/// On anything else.
#[must_use]
pub fn instant(text: &str) -> i64 {
    DateTime::parse_from_rfc3339(text).unwrap_or_else(|e| panic!("`{text}`: {e}")).timestamp_millis()
}

/// Prints an instant as the five contracts do, in Rome's time.
///
/// # Panics
/// Outside chrono's range.
#[must_use]
pub fn print(at: i64) -> String {
    let local =
        DateTime::from_timestamp_millis(at).expect("an instant that chrono can hold").with_timezone(&Rome);
    local.format(if at % 1000 == 0 { "%FT%T%:z" } else { "%FT%T%.3f%:z" }).to_string()
}

impl Judged {
    /// As much of the decision as the reference knows, under the decision's names.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let timers: Vec<Value> = self.timers.iter().map(Timer::to_json).collect();
        let terms: Vec<Value> =
            self.warranty.iter().map(|&until| json!({ "term": "warranty", "until": print(until) })).collect();
        let mut judged = json!({ "priority": self.priority, "timers": timers, "terms": terms });
        if let Ok(wake_up) = self.wake_up {
            judged["wake_up"] = json!(wake_up.map(print));
        }
        judged
    }
}

impl Timer {
    fn to_json(&self) -> Value {
        let mut timer = json!({ "objective": self.objective, "state": self.state });
        // The due of a cancelled timer is a matter of presentation, not of the contract.
        if self.state != "cancelled" {
            timer["due"] = json!(self.due.map(print));
        }
        if self.state == "paused" {
            timer["due_if_resumed_now"] = json!(self.due_if_resumed_now.map(print));
        }
        if let (Some(elapsed), Some(allowed), true) = (self.elapsed, self.allowed, self.state != "cancelled")
        {
            timer["elapsed_seconds"] = seconds(elapsed);
            timer["remaining_seconds"] = seconds(allowed - elapsed);
        }
        timer
    }
}

/// Milliseconds as the decision writes them: seconds, with decimals only where there are any.
fn seconds(millis: i64) -> Value {
    if millis % 1000 == 0 { json!(millis / 1000) } else { json!(millis as f64 / 1000.0) }
}

impl<'a> History<'a> {
    fn new(contract: &'a str, ticket: &'a Value, now: i64) -> Self {
        let mut events: Vec<Event<'a>> = ticket["events"]
            .as_array()
            .expect("a ticket has events")
            .iter()
            .map(|body| Event {
                at: instant(body["at"].as_str().expect("an event has an instant")),
                kind: body["type"].as_str().expect("an event has a type"),
                body,
            })
            .filter(|event| event.at <= now)
            .collect();
        events.sort_by_key(|event| event.at);
        let first = events.iter().position(|event| event.kind == "opened").expect("a ticket is opened");
        events.drain(..first);
        Self {
            contract,
            opened: events[0].at,
            now,
            events,
            facts_at_opening: ticket["facts"].as_object().cloned().unwrap_or_default(),
        }
    }

    /// The facts in force after the first `count` events.
    fn facts(&self, count: usize) -> Facts {
        let mut facts = self.facts_at_opening.clone();
        for event in self.events[..count].iter().filter(|event| event.kind == "facts_changed") {
            for (name, value) in event.body["facts"].as_object().into_iter().flatten() {
                // Clause 7 of sogei-pec asks what there was when the fault was reported.
                let reported = self.contract == "sogei-pec" && name == "workaround_available";
                if reported && facts.contains_key(name) {
                    continue;
                }
                facts.insert(name.clone(), value.clone());
            }
        }
        // A declared default stands for a fact that is not given.
        if self.contract == "exetera" {
            facts.entry("system_declared").or_insert(json!(true));
        }
        facts
    }

    /// The position of the first event of one of these kinds.
    fn first(&self, kinds: &[&str]) -> Option<usize> {
        self.events.iter().position(|event| kinds.contains(&event.kind))
    }

    fn contact(&self, number: usize) -> Option<usize> {
        let contacts = self.events.iter().enumerate().filter(|(_, event)| event.kind == "contacted");
        contacts.map(|(position, _)| position).nth(number - 1)
    }

    /// Spans between an event that begins something and the first later one that ends it.
    ///
    /// A beginning inside an open span changes nothing, and neither does an end outside one.
    fn spans(
        &self,
        begins: impl Fn(&Event<'_>) -> bool,
        ends: impl Fn(&Event<'_>) -> bool,
    ) -> Vec<(i64, i64)> {
        let mut spans = vec![];
        let mut open = None;
        for event in &self.events {
            match open {
                None if begins(event) => open = Some(event.at),
                Some(from) if ends(event) => {
                    spans.push((from, event.at));
                    open = None;
                }
                _ => {}
            }
        }
        spans.extend(open.map(|from| (from, i64::MAX)));
        spans
    }

    /// From each `resolved` (or `closed` where there was none) to the `reopened` after it.
    fn done(&self) -> Vec<(i64, i64)> {
        self.done_by(&contracts::DONE)
    }

    fn done_by(&self, kinds: &[&str]) -> Vec<(i64, i64)> {
        self.spans(|event| kinds.contains(&event.kind), |event| event.kind == "reopened")
    }

    fn pauses(&self, pause: Pause) -> Vec<(i64, i64)> {
        match pause {
            Pause::Never => vec![],
            Pause::Waiting => self.spans(|event| event.kind == "paused", |event| event.kind == "resumed"),
            Pause::SignedSuspension => {
                let signed_later: Vec<i64> = self
                    .events
                    .iter()
                    .filter(|event| event.kind == "suspension_signed")
                    .filter_map(|event| event.body["suspended_at"].as_str().map(instant))
                    .collect();
                self.spans(
                    |event| {
                        event.kind == "suspended"
                            && (event.body["signed"] == true || signed_later.contains(&event.at))
                    },
                    |event| event.kind == "unsuspended",
                )
            }
        }
    }

    fn start(&self, start: Start) -> Option<i64> {
        match start {
            Start::Opened => Some(self.opened),
            Start::Acknowledged => {
                let acknowledge = contracts::objectives(self.contract, &self.facts(self.events.len()))[0];
                self.stop(acknowledge.stop).map(|(at, _)| at)
            }
            Start::FirstContact => self.contact(1).map(|position| self.events[position].at),
            Start::InformationComplete => Some(
                self.first(&["information_complete"])
                    .map_or(self.opened, |position| self.events[position].at),
            ),
        }
    }

    /// When a timer stopped, and how many events had happened by then.
    fn stop(&self, stop: Stop) -> Option<(i64, usize)> {
        let position = match stop {
            Stop::First(kinds) => self.first(kinds),
            Stop::FirstOrSecondContact(kinds) => self.first(kinds).into_iter().chain(self.contact(2)).min(),
            Stop::SecondContact => self.contact(2),
            Stop::Resolved => self.still_done(&contracts::DONE),
            Stop::ResolvedEvenProvisionally => self.still_done(&PROVISIONALLY),
        }?;
        Some((self.events[position].at, position))
    }

    /// Clause 3.1.6 of consorzio-it: ten working days after the last intervention was done.
    fn warranty(&self, latest: &Facts) -> Option<i64> {
        if self.contract != "consorzio-it" {
            return None;
        }
        let (done, _) = *self.done().last()?;
        let calendar = contracts::calendar(contracts::calendar_name(self.contract, "warranty", latest));
        Some(calendar.working_days(done, 10, &[]))
    }

    /// Whether the ticket was reopened within the warranty of what was done before.
    fn under_warranty(&self, latest: &Facts) -> bool {
        let done = self.done();
        let Some(&(done, reopened)) = done.iter().rev().find(|(_, reopened)| *reopened != i64::MAX) else {
            return false;
        };
        let calendar = contracts::calendar(contracts::calendar_name(self.contract, "warranty", latest));
        self.contract == "consorzio-it" && reopened <= calendar.working_days(done, 10, &[])
    }

    /// What is done again under warranty is covered whatever was bought; what is never part of the service stays out.
    fn is_covered(&self, latest: &Facts) -> bool {
        !contracts::never_covered(self.contract, latest)
            && (self.under_warranty(latest) || !contracts::not_covered(self.contract, latest))
    }

    /// Whether something of the ticket ends at an instant that the reference does not know.
    fn has_other_ends(&self, latest: &Facts) -> bool {
        self.first(&contracts::TERM_STARTS).is_some()
            || contracts::TERM_FACTS.iter().any(|name| latest.contains_key(*name))
    }

    /// The event that resolved the ticket and was not undone by a `reopened`.
    fn still_done(&self, kinds: &[&str]) -> Option<usize> {
        let (at, _) = self.done_by(kinds).pop().filter(|&(_, reopened)| reopened == i64::MAX)?;
        self.events.iter().position(|event| event.at == at && kinds.contains(&event.kind))
    }

    /// The agreed term and when it was agreed.
    fn agreed(&self, objective: &Objective) -> Option<(i64, i64)> {
        let agreed =
            |event: &&Event<'_>| event.kind == "deadline_agreed" && event.body["objective"] == objective.id;
        if self.contract != "sogei-pec" || objective.id != "resolve" {
            return None;
        }
        let last = self.events.iter().rev().find(agreed)?;
        last.body["due"].as_str().map(|due| (instant(due), last.at))
    }

    fn timer(&self, objective: &Objective, latest: &Facts) -> Timer {
        let stop = self.stop(objective.stop);
        // What ends a timer without stopping it: the ticket's cancelling, or the solution of a follow-up.
        let cancelled = self.first(&["cancelled"]);
        let ended = match objective.stop {
            Stop::SecondContact => self.first(&contracts::DONE).into_iter().chain(cancelled).min(),
            _ => cancelled,
        };
        let ended = ended.map(|position| (self.events[position].at, position));
        let ended = ended.filter(|&(at, _)| stop.is_none_or(|(stopped, _)| at < stopped));
        let stop = stop.filter(|_| ended.is_none());
        let start = self.start(objective.start).filter(|&start| ended.is_none_or(|(end, _)| start < end));
        // An ended timer keeps the facts of its end.
        // One that was not classified by then is judged by the first level that it got.
        let facts = match ended.or(stop) {
            Some((_, position)) => (position..=self.events.len())
                .map(|count| self.facts(count))
                .find(|facts| matches!(contracts::priority(self.contract, facts), Priority::Level(_)))
                .unwrap_or_else(|| latest.clone()),
            None => latest.clone(),
        };
        let timer = |state: &'static str| Timer {
            objective: objective.id,
            state,
            due: None,
            due_if_resumed_now: None,
            elapsed: None,
            allowed: None,
            three_quarters: None,
            start,
            stopped: stop.map(|(at, _)| at),
            level: match contracts::priority(self.contract, &facts) {
                Priority::Level(level) => Some(level),
                _ => None,
            },
            ended_by: ended.and_then(|(_, position)| {
                ["cancelled", "resolved", "closed"]
                    .into_iter()
                    .find(|kind| *kind == self.events[position].kind)
            }),
        };
        if !self.is_covered(latest) || contracts::excluded(self.contract, objective.id, latest) {
            return timer("excluded");
        }
        let Some(start) = start else {
            return timer(if ended.is_some() { "cancelled" } else { "pending" });
        };
        let Some(target) =
            contracts::target(self.contract, objective.id, contracts::priority(self.contract, &facts))
        else {
            return timer("pending");
        };
        // A fact that decides the hours and was not given by then counts as it was first given.
        let certain = ended.or(stop).and_then(|(_, position)| {
            (position..=self.events.len())
                .map(|count| self.facts(count))
                .find(|facts| contracts::is_certain(self.contract, objective.id, facts))
        });
        let hours = certain.as_ref().unwrap_or(latest);
        let calendar = contracts::calendar(contracts::calendar_name(self.contract, objective.id, hours));
        let mut pauses = self.pauses(objective.pause);
        let agreed = self.agreed(objective);
        if let Some((_, when)) = agreed {
            // Whoever agrees on a term while a suspension lasts counts from then on.
            pauses.iter_mut().filter(|(from, to)| *from < when && when < *to).for_each(|(_, to)| *to = when);
        }
        let agreed = agreed.map(|(due, _)| due);
        let mut out = pauses.clone();
        let done = match objective.stop {
            Stop::Resolved => self.done(),
            Stop::ResolvedEvenProvisionally => self.done_by(&PROVISIONALLY),
            _ => vec![],
        };
        out.extend(done.into_iter().filter(|&(_, reopened)| reopened != i64::MAX));
        let stopped = stop.map(|(at, _)| at);
        let end = ended.or(stop).map(|(at, _)| at);
        let until = end.unwrap_or(self.now);
        // Spans outside the timer's life do not count; those inside it do not count towards the target.
        let closed: Vec<(i64, i64)> = out.iter().map(|&(from, to)| (from, to.min(until))).collect();
        let due = agreed.or_else(|| due(&calendar, start, target, &closed)).expect("due within two years");
        let elapsed = Some(calendar.worked_without(start, until, &out));
        let allowed = match (target, agreed) {
            (Target::Minutes(minutes), None) => Some(minutes * 60_000),
            (Target::Minutes(_), Some(agreed)) => Some(calendar.worked_without(start, agreed, &out)),
            _ => None,
        };
        let paused_since =
            pauses.iter().find(|&&(_, to)| to == i64::MAX && end.is_none()).map(|&(from, _)| from);
        // The due that stood when the open pause began: a pause at or after it changes nothing.
        let paused = agreed.is_none()
            && paused_since.is_some_and(|from| {
                let before: Vec<(i64, i64)> =
                    closed.iter().copied().filter(|&(start, _)| start < from).collect();
                due_of(&calendar, start, target, &before) > from
            });
        let three_quarters =
            allowed.and_then(|millis| calendar.due_without(start, (millis * 3 + 3) / 4, &closed));
        let past_due = until > due;
        let (late, missed) = if objective.best_effort { ("late", "late") } else { ("breached", "missed") };
        let state = match (stopped.is_some(), ended.is_some()) {
            (true, _) if past_due => missed,
            (true, _) => "met",
            (_, true) if past_due => missed,
            (_, true) => "cancelled",
            _ if paused => "paused",
            _ if past_due => late,
            _ => "running",
        };
        Timer {
            due: (!paused).then_some(due),
            due_if_resumed_now: paused.then_some(due),
            elapsed,
            allowed,
            three_quarters,
            ..timer(state)
        }
    }
}

fn due(calendar: &Calendar, start: i64, target: Target, out: &[(i64, i64)]) -> Option<i64> {
    match target {
        Target::Minutes(minutes) => calendar.due_without(start, minutes * 60_000, out),
        Target::WorkingDays(days) => Some(calendar.working_days(start, days, out)),
    }
}

fn due_of(calendar: &Calendar, start: i64, target: Target, out: &[(i64, i64)]) -> i64 {
    due(calendar, start, target, out).expect("due within two years")
}
