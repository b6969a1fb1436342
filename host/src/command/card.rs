//! A decision to read at a terminal: what the card of the npm package says, in the same order.

mod sections;
mod text;
mod timers;
mod words;

use anstyle::Style;
use serde::Deserialize;
use std::io::{self, IsTerminal as _, Write};
use text::{Line, SEPARATOR, joined, length, span, wrapped};
use words::when;

/// The columns of a page that is not for a terminal, and the most that a line of text is read well in.
const WIDEST: usize = 100;
const NARROWEST: usize = 40;

/// What the card shows of a decision.
#[derive(Deserialize)]
struct Decision {
    contract: Contract,
    ticket: String,
    now: String,
    priority: Option<String>,
    coverage: Coverage,
    timers: Vec<timers::Timer>,
    #[serde(flatten)]
    rest: sections::Rest,
}

#[derive(Deserialize)]
struct Contract {
    id: String,
    revision: String,
}

#[derive(Deserialize)]
struct Coverage {
    status: String,
    reason: Option<String>,
    clause: Option<String>,
}

/// What the parts of a card share: the instant that it is about, and its width.
struct Page<'a> {
    now: &'a str,
    width: usize,
}

/// Prints a decision, given as its JSON text.
pub(crate) fn print(out: &mut impl Write, decision: &str) -> io::Result<()> {
    let decision: Decision = serde_json::from_str(decision)?;
    for line in lines(&decision, page_width()) {
        text::write(out, &line)?;
    }
    Ok(())
}

fn lines(decision: &Decision, width: usize) -> Vec<Line> {
    let page = Page { now: &decision.now, width };
    let mut lines = head(decision, &page);
    lines.push(Vec::new());
    lines.extend(timers::rows(&decision.timers, &page));
    let sections = decision.rest.rows(&page);
    if !sections.is_empty() {
        lines.push(Vec::new());
    }
    lines.extend(sections);
    lines
}

/// `COLUMNS`, or the columns of the terminal that the card is for.
fn page_width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|n| *n > 0);
    let seen = || {
        let terminal = io::stdout();
        if !terminal.is_terminal() {
            return None;
        }
        terminal_size::terminal_size_of(terminal).map(|(width, _)| usize::from(width.0))
    };
    told.or_else(seen).unwrap_or(WIDEST).clamp(NARROWEST, WIDEST)
}

/// Which ticket, under which contract, when; its priority and its coverage.
fn head(decision: &Decision, page: &Page<'_>) -> Vec<Line> {
    let Decision { contract, ticket, now, priority, coverage, .. } = decision;
    let (bold, dimmed) = (Style::new().bold(), Style::new().dimmed());
    let mut title =
        vec![span(ticket, bold), span(format!("  {} {}", contract.id, contract.revision), dimmed)];
    let date = when(now, "");
    let used = length(&title).saturating_add(date.chars().count());
    let mut lines = match page.width.checked_sub(used).filter(|gap| *gap > 1) {
        Some(gap) => {
            title.push(span(format!("{}{date}", " ".repeat(gap)), Style::new()));
            vec![title]
        }
        None => vec![title, vec![span(date, Style::new())]],
    };
    let mut verdict = vec![
        priority.as_ref().map_or_else(|| span("no priority", dimmed), |priority| span(priority, bold)),
        span(SEPARATOR, Style::new()),
        span(
            coverage.status.replace('_', " "),
            match coverage.status.as_str() {
                "covered" => text::good(),
                "chargeable" => text::warn(),
                _ => text::bad(),
            },
        ),
    ];
    let why = joined([coverage.reason.clone(), coverage.clause.as_deref().map(words::clause)]);
    if why.is_empty() {
        lines.push(verdict);
    } else {
        verdict.push(span(SEPARATOR, Style::new()));
        lines.extend(wrapped(&verdict, &why, page.width, dimmed));
    }
    lines
}
