//! From what was counted to what is told.

use super::*;
use crate::compliance::heat;
use crate::compliance::interval::Interval;
use crate::compliance::plan::{self, RowSpec};
use crate::compliance::row::{Counts, Overdue};
use crate::compliance::share::{self, Promise};
use crate::compliance::tally::Tally;
use crate::compliance::{measures, penalties};
use crate::contract::model::{Objective, OnReopen, Revision};
use crate::{Diagnostic, Error, ErrorKind, Instant, Ticket};

impl Report {
    pub(in crate::compliance) fn of(
        survey: &Survey,
        tally: &Tally,
        intervals: Option<&[Interval]>,
    ) -> Result<Self, Error> {
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
        let waiting = rows.iter().any(|row| row.open > 0 || row.undecided > 0 || row.unsettled > 0);
        let done = over && !waiting;
        let whole_rules = rows.iter().all(|row| row.period.whole);
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
            is_final: done && whole_rules && tally.tickets.refused == 0,
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
    let names = |listed: &crate::compliance::listed::Smallest<crate::compliance::listed::Listed>| {
        listed.items().iter().map(|listed| listed.1.clone()).collect::<Vec<_>>()
    };
    let position = priority.as_ref().and_then(|p| revision.priority.values.iter().position(|v| v == p));
    let on = objective.calendar.under(position);
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
        calendar: on.and_then(|c| revision.calendars.get(c)).map(|c| Arc::clone(&c.id)),
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
        unsettled: counts.unsettled,
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
    let event =
        || crate::explain::event_in_words(revision, rule).map(|name| Said { it: name.it, en: name.en });
    exclusion.or_else(coverage).map(Said::of).or_else(event)
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
        let own = revision.objectives.iter().filter(move |o| o.calendar.each().contains(&calendar));
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
