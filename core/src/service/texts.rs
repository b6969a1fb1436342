//! A contract asked by JSON texts, where the question itself is none: many tickets, fields.

use super::Service;
use crate::diff::Diff;
use crate::{Contract, Error, Facts, Instant, Notice, Ticket, json};
use serde::Serialize;

impl Contract {
    /// [`Contract::decide_json`] for many tickets at one instant, in order: a ticket that cannot be decided has
    /// `{"ok":false,"errors":[…]}` in its place.
    #[must_use]
    pub fn decide_all_json<T: AsRef<str>>(&self, tickets: &[T], now: &str) -> Vec<String> {
        tickets.iter().map(|ticket| self.decide_json(ticket.as_ref(), now)).collect()
    }

    /// [`Contract::rank`] over JSON texts: `{"ok":true,"ranked":[…]}` or `{"ok":false,"errors":[…]}`.
    #[must_use]
    pub fn rank_json<T: AsRef<str>>(&self, tickets: &[T], now: &str) -> String {
        let ranked = read(tickets, now).and_then(|(tickets, now)| self.rank(&tickets, now));
        json::answer("ranked", ranked.as_ref())
    }

    /// [`Contract::agenda`] over JSON texts: `{"ok":true,"agenda":[…]}` or `{"ok":false,"errors":[…]}`.
    #[must_use]
    pub fn agenda_json<T: AsRef<str>>(&self, tickets: &[T], now: &str) -> String {
        let agenda = read(tickets, now).and_then(|(tickets, now)| self.agenda(&tickets, now));
        json::answer("agenda", agenda.as_ref())
    }

    /// [`Contract::diff`] over JSON texts: `{"ok":true,"diff":{…}}` or `{"ok":false,"errors":[…]}`.
    #[must_use]
    pub fn diff_json<T: AsRef<str>>(&self, new: &Self, tickets: &[T], now: &str) -> String {
        let diff: Result<Diff, Error> =
            read(tickets, now).map(|(tickets, now)| self.diff(new, &tickets, now));
        json::answer("diff", diff.as_ref())
    }

    /// [`Contract::map_fields`] over JSON text: `{"ok":true,"facts":{…},"notices":[…]}` or
    /// `{"ok":false,"errors":[…]}`.
    #[must_use]
    pub fn map_fields_json(&self, fields: &str) -> String {
        #[derive(Serialize)]
        struct Answer {
            ok: bool,
            facts: Facts,
            notices: Vec<Notice>,
        }
        match serde_json::from_str(fields) {
            Ok(fields) => {
                let (facts, notices) = self.map_fields(&fields);
                json::to_string(&Answer { ok: true, facts, notices })
            }
            Err(e) => Service::refuse(
                "broken_json",
                format!("the fields are not JSON: {e}"),
                "send one JSON object of names and values",
            ),
        }
    }
}

/// The tickets and the instant; an error's place is inside `tickets[n]`, or is `now`.
fn read<T: AsRef<str>>(tickets: &[T], now: &str) -> Result<(Vec<Ticket>, Instant), Error> {
    let ticket = |(position, text): (usize, &T)| {
        Ticket::from_json(text.as_ref()).map_err(|e| e.within(&format!("tickets[{position}]")))
    };
    let tickets = tickets.iter().enumerate().map(ticket).collect::<Result<_, _>>()?;
    Ok((tickets, now.parse::<Instant>().map_err(|e| e.within("now"))?))
}
