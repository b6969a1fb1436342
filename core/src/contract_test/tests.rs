//! What a contract's own tests may say, what a failure tells, and what counts as reached.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::float_cmp,
    reason = "a test may panic, and a share of whole parts is exact"
)]

use super::*;

const CONTRACT: &str = r#"
contract = { id = "acme", time_zone = "Europe/Rome" }
clauses = { 1 = "Hours", 2 = "Levels" }

[facts]
severity = ["high", "low", "none"]
channel = ["phone", "web"]
minutes = "number"
planned_at = "instant"

[calendars.desk]
hours = { mon-fri = ["09:00-18:00"] }
clause = "1"
extensions = [{ when = { channel = "phone" }, hours = { sat = ["09:00-13:00"] }, clause = "1" }]

[priority]
values = ["p1", "p2"]
rows = [
    { when = { severity = "high" }, then = "p1" },
    { when = { severity = ["low", "none"] }, then = "p2" },
]

[[objectives]]
id = "resolve"
stop = "resolved"
calendar = "desk"
target = { p1 = "4h", p2 = "2 working days" }
paused_by = "paused"
clause = "2"

[[exclusions]]
id = "by_web"
when = { channel = "web", minutes = { above = 30 } }
clause = "2"

[[coverage]]
id = "nothing"
when = { severity = "none" }
status = "not_covered"
clause = "2"

[[routes]]
when = { minutes = { max = 30 } }
to = "desk"

[[escalations]]
at = "50%"
action = "notify"

[[terms]]
id = "notice"
start_fact = "planned_at"
backward = true
length = "3 calendar days"
"#;

/// The contract with one test of a high ticket of a Friday afternoon, asked about at its end.
fn with(expect: &str) -> Contract {
    let test = format!(
        "[[tests]]\nname = \"friday\"\nnow = 2026-05-08T18:00:00\nclause = \"2\"\n\
         ticket.facts = {{ severity = \"high\", channel = \"web\", minutes = 5 }}\n\
         ticket.events = {{ opened = 2026-05-08T17:00:00 }}\nexpect = {{ {expect} }}"
    );
    read(&test)
}

fn read(tests: &str) -> Contract {
    Contract::from_toml(&format!("{CONTRACT}\n{tests}")).unwrap()
}

/// The differences of the one test, as they print.
fn differences(expect: &str) -> Vec<String> {
    let report = with(expect).test();
    assert_eq!(report.tests[0].errors, []);
    assert_eq!(report.is_ok(), report.tests[0].differences.is_empty());
    report.tests[0].differences.iter().map(ToString::to_string).collect()
}

#[test]
fn a_part_of_the_decision_is_enough() {
    assert_eq!(differences("priority = \"p1\""), [""; 0]);
    assert_eq!(
        differences("priority = \"p1\", coverage = { status = \"covered\", reason = \"none\" }"),
        [""; 0]
    );
    assert_eq!(differences("priority = \"p2\""), ["priority: expected p2, got p1"]);
}

#[test]
fn a_timer_goes_by_its_name() {
    assert_eq!(
        differences("timers.resolve = { state = \"running\", share = 0.25, assumed = false }"),
        [""; 0]
    );
    assert_eq!(
        differences("timers.resolve = { state = \"met\", share = 0.3, elapsed_seconds = 3600 }"),
        ["timers.resolve.share: expected 0.3, got 0.25", "timers.resolve.state: expected met, got running"]
    );
    assert_eq!(
        differences("timers.resolve.duo = \"none\""),
        [
            "timers.resolve.duo: expected none, got none; did you mean `due`? there are `assumed`, `clause`, `due`, \
          `due_if_resumed_now`, `elapsed_seconds`, `guarantee`, `objective`, `reason`, `remaining_seconds`, `share`, \
          `state`, `target`"
        ]
    );
}

#[test]
fn an_instant_may_be_local_or_have_any_offset() {
    for due in
        ["2026-05-11T12:00:00", "\"2026-05-11 12:00\"", "2026-05-11T12:00:00+02:00", "2026-05-11T10:00:00Z"]
    {
        assert_eq!(differences(&format!("timers.resolve.due = {due}")), [""; 0], "{due}");
    }
    assert_eq!(
        differences("timers.resolve.due = 2026-05-11T10:00:00"),
        ["timers.resolve.due: expected 2026-05-11T10:00:00, got 2026-05-11T12:00:00+02:00"]
    );
}

#[test]
fn an_hour_that_clocks_show_twice_is_the_first_and_one_they_skip_is_none() {
    let zone: crate::Zone = "Europe/Rome".parse().unwrap();
    let at = |text: &str| crate::contract::local(text, zone).map(|at| at.in_zone(zone));
    assert_eq!(at("2026-10-25 02:30").as_deref(), Some("2026-10-25T02:30:00+02:00"));
    assert_eq!(at("2026-03-29T02:30:00"), None);
    for other in
        ["2026-10-25", "02:30", "2026-10-25T02:30:00Z", "2026-10-25T02:30:00+01:00", "2026-13-01T00:00:00"]
    {
        assert_eq!(at(other), None, "{other}");
    }
}

#[test]
fn one_word_stands_for_an_entry_and_none_for_nothing() {
    let all = "coverage = \"covered\", timers.resolve = \"running\", route = \"desk\", terms = \"none\", \
               escalations = { \"resolve@50%\" = \"pending\" }, terms.notice = \"none\"";
    // A key cannot be a word and a table at once.
    assert_eq!(differences(&all.replace(", terms.notice = \"none\"", "")), [""; 0]);
    assert_eq!(differences("terms.notice = \"none\""), [""; 0]);
    assert_eq!(differences("timers.resolve = \"none\""), ["timers.resolve: expected none, got running"]);
    assert_eq!(differences("route = \"none\""), ["route: expected none, got desk"]);
    assert_eq!(differences("terms.notice = \"met\"").len(), 1);
}

#[test]
fn a_list_is_expected_whole() {
    assert_eq!(differences("timers = [\"resolve\"], needs = [], warnings = []"), [""; 0]);
    assert_eq!(differences("timers = [{ objective = \"resolve\", state = \"running\" }]"), [""; 0]);
    assert_eq!(differences("timers = []"), ["timers: expected [], got [\"resolve\"]"]);
    assert_eq!(
        differences("timers = [\"resolve\", \"answer\"]"),
        ["timers: expected [\"resolve\",\"answer\"], got [\"resolve\"]"]
    );
}

#[test]
fn a_ticket_reads_as_on_the_wire_or_shorter() {
    let long = r#"
        [[tests]]
        name = "long"
        now = "2026-05-08T16:00:00Z"
        expect.timers.resolve = { state = "paused", elapsed_seconds = 1800 }
        [tests.ticket]
        id = "4711"
        facts = { severity = "high", channel = "web", minutes = 5 }
        events = [
            { type = "opened", at = "2026-05-08T17:00:00+02:00" },
            { type = "paused", at = "2026-05-08T17:10:00+02:00", reason = "waiting_on_customer" },
            { type = "resumed", at = "2026-05-08T17:20:00+02:00" },
            { type = "paused", at = "2026-05-08T17:40:00+02:00" },
        ]
    "#;
    let short = r#"
        [[tests]]
        name = "short"
        now = 2026-05-08T18:00:00
        ticket.facts = { severity = "high", channel = "web", minutes = 5 }
        ticket.events.opened = 2026-05-08T17:00:00
        ticket.events.paused = [{ at = 2026-05-08T17:10:00, reason = "waiting_on_customer" }, 2026-05-08T17:40:00]
        ticket.events.resumed = 2026-05-08T17:20:00
        expect.timers.resolve = { state = "paused", elapsed_seconds = 1800 }
    "#;
    let report = read(&format!("{long}\n{short}")).test();
    assert_eq!((report.passed, report.failed), (2, 0), "{report}");
}

#[test]
fn without_a_now_the_last_event_is_now() {
    let test = "[[tests]]\nname = \"resolved\"\nticket.facts = { severity = \"high\" }\n\
                ticket.events = { resolved = 2026-05-11T12:00:00, opened = 2026-05-08T17:00:00 }\n\
                expect = { now = 2026-05-11T12:00:00, timers.resolve = \"met\" }";
    assert!(read(test).test().is_ok());
}

#[test]
fn what_no_test_reaches_is_listed_in_the_order_of_the_text() {
    let none = read("").test();
    let all: Vec<String> = none.reach.unreached.iter().map(|p| format!("{} {}", p.kind, p.name)).collect();
    let expected = [
        "calendar desk",
        "extension desk",
        "priority_row p1",
        "priority_row p2",
        "target resolve.p1",
        "target resolve.p2",
        "exclusion by_web",
        "coverage_rule nothing",
        "route desk",
        "escalation resolve@50%",
        "term notice",
    ];
    assert_eq!(all, expected);
    assert_eq!((none.passed, none.reach.reached, none.reach.parts, none.reach.share), (0, 0, 11, 0.0));

    let one = with("priority = \"p1\"").test().reach;
    let left: Vec<String> = one.unreached.iter().map(|p| format!("{} {}", p.kind, p.name)).collect();
    assert_eq!(left, [&expected[1..2], &expected[3..4], &expected[5..8], &expected[9..]].concat());
    assert_eq!((one.reached, one.share), (4, 0.363636));
}

#[test]
fn every_kind_of_part_can_be_reached() {
    let test = |name: &str, now: &str, facts: &str| {
        format!(
            "[[tests]]\nname = \"{name}\"\nnow = {now}\nticket.facts = {{ {facts} }}\n\
             ticket.events.opened = 2026-05-08T17:00:00\nexpect.ticket = \"{name}\"\n"
        )
    };
    let tests = [
        test("phone", "2026-05-11T11:00:00", "severity = \"high\", channel = \"phone\", minutes = 5"),
        test("low", "2026-05-08T17:00:00", "severity = \"low\", planned_at = 2026-06-10T09:00:00"),
        test("web", "2026-05-08T17:00:00", "severity = \"low\", channel = \"web\", minutes = 31"),
        test("nothing", "2026-05-08T17:00:00", "severity = \"none\""),
    ];
    let report = read(&tests.concat()).test();
    assert!(report.is_ok(), "{report}");
    assert_eq!(report.reach.unreached, []);
    assert_eq!(report.reach.share, 1.0);
}

#[test]
fn only_tickets_of_the_newest_revision_reach_it() {
    let revisions = "[[revisions]]\nrevision = \"2\"\nvalid_from = 2027-01-01\n\
                     [[revisions.objectives]]\nid = \"resolve\"\ntarget = { p1 = \"2h\", p2 = \"1 working days\" }";
    let contract = format!(
        "{CONTRACT}\n[[tests]]\nname = \"old\"\nticket.facts = {{ severity = \"high\" }}\n\
        ticket.events = {{ opened = 2026-05-08T17:00:00 }}\nexpect.timers.resolve.target = \"4h\"\n{revisions}"
    );
    let report = Contract::from_toml(&contract).unwrap().test();
    assert_eq!((report.passed, report.reach.reached), (1, 0), "{report}");
}

#[test]
fn a_ticket_that_cannot_be_decided_fails_its_test() {
    let test = "[[tests]]\nname = \"far\"\nticket.facts = { severity = \"low\" }\n\
                ticket.events = { opened = 2099-12-31T12:00:00 }\nexpect.priority = \"p2\"";
    let report = read(test).test();
    assert_eq!((report.passed, report.failed), (0, 1));
    assert_eq!(report.tests[0].errors[0].code, "beyond_horizon");
}

#[test]
fn a_test_does_not_make_another_contract() {
    assert_eq!(with("priority = \"p1\"").hash(), read("").hash());
    assert_ne!(with("priority = \"p1\"").hash(), read("[events]\ncalled = \"Call\"").hash());
}

/// The diagnostics of a contract with a broken test, as `code at line path`.
fn faults(test: &str) -> Vec<String> {
    let error = Contract::from_toml(&format!("{CONTRACT}\n{test}")).unwrap_err();
    let first = u32::try_from(CONTRACT.lines().count()).unwrap() + 1;
    let place =
        |d: &Diagnostic| format!("{} at {} {}", d.code, d.line.unwrap() - first, d.path.clone().unwrap());
    error.diagnostics().iter().map(place).collect()
}

#[test]
fn mistakes_in_tests_are_mistakes_in_the_contract() {
    let test = |ticket: &str, rest: &str| {
        format!(
            "[[tests]]\nname = \"a\"\nticket.facts = {{ severity = \"high\" }}\nticket.events = {ticket}\n{rest}"
        )
    };
    let opened = "{ opened = 2026-05-08T17:00:00 }";
    let fine = "expect.priority = \"p1\"";
    assert_eq!(
        faults("[[tests]]\nname = \"a\""),
        ["missing_key at 1 tests[0]", "missing_key at 1 tests[0]"].map(str::to_string)
    );
    assert_eq!(faults(&test(opened, "expect = {}")), ["empty_test at 5 tests[0].expect"]);
    assert_eq!(
        faults(&test(opened, "expect.timers.resolv = \"met\"")),
        ["unknown_name at 5 tests[0].expect.timers.resolv"]
    );
    assert_eq!(faults(&test(opened, &format!("{fine}\nnoww = 1"))), ["unknown_key at 6 tests[0].noww"]);
    assert_eq!(
        faults(&test(opened, &format!("{fine}\nclause = \"3\""))),
        ["unknown_clause at 6 tests[0].clause"]
    );
    assert_eq!(faults(&test(opened, &format!("{fine}\nnow = \"soon\""))), ["bad_instant at 6 tests[0].now"]);
    assert_eq!(
        faults(&test(opened, &format!("{fine}\nnow = 2026-05-08T16:00:00"))),
        ["not_opened_yet at 1 tests[0]"]
    );
    assert_eq!(
        faults(&test("{ opened = 2026-05-08T17:00:00, resolvd = 2026-05-08T18:00:00 }", fine)),
        ["unknown_event at 4 tests[0].ticket.events.resolvd"]
    );
    assert_eq!(
        faults(&test("{ opened = [2026-05-08T17:00:00, \"later\"] }", fine)),
        ["bad_instant at 4 tests[0].ticket.events.opened[1].at"]
    );
    let odd = test(opened, fine).replace("= \"high\"", "= \"hihg\", severety = \"low\", minutes = \"5\"");
    assert_eq!(
        faults(&odd),
        [
            "unknown_value at 3 tests[0].ticket.facts.severity",
            "unknown_fact at 3 tests[0].ticket.facts.severety",
            "wrong_type at 3 tests[0].ticket.facts.minutes",
        ]
    );
    let twice = format!("{}\n{}", test(opened, fine), test(opened, fine));
    assert_eq!(faults(&twice), ["duplicate at 6 tests[1]"]);
    let inside = "[[revisions]]\nrevision = \"2\"\nvalid_from = 2027-01-01\ntests = []";
    assert_eq!(faults(inside), ["unknown_key at 4 revisions[0].tests"]);
}

#[test]
fn a_report_reads_like_a_test_runner() {
    let report = with("priority = \"p2\", timers.resolve.state = \"met\"").test();
    let text = report.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[..5],
        [
            "FAIL friday (line 56)",
            "     priority: expected p2, got p1",
            "     timers.resolve.state: expected met, got running",
            "0 passed, 1 failed; the tests reach 4 of 11 parts of the contract (36.3 %)",
            "     no test reaches the extension `desk` (line 14)",
        ]
    );
    let json = with("priority = \"p1\"").test_json();
    let expected = r#"{"ok":true,"report":{"passed":1,"failed":0,"tests":[{"name":"friday","clause":"2","passed":true,"differences":[],"errors":[],"path":"tests[0]","line":56}],"reach":{"reached":4,"parts":11,"share":0.363636,"unreached":[{"kind":"extension","name":"desk","path":"calendars.desk.extensions[0]","line":14},"#;
    assert_eq!(&json[..expected.len()], expected);
}
