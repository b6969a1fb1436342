//! What an iCalendar file closes, and what is refused.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use super::*;
use crate::Contract;

/// A calendar with one event of these properties, from line 3 on.
fn file(properties: &[&str]) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        properties.join("\r\n")
    )
}

fn event(properties: &[&str]) -> Imported {
    read(&file(properties), "town").unwrap()
}

/// The dates that an event closes from 2020 to 2035.
fn closes(properties: &[&str]) -> Vec<String> {
    let imported = event(properties);
    assert_eq!(imported.refused, []);
    let mut days: Vec<String> = Vec::new();
    for entry in &imported.closed {
        match entry {
            Closed::Rule(rule) => {
                days.extend((2020..=2035).filter_map(|y| Some(rule.in_year(y)[0]?.to_string())))
            }
            Closed::List { days: listed, .. } => days.extend(listed.iter().map(ToString::to_string)),
            _ => panic!("{entry:?}"),
        }
    }
    days
}

/// What is said of an event that closes nothing: line and message.
fn refusal(properties: &[&str]) -> (u32, String) {
    let imported = event(properties);
    assert_eq!(imported.closed, []);
    assert_eq!(imported.refused.len(), 1);
    let refused = &imported.refused[0];
    assert!(refused.help.is_some() && refused.code == "unsupported_icalendar");
    (refused.line.unwrap(), refused.message.clone())
}

const DAY: &str = "DTSTART;VALUE=DATE:20261207";

#[test]
fn which_days_does_an_all_day_event_close() {
    assert_eq!(closes(&[DAY]), ["2026-12-07"]);
    // Dates without `VALUE` are common, and mean the same.
    assert_eq!(closes(&["dtstart:20261207"]), ["2026-12-07"]);
    // The last day is not of it; some programs end a day on itself.
    assert_eq!(closes(&[DAY, "DTEND;VALUE=DATE:20261209"]), ["2026-12-07", "2026-12-08"]);
    assert_eq!(closes(&[DAY, "DTEND;VALUE=DATE:20261207"]), ["2026-12-07"]);
    assert_eq!(closes(&[DAY, "DURATION:P2D"]), ["2026-12-07", "2026-12-08"]);
    assert_eq!(closes(&["DTSTART;VALUE=DATE:20261231", "DURATION:P1W"]).last().unwrap(), "2027-01-06");
}

#[test]
fn which_years_does_a_yearly_rule_close() {
    let eve = "DTSTART;VALUE=DATE:20251224";
    let years = |properties: &[&str]| -> Vec<i32> {
        let days = closes(properties);
        assert!(days.iter().all(|day| day.ends_with("-12-24")), "{days:?}");
        days.iter().map(|day| day[..4].parse().unwrap()).collect()
    };
    assert_eq!(years(&[eve, "RRULE:FREQ=YEARLY"]), (2025..=2035).collect::<Vec<_>>());
    assert_eq!(years(&[eve, "RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24;INTERVAL=1;WKST=MO"]).len(), 11);
    assert_eq!(years(&[eve, "RRULE:FREQ=YEARLY;COUNT=3"]), [2025, 2026, 2027]);
    assert_eq!(years(&[eve, "RRULE:FREQ=YEARLY;UNTIL=20271224"]), [2025, 2026, 2027]);
    assert_eq!(years(&[eve, "RRULE:FREQ=YEARLY;UNTIL=20271223T235959Z"]), [2025, 2026]);
    let thursday = closes(&["DTSTART;VALUE=DATE:20261126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2"]);
    assert_eq!(thursday, ["2026-11-26", "2027-11-25"]);
    let monday = closes(&["DTSTART;VALUE=DATE:20260525", "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=2"]);
    assert_eq!(monday, ["2026-05-25", "2027-05-31"]);
    // Only leap years have the day, and only they are counted.
    let leap = closes(&["DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY;COUNT=2"]);
    assert_eq!(leap, ["2024-02-29", "2028-02-29"]);
}

#[test]
fn what_is_refused_and_at_which_line() {
    let cases = [
        (
            &["DTSTART:20261210T090000Z"][..],
            3,
            "`DTSTART` is a time of day, not a whole day: `20261210T090000Z`",
        ),
        (&["DTSTART;VALUE=DATE-TIME:20261210"], 3, "`DTSTART` is a time of day, not a whole day: `20261210`"),
        (&["DTSTART;VALUE=DATE:20261301"], 3, "`DTSTART` is not a date: `20261301`"),
        (&["SUMMARY:x", DAY, "RDATE;VALUE=DATE:20271207"], 5, "`RDATE` is not understood"),
        (&[DAY, "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20271207"], 5, "`EXDATE` is not understood"),
        (&[DAY, "EXRULE:FREQ=YEARLY"], 4, "`EXRULE` is not understood"),
        (&[DAY, "RECURRENCE-ID;VALUE=DATE:20261208"], 4, "`RECURRENCE-ID` is not understood"),
        (&[DAY, "STATUS:CANCELLED"], 4, "the event is cancelled, and closes nothing"),
        (&["SUMMARY:no day"], 2, "the event has no `DTSTART`"),
        (&[DAY, "RRULE:FREQ=WEEKLY"], 4, "`FREQ=WEEKLY` is not understood in a rule"),
        (&[DAY, "RRULE:COUNT=2"], 4, "the rule has no `FREQ=YEARLY`"),
        (&[DAY, "RRULE:FREQ=YEARLY;INTERVAL=2"], 4, "`INTERVAL=2` is not understood in a rule"),
        (&[DAY, "RRULE:FREQ=YEARLY;BYMONTH=6,12"], 4, "`BYMONTH=6,12` is not understood in a rule"),
        (&[DAY, "RRULE:FREQ=YEARLY;BYDAY=MO"], 4, "`BYDAY=MO` is not understood in a rule"),
        (&[DAY, "RRULE:FREQ=YEARLY;BYDAY=1MO"], 4, "the rule names a day and no month"),
        (&[DAY, "RRULE:FREQ=YEARLY;BYMONTHDAY=7"], 4, "the rule names a day and no month"),
        (&[DAY, "RRULE:FREQ=YEARLY;BYSETPOS=1"], 4, "`BYSETPOS=1` is not understood in a rule"),
        (&[DAY, "RRULE:FREQ=YEARLY;COUNT=2;UNTIL=20301231"], 4, "the rule has `UNTIL` and `COUNT`"),
        (
            &[DAY, "RRULE:FREQ=YEARLY;BYMONTH=11"],
            4,
            "the rule does not fall on the event's own day, 2026-12-07",
        ),
        (&[DAY, "DURATION:P2D", "RRULE:FREQ=YEARLY"], 5, "an event of 2 days is repeated"),
        (&[DAY, "DURATION:PT24H"], 4, "`PT24H` is not a number of whole days"),
        (&[DAY, "DTEND;VALUE=DATE:20261201"], 4, "the event lasts -6 days"),
        (&[DAY, "DTEND;VALUE=DATE:20281201"], 4, "the event lasts 725 days"),
    ];
    for (properties, line, message) in cases {
        assert_eq!(refusal(properties), (line, message.to_owned()), "{properties:?}");
    }
    let other =
        "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR\n";
    let refused = read(other, "x").unwrap().refused;
    assert_eq!((refused[0].line, refused[0].message.as_str()), (Some(5), "`VTODO` is not an event"));
}

#[test]
fn are_lines_counted_as_the_file_has_them() {
    // Folded, with blank lines, a byte order mark, and line feeds alone; two calendars in one file.
    let text = "\u{feff}BEGIN:VCALENDAR\n\nBEGIN:VEVENT\nSUMMARY:Chiu\n su\n ra\nDTSTART;VALUE=DATE:2026\n 1207\nEND:VEVENT\n\
        END:VCALENDAR\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261210T090000\nEND:VEVENT\nEND:VCALENDAR";
    let imported = read(text, "town").unwrap();
    assert_eq!(imported.refused[0].line, Some(14));
    assert_eq!(imported.names.values().collect::<Vec<_>>(), ["Chiusura"]);
}

#[test]
fn is_anything_else_no_icalendar() {
    let line = |text: &str| {
        let error = read(text, "x").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Contract);
        (error.diagnostics()[0].line, error.diagnostics()[0].message.clone())
    };
    assert_eq!(line(""), (Some(1), "the file is empty".to_owned()));
    assert_eq!(line("<html>"), (Some(1), "`<html>` stands outside a calendar".to_owned()));
    assert_eq!(line("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"), (Some(2), "`VEVENT` is never ended".to_owned()));
    assert_eq!(
        line("BEGIN:VCALENDAR\nEND:VEVENT\n"),
        (Some(2), "`END:VEVENT` ends nothing that is begun".to_owned())
    );
    assert_eq!(
        line("BEGIN:VCALENDAR\nhello\nEND:VCALENDAR"),
        (Some(2), "`hello` is not a property".to_owned())
    );
    let deep = "BEGIN:A\n".repeat(100_000);
    assert_eq!(line(&deep).0, Some(17));
    // However long, it is answered at once.
    let long = format!(
        "BEGIN:VCALENDAR\n{}END:VCALENDAR\n",
        "BEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT\n".repeat(90_000)
    );
    assert_eq!(read(&long, "x").unwrap().names.len(), 1);
    assert!(read(&"x".repeat(LONGEST + 1), "x").is_err());
}

#[test]
fn is_what_was_imported_a_contract() {
    let text = "BEGIN:VCALENDAR\n\
        BEGIN:VEVENT\nSUMMARY:Ponte \"lungo\" \\; sì\nDTSTART;VALUE=DATE:20261207\nEND:VEVENT\n\
        BEGIN:VEVENT\nSUMMARY:Ferie\nDTSTART;VALUE=DATE:20270810\nDTEND;VALUE=DATE:20270813\nEND:VEVENT\n\
        BEGIN:VEVENT\nSUMMARY:Vigilia\nDTSTART;VALUE=DATE:20251224\nRRULE:FREQ=YEARLY;COUNT=5\nEND:VEVENT\n\
        BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261130\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=-1MO\nEND:VEVENT\n\
        END:VCALENDAR\n";
    let imported = read(text, "chiusure \"2026\"").unwrap();
    assert_eq!(
        imported.to_toml(),
        "closed = [\n  { rule = \"vigilia\", on = \"12-24\", first_year = 2025, last_year = 2029, name = \"Vigilia\" },\n  \
         { rule = \"last mon nov\", on = \"last mon nov\", first_year = 2026 },\n  \
         { list = \"chiusure \\\"2026\\\"\", from = \"2026-01-01\", until = \"2027-12-31\", days = [\n    \
         \"2026-12-07\", # Ponte \"lungo\" ; sì\n    \"2027-08-10\", # Ferie\n    \"2027-08-11\", # Ferie\n    \
         \"2027-08-12\", # Ferie\n  ] },\n]\n"
    );
    // The same days as text, through the language.
    let contract = format!(
        "[contract]\nid = \"x\"\ntime_zone = \"Europe/Rome\"\n[calendars.desk]\nhours = {{ mon-fri = [\"09:00-17:00\"] }}\n{}",
        imported.to_toml()
    );
    let contract = Contract::from_toml(&contract).map_err(|e| e.to_string()).unwrap();
    let calendar = contract.calendar("desk").unwrap();
    assert_eq!(calendar.spec().closed, imported.closed);
    assert!(!calendar.is_working_day("2027-08-11".parse().unwrap()).unwrap());
    let outside = calendar.is_working_day("2028-01-03".parse().unwrap()).unwrap_err();
    assert_eq!(outside.kind(), ErrorKind::Horizon);
    // And as an overlay over a shipped contract.
    let signed = Contract::builtin("consorzio-it").unwrap();
    let laid = signed.with_overlay(&imported.to_overlay("consorzio-it", "service"));
    let laid = laid.map_err(|e| e.to_string()).unwrap();
    assert!(!laid.calendar("service").unwrap().is_working_day("2026-12-24".parse().unwrap()).unwrap());
}
