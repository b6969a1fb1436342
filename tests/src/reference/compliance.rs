//! Compliance as the documents and the rules beside them state it: one ticket after the other, one figure at a time.
//!
//! A case is one ticket under one promised time whose clock has started. It belongs to the period in which its clock
//! started, whatever became of it. In time is what stopped by its due; late is what stopped after it, what still runs
//! past it, and an effort that was promised and passed its time. What can still be kept is open. What waits for a fact
//! that decides the priority is undecided. What the contract leaves out, and what was ended in time by something else
//! than its own stop, is excluded, with the reason. A reopened ticket is one case, judged by its last stop.

use super::contracts::{self, Facts, Priority};
use super::decide::{self, Judged, Timer, instant};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeZone, Timelike};
use chrono_tz::Europe::Rome;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a case means for the promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Kept.
    InTime,
    /// Not kept.
    Late,
    /// Can still be kept.
    Open,
    /// Waits for facts.
    Undecided,
    /// Does not count, for this reason.
    Excluded(&'static str),
}

/// One ticket under one objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The objective's id.
    pub objective: &'static str,
    /// When its clock started; this places it in a period.
    pub start: i64,
    /// When it is due, where that is known.
    pub due: Option<i64>,
    /// The level that judges it.
    pub level: Option<&'static str>,
    /// What it means for the promise.
    pub verdict: Verdict,
}

/// A share of cases that must be in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The share in millionths.
    pub millionths: u64,
    /// The rule's own periods: so many months, from January on.
    pub months: u32,
    /// Each level must reach it for itself.
    pub by_level: bool,
}

/// The rule for an objective; sogei-pec and conciliasfera promise no share.
#[must_use]
pub fn rule(contract: &str, objective: &str) -> Option<Rule> {
    let (millionths, months, by_level) = match (contract, objective) {
        // Appendice: one share of all cases.
        ("exetera", _) => (950_000, 12, false),
        // Clause 7: the share stands beside each priority.
        ("consorzio-it", _) => (900_000, 12, true),
        // Clause 3.2.3: one line for the acknowledgement, one for blocking and one for non-blocking malfunctions.
        ("lepida-payer", "acknowledge") => (900_000, 4, false),
        ("lepida-payer", "resolve") => (850_000, 4, true),
        // Clause 2.2.
        ("lepida-payer", "activate") => (900_000, 4, false),
        _ => return None,
    };
    Some(Rule { millionths, months, by_level })
}

/// The cases of a ticket as it stood at `as_of`, under any of the five contracts.
///
/// # Panics
/// On a ticket that the engine would refuse.
#[must_use]
pub fn cases(contract: &str, ticket: &Value, as_of: i64) -> Vec<Case> {
    let judged = decide::judge(contract, ticket, as_of);
    judged.timers.iter().filter_map(|timer| case(contract, &judged, timer)).collect()
}

fn case(contract: &str, judged: &Judged, timer: &Timer) -> Option<Case> {
    let start = timer.start?;
    let verdict = match timer.state {
        "met" => Verdict::InTime,
        "missed" | "breached" | "late" => Verdict::Late,
        "running" | "paused" => Verdict::Open,
        // Its clock has started: it waits for nothing but a target.
        "pending" => Verdict::Undecided,
        "cancelled" => Verdict::Excluded(timer.ended_by.expect("something ended it")),
        "excluded" => Verdict::Excluded(reason(contract, timer.objective, judged)),
        other => panic!("the reference knows no state `{other}`"),
    };
    // What leaves a case out are the newest facts, and so it counts under their level; any other keeps the level that
    // its target was taken from.
    let level = match (timer.state, contracts::priority(contract, &judged.facts)) {
        ("excluded", Priority::Level(level)) => Some(level),
        ("excluded", _) => None,
        _ => timer.level,
    };
    Some(Case { objective: timer.objective, start, due: timer.due, level, verdict })
}

/// Why a time does not apply: what is not part of the service first, then what takes the promise away.
fn reason(contract: &str, objective: &str, judged: &Judged) -> &'static str {
    let facts = &judged.facts;
    let is = |name: &str, value: &str| facts.get(name).and_then(Value::as_str) == Some(value);
    if !judged.covered {
        return not_covered(&is);
    }
    match contract {
        "exetera" if is("request", "new_development") => "new_development",
        "exetera" if other_than_provider(facts) => "not_provider_responsibility",
        "exetera" => "system_not_declared",
        "consorzio-it" => "obsolete_os",
        "sogei-pec" => "solved_at_first_contact",
        "lepida-payer" if is("channel", "other") => "not_through_help_desk",
        "lepida-payer" if other_than_provider(facts) => "not_provider_responsibility",
        "lepida-payer" if objective == "resolve" => "corrective_maintenance",
        _ => panic!("{contract} excludes nothing from {objective}"),
    }
}

fn other_than_provider(facts: &Facts) -> bool {
    facts.get("responsibility").and_then(Value::as_str).is_some_and(|by| by != "provider")
}

/// Which part of consorzio-it's service is missing, in the order of the document's exclusions and its table of services.
fn not_covered(is: &dyn Fn(&str, &str) -> bool) -> &'static str {
    if is("service", "evolutive_maintenance") {
        return "evolutive_maintenance";
    }
    if is("service", "icaro") && is("channel", "phone") {
        return "icaro_only_by_ticket";
    }
    if is("request", "change_request") {
        return "change_request";
    }
    if is("request", "consultancy") || is("service", "consultancy") {
        // For every profile but the largest; with it, what is missing is something else.
        if !is("profile", "enterprise") {
            return "consultancy_outside_profile";
        }
    }
    let services = [
        ("on_site", "on_site_outside_profile"),
        ("call_out", "call_out_outside_profile"),
        ("saturday_on_call", "saturday_outside_profile"),
        ("server_monitoring", "server_monitoring_outside_profile"),
        ("server_updates", "server_updates_outside_profile"),
        ("analysis_report", "analysis_report_outside_profile"),
        ("backup_check", "backup_check_outside_profile"),
        ("restore_test", "restore_test_outside_profile"),
        ("remote_backup", "remote_backup_outside_profile"),
    ];
    let missing = services.into_iter().find(|(service, _)| is("service", service));
    missing.expect("a service that the profile does not have").1
}

/// What was counted for one promise over one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Cases kept.
    pub in_time: u64,
    /// Cases not kept.
    pub late: u64,
    /// Cases that can still be kept.
    pub open: u64,
    /// Cases that wait for facts.
    pub undecided: u64,
    /// Cases that do not count, by reason.
    pub excluded: BTreeMap<String, u64>,
    /// Cases measured and late by the local date on which their clocks started.
    pub days: BTreeMap<String, (u64, u64)>,
    /// Late cases by the local weekday, Monday first, and hour of their due.
    pub heat: BTreeMap<(u32, u32), u64>,
}

impl Figures {
    /// In time and late.
    #[must_use]
    pub fn measured(&self) -> u64 {
        self.in_time + self.late
    }

    /// The share in time, to six decimals; `None` of nothing.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let measured = self.measured();
        (measured > 0).then(|| (self.in_time as f64 / measured as f64 * 1e6).round() / 1e6)
    }

    /// Whether the promise is kept; `None` where nothing was measured.
    #[must_use]
    pub fn pass(&self, rule: Rule) -> Option<bool> {
        let measured = self.measured();
        (measured > 0).then(|| self.in_time * 1_000_000 >= rule.millionths * measured)
    }

    /// The most of the measured cases that may be late, found by trying.
    #[must_use]
    pub fn tolerance(&self, rule: Rule) -> u64 {
        let measured = self.measured();
        let kept = |late: u64| (measured - late) * 1_000_000 >= rule.millionths * measured;
        (0..=measured).take_while(|&late| kept(late)).last().unwrap_or(0)
    }

    fn count(&mut self, case: &Case) {
        let measured = match &case.verdict {
            Verdict::InTime => {
                self.in_time += 1;
                (1, 0)
            }
            Verdict::Late => {
                self.late += 1;
                let due = DateTime::from_timestamp_millis(case.due.expect("late after something"))
                    .expect("an instant")
                    .with_timezone(&Rome);
                *self.heat.entry((due.weekday().num_days_from_monday(), due.hour())).or_default() += 1;
                (1, 1)
            }
            Verdict::Open => {
                self.open += 1;
                return;
            }
            Verdict::Undecided => {
                self.undecided += 1;
                return;
            }
            Verdict::Excluded(reason) => {
                *self.excluded.entry((*reason).to_string()).or_default() += 1;
                return;
            }
        };
        let day = self.days.entry(local_date(case.start).to_string()).or_default();
        *day = (day.0 + measured.0, day.1 + measured.1);
    }
}

/// Which promise: the objective, the first day of the stretch, and the level where each counts for itself.
pub type Promise = (String, NaiveDate, Option<String>);

/// All figures of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// By promise; those without a case are not there.
    pub rows: BTreeMap<Promise, Figures>,
    /// Tickets with a measured case in the period.
    pub measured: u64,
    /// Tickets of those with no late case.
    pub in_time: u64,
    /// Notices of planned maintenance, by the first day of the stretch.
    pub notices: BTreeMap<NaiveDate, Figures>,
}

/// Whole local days, from the first to the day after the last.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// Its first day.
    pub first: NaiveDate,
    /// The day after its last.
    pub after: NaiveDate,
}

impl Period {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn holds(self, at: i64) -> bool {
        let day = local_date(at);
        self.first <= day && day < self.after
    }

    /// The first day of the part of it that lies in the same period of the rule as a day.
    #[must_use]
    pub fn stretch(self, day: NaiveDate, months: u32) -> NaiveDate {
        let into = day.month0() % months;
        let january = day.with_day(1).expect("every month has a first day");
        (january - Months::new(into)).max(self.first)
    }
}

/// The local date of an instant.
///
/// # Panics
/// Outside chrono's range.
#[must_use]
pub fn local_date(at: i64) -> NaiveDate {
    DateTime::from_timestamp_millis(at).expect("an instant").with_timezone(&Rome).date_naive()
}

/// The instant at which a local day begins.
///
/// # Panics
/// Outside chrono's range.
#[must_use]
pub fn midnight(day: NaiveDate) -> i64 {
    Rome.from_local_datetime(&day.and_time(NaiveTime::MIN))
        .earliest()
        .expect("Rome has every midnight")
        .timestamp_millis()
}

impl Report {
    /// Adds one ticket, as it stood at `as_of`; one opened later is not seen.
    pub fn add(&mut self, contract: &str, ticket: &Value, period: Period, as_of: i64) {
        let opened =
            ticket["events"].as_array().into_iter().flatten().find(|event| event["type"] == "opened");
        if opened.and_then(|event| event["at"].as_str()).is_none_or(|at| instant(at) > as_of) {
            return;
        }
        let cases = cases(contract, ticket, as_of);
        let within: Vec<&Case> = cases.iter().filter(|case| period.holds(case.start)).collect();
        for case in &within {
            let rule = rule(contract, case.objective);
            let first = rule.map_or(period.first, |rule| period.stretch(local_date(case.start), rule.months));
            let level = rule.filter(|rule| rule.by_level).and(case.level).map(str::to_string);
            self.rows.entry((case.objective.to_string(), first, level)).or_default().count(case);
        }
        let measured = within.iter().any(|case| matches!(case.verdict, Verdict::InTime | Verdict::Late));
        let late = within.iter().any(|case| case.verdict == Verdict::Late);
        self.measured += u64::from(measured);
        self.in_time += u64::from(measured && !late);
        if contract == "lepida-payer" {
            self.notice(ticket, period, as_of);
        }
    }

    /// Clause 3.1 of lepida-payer: maintenance is announced at least three calendar days before. The day of the work does
    /// not count, so that the last moment is the midnight three days before that day begins.
    fn notice(&mut self, ticket: &Value, period: Period, as_of: i64) {
        let judged = decide::judge("lepida-payer", ticket, as_of);
        let Some(start) = judged.facts.get("maintenance_start").and_then(Value::as_str).map(instant) else {
            return;
        };
        let events = ticket["events"].as_array().into_iter().flatten();
        let announced = events
            .filter(|event| event["type"] == "maintenance_announced")
            .filter_map(|event| event["at"].as_str().map(instant))
            .filter(|&at| judged.opened <= at && at <= as_of)
            .min();
        self.announce(start, announced, period, as_of);
    }

    /// Counts one planned maintenance.
    pub fn announce(&mut self, start: i64, announced: Option<i64>, period: Period, as_of: i64) {
        if !period.holds(start) {
            return;
        }
        let last = midnight(local_date(start) - Days::new(3));
        let figures = self.notices.entry(period.stretch(local_date(start), 4)).or_default();
        match announced {
            Some(at) if at <= last => figures.in_time += 1,
            Some(_) => figures.late += 1,
            None if as_of > last => figures.late += 1,
            None => figures.open += 1,
        }
    }
}

/// Why the service of lepida-payer was interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// An outage that is the provider's.
    Provider,
    /// An outage that is somebody else's.
    Other,
    /// Planned maintenance.
    Maintenance,
}

/// Minutes of a stretch of time: `due` to be available, and of these `down`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Availability {
    /// All but maintenance and outages that are not the provider's.
    pub due: u64,
    /// Those in which the service was down for the provider's fault.
    pub down: u64,
}

impl Availability {
    /// Clause 3.1 of lepida-payer, minute by minute: every minute is one of maintenance or of another's outage, or it is
    /// due; a due one is down or up. Interruptions begin and end at whole minutes.
    #[must_use]
    pub fn of(from: i64, to: i64, interruptions: &[(Interruption, i64, i64)]) -> Self {
        let mut found = Self::default();
        let mut at = from;
        while at < to {
            let during = |why: Interruption| {
                interruptions.iter().any(|&(other, from, to)| other == why && from <= at && at < to)
            };
            if !during(Interruption::Maintenance) && !during(Interruption::Other) {
                found.due += 1;
                found.down += u64::from(during(Interruption::Provider));
            }
            at += super::calendar::MINUTE;
        }
        found
    }

    /// Whether 99.40 % were up; `None` where none was due.
    #[must_use]
    pub fn pass(self) -> Option<bool> {
        (self.due > 0).then(|| (self.due - self.down) * 1_000_000 >= 994_000 * self.due)
    }
}

#[cfg(test)]
mod tests;
