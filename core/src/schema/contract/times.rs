//! The promised times, what happens on their way, and other times.

use super::rules::value;
use super::{
    CALENDAR, CLOCK, DAYS, EVENT, FACT, GROUP, LENGTH, OBJECTIVE, PAUSE, PERIODS, PRIORITY, STEP, TIME, label,
};
use crate::schema::words::*;

/// An event by name, or the n-th of its type.
pub(super) fn event() -> Shape {
    either([text(&EVENT), at("nth_event")])
}

pub(super) fn objectives() -> Vec<Table> {
    vec![
        table(
            "objective",
            "One promised time.",
            [
                need("id", text(&ID), "its name, the `objective` of the timer"),
                may("name", label(), "", "what people call it"),
                may("when", at("condition"), "every ticket", "the tickets that it concerns"),
                may(
                    "start",
                    one_or_list(event()),
                    "`opened`",
                    "the event that starts it; the first of several",
                ),
                may(
                    "start_otherwise",
                    one_or_list(event()),
                    "",
                    "what starts it where `start` never happens",
                ),
                need("stop", one_or_list(event()), "the event that stops it; the first of several"),
                may("cancel", one_or_list(event()), "", "the event that ends it without a verdict, in time"),
                may(
                    "calendar",
                    either([text(&CALENDAR), at("calendars_by_priority")]),
                    "elapsed time",
                    "the calendar that its time is counted on, for all or by priority",
                ),
                need(
                    "target",
                    either([text(&LENGTH), at("targets")]),
                    "the promised time, for all or by priority",
                ),
                may(
                    "guarantee",
                    Shape::Word(&["guaranteed", "best_effort"]),
                    "`guaranteed`",
                    "whether missing it is a breach, or late",
                ),
                may(
                    "paused_by",
                    one_or_list(text(&PAUSE)),
                    "nothing",
                    "what stops its clock: `paused`, `paused:reason`, and `suspended` once signed",
                ),
                may("agreeable", text(&CLAUSE), "no", "the clause that lets the parties agree another term"),
                may(
                    "on_priority_change",
                    Shape::Word(&["retroactive", "restart", "keep"]),
                    "`retroactive`",
                    "the new target from the same start, the new one from the change on, or the first one",
                ),
                may(
                    "on_reopen",
                    Shape::Word(&["continue", "restart", "stopped"]),
                    "`continue` if `resolved` is the first `stop`, else `stopped`",
                    "a reopening continues the time, restarts it, or leaves it stopped",
                ),
                may("compliance", at("compliance"), "", "the share of cases that must be in time"),
            ],
        )
        .sourced(),
        names(
            "targets",
            &PRIORITY,
            either([text(&LENGTH), Shape::Word(&["none"])]),
            "Promised times by priority. Every priority stands there: `none` says that nothing is promised for it.",
        ),
        names(
            "calendars_by_priority",
            &PRIORITY,
            text(&CALENDAR),
            "Calendars by priority: every priority with a time has one there, even if it is open round the clock.",
        ),
        table(
            "nth_event",
            "The n-th event of a type.",
            [need("event", text(&EVENT), "the event"), may("nth", Shape::Whole, "1", "which one, from 1")],
        ),
        table(
            "compliance",
            "The share of cases that must be in time, for the compliance report.",
            [
                need("share", Shape::Number, "above 0 and up to 1, such as 0.90"),
                need("period", PERIODS, "what it is measured over, within a calendar year"),
                may("by", Shape::Word(&["priority"]), "all cases together", "every priority must reach the share for itself"),
                may("counted", Shape::Word(&["started", "due", "ended"]), "`started`", "the period of a case is that in which its clock started, it was due, or its clock stopped"),
            ],
        )
        .sourced(),
    ]
}

pub(super) fn escalations() -> Vec<Table> {
    vec![
        table(
            "escalation",
            "A step: at a place on a timer (`at`), on an event (`on`), or as soon as a condition holds (`when`).",
            [
                unless("id", text(&TEXT), "`objective@at` for a step on a timer; needed for others", "its name, sent back in an `escalated` event"),
                may("at", text(&STEP), "", "a share such as `75%`, `due`, or a time before or after due such as `-30m`, `+2h`; counted on the timer's calendar"),
                may("objective", one_or_list(text(&OBJECTIVE)), "every one", "with `at`: the objectives that it is a step of"),
                may("on", text(&EVENT), "", "the event that makes it due"),
                may("when", at("condition"), "every ticket", "which tickets; alone, it makes the step due"),
                may("priority", one_or_list(text(&PRIORITY)), "every one", "only tickets of these priorities"),
                need("action", text(&TEXT), "what to do, a word for the host such as `notify`"),
                may("to", text(&GROUP), "", "whom it concerns"),
                may("repeat", at("repeat"), "once", "with `at`: again after a while"),
            ],
        )
        .sourced(),
        table(
            "repeat",
            "A step that comes again.",
            [
                need("every", text(&TIME), "after how much time of the timer's calendar"),
                need("times", Shape::Whole, "how often in all, 1 to 20; the later ones are `id#2`, `id#3`"),
            ],
        ),
    ]
}

pub(super) fn terms() -> Vec<Table> {
    vec![
        table(
            "term",
            "A time that is not an objective.",
            [
                need("id", text(&ID), "its name"),
                may("name", label(), "", "what people call it"),
                may("when", at("condition"), "every ticket", "the tickets that it concerns"),
                may(
                    "start",
                    one_or_list(event()),
                    "`start` or `start_fact` is needed",
                    "the event that it runs from; the last of several",
                ),
                may(
                    "start_fact",
                    text(&FACT),
                    "",
                    "the fact, an instant, that it runs from where there is no such event",
                ),
                may("stop", one_or_list(event()), "", "the event that keeps it"),
                may(
                    "backward",
                    Shape::Bool,
                    "`false`",
                    "whether it ends before its start: a notice to be given beforehand",
                ),
                may("cut_off", text(&CLOCK), "", "a later start counts as the next working day's"),
                may("calendar", text(&CALENDAR), "elapsed time", "the calendar that it is counted on"),
                need("length", text(&LENGTH), "how long it lasts"),
                may(
                    "roll",
                    Shape::Word(&["none", "next", "previous"]),
                    "`none`",
                    "where it goes when its last day is not a working day",
                ),
            ],
        )
        .sourced(),
        table(
            "schedule",
            "Something that is done again and again: `every`, or named `months`.",
            [
                need("id", text(&ID), "its name"),
                may("name", label(), "", "what people call it"),
                unless(
                    "every",
                    Shape::Word(&["day", "week", "month", "quarter", "year"]),
                    "needed unless `months` is there",
                    "how often; by the end of the month, quarter or year",
                ),
                unless("on", one_or_list(text(&DAYS)), "needed with `every = \"week\"`", "the weekdays"),
                may("at", text(&CLOCK), "`00:00`", "the time of day, with `day` or `week`"),
                may("months", list(Shape::Whole), "", "by the end of these months, 1 to 12"),
                may(
                    "skip_closed",
                    text(&CALENDAR),
                    "",
                    "with `day` or `week`: left out on this calendar's closed days",
                ),
            ],
        )
        .sourced(),
        table(
            "signal",
            "A sign of life that must come by an instant that the ticket gives, or else a ticket is opened.",
            [
                need("id", text(&ID), "its name"),
                may("when", at("condition"), "every ticket", "the tickets that wait for it"),
                need("by", text(&FACT), "the fact, an instant, that says by when"),
                need("received", text(&EVENT), "the event that it is"),
                may("failed", text(&EVENT), "", "the event that says that something failed"),
                need("open", at("open"), "the facts of the ticket to open"),
            ],
        )
        .sourced(),
        names("open", &FACT, value(), "The facts of a ticket to open."),
    ]
}
