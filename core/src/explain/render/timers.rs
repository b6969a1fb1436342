//! The timers: what was promised, where each stands, and the arithmetic of its deadline.

use super::ledger::table;
use super::page::Page;
use super::rules::{misses, open_rules, rule_holds};
use crate::decision::{Guarantee, Timer, TimerState};
use crate::explain::Explanation;
use crate::explain::trace::{
    CalendarTrace, EventName, Happened, Ignored, Ledger, LedgerUnit, Part, StopKind, StopTrace, TimerTrace,
};

pub(super) fn timers(page: &mut Page, explanation: &Explanation) {
    let Explanation { decision, trace } = explanation;
    if trace.timers.is_empty() {
        page.heading(page.say("Tempi: nessuno", "Times: none"));
        page.line(
            2,
            page.say(
                "Il contratto non promette tempi per un ticket come questo.",
                "The contract promises no time for a ticket like this.",
            ),
        );
        return;
    }
    page.heading(page.say("Tempi", "Times"));
    for (number, (timer, reasons)) in (1..).zip(decision.timers.iter().zip(&trace.timers)) {
        page.gap();
        let id = &timer.objective;
        let name = reasons.name.as_ref().map_or(&**id, |name| page.words(name));
        let title = format!("{number}. {name}: {}", state(page, timer));
        page.line(0, &title);
        let earlier = trace.timers.iter().take_while(|other| other.objective != reasons.objective);
        let known =
            earlier.filter(|other| other.ledger.is_some()).any(|other| other.calendar == reasons.calendar);
        told(page, timer, reasons, known);
    }
}

fn state(page: &Page, timer: &Timer) -> &'static str {
    match timer.state {
        TimerState::Pending => page.say("non ancora partito", "not started"),
        TimerState::Running => page.say("in corso", "running"),
        TimerState::Paused => page.say("fermo", "paused"),
        TimerState::Met => page.say("rispettato", "met"),
        TimerState::Breached => page.say("scaduto e ancora in corso", "breached and still running"),
        TimerState::Missed => page.say("non rispettato", "missed"),
        TimerState::Late => page.say("in ritardo (massimo impegno)", "late (best effort)"),
        TimerState::Cancelled => page.say("annullato", "cancelled"),
        TimerState::Excluded => page.say("escluso", "excluded"),
    }
}

/// `known`: an earlier timer has already told the hours that this one counts in.
fn told(page: &mut Page, timer: &Timer, reasons: &TimerTrace, known: bool) {
    if let Some(rule) = &reasons.excluded_by {
        page.line(3, page.say("Questo tempo non si applica.", "This time does not apply."));
        rule_holds(page, 3, rule);
        return;
    }
    promise(page, timer, reasons);
    let Some(ledger) = &reasons.ledger else {
        let starts = events(page, &reasons.starts_with);
        let text = match timer.state {
            TimerState::Cancelled => say!(
                page,
                "Non è mai partito: lo avrebbe fatto partire {starts}.",
                "It never started: {starts} would have started it."
            ),
            _ => say!(page, "Lo fa partire: {starts}.", "What starts it: {starts}."),
        };
        page.line(3, &text);
        open_rules(page, 3, &reasons.undecided);
        return;
    };
    if let Some(start) = &reasons.start {
        let start = happened(page, start);
        let text = match &reasons.end {
            Some(end) => {
                let end = happened(page, end);
                say!(page, "Inizio: {start}. Fine: {end}.", "Start: {start}. End: {end}.")
            }
            None => {
                let stops = events(page, &reasons.stops_with);
                say!(page, "Inizio: {start}. Lo ferma: {stops}.", "Start: {start}. What stops it: {stops}.")
            }
        };
        page.line(3, &text);
    }
    calendar(page, &reasons.calendar, known);
    for stop in &reasons.stops {
        let text = stopped(page, stop);
        page.line(3, &text);
    }
    open_rules(page, 3, &reasons.undecided);
    standing(page, timer, reasons, ledger);
    table(page, 3, ledger);
}

/// What was promised, on which ground, and what the parties agreed instead.
fn promise(page: &mut Page, timer: &Timer, reasons: &TimerTrace) {
    let text = match (&reasons.target, &reasons.priority) {
        (Some(target), Some(priority)) => {
            let target = page.words(target);
            say!(
                page,
                "Tempo promesso: {target}, per la priorità {priority}",
                "Promised time: {target}, for priority {priority}"
            )
        }
        (Some(target), None) => {
            let target = page.words(target);
            say!(page, "Tempo promesso: {target}", "Promised time: {target}")
        }
        (None, _) => page.say(
            "Il tempo promesso dipende dalla priorità, che non si conosce ancora".to_string(),
            "The promised time depends on the priority, which is not known yet".to_string(),
        ),
    };
    let effort = match timer.guarantee {
        Guarantee::Guaranteed => "",
        Guarantee::BestEffort => page.say(
            ", con il massimo impegno: un ritardo si segnala, non è una violazione",
            ", as a best effort: a delay is reported and is no breach",
        ),
    };
    page.grounded(3, &format!("{text}{effort}"), &reasons.basis);
    if let Some(compliance) = &reasons.compliance {
        let percent = crate::number::text((compliance.share * 1e4).round() / 1e2);
        let period = match &*compliance.period {
            "month" => page.say("mese", "month"),
            "quarter" => page.say("trimestre", "quarter"),
            "four_months" => page.say("quadrimestre", "four months"),
            "half_year" => page.say("semestre", "half year"),
            _ => page.say("anno", "year"),
        };
        let text = say!(
            page,
            "Va rispettato in almeno {percent} casi su 100, contati per {period}",
            "It must be kept in at least {percent} cases out of 100, counted per {period}"
        );
        page.grounded(3, &text, &compliance.basis);
    }
    if let Some(agreed) = &reasons.agreed {
        let (at, due) = (page.instant(agreed.at), page.instant(agreed.due));
        let clause = page.clause(agreed.clause.as_deref());
        let text = say!(
            page,
            "Al suo posto vale il termine concordato {at}: {due}{clause}.",
            "In its place holds the term agreed {at}: {due}{clause}."
        );
        page.line(3, &text);
    }
}

fn happened(page: &Page, event: &Happened) -> String {
    format!("{}, {}", page.words(&event.event.name), page.instant(event.at))
}

fn events(page: &Page, names: &[EventName]) -> String {
    let names: Vec<&str> = names.iter().map(|n| page.words(&n.name)).collect();
    page.either(&names)
}

fn calendar(page: &mut Page, calendar: &CalendarTrace, known: bool) {
    let Some(id) = &calendar.calendar else {
        page.line(
            3,
            page.say(
                "Si conta il tempo di calendario, giorno e notte.",
                "Elapsed time counts, day and night.",
            ),
        );
        return;
    };
    let name = calendar.name.as_ref().map_or(&**id, |name| page.words(name));
    if known {
        let text = say!(
            page,
            "Si conta nell'orario «{name}», come sopra.",
            "Time counts within “{name}”, as above."
        );
        page.line(3, &text);
        return;
    }
    let hours = calendar.hours.as_ref().map(|hours| page.words(hours)).unwrap_or_default();
    let text = say!(page, "Si conta nell'orario «{name}», {hours}", "Time counts within “{name}”, {hours}");
    page.grounded(3, &text, &calendar.basis);
    for extension in &calendar.extensions {
        let (hours, when) = (page.words(&extension.hours), page.words(&extension.when));
        if extension.holds {
            let text = say!(
                page,
                "Contano anche le ore per i ticket con {when}: {hours}",
                "The hours for tickets with {when} count too: {hours}"
            );
            page.grounded(3, &text, &extension.basis);
            continue;
        }
        let needs = extension.needs.join(", ");
        let why = if needs.is_empty() {
            misses(page, &extension.misses)
        } else {
            say!(page, "manca {needs}", "{needs} is missing")
        };
        let why = if why.is_empty() { why } else { format!(": {why}") };
        let clause = page.clause(extension.basis.clause.as_deref());
        let text = say!(
            page,
            "Non contano le ore {hours} per i ticket con {when}{why}{clause}.",
            "The hours {hours} for tickets with {when} do not count{why}{clause}."
        );
        page.line(3, &text);
    }
}

fn stopped(page: &Page, stop: &StopTrace) -> String {
    let kind = match stop.kind {
        StopKind::Paused => page.say("Pausa", "Pause"),
        StopKind::Suspended => page.say("Sospensione", "Suspension"),
        StopKind::ReopenedGap => page.say("Chiuso e poi riaperto", "Closed and then reopened"),
    };
    let reason = stop.reason.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
    let from = page.instant(stop.from);
    let stretch = match stop.to {
        Some(to) => {
            let to = page.end_beside(stop.from, to);
            say!(page, "da {from} a {to}", "from {from} to {to}")
        }
        None => say!(page, "da {from}, ancora in corso", "from {from}, still lasting"),
    };
    let effect = match stop.ignored {
        None => page.say("questo tempo non si conta", "this time does not count"),
        Some(Ignored::NotForThisObjective) => page.say(
            "non ferma questo tempo, che non prevede tali fermi",
            "it does not stop this time, which knows no such stops",
        ),
        Some(Ignored::OtherReason) => page
            .say("non è tra i motivi che fermano questo tempo", "its reason is not one that stops this time"),
        Some(Ignored::Unsigned) => page.say(
            "non ferma il tempo finché nessuno firma il verbale che la documenta",
            "it does not stop the time until someone signs the report that documents it",
        ),
    };
    format!("{kind}{reason} {stretch}: {effect}.")
}

/// Where the timer stands against its due.
fn standing(page: &mut Page, timer: &Timer, reasons: &TimerTrace, ledger: &Ledger) {
    let due = page.end(ledger.due);
    let due = if ledger.unit == LedgerUnit::Time { page.instant(ledger.due) } else { due };
    let elapsed = page.duration(timer.elapsed_seconds.unwrap_or(0.0));
    let remaining = timer.remaining_seconds.unwrap_or(0.0);
    let left = page.duration(remaining);
    let head = match timer.state {
        TimerState::Paused => {
            say!(page, "Se riprende adesso scade {due}", "If it resumes now it is due {due}")
        }
        TimerState::Running => say!(page, "Scade {due}", "It is due {due}"),
        _ => say!(page, "Scadeva {due}", "It was due {due}"),
    };
    let ended = reasons.end.is_some();
    let tail = match (ledger.days, remaining < 0.0) {
        (Some(days), false) => {
            let reached =
                ledger.spans.iter().filter(|s| s.part == Part::Elapsed).filter_map(|s| s.days).next_back();
            let day = reached.map_or(0, |d| d.last);
            match day {
                0 => page.say(
                    "il primo giorno deve ancora venire".to_string(),
                    "the first day is still to come".to_string(),
                ),
                _ if ended => {
                    say!(page, "finito il giorno {day} di {days}", "it ended on day {day} of {days}")
                }
                _ => say!(page, "si è al giorno {day} di {days}", "this is day {day} of {days}"),
            }
        }
        (Some(_), true) => say!(page, "{left} oltre la scadenza", "{left} past due"),
        (None, true) => {
            say!(page, "contati {elapsed}, {left} oltre la scadenza", "{elapsed} counted, {left} past due")
        }
        (None, false) if ended => {
            say!(page, "contati {elapsed}, ne restavano {left}", "{elapsed} counted, {left} to spare")
        }
        (None, false) => {
            say!(page, "contati {elapsed}, restano {left}", "{elapsed} counted, {left} left")
        }
    };
    page.line(3, &format!("{head}: {tail}."));
}
