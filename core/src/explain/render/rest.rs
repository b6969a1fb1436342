//! Terms, escalations, what else a decision says, warnings, clauses.

use super::ledger::{lines, table};
use super::page::{Page, sentence};
use crate::decision::{EscalationState, SignalStatus, TermStatus};
use crate::explain::Explanation;
use crate::number;

pub(super) fn terms(page: &mut Page, explanation: &Explanation) {
    let Explanation { decision, trace } = explanation;
    if trace.terms.is_empty() {
        return;
    }
    page.heading(page.say("Altri termini", "Other terms"));
    for (state, reasons) in decision.terms.iter().zip(&trace.terms) {
        let name = reasons.name.as_ref().map_or(&*state.term, |name| page.words(name)).to_string();
        let standing = match state.state {
            TermStatus::Running => page.say("in corso", "running"),
            TermStatus::Ended => page.say("finito", "ended"),
            TermStatus::Met => page.say("rispettato", "met"),
            TermStatus::Missed => page.say("non rispettato", "missed"),
        };
        let (length, from, until) =
            (page.words(&reasons.length), page.instant(state.from), page.end(state.until));
        let text = if state.until.instant() < state.from.instant() {
            say!(
                page,
                "{name}: {standing}. Almeno {length} prima di {from}: entro {until}",
                "{name}: {standing}. At least {length} before {from}: by {until}"
            )
        } else {
            say!(
                page,
                "{name}: {standing}. {length} da {from}: fino a {until}",
                "{name}: {standing}. {length} from {from}: until {until}"
            )
        };
        page.grounded(2, &text, &reasons.basis);
        // A stretch without interruption needs no table.
        if let Some(ledger) = reasons.ledger.as_ref().filter(|ledger| lines(ledger).len() > 2) {
            table(page, 4, ledger);
        }
    }
}

pub(super) fn escalations(page: &mut Page, explanation: &Explanation) {
    let Explanation { decision, trace } = explanation;
    if decision.escalations.is_empty() {
        return;
    }
    page.heading(page.say("Escalation", "Escalations"));
    let mut rows = Vec::new();
    for (step, reasons) in decision.escalations.iter().zip(&trace.escalations) {
        let state = match step.state {
            EscalationState::Pending => page.say("in attesa", "pending"),
            EscalationState::Due => page.say("da fare", "due"),
            EscalationState::Done => page.say("fatto", "done"),
        };
        let at = step
            .at
            .map_or_else(|| page.say("da stabilire", "not known yet").to_string(), |at| page.instant(at));
        let to = step.to.as_ref().map(|to| format!(" → {to}")).unwrap_or_default();
        let trigger = page.words(&reasons.trigger);
        let clause = page.clause(reasons.basis.clause.as_deref());
        rows.push(vec![state.to_string(), at, format!("{}{to}", step.action), format!("{trigger}{clause}")]);
    }
    page.table(2, &rows);
    let mut said = Vec::new();
    for reasons in &trace.escalations {
        if let Some(assumption) = reasons.basis.assumption.as_ref().filter(|a| !said.contains(a)) {
            said.push(assumption);
            page.assumption(2, &reasons.basis);
        }
    }
}

pub(super) fn others(page: &mut Page, explanation: &Explanation) {
    let decision = &explanation.decision;
    if !decision.budgets.is_empty() {
        page.heading(page.say("Disponibilità", "Budgets"));
        for budget in &decision.budgets {
            let (id, unit) = (&budget.budget, &budget.unit);
            let [used, total, left] = [budget.used, budget.total, budget.left].map(number::text);
            let clause = page.clause(budget.clause.as_deref());
            let text = say!(
                page,
                "{id}: usati {used} di {total} {unit}, ne restano {left}{clause}.",
                "{id}: {used} of {total} {unit} are used, {left} are left{clause}."
            );
            page.line(2, &text);
        }
    }
    if !decision.signals.is_empty() {
        page.heading(page.say("Segnali attesi", "Expected signals"));
        for signal in &decision.signals {
            let (id, by) = (&signal.signal, page.instant(signal.by));
            let state = match signal.state {
                SignalStatus::Expected => page.say("atteso", "expected"),
                SignalStatus::Received => page.say("arrivato", "received"),
                SignalStatus::Failed => {
                    page.say("arrivato, segnala un errore", "received, reports a failure")
                }
                SignalStatus::Missing => page.say("non arrivato", "not received"),
            };
            let open = match signal.open {
                Some(_) => page.say("; va aperto un ticket", "; a ticket is to be opened"),
                None => "",
            };
            let clause = page.clause(signal.clause.as_deref());
            let text = say!(
                page,
                "{id}: {state}, entro {by}{open}{clause}.",
                "{id}: {state}, by {by}{open}{clause}."
            );
            page.line(2, &text);
        }
    }
    if !decision.missing_evidence.is_empty() {
        page.heading(page.say("Mancano, per provare i tempi", "Missing, to prove the times"));
        for missing in &decision.missing_evidence {
            let (item, phase) = (&missing.item, &missing.phase);
            let due = match missing.due {
                true => page.say("già dovuto", "due already"),
                false => page.say("non ancora dovuto", "not due yet"),
            };
            let clause = page.clause(missing.clause.as_deref());
            let text =
                say!(page, "{item}, fase {phase}: {due}{clause}.", "{item}, phase {phase}: {due}{clause}.");
            page.line(2, &text);
        }
    }
    if let Some(at) = decision.wake_up {
        // What lasts until an instant changes a millisecond later; people say "just after".
        let text = match page.just_after(at) {
            Some(last) => say!(
                page,
                "Se non succede altro, la decisione cambia subito dopo {last}.",
                "If nothing else happens, the decision changes just after {last}."
            ),
            None => {
                let at = page.instant(at);
                say!(
                    page,
                    "Se non succede altro, la decisione cambia {at}.",
                    "If nothing else happens, the decision changes {at}."
                )
            }
        };
        page.gap();
        page.line(0, &text);
    }
}

/// The warnings that the sections above have not told already.
pub(super) fn warnings(page: &mut Page, explanation: &Explanation) {
    let Explanation { decision, trace } = explanation;
    const TOLD: [&str; 3] = ["unclassified", "no_objective", "before_first_revision"];
    let mut lines = Vec::new();
    for warning in decision.warnings.iter().filter(|w| !TOLD.contains(&&*w.code)) {
        let own = trace.notices.iter().find(|n| n.rule == warning.code);
        lines.push(match own.and_then(|notice| Some((notice, notice.reason.as_ref()?))) {
            Some((notice, text)) => {
                format!("{}{}.", sentence(page.words(text)), page.clause(notice.basis.clause.as_deref()))
            }
            None => warned(page, &warning.code, &warning.message),
        });
    }
    if lines.is_empty() {
        return;
    }
    page.heading(page.say("Avvisi", "Warnings"));
    for line in lines {
        page.line(2, &line);
    }
}

/// A warning of the engine. Its message is English; in Italian a sentence stands for it, with what it names.
fn warned(page: &Page, code: &str, message: &str) -> String {
    let it = match code {
        "after_the_end" => "Un evento viene dopo la fine del ticket",
        "fixed_fact" => "Un fatto della segnalazione è cambiato dopo: vale il primo valore",
        "before_opened" => "Un evento precede l'apertura e non conta",
        "opened_twice" => "Un evento apre un ticket già aperto e non conta",
        "resumed_not_paused" => "Un evento riprende un ticket che non è in pausa e non conta",
        "unsuspended_not_suspended" => "Un evento termina una sospensione che non c'è e non conta",
        "signed_nothing" => "Un evento firma una sospensione che non c'è e non conta",
        "reopened_not_resolved" => "Un evento riapre un ticket che non è chiuso e non conta",
        "stops_nothing" => "Un fermo non ferma nessuno dei tempi del contratto",
        "not_agreeable" => "Il contratto non consente di concordare un altro termine",
        "unknown_event" => "Un evento non è del contratto e non conta",
        "unknown_fact" => "Un fatto non è del contratto e non conta",
        "unknown_key" => "Una voce del ticket non viene letta",
        "unknown_objective" => "Un termine concordato non nomina un obiettivo del contratto",
        "unknown_step" => "Un evento di escalation non nomina un passo del contratto",
        _ => return format!("{}.", sentence(message)),
    };
    let named: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let named = if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) };
    let en = sentence(message);
    say!(page, "{it}{named}.", "{en}.")
}

pub(super) fn clauses(page: &mut Page, explanation: &Explanation) {
    let clauses = &explanation.trace.clauses;
    if clauses.is_empty() {
        return;
    }
    page.heading(page.say("Clausole citate", "Clauses cited"));
    let rows: Vec<Vec<String>> =
        clauses.iter().map(|c| vec![c.clause.to_string(), page.words(&c.title).to_string()]).collect();
    page.table(2, &rows);
}
