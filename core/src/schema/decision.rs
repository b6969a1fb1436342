//! A decision as every host gives it, described key by key.

use super::trace;
use super::words::*;

static CONTRACT: Text = kind("contract");
static HASH: Text = pattern("hash", "^[0-9a-f]{64}$");
pub(super) static PRIORITY: Text = kind("priority");
pub(super) static OBJECTIVE: Text = kind("objective");
static LENGTH: Text = kind("length");
pub(super) static RULE: Text = kind("id");
pub(super) static FACT: Text = kind("fact");

fn clause() -> Key {
    need("clause", or_null(text(&CLAUSE)), "the clause behind it")
}

pub(super) fn tables() -> Vec<Table> {
    let mut found = vec![decision()];
    found.extend(parts());
    found.extend([timer(), escalation()]);
    found.extend(records());
    found.extend(trace::tables());
    found
}

fn decision() -> Table {
    table(
        "decision",
        "What a ticket is owed at an instant.",
        [
            need("contract", at("contract_ref"), "which contract decided, and which revision of it"),
            need("ticket", text(&TEXT), "the ticket's id"),
            need("now", text(&INSTANT), "the instant asked about"),
            need(
                "priority",
                or_null(text(&PRIORITY)),
                "the priority; null where the contract gives none, or waits for a fact",
            ),
            need("coverage", at("coverage"), "whether the work is part of the contract"),
            need(
                "timers",
                list(at("timer")),
                "the objectives that concern the ticket, in the contract's order",
            ),
            need(
                "escalations",
                list(at("escalation")),
                "the steps that concern the ticket, in the contract's order",
            ),
            need("terms", list(at("term")), "times that are not objectives"),
            need(
                "budgets",
                list(at("budget")),
                "quantities that are used up, where the ticket says how much",
            ),
            need("signals", list(at("signal")), "signals that are waited for"),
            need(
                "missing_evidence",
                list(at("missing_evidence")),
                "what the ticket must record and does not",
            ),
            need("route", or_null(at("route")), "who works on it; null where the contract does not say"),
            need(
                "needs",
                list(text(&FACT)),
                "facts that the ticket does not give and the decision depends on",
            ),
            need(
                "unproven",
                list(at("unproven")),
                "suspensions that do not count, because nobody has signed them yet",
            ),
            need("warnings", list(at("warning")), "what is odd in the ticket, or deserves to be said aloud"),
            need(
                "wake_up",
                or_null(text(&INSTANT)),
                "the first instant after `now` at which the decision changes if nothing else happens",
            ),
            may("trace", at("trace"), "", "why, where an explanation is asked for"),
        ],
    )
}

fn parts() -> Vec<Table> {
    vec![
        table(
            "contract_ref",
            "Which contract, which revision, which texts.",
            [
                need("id", text(&CONTRACT), "the contract's id"),
                need("revision", text(&TEXT), "the revision that judges the ticket"),
                need("hash", text(&HASH), "the SHA-256 of the signed contract's content"),
                need(
                    "overlay_hash",
                    or_null(text(&HASH)),
                    "that of the operator's overlay; null without one",
                ),
            ],
        ),
        table(
            "coverage",
            "Whether the work is part of the contract.",
            [
                need(
                    "status",
                    Shape::Word(&["covered", "chargeable", "not_covered"]),
                    "included, charged apart, or outside the contract",
                ),
                need("reason", or_null(text(&RULE)), "the rule that says so; null where none does"),
                clause(),
            ],
        ),
        table("route", "Who works on a ticket.", [need("to", text(&TEXT), "the group"), clause()]),
        table(
            "warning",
            "Something odd in a ticket, or worth saying aloud.",
            [need("code", text(&RULE), "a stable word"), need("message", text(&TEXT), "what it is")],
        ),
    ]
}

fn timer() -> Table {
    let states = Shape::Word(&[
        "pending",
        "running",
        "paused",
        "met",
        "breached",
        "missed",
        "late",
        "cancelled",
        "excluded",
    ]);
    table(
        "timer",
        "An objective's live state on a ticket.",
        [
            need("objective", text(&OBJECTIVE), "the objective"),
            need("state", states, "where it stands"),
            need("target", or_null(text(&LENGTH)), "the promised time as the contract writes it"),
            need("due", or_null(text(&INSTANT)), "when it is due; null while pending, paused or excluded"),
            need(
                "due_if_resumed_now",
                or_null(text(&INSTANT)),
                "while paused: when it would be due if it resumed at `now`",
            ),
            need("elapsed_seconds", or_null(Shape::Number), "counted time so far, on the timer's calendar"),
            need("remaining_seconds", or_null(Shape::Number), "counted time left; negative past due"),
            need("share", or_null(Shape::Number), "elapsed over target, to six decimals"),
            need("guarantee", Shape::Word(&["guaranteed", "best_effort"]), "whether missing it is a breach"),
            need("clause", or_null(text(&CLAUSE)), "the clause that promises it, or that excludes it"),
            need(
                "assumed",
                Shape::Bool,
                "whether its own rule is an assumption; those of calendars, priorities and the rest are in the explanation",
            ),
            need("reason", or_null(text(&TEXT)), "why it is excluded, pending or cancelled"),
        ],
    )
}

fn escalation() -> Table {
    table(
        "escalation",
        "A step of the ladder on a ticket.",
        [
            need("id", text(&RULE), "the step, to send back in an `escalated` event"),
            need("at", or_null(text(&INSTANT)), "when it is due; null where that is not known yet"),
            need("state", Shape::Word(&["pending", "due", "done"]), "not reached, reached, or done"),
            need("action", text(&TEXT), "what to do"),
            need("to", or_null(text(&TEXT)), "whom it concerns"),
            clause(),
            need("assumed", Shape::Bool, "whether it is the operator's choice, not the contract's"),
        ],
    )
}

fn records() -> Vec<Table> {
    vec![
        table(
            "term",
            "A time that is not an objective, on a ticket.",
            [
                need("term", text(&RULE), "the term"),
                need("state", Shape::Word(&["running", "ended", "met", "missed"]), "where it stands"),
                need("from", text(&INSTANT), "the instant that it is counted from"),
                need(
                    "until",
                    text(&INSTANT),
                    "its last instant; before `from` for a notice to be given beforehand",
                ),
                need("length", text(&LENGTH), "its length as the contract writes it"),
                clause(),
                need(
                    "assumed",
                    Shape::Bool,
                    "whether its own rule is an assumption; those of calendars, priorities and the rest are in the explanation",
                ),
            ],
        ),
        table(
            "budget",
            "A quantity that is used up.",
            [
                need("budget", text(&RULE), "the budget"),
                need("unit", text(&TEXT), "its unit"),
                need("total", Shape::Number, "all there is"),
                need("used", Shape::Number, "what is used"),
                need("left", Shape::Number, "what is left; negative where more was used"),
                clause(),
            ],
        ),
        table(
            "signal",
            "A sign of life that must come, or else a ticket is opened.",
            [
                need("signal", text(&RULE), "the signal"),
                need("state", Shape::Word(&["expected", "received", "failed", "missing"]), "whether it came"),
                need("by", text(&INSTANT), "its last instant in time"),
                need(
                    "open",
                    or_null(at("facts")),
                    "the facts of the ticket to open; null where none is to be opened",
                ),
                clause(),
            ],
        ),
        names("facts", &FACT, either([text(&TEXT), Shape::Bool, Shape::Number]), "Facts by name."),
        table(
            "missing_evidence",
            "Something that the ticket must record, and does not.",
            [
                need("item", text(&RULE), "the item"),
                need("phase", text(&TEXT), "the phase of the ticket that it belongs to"),
                need("due", Shape::Bool, "whether that phase has come"),
                clause(),
            ],
        ),
        table(
            "unproven",
            "A suspension that nobody has signed.",
            [
                need("at", text(&INSTANT), "when it began"),
                need("until", or_null(text(&INSTANT)), "when it ended; null while it lasts"),
                need("reason", or_null(text(&TEXT)), "the reason given"),
            ],
        ),
    ]
}
