//! How timers and terms came about, and the arithmetic of their ends.

use super::super::decision::{FACT, OBJECTIVE, PRIORITY, RULE};
use super::super::words::*;

pub(super) fn timers() -> Vec<Table> {
    vec![
        table(
            "trace_timer",
            "How a timer came about.",
            [
                need("objective", text(&OBJECTIVE), "the objective's id"),
                need("name", or_null(at("both_languages")), "what people call it"),
                need("basis", at("basis"), "the clause that promises it, and what is assumed about it"),
                need(
                    "target",
                    or_null(at("both_languages")),
                    "the promised time in words; null where it is excluded or depends on a missing fact",
                ),
                need(
                    "priority",
                    or_null(text(&PRIORITY)),
                    "the priority that sets the target, where one does",
                ),
                need(
                    "compliance",
                    or_null(at("trace_compliance")),
                    "the share of cases that must be in time, where the contract gives one",
                ),
                need("start", or_null(at("happened")), "the event that started it"),
                need("end", or_null(at("happened")), "the event that ended it"),
                need("starts_with", list(at("event_name")), "the events that start it"),
                need("stops_with", list(at("event_name")), "the events that stop it"),
                need("calendar", at("trace_calendar"), "the hours that it counts in"),
                need(
                    "agreed",
                    or_null(at("agreed")),
                    "the term that the parties agreed in place of the promised one",
                ),
                need(
                    "stops",
                    list(at("trace_stop")),
                    "the pauses and suspensions within its life, whether they count or not, by their start",
                ),
                need("excluded_by", or_null(at("trace_rule")), "the rule that excludes it"),
                need(
                    "undecided",
                    list(at("open_rule")),
                    "the exclusions that a missing fact leaves undecided",
                ),
                need(
                    "ledger",
                    or_null(at("ledger")),
                    "the arithmetic of its deadline; null where it has not started or does not apply",
                ),
            ],
        ),
        table(
            "event_name",
            "An event type that starts or stops a time.",
            [
                need("event", text(&TEXT), "the type"),
                need("nth", Shape::Whole, "which of its type, from 1"),
                need("name", at("both_languages"), "what people call it"),
            ],
        ),
        table(
            "happened",
            "An event that happened.",
            [need("event", at("event_name"), "the event"), need("at", text(&INSTANT), "when")],
        ),
        table(
            "trace_compliance",
            "The share of cases in which a promised time must be kept.",
            [
                need("share", Shape::Number, "the share, above 0 and up to 1"),
                need(
                    "period",
                    text(&TEXT),
                    "the period that it is measured over: `month`, `quarter`, `four_months`, `half_year` or `year`",
                ),
                need("basis", at("basis"), "where it comes from"),
            ],
        ),
        table(
            "trace_calendar",
            "The hours that a time counts in.",
            [
                need(
                    "calendar",
                    or_null(text(&TEXT)),
                    "the calendar's id; null for elapsed time, around the clock",
                ),
                need("name", or_null(at("both_languages")), "what people call it"),
                need(
                    "hours",
                    or_null(at("both_languages")),
                    "its weekly hours in words, without the extensions",
                ),
                need("basis", at("basis"), "where its hours come from"),
                need("extensions", list(at("trace_extension")), "the hours that it adds for some tickets"),
            ],
        ),
        table(
            "trace_extension",
            "Hours that a calendar adds for some tickets.",
            [
                need("hours", at("both_languages"), "the hours that it adds, in words"),
                need("when", at("both_languages"), "the tickets that it is for"),
                need("holds", Shape::Bool, "whether the ticket is one of them"),
                need(
                    "misses",
                    list(at("miss")),
                    "the facts, each of which alone keeps the ticket from being one of them",
                ),
                need(
                    "needs",
                    list(text(&FACT)),
                    "the missing facts that would decide it; it does not hold while there are any",
                ),
                need("basis", at("basis"), "where it comes from"),
            ],
        ),
        table(
            "agreed",
            "A term that the parties agreed.",
            [
                need("at", text(&INSTANT), "when they agreed"),
                need("due", text(&INSTANT), "what they agreed"),
                need("clause", or_null(text(&CLAUSE)), "the clause that lets them"),
            ],
        ),
        table(
            "trace_stop",
            "A stretch within a timer's life that may stop its clock.",
            [
                need("kind", Shape::Word(&["reopened_gap", "suspended", "paused"]), "what it is"),
                need("from", text(&INSTANT), "when it began"),
                need("to", or_null(text(&INSTANT)), "when it ended; null while it lasts"),
                need("reason", or_null(text(&TEXT)), "the reason that the ticket gives"),
                need(
                    "ignored",
                    or_null(Shape::Word(&["not_for_this_objective", "other_reason", "unsigned"])),
                    "why it does not stop the clock; null where it does",
                ),
            ],
        ),
        table(
            "trace_term",
            "What a term rests on.",
            [
                need("term", text(&RULE), "the term's id"),
                need("name", or_null(at("both_languages")), "what people call it"),
                need("length", at("both_languages"), "its length in words"),
                need("basis", at("basis"), "where it comes from"),
                need("calendar", at("trace_calendar"), "the hours that it counts in"),
                need(
                    "ledger",
                    or_null(at("ledger")),
                    "the arithmetic of its end; null for months, years and notices to be given beforehand",
                ),
            ],
        ),
    ]
}

pub(super) fn ledgers() -> Vec<Table> {
    vec![
        table(
            "ledger",
            "The arithmetic of a deadline: the stretches of time from its start, without hole or overlap, to its due or to `now` (or to its stop), whichever is later.",
            [
                need("unit", Shape::Word(&["time", "working_days", "calendar_days"]), "what it counts"),
                need("days", or_null(Shape::Whole), "the target in days; null in a ledger of time"),
                need(
                    "due",
                    text(&INSTANT),
                    "the due that it leads to: while paused, the one that holds if the clock resumes at `now`",
                ),
                need("due_seconds", Shape::Number, "counted seconds from start to due"),
                need("spans", list(at("span")), "in order; each begins where the one before ends"),
            ],
        ),
        table(
            "span",
            "A stretch of time in a ledger.",
            [
                need("from", text(&INSTANT), "its first instant"),
                need("to", text(&INSTANT), "its end, not in it"),
                need(
                    "kind",
                    Shape::Word(&[
                        "counted",
                        "closed",
                        "paused",
                        "suspended",
                        "reopened_gap",
                        "start_day",
                        "summed",
                    ]),
                    "what it does",
                ),
                need("part", Shape::Word(&["elapsed", "left", "overdue"]), "where it lies"),
                need("seconds", Shape::Number, "counted seconds within it"),
                need(
                    "days",
                    or_null(at("span_days")),
                    "in a ledger of days: which of the days that count it holds",
                ),
                need("why", or_null(at("why")), "why it does not count; null where it does"),
                need(
                    "extension",
                    or_null(Shape::Whole),
                    "the calendar's extension, from 1, with which some of it would count",
                ),
            ],
        ),
        table(
            "span_days",
            "Consecutive days of a target, from 1.",
            [need("first", Shape::Whole, "the first"), need("last", Shape::Whole, "the last")],
        ),
        table(
            "why",
            "Why a stretch of time does not count.",
            [
                need("code", text(&RULE), "stable snake_case code, such as `night`, `holiday` or `paused`"),
                need("text", at("both_languages"), "in words; for a holiday its name"),
            ],
        ),
    ]
}
