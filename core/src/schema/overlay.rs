//! The operator's overlay, described key by key. What it has in common with a contract is described there.

use super::words::*;

static CONTRACT: Text = kind("contract");
static FACT: Text = kind("fact");
static CALENDAR: Text = kind("calendar");
static NAME: Text = kind("id");
static FIELD: Text = kind("field");
static VALUE: Text = kind("value");

pub(super) fn tables() -> Vec<Table> {
    let value = || either([text(&VALUE), Shape::Bool, Shape::Number]);
    let assumed = "why; the step or the hours are marked as the operator's either way";
    let mut found = vec![
        table(
            "file",
            "An operator's overlay over a signed contract.",
            [
                need("overlay", at("overlay"), "which contract it is for"),
                may("facts", at("defaults"), "", "what facts are where a ticket does not say"),
                may(
                    "calendars",
                    at("overlay_calendars"),
                    "",
                    "closed days, special days and hours of the operator's own",
                ),
                may("escalations", list(at("escalation")), "", "the operator's steps"),
                may("names", at("overlay_names"), "", "what things are called"),
                may("fields", at("fields"), "", "a ticket system's fields as facts"),
            ],
        ),
        table(
            "overlay",
            "Which contract the overlay is for.",
            [
                need(
                    "contract",
                    one_or_list(text(&CONTRACT)),
                    "the ids of the contracts that it may be laid over",
                ),
                may(
                    "ladder",
                    Shape::Word(&["add", "replace"]),
                    "`add`",
                    "`replace` first takes away the contract's steps that are assumed and cite no clause",
                ),
                may("title", text(&TEXT), "", "what people call it"),
                may("operator", text(&TEXT), "", "whose it is; for people"),
                may("notes", text(&TEXT), "", "anything else; for people"),
            ],
        ),
        names(
            "defaults",
            &FACT,
            value(),
            "Values that hold where a ticket does not say: where the contract gives none, or assumes one.",
        ),
        names("overlay_calendars", &CALENDAR, at("overlay_calendar"), "Calendars of the contract, by name."),
        table(
            "overlay_calendar",
            "What is added to a calendar of the contract.",
            [
                may(
                    "closed",
                    one_or_list(super::contract::closed_day()),
                    "",
                    "more closed days, where the contract has closed days or leaves the calendar open",
                ),
                may("special", at("special"), "", "more days with hours of their own"),
                may(
                    "extensions",
                    list(at("overlay_extension")),
                    "",
                    "more hours; at most 4 with those of the contract",
                ),
            ],
        ),
        table(
            "overlay_extension",
            "Hours that the operator adds.",
            [
                need("hours", at("hours"), "the hours beyond the usual ones"),
                may("when", at("condition"), "every ticket", "which tickets have them"),
                may("assumed", label(), "the operator's choice", assumed),
            ],
        ),
        names(
            "overlay_names",
            &NAME,
            either([text(&TEXT), at("label")]),
            "Names by the id of a calendar, an objective, a term, a schedule, a tariff or a measure, where the contract gives none.",
        ),
        names(
            "fields",
            &FIELD,
            either([text(&FACT), at("field")]),
            "Fields of a ticket system, each with the fact that it fills.",
        ),
        table(
            "field",
            "How a field's values become a fact's.",
            [
                need("fact", text(&FACT), "the fact that it fills"),
                may(
                    "values",
                    at("field_values"),
                    "passed on as they are",
                    "the ticket system's values, each with the fact's",
                ),
                may(
                    "otherwise",
                    value(),
                    "no fact, and a notice",
                    "the fact's value for every other value of the field",
                ),
            ],
        ),
        names(
            "field_values",
            &VALUE,
            value(),
            "The ticket system's values as text, each with the fact's value.",
        ),
    ];
    let shared = [
        "hours",
        "special",
        "closed_rule",
        "substitutes",
        "closed_list",
        "condition",
        "fact_test",
        "label",
        "escalation",
        "repeat",
    ];
    found.extend(super::contract::tables().into_iter().filter(|t| shared.contains(&t.name)).map(
        |mut table| {
            // A step of the operator's rests on no clause.
            table.keys.retain(|key| table.name != "escalation" || key.name != "clause");
            table
        },
    ));
    found
}
