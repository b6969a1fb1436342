//! A line for each timer: its bar, its state, its deadline; and below it what it rests on.

use super::Page;
use super::text::{self, Line, Span, joined, longest, quiet, span, wrapped};
use super::words::{clause, length_of, when};
use anstyle::{AnsiColor, Style};
use serde::Deserialize;

const NARROWEST_BAR: usize = 6;
const WIDEST_BAR: usize = 24;
/// Columns of ` 100 %`.
const PERCENT: usize = 6;

#[derive(Deserialize)]
pub(super) struct Timer {
    objective: String,
    state: String,
    target: Option<String>,
    due: Option<String>,
    due_if_resumed_now: Option<String>,
    elapsed_seconds: Option<f64>,
    remaining_seconds: Option<f64>,
    share: Option<f64>,
    guarantee: String,
    clause: Option<String>,
    assumed: bool,
    reason: Option<String>,
}

pub(super) fn rows(timers: &[Timer], page: &Page<'_>) -> Vec<Line> {
    if timers.is_empty() {
        let none = "no objective: the contract promises no time here";
        return wrapped(&[], none, page.width, quiet());
    }
    let columns = Columns::of(timers, page);
    let lines = timers.iter().flat_map(|timer| [timer.line(&columns, page), timer.details(&columns, page)]);
    lines.flatten().collect()
}

/// The columns in which the lines of timers stand below one another.
struct Columns {
    name: usize,
    state: usize,
    deadline: usize,
    left: usize,
    bar: usize,
    /// There is no room for a bar: the deadline goes to a line of its own.
    narrow: bool,
}

impl Columns {
    fn of(timers: &[Timer], page: &Page<'_>) -> Self {
        let name = longest(timers.iter().map(|timer| &timer.objective));
        let state = longest(timers.iter().map(|timer| &timer.state));
        let deadline = longest(timers.iter().map(|timer| timer.deadline(page)));
        let left = longest(timers.iter().map(Timer::left));
        let beside: usize = [name, state, PERCENT, 8].iter().sum();
        let wide = page.width.saturating_sub([beside, deadline, left, 4].iter().sum());
        let narrow = wide < NARROWEST_BAR;
        let room = if narrow { page.width.saturating_sub(beside) } else { wide };
        Self { name, state, deadline, left, bar: room.clamp(4, WIDEST_BAR), narrow }
    }

    /// Up to the bars.
    fn indent(&self) -> Span {
        span(" ".repeat(self.name.saturating_add(2)), Style::new())
    }
}

impl Timer {
    fn line(&self, columns: &Columns, page: &Page<'_>) -> Vec<Line> {
        let style = self.style();
        let Columns { name, state, deadline, left, .. } = *columns;
        let mut line = vec![span(format!("{:<name$}  ", self.objective), Style::new().bold())];
        line.extend(bar(self.share, columns.bar, style));
        let share = self.share.map(share_text).unwrap_or_default();
        line.push(span(format!("{share:>PERCENT$}"), style));
        line.push(span(format!("  {} {:<state$}", self.mark(), self.state), style));
        if columns.narrow {
            let below = joined([Some(self.deadline(page)), Some(self.left())]);
            let mut lines = vec![line];
            lines.extend(wrapped(&[columns.indent()], &below, page.width, style));
            return lines;
        }
        line.push(span(format!("  {:<deadline$}", self.deadline(page)), Style::new()));
        line.push(span(format!("  {:>left$}", self.left()), style));
        vec![line]
    }

    fn details(&self, columns: &Columns, page: &Page<'_>) -> Vec<Line> {
        let details = joined([
            self.due_if_resumed_now.as_ref().map(|_| "if resumed now".to_string()),
            self.reason.clone(),
            Some(self.guarantee.replace('_', " ")),
            self.target.as_ref().map(|target| format!("target {target}")),
            self.elapsed_seconds.map(|seconds| format!("{} elapsed", length_of(seconds))),
            self.clause.as_deref().map(clause),
            self.assumed.then(|| "assumed".to_string()),
        ]);
        wrapped(&[columns.indent()], &details, page.width, quiet())
    }

    fn deadline(&self, page: &Page<'_>) -> String {
        let due = self.due.as_ref().or(self.due_if_resumed_now.as_ref());
        due.map(|due| format!("due {}", when(due, page.now))).unwrap_or_default()
    }

    /// A stopped timer has no time left: what it would have had is no news.
    fn left(&self) -> String {
        let runs = matches!(self.state.as_str(), "running" | "paused" | "breached" | "late");
        match self.remaining_seconds.filter(|_| runs) {
            None => String::new(),
            Some(seconds) if seconds < 0.0 => format!("{} over", length_of(seconds)),
            Some(seconds) => format!("{} left", length_of(seconds)),
        }
    }

    fn mark(&self) -> &'static str {
        match self.state.as_str() {
            "pending" => "○",
            "running" => "●",
            "paused" => "‖",
            "met" => "✓",
            "breached" | "missed" => "✗",
            "late" => "!",
            _ => "–",
        }
    }

    fn style(&self) -> Style {
        match self.state.as_str() {
            "running" if self.share.is_some_and(|share| share >= 0.75) => text::warn(),
            "running" | "met" => text::good(),
            "breached" | "missed" => text::bad(),
            "late" => text::warn(),
            "paused" => AnsiColor::Cyan.on_default(),
            _ => quiet(),
        }
    }
}

/// A share in percent, never rounded up to what is not reached; far past due in multiples, for nobody reads `11835 %`.
fn share_text(share: f64) -> String {
    if share < 10.0 {
        format!("{} %", (share * 100.0 + 1e-6).floor())
    } else {
        format!("×{}", share.floor())
    }
}

/// A bar to the eighth of a column; full from due on.
fn bar(share: Option<f64>, width: usize, style: Style) -> [Span; 2] {
    let Some(share) = share else {
        return [span("·".repeat(width), quiet()), span("", quiet())];
    };
    let most = width.saturating_mul(8);
    // A share is 0 or more; the cast holds anything larger at the end of the bar.
    let eighths = ((share * most as f64).floor() as usize).min(most);
    let full = eighths.div_euclid(8);
    let part =
        ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"].get(eighths.rem_euclid(8)).copied().unwrap_or_default();
    let empty = width.saturating_sub(full).saturating_sub(part.chars().count());
    [span("█".repeat(full) + part, style), span("░".repeat(empty), quiet())]
}
