//! Conditions, and the tables that classify tickets.

use super::{FACT, GROUP, OBJECTIVE, PRIORITY, TERM, VALUE, label};
use crate::schema::words::*;

pub(super) fn value() -> Shape {
    either([text(&VALUE), Shape::Bool, Shape::Number])
}

pub(super) fn classification() -> Vec<Table> {
    let asks = || either([one_or_list(value()), at("fact_test")]);
    vec![
        table(
            "condition",
            "What is asked of a ticket's facts. Every key must hold.",
            [
                may("any", one_or_list(at("condition")), "", "conditions of which at least one must hold"),
                may("not", at("condition"), "", "a condition that must not hold"),
            ],
        )
        .and_names(&FACT, asks()),
        table(
            "fact_test",
            "What is asked of one fact beyond a value or a list of values.",
            [
                may("not", asks(), "", "what it must not be"),
                may("known", Shape::Bool, "", "whether the ticket says it at all"),
                may("min", Shape::Number, "", "at least this number"),
                may("max", Shape::Number, "", "at most this number"),
                may("above", Shape::Number, "", "more than this number"),
                may("below", Shape::Number, "", "less than this number"),
            ],
        ),
        table(
            "priority",
            "How a ticket's priority follows from its facts: the first row that holds, then the matrix.",
            [
                need("values", list(text(&PRIORITY)), "the priorities, the most urgent first"),
                may("when", at("condition"), "every ticket", "the tickets that have a priority at all"),
                may("rows", list(at("priority_row")), "", "the rows of the table, in order"),
                may("matrix", at("matrix"), "", "a table over two facts"),
                may(
                    "unclassified",
                    at("unclassified"),
                    "it has none, without comment",
                    "what is said of a ticket that no row matches",
                ),
            ],
        )
        .sourced(),
        table(
            "priority_row",
            "A row of the priority table.",
            [need("when", at("condition"), "which tickets"), need("then", text(&PRIORITY), "their priority")],
        )
        .sourced(),
        table(
            "matrix",
            "The priority by two facts that are lists of values.",
            [
                need("rows", text(&FACT), "the fact of the rows"),
                need("columns", text(&FACT), "the fact of the columns"),
                need("cells", at("cells"), "one table for each value of the row's fact"),
            ],
        )
        .sourced(),
        names("cells", &VALUE, at("cell_row"), "The rows of a matrix, by the values of its row fact."),
        names(
            "cell_row",
            &VALUE,
            text(&PRIORITY),
            "One row of a matrix: priorities by the values of its column fact.",
        ),
        table(
            "unclassified",
            "What is said of a ticket that no row matches.",
            [may("reason", label(), "", "why it has no priority")],
        )
        .sourced(),
        table(
            "coverage",
            "Whether some tickets' work is part of the contract.",
            [
                need("id", text(&ID), "its name, the `reason` of the decision"),
                unless("when", at("condition"), "needed unless `reopened` is there", "which tickets"),
                may(
                    "reopened",
                    at("reopened"),
                    "",
                    "only tickets reopened within a term after their solution, or later",
                ),
                need(
                    "status",
                    Shape::Word(&["covered", "chargeable", "not_covered"]),
                    "what their work is; `not_covered` excludes every objective",
                ),
                may("reason", label(), "", "why, for people"),
            ],
        )
        .sourced(),
        table(
            "reopened",
            "When a ticket was reopened: one of the two.",
            [
                may("within", text(&TERM), "", "within this term, counted from the solution"),
                may("after", text(&TERM), "", "after this term"),
            ],
        ),
        table(
            "exclusion",
            "Tickets to which objectives do not apply.",
            [
                need("id", text(&ID), "its name, the `reason` of the excluded timer"),
                need("when", at("condition"), "which tickets"),
                may("objectives", one_or_list(text(&OBJECTIVE)), "all", "which objectives"),
                may("reason", label(), "", "why, for people"),
            ],
        )
        .sourced(),
        table(
            "route",
            "Who works on some tickets.",
            [
                need("when", at("condition"), "which tickets"),
                need("to", text(&GROUP), "the group that works on them"),
                may("reason", label(), "", "why, for people"),
            ],
        )
        .sourced(),
    ]
}
