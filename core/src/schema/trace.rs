//! The reasons of a decision, key by key: what `explain` adds to it as `trace`.

mod times;

use super::decision::{FACT, PRIORITY, RULE};
use super::words::*;

static VALUE: Text = kind("value");

pub(super) fn tables() -> Vec<Table> {
    let mut found = vec![trace()];
    found.extend(rules());
    found.extend(priorities());
    found.extend(times::timers());
    found.extend(times::ledgers());
    found
}

fn trace() -> Table {
    table(
        "trace",
        "Why a decision is what it is.",
        [
            need("title", text(&TEXT), "the contract's title"),
            need("time_zone", text(&TEXT), "the zone that instants are printed in, by its IANA name"),
            need("revision", at("trace_revision"), "the revision that judges the ticket, and why that one"),
            need(
                "facts",
                list(at("trace_fact")),
                "the facts that the ticket gives, those taken by default, and those that a rule asks for in vain",
            ),
            need("priority", at("trace_priority"), "how the priority was found"),
            need("coverage", at("trace_coverage"), "how the coverage was found"),
            need("route", or_null(at("trace_rule")), "the rule that decides who works on the ticket"),
            need("timers", list(at("trace_timer")), "one for each timer of the decision, in the same order"),
            need(
                "escalations",
                list(at("trace_step")),
                "one for each escalation of the decision, in the same order",
            ),
            need("terms", list(at("trace_term")), "one for each term of the decision, in the same order"),
            need(
                "notices",
                list(at("trace_rule")),
                "the contract's own notices among the warnings of the decision, in both languages",
            ),
            need("clauses", list(at("cited_clause")), "the clauses that the trace cites, with their titles"),
        ],
    )
}

fn rules() -> Vec<Table> {
    vec![
        table(
            "both_languages",
            "Text in Italian and in English.",
            [need("it", text(&TEXT), "in Italian"), need("en", text(&TEXT), "in English")],
        ),
        table(
            "basis",
            "Where a value comes from.",
            [
                need("clause", or_null(text(&CLAUSE)), "the clause of the document"),
                need(
                    "assumption",
                    or_null(at("both_languages")),
                    "what the document does not say and the contract file assumes, in the file's words",
                ),
            ],
        ),
        table(
            "cited_clause",
            "A clause by its reference and title.",
            [
                need("clause", text(&CLAUSE), "the reference, such as `3.2.3`"),
                need("title", at("both_languages"), "the title that the contract file gives it"),
            ],
        ),
        table(
            "trace_revision",
            "The revision that judges the ticket.",
            [
                need("revision", text(&TEXT), "its name"),
                need("valid_from", or_null(text(&INSTANT)), "in force from then on; null for \"always\""),
                need("replaced_at", or_null(text(&INSTANT)), "replaced then by the next one"),
                need("opened", text(&INSTANT), "when the ticket was opened"),
                need("reason", Shape::Word(&["in_force", "before_first"]), "why it judges the ticket"),
            ],
        ),
        table(
            "trace_fact",
            "A fact of the ticket at `now`.",
            [
                need("fact", text(&FACT), "the fact's name"),
                need(
                    "value",
                    or_null(either([text(&VALUE), Shape::Bool, Shape::Number])),
                    "its value; null where it is missing",
                ),
                need("source", Shape::Word(&["given", "default", "missing"]), "where the value comes from"),
                need(
                    "since",
                    or_null(text(&INSTANT)),
                    "when it last changed, where that was after the opening",
                ),
                need(
                    "basis",
                    at("basis"),
                    "the clause or assumption behind its declaration, and so behind its default",
                ),
            ],
        ),
        table(
            "trace_rule",
            "A rule that holds.",
            [
                need("rule", text(&RULE), "the rule's id; for a route the group that it names"),
                need("when", at("both_languages"), "its condition"),
                need("reason", or_null(at("both_languages")), "what it says of the ticket"),
                need("basis", at("basis"), "where it comes from"),
            ],
        ),
        table(
            "open_rule",
            "A rule that a missing fact leaves undecided: it is taken not to hold.",
            [
                need("rule", text(&RULE), "the rule's id"),
                need("when", at("both_languages"), "its condition"),
                need("needs", list(text(&FACT)), "the facts that would decide it"),
                need("basis", at("basis"), "where it comes from"),
            ],
        ),
        table(
            "trace_coverage",
            "How the coverage was found.",
            [
                need(
                    "rule",
                    or_null(at("trace_rule")),
                    "the rule that holds; null where the ticket is covered because none does",
                ),
                need(
                    "undecided",
                    list(at("open_rule")),
                    "the rules that a missing fact leaves undecided, up to the one that holds",
                ),
            ],
        ),
        table(
            "trace_step",
            "What an escalation rests on.",
            [
                need("id", text(&RULE), "the step's id"),
                need("trigger", at("both_languages"), "what makes it due"),
                need("basis", at("basis"), "where it comes from"),
            ],
        ),
    ]
}

fn priorities() -> Vec<Table> {
    vec![
        table(
            "trace_priority",
            "How the priority was found.",
            [
                need(
                    "outcome",
                    Shape::Word(&["matched", "undecided", "unmatched", "not_applicable", "no_priorities"]),
                    "what came of it",
                ),
                need("priority", or_null(text(&PRIORITY)), "the priority"),
                need(
                    "applies",
                    or_null(at("applies")),
                    "the condition for having a priority at all, where the contract has one",
                ),
                need("row", or_null(at("priority_row")), "the row that matched"),
                need("near_misses", list(at("near_miss")), "the rows that fail by one fact only"),
                need(
                    "undecided",
                    list(at("undecided_row")),
                    "the rows that a missing fact leaves undecided, up to the one that matched",
                ),
                need(
                    "unclassified",
                    or_null(at("trace_unclassified")),
                    "what the contract says of a ticket that no row matches",
                ),
                need(
                    "changes",
                    list(at("priority_change")),
                    "the priority from opening on and at each change of it, where it changed",
                ),
            ],
        ),
        table(
            "applies",
            "The condition for having a priority at all.",
            [
                need("when", at("both_languages"), "the condition"),
                need("misses", list(at("miss")), "the facts, each of which alone keeps it from holding"),
            ],
        ),
        table(
            "miss",
            "What one fact alone keeps from holding.",
            [
                need("fact", text(&FACT), "the fact"),
                need(
                    "value",
                    or_null(either([text(&VALUE), Shape::Bool, Shape::Number])),
                    "the value that it has",
                ),
                need(
                    "wanted",
                    at("both_languages"),
                    "the value or values with which the condition would hold",
                ),
            ],
        ),
        table(
            "priority_row",
            "A row of the priority table.",
            [
                need("row", Shape::Whole, "its place in the table, from 1"),
                need("priority", text(&PRIORITY), "the priority that it gives"),
                need("when", at("both_languages"), "its condition"),
                need("basis", at("basis"), "where it comes from"),
            ],
        ),
        table(
            "near_miss",
            "A row that fails by one fact only.",
            [
                need("row", at("priority_row"), "the row"),
                need(
                    "misses",
                    list(at("miss")),
                    "the facts, each of which alone would make it match; nearly always one",
                ),
            ],
        ),
        table(
            "undecided_row",
            "A row that a missing fact leaves undecided.",
            [
                need("row", at("priority_row"), "the row"),
                need("needs", list(text(&FACT)), "the facts that would decide it"),
            ],
        ),
        table(
            "trace_unclassified",
            "What the contract says of a ticket that no row matches.",
            [
                need("reason", or_null(at("both_languages")), "what it says"),
                need("basis", at("basis"), "where that comes from"),
            ],
        ),
        table(
            "priority_change",
            "The priority from an instant on.",
            [
                need("at", text(&INSTANT), "from then on"),
                need("priority", or_null(text(&PRIORITY)), "the priority; null where there was none"),
            ],
        ),
    ]
}
