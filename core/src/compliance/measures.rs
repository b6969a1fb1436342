//! Promises that no single ticket measures: availability, notices given in time.

use super::interval::{Interval, IntervalKind};
use super::judge::{TermCase, Verdict};
use super::plan::MeasureSpec;
use super::report::{RowPeriod, Said};
use super::share::{self, Promise};
use super::survey::Survey;
use super::tally::{Kept, Tally};
use crate::condition::{Condition, Truth};
use crate::contract::model::{Measure, Measured, Revision, STANDARD_EVENTS};
use crate::decide;
use crate::decision::TermStatus;
use crate::error::{nearest, shorten};
use crate::{Diagnostic, Error, ErrorKind, Instant, Moment};
use serde::Serialize;
use std::sync::Arc;

/// What a measure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Time without outages.
    Availability,
    /// Terms that were kept, such as notices.
    Term,
    /// What only somebody else can count.
    Elsewhere,
}

/// One promised share over one stretch of its period.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MeasureRow {
    /// The measure's id.
    pub id: Arc<str>,
    /// The revision that promises it.
    pub revision: Arc<str>,
    /// What people call it.
    pub name: Said,
    /// What it counts.
    pub kind: MeasureKind,
    /// The share that was reached; `None` where nothing was measured.
    pub share: Option<f64>,
    /// The share that is promised.
    pub threshold: f64,
    /// Whether it is reached.
    pub pass: Option<bool>,
    /// The clause that promises it.
    pub clause: Option<Arc<str>>,
    /// What it rests on that the document does not say.
    pub assumed: Option<Said>,
    /// The stretch of its period.
    pub period: RowPeriod,
    /// Of an availability: seconds in which the service was due.
    pub due_seconds: Option<f64>,
    /// Of an availability: seconds of these in which it was down.
    pub down_seconds: Option<f64>,
    /// Of an availability: seconds left out, for maintenance or for causes that do not count.
    pub net_seconds: Option<f64>,
    /// Of an availability: seconds that it may be down over the stretch, less those that it was; negative past it.
    pub left_seconds: Option<f64>,
    /// Of an availability: the intervals that touch the stretch.
    pub intervals: Vec<Stretched>,
    /// Of a term: those that were kept or not.
    pub measured: Option<u64>,
    /// Of a term: those that were kept.
    pub in_time: Option<u64>,
    /// Of a term: those that were not.
    pub late: Option<u64>,
    /// Of a term: those that can still be kept.
    pub open: Option<u64>,
    /// Of a term: how many may be late.
    pub tolerance: Option<u64>,
    /// Of a term: how many more may be late.
    pub tolerance_left: Option<i64>,
    /// Of a term: the first late ones.
    pub late_tickets: Vec<LateTerm>,
}

/// A term that was not kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LateTerm {
    /// The ticket, or the interval.
    pub ticket: String,
    /// What it was counted from.
    pub from: Moment,
    /// The last instant at which it could be kept.
    pub until: Moment,
}

/// An interval within a stretch of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stretched {
    /// The interval's id.
    pub id: String,
    /// `down`, `maintenance`, or `other_cause` for an outage that does not count.
    pub counts_as: &'static str,
    /// When it began, held at the stretch.
    pub from: Moment,
    /// When it ended, held at the stretch and at `as_of`.
    pub to: Moment,
    /// Its length within the stretch.
    pub seconds: f64,
}

pub(super) fn measures(
    survey: &Survey,
    tally: &Tally,
    intervals: Option<&[Interval]>,
) -> Result<Vec<MeasureRow>, Error> {
    intervals.unwrap_or_default().iter().try_for_each(|interval| known_facts(survey, interval))?;
    let mut found = Vec::new();
    for (position, spec) in survey.plan.measures.iter().enumerate() {
        let revisions = survey.contract().revisions();
        let Some(revision) = revisions.get(spec.revision) else { continue };
        let Some(measure) = revision.measures.get(spec.measure) else { continue };
        // Another revision's promise is shown where tickets were judged by it, and never for a time it was not in force.
        if !in_force(survey, spec) {
            continue;
        }
        let mut row = blank(survey, spec, revision, measure);
        match &measure.of {
            // Nobody says that there was no outage.
            Measured::Availability { .. } if intervals.is_none() => {}
            Measured::Availability { when } => {
                availability(survey, spec, revision, when, intervals.unwrap_or_default(), &mut row)?;
            }
            Measured::Term(term) => {
                let mut kept = tally.measures.get(&position).cloned().unwrap_or_default();
                announced(survey, spec, revision, *term, intervals.unwrap_or_default(), &mut kept)?;
                notices(survey, &kept, &mut row);
            }
            Measured::Elsewhere => {}
        }
        found.push(row);
    }
    Ok(found)
}

/// A name that the contract does not know is a mistake that moves the figures: a `until` for a `to`, a misspelt fact.
fn known_facts(survey: &Survey, interval: &Interval) -> Result<(), Error> {
    let facts = || survey.contract().revisions().iter().flat_map(|r| &r.facts).map(|f| &*f.name);
    let Some(name) = interval.facts.keys().find(|name| !facts().any(|known| known == name.as_str())) else {
        return Ok(());
    };
    let help = match nearest(name, super::interval::KEYS.into_iter().chain(facts())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "an interval has {} and facts",
            crate::contract::quoted(super::interval::KEYS.into_iter())
        ),
    };
    let message = format!("`{}` is neither a part of an interval nor a fact of the contract", shorten(name));
    let error = Error::one(ErrorKind::Ticket, Diagnostic::error("unknown_fact", message).help(help));
    Err(interval.blame(error))
}

/// Whether a revision was in force at some time of a stretch.
fn in_force(survey: &Survey, spec: &MeasureSpec) -> bool {
    super::plan::in_force(survey.contract(), spec.revision, &spec.stretch.period)
}

fn blank(survey: &Survey, spec: &MeasureSpec, revision: &Revision, measure: &Measure) -> MeasureRow {
    MeasureRow {
        id: Arc::clone(&measure.id),
        revision: Arc::clone(&revision.name),
        name: Said::of(&measure.name),
        kind: match measure.of {
            Measured::Availability { .. } => MeasureKind::Availability,
            Measured::Term(_) => MeasureKind::Term,
            Measured::Elsewhere => MeasureKind::Elsewhere,
        },
        share: None,
        threshold: measure.share,
        pass: None,
        clause: measure.basis.clause.clone(),
        assumed: measure.basis.assumed.as_ref().map(Said::of),
        period: RowPeriod::of(survey, &spec.stretch, Some(measure.period)),
        due_seconds: None,
        down_seconds: None,
        net_seconds: None,
        left_seconds: None,
        intervals: Vec::new(),
        measured: None,
        in_time: None,
        late: None,
        open: None,
        tolerance: None,
        tolerance_left: None,
        late_tickets: Vec::new(),
    }
}

/// The service is due around the clock but for maintenance and for outages that do not count; of that time, it is
/// available while no outage that counts lasts.
fn availability(
    survey: &Survey,
    spec: &MeasureSpec,
    revision: &Revision,
    when: &Condition,
    intervals: &[Interval],
    row: &mut MeasureRow,
) -> Result<(), Error> {
    let period = &spec.stretch.period;
    let (start, end) = (period.from(), period.to().min(survey.scope().as_of));
    if start >= end {
        return Ok(());
    }
    let (mut net, mut down) = (Vec::new(), Vec::new());
    for interval in intervals {
        let (from, to) = (interval.from.max(start), interval.to.unwrap_or(end).min(end));
        if from >= to {
            continue;
        }
        let counts_as = match interval.kind {
            IntervalKind::Maintenance => "maintenance",
            IntervalKind::Outage if liable(survey, interval, revision, when)? => "down",
            IntervalKind::Outage => "other_cause",
        };
        if counts_as == "down" { &mut down } else { &mut net }.push((from.millis(), to.millis()));
        row.intervals.push(Stretched {
            id: interval.id.clone(),
            counts_as,
            from: Moment::new(from, revision.zone),
            to: Moment::new(to, revision.zone),
            seconds: seconds(to.millis().saturating_sub(from.millis())),
        });
    }
    crate::order::sort_by(&mut row.intervals, |a, b| {
        (a.from.instant(), &a.id).cmp(&(b.from.instant(), &b.id))
    });
    let net = union(net);
    let left_out = length(&net);
    let due = end.millis().saturating_sub(start.millis()).saturating_sub(left_out);
    let fallen =
        length(&union(down.iter().copied().chain(net.iter().copied()).collect())).saturating_sub(left_out);
    row.due_seconds = Some(seconds(due));
    row.down_seconds = Some(seconds(fallen));
    row.net_seconds = Some(seconds(left_out));
    let (due, fallen) = (whole(due), whole(fallen));
    let promise = Promise::new(row.threshold, due, due.saturating_sub(fallen));
    row.share = share::of(due.saturating_sub(fallen), due);
    row.pass = promise.pass();
    row.left_seconds = Some(seconds(promise.tolerance_left()));
    Ok(())
}

/// Whether an outage is one that counts; where a missing fact leaves that open, it is.
fn liable(
    survey: &Survey,
    interval: &Interval,
    revision: &Revision,
    when: &Condition,
) -> Result<bool, Error> {
    let ticket = interval.as_ticket(None, None)?;
    let blame = |e| interval.blame(e);
    let case = decide::Case::open(survey.contract(), &ticket, interval.from).map_err(blame)?;
    // The condition is of the revision that promises the availability, and so are the positions of its facts.
    let history =
        decide::history::History::read(revision, &ticket, case.opened, interval.from).map_err(blame)?;
    Ok(!matches!(when.test(history.facts(history.last_facts())), Truth::False))
}

/// Adds the maintenance intervals to the terms that were kept.
fn announced(
    survey: &Survey,
    spec: &MeasureSpec,
    revision: &Revision,
    term: usize,
    intervals: &[Interval],
    kept: &mut Kept,
) -> Result<(), Error> {
    let Some(rule) = revision.terms.get(term) else { return Ok(()) };
    let fact = rule.start_fact.and_then(|f| revision.facts.get(f)).map(|f| Arc::clone(&f.name));
    let event = rule.stop.first().and_then(|kind| match STANDARD_EVENTS.get(*kind) {
        Some(name) => Some(Arc::from(*name)),
        None => revision.events.get(kind.saturating_sub(STANDARD_EVENTS.len())).cloned(),
    });
    let (Some(fact), Some(event)) = (fact, event) else { return Ok(()) };
    let planned = intervals.iter().filter(|i| i.kind == IntervalKind::Maintenance);
    for interval in planned.filter(|i| spec.stretch.period.holds(i.from)) {
        let ticket = interval.as_ticket(Some((&fact, interval.from)), Some(&event))?;
        let as_of = survey.scope().as_of;
        if ticket.events().first().is_none_or(|opened| opened.at > as_of) {
            continue;
        }
        let decision = survey.contract().decide(&ticket, as_of).map_err(|e| interval.blame(e))?;
        for state in decision.terms.iter().filter(|t| t.term == rule.id) {
            let verdict = match state.state {
                TermStatus::Met => Verdict::InTime,
                TermStatus::Missed => Verdict::Late,
                TermStatus::Running | TermStatus::Ended => Verdict::Open,
            };
            let case = TermCase { verdict, from: state.from.instant(), until: state.until.instant() };
            kept.add(&interval.id, &case, survey.scope().listed);
        }
    }
    Ok(())
}

fn notices(survey: &Survey, kept: &Kept, row: &mut MeasureRow) {
    let measured = kept.in_time.saturating_add(kept.late);
    let promise = Promise::new(row.threshold, measured, kept.in_time);
    row.share = share::of(kept.in_time, measured);
    row.pass = promise.pass();
    row.measured = Some(measured);
    row.in_time = Some(kept.in_time);
    row.late = Some(kept.late);
    row.open = Some(kept.open);
    row.tolerance = Some(promise.tolerance());
    row.tolerance_left = Some(promise.tolerance_left());
    let moment = |millis| Moment::new(Instant::from_millis(millis), survey.zone());
    row.late_tickets = kept
        .late_tickets
        .items()
        .iter()
        .map(|(listed, until)| LateTerm {
            ticket: listed.1.clone(),
            from: moment(listed.0),
            until: moment(*until),
        })
        .collect();
}

/// Disjoint stretches that cover the same instants, the earliest first.
fn union(mut stretches: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    crate::order::sort(&mut stretches);
    let mut found: Vec<(i64, i64)> = Vec::with_capacity(stretches.len());
    for (from, to) in stretches {
        match found.last_mut() {
            Some((_, last)) if from <= *last => *last = to.max(*last),
            _ => found.push((from, to)),
        }
    }
    found
}

fn length(stretches: &[(i64, i64)]) -> i64 {
    stretches.iter().fold(0_i64, |sum, (from, to)| sum.saturating_add(to.saturating_sub(*from)))
}

fn whole(millis: i64) -> u64 {
    u64::try_from(millis).unwrap_or(0)
}

fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}
