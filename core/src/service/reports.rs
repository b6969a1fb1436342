//! The calls behind a report: count parts, merge what they count, make the report.

use super::request::{Which, text};
use super::{Service, bad_request, read};
use crate::compliance::{CaseColumns, CaseRow, Interval, Period, Place, Scope, Survey, Tally};
use crate::{Error, Instant, Ticket, json};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Tickets to count.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    contract: Which<'a>,
    #[serde(borrow)]
    period: Cow<'a, str>,
    #[serde(borrow)]
    as_of: Cow<'a, str>,
    listed: Option<usize>,
    explained: Option<usize>,
    #[serde(borrow)]
    tickets: Vec<&'a RawValue>,
    #[serde(default)]
    cases: bool,
    #[serde(default = "yes")]
    ids: bool,
    /// Ids that earlier parts counted, as their tallies write them: a ticket of these is repeated.
    #[serde(borrow, default)]
    known: Cow<'a, str>,
    #[serde(borrow, default = "here")]
    source: Cow<'a, str>,
    #[serde(default = "one")]
    first: u64,
}

/// Tallies to add up.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merge<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    tallies: Vec<&'a RawValue>,
}

/// A report to make.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    contract: Which<'a>,
    #[serde(borrow)]
    period: Cow<'a, str>,
    #[serde(borrow)]
    as_of: Cow<'a, str>,
    listed: Option<usize>,
    explained: Option<usize>,
    #[serde(borrow, default)]
    tallies: Vec<&'a RawValue>,
    /// Absent where nobody says whether there were any.
    intervals: Option<Vec<serde_json::Value>>,
    #[serde(default)]
    values: BTreeMap<String, f64>,
}

const fn yes() -> bool {
    true
}

const fn one() -> u64 {
    1
}

const fn here() -> Cow<'static, str> {
    Cow::Borrowed("tickets")
}

#[derive(Serialize)]
struct Counted<'a> {
    ok: bool,
    tally: &'a Tally,
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<&'a CaseColumns>,
}

impl Service {
    pub(super) fn tally(&self, request: &str) -> Result<String, Error> {
        let asked: Part<'_> = read(request, "`tally` takes `contract`, `period`, `as_of` and `tickets`")?;
        let survey = self.survey(
            &asked.contract,
            (&asked.period, &asked.as_of),
            (asked.listed, asked.explained),
            Vec::new(),
        )?;
        let mut tally = survey.tally();
        let mut known = survey.tally();
        known.know(&asked.known)?;
        let mut columns = CaseColumns::default();
        for (position, ticket) in asked.tickets.iter().enumerate() {
            let place = Place { source: &asked.source, row: asked.first.saturating_add(position as u64) };
            let ticket = text(ticket);
            let read = Ticket::from_json(&ticket);
            let judged = survey.count(&mut tally, Some(&known), place, read, &mut || ticket.to_string());
            let Some(judged) = judged.filter(|_| asked.cases) else { continue };
            for case in judged.cases.iter().filter(|case| case.in_period()) {
                columns.push(position, CaseRow::of(&judged.ticket, case));
            }
        }
        if !asked.ids {
            tally.forget_ids();
        }
        let answer = Counted { ok: true, tally: &tally, cases: asked.cases.then_some(&columns) };
        Ok(json::to_string(&answer))
    }

    pub(super) fn report(&self, request: &str) -> Result<String, Error> {
        let takes = "`report` takes `contract`, `period`, `as_of`, `tallies`, `intervals` and `values`";
        let asked: Report<'_> = read(request, takes)?;
        let survey = self.survey(
            &asked.contract,
            (&asked.period, &asked.as_of),
            (asked.listed, asked.explained),
            asked.values.into_iter().collect(),
        )?;
        let mut tally = survey.tally();
        for part in &asked.tallies {
            tally.merge(Tally::from_json(part.get())?)?;
        }
        let read = |(position, interval)| {
            Interval::from_value(interval).map_err(|e| e.within(&format!("intervals[{position}]")))
        };
        let intervals: Option<Vec<Interval>> = asked
            .intervals
            .as_ref()
            .map(|intervals| intervals.iter().enumerate().map(read).collect())
            .transpose()?;
        Ok(json::answer("report", survey.report(&tally, intervals.as_deref()).as_ref()))
    }

    fn survey(
        &self,
        contract: &Which<'_>,
        (period, as_of): (&str, &str),
        (listed, explained): (Option<usize>, Option<usize>),
        values: Vec<(String, f64)>,
    ) -> Result<Survey, Error> {
        let contract = self.find(contract)?;
        let period = Period::parse(period, contract.time_zone())?;
        let as_of = as_of.parse::<Instant>().map_err(|e| e.within("as_of"))?;
        let mut scope = Scope::new(period, as_of);
        scope.listed = listed.unwrap_or(scope.listed);
        scope.explained = explained.unwrap_or(scope.explained);
        scope.values = values;
        Survey::new(&contract, scope)
    }
}

pub(super) fn merge(request: &str) -> Result<String, Error> {
    let asked: Merge<'_> = read(request, "`merge` takes `tallies`")?;
    let mut sum: Option<Tally> = None;
    for part in &asked.tallies {
        let part = Tally::from_json(part.get())?;
        match &mut sum {
            None => sum = Some(part),
            Some(sum) => sum.merge(part)?,
        }
    }
    let none = || {
        bad_request("bad_request", "there is no tally to merge".to_string(), "send at least one".to_string())
    };
    Ok(json::answer("tally", Ok(&sum.ok_or_else(none)?)))
}
