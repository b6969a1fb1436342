//! The report: what was counted, as figures with their clauses.

use super::heat;
use super::interval::Interval;
use super::measures::{self, MeasureRow};
use super::penalties::{self, PenaltyRow};
use super::period::Stretch;
use super::plan::{self, RowSpec};
use super::row::{Counts, Excluded, Overdue};
use super::share::{self, Promise};
use super::survey::Survey;
use super::tally::{Problem, Tally, TicketCounts};
use crate::contract::model::{Cycle, Guarantee, Label, Objective, OnReopen, Revision};
use crate::{Diagnostic, Error, ErrorKind, Explanation, Instant, Moment, Ticket};
use serde::Serialize;
use std::sync::Arc;

/// The compliance of a contract over a period. Serializes to the wire format; every host gives the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The form of this object.
    pub format: &'static str,
    /// The engine's version.
    pub engine: &'static str,
    /// The contract that it is about.
    pub contract: ContractFacts,
    /// The stretch of time that it is about.
    pub period: RowPeriod,
    /// Tickets are judged as they stood then.
    pub as_of: Moment,
    /// Nothing that comes later changes it, but what was wrong: the period is over, and no case is open or undecided.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// Where every ticket went.
    pub tickets: TicketCounts,
    /// One for each revision, objective, stretch of the rule's period, and priority where each must keep the promise.
    pub rows: Vec<Row>,
    /// The hours of the calendars that the objectives are counted on.
    pub calendars: Vec<HourShares>,
    /// Promises that no single ticket measures.
    pub measures: Vec<MeasureRow>,
    /// What is owed.
    pub penalties: Vec<PenaltyRow>,
    /// What tickets of the period should record and do not.
    pub evidence: Vec<EvidenceRow>,
    /// Tickets of the period with a suspension that nobody signed, which does not count.
    pub unproven: u64,
    /// What is odd in tickets of the period.
    pub warnings: Vec<Warned>,
    /// Tickets that could not be counted.
    pub problems: Problems,
    /// The clauses that the contract gives a title.
    pub clauses: Vec<ClauseTitle>,
}

/// Text in the two languages of the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Italian.
    pub it: Arc<str>,
    /// English.
    pub en: Arc<str>,
}

impl Said {
    pub(super) fn of(label: &Label) -> Self {
        Self { it: Arc::clone(&label.it), en: Arc::clone(&label.en) }
    }
}

/// A clause and its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClauseTitle {
    /// The clause.
    pub clause: Arc<str>,
    /// What it is about.
    pub title: Said,
}

/// The contract that a report is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContractFacts {
    /// Its id.
    pub id: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// Its hash, see [`crate::Contract::hash`].
    pub hash: Arc<str>,
    /// The hash of the operator's overlay; `None` without one.
    pub overlay_hash: Option<Arc<str>>,
    /// The revisions that judged tickets of the period or were in force in it.
    pub revisions: Vec<Arc<str>>,
    /// The zone of all instants here.
    pub time_zone: &'static str,
}

/// A stretch of time, half-open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowPeriod {
    /// The shortest way to write it.
    pub name: String,
    /// Its first instant.
    pub from: Moment,
    /// The first instant after it.
    pub to: Moment,
    /// It is the whole of the rule's period.
    pub whole: bool,
    /// The rule's period: `month`, `quarter`, `four_months`, `half_year` or `year`.
    pub rule: Option<&'static str>,
}

impl RowPeriod {
    pub(super) fn of(survey: &Survey, stretch: &Stretch, rule: Option<Cycle>) -> Self {
        let moment = |at| Moment::new(at, survey.zone());
        Self {
            name: stretch.period.name(),
            from: moment(stretch.period.from()),
            to: moment(stretch.period.to()),
            whole: stretch.whole,
            rule: rule.map(Cycle::name),
        }
    }
}

/// One objective over one stretch of its rule's period.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// Names it within the report: revision, objective, period, and the priority where there is one.
    pub id: String,
    /// The revision that promises it.
    pub revision: Arc<str>,
    /// The objective's id.
    pub objective: Arc<str>,
    /// What people call it.
    pub name: Said,
    /// The priority, where each must reach the share for itself; `None` in such a row for cases without a priority.
    pub priority: Option<Arc<str>>,
    /// Whether the row is of one priority.
    pub by_priority: bool,
    /// Whether missing it is a breach.
    pub guarantee: Guarantee,
    /// The clause that promises the time.
    pub clause: Option<Arc<str>>,
    /// What the time rests on that the document does not say.
    pub assumed: Option<Said>,
    /// The calendar that it is counted on; `None` for elapsed time.
    pub calendar: Option<Arc<str>>,
    /// The stretch of the rule's period.
    pub period: RowPeriod,
    /// The share that is promised; `None` where the contract promises none.
    pub rule: Option<Rule>,
    /// Cases in time and late.
    pub measured: u64,
    /// Cases whose time was kept.
    pub in_time: u64,
    /// Cases whose time was not kept.
    pub late: u64,
    /// Cases that can still be kept.
    pub open: u64,
    /// Cases that wait for facts.
    pub undecided: u64,
    /// Cases that do not count.
    pub excluded: Vec<Excluded>,
    /// In time of measured, to six decimals; `None` of nothing.
    pub share: Option<f64>,
    /// Whether the promised share is reached; `None` without a promise, and without cases.
    pub pass: Option<bool>,
    /// How many of the measured cases may be late.
    pub tolerance: Option<u64>,
    /// How many more may be late; negative where too many are.
    pub tolerance_left: Option<i64>,
    /// Late cases, the worst first.
    pub worst: Vec<Worst>,
    /// The first open ones.
    pub open_tickets: Vec<String>,
    /// The first undecided ones.
    pub undecided_tickets: Vec<String>,
    /// Late cases by the weekday, Monday first, and hour of their due.
    pub late_heat: Vec<Vec<u64>>,
    /// Measured and late cases by day.
    pub days: Vec<Day>,
}

/// A share that is promised.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// The share of cases in time.
    pub share: f64,
    /// The clause that promises it.
    pub clause: Option<Arc<str>>,
    /// What it rests on that the document does not say.
    pub assumed: Option<Said>,
    /// The period that it is measured over.
    pub period: &'static str,
    /// `priority` where each must reach the share for itself.
    pub by: Option<&'static str>,
    /// What places a case in a period: `started`, `due` or `ended`.
    pub counted: &'static str,
    /// What a reopening does to the case: `continue`, `restart` or `stopped`.
    pub reopened: &'static str,
}

/// A late case.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Worst {
    /// The ticket's id.
    pub ticket: String,
    /// The priority that judges it.
    pub priority: Option<String>,
    /// The timer's state: `missed`, `breached` or `late`.
    pub state: String,
    /// The promised time as the contract writes it.
    pub target: Option<String>,
    /// When its clock started.
    pub start: Moment,
    /// When it was due.
    pub due: Option<Moment>,
    /// When its clock stopped; `None` while it runs.
    pub stop: Option<Moment>,
    /// Counted time past due, in seconds.
    pub over_seconds: f64,
    /// Counted time in all, in seconds.
    pub elapsed_seconds: Option<f64>,
    /// Elapsed over target, to six decimals.
    pub share: Option<f64>,
    /// The whole decision with its reasons, for the first few.
    pub decision: Option<Explanation>,
}

/// The cases of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The local date.
    pub day: String,
    /// Cases in time and late.
    pub measured: u64,
    /// Late ones.
    pub late: u64,
}

/// The hours of a calendar in an ordinary week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HourShares {
    /// The calendar's id; `None` for elapsed time, around the clock.
    pub id: Option<Arc<str>>,
    /// What people call it.
    pub name: Option<Said>,
    /// The clause behind it.
    pub clause: Option<Arc<str>>,
    /// The revision that it is of.
    pub revision: Arc<str>,
    /// What of each hour is open, from 0 to 1: seven days, Monday first, of 24 hours.
    pub open: Vec<Vec<f64>>,
    /// The objectives that are counted on it.
    pub objectives: Vec<Arc<str>>,
}

/// What tickets should record and do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceRow {
    /// The item's id.
    pub item: Arc<str>,
    /// The phase of the ticket that it belongs to.
    pub phase: Arc<str>,
    /// The clause that asks for it.
    pub clause: Option<Arc<str>>,
    /// How many tickets lack it.
    pub tickets: u64,
}

/// Something odd in tickets that count all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warned {
    /// The warning's code.
    pub code: String,
    /// How many tickets have it.
    pub tickets: u64,
    /// What is said of the first of them.
    pub message: Option<String>,
    /// The first tickets.
    pub first: Vec<String>,
}

/// Tickets that could not be counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problems {
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first: Vec<Problem>,
}

impl Report {
    pub(super) fn of(survey: &Survey, tally: &Tally, intervals: &[Interval]) -> Result<Self, Error> {
        if tally.of != survey.tally().of {
            let message = format!(
                "the tally is of another question: contract `{}`, period {}",
                tally.of.contract, tally.of.period
            );
            let help = "count with the same contract, period and instant as the report is asked with";
            return Err(Error::one(
                ErrorKind::Question,
                Diagnostic::error("other_question", message).help(help),
            ));
        }
        let rows = rows(survey, tally)?;
        let scope = survey.scope();
        let over = scope.as_of >= scope.period.to();
        let waiting = rows.iter().any(|row| row.open > 0 || row.undecided > 0);
        let done = over && !waiting;
        let contract = survey.contract();
        let penalties = penalties::penalties(survey, &rows, done);
        let shown = revisions(survey, &rows);
        let whole = Stretch { period: scope.period.clone(), whole: true };
        Ok(Self {
            format: "clausola-report/1",
            engine: env!("CARGO_PKG_VERSION"),
            contract: ContractFacts {
                id: contract.shared_id(),
                title: Arc::from(contract.title()),
                hash: contract.shared_hash(),
                overlay_hash: contract.shared_overlay_hash(),
                revisions: shown.iter().map(|(_, revision)| Arc::clone(&revision.name)).collect(),
                time_zone: contract.time_zone().name(),
            },
            period: RowPeriod::of(survey, &whole, None),
            as_of: Moment::new(scope.as_of, survey.zone()),
            is_final: done && tally.tickets.refused == 0,
            tickets: tally.tickets,
            calendars: shown.iter().flat_map(|(_, revision)| calendars(revision)).collect(),
            measures: measures::measures(survey, tally, intervals)?,
            penalties,
            evidence: shown.iter().flat_map(|(position, r)| evidence(tally, *position, r)).collect(),
            unproven: tally.unproven,
            warnings: tally
                .warnings
                .iter()
                .map(|(code, odd)| Warned {
                    code: code.clone(),
                    tickets: odd.tickets,
                    message: odd.first.items().first().map(|(_, message)| message.clone()),
                    first: odd.first.items().iter().map(|(listed, _)| listed.1.clone()).collect(),
                })
                .collect(),
            problems: Problems {
                count: tally.tickets.refused.saturating_add(tally.tickets.repeated),
                first: tally.problems.items().to_vec(),
            },
            clauses: clauses(&shown),
            rows,
        })
    }

    /// Compact JSON text, the same bytes in every host.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::json::to_string(self)
    }
}

/// The revisions that a report is about, with their positions.
fn revisions<'a>(survey: &'a Survey, rows: &[Row]) -> Vec<(usize, &'a Revision)> {
    let named = |revision: &Revision| rows.iter().any(|row| row.revision == revision.name);
    let shown = |position: usize, revision: &Revision| {
        named(revision) || plan::in_force(survey.contract(), position, &survey.scope().period)
    };
    let all = survey.contract().revisions().iter().enumerate();
    all.filter(|(position, revision)| shown(*position, revision)).collect()
}

fn clauses(revisions: &[(usize, &Revision)]) -> Vec<ClauseTitle> {
    let mut found: Vec<ClauseTitle> = Vec::new();
    for (clause, title) in revisions.iter().rev().flat_map(|(_, r)| &r.clauses) {
        if !found.iter().any(|known| known.clause == *clause) {
            found.push(ClauseTitle { clause: Arc::clone(clause), title: Said::of(title) });
        }
    }
    found
}

fn rows(survey: &Survey, tally: &Tally) -> Result<Vec<Row>, Error> {
    let mut found = Vec::new();
    let nothing = Counts::default();
    for (position, spec) in survey.plan.rows.iter().enumerate() {
        let counts = tally.rows.get(&position).unwrap_or(&nothing);
        // A revision that was not in force then, and cases without a priority, are shown where there are any.
        let expected = spec.group != Some(None)
            && plan::in_force(survey.contract(), spec.revision, &spec.stretch.period);
        if !expected && counts.is_empty() {
            continue;
        }
        let revision = survey.contract().revisions().get(spec.revision);
        let objective = revision.and_then(|r| r.objectives.get(spec.objective));
        if let (Some(revision), Some(objective)) = (revision, objective) {
            // A priority for which nothing is promised has no row.
            if promises(objective, spec) || !counts.is_empty() {
                found.push(row(survey, spec, revision, objective, counts)?);
            }
        }
    }
    Ok(found)
}

fn promises(objective: &Objective, spec: &RowSpec) -> bool {
    use crate::contract::model::Targets;
    match (&objective.targets, spec.group) {
        (Targets::ByPriority(table), Some(Some(priority))) => {
            table.get(priority).is_some_and(Option::is_some)
        }
        _ => true,
    }
}

fn row(
    survey: &Survey,
    spec: &RowSpec,
    revision: &Revision,
    objective: &Objective,
    counts: &Counts,
) -> Result<Row, Error> {
    let compliance = objective.compliance.as_ref();
    let period = RowPeriod::of(survey, &spec.stretch, compliance.map(|c| c.period));
    let priority = spec.group.flatten().and_then(|p| revision.priority.values.get(p).cloned());
    let mut id = format!("{}/{}/{}", revision.name, objective.id, period.name);
    if spec.group.is_some() {
        id.push('/');
        id.push_str(priority.as_deref().unwrap_or("-"));
    }
    let measured = counts.measured();
    let promise = compliance.map(|c| Promise::new(c.share, measured, counts.in_time));
    let names = |listed: &super::listed::Smallest<super::listed::Listed>| {
        listed.items().iter().map(|listed| listed.1.clone()).collect::<Vec<_>>()
    };
    Ok(Row {
        id,
        revision: Arc::clone(&revision.name),
        objective: Arc::clone(&objective.id),
        name: Said::of(&objective.name),
        priority,
        by_priority: spec.group.is_some(),
        guarantee: objective.guarantee,
        clause: objective.basis.clause.clone(),
        assumed: objective.basis.assumed.as_ref().map(Said::of),
        calendar: objective.calendar.and_then(|c| revision.calendars.get(c)).map(|c| Arc::clone(&c.id)),
        period,
        rule: compliance.map(|c| Rule {
            share: c.share,
            clause: c.basis.clause.clone(),
            assumed: c.basis.assumed.as_ref().map(Said::of),
            period: c.period.name(),
            by: c.by_priority.then_some("priority"),
            counted: c.counted.name(),
            reopened: match objective.on_reopen {
                OnReopen::Continue => "continue",
                OnReopen::Restart => "restart",
                OnReopen::Stopped => "stopped",
            },
        }),
        measured,
        in_time: counts.in_time,
        late: counts.late,
        open: counts.open,
        undecided: counts.undecided,
        excluded: counts
            .excluded
            .iter()
            .map(|(reason, left)| Excluded {
                reason: reason.clone(),
                label: said_of(revision, reason),
                clause: left.clause.clone(),
                cases: left.cases,
                tickets: names(&left.tickets),
            })
            .collect(),
        share: share::of(counts.in_time, measured),
        pass: promise.and_then(Promise::pass),
        tolerance: promise.map(Promise::tolerance),
        tolerance_left: promise.map(Promise::tolerance_left),
        worst: counts.worst.items().iter().map(|o| worst(survey, o)).collect::<Result<_, _>>()?,
        open_tickets: names(&counts.open_tickets),
        undecided_tickets: names(&counts.undecided_tickets),
        late_heat: heat::table(&counts.heat),
        days: counts
            .days
            .iter()
            .map(|(day, (measured, late))| Day { day: heat::date(*day), measured: *measured, late: *late })
            .collect(),
    })
}

/// What the contract says of the rule that leaves a case out.
fn said_of(revision: &Revision, rule: &str) -> Option<Said> {
    let exclusion = revision.exclusions.iter().find(|e| *e.id == *rule).map(|e| &e.reason);
    let coverage = || revision.coverage.iter().find(|c| *c.id == *rule).map(|c| &c.reason);
    exclusion.or_else(coverage).map(Said::of)
}

fn worst(survey: &Survey, overdue: &Overdue) -> Result<Worst, Error> {
    let moment = |millis| Moment::new(Instant::from_millis(millis), survey.zone());
    let decision = match &overdue.text {
        Some(text) => Some(survey.contract().explain(&Ticket::from_json(text)?, survey.scope().as_of)?),
        None => None,
    };
    Ok(Worst {
        ticket: overdue.ticket.clone(),
        priority: overdue.priority.clone(),
        state: overdue.state.clone(),
        target: overdue.target.clone(),
        start: moment(overdue.start),
        due: overdue.due.map(moment),
        stop: overdue.stop.map(moment),
        over_seconds: overdue.over as f64 / 1000.0,
        elapsed_seconds: overdue.elapsed,
        share: overdue.share,
        decision,
    })
}

/// The hours of every calendar that an objective is counted on, those of elapsed time last.
fn calendars(revision: &Revision) -> Vec<HourShares> {
    let on = |calendar: Option<usize>| {
        let own = revision.objectives.iter().filter(move |o| o.calendar == calendar);
        own.map(|o| Arc::clone(&o.id)).collect::<Vec<_>>()
    };
    let named = revision.calendars.iter().enumerate().map(|(position, hours)| HourShares {
        id: Some(Arc::clone(&hours.id)),
        name: Some(Said::of(&hours.name)),
        clause: hours.basis.clause.clone(),
        revision: Arc::clone(&revision.name),
        open: heat::table(&heat::open(hours)),
        objectives: on(Some(position)),
    });
    let elapsed = HourShares {
        id: None,
        name: None,
        clause: None,
        revision: Arc::clone(&revision.name),
        open: heat::table(&[1.0; heat::CELLS]),
        objectives: on(None),
    };
    named.chain([elapsed]).filter(|c| !c.objectives.is_empty()).collect()
}

fn evidence(tally: &Tally, position: usize, revision: &Revision) -> Vec<EvidenceRow> {
    let lacking = |item: &str| tally.evidence.get(&format!("{position}/{item}")).copied();
    let rows = revision.evidence.iter().filter_map(|e| {
        Some(EvidenceRow {
            item: Arc::clone(&e.id),
            phase: Arc::clone(&e.phase),
            clause: e.basis.clause.clone(),
            tickets: lacking(&e.id)?,
        })
    });
    rows.collect()
}
