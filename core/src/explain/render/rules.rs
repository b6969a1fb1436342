//! What was judged, by which revision, with which facts; priority and coverage.

use super::page::{Page, sentence};
use crate::decision::CoverageStatus;
use crate::explain::Explanation;
use crate::explain::trace::{
    FactSource, FactTrace, Miss, NearMiss, OpenRule, PriorityOutcome, PriorityTrace, RevisionReason, Row,
    RuleTrace,
};
use std::sync::Arc;

pub(super) fn head(page: &mut Page, explanation: &Explanation) {
    let Explanation { decision, trace } = explanation;
    let now = page.instant(decision.now);
    page.line(0, &format!("Ticket {}, {now}", decision.ticket));
    let (title, zone, revision) = (&trace.title, &trace.time_zone, &trace.revision);
    let name = &revision.revision;
    let text = say!(page, "Contratto: {title}, revisione {name}.", "Contract: {title}, revision {name}.");
    page.line(0, &text);
    let opened = page.instant(revision.opened);
    let from = revision.valid_from.map(|from| page.date(from));
    let until = revision.replaced_at.map(|at| page.last_date(at));
    let text = match (revision.reason, from, until) {
        (RevisionReason::BeforeFirst, from, _) => {
            let from = from.unwrap_or_default();
            say!(
                page,
                "Il ticket, aperto {opened}, è anteriore al contratto, in vigore dal {from}: lo giudica la prima revisione.",
                "The ticket, opened {opened}, is older than the contract, in force from {from}: the first revision judges it."
            )
        }
        (RevisionReason::InForce, Some(from), Some(until)) => say!(
            page,
            "Questa revisione vale dal {from} al {until}: il ticket è stato aperto {opened}.",
            "This revision holds from {from} to {until}: the ticket was opened {opened}."
        ),
        (RevisionReason::InForce, Some(from), None) => say!(
            page,
            "Questa revisione vale dal {from}: il ticket è stato aperto {opened}.",
            "This revision holds from {from} on: the ticket was opened {opened}."
        ),
        (RevisionReason::InForce, None, Some(until)) => say!(
            page,
            "Questa revisione vale fino al {until}: il ticket è stato aperto {opened}.",
            "This revision holds until {until}: the ticket was opened {opened}."
        ),
        (RevisionReason::InForce, None, None) => {
            say!(page, "Il ticket è stato aperto {opened}.", "The ticket was opened {opened}.")
        }
    };
    page.line(0, &text);
    if let Some(hash) = decision.contract.overlay_hash.as_deref().and_then(|hash| hash.get(..12)) {
        let text = say!(
            page,
            "Al contratto si sovrappongono le scelte dell'operatore (overlay {hash}…).",
            "The operator's choices are laid over the contract (overlay {hash}…)."
        );
        page.line(0, &text);
    }
    let text = say!(page, "Tutte le ore sono di {zone}.", "All times are those of {zone}.");
    page.line(0, &text);
}

pub(super) fn facts(page: &mut Page, explanation: &Explanation) {
    let facts = &explanation.trace.facts;
    if facts.is_empty() {
        return;
    }
    page.heading(page.say("Fatti", "Facts"));
    let shown = |page: &Page, fact: &FactTrace| {
        let value = page.value(fact.value.as_ref());
        let since = fact.since.map(|at| page.instant(at));
        let since = since.map(|at| say!(page, " (da {at})", " (since {at})")).unwrap_or_default();
        format!("{} = {value}{since}", fact.fact)
    };
    let of = |source: FactSource| facts.iter().filter(move |f| f.source == source);
    let given: Vec<String> = of(FactSource::Given).map(|f| shown(page, f)).collect();
    if !given.is_empty() {
        let given = given.join(", ");
        let text = say!(page, "Indicati dal ticket: {given}.", "Given by the ticket: {given}.");
        page.line(2, &text);
    }
    for fact in of(FactSource::Default) {
        let shown = shown(page, fact);
        let text = say!(
            page,
            "Non indicato, vale come da contratto: {shown}",
            "Not given, taken as the contract has it: {shown}"
        );
        page.grounded(2, &text, &fact.basis);
    }
    let missing: Vec<&str> = of(FactSource::Missing).map(|f| &*f.fact).collect();
    if !missing.is_empty() {
        let missing = missing.join(", ");
        let text = say!(
            page,
            "Mancano, e la decisione ne dipende: {missing}.",
            "Missing, and the decision depends on them: {missing}."
        );
        page.line(2, &text);
    }
}

pub(super) fn priority(page: &mut Page, explanation: &Explanation) {
    let priority = &explanation.trace.priority;
    if priority.outcome == PriorityOutcome::NoPriorities {
        page.heading(page.say("Priorità: il contratto non ne prevede", "Priority: the contract has none"));
        return;
    }
    let value = priority.priority.as_deref().unwrap_or(page.say("nessuna", "none"));
    page.heading(&format!("{}: {value}", page.say("Priorità", "Priority")));
    outcome(page, priority);
    if !priority.undecided.is_empty() {
        for undecided in &priority.undecided {
            let Row { row, priority, when, .. } = &undecided.row;
            let (when, needs) = (page.words(when), undecided.needs.join(", "));
            let text = say!(
                page,
                "Riga {row} ({priority}), aperta: {when}; manca {needs}.",
                "Row {row} ({priority}), open: {when}; {needs} is missing."
            );
            page.line(2, &text);
        }
    }
    if !priority.near_misses.is_empty() {
        page.line(
            2,
            page.say("Righe che non valgono per un solo fatto:", "Rows that fail by one fact only:"),
        );
        for near in &priority.near_misses {
            near_miss(page, near);
        }
    }
    for (i, change) in priority.changes.iter().enumerate() {
        let at = page.instant(change.at);
        let from = if i == 0 {
            page.say("All'apertura".to_string(), "At opening".to_string())
        } else {
            say!(page, "Da {at}", "From {at} on")
        };
        let text = match &change.priority {
            Some(value) => {
                say!(page, "{from}: priorità {value}.", "{from}: priority {value}.")
            }
            None => say!(page, "{from}: nessuna priorità.", "{from}: no priority."),
        };
        page.line(2, &text);
    }
}

fn outcome(page: &mut Page, priority: &PriorityTrace) {
    if let Some(row) = &priority.row {
        let Row { row, when, basis, .. } = row;
        let when = page.words(when);
        let text =
            say!(page, "Vale la riga {row} della tabella: {when}", "Row {row} of the table holds: {when}");
        page.grounded(2, &text, basis);
        return;
    }
    match (priority.outcome, &priority.applies) {
        (PriorityOutcome::NotApplicable, Some(applies)) => {
            let when = page.words(&applies.when);
            let miss = misses(page, &applies.misses);
            let miss = if miss.is_empty() { String::new() } else { format!("; {miss}") };
            let text = say!(
                page,
                "Il contratto dà una priorità solo ai ticket con {when}{miss}.",
                "The contract gives a priority only to tickets with {when}{miss}."
            );
            page.line(2, &text);
        }
        (PriorityOutcome::Undecided, _) => {
            page.line(2, page.say("Un fatto che manca la lascia aperta.", "A missing fact leaves it open."));
        }
        _ => match &priority.unclassified {
            Some(unclassified) => {
                let reason =
                    unclassified.reason.as_ref().map(|r| page.words(r)).unwrap_or_default().to_string();
                let text = say!(page, "Nessuna riga vale: {reason}", "No row holds: {reason}");
                page.grounded(2, &text, &unclassified.basis);
            }
            None => page.line(2, page.say("Nessuna riga della tabella vale.", "No row of the table holds.")),
        },
    }
}

fn near_miss(page: &mut Page, near: &NearMiss) {
    let Row { row, priority, .. } = &near.row;
    let miss = misses(page, &near.misses);
    let text = say!(page, "riga {row} ({priority}): {miss}", "row {row} ({priority}): {miss}");
    page.line(4, &text);
}

/// What each fact is, and what was wanted of it.
pub(super) fn misses(page: &Page, misses: &[Miss]) -> String {
    let told = misses.iter().map(|miss| {
        let (fact, value, wanted) = (&miss.fact, page.value(miss.value.as_ref()), page.words(&miss.wanted));
        say!(page, "{fact} è {value}, serve {wanted}", "{fact} is {value}, {wanted} is wanted")
    });
    told.collect::<Vec<_>>().join("; ")
}

pub(super) fn coverage(page: &mut Page, explanation: &Explanation) {
    let Explanation { decision, trace } = explanation;
    let status = match decision.coverage.status {
        CoverageStatus::Covered => page.say("compreso nel contratto", "covered"),
        CoverageStatus::Chargeable => page.say("a pagamento", "chargeable"),
        CoverageStatus::NotCovered => page.say("non compreso nel contratto", "not covered"),
    };
    page.heading(&format!("{}: {status}", page.say("Copertura", "Coverage")));
    match &trace.coverage.rule {
        Some(rule) => rule_holds(page, 2, rule),
        None => page.line(
            2,
            page.say("Nessuna regola del contratto dice altro.", "No rule of the contract says otherwise."),
        ),
    }
    open_rules(page, 2, &trace.coverage.undecided);
    if let Some(route) = &trace.route {
        let to = &route.rule;
        page.heading(&format!("{}: {to}", page.say("Chi se ne occupa", "Who works on it")));
        let text = sentence(&reason_and_condition(page, route));
        page.grounded(2, &text, &route.basis);
    }
}

/// The rule that holds, by its reason and condition.
pub(super) fn rule_holds(page: &mut Page, indent: usize, rule: &RuleTrace) {
    let told = reason_and_condition(page, rule);
    let id = &rule.rule;
    let text = say!(page, "Regola {id}: {told}", "Rule {id}: {told}");
    page.grounded(indent, &text, &rule.basis);
}

fn reason_and_condition(page: &Page, rule: &RuleTrace) -> String {
    let when = page.words(&rule.when);
    match &rule.reason {
        Some(reason) => {
            let reason = page.words(reason);
            say!(page, "{reason}; condizione: {when}", "{reason}; condition: {when}")
        }
        None => when.to_string(),
    }
}

/// The rules that a missing fact leaves open.
pub(super) fn open_rules(page: &mut Page, indent: usize, rules: &[OpenRule]) {
    for open in rules {
        let (id, when) = (&open.rule, page.words(&open.when));
        let needs: Vec<&str> = open.needs.iter().map(Arc::as_ref).collect();
        let needs = needs.join(", ");
        let text = say!(
            page,
            "Resta aperta, e per ora non vale, la regola {id}: {when}; manca {needs}",
            "Rule {id} is open, and does not hold for now: {when}; {needs} is missing"
        );
        let clause = page.clause(open.basis.clause.as_deref());
        page.line(indent, &format!("{text}{clause}."));
    }
}
