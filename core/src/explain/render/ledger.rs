//! A ledger as a table.

use super::page::{Page, millis};
use crate::explain::trace::{Ledger, LedgerUnit, Part, Span, SpanKind};

/// Lines past due that are told one by one; more of them are one line with their sum.
const MOST_OVERDUE: usize = 10;

/// One line of the table: spans that only `now` divides are one again.
pub(super) struct Line<'l> {
    first: &'l Span,
    last: &'l Span,
    seconds: f64,
}

pub(super) fn lines(ledger: &Ledger) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for span in &ledger.spans {
        let same = |line: &&mut Line<'_>| {
            let last = line.last;
            last.kind == span.kind && last.why == span.why && is_overdue(last) == is_overdue(span)
        };
        match lines.last_mut().filter(same) {
            Some(line) => (line.last, line.seconds) = (span, line.seconds + span.seconds),
            None => lines.push(Line { first: span, last: span, seconds: span.seconds }),
        }
    }
    lines
}

fn is_overdue(span: &Span) -> bool {
    span.part == Part::Overdue
}

pub(super) fn table(page: &mut Page, indent: usize, ledger: &Ledger) {
    let lines = lines(ledger);
    let (overdue, in_time): (Vec<&Line<'_>>, Vec<&Line<'_>>) =
        lines.iter().partition(|l| is_overdue(l.first));
    let time = ledger.unit == LedgerUnit::Time;
    let mut rows = vec![heads(page, time)];
    let mut total = 0.0;
    for line in in_time {
        if time {
            total += line.seconds;
            rows.push(time_row(page, line, total));
        } else {
            rows.push(day_row(page, line));
        }
    }
    page.table(indent, &rows);
    let (Some(first), Some(last)) = (overdue.first(), overdue.last()) else { return };
    page.line(indent, page.say("Oltre la scadenza:", "Past due:"));
    let mut over = 0.0;
    let mut rows = Vec::new();
    for line in &overdue {
        over += line.seconds;
        rows.push(time_row(page, line, over));
    }
    if overdue.len() > MOST_OVERDUE {
        let all = Line { first: first.first, last: last.last, seconds: over };
        let mut row = time_row(page, &all, over);
        row.pop();
        row.push(page.say("in somma", "summed up").to_string());
        rows = vec![row];
    }
    page.table(indent, &rows);
}

fn heads(page: &Page, time: bool) -> Vec<String> {
    let (from, to) = (page.say("da", "from"), page.say("a", "to"));
    let heads = if time {
        vec![from, to, page.say(">conta", ">counts"), page.say(">totale", ">total")]
    } else {
        vec![from, to, page.say(">giorno", ">day")]
    };
    heads.into_iter().map(String::from).collect()
}

fn time_row(page: &Page, line: &Line<'_>, total: f64) -> Vec<String> {
    let (from, to) = (page.instant(line.first.from), page.end_beside(line.first.from, line.last.to));
    let mut row = vec![from, to];
    if millis(line.seconds) > 0 {
        row.push(format!(">{}", page.duration(line.seconds)));
        row.push(format!(">{}", page.duration(total)));
    } else {
        row.push(">-".to_string());
        row.push(String::new());
    }
    let why = why(page, line.first);
    let shift = page.clock_change(line.first.from, line.last.to);
    row.push(if why.is_empty() && shift {
        page.say("cambio dell'ora", "clocks change").to_string()
    } else {
        why
    });
    row
}

fn day_row(page: &Page, line: &Line<'_>) -> Vec<String> {
    let (from, to) = (page.date(line.first.from), page.last_date(line.last.to));
    let to = if from == to { String::new() } else { to };
    let days = match (line.first.days, line.last.days) {
        (Some(first), Some(last)) if first.first == last.last => format!(">{}", last.last),
        (Some(first), Some(last)) => format!(">{}-{}", first.first, last.last),
        _ => ">-".to_string(),
    };
    vec![from, to, days, why(page, line.first)]
}

fn why(page: &Page, span: &Span) -> String {
    let Some(why) = &span.why else { return String::new() };
    let text = page.words(&why.text);
    match (span.kind, &*why.code) {
        (SpanKind::Closed, "holiday") => format!("{text} ({})", page.say("festivo", "holiday")),
        _ => text.to_string(),
    }
}
