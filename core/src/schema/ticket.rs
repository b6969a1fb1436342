//! A ticket as hosts send it, described key by key.

use super::words::*;

static EVENT: Text = kind("event");
static OBJECTIVE: Text = kind("objective");
static STEP: Text = kind("step");
static FACT: Text = kind("fact");

pub(super) fn tables() -> Vec<Table> {
    let facts = || or_null(at("facts"));
    vec![
        table(
            "ticket",
            "A ticket: its facts at opening, and the events that happened to it.",
            [
                need("id", either([text(&TEXT), Shape::Whole]), "the ticket's id"),
                may("facts", facts(), "none", "its facts when it was opened"),
                need(
                    "events",
                    list(at("event")),
                    "what happened to it, at least an `opened`; by `at`, then by position",
                ),
            ],
        ),
        names(
            "facts",
            &FACT,
            either([text(&TEXT), Shape::Bool, Shape::Number, Shape::Null]),
            "Values of the facts that the contract declares; null is the same as not saying.",
        ),
        table(
            "event",
            "Something that happened to a ticket.",
            [
                need("type", text(&EVENT), "what happened: a standard event, or one of the contract's own"),
                need("at", text(&INSTANT), "when"),
                may("reason", or_null(text(&TEXT)), "", "why, for `paused` and `suspended`"),
                may(
                    "facts",
                    facts(),
                    "none",
                    "for `facts_changed`: the facts that are different from then on",
                ),
                may(
                    "objective",
                    or_null(text(&OBJECTIVE)),
                    "",
                    "for `deadline_agreed`: the objective whose term was agreed",
                ),
                may("due", or_null(text(&INSTANT)), "", "for `deadline_agreed`: the agreed instant"),
                may(
                    "signed",
                    or_null(Shape::Bool),
                    "`false`",
                    "for `suspended`: whether it is documented and signed from the start",
                ),
                may(
                    "suspended_at",
                    or_null(text(&INSTANT)),
                    "the last unsigned one",
                    "for `suspension_signed`: the `at` of the suspension that it signs",
                ),
                may("suspension", or_null(text(&INSTANT)), "", "another word for `suspended_at`"),
                may("step", or_null(text(&STEP)), "", "for `escalated`: the id of the step that was done"),
                may("id", or_null(text(&STEP)), "", "another word for `step`"),
            ],
        ),
    ]
}
