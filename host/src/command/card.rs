//! A decision to read at a terminal.

use anstyle::{AnsiColor, Style};
use serde::Deserialize;
use std::io::{self, Write};

/// Cells of a timer's bar.
const BAR: usize = 20;

/// What the card shows of a decision.
#[derive(Deserialize)]
struct Decision {
    contract: Contract,
    ticket: String,
    now: String,
    priority: Option<String>,
    coverage: Coverage,
    timers: Vec<Timer>,
    needs: Vec<String>,
    warnings: Vec<Notice>,
    wake_up: Option<String>,
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

#[derive(Deserialize)]
struct Timer {
    objective: String,
    state: String,
    due: Option<String>,
    due_if_resumed_now: Option<String>,
    remaining_seconds: Option<f64>,
    share: Option<f64>,
    clause: Option<String>,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Notice {
    message: String,
}

/// Prints a decision, given as its JSON text.
pub(crate) fn print(out: &mut impl Write, decision: &str) -> io::Result<()> {
    let Decision { contract, ticket, now, priority, coverage, timers, needs, warnings, wake_up } =
        serde_json::from_str(decision)?;
    let bold = Style::new().bold();
    writeln!(
        out,
        "{bold}ticket {ticket}{bold:#}  {} (revision {})  at {now}",
        contract.id, contract.revision
    )?;
    writeln!(out, "  priority   {}", priority.as_deref().unwrap_or("none"))?;
    let why = because(coverage.reason.as_deref(), coverage.clause.as_deref());
    writeln!(out, "  coverage   {}{why}", coverage.status.replace('_', " "))?;
    let width = timers.iter().map(|timer| timer.objective.chars().count()).max().unwrap_or(0);
    for timer in &timers {
        let color = color(&timer.state);
        let name = &timer.objective;
        write!(out, "  {name:<width$}  {color}{:<9} {}{color:#}", timer.state, bar(timer.share))?;
        match (&timer.due, &timer.due_if_resumed_now) {
            (Some(due), _) => write!(out, "  due {due}")?,
            (None, Some(due)) => write!(out, "  due {due} if it resumed now")?,
            (None, None) => {}
        }
        if let Some(left) = timer.remaining_seconds {
            write!(out, "  {}", left_over(left))?;
        }
        writeln!(out, "{}", because(timer.reason.as_deref(), timer.clause.as_deref()))?;
    }
    if !needs.is_empty() {
        writeln!(out, "  needs      {}", needs.join(", "))?;
    }
    for warning in &warnings {
        let yellow = Style::new().fg_color(Some(AnsiColor::Yellow.into()));
        writeln!(out, "  {yellow}warning{yellow:#}    {}", warning.message)?;
    }
    writeln!(out, "  ask again  {}", wake_up.as_deref().unwrap_or("when something happens"))
}

fn color(state: &str) -> Style {
    let color = match state {
        "met" => AnsiColor::Green,
        "breached" | "missed" => AnsiColor::Red,
        "paused" | "late" => AnsiColor::Yellow,
        "running" => AnsiColor::Cyan,
        _ => return Style::new().dimmed(),
    };
    Style::new().fg_color(Some(color.into()))
}

/// The share of the target that is used, as a bar and a percentage.
fn bar(share: Option<f64>) -> String {
    let Some(share) = share else { return " ".repeat(BAR.saturating_add(6)) };
    // A share is 0 or more; the cast holds anything larger at the end of the bar.
    let full = ((share * BAR as f64).round() as usize).min(BAR);
    format!("{}{} {:>4.0}%", "█".repeat(full), "░".repeat(BAR.saturating_sub(full)), share * 100.0)
}

fn left_over(seconds: f64) -> String {
    let minutes = (seconds.abs() / 60.0).floor();
    let (hours, minutes) = ((minutes / 60.0).floor(), minutes % 60.0);
    let length = if hours >= 1.0 { format!("{hours} h {minutes} min") } else { format!("{minutes} min") };
    if seconds < 0.0 { format!("{length} over") } else { format!("{length} left") }
}

fn because(reason: Option<&str>, clause: Option<&str>) -> String {
    match (reason, clause) {
        (Some(reason), Some(clause)) => format!("  ({reason}, clause {clause})"),
        (Some(reason), None) => format!("  ({reason})"),
        (None, Some(clause)) => format!("  (clause {clause})"),
        (None, None) => String::new(),
    }
}
