//! Objectives, terms and escalation steps: times that are never owed, never run, or never run out.

use super::cases::{Case, Said, all, ask};
use super::tables::{Class, class, excluded, refused};
use super::{
    Linter, NEVER_OPEN, OBJECTIVE_NEVER_APPLIES, OBJECTIVE_WITHOUT_TARGET, STEP_AT_START, STEP_NEVER_FIRES,
    STOPS_AT_START, TARGET_NEVER_MET,
};
use crate::calendar::{Calendar, Roll};
use crate::contract::model::{
    EscalationRule, EventRef, Length, Objective, Revision, ServiceHours, Target, Targets, Trigger,
};
use crate::{Error, Instant};

impl Linter<'_> {
    pub(super) fn objectives(&mut self) {
        let revision = self.revision;
        for (position, objective) in revision.objectives.iter().enumerate() {
            self.without_target(position, objective);
            self.never_applies(position, objective);
            stops_at_start(self, objective);
            self.open_time(position, objective);
            self.run_out(objective);
        }
        self.terms();
        for step in &revision.escalations {
            self.step(step);
        }
    }

    fn without_target(&mut self, position: usize, objective: &Objective) {
        if matches!(objective.targets, Targets::Same(_)) {
            return;
        }
        let revision = self.revision;
        let found = self.cases.find(|case| {
            // What no row matches is reported for the table, or declared as unclassified; a priority whose target is
            // `none` says so itself.
            let lacking = class(revision, case).is(|class| class == Class::NotFor);
            all([due_to(revision, position, case), lacking])
        });
        if let Some(Some(case)) = self.answered(&objective.basis.path, found) {
            let words = self.cases.words(&case);
            let message = format!("the objective `{}` has no target for a ticket {words}", objective.id);
            self.add(
                OBJECTIVE_WITHOUT_TARGET,
                &objective.basis.path,
                message,
                Some(self.cases.ticket(&case)),
            );
        }
    }

    fn never_applies(&mut self, position: usize, objective: &Objective) {
        let revision = self.revision;
        let found = self.cases.find(|case| applies(revision, position, case));
        if let Some(None) = self.answered(&objective.basis.path, found) {
            // A condition that contradicts itself has been reported as such.
            let possible = self.cases.find(|case| ask(&objective.when, case).holds());
            if let Ok(Some(case)) = possible {
                let message = format!(
                    "the objective `{}` applies to no ticket, not even to those it concerns",
                    objective.id
                );
                self.add(
                    OBJECTIVE_NEVER_APPLIES,
                    &objective.basis.path,
                    message,
                    Some(self.cases.ticket(&case)),
                );
            }
        }
    }

    /// Looks for tickets of an objective on whose hours nothing ever opens.
    fn open_time(&mut self, position: usize, objective: &Objective) {
        let revision = self.revision;
        for hours in objective.calendar.each().iter().filter_map(|c| revision.calendars.get((*c)?)) {
            self.opens(position, objective, hours);
        }
    }

    fn opens(&mut self, position: usize, objective: &Objective, hours: &ServiceHours) {
        let revision = self.revision;
        for extensions in 0..hours.compiled.len() {
            if hours.with(extensions).is_ok_and(|c| c.next_opening(self.opened).is_ok()) {
                continue;
            }
            let path = format!("{}.calendar", objective.basis.path);
            let found = self
                .cases
                .find(|case| all([applies(revision, position, case), enjoys(hours, extensions, case)]));
            if let Some(Some(case)) = self.answered(&path, found) {
                let message = format!(
                    "the objective `{}` runs on the calendar `{}`, which has no open time",
                    objective.id, hours.id
                );
                self.add(NEVER_OPEN, &path, message, Some(self.cases.ticket(&case)));
                return;
            }
        }
    }

    /// Looks for targets that do not run out on a calendar that opens.
    fn run_out(&mut self, objective: &Objective) {
        let revision = self.revision;
        for (name, target) in targets(revision, objective) {
            let priority = name.and_then(|name| revision.priority.values.iter().position(|p| **p == *name));
            let on = objective.calendar.under(priority);
            let plain = on.and_then(|c| revision.calendars.get(c)).map(|hours| hours.with(0));
            let Ok(calendar) = plain.unwrap_or(Ok(&revision.elapsed)) else { continue };
            if calendar.next_opening(self.opened).is_err() {
                continue;
            }
            if runs_out(calendar, self.opened, target.length).is_err() {
                let path = match name {
                    Some(name) => format!("{}.target.{name}", objective.basis.path),
                    None => format!("{}.target", objective.basis.path),
                };
                let message = format!("`{}` never runs out on {}", target.text, called(revision, on));
                self.add(TARGET_NEVER_MET, &path, message, None);
            }
        }
    }

    fn terms(&mut self) {
        let revision = self.revision;
        for term in &revision.terms {
            // A backward term mirrors a forward one: what runs out in one direction does in the other.
            if crate::decide::terms::until(revision, term, self.opened).is_ok() {
                continue;
            }
            let hours = term.calendar.and_then(|c| revision.calendars.get(c));
            let closed = hours.is_some_and(|h| h.with(0).is_ok_and(|c| c.next_opening(self.opened).is_err()));
            let on = called(revision, term.calendar);
            if closed {
                let path = format!("{}.calendar", term.basis.path);
                self.add(
                    NEVER_OPEN,
                    &path,
                    format!("the term `{}` runs on {on}, which has no open time", term.id),
                    None,
                );
            } else {
                let path = format!("{}.length", term.basis.path);
                self.add(
                    TARGET_NEVER_MET,
                    &path,
                    format!("`{}` never runs out on {on}", term.length.text),
                    None,
                );
            }
        }
    }

    fn step(&mut self, step: &EscalationRule) {
        let revision = self.revision;
        let path = &step.basis.path;
        let found = self.cases.find(|case| fires(revision, step, case));
        if let Some(None) = self.answered(path, found) {
            self.add(
                STEP_NEVER_FIRES,
                path,
                format!("the step `{}` never fires for any ticket", step.id),
                None,
            );
            return;
        }
        let Trigger::Offset { objective, millis } = step.trigger else { return };
        let Some(objective) = revision.objectives.get(objective) else { return };
        for (_, target) in targets(revision, objective) {
            if let Length::Time(length) = target.length
                && length.saturating_add(millis) <= 0
            {
                // Only for priorities that the step is for, and that reach it.
                let found = self.cases.find(|case| {
                    let own = class(revision, case).is(|class| match (&objective.targets, class) {
                        (Targets::Same(_), _) => true,
                        (Targets::ByPriority(table), Class::Is(p)) => {
                            table.get(p).and_then(Option::as_ref).is_some_and(|t| std::ptr::eq(t, target))
                        }
                        _ => false,
                    });
                    all([fires(revision, step, case), own])
                });
                if let Some(Some(case)) = self.answered(path, found) {
                    let message = format!(
                        "the step `{}` is due as soon as its timer starts: the whole target is `{}`",
                        step.id, target.text
                    );
                    self.add(STEP_AT_START, path, message, Some(self.cases.ticket(&case)));
                    return;
                }
            }
        }
    }
}

/// Whether an objective is owed to a case, but for its target: it concerns it, and nothing takes it out.
fn due_to(revision: &Revision, objective: usize, case: &Case) -> Said {
    let concerned = revision.objectives.get(objective).map_or(Said::No, |o| ask(&o.when, case).holds());
    all([concerned, refused(revision, case).fails(), excluded(revision, objective, case).fails()])
}

/// Whether an objective gives a case a timer that runs.
fn applies(revision: &Revision, objective: usize, case: &Case) -> Said {
    let targeted = match revision.objectives.get(objective).map(|o| &o.targets) {
        Some(Targets::ByPriority(table)) => class(revision, case).is(
            |class| matches!(class, Class::Is(priority) if table.get(priority).is_some_and(Option::is_some)),
        ),
        Some(Targets::Same(_)) => Said::Yes,
        None => Said::No,
    };
    all([due_to(revision, objective, case), targeted])
}

/// Whether a step is for a case, and has a timer to run on where it needs one.
fn fires(revision: &Revision, step: &EscalationRule, case: &Case) -> Said {
    let own = if step.priorities.is_empty() {
        Said::Yes
    } else {
        class(revision, case)
            .is(|class| matches!(class, Class::Is(priority) if step.priorities.get(priority) == Some(&true)))
    };
    let timed = match step.trigger {
        Trigger::Share { objective, .. } | Trigger::Offset { objective, .. } => {
            applies(revision, objective, case)
        }
        Trigger::Event(_) | Trigger::Condition => Said::Yes,
    };
    all([ask(&step.when, case).holds(), own, timed])
}

/// Whether a case enjoys exactly these extensions of a calendar.
fn enjoys(hours: &ServiceHours, extensions: usize, case: &Case) -> Said {
    all(hours.extensions.iter().enumerate().map(|(bit, extension)| {
        let said = ask(&extension.when, case);
        if extensions >> bit & 1 == 1 { said.holds() } else { said.fails() }
    }))
}

/// An objective whose every start is also a stop.
fn stops_at_start(linter: &mut Linter<'_>, objective: &Objective) {
    let stops = |start: &EventRef| objective.stop.iter().any(|s| s.kind == start.kind && s.nth <= start.nth);
    let mut starts = objective.start.iter().chain(&objective.start_otherwise).peekable();
    if starts.peek().is_some() && starts.all(stops) {
        let message = format!("the objective `{}` stops at every event that starts it", objective.id);
        linter.add(STOPS_AT_START, &objective.basis.path, message, None);
    }
}

/// The targets of an objective, each with its priority where there is one for each.
fn targets<'r>(
    revision: &'r Revision,
    objective: &'r Objective,
) -> impl Iterator<Item = (Option<&'r str>, &'r Target)> {
    let (same, table) = match &objective.targets {
        Targets::Same(target) => (Some((None, target)), None),
        Targets::ByPriority(table) => (None, Some(table)),
    };
    let named = revision.priority.values.iter().map(|name| Some(&**name));
    let table =
        named.zip(table.into_iter().flatten()).filter_map(|(name, target)| Some((name, target.as_ref()?)));
    same.into_iter().chain(table)
}

fn runs_out(calendar: &Calendar, start: Instant, length: Length) -> Result<Instant, Error> {
    match length {
        Length::Time(millis) => calendar.due(start, millis),
        Length::WorkingDays(days) => calendar.working_days(start, days, &[]),
        Length::CalendarDays(days) => calendar.calendar_days(start, days, Roll::None),
        Length::Months(months) => calendar.months(start, months, Roll::None),
        Length::Years(years) => calendar.years(start, years, Roll::None),
    }
}

fn called(revision: &Revision, calendar: Option<usize>) -> String {
    match calendar.and_then(|c| revision.calendars.get(c)) {
        Some(hours) => format!("the calendar `{}`", hours.id),
        None => "elapsed time".to_string(),
    }
}
