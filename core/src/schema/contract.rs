//! The contract language, described key by key: the source of its schema and of the tables in `LANGUAGE.md`. That it
//! agrees with what the reader asks for, key by key and type by type, is tested.

mod records;
mod rules;
mod times;

use super::words::*;

static SLUG: Text = pattern("id", r"^[A-Za-z0-9._-]{1,80}$");
static ZONE: Text = kind("time zone");
static LENGTH: Text = pattern(
    "length",
    r"^\s*([0-9]+h([0-9]+m)?([0-9]+s)?|[0-9]+m([0-9]+s)?|[0-9]+s|[0-9]+\s+(working|calendar)\s+days?|[0-9]+\s+(months?|years?))\s*$",
);
static TIME: Text = pattern("time", r"^([0-9]+h([0-9]+m)?([0-9]+s)?|[0-9]+m([0-9]+s)?|[0-9]+s)$");
static WINDOW: Text = pattern("window", r"^\s*[0-9]{1,2}:[0-9]{2}\s*-\s*[0-9]{1,2}:[0-9]{2}\s*$");
static CLOCK: Text = pattern("time of day", r"^\s*[0-9]{1,2}:[0-9]{2}\s*$");
static DAYS: Text = pattern("weekdays", r"^[a-z, -]+$");
static CLOSED: Text = kind("closed day");
static ON: Text = kind("day of the year");
static FACT: Text = kind("fact");
static CALENDAR: Text = kind("calendar");
static OBJECTIVE: Text = kind("objective");
static EVENT: Text = kind("event");
static TERM: Text = kind("term");
static PRIORITY: Text = kind("priority");
static VALUE: Text = kind("value");
static GROUP: Text = kind("group");
static PAUSE: Text = pattern("pause", r"^(paused(:.*)?|suspended)$");
static STEP: Text = pattern(
    "place on a timer",
    r"^(due|[+-]([0-9]+h([0-9]+m)?([0-9]+s)?|[0-9]+m([0-9]+s)?|[0-9]+s)|[0-9.]+%)$",
);

const PERIODS: Shape = Shape::Word(&["month", "quarter", "four_months", "half_year", "year"]);

/// The whole file; the first table is the root.
pub(super) fn tables() -> Vec<Table> {
    let mut found = vec![file()];
    found.extend(basics());
    found.extend(calendars());
    found.extend(rules::classification());
    found.extend(times::objectives());
    found.extend(times::escalations());
    found.extend(times::terms());
    found.extend(records::money());
    found.extend(records::records());
    found.extend(records::tests());
    found
}

fn tables_of_the_file() -> Vec<Key> {
    vec![
        may("clauses", at("clauses"), "any clause may be cited", "the document's clauses, by their numbers"),
        may("facts", at("facts"), "", "the typed properties of a ticket that the rules may ask for"),
        may("events", at("events"), "", "event types of the contract's own, beside the standard ones"),
        may("calendars", at("calendars"), "", "when the service is open"),
        may(
            "priority",
            at("priority"),
            "no ticket has a priority",
            "how a ticket's priority follows from its facts",
        ),
        may(
            "coverage",
            list(at("coverage")),
            "everything is covered",
            "which work is part of the contract; the first rule that holds decides",
        ),
        may("objectives", list(at("objective")), "", "the promised times"),
        may("exclusions", list(at("exclusion")), "", "tickets to which objectives do not apply"),
        may("routes", list(at("route")), "", "who works on a ticket; the first rule that holds decides"),
        may("escalations", list(at("escalation")), "", "the steps of the ladder, and what is told to whom"),
        may(
            "terms",
            list(at("term")),
            "",
            "times that are not objectives: a warranty, a retention, a notice",
        ),
        may("schedules", list(at("schedule")), "", "what is done again and again"),
        may("signals", list(at("signal")), "", "signs of life that must come, or else a ticket is opened"),
        may("budgets", list(at("budget")), "", "quantities that are used up"),
        may("evidence", list(at("evidence")), "", "what a ticket must record for its times to be proved"),
        may("notices", list(at("notice")), "", "what is said aloud of some tickets"),
        may("tariffs", list(at("tariff")), "", "the price of work outside the hours of a calendar"),
        may("penalties", list(at("penalty")), "", "what is owed where too few cases are in time"),
        may(
            "measures",
            list(at("measure")),
            "",
            "promises that no single ticket measures, such as an availability",
        ),
        may("queue", at("queue"), "by `due`", "the order in which open tickets are served"),
    ]
}

fn file() -> Table {
    let own =
        [need("contract", at("contract"), "what the contract is called, since when it holds, in which zone")];
    let revisions = "later revisions, the oldest first; each states what it changes of the one before";
    let tests = "tickets, each with what must be decided on it";
    let after =
        [may("revisions", list(at("revision")), "", revisions), may("tests", list(at("test")), "", tests)];
    let keys = own.into_iter().chain(tables_of_the_file()).chain(after);
    table("file", "A service contract: one file, or one JSON object with the same keys.", keys)
}

fn basics() -> Vec<Table> {
    let revision = [
        may("revision", text(&TEXT), "that of the one before", "the revision's name"),
        need("valid_from", text(&DATE), "the day from which it judges the tickets that are opened"),
        may("title", text(&TEXT), "that of the one before", "the contract's title from then on"),
    ];
    let fact_types = || {
        let basic = Shape::Word(&["bool", "number", "text", "instant"]);
        either([list(text(&VALUE)), basic])
    };
    vec![
        table(
            "contract",
            "What the contract is called, since when it holds, and in which zone its times are.",
            [
                need("id", text(&SLUG), "a short name: letters, digits, hyphens, dots, at most 80"),
                need("time_zone", text(&ZONE), "the IANA zone of its times"),
                may("title", text(&TEXT), "the id", "what people call it"),
                may("format", Shape::Whole, "1", "the version of this language; this engine reads 1"),
                may("revision", text(&TEXT), "`1`", "the name of the first revision"),
                may(
                    "valid_from",
                    text(&DATE),
                    "always",
                    "the day from which it judges the tickets that are opened",
                ),
                may("language", text(&TEXT), "", "the language of the document; for people"),
                may("supplier", text(&TEXT), "", "who promises; for people"),
                may("customer", text(&TEXT), "", "to whom; for people"),
                may("source", text(&TEXT), "", "where the signed document is; for people"),
                may("notes", text(&TEXT), "", "anything else; for people"),
            ],
        ),
        names(
            "clauses",
            &CLAUSE,
            label(),
            "The document's clauses: number or heading, and what it is about.",
        ),
        names(
            "facts",
            &FACT,
            either([fact_types(), at("fact")]),
            "The typed properties of a ticket: a list of values, `bool`, `number`, `text` or `instant`.",
        ),
        table(
            "fact",
            "A fact that needs more than its type.",
            [
                need("type", fact_types(), "its values as a list, or its type"),
                may(
                    "default",
                    either([text(&VALUE), Shape::Bool, Shape::Number]),
                    "missing",
                    "what it is where a ticket does not say",
                ),
                may(
                    "required",
                    Shape::Bool,
                    "`false`",
                    "whether the decision lists it in `needs` whenever it is missing",
                ),
                may(
                    "fixed",
                    Shape::Bool,
                    "`false`",
                    "whether the first value given holds for good: what was so when the ticket was reported",
                ),
                may("name", label(), "", "what people call it"),
            ],
        )
        .sourced(),
        names("events", &EVENT, label(), "Event types of the contract's own, each with what people call it."),
        table(
            "label",
            "Text in Italian and in English. One of the two serves for both where the other is missing.",
            [
                may("it", text(&TEXT), "the English", "in Italian"),
                may("en", text(&TEXT), "the Italian", "in English"),
            ],
        ),
        table(
            "revision",
            "What a later revision changes: tables merge key by key, lists of tables by their `id`; anything else is replaced.",
            revision.into_iter().chain(tables_of_the_file()),
        ),
    ]
}

pub(super) fn closed_day() -> Shape {
    either([text(&CLOSED), at("closed_rule"), at("closed_list")])
}

fn calendars() -> Vec<Table> {
    let hours = || at("hours");
    vec![
        names("calendars", &CALENDAR, at("calendar"), "Calendars by name."),
        table(
            "calendar",
            "When a service is open.",
            [
                need("hours", hours(), "the weekly hours"),
                may("closed", one_or_list(closed_day()), "", "closed days: sets such as `it` or `it:crema`, dates, yearly days such as `12-24`, rules and finite lists"),
                may("special", at("special"), "", "days with hours of their own, even if closed; an empty list closes the day"),
                may("extensions", list(at("extension")), "", "hours that only some tickets have; at most 4"),
                may("time_zone", text(&ZONE), "the contract's", "the IANA zone of its hours"),
                may("working_days", one_or_list(text(&DAYS)), "`mon-fri`", "the weekdays that count as working days, where they are not closed"),
                may("overnight", Shape::Word(&["cut", "start_day"]), "`cut`", "what a closed day takes of a shift over midnight: its own 00:00-24:00 (`cut`), or every shift that starts on it (`start_day`)"),
                may("at_closing", Shape::Word(&["closing", "next_opening"]), "`closing`", "where a deadline falls that is exactly at a closing time"),
                may("name", label(), "", "what people call it"),
            ],
        )
        .sourced(),
        table(
            "closed_rule",
            "A closed day of every year, or of some years.",
            [
                need("rule", text(&TEXT), "a name of your own, the reason of its days"),
                need("on", text(&ON), "when it falls: `12-24`, days from Easter such as `easter+39`, the n-th weekday of a month such as `4 thu nov` or `last mon may`, moved by days in `2 sun may +4`"),
                may("first_year", Shape::Whole, "always", "the first year"),
                may("last_year", Shape::Whole, "for ever", "the last year"),
                may("substitutes", at("substitutes"), "none", "what is closed as well where it falls on a weekday"),
                may("name", label(), "the rule's", "what people call it"),
            ],
        ),
        names("substitutes", &DAYS, Shape::Number, "By weekday, how many days later is closed as well: `{ sat = 2, sun = 1 }`; a negative number is earlier."),
        table(
            "closed_list",
            "A finite list of closed days. Nothing is known outside it, and a question there is an error.",
            [
                need("list", text(&TEXT), "a name of your own, the reason of its days"),
                need("from", text(&DATE), "the first date that it knows about"),
                need("until", text(&DATE), "the last date that it knows about"),
                need("days", list(text(&DATE)), "the closed dates among them"),
            ],
        ),
        names("hours", &DAYS, one_or_list(text(&WINDOW)), "Windows by weekdays: `mon`, `mon-fri`, `mon,wed`. A window is half-open, may touch another but not overlap it, and may run over midnight."),
        names("special", &DATE, one_or_list(text(&WINDOW)), "Windows by date."),
        table(
            "extension",
            "Hours that are added for the tickets that meet a condition.",
            [
                need("when", at("condition"), "which tickets it is for"),
                need("hours", hours(), "the hours that they have beyond the usual ones"),
            ],
        )
        .sourced(),
    ]
}
