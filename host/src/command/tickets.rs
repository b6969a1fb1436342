//! The tickets of standard input, one a line, and which line is wrong.

use super::failure::{Failure, Found};
use super::input::{self, Line};
use clausola_host::Diagnostic;

/// Every ticket, still text, and what is known to be wrong with other lines.
#[derive(Default)]
pub(crate) struct Tickets {
    pub(crate) texts: Vec<String>,
    /// The number of each ticket's line.
    lines: Vec<u64>,
    bad: Vec<(u64, Vec<Diagnostic>)>,
}

impl Tickets {
    pub(crate) fn read() -> Result<Self, Failure> {
        let mut lines = input::lines("tickets");
        let mut tickets = Self::default();
        loop {
            let bad = match lines.next()? {
                None => return Ok(tickets),
                Some(Line::Text(text)) => {
                    tickets.texts.push(text.to_string());
                    None
                }
                Some(Line::Bad(why)) => Some(why),
            };
            match bad {
                None => tickets.lines.push(lines.number()),
                Some(why) => tickets.bad.push((lines.number(), vec![why])),
            }
        }
    }

    /// Leaves out the tickets that something is wrong with.
    pub(crate) fn sift(&mut self, mut wrong: impl FnMut(&str) -> Vec<Diagnostic>) {
        let texts = std::mem::take(&mut self.texts);
        let lines = std::mem::take(&mut self.lines);
        for (text, line) in texts.into_iter().zip(lines) {
            let mut errors = wrong(&text);
            for error in &mut errors {
                // A place in the ticket's own text, which is but one line of the input.
                (error.line, error.column) = (None, None);
            }
            if errors.is_empty() {
                self.texts.push(text);
                self.lines.push(line);
            } else {
                self.bad.push((line, errors));
            }
        }
        self.bad.sort_by_key(|(line, _)| *line);
    }

    /// The lines that no ticket could be read from, or that were left out, in order.
    pub(crate) fn bad(self) -> impl Iterator<Item = Found> {
        self.bad.into_iter().map(|(line, errors)| found(line, errors))
    }

    /// The first line that no ticket could be read from.
    pub(crate) fn first_bad(&mut self) -> Option<Found> {
        (!self.bad.is_empty()).then(|| self.bad.swap_remove(0)).map(|(line, errors)| found(line, errors))
    }

    /// What the engine finds wrong with `tickets[n]`, said of its line.
    pub(crate) fn wrong(&self, errors: Vec<Diagnostic>) -> Failure {
        let place = |error: &Diagnostic| {
            let (position, rest) = error.path.as_deref()?.strip_prefix("tickets[")?.split_once(']')?;
            let line = self.lines.get(position.parse::<usize>().ok()?)?;
            Some((*line, rest.trim_start_matches('.').to_string()))
        };
        let mut origin = "standard input".to_string();
        let errors = errors
            .into_iter()
            .map(|mut error| {
                if let Some((line, rest)) = place(&error) {
                    origin = said(line);
                    error.path = Some(rest).filter(|rest| !rest.is_empty());
                }
                error
            })
            .collect();
        Failure::Found(Found { origin, text: String::new(), errors })
    }
}

fn found(line: u64, errors: Vec<Diagnostic>) -> Found {
    Found { origin: said(line), text: String::new(), errors }
}

fn said(line: u64) -> String {
    format!("standard input, line {line}")
}
