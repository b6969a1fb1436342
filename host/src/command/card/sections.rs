//! What a card says below its timers: who has the ticket, what is to be done and by when.

use super::Page;
use super::text::{self, Line, Span, joined, labelled, quiet, span};
use super::words::{clause, when};
use anstyle::Style;
use clausola::Instant;
use serde::Deserialize;

const ESCALATIONS_SHOWN: usize = 6;

#[derive(Deserialize)]
pub(super) struct Rest {
    route: Option<Route>,
    terms: Vec<Term>,
    budgets: Vec<Budget>,
    signals: Vec<Signal>,
    escalations: Vec<Escalation>,
    needs: Vec<String>,
    missing_evidence: Vec<Evidence>,
    unproven: Vec<Unproven>,
    warnings: Vec<Notice>,
    wake_up: Option<String>,
}

#[derive(Deserialize)]
struct Route {
    to: String,
    clause: Option<String>,
}

#[derive(Deserialize)]
struct Term {
    term: String,
    state: String,
    until: String,
    length: String,
    clause: Option<String>,
}

#[derive(Deserialize)]
struct Budget {
    budget: String,
    unit: String,
    total: f64,
    left: f64,
    clause: Option<String>,
}

#[derive(Deserialize)]
struct Signal {
    signal: String,
    state: String,
    by: String,
    clause: Option<String>,
}

#[derive(Deserialize)]
struct Escalation {
    id: String,
    at: Option<String>,
    state: String,
    action: String,
    to: Option<String>,
}

#[derive(Deserialize)]
struct Evidence {
    item: String,
    due: bool,
}

#[derive(Deserialize)]
struct Unproven {
    at: String,
    until: Option<String>,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Notice {
    code: String,
    message: String,
}

impl Rest {
    pub(super) fn rows(&self, page: &Page<'_>) -> Vec<Line> {
        let at = |instant: &str| when(instant, page.now);
        let plain = |text: String| span(text, Style::new());
        let asked = |items: Vec<&str>| {
            if items.is_empty() { Vec::new() } else { vec![span(items.join(", "), text::warn())] }
        };
        let route = |route: &Route| plain(joined([Some(route.to.clone()), of(&route.clause)]));
        let unproven = |each: &Unproven| {
            let until = each.until.as_deref().map(|until| format!("until {}", at(until)));
            span(joined([Some(format!("since {}", at(&each.at))), until, each.reason.clone()]), text::warn())
        };
        // What belongs to a later phase is not missing yet.
        let evidence = self.missing_evidence.iter().filter(|each| each.due).map(|each| each.item.as_str());
        // That there is no objective stands where the timers would.
        let warnings = self.warnings.iter().filter(|notice| notice.code != "no_objective");
        let sections = [
            ("route", self.route.iter().map(route).collect()),
            ("terms", self.terms.iter().map(|term| term.row(page)).collect()),
            ("budgets", self.budgets.iter().map(Budget::row).collect()),
            ("signals", self.signals.iter().map(|signal| signal.row(page)).collect()),
            ("escalations", escalations(&self.escalations, page)),
            ("needs", asked(self.needs.iter().map(String::as_str).collect())),
            ("to record", asked(evidence.collect())),
            ("unproven", self.unproven.iter().map(unproven).collect()),
            ("warnings", warnings.map(|notice| span(&notice.message, text::warn())).collect()),
            ("wake-up", self.wake_up.iter().map(|wake_up| plain(at(wake_up))).collect()),
        ];
        labelled(&sections, page.width)
    }
}

impl Term {
    fn row(&self, page: &Page<'_>) -> Span {
        let style = match self.state.as_str() {
            "ended" => quiet(),
            "met" => text::good(),
            "missed" => text::bad(),
            _ => Style::new(),
        };
        let until = format!("until {}", when(&self.until, page.now));
        let state = Some(self.state.clone()).filter(|state| state != "running");
        let length = Some(self.length.clone());
        span(joined([Some(self.term.clone()), Some(until), state, length, of(&self.clause)]), style)
    }
}

impl Budget {
    fn row(&self) -> Span {
        let left = format!("{} of {} {} left", self.left, self.total, self.unit);
        let style = if self.left < 0.0 { text::bad() } else { Style::new() };
        span(joined([Some(self.budget.clone()), Some(left), of(&self.clause)]), style)
    }
}

impl Signal {
    fn row(&self, page: &Page<'_>) -> Span {
        let style = match self.state.as_str() {
            "received" => text::good(),
            "failed" | "missing" => text::bad(),
            _ => Style::new(),
        };
        let by = format!("by {}", when(&self.by, page.now));
        span(joined([Some(self.signal.clone()), Some(self.state.clone()), Some(by), of(&self.clause)]), style)
    }
}

/// What is due first, then what comes next; what is done only where there is room.
fn escalations(escalations: &[Escalation], page: &Page<'_>) -> Vec<Span> {
    let order = |step: &&Escalation| {
        let state = ["due", "pending", "done"].iter().position(|state| *state == step.state);
        let at = step.at.as_ref().and_then(|at| at.parse::<Instant>().ok());
        (state, at.map_or(i64::MAX, Instant::millis))
    };
    let mut sorted: Vec<&Escalation> = escalations.iter().collect();
    sorted.sort_by_key(order);
    let row = |step: &&Escalation| {
        let action = match &step.to {
            Some(to) => format!("{} → {to}", step.action),
            None => step.action.clone(),
        };
        let (state, style) = match step.state.as_str() {
            "due" => (Some("due".to_string()), text::warn()),
            "done" => (Some("done".to_string()), quiet()),
            _ => (None, Style::new()),
        };
        let at = step.at.as_deref().map(|at| when(at, page.now));
        span(joined([at, Some(step.id.clone()), Some(action), state]), style)
    };
    let mut rows: Vec<Span> = sorted.iter().take(ESCALATIONS_SHOWN).map(row).collect();
    let hidden = sorted.len().saturating_sub(rows.len());
    if hidden > 0 {
        rows.push(span(format!("and {hidden} more"), quiet()));
    }
    rows
}

fn of(cited: &Option<String>) -> Option<String> {
    cited.as_deref().map(clause)
}
