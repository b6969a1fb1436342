//! What is counted, recorded, said and tested.

use super::times::event;
use super::{CALENDAR, EVENT, FACT, OBJECTIVE, PERIODS, TIME, VALUE, label};
use crate::schema::words::*;

pub(super) fn money() -> Vec<Table> {
    vec![
        table(
            "budget",
            "A quantity that is used up.",
            [
                need("id", text(&ID), "its name"),
                need("unit", text(&TEXT), "such as `hours`"),
                need(
                    "total",
                    either([Shape::Number, text(&FACT)]),
                    "all there is: a number, or the fact that holds it",
                ),
                need(
                    "used",
                    one_or_list(text(&FACT)),
                    "the facts, numbers, that say what is used; they add up",
                ),
                may(
                    "beyond",
                    Shape::Word(&["covered", "chargeable", "not_covered"]),
                    "nothing changes",
                    "what the work is once it is used up",
                ),
            ],
        )
        .sourced(),
        table(
            "tariff",
            "The price of work outside the hours of a calendar, as surcharges on the ordinary rate.",
            [
                need("id", text(&ID), "its name"),
                may("name", label(), "", "what people call it"),
                need("calendar", text(&CALENDAR), "the calendar outside whose hours it applies"),
                need("working_day", at("surcharge"), "on working days, counted from closing"),
                need(
                    "other_day",
                    at("surcharge"),
                    "on other days, counted from the start of each stretch of work, also over midnight",
                ),
                may("agree_beforehand", Shape::Bool, "`false`", "whether such work must be agreed first"),
            ],
        )
        .sourced(),
        table(
            "surcharge",
            "A surcharge for a first stretch of time, and one for what lies beyond.",
            [
                need("first", text(&TIME), "how long the first one holds"),
                need("first_share", Shape::Number, "as a share of the ordinary rate: 0.50 is half more"),
                need("beyond_share", Shape::Number, "the share beyond the first stretch"),
            ],
        )
        .sourced(),
        table(
            "penalty",
            "What is owed where too few cases are in time.",
            [
                need("id", text(&ID), "its name"),
                may("objectives", one_or_list(text(&OBJECTIVE)), "all", "whose cases count"),
                need("below", Shape::Number, "owed where the share in time is below this one"),
                need("at_most", Shape::Number, "the largest share of `of` that it can be"),
                may("of", label(), "", "what it is a share of"),
            ],
        )
        .sourced(),
        table(
            "measure",
            "A promise that no single ticket measures.",
            [
                need("id", text(&ID), "its name"),
                may("name", label(), "", "what people call it"),
                need("share", Shape::Number, "the promised share, above 0 and up to 1"),
                need("period", PERIODS, "what it is measured over, within a calendar year"),
                may(
                    "counts",
                    Shape::Word(&["availability"]),
                    "`counts` or `term`, or what only somebody else can count",
                    "time without outages, net of maintenance",
                ),
                may(
                    "when",
                    at("condition"),
                    "every outage",
                    "with `counts`: the outages that count; the time of others is left out",
                ),
                may("term", text(&TEXT), "", "the term that must be kept, such as a notice"),
            ],
        )
        .sourced(),
    ]
}

pub(super) fn records() -> Vec<Table> {
    vec![
        table(
            "evidence",
            "Something that a ticket must record: a fact, an event, or its id where neither is named.",
            [
                need("id", text(&ID), "its name"),
                need("phase", text(&TEXT), "the phase of the ticket that it belongs to"),
                may("fact", text(&FACT), "", "the fact that records it"),
                may("event", text(&EVENT), "", "the event that records it"),
                may(
                    "due_after",
                    one_or_list(event()),
                    "`opened`",
                    "the event that makes it due; the first of several",
                ),
            ],
        )
        .sourced(),
        table(
            "notice",
            "What is said aloud of some tickets, among the decision's warnings.",
            [
                need("id", text(&ID), "its name, the `code` of the warning"),
                may("when", at("condition"), "every ticket", "which tickets"),
                need("text", label(), "what is said"),
            ],
        )
        .sourced(),
        table(
            "queue",
            "The order in which open tickets are served.",
            [need(
                "by",
                one_or_list(either([Shape::Word(&["priority", "due"]), at("queue_fact")])),
                "what orders them; the next key where one does not tell",
            )],
        )
        .sourced(),
        table(
            "queue_fact",
            "The order by a fact's values.",
            [
                need("fact", text(&FACT), "a fact that is a list of values"),
                need("order", list(text(&VALUE)), "its values, the first served first; the others come last"),
            ],
        ),
    ]
}

pub(super) fn tests() -> Vec<Table> {
    vec![
        table(
            "test",
            "A ticket, and what must be decided on it.",
            [
                need("name", text(&TEXT), "what it shows; no two alike"),
                may("clause", text(&CLAUSE), "", "the clause that it is about"),
                need("ticket", at("test_ticket"), "the ticket"),
                may(
                    "now",
                    text(&INSTANT),
                    "that of the last event",
                    "the instant asked about; local time of the contract's zone where it has no offset",
                ),
                need("expect", at("expect"), "what the decision must say, a part of it"),
            ],
        ),
        table(
            "test_ticket",
            "A ticket as it is sent, with two liberties: no `id` is needed, and events may be a table by type.",
            [
                may("id", text(&TEXT), "the test's name", "the ticket's id"),
                may("facts", at("named_values"), "", "its facts"),
                need(
                    "events",
                    either([list(at("named_values")), at("named_values")]),
                    "its events: a list as they are sent, or `{ opened = \"…\", paused = [\"…\", …] }`",
                ),
            ],
        ),
        names("named_values", &TEXT, Shape::Anything, "Names and values."),
        names(
            "expect",
            &TEXT,
            Shape::Anything,
            "Keys of the decision; entries of lists by their names, as in `timers.resolve.due`; `none` for null.",
        ),
    ]
}
