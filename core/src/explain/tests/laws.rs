//! What must hold of every explanation, whatever the ticket: the ledger's arithmetic is the decision's own.

use super::random::Random;
use crate::contract::model::Length;
use crate::decision::{Timer, TimerState};
use crate::explain::Explanation;
use crate::explain::trace::{Ledger, LedgerUnit, Part, SpanKind, StopTrace, TimerTrace};
use crate::{Contract, Instant, Ticket};

/// Tickets for each of the five contracts, and about three times as many for random ones.
///
/// `CLAUSOLA_CASES` asks for more of them.
fn cases() -> usize {
    std::env::var("CLAUSOLA_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

/// Tickets for each random contract.
const TICKETS_EACH: usize = 12;

#[test]
fn do_the_ledgers_of_the_five_contracts_add_up() {
    for (seed, shipped) in Contract::builtins().iter().enumerate() {
        let contract = Contract::builtin(shipped.id).unwrap();
        let mut random = Random(u64::try_from(seed).unwrap());
        let mut ledgers = 0;
        for _ in 0..cases() {
            let (ticket, now) = random.ticket(&contract);
            ledgers += check(&contract, &ticket, now);
        }
        // A contract without objectives has no ledgers but those of its terms.
        let expected = if shipped.id == "conciliasfera" { 0 } else { cases() / 10 };
        assert!(ledgers >= expected, "{}: only {ledgers} ledgers", shipped.id);
    }
}

#[test]
fn do_the_ledgers_of_random_calendars_add_up() {
    let mut random = Random(7);
    let mut ledgers = 0;
    let contracts = cases() / 4;
    for _ in 0..contracts {
        let contract = Contract::from_toml(&random.contract()).unwrap();
        for _ in 0..TICKETS_EACH {
            let (ticket, now) = random.ticket(&contract);
            ledgers += check(&contract, &ticket, now);
        }
    }
    assert!(ledgers > contracts * TICKETS_EACH, "only {ledgers} ledgers");
}

/// Checks one explanation; the number of ledgers in it.
fn check(contract: &Contract, ticket: &Ticket, now: Instant) -> usize {
    let explanation = contract.explain(ticket, now).unwrap();
    let decision = contract.decide(ticket, now).unwrap();
    assert_eq!(explanation.decision, decision);
    // The same bytes with one more key, and no byte hangs on chance.
    let (plain, traced) = (decision.to_json(), explanation.to_json());
    assert!(traced.starts_with(plain.strip_suffix('}').unwrap()), "{plain}\n{traced}");
    assert_eq!(traced, contract.explain(ticket, now).unwrap().to_json());

    let Explanation { decision, trace } = &explanation;
    assert_eq!(decision.timers.len(), trace.timers.len());
    assert_eq!(decision.terms.len(), trace.terms.len());
    assert_eq!(decision.escalations.len(), trace.escalations.len());
    let mut ledgers = 0;
    for (timer, reasons) in decision.timers.iter().zip(&trace.timers) {
        if let Some(ledger) = &reasons.ledger {
            if let Err(broken) = adds_up(contract, timer, reasons, ledger, now) {
                panic!(
                    "{broken}\n{} at {}\n{timer:#?}\n{ledger:#?} {}",
                    ticket_text(ticket),
                    decision.now,
                    explanation.render(crate::Language::En)
                );
            }
            ledgers += 1;
        } else {
            assert!(matches!(
                timer.state,
                TimerState::Pending | TimerState::Cancelled | TimerState::Excluded
            ));
        }
    }
    for (term, reasons) in decision.terms.iter().zip(&trace.terms) {
        if let Some(ledger) = &reasons.ledger {
            assert_eq!(ledger.due, term.until);
            numbered(ledger, &[]).unwrap();
            ledgers += 1;
        }
    }
    ledgers
}

fn adds_up(
    contract: &Contract,
    timer: &Timer,
    reasons: &TimerTrace,
    ledger: &Ledger,
    now: Instant,
) -> Result<(), String> {
    let ensure = |holds: bool, law: &str| if holds { Ok(()) } else { Err(law.to_string()) };
    let millis = |seconds: f64| (seconds * 1000.0).round() as i64;
    let start = reasons.start.as_ref().unwrap().at.instant();
    let last = reasons.end.as_ref().map_or(now, |end| end.at.instant());
    let due = ledger.due.instant();
    ensure(Some(ledger.due) == timer.due.or(timer.due_if_resumed_now), "the due is the timer's")?;

    let from = match contract.id() {
        // A restart moves the start away from its event.
        "random" => ledger.spans.first().map_or(start, |s| s.from.instant()),
        _ => start,
    };
    let mut at = from;
    for span in &ledger.spans {
        ensure(span.from.instant() == at && at < span.to.instant(), "no hole, no overlap, nothing empty")?;
        at = span.to.instant();
        let part = if span.from.instant() >= due {
            Part::Overdue
        } else if span.from.instant() >= last {
            Part::Left
        } else {
            Part::Elapsed
        };
        let cut = [last, due].iter().any(|cut| span.from.instant() < *cut && *cut < at);
        ensure(span.part == part && !cut, "cut at now and at due")?;
        let length = at.millis() - span.from.instant().millis();
        let counted = millis(span.seconds);
        ensure((0..=length).contains(&counted), "no span counts more than it lasts")?;
        let exact = ledger.unit == LedgerUnit::Time && span.kind != SpanKind::Summed;
        let whole = if span.kind == SpanKind::Counted { length } else { 0 };
        ensure(!exact || counted == whole, "a span of time counts wholly or not at all")?;
        let uncounted = matches!(span.kind, SpanKind::Counted);
        ensure(span.why.is_none() == uncounted, "what does not count says why")?;
    }
    ensure(at == due.max(last).max(from), "from the start to the later of due and the last instant")?;

    let sum = |wanted: &[Part]| -> i64 {
        ledger.spans.iter().filter(|s| wanted.contains(&s.part)).map(|s| millis(s.seconds)).sum()
    };
    let until_due = sum(&[Part::Elapsed, Part::Left]);
    ensure(until_due == millis(ledger.due_seconds), "the spans up to due add up to it")?;
    ensure(
        sum(&[Part::Elapsed, Part::Overdue]) == millis(timer.elapsed_seconds.unwrap()),
        "the spans up to now add up to the elapsed time",
    )?;
    let remaining = millis(timer.remaining_seconds.unwrap());
    ensure(
        if remaining >= 0 {
            sum(&[Part::Left]) == remaining
        } else {
            reasons.agreed.is_some() || sum(&[Part::Overdue]) == -remaining
        },
        "what is left, or over, adds up",
    )?;
    if let (Some(Length::Time(target)), None) = (target(contract, timer), &reasons.agreed) {
        ensure(until_due == target, "the spans up to due add up to the target")?;
    }
    numbered(ledger, &reasons.stops)
}

/// The days of a ledger of days are numbered up to the target, without a gap.
fn numbered(ledger: &Ledger, stops: &[StopTrace]) -> Result<(), String> {
    let Some(wanted) = ledger.days else { return Ok(()) };
    let mut last = 0;
    for days in ledger.spans.iter().filter_map(|s| s.days) {
        if days.first != last && days.first != last + 1 || days.last < days.first {
            return Err(format!("day {} follows day {last}", days.first));
        }
        last = days.last;
    }
    // A day beyond the target is only there where a stop took the closing of the last one.
    let beyond = ledger.spans.iter().find(|s| s.why.as_ref().is_some_and(|w| &*w.code == "closing_paused"));
    let day = ledger.spans.iter().rfind(|s| s.days.is_some_and(|d| d.last == wanted)).map(|s| s.to.instant());
    if let (Some(_), Some(end)) = (beyond, day) {
        let took = |stop: &StopTrace| {
            let until = stop.to.map_or(Instant::END, |to| to.instant());
            // The closing is within a day of the last numbered date, on either side of its midnight.
            let (before, after) = (end.plus_millis(-86_400_000), end.plus_millis(86_400_000));
            stop.ignored.is_none() && stop.from.instant() < after && until > before
        };
        if !stops.iter().any(took) {
            return Err("a day beyond the target has no stop behind it".to_string());
        }
    }
    let summed = ledger.spans.iter().any(|s| s.kind == SpanKind::Summed && s.part != Part::Overdue);
    if last == wanted || summed { Ok(()) } else { Err(format!("{last} days are numbered, not {wanted}")) }
}

/// The target of a timer as the contract compiled it.
fn target(contract: &Contract, timer: &Timer) -> Option<Length> {
    use crate::contract::model::Targets;
    let revision = contract.revisions().last()?;
    let objective = revision.objectives.iter().find(|o| o.id == timer.objective)?;
    let text = timer.target.as_ref()?;
    let found = match &objective.targets {
        Targets::Same(target) => Some(target),
        Targets::ByPriority(targets) => targets.iter().flatten().find(|t| t.text == *text),
    };
    found.map(|t| t.length)
}

fn ticket_text(ticket: &Ticket) -> String {
    let events = ticket.events().iter().map(|e| {
        let extra = format!(
            "{:?} {:?} {:?} signed={} {:?}",
            e.reason,
            e.objective,
            e.due.map(|d| d.in_zone(crate::Zone::UTC)),
            e.signed,
            e.facts
        );
        format!("{} {} {extra}", e.at.in_zone(crate::Zone::UTC), e.kind)
    });
    format!("{:?}\n{}", ticket.facts, events.collect::<Vec<_>>().join("\n"))
}
