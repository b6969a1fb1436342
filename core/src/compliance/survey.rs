//! What is asked of many tickets.

use super::judge::{self, Judged};
use super::plan::Plan;
use super::row::Most;
use super::tally::{Problem, Question, Tally};
use super::{Interval, Period, Report};
use crate::{Contract, Error, Instant, Ticket, Zone};

/// Over what, and as known when.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Scope {
    /// The stretch of time that the report is about.
    pub period: Period,
    /// Tickets are judged as they stood then; later events are not seen.
    pub as_of: Instant,
    /// The most tickets that each list of the report names.
    pub listed: usize,
    /// Of the worst cases of each row, how many are explained clause by clause.
    pub explained: usize,
    /// The value that each penalty is a share of, by the penalty's id, in whatever currency.
    pub values: Vec<(String, f64)>,
}

impl Scope {
    /// Lists of up to 100 tickets, the 3 worst cases of each row explained, no values.
    #[must_use]
    pub fn new(period: Period, as_of: Instant) -> Self {
        Self { period, as_of, listed: 100, explained: 3, values: Vec::new() }
    }
}

/// A contract and a scope, ready to judge tickets. Cheap to share between threads.
#[derive(Debug)]
pub struct Survey {
    contract: Contract,
    scope: Scope,
    pub(crate) plan: Plan,
}

/// Where a ticket was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// What it was read from, such as a file's name.
    pub source: &'a str,
    /// Its line or row there, from 1; 0 where that is not known.
    pub row: u64,
}

impl Place<'_> {
    /// What is wrong with the ticket there.
    #[must_use]
    pub fn problem(self, ticket: Option<&str>, error: &Error) -> Problem {
        let first = error.diagnostics().first();
        Problem {
            source: self.source.to_string(),
            row: self.row,
            ticket: ticket.map(crate::error::shorten),
            code: first.map_or("error", |d| d.code).to_string(),
            message: first.map(|d| d.message.clone()).unwrap_or_default(),
            help: first.and_then(|d| d.help.clone()),
        }
    }

    fn repeated(self, ticket: &str) -> Problem {
        let ticket = crate::error::shorten(ticket);
        let help =
            "leave one of them out; where rows are events, bring those of a ticket together by sorting on it";
        Problem {
            source: self.source.to_string(),
            row: self.row,
            code: "repeated_ticket".to_string(),
            message: format!("the ticket `{ticket}` was counted before"),
            help: Some(help.to_string()),
            ticket: Some(ticket),
        }
    }
}

impl Survey {
    /// Prepares the rows of the report.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Question`] where a value is given for a penalty that the contract does not have.
    pub fn new(contract: &Contract, scope: Scope) -> Result<Self, Error> {
        super::penalties::check(contract, &scope.values)?;
        let plan = Plan::new(contract, &scope.period);
        Ok(Self { contract: contract.clone(), scope, plan })
    }

    /// The contract.
    #[must_use]
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// The scope.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    pub(crate) fn zone(&self) -> Zone {
        self.contract.time_zone()
    }

    /// A tally of nothing yet.
    #[must_use]
    pub fn tally(&self) -> Tally {
        Tally::of(Question {
            contract: self.contract.id().to_string(),
            hash: self.contract.hash().to_string(),
            overlay_hash: self.contract.shared_overlay_hash().map(|h| h.to_string()),
            engine: env!("CARGO_PKG_VERSION").to_string(),
            period: self.scope.period.name(),
            as_of: self.scope.as_of.millis(),
            most: Most { listed: self.scope.listed, explained: self.scope.explained },
        })
    }

    /// The cases of one ticket.
    ///
    /// # Errors
    /// As [`Contract::decide`], and [`crate::ErrorKind::Ticket`] with the code `other_contract` for a ticket of which the
    /// contract knows no fact.
    pub fn judge(&self, ticket: &Ticket) -> Result<Judged, Error> {
        judge::judge(&self.contract, &self.plan, ticket, self.scope.as_of)
    }

    /// Whether a ticket was opened only after `as_of`: there is nothing to judge yet.
    #[must_use]
    pub fn is_later(&self, ticket: &Ticket) -> bool {
        let opened = ticket.events().iter().find(|e| e.kind == "opened");
        opened.is_some_and(|opened| opened.at > self.scope.as_of)
    }

    /// Counts what was read as one ticket, whatever it is: a case, a ticket of another time, one that was counted before
    /// (by this tally or by `known`), or one that cannot be judged, which is noted as a problem at its place. Gives the
    /// cases where there are any.
    ///
    /// `text` gives the ticket as JSON, and is asked only for those that the report will explain.
    pub fn count(
        &self,
        tally: &mut Tally,
        known: Option<&Tally>,
        place: Place<'_>,
        read: Result<Ticket, Error>,
        text: &mut dyn FnMut() -> String,
    ) -> Option<Judged> {
        let ticket = match read {
            Ok(ticket) => ticket,
            Err(error) => {
                tally.refuse(place.problem(None, &error));
                return None;
            }
        };
        if known.is_some_and(|known| known.has(ticket.id())) || tally.has(ticket.id()) {
            tally.repeat(place.repeated(ticket.id()));
            return None;
        }
        if self.is_later(&ticket) {
            tally.later(&ticket);
            return None;
        }
        match self.judge(&ticket) {
            Ok(judged) => {
                tally.add(self, &judged, text);
                Some(judged)
            }
            Err(error) => {
                tally.refuse(place.problem(Some(ticket.id()), &error));
                None
            }
        }
    }

    /// The same for a ticket as JSON text.
    pub fn count_json(&self, tally: &mut Tally, place: Place<'_>, text: &str) -> Option<Judged> {
        self.count(tally, None, place, Ticket::from_json(text), &mut || text.to_string())
    }

    /// The report of what was counted. Outages and maintenance come as intervals, none of them if there was none; `None` where
    /// nobody says, and then what they measure is not known.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Question`] for a tally of another question, [`crate::ErrorKind::Ticket`] for an interval that does
    /// not fit the contract's facts.
    pub fn report(&self, tally: &Tally, intervals: Option<&[Interval]>) -> Result<Report, Error> {
        Report::of(self, tally, intervals)
    }
}
